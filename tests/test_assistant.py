"""The assistant as the page and the API see it: turns, what they leave behind, what may go wrong."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, ToolMessage

from agent.turn import DoneEvent, ProductsEvent, TokenEvent, ToolEvent
from data.feedback import FeedbackLog
from engine.recommender import Recommender
from tests import bundled
from tools.context import Identity

GUEST = Identity("guest-1")
GIFT = "hi, I need a birthday gift for my dad, he's into fitness, under 50"


def shopper(number: int = 1) -> Identity:
    return Identity(f"shopper-{number}", "shopper", f"C{number:04d}")


def test_a_turn_tells_its_events_in_order() -> None:
    assistant = bundled.assistant()
    events = list(assistant.stream(GUEST, GIFT))
    kinds = [type(event) for event in events]
    assert kinds.count(DoneEvent) == 1
    assert kinds[-1] is DoneEvent
    assert kinds.index(ToolEvent) < kinds.index(ProductsEvent) < kinds.index(TokenEvent)
    turn = events[-1].turn  # type: ignore[union-attr]
    assert "".join(e.text for e in events if isinstance(e, TokenEvent)) == turn.reply
    assert [e.name for e in events if isinstance(e, ToolEvent)] == [
        c["name"] for c in turn.tool_calls
    ]
    assert assistant.messages(GUEST) == [
        {"role": "user", "content": GIFT},
        {"role": "assistant", "content": turn.reply},
    ]


def test_the_products_are_those_that_the_reply_names() -> None:
    turn = bundled.assistant().turn(GUEST, GIFT)
    assert len(turn.products) == 5
    assert all(card["name"] in turn.reply and card["price"] <= 50 for card in turn.products)
    assert turn.subject == "your dad"
    assert turn.timing_ms.keys() >= {"total", "first_card", "understanding", "phrasing"}


def test_a_snapshot_is_the_last_turn_without_running_anything() -> None:
    assistant = bundled.assistant()
    assert assistant.snapshot(GUEST).reply == ""
    turn = assistant.turn(GUEST, GIFT)
    assistant.turn(GUEST, "I'll take the second")
    snapshot = assistant.snapshot(GUEST)
    assert [c["product_id"] for c in snapshot.products] == [c["product_id"] for c in turn.products]
    assert [c["product_id"] for c in snapshot.shortlist] == [turn.products[1]["product_id"]]
    assert snapshot.profile
    assert snapshot == assistant.snapshot(GUEST)


def test_a_conversation_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    first = bundled.assistant(path).turn(GUEST, GIFT)
    again = bundled.assistant(path)
    assert again.snapshot(GUEST).reply == first.reply
    assert again.messages(GUEST)[0]["content"] == GIFT
    cheaper = again.turn(GUEST, "cheaper")
    dearest = max(card["price"] for card in first.products)
    assert cheaper.products
    assert max(card["price"] for card in cheaper.products) < dearest
    assert cheaper.subject == "your dad"


def test_a_fact_can_be_changed_and_deleted() -> None:
    assistant = bundled.assistant()
    turn = assistant.turn(GUEST, "running shoes under 100")
    price = next(row for row in turn.profile if row["key"] == "price")
    changed = assistant.edit_fact(GUEST, price["id"], "80")
    row = next(row for row in changed.profile if row["key"] == "price")
    assert row["value"] == 80.0
    places = [[row["key"] for row in turn.profile] for turn in (turn, changed)]
    assert places[0] == places[1]  # nothing jumps on the screen
    assert all(card["price"] <= 80 for card in assistant.turn(GUEST, "something else").products)
    gone = assistant.edit_fact(GUEST, row["id"], None)
    assert all(row["key"] != "price" for row in gone.profile)
    with pytest.raises(KeyError):
        assistant.edit_fact(GUEST, row["id"], "70")


@pytest.mark.parametrize(
    ("value", "words"), [("cheap", "needs a number"), ("-4", "below 0"), ("nan", "number")]
)
def test_a_limit_takes_numbers_only(value: str, words: str) -> None:
    assistant = bundled.assistant()
    turn = assistant.turn(GUEST, "running shoes under 100")
    price = next(row for row in turn.profile if row["key"] == "price")
    with pytest.raises(ValueError, match=words):
        assistant.edit_fact(GUEST, price["id"], value)
    assert assistant.snapshot(GUEST).profile == turn.profile


@pytest.mark.parametrize(("value", "words"), [("x" * 301, "300 characters"), (" ", "empty")])
def test_a_word_is_no_book(value: str, words: str) -> None:
    assistant = bundled.assistant()
    turn = assistant.turn(GUEST, "running shoes")
    kind = next(row for row in turn.profile if row["key"] == "subcategory")
    with pytest.raises(ValueError, match=words):
        assistant.edit_fact(GUEST, kind["id"], value)
    assert assistant.snapshot(GUEST).profile == turn.profile


def test_a_fact_of_the_record_is_hidden_not_changed() -> None:
    assistant = bundled.assistant()
    me = shopper()
    assistant.turn(me, "what would you suggest for me?")
    rows = assistant.snapshot(me).profile
    location = next(row for row in rows if row["key"] == "location")
    after = assistant.edit_fact(me, location["id"], None)
    assert all(row["id"] != location["id"] for row in after.profile)
    customer = bundled.shop().customer("C0001")
    assert customer is not None
    assert customer.location == location["value"]
    other = bundled.assistant()
    assert any(row["id"] == location["id"] for row in other.snapshot(me).profile)


def test_age_and_gender_can_be_switched_off() -> None:
    assistant = bundled.assistant()
    assert assistant.snapshot(shopper()).use_demographics is True
    assert assistant.use_demographics(shopper(), False).use_demographics is False
    assistant.turn(shopper(), "tea")
    assert assistant.snapshot(shopper()).use_demographics is False


def test_feedback_is_recorded_of_people_not_of_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Any] = []
    monkeypatch.setattr(Recommender, "add_event", lambda _self, _event: None)
    assistant = bundled.assistant(record=kept.append)
    product = bundled.shop().products[0].product_id
    assistant.feedback(GUEST, product, "like")
    assistant.feedback(shopper(), product, "purchase")
    assistant.feedback(Identity("staff", "support"), product, "view")
    assert [(event.customer_id, event.kind) for event in kept] == [
        (f"session:{GUEST.session_id}", "like"),
        ("C0001", "purchase"),
    ]
    with pytest.raises(KeyError):
        assistant.feedback(GUEST, "no such product", "like")


def test_a_disliked_product_does_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recommender, "add_event", lambda _self, _event: None)
    assistant = bundled.assistant()
    first = assistant.turn(GUEST, "coffee beans").products[0]
    assistant.feedback(GUEST, first["product_id"], "dislike")
    again = assistant.turn(GUEST, "show me coffee beans again").products
    assert again
    assert first["product_id"] not in {card["product_id"] for card in again}


@pytest.mark.parametrize("end", ["start_over", "forget", "words"])
def test_what_is_forgotten_is_gone_from_the_file(tmp_path: Path, end: str) -> None:
    path = tmp_path / "conversations.sqlite"
    assistant = bundled.assistant(path)
    assistant.turn(GUEST, "gift for my dad Ezekiel, he likes fitness")
    other = Identity("guest-2")
    assistant.turn(other, "coffee beans")
    if end == "words":
        assistant.turn(GUEST, "forget everything about me")
    else:
        getattr(assistant, end)(GUEST)
    assert assistant.messages(GUEST) == []
    assert assistant.snapshot(GUEST).profile == []
    with sqlite3.connect(path) as file:
        for table in ("checkpoints", "writes"):
            threads = {row[0] for row in file.execute(f"select thread_id from {table}")}
            assert GUEST.session_id not in threads
    file.close()
    assert not any(b"Ezekiel" in kept.read_bytes() for kept in tmp_path.iterdir())
    assert len(assistant.messages(other)) == 2


def test_feedback_goes_with_a_guest_and_at_a_customers_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A customer's likes are theirs in every session, so one session's end does not take them."""
    unlearned: list[str] = []
    monkeypatch.setattr(Recommender, "add_event", lambda _self, _event: None)
    monkeypatch.setattr(Recommender, "forget", lambda _self, who: unlearned.append(who))
    log = FeedbackLog(tmp_path / "feedback.jsonl")
    assistant = bundled.assistant(record=log.add, erase=log.forget)
    other, staff = Identity("guest-2"), Identity("staff", "support")
    for who in (GUEST, other, shopper(1), shopper(2)):
        assistant.feedback(who, "P0001", "like")
    assistant.forget(shopper(1))
    assistant.turn(staff, "forget me")
    assert len(log.read()) == 4
    assistant.forget(GUEST)
    assistant.turn(shopper(2), "forget me")
    assert [event.customer_id for event in log.read()] == ["session:guest-2", "C0001"]
    assert {"session:guest-1", "C0002"} <= set(unlearned)
    assert not {"session:guest-2", "C0001"} & set(unlearned)


