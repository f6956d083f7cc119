"""Which kinds sell what a phrase calls: by titles, and in what a conversation makes of it."""

from __future__ import annotations

import pytest

from data.record_table import RecordTable
from data.records import Product
from engine.language.catalogue_texts import CatalogueTexts
from engine.language.titles import Titles
from tests.talking import limits, talk

PRODUCTS = RecordTable.of(
    Product,
    [
        Product("1", "Home", 40.0, "Lamps", name="Acme Table Lamp"),
        Product("2", "Office", 40.0, "Desk Accessories", name="Acme LED Desk Lamps"),
        Product("3", "Office", 4.0, "Pens", name="Desk Pen", description="beside a lamp"),
        Product("4", "Baby", 9.0, name="Night lamp for a desk"),
    ],
)


@pytest.mark.parametrize(
    ("phrase", "kinds"),
    [
        ("desk lamp", {"Desk Accessories"}),
        ("lamp", {"Lamps", "Desk Accessories", "Baby"}),
        ("lamp desk", set()),
        ("desk chandelier", set()),
        ("", set()),
    ],
)
def test_a_title_holds_the_words_in_their_order(phrase: str, kinds: set[str]) -> None:
    texts = CatalogueTexts(PRODUCTS)
    titles = Titles(PRODUCTS, texts.lexical, texts.columns)
    assert titles.kinds_with(phrase) == kinds


def test_no_kind_cuts_away_what_is_called_by_the_whole_phrase() -> None:
    say = talk()
    lamps = say("a desk lamp under 50")
    assert not limits(lamps, "subcategory")
    assert any("Desk Lamp" in card["name"] for card in lamps.products)
    assert {card["subcategory"] for card in talk()("a table lamp").products} == {"Lamps"}
    assert any("Play Tent" in card["name"] for card in talk()("a play tent").products)


def test_a_value_before_a_kind_only_tells_which() -> None:
    assert limits(talk()("a red mug"), "subcategory") == {("is", "Mugs")}
