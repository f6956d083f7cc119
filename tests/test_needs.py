"""A need in free words: its words, its meaning, the kinds near to it, its amounts."""

import numpy as np
import pytest

from data.records import Product
from data.shop import Shop
from engine.recommender import Recommender
from tests.fakes import fake_encode
from tests.toy_shops import need

BOTTLES = [
    Product(f"b{size}", "Outdoor", 20.0, "Bottles", "Nordvik", name="Steel Bottle",
            attributes={"capacity_ml": float(size), "people": 1.0})
    for size in (250, 500, 750, 1000)
]  # fmt: skip
TENTS = [
    Product(f"t{people}", "Outdoor", 90.0, "Tents", "Adivas", name="Dome Tent",
            attributes={"people": float(people)})
    for people in (1, 2, 4)
]  # fmt: skip
MUG = Product("mug", "Kitchen", 9.0, "Mugs", "Brill", name="Blue Mug")


@pytest.fixture(scope="module")
def shop() -> Recommender:
    return Recommender.build(Shop((*BOTTLES, *TENTS, MUG)), fake_encode)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("500 ml bottle", "b500"),
        ("500ml bottle", "b500"),
        ("0.5 l bottle", "b500"),
        ("bottle 1 liter", "b1000"),
        ("bottle of 75 cl", "b750"),
        ("tent for 2 people", "t2"),
        ("tent, 4 people", "t4"),
        ("a bleu mugg", "mug"),
    ],
)
def test_the_right_one_is_first(shop: Recommender, text: str, first: str) -> None:
    assert shop.recommend(need(text), 1).items[0].product.product_id == first


def test_a_slip_means_what_it_is_a_slip_of(shop: Recommender) -> None:
    right, wrong = (shop.tastes.terms(need(text)) for text in ("steel bottle", "stele botle"))
    scores = [shop.space.scores(terms).numpy() for terms in (right, wrong)]
    assert np.allclose(*scores, atol=1e-6)


def test_the_order_asked_for_is_no_part_of_the_need(shop: Recommender) -> None:
    plain, ordered = (shop.tastes.terms(need(text)) for text in ("tent", "the cheapest tent"))
    scores = [shop.space.scores(terms).numpy() for terms in (plain, ordered)]
    assert np.allclose(*scores, atol=1e-6)


def test_an_amount_is_a_reason_of_its_own(shop: Recommender) -> None:
    scored = shop.recommend(need("500 ml bottle"), 1).items[0]
    own = [reason for reason in scored.reasons if reason.block == "capacity_ml"]
    assert [reason.text for reason in own] == ["capacity 500 ml: about 500 ml, as you asked"]
    assert sum(reason.contribution for reason in scored.reasons) == pytest.approx(scored.score)


def test_products_of_a_kind_near_in_meaning_gain_by_their_mean(shop: Recommender) -> None:
    terms = [t for t in shop.tastes.terms(need("dome tent")) if t.note == "near"]
    kinds = shop.space.addends(terms, range(len(shop.shop.products))).sum(axis=0)
    of = {p.product_id: kinds[row] for row, p in enumerate(shop.shop.products)}
    assert of["t1"] == of["t4"] > max(of["b500"], of["mug"])


def test_nothing_said_is_nothing_wished(shop: Recommender) -> None:
    assert [t for t in shop.tastes.terms(need("something nice please")) if t.note != "prior"] == []


def test_without_an_encoder_words_and_amounts_still_count() -> None:
    bare = Recommender.build(Shop((*BOTTLES, MUG)), None)
    assert bare.recommend(need("botle 750ml"), 1).items[0].product.product_id == "b750"
