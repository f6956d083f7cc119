"""Cards are the catalogue's columns and the engine's addends, as plain JSON."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records import Product
from data.shop import Shop
from engine.results import Reason, Scored
from tools.cards import plain_card, product_card, telling_reasons
from ui.catalogue import Catalogue

KETTLE = Product(
    "P1",
    "Kitchen",
    45.0,
    subcategory="Kettles",
    brand="Nordvik",
    rating=4.5,
    stock=0,
    attributes={"volume_ml": 1700.0, "color": ("red", "white"), "weight_kg": 1.25},
)


def test_a_plain_card_holds_the_columns_and_nothing_else():
    card = plain_card(KETTLE, "EUR", "/pictures/P1.svg")
    assert (card["product_id"], card["name"], card["price"]) == ("P1", "Nordvik kettles", 45.0)
    assert (card["currency"], card["image_url"], card["stock"]) == ("EUR", "/pictures/P1.svg", 0)
    assert card["attributes"] == {"volume_ml": 1700, "color": ["red", "white"], "weight_kg": 1.25}
    assert card["similar_rating"] is None  # unknown stays unknown
    assert "score" not in card
    assert "reasons" not in card


def test_the_products_own_picture_is_used_when_no_other_is_given():
    product = Product("P2", "Kitchen", 1.0, image_url="https://shop.example/p2.jpg")
    assert plain_card(product, "EUR")["image_url"] == "https://shop.example/p2.jpg"
    assert plain_card(product, "EUR", "/p2.svg")["image_url"] == "/p2.svg"


def test_the_reasons_of_a_ranked_card_sum_to_its_score():
    reasons = tuple(Reason(f"b{n}", "x", 1 / (n + 3), "because") for n in range(40))
    score = sum(reason.contribution for reason in reasons)
    card = product_card(Scored(KETTLE, score, reasons), "EUR")
    assert sum(r["contribution"] for r in card["reasons"]) == pytest.approx(card["score"], abs=1e-4)
    assert [r["block"] for r in card["reasons"]] == [r.block for r in reasons]
    assert set(card["reasons"][0]) == {"block", "feature", "contribution", "text"}


def test_a_card_is_json_even_when_an_attribute_has_no_number():
    product = Product("P3", "Kitchen", 1.0, attributes={"pages": float("inf")})
    card = json.loads(json.dumps(plain_card(product, "EUR"), allow_nan=False))
    assert card["attributes"] == {"pages": None}


@given(
    st.text(),
    st.floats(-1e6, 1e6),
    st.lists(st.tuples(st.text(), st.floats(-1e3, 1e3)), max_size=4),
)
def test_a_card_is_written_as_it_is(name: str, score: float, told: list[tuple[str, float]]) -> None:
    """Also where a text is half of a surrogate pair, which Unicode does not have."""
    product = Product("P4", "Kitchen", 1.5, name=f"{name}\ud83d", attributes={"pages": math.nan})
    reasons = tuple(Reason(text, "“x”", amount, text) for text, amount in told)
    for shown in (product, Product("P5", "Kitchen", 1.5, name=name)):
        catalogue = Catalogue(Shop([shown]), lambda _product: "/p.svg")
        scored = Scored(shown, score, reasons)
        assert json.loads(catalogue.card_json(scored)) == catalogue.card(scored)


def test_a_score_that_is_no_number_is_not_written() -> None:
    catalogue = Catalogue(Shop([KETTLE]), lambda _product: "")
    with pytest.raises(ValueError, match="score is nan"):
        catalogue.card_json(Scored(KETTLE, math.nan, (Reason("b", "", math.nan, ""),)))


def test_the_reasons_that_tell_a_card_from_its_list_come_before_those_it_shares():
    def card(*reasons: tuple[str, float, str]) -> dict:
        keys = ("block", "contribution", "text")
        return {"reasons": [dict(zip(keys, row, strict=True)) for row in reasons]}

    all_have = ("text", 0.9, "matches “mats”")
    one = card(all_have, ("popularity", 0.5, "popular"), ("quality", 0.2, "rated 4.8 of 5"))
    two = card(all_have, ("popularity", 0.4, "fairly popular"))
    three = card(all_have, ("other", 0.1, "small things"), ("price", -0.3, "not near 40"))
    cards = [one, two, three]
    assert telling_reasons(one, cards) == ["rated 4.8 of 5"]
    assert telling_reasons(two, cards) == ["fairly popular"]  # weak, but its own
    assert telling_reasons(three, cards) == ["matches “mats”"]  # nothing else speaks for it
    assert telling_reasons({"reasons": []}, cards) == []
