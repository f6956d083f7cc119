"""Which shown product is meant, by hand, and for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.references import Card, points_at_all, points_back, positions


def card(number: int, name: str, brand: str, category: str, kind: str, price: float,
         rating: float | None, **attributes: object) -> Card:  # fmt: skip
    return {
        "product_id": f"P{number}", "name": name, "brand": brand, "category": category,
        "subcategory": kind, "price": price, "rating": rating, "attributes": attributes,
    }  # fmt: skip


CARDS = [
    card(1, "Acmo Desk Lamp in Red", "Acmo", "Home", "Lamps", 20.0, 4.1, color="Red", weight_kg=1.2),
    card(2, "Brill Floor Lamp", "Brill", "Home", "Lamps", 60.0, 4.8, color="Blue", weight_kg=6),
    card(3, "Nordvik Paper Lantern", "Nordvik", "Home", "Lamps", 14.99, 3.9, color=["White", "Sand"]),
    card(4, "Acmo Steel Kettle", "Acmo", "Kitchen", "Kettles", 35.0, 4.5, color="Silver"),
    card(5, "Oldenbay Stool", "Oldenbay", "Home", "Stools", 80.0, None, material="oak"),
]  # fmt: skip

#: text -> numbers of the cards, as a person would say them
SENTENCES = {
    "the first one": [1],
    "first": [1],
    "the 1st": [1],
    "teh secnd": [2],
    "thrid one": [3],
    "fifth": [5],
    "number 2": [2],
    "number two": [2],
    "nubmer 2": [2],
    "no. 3": [3],
    "#4": [4],
    "option 2": [2],
    "number 9": [9],
    "#12": [12],
    "number 0": [],
    "compare the first and third": [1, 3],
    "the third and then the first": [3, 1],
    "2nd and 3rd": [2, 3],
    "the second and the last": [2, 5],
    "the last one": [5],
    "how long does the first last": [1],
    "does it last long": [],
    "the last two": [4, 5],
    "the bottom two": [4, 5],
    "the first three": [1, 2, 3],
    "the top two": [1, 2],
    "the middle one": [3],
    "both": [1, 2],
    "these two": [1, 2],
    "all of them": [1, 2, 3, 4, 5],
    "I'll take two of them": [],
    "three of those": [],
    "are they any good?": [1, 2, 3, 4, 5],
    "none of these": [],
    "neither of them": [],
    "the red one": [1],
    "the red lamp please": [1],
    "the blue lamp": [2],
    "the one in white": [3],
    "the sand one": [3],
    "the oak one": [5],
    "the Acmo": [1, 4],
    "that Brill": [2],
    "the kettle": [4],
    "the lamps": [1, 2, 3],
    "the steel kettle is nice": [4],
    "the nordvik lantern": [3],
    "Nordvk Lantern": [3],
    "acmo desk lamp": [1],
    "Brill Floor Lamp and Oldenbay Stool": [2, 5],
    "is the brill floor lmp any good": [2],
    "p3": [3],
    "P3 and P5": [3, 5],
    "the cheapest": [3],
    "the two cheapest": [3, 1],
    "the cheapest two": [3, 1],
    "the cheaper one": [3],
    "the most expensive": [5],
    "the pricier of the two": [5],
    "the best rated": [2],
    "the better rated one": [2],
    "the lowest rated": [3],
    "the one with the highest rating": [2],
    "the lightest": [1],
    "the heaviest one": [2],
    "the $35 one": [4],
    "the 60 dollar one": [2],
    "the one for 14.99": [3],
    "the one at 15": [3],
    # nothing at all
    "it": [],
    "that one": [],
    "under 50": [],
    "cheaper": [],
    "something else": [],
    "second hand": [],
    "the first time": [],
    "since last week": [],
    "my last order": [],
    "2 and 4": [],
    "the purple one": [],
    "the home delivery": [],
    "show me lamps": [],
    "": [],
}

#: the same, where bare numbers are places
BARE = {
    "2": [2],
    "2 and 4": [2, 4],
    "1 or 3?": [1, 3],
    "1, 2 and 5": [1, 2, 5],
    "1 vs 3": [1, 3],
    "9": [9],
    "take 2 please": [2],
    "Acmo": [1, 4],
    "in 2 days": [],
    "under $5": [],
    "4.5": [],
    "2 people": [],
    "is the first rated over 4?": [1],
    "cheaper than 2": [2],
    "do you have it in size 9": [],
    "what about 2": [2],
    "difference between 2 and 3": [2, 3],
    "more than 3": [],
    "24": [],
    "why 1 over 2": [1, 2],
    "and why is #4 below 1?": [4, 1],
    "why is it over 4": [],
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_a_sentence_names_cards(text: str, expected: list[int]) -> None:
    assert [position + 1 for position in positions(text, CARDS)] == expected


@pytest.mark.parametrize(("text", "expected"), BARE.items())
def test_a_bare_number_names_a_card_where_it_may(text: str, expected: list[int]) -> None:
    assert [position + 1 for position in positions(text, CARDS, bare_numbers=True)] == expected


def test_former_and_latter_of_two() -> None:
    assert positions("the former", CARDS[:2]) == [0]
    assert positions("the latter please", CARDS[:2]) == [1]


def test_two_products_of_one_title_are_not_told_apart_by_it() -> None:
    twins = [{**CARDS[0], "product_id": "a"}, {**CARDS[0], "product_id": "b"}]
    assert positions("Acmo Desk Lamp in Red", twins) == []
    assert positions("the second Acmo Desk Lamp in Red", twins) == [1]


@pytest.mark.parametrize("text", ["is it good?", "I'll take that one", "that brand", "this"])
def test_it_points_back(text: str) -> None:
    assert points_back(text)


def test_all_means_all() -> None:
    assert points_at_all("are they vegan?")
    assert not points_at_all("none of these")
    assert not points_at_all("is it vegan?")


@given(st.text(max_size=80), st.integers(0, 5), st.booleans())
def test_any_text_is_read_without_harm(text: str, count: int, bare: bool) -> None:
    found = positions(text, CARDS[:count], bare_numbers=bare)
    assert all(position >= 0 for position in found)
    assert len(found) == len(set(found))