def test_a_bug_in_a_tool_surfaces_and_the_session_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = bundled.assistant()
    assistant.turn(GUEST, GIFT)
    before = assistant.messages(GUEST)
    with monkeypatch.context() as patch:
        patch.setattr(Recommender, "recommend_many", _broken)
        with pytest.raises(ZeroDivisionError):
            assistant.turn(GUEST, "cheaper")
    assert assistant.messages(GUEST) == before
    assert not dangling(assistant, GUEST)
    turn = assistant.turn(GUEST, "cheaper")
    assert turn.products
    assert not dangling(assistant, GUEST)


def test_a_bug_in_the_first_turn_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = bundled.assistant()
    with monkeypatch.context() as patch:
        patch.setattr(Recommender, "recommend_many", _broken)
        with pytest.raises(ZeroDivisionError):
            assistant.turn(GUEST, GIFT)
    assert assistant.messages(GUEST) == []
    assert assistant.turn(GUEST, GIFT).products


def _broken(*_args: Any, **_options: Any) -> Any:
    raise ZeroDivisionError("a bug")


def dangling(assistant: Any, identity: Identity) -> set[str]:
    messages = assistant._state(identity).get("messages", [])
    called = {c["id"] for m in messages if isinstance(m, AIMessage) for c in m.tool_calls}
    return called ^ {m.tool_call_id for m in messages if isinstance(m, ToolMessage)}


