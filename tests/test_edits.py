"""A fact changed by hand: numbers as people write them, values that the shop has."""

from __future__ import annotations

import pytest

from engine.profile import Fact
from tests.toy_shops import build, toy_shop
from tools.edits import edited

VOCABULARY = build(toy_shop()).vocabulary
BUDGET = Fact("price", 60.0, "at_most", "said", "under 60", hard=True)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("45,50", 45.5), ("$ 40", 40), ("1,299", 1299), ("1.299,00 EUR", 1299), ("fifty", 50), (7, 7)],
)
def test_a_number_is_read_as_people_write_it(typed: str | float, value: float) -> None:
    [changed] = edited(BUDGET, typed, VOCABULARY)
    assert (changed.value, changed.relation, changed.hard) == (value, "at_most", True)


@pytest.mark.parametrize("typed", ["cheap", "", "nan", "12 or 15"])
def test_what_is_not_one_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="price needs a number"):
        edited(BUDGET, typed, VOCABULARY)


def test_a_kind_becomes_another_that_the_shop_has() -> None:
    kind = Fact("category", "Kitchen", "is", "history")
    [changed] = edited(kind, "books", VOCABULARY)
    assert (changed.key, changed.value, changed.source) == ("category", "Books", "said")
    [finer] = edited(kind, "kettles", VOCABULARY)
    assert (finer.key, finer.value) == ("subcategory", "Kettle")
    with pytest.raises(ValueError, match=r"no category '\$ 40'; it has .*Books"):
        edited(kind, "$ 40", VOCABULARY)


def test_a_limit_takes_the_shops_values_and_a_taste_any() -> None:
    with pytest.raises(ValueError, match="no color 'octarine'"):
        edited(Fact("color", "blue", hard=True), "octarine", VOCABULARY)
    [taste] = edited(Fact("color", "blue"), "octarine", VOCABULARY)
    assert taste.value == "octarine"
    with pytest.raises(ValueError, match="cannot be empty"):
        edited(Fact("need", "a mug"), "  ", VOCABULARY)
