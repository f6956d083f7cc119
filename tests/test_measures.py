"""Comparatives of measures, the columns they speak of, and the limits that a step means."""

from __future__ import annotations

import pytest

from data.records import Product
from engine.profile import Fact
from engine.ranking.amounts import amount
from tools.measures import columns_meant, comparative, superlative
from tools.steering import narrowed, step

SHOP = [
    Product("P1", "Electronics", 500.0, "Laptops", "A", "One", attributes={"screen_inches": 13.0, "ram_gb": 8.0, "weight_kg": 1.1}),
    Product("P2", "Electronics", 600.0, "Laptops", "A", "Two", attributes={"screen_inches": 14.0, "ram_gb": 16.0, "weight_kg": 1.4}),
    Product("P3", "Electronics", 700.0, "Laptops", "B", "Three", attributes={"screen_inches": 16.0, "ram_gb": 16.0, "weight_kg": 2.0}),
    Product("P4", "Home", 90.0, "Rugs", "B", "Small rug", attributes={"size": "60x90 cm"}),
    Product("P5", "Home", 190.0, "Rugs", "B", "Large rug", attributes={"size": "160x230 cm"}),
    Product("P6", "Home", 20.0, "Tubs", "B", "Tub", attributes={"capacity_l": 2.0, "height_cm": 10.0}),
    Product("P7", "Home", 30.0, "Tubs", "B", "Tall tub", attributes={"capacity_l": 3.0, "height_cm": 30.0}),
]  # fmt: skip
CARDS = [
    {"product_id": p.product_id, "price": p.price, "rating": None, "category": p.category,
     "subcategory": p.subcategory, "attributes": dict(p.attributes)} for p in SHOP
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "direction", "about"),
    [
        ("anything bigger?", "more", "size"),
        ("somthing biger", "more", "size"),
        ("smaller pls", "less", "size"),
        ("lighter", "less", "weight"),
        ("a longer battery", "more", "battery"),
        ("bigger screen", "more", "screen"),
        ("more memory", "more", "ram"),
        ("fewer pages", "less", "pages"),
    ],
)
def test_comparatives(text: str, direction: str, about: str) -> None:
    found = comparative(text)
    assert found is not None
    assert (found.direction, found.about) == (direction, about)


@pytest.mark.parametrize(
    "text",
    [
        "show me more",
        "cheaper",
        "a lighter",
        "lighter blue",
        "more or less",
        "no longer",
        "a sorter",
        "less",
    ],
)
def test_what_is_no_comparative_of_a_measure(text: str) -> None:
    assert comparative(text) is None


def test_a_superlative_is_the_far_end_of_its_measure() -> None:
    found = superlative("which has the longest battery")
    assert found is not None
    assert (found.direction, found.about) == ("more", "battery")
    assert superlative("longer battery") is None


def test_columns_are_those_that_the_cards_have() -> None:
    assert columns_meant(("capacity", "screen", "size"), CARDS[:3]) == ["screen_inches"]
    assert columns_meant(("weight",), CARDS[3:5]) == []
    assert columns_meant(("capacity", "height"), CARDS[5:]) == ["capacity_l", "height_cm"]


def test_amounts() -> None:
    assert amount(2.5) == 2.5
    assert amount("60x90 cm") == 5400
    assert amount(["60x90 cm"]) == 5400
    assert amount("S") is None
    assert amount(["S", "M"]) is None
    assert amount(True) is None


def taken(steer: str, by: str, cards: list[dict]) -> list[tuple[str, str, object]]:
    found = step(steer, by, cards, SHOP, "said")  # type: ignore[arg-type]
    return [(fact.key, fact.relation, fact.value) for fact in found.limits]


def test_a_step_goes_past_the_middle_of_what_is_shown_to_a_value_that_the_shop_has() -> None:
    assert taken("more", "bigger", CARDS[:3]) == [("screen_inches", "at_least", 16.0)]
    assert taken("more", "bigger", CARDS[:1]) == [("screen_inches", "at_least", 14.0)]
    assert taken("less", "lighter", CARDS[2:3]) == [("weight_kg", "at_most", 1.4)]
    assert taken("more", "more memory", CARDS[:1]) == [("ram_gb", "at_least", 16.0)]
    assert taken("more", "bigger", CARDS[3:4]) == [("size", "is", "160x230 cm")]


def test_a_step_that_leads_nowhere_says_why_and_one_that_is_unclear_says_so() -> None:
    assert step("more", "bigger", CARDS[2:3], SHOP, "said").note.startswith("nothing of this kind")
    assert step("less", "lighter", CARDS[3:5], SHOP, "said").note == "what is shown has no weight"
    assert step("more", "bigger", CARDS[5:6], SHOP, "said").unclear == ("capacity_l", "height_cm")


def test_a_step_narrows_and_ends_an_exact_value_and_a_step_the_other_way() -> None:
    wish = Fact("pages", 300.0, "at_most", words="under 300", hard=True)
    more = Fact("pages", 200.0, "at_least", words="longer", hard=True)
    assert narrowed([wish], [more]) == [wish, more]
    exact = [Fact("pages", 100.0, r, words="100 pages", hard=True) for r in ("at_least", "at_most")]
    assert narrowed(exact, [more]) == [more]
    around = [
        Fact("price", p, r, words="around 40", hard=True)
        for p, r in ((30, "at_least"), (50, "at_most"))
    ]
    cheaper = Fact("price", 36.0, "at_most", words="cheaper", hard=True)
    assert narrowed(around, [cheaper]) == [cheaper]
    said = [
        Fact("price", p, r, words="30 to 50", hard=True)
        for p, r in ((30, "at_least"), (50, "at_most"))
    ]
    assert narrowed(said, [cheaper]) == [said[0], cheaper]
    shorter = Fact("pages", 150.0, "at_most", words="shorter", hard=True)
    assert narrowed([shorter], [more]) == [more]
    tighter = Fact("pages", 250.0, "at_least", words="over 250", hard=True)
    assert narrowed([tighter], [more]) == [tighter]
