"""The longest book, the lightest laptop: a search in order of a measure, from the engine to the reply."""

from __future__ import annotations

import math

import pytest

from data.record_table import RecordTable
from data.records import Product
from data.shop import Shop
from engine.profile import Profile
from engine.ranking.amounts import amounts
from engine.recommender import Recommender
from tests.talking import talk, values
from tests.toy_shops import build, ids, need
from tools.measured_order import about_of, column_of

BOOKS = Shop(
    (
        Product("thin", "Books", 9.0, "Novels", name="Thin Novel", attributes={"pages": 90.0, "size": "10x10 cm"}),
        Product("thick", "Books", 12.0, "Novels", name="Thick Novel", attributes={"pages": 900.0, "size": "20x30 cm"}),
        Product("mid", "Books", 30.0, "Novels", name="Mid Novel", attributes={"pages": 300.0}),
        Product("untold", "Books", 5.0, "Novels", name="Untold Novel", attributes={}),
        Product("lamp", "Home", 5.0, "Lamps", name="Lamp", attributes={"size": "5x5 cm"}),
    )
)  # fmt: skip


def test_amounts_of_numbers_and_of_sizes() -> None:
    table = RecordTable.of(Product, BOOKS.products)
    pages, sizes = amounts(table, "pages"), amounts(table, "size")
    assert pages[:3].tolist() == [90.0, 900.0, 300.0]
    assert math.isnan(pages[3])
    assert sizes[:2].tolist() == [100.0, 600.0]
    assert math.isnan(sizes[2])


def test_the_most_and_the_least_of_a_column() -> None:
    shop: Recommender = build(BOOKS)
    assert ids(shop.recommend(need("novels"), 5, sort="most", by="pages")) == [
        "thick",
        "mid",
        "thin",
    ]
    assert ids(shop.recommend(need("novels"), 2, sort="least", by="pages")) == ["thin", "mid"]
    assert ids(shop.recommend(Profile(), 3, sort="most", by="size")) == ["thick", "thin", "lamp"]
    with pytest.raises(ValueError, match="by is 'weight'"):
        shop.recommend(Profile(), 3, sort="most", by="weight")


def test_the_column_is_one_that_the_products_have() -> None:
    cards = [{"attributes": {"pages": 90.0, "weight_kg": 1.0}}, {"attributes": {"pages": 80.0}}]
    assert column_of("longest", cards) == "pages"
    assert column_of("heaviest", cards) == "weight_kg"  # half of them tell
    assert column_of("heaviest", [*cards, {"attributes": {}}]) == ""
    assert column_of("biggest", cards) == ""
    assert about_of("biggest") == "size"


@pytest.mark.parametrize(
    ("said", "column", "way"),
    [
        ("the longest book you have", "pages", -1),
        ("smallest tablet", "screen_inches", 1),
        ("laptop with the longest battery life under 1000", "battery_hours", -1),
        ("puzzle with the most pieces", "pieces", -1),
        ("shortest crime novel", "pages", 1),
    ],
)
def test_a_superlative_of_a_measure_orders_the_whole_shop(said: str, column: str, way: int) -> None:
    turn = talk()(said)
    found = [way * value for value in values(turn, column)]
    assert len(found) == 5
    assert found == sorted(found)
    assert not any(
        word in str(turn.profile) for word in ("longest", "smallest", "shortest", "life")
    )


def test_what_the_shop_does_not_tell_is_no_order() -> None:
    turn = talk()("the heaviest kettle")
    assert {card["subcategory"] for card in turn.products} == {"Kettles"}
    assert "no weight" in turn.reply.casefold()


def test_the_biggest_one_you_have_is_of_the_shop_and_not_of_the_screen() -> None:
    say = talk()
    shown = [card["attributes"].get("capacity_l", 0.0) for card in say("kettles under 50").products]
    turn = say("the biggest one you have")
    assert turn.products[0]["attributes"]["capacity_l"] >= max(shown)
    assert all(card["price"] <= 50 for card in turn.products)
