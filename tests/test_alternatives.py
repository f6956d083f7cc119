"""Alternatives: values of one column of which any will do, names that share a word, kinds of thing."""

from __future__ import annotations

import pytest

from agent.slots.alternatives import is_choice, listed_with
from data.records import Product
from engine.language.vocabulary import Match, Vocabulary
from tests.talking import limits, talk
from tests.understood import SHOWN, read, wish

SHOP = [
    Product("P1", "Fashion", 10.0, "Coats", "Brand A", attributes={"color": "Navy Blue"}),
    Product("P2", "Fashion", 10.0, "Coats", "Brand B", attributes={"color": "Sky Blue"}),
    Product("P3", "Garden", 10.0, "Garden Tools", "Brand C", attributes={"color": "Red"}),
    Product("P4", "Garden", 10.0, "Garden Furniture", "Brand D"),
    Product("P5", "Outdoor", 10.0, "Camp Furniture", "Brand D"),
]
WORDS = Vocabulary(SHOP)


def named(text: str) -> list[str]:
    return [str(match.value) for match in WORDS.find(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("brand c or d", ["Brand C", "Brand D"]),
        ("brand a, b and c", ["Brand A", "Brand B", "Brand C"]),
        ("brand b or a", ["Brand B", "Brand A"]),
        ("brand b or a red one", ["Brand B", "Red"]),
        ("navy or sky blue", ["Navy Blue", "Sky Blue"]),
        ("garden tools or furniture", ["Garden Tools", "Garden Furniture"]),
        ("brand c d", ["Brand C"]),
        ("red or d", ["Red"]),
    ],
)
def test_a_word_that_names_share_is_said_once(text: str, values: list[str]) -> None:
    assert named(text) == values


def places(text: str, *words: str) -> dict[tuple[int, int], list[Match]]:
    found = [(text.index(word), text.index(word) + len(word)) for word in words]
    return {place: [Match("color", text[slice(*place)], *place, 1.0)] for place in found}


@pytest.mark.parametrize(
    ("text", "words", "listed"),
    [
        ("red or blue", ["red", "blue"], 2),
        ("red, green or blue", ["red", "green", "blue"], 3),
        ("in red/blue", ["red", "blue"], 2),
        ("no red and no blue", ["red", "blue"], 1),
        ("not red, blue", ["red", "blue"], 1),
        ("red but blue", ["red", "blue"], 1),
    ],
)
def test_a_list_has_a_word_that_joins_its_last_two(
    text: str, words: list[str], listed: int
) -> None:
    by_place = places(text, *words)
    assert len(listed_with(text, next(iter(by_place)), by_place)) == listed


def test_what_rules_one_alternative_out_rules_all_out() -> None:
    found = read("shoes, no Pruvane or Brasklund", acts="find", need="shoes")
    assert wish(found, "brand") == [("not", "Pruvane"), ("not", "Brasklund")]
    assert wish(read("not Pruvane, Brasklund", acts="inform"), "brand") != [
        ("not", "Pruvane"),
        ("not", "Brasklund"),
    ]


def test_alternatives_are_meant_alike() -> None:
    beside = read("blue or green shoes", acts="find", need="shoes", value=["blue", "green"])
    assert [w["must"] for w in beside.wishes if w["key"] == "color"] == [False, False]
    set_by = read("shoes in blue or green", acts="find", need="shoes", value=["blue", "green"])
    assert [w["must"] for w in set_by.wishes if w["key"] == "color"] == [True, True]


def test_a_message_of_nothing_but_values_leaves_nothing_to_search_for() -> None:
    found = read("Pruvane or Brasklund", acts="inform", brand=["Pruvane", "Brasklund"])
    assert wish(found, "brand") == [("is", "Pruvane"), ("is", "Brasklund")]
    assert wish(found, "need") == []


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("laptop or smartphone", {"Laptops", "Smartphones"}),
        ("a laptop or a smartphone", {"Laptops", "Smartphones"}),
        ("a rug or a lamp", {"Rugs", "Lamps"}),
        ("rug, lamp or vase", {"Rugs", "Lamps", "Vases"}),
    ],
)
def test_of_two_kinds_that_would_do_both_are_shown(words: str, kinds: set[str]) -> None:
    assert {card["subcategory"] for card in talk()(words).products} == kinds


def test_two_names_of_one_kind_are_one_need() -> None:
    assert not any(card.get("for") for card in talk()("a dress or a skirt").products)


def test_kinds_that_are_ruled_out_are_no_needs() -> None:
    assert not read("no laptops or yoga mats", acts="find inform", need=[]).needs
    assert not read("he likes laptops or yoga mats", acts="find inform", need=[]).needs


def test_colours_that_would_do_both_count() -> None:
    say = talk()
    turn = say("sneakers in black or white")
    assert limits(turn, "color") == {("is", "Black"), ("is", "White")}
    assert {card["attributes"]["color"] for card in turn.products} == {"Black", "White"}


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("brand a or b", True),
        ("maybe red or navy blue", False),
        ("red, navy blue or sky blue please", True),
        ("red", False),
        ("red or blue?", False),
        ("a red or navy blue coat", False),
    ],
)
def test_a_message_of_nothing_but_a_choice(text: str, choice: bool) -> None:
    assert is_choice(text, WORDS) == choice


def test_a_choice_of_brands_is_no_question_of_the_list() -> None:
    found = read("Pruvane or Brasklund", SHOWN, acts="compare", item=["Pruvane", "Brasklund"])
    assert wish(found, "brand") == [("is", "Pruvane"), ("is", "Brasklund")]
    assert not found.has("compare")


def test_a_thing_before_another_one_that_is_ruled_out_is_wanted() -> None:
    found = read(
        "laptops, no yoga mats", acts="find inform", need="laptops", **{"not": "yoga mats"}
    )
    assert wish(found, "subcategory") == [("is", "Laptops"), ("not", "Yoga Mats")]
