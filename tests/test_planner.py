"""Plans by hand: which tools a frame calls, in which order, and when the plan ends early."""

from __future__ import annotations

import pytest

from agent.dialogue import Dialogue, ToolResult
from agent.planner import next_call, plan
from agent.understanding.frame import Frame

CARDS = ({"product_id": "P1", "name": "Lamp"}, {"product_id": "P2", "name": "Rug"})
PRICE = {"key": "price", "value": 50.0, "relation": "at_most", "words": "under 50"}
OFFER = {"old": {}, "new": None}


def frame(*acts: str, **slots: object) -> Frame:
    return Frame(acts=frozenset(acts), **slots)  # type: ignore[arg-type]


def names(found: list[tuple[str, dict[str, object]]]) -> list[str]:
    return [name for name, _ in found]


@pytest.mark.parametrize(
    ("said", "dialogue", "tools"),
    [
        (frame("greet"), Dialogue(), []),
        (frame("thanks"), Dialogue(cards=CARDS), []),
        (frame("find"), Dialogue(), ["rank_products"]),
        (frame("find", "inform", wishes=(PRICE,)), Dialogue(), ["build_profile", "rank_products"]),
        (frame("cheaper", steer="cheaper"), Dialogue(cards=CARDS), ["rank_products"]),
        (frame("why", products=("1",)), Dialogue(cards=CARDS), ["explain_products"]),
        (frame("why"), Dialogue(), []),
        (frame("compare", products=("1", "2")), Dialogue(cards=CARDS), ["explain_products"]),
        (frame("ask_shop", topic="returns?"), Dialogue(), ["shop_information"]),
        (frame("take", products=("2",)), Dialogue(cards=CARDS), ["keep_shortlist"]),
        (frame("ask_profile"), Dialogue(), ["build_profile"]),
        (frame("forget"), Dialogue(), ["build_profile"]),
        (frame("undo"), Dialogue(cards=CARDS), ["build_profile", "rank_products"]),
        (frame("lookup", customer="C1"), Dialogue(support=True), ["lookup_customer"]),
        (
            frame("find", customer="C1"),
            Dialogue(support=True),
            ["lookup_customer", "rank_products"],
        ),
        (frame("find"), Dialogue(signed_in=True), ["lookup_customer", "rank_products"]),
        (
            frame("affirm"),
            Dialogue(stage="offered", offer=OFFER),
            ["build_profile", "rank_products"],
        ),
        (frame("deny"), Dialogue(stage="offered", offer=OFFER), []),
        (frame("why"), Dialogue(stage="offered", offer=OFFER), ["rank_products"]),
        (frame("why"), Dialogue(cards=CARDS, stage="offered", offer=OFFER), ["rank_products"]),
        (
            frame("why", products=("2",)),
            Dialogue(cards=CARDS, stage="offered", offer=OFFER),
            ["explain_products"],
        ),
        (frame(beyond=(9,)), Dialogue(cards=CARDS), []),
    ],
)
def test_the_tools_of_a_message(said: Frame, dialogue: Dialogue, tools: list[str]) -> None:
    assert names(plan(said, dialogue)) == tools


def test_a_way_out_of_a_list_that_ran_out_leads_to_what_is_not_seen_yet() -> None:
    over = ToolResult("rank_products", {"more": True}, {"cards": [], "ran_out": True})
    dialogue = Dialogue(cards=CARDS, stage="offered", offer=OFFER, before=(over,))
    assert plan(frame("affirm"), dialogue)[-1] == ("rank_products", {"more": True})


def test_taking_a_product_and_asking_for_more_does_both() -> None:
    said = frame("take", "find", products=("1",), wishes=(PRICE,))
    assert names(plan(said, Dialogue(cards=CARDS))) == [
        "keep_shortlist",
        "build_profile",
        "rank_products",
    ]


def test_the_ranking_gets_what_was_understood() -> None:
    said = frame("find", "more", count=3, sort="cheapest", more=True)
    assert plan(said, Dialogue(cards=CARDS))[-1] == (
        "rank_products",
        {"count": 3, "sort": "cheapest", "more": True},
    )


def test_cheaper_than_a_product_names_it() -> None:
    said = frame("cheaper", steer="cheaper", products=("2",))
    assert plan(said, Dialogue(cards=CARDS)) == [
        ("rank_products", {"steer": "cheaper", "than": "2"})
    ]


def done(name: str, **artifact: object) -> ToolResult:
    return ToolResult(name, {}, {"x": 1, **artifact})


def test_calls_go_out_one_after_the_other() -> None:
    said = frame("find", "inform", wishes=(PRICE,))
    first = next_call(said, Dialogue())
    second = next_call(said, Dialogue(results=(done("build_profile"),)))
    third = next_call(said, Dialogue(results=(done("build_profile"), done("rank_products"))))
    assert first
    assert first[0] == "build_profile"
    assert second == ("rank_products", {})
    assert third is None


def test_a_refused_or_unknown_customer_ends_the_plan() -> None:
    said = frame("find", customer="C1")
    assert next_call(said, Dialogue(results=(done("lookup_customer", refused=True),))) is None
    assert next_call(said, Dialogue(results=(done("lookup_customer", text="none"),))) is None


def test_a_failed_tool_ends_the_plan() -> None:
    said = frame("find", "inform", wishes=(PRICE,))
    failed = ToolResult("build_profile", {}, {}, failed=True)
    assert next_call(said, Dialogue(results=(failed,))) is None