@pytest.mark.parametrize("after", [ToolEvent, ProductsEvent, TokenEvent])
def test_a_reader_who_leaves_midway_leaves_no_half_turn(after: type) -> None:
    assistant = bundled.assistant()
    assistant.turn(GUEST, GIFT)
    before, snapshot = assistant.messages(GUEST), assistant.snapshot(GUEST)
    stream = assistant.stream(GUEST, "cheaper")
    for event in stream:
        if isinstance(event, after):
            break
    stream.close()  # type: ignore[attr-defined]
    assert assistant.messages(GUEST) == before
    assert assistant.snapshot(GUEST) == snapshot
    assert assistant.turn(GUEST, "cheaper").products, "the session is free again"


def test_a_stream_may_be_read_by_one_thread_after_another() -> None:
    assistant = bundled.assistant()
    stream = assistant.stream(GUEST, "coffee beans")
    events = []
    while not events or not isinstance(events[-1], DoneEvent):
        with ThreadPoolExecutor(1) as pool:
            events.append(pool.submit(next, stream).result(timeout=30))
    assert list(stream) == []
    assert assistant.turn(GUEST, "cheaper").products


def test_two_turns_of_one_session_queue() -> None:
    assistant = bundled.assistant()
    first = assistant.stream(GUEST, "coffee beans")
    next(first)
    done: list[Any] = []
    second = threading.Thread(target=lambda: done.append(assistant.turn(GUEST, "cheaper")))
    second.start()
    second.join(0.3)
    assert second.is_alive(), "the second turn waits for the first"
    assert assistant.turn(Identity("somebody else"), "tea").products, "others do not wait"
    list(first)
    second.join(30)
    assert done[0].products
    assert [row["content"] for row in assistant.messages(GUEST) if row["role"] == "user"] == [
        "coffee beans",
        "cheaper",
    ]


@pytest.mark.parametrize(
    "message",
    [
        "x" * 2000,
        "I want " + "very " * 390 + "good tea",
        "🎁🎁 for my 👩 under 💵30 🙏",
        "أريد هدية لأبي أقل من خمسين",
        "   ",
        "\n\n\t",
        "'; drop table checkpoints; --",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "{message} {{limits}} %s $name",
        "\u202eevil\u202c \x00 \ufffd",
        "../../etc/passwd",
        "P0001 C0001 C0002",
        "null",
        "?",
        "1",
        "number 99",
    ],
)
def test_any_message_gets_a_reply(message: str) -> None:
    assistant = bundled.assistant()
    for turn in (assistant.turn(GUEST, message), assistant.turn(GUEST, message)):
        assert turn.reply.strip()
        assert "C0002" not in turn.reply
        assert all(card["name"] in turn.reply for card in turn.products)
    assert assistant.turn(GUEST, "coffee beans").products
    assert not dangling(assistant, GUEST)


def test_a_long_conversation_stays_small(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    assistant = bundled.assistant(path)
    sizes = []
    words = [
        "coffee beans",
        "cheaper",
        "something else",
        "why the first one?",
        "compare 1 and 2",
        "tea under 20",
    ]
    for turn in range(36):
        reply = assistant.turn(GUEST, words[turn % len(words)])
        assert reply.reply
        if turn % 6 == 5:
            with sqlite3.connect(path) as file:
                rows, size = file.execute(
                    "select count(*), sum(length(checkpoint) + length(metadata)) from checkpoints"
                ).fetchone()
            file.close()
            assert rows == 1
            sizes.append(size)
    assert sizes[-1] < 1.3 * sizes[1] + 20_000, sizes
    assert len(assistant.messages(GUEST)) == 72
