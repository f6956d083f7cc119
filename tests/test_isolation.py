"""Ten conversations at once: nobody sees another's words, profile or products."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests import bundled
from tools.context import Identity

#: Each speaks of something else, with a word of their own that nobody else may ever hear.
PEOPLE = [
    ("coffee beans under 21", "Coffee & Tea", "Zebulon"),
    ("yoga mat under 92", "Fitness", "Quillon"),
    ("novel under 33", "Books", "Ottokar"),
    ("dog toy under 44", "Pets", "Wendeline"),
    ("desk lamp under 155", "Office & Stationery", "Thaddeus"),
]


def test_ten_parallel_sessions_share_nothing(tmp_path: Path) -> None:
    assistant = bundled.assistant(tmp_path / "conversations.sqlite")
    start = threading.Barrier(10)
    turns: dict[int, list[Any]] = {n: [] for n in range(10)}

    def talk(number: int) -> None:
        need, _, name = PEOPLE[number % 5]
        start.wait(60)
        for message in (
            f"{need} for my uncle {name}{number}",
            "cheaper",
            "why the first one?",
            "something else",
            "I'll take the first",
        ):
            turns[number].append(assistant.turn(who(number), message))

    with ThreadPoolExecutor(10) as pool:
        for done in [pool.submit(talk, number) for number in range(10)]:
            done.result(timeout=120)
    for number in range(10):
        seen = str([vars_of(turn) for turn in turns[number]]) + str(assistant.messages(who(number)))
        assert len(turns[number]) == 5
        for other in range(10):
            name = PEOPLE[other % 5][2] + str(other)
            assert (name in seen) == (other == number), (number, name)
        mine = PEOPLE[number % 5][0].rsplit(" ", 1)[1]
        for other_need, _, _ in PEOPLE:
            limit = other_need.rsplit(" ", 1)[1]
            if limit != mine:
                assert f"up to ${limit}" not in seen
        first = turns[number][0]
        assert first.products, PEOPLE[number % 5][0]
        assert all(card["price"] <= float(mine) for turn in turns[number] for card in turn.products)
        shortlist = assistant.snapshot(who(number)).shortlist
        last = next(turn.products for turn in reversed(turns[number][:4]) if turn.products)
        assert [card["product_id"] for card in shortlist] == [last[0]["product_id"]]


def who(number: int) -> Identity:
    return Identity(f"session-{number}")


def vars_of(turn: Any) -> dict[str, Any]:
    return {name: getattr(turn, name) for name in turn.__dataclass_fields__}


def test_signed_in_people_see_their_own_record_only() -> None:
    assistant = bundled.assistant()
    people = [Identity(f"s{n}", "shopper", f"C{n:04d}") for n in range(1, 9)]
    results: dict[str, Any] = {}

    def ask(identity: Identity) -> None:
        results[identity.session_id] = assistant.turn(identity, "what do you know about me?")

    threads = [threading.Thread(target=ask, args=(identity,)) for identity in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for identity in people:
        own = bundled.shop().customers_by_id[str(identity.customer_id)]
        rows = results[identity.session_id].profile
        assert {row["value"] for row in rows if row["key"] == "location"} == {own.location}
        for other in people:
            if other is not identity:
                name = bundled.shop().customers_by_id[str(other.customer_id)].name
                assert name not in results[identity.session_id].reply
