"""The most of what is shown: by the column that is asked for, or owned up to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.talking import called, talk
from tools.measures import superlative
from tools.superlatives import most_among


def card(name: str, **columns: Any) -> dict[str, Any]:
    return {
        "name": name,
        "subcategory": "Laptops",
        "category": "Electronics",
        "attributes": columns,
    }


CARDS = [
    card("Acme 14", weight_kg=1.4, battery_hours=9.0),
    card("Acme 15", weight_kg=1.1, battery_hours=12.0),
    card("Acme 16", battery_hours=12.0),
]


@pytest.mark.parametrize(
    ("text", "column", "places", "lacking", "words"),
    [
        ("which is the lightest", "weight_kg", (1,), 1, "lightest"),
        ("which laptop is heaviest?", "weight_kg", (0,), 1, "heaviest"),
        ("which weighs the least", "weight_kg", (1,), 1, "lightest"),
        ("which has the longest battery life", "battery_hours", (1, 2), 0, "longest battery"),
        ("which battery is longest", "battery_hours", (1, 2), 0, "longest battery"),
        ("the best battery of these", "battery_hours", (1, 2), 0, "best battery"),
    ],
)
def test_the_most_of_a_column(
    text: str, column: str, places: tuple[int, ...], lacking: int, words: str
) -> None:
    most = most_among(text, CARDS)
    assert most is not None
    assert (most.column, most.places, most.lacking) == (column, places, lacking)
    assert most.words == words


@pytest.mark.parametrize(
    "text",
    ["which warranty is longest", "which has the longest guarantee", "which has the strongest motor",
     "which is the best value", "best rated of them", "the cheapest"],
)  # fmt: skip
def test_no_column_answers_for_another(text: str) -> None:
    assert most_among(text, CARDS) is None


def test_a_thing_that_is_asked_of_is_no_measure() -> None:
    plain = superlative("which laptop is lightest", {"laptop"})
    assert plain is not None
    assert plain.about == "weight"


def test_the_answer_is_of_that_column_among_those_shown() -> None:
    say = talk()
    cards = say("laptops").products
    longest = max(card["attributes"]["battery_hours"] for card in cards)
    turn = say("which has the longest battery")
    assert called(turn) == ["explain_products"]
    assert f"{longest:g} hours" in turn.reply
    for one in cards:
        named = one["name"] in turn.reply
        assert named == (one["attributes"]["battery_hours"] == longest)


@pytest.mark.parametrize(
    "question",
    ["which is the fastest", "which has the strongest motor", "which has the loudest sound"],
)  # fmt: skip
def test_what_no_column_tells_is_said_to_be_unknown(question: str) -> None:
    say = talk()
    cards = say("laptops").products
    turn = say(question)
    assert called(turn) == ["explain_products"]
    assert "any of these" in turn.reply
    assert not any(card["name"] in turn.reply for card in cards)


def test_two_are_set_beside_each_other_in_that_measure() -> None:
    say = talk()
    cards = say("laptops").products[:2]
    reply = say("is the first or the second heavier?").reply
    assert all(f"{card['attributes']['weight_kg']:g} kg" in reply for card in cards)
    assert "hours" not in reply
