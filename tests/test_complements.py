"""What goes with a product: of other kinds, and only what the shop or people say of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records import Product
from data.shop import Shop
from engine.profile import Fact, Profile
from engine.ranking.asked import Asked
from engine.recommender import Recommender, UnknownProductError
from tests.toy_shops import build


def ids(recommender: Recommender, beside: str, profile: Profile | None = None) -> list[str]:
    answer = recommender.recommend(profile or Profile(), 9, beside=beside)
    return [scored.product.product_id for scored in answer.items]


@pytest.fixture(scope="module")
def tea_shop() -> Recommender:
    """The kettle's record lists tea, the cup's lists kettles; the lamp has nothing to do with them."""
    rows = [
        ("kettle", "Kettles", 35.0, ("Tea", "Kettles")), ("pot", "Kettles", 20.0, ()),
        ("tea", "Tea", 5.0, ()), ("gold", "Tea", 25.0, ()), ("cup", "Cups", 9.0, ("Kettles",)),
        ("lamp", "Lamps", 30.0, ()),
    ]  # fmt: skip
    return build(
        Shop([
            Product(name, "Home", price, kind, "Acmo", f"A {name}", rating=4.0, similar=similar)
            for name, kind, price, similar in rows
        ])
    )  # fmt: skip


def test_kinds_that_the_record_lists_and_records_that_list_its_kind(tea_shop: Recommender) -> None:
    found = ids(tea_shop, "kettle")
    assert set(found) == {"tea", "gold", "cup"}  # no other kettle, and not the lamp
    assert found[-1] == "cup"  # listed beside kettles, but not by this one
    assert set(ids(tea_shop, "pot")) == {"cup"}
    assert ids(tea_shop, "lamp") == []


def test_limits_hold_beside_it(tea_shop: Recommender) -> None:
    cheap = Profile((Fact("price", 10.0, "at_most", hard=True),))
    assert set(ids(tea_shop, "kettle", cheap)) == {"tea", "cup"}
    dear = Profile((Fact("price", 4.0, "at_most", hard=True),))
    assert ids(tea_shop, "kettle", dear) == []


def test_what_people_choose_along_with_it(tea_shop: Recommender) -> None:
    class Together:
        """Whoever takes the lamp takes the cup; hardly anybody the tea."""

        def sums(
            self, rows: Sequence[int], weights: Sequence[float]
        ) -> tuple[np.ndarray, np.ndarray]:
            names = tea_shop.shop.product_rows
            lamp = sum(w for row, w in zip(rows, weights, strict=True) if row == names["lamp"])
            items = np.array([names["tea"], names["cup"]], np.int64)
            return items, (lamp * np.array([1e-4, 0.5])).astype(np.float32)

        def parts(
            self, rows: Sequence[int], weights: Sequence[float], targets: Sequence[int]
        ) -> np.ndarray:
            return np.zeros((len(rows), len(targets)))

        def version(self, rows: Sequence[int]) -> int:
            return 0

        def update(self, history: object, item: int, weight: float) -> None:
            raise AssertionError

    recommender = build(tea_shop.shop, behaviour=Together())
    assert ids(recommender, "lamp") == ["cup"]
    (scored,) = recommender.recommend(Profile(), 5, beside="lamp").items
    assert scored.reasons[0].text == "chosen along with the A lamp"


def test_no_such_product(tea_shop: Recommender) -> None:
    with pytest.raises(UnknownProductError, match="P99"):
        tea_shop.recommend(Profile(), beside="P99")


@given(name=st.sampled_from(["kettle", "pot", "tea", "gold", "cup", "lamp"]))
def test_reasons_sum_to_the_score_and_are_those_of_the_product_alone(
    tea_shop: Recommender, name: str
) -> None:
    for scored in tea_shop.recommend(Profile(), 9, beside=name).items:
        assert sum(r.contribution for r in scored.reasons) == pytest.approx(scored.score, abs=1e-4)
        assert any(
            r.text.startswith(("goes with", "listed beside", "chosen along"))
            for r in scored.reasons
        )
        assert (
            tea_shop.score_one(Asked(Profile(), beside=name), scored.product.product_id) == scored
        )
