"""The best rows by bounds: the same as scoring everything; many at once the same as one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Event, Product
from data.shop import Shop
from engine.features import FeatureSpace
from engine.index import ExactIndex
from engine.profile import Fact, Profile
from engine.ranking.shortlist import shortlist
from engine.recommender import Asked, Recommender
from engine.rows.term import Term
from engine.rows.wide_rows import WideRows
from engine.scan.best_rows import best_of
from tests.toy_shops import NOW, build, profiles, shops, toy_shop


@settings(max_examples=60)
@given(shops(), st.data())
def test_many_at_once_are_answered_as_one_by_one(shop: Shop, data: st.DataObject) -> None:
    recommender = build(shop)
    asked = [
        Asked(
            data.draw(profiles(shop)),
            data.draw(st.integers(1, 5)),
            data.draw(st.sampled_from(["best", "cheapest", "best_rated"])),
        )
        for _ in range(4)
    ]
    together = recommender.recommend_many(asked)
    for one, answer in zip(asked, together, strict=True):
        alone = recommender.recommend(one.profile, one.k, sort=one.sort)
        assert alone == answer


@settings(max_examples=60)
@given(shops(), st.data())
def test_the_shortlist_holds_the_best_of_all_scores(shop: Shop, data: st.DataObject) -> None:
    recommender = build(shop)
    profile = data.draw(profiles(shop))
    terms = recommender.tastes.terms(profile)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(shop.products),
                                       max_size=len(shop.products))))  # fmt: skip
    k = data.draw(st.integers(1, len(shop.products)))
    rows, scores = shortlist(recommender.space, [terms], [mask], [k])[0]
    every = recommender.space.scores(terms).numpy()
    wanted, best = best_of(every, mask, k)
    assert len(rows) == len(wanted) == min(k, mask.sum())
    assert scores == pytest.approx(best, abs=1e-5)
    assert every[rows] == pytest.approx(scores, abs=1e-5)
    assert mask[rows].all()


def test_products_of_the_same_text_share_a_row() -> None:
    rows = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    wide = WideRows(rows, np.array([1, 0, 1]))
    assert wide.of([0, 2]).tolist() == [[0.0, 1.0], [0.0, 1.0]]
    assert wide.scores(np.array([3.0, 5.0], np.float32)).tolist() == [5.0, 3.0, 5.0]
    assert len(wide.index) == 3


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=10)
def test_a_short_vector_is_looked_for_among_few(seed: int) -> None:
    """A catalogue long enough that rows are picked out by the marks, and by int8 bounds."""
    draw = np.random.default_rng(seed)
    n = 600
    products = tuple(
        Product(f"p{row}", "Books", float(draw.integers(1, 90)), brand=f"b{row % 7}",
                name=f"word{draw.integers(40)} word{draw.integers(40)}")
        for row in range(n)
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ExactIndex, "whole_rows", 0)  # or it were so short that all are bounded
        patch.setattr(ExactIndex, "few_cells", 0)
        space = build(Shop(products)).space
        check_short_vectors(space, draw)


def check_short_vectors(space: FeatureSpace, draw: np.random.Generator) -> None:
    n = len(space.products)
    assert space.wide is not None
    away: np.ndarray = draw.normal(size=(space.wide.width,)).astype(np.float32)
    away /= np.linalg.norm(away)
    for length in (0.05, 0.5, 5.0):
        wish = Term("brand", "said", "", dense=draw.normal(size=7).astype(np.float32))
        need = Term("text", "said", "", dense=np.float32(length) * away)
        mask = draw.random(n) < draw.choice([0.1, 0.9])
        rows, scores = shortlist(space, [[wish, need]], [mask], [3])[0]
        every = space.scores([wish, need]).numpy()
        assert scores == pytest.approx(np.sort(every[mask])[::-1][:3], abs=1e-5)
        assert every[rows] == pytest.approx(scores, abs=1e-5)


def test_equals_come_by_row_whatever_the_bounds() -> None:
    scores = np.array([1.0, 2.0, 2.0, 2.0, 0.0], np.float32)
    rows, values = best_of(scores, np.array([1, 0, 1, 1, 1], bool), 2)
    assert rows.tolist() == [2, 3]
    assert values.tolist() == [2.0, 2.0]


def test_what_holds_for_everybody_is_computed_anew_after_an_event() -> None:
    recommender = build(toy_shop())
    before = recommender.recommend(Profile(), 6)
    for day in range(3):
        recommender.add_event(Event("new", "novel", "purchase", NOW + day))
    after = recommender.recommend(Profile(), 6)
    assert after == build_after_events().recommend(Profile(), 6)
    score = {item.product.product_id: item.score for item in before.items}
    now = {item.product.product_id: item.score for item in after.items}
    assert now["novel"] > score["novel"]


def build_after_events() -> Recommender:
    """The same shop asked for the first time after the same events."""
    recommender = build(toy_shop())
    for day in range(3):
        recommender.add_event(Event("new", "novel", "purchase", NOW + day))
    return recommender


def test_a_need_is_read_once_and_answers_the_same() -> None:
    recommender = build(toy_shop())
    profile = Profile((Fact("need", "a blue kettle"),))
    assert recommender.recommend(profile, 3) == recommender.recommend(profile, 3)
