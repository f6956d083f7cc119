""" "Anything to go with it?": with which product, and what comes of it in a conversation."""

from __future__ import annotations

import pytest

from agent.dialogue import Dialogue
from agent.slots.going_with import asks_going_with, going_with
from tests.talking import called, talk

CARDS = tuple({"product_id": f"P{n}", "name": f"Thing {n}"} for n in range(1, 5))


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("anything to go with it?", "1"), ("what goes well with the second one?", "2"),
        ("accessories for number 3", "3"), ("what else would i need for that", "1"),
        ("something to match it", "1"), ("what would you wear with #4?", "4"),
        ("what pairs nicely with them", "1"), ("whats good to wear with that", "1"),
    ],
)  # fmt: skip
def test_which_product_others_are_to_go_with(words: str, place: str) -> None:
    assert going_with(words, Dialogue(cards=CARDS)) == place


@pytest.mark.parametrize(
    "words",
    [
        "does the second go with the first?", "what goes with my blue jacket", "i'll go with it",
        "ok let's go with the second", "show me something to wear", "it does not match",
    ],
)  # fmt: skip
def test_what_asks_for_nothing_to_go_with_a_product(words: str) -> None:
    assert not asks_going_with(words)


def test_the_conversation_says_what_it_is() -> None:
    kept = {"product_id": "P9", "name": "Kept"}
    taken = Dialogue(cards=CARDS, shortlist=(kept,), stage="taken", focus=2)
    assert going_with("anything to go with it?", taken) == "P9"
    assert going_with("anything to go with the second?", taken) == "2"
    assert going_with("anything to go with it?", Dialogue(cards=CARDS, focus=2)) == "3"
    assert going_with("and shoes to go with it?", Dialogue(cards=CARDS, beside="P7")) == "P7"
    assert going_with("anything to go with it?", Dialogue()) == ""


def test_a_whole_conversation() -> None:
    say = talk()
    kettle = say("a kettle").products[0]
    say("i'll take the first")
    beside = say("anything to go with it?")
    assert called(beside) == ["rank_products"]
    assert kettle["name"] in beside.reply.splitlines()[0]
    kinds = {card["subcategory"] for card in beside.products}
    assert kinds
    assert "Kettles" not in kinds
    assert all(
        any(kettle["name"] in reason["text"] for reason in card["reasons"])
        for card in beside.products
    )
    cheaper = say("cheaper")
    assert cheaper.products
    assert "Kettles" not in {card["subcategory"] for card in cheaper.products}
    assert max(c["price"] for c in cheaper.products) < max(c["price"] for c in beside.products)
    teas = say("tea to go with it, under 12")
    assert {card["subcategory"] for card in teas.products} == {"Tea"}
    assert max(card["price"] for card in teas.products) <= 12
    assert kettle["name"] in say("why the first?").reply


def test_a_question_of_two_that_are_shown_takes_neither() -> None:
    say = talk()
    say("a kettle")
    turn = say("does the second go with the first?")
    assert "keep_shortlist" not in called(turn)


def test_what_would_change_such_a_list_is_no_wish_that_it_does_not_hold_to() -> None:
    say = talk()
    say("a kettle")
    names = [card["name"] for card in say("anything to go with the first?").products]
    turn = say("what would it take for 2 to beat 1?")
    assert called(turn) == ["explain_products"]
    assert names[0] in turn.reply
    assert names[1] in turn.reply
    assert "kettle" not in turn.reply.casefold().replace(names[0].casefold(), "")
