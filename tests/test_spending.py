"""Limits to the price that may be passed, the same list once more, and whom things are for."""

from __future__ import annotations

import pytest

from agent.dialogue import Dialogue
from agent.understanding.retractions import raised_ceilings
from tests.talking import limits, talk

CAPPED = Dialogue(
    profile=({"key": "price", "relation": "at_most", "value": 50.0, "source": "said"},)
)


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("more expensive is fine", True),
        ("I can spend more", True),
        ("i dont mind paying a bit more", True),
        ("we're happy to pay a little more", True),
        ("it can cost more", True),
        ("a bit over is ok", True),
        ("I could stretch my budget", True),
        ("the budget is flexible", True),
        ("show me more expensive ones", False),
        ("I can spend more than 20", False),
        ("I can spend up to 80", False),
        ("that is more expensive", False),
        ("why is it more expensive?", False),
        ("not more", False),
    ],
)
def test_who_lets_things_cost_more(text: str, raised: bool) -> None:
    assert bool(raised_ceilings(text, CAPPED)) == raised
    assert not raised_ceilings(text, Dialogue())


@pytest.mark.parametrize("words", ["more expensive is fine", "i can spend more"])
def test_the_ceiling_goes_and_is_not_asked_for_again(words: str) -> None:
    say = talk()
    say("headphones under 50")
    turn = say(words)
    assert limits(turn, "price") == set()
    assert max(card["price"] for card in turn.products) > 50
    assert "budget" not in turn.reply.casefold()
    assert not any(card["subcategory"] != "Headphones" for card in turn.products)


def test_a_surprise_is_another_list() -> None:
    say = talk()
    seen = {card["product_id"] for card in say("headphones").products}
    for _ in range(2):
        turn = say("surprise me")
        ids = {card["product_id"] for card in turn.products}
        assert turn.products
        assert not ids & seen
        seen |= ids


def test_men_s_shoes_are_for_men_and_so_is_the_jacket_after_them() -> None:
    say = talk()
    for words in ("mens shoes", "i need a jacket"):
        turn = say(words)
        assert {card["attributes"]["department"] for card in turn.products} <= {"Men", "Unisex"}
        assert "department would" not in turn.reply
    kettles = say("a kettle").products
    assert {card["subcategory"] for card in kettles} == {"Kettles"}
    assert not limits(say("under 60"), "department")


def test_men_alone_is_whom_it_is_for() -> None:
    turn = talk()("mens")
    assert limits(turn, "department") == {("is", "Men"), ("is", "Unisex")}
    assert not any(row["key"] == "need" for row in turn.profile)
    assert "for men" in turn.reply


def test_a_sort_of_the_kind_is_ruled_out() -> None:
    say = talk()
    say("board games")
    turn = say("no card games")
    assert limits(turn, "text") == {("not", "card games")}
    assert "card games" in turn.reply
    told = talk()("board games, but no card games")
    assert limits(told, "text") == {("not", "card games")}
    assert all(card["subcategory"] == "Board Games" for card in told.products)
