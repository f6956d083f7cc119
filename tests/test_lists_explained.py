"""One contract of all that is said of a list, of whichever kind: it goes by the list's own scores.

Best or a superlative, like or beside a product, mixed or not, with demographics on and off.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Product
from data.shop import Shop
from engine.learning.block_weights import BlockWeights
from engine.profile import Fact, Profile
from engine.ranking.asked import Asked
from engine.ranking.replay import MARGIN
from engine.recommender import Recommender
from engine.results import Counterfactual
from tests.toy_shops import build, questions, shops, toy_shop

#: Weights by which age and gender count, which they do by default nowhere.
COUNTING_TRAITS = BlockWeights(demographics=0.5)


def drawn(data: st.DataObject) -> tuple[Recommender, Asked]:
    shop = data.draw(shops().filter(lambda shop: len(shop.products) > 1))
    return build(shop, weights=COUNTING_TRAITS), data.draw(questions(shop))


def shown(recommender: Recommender, asked: Asked) -> list[str]:
    (answer,) = recommender.recommend_many([asked])
    return [item.product.product_id for item in answer.items]


def two_of(data: st.DataObject, shop: Shop) -> tuple[Product, Product]:
    one, other = data.draw(
        st.lists(st.sampled_from(shop.products), min_size=2, max_size=2, unique=True)
    )
    return one, other


@settings(deadline=None, max_examples=20)
@given(st.data())
def test_reasons_and_contrasts_sum_to_the_scores_of_the_list(data: st.DataObject) -> None:
    recommender, asked = drawn(data)
    (answer,) = recommender.recommend_many([asked])
    scores = {item.product.product_id: item.score for item in answer.items}
    for item in answer.items:
        again = recommender.score_one(asked, item.product.product_id)
        assert again.score == pytest.approx(item.score, abs=1e-5)
        assert {r.text for r in again.reasons} == {r.text for r in item.reasons}
    for product in recommender.shop.products:
        scored = recommender.score_one(asked, product.product_id)
        scores.setdefault(product.product_id, scored.score)
        assert sum(r.contribution for r in scored.reasons) == pytest.approx(scored.score, abs=1e-4)
    one, other = (product.product_id for product in two_of(data, recommender.shop))
    parts = recommender.contrast(asked, one, other)
    difference = scores[one] - scores[other]
    assert sum(part.difference for part in parts) == pytest.approx(difference, abs=1e-4)
    assert [part.block for part in parts] == list(dict.fromkeys(part.block for part in parts))


@settings(deadline=None, max_examples=20)
@given(st.data())
def test_an_unchanged_record_replays_to_its_score_and_its_place(data: st.DataObject) -> None:
    recommender, asked = drawn(data)
    listed = shown(recommender, replace(asked, k=len(recommender.shop.products), diversity=0.0))
    for product in recommender.shop.products:
        scores, eligible = recommender.replay.scores(asked, product.product_id, [product])
        scored = recommender.score_one(asked, product.product_id)
        assert scores[0] == pytest.approx(scored.score, abs=1e-5)
        if product.product_id in listed:
            assert eligible[0]
        elif asked.sort == "best":
            assert not eligible[0]
    for place, product_id in enumerate(listed):
        for below in listed[place + 1 :]:
            record = recommender.shop.product(below)
            assert record is not None
            assert not recommender.replay.ahead(asked, below, [record], product_id)[0]


def comes_true(
    recommender: Recommender, asked: Asked, product: Product, over: Product, found: Counterfactual
) -> bool:
    """Whether a product would be listed, and before another one, by the lists themselves."""
    ids = product.product_id, over.product_id
    if found.after is not None:
        changed = replace(product, **{found.field: found.after})
        scores, eligible = recommender.replay.scores(asked, ids[0], [changed])
        if asked.sort != "best":
            return bool(recommender.replay.ahead(asked, ids[0], [changed], ids[1])[0])
        rival, rival_eligible = recommender.replay.scores(asked, ids[1], [over])
        ahead = not rival_eligible[0] or scores[0] > rival[0] + MARGIN
        return bool(eligible[0] and ahead)
    dropped = next(
        f for f in asked.profile.facts if (f.key, f.value) == (found.field, found.before)
    )
    without = replace(asked, profile=asked.profile.without(dropped))
    listed = shown(recommender, replace(without, k=len(recommender.shop.products), diversity=0.0))
    first = next((one for one in listed if one in ids), None)
    return first == ids[0]


@settings(deadline=None, max_examples=20)
@given(st.data())
def test_what_would_change_a_list_comes_true(data: st.DataObject) -> None:
    recommender, asked = drawn(data)
    product, over = two_of(data, recommender.shop)
    found = recommender.counterfactual(asked, product.product_id, over.product_id)
    if found is not None:
        assert comes_true(recommender, asked, product, over, found)


def test_a_superlative_turns_by_its_own_figure() -> None:
    """The mug is 9, the mat 20: among the cheapest the mat must be a cent below it, or as dear."""
    toy = build(toy_shop())
    cheapest = Asked(Profile(), sort="cheapest")
    found = toy.counterfactual(cheapest, "mat", over="mug")
    assert found is not None
    assert (found.field, found.before) == ("price", 20.0)
    assert found.after in (8.99, 9.0)
    best_rated = Asked(Profile(), sort="best_rated")
    found = toy.counterfactual(best_rated, "mug", over="novel")
    assert found is not None
    assert (found.field, found.before) == ("rating", 4.2)
    assert found.after in (4.4, 4.5)


def test_what_does_not_go_with_a_thing_is_not_lifted_into_its_list() -> None:
    toy = build(toy_shop())
    beside = Asked(Profile(), beside="kettle")
    assert shown(toy, beside) == ["mug"]
    assert toy.counterfactual(beside, "mat", over="mug") is None
    assert toy.goes_with("mug", "kettle")
    assert not toy.goes_with("mat", "kettle")


def test_a_superlative_of_what_goes_with_nothing_is_empty() -> None:
    asked = Asked(Profile((Fact("need", "steel"),)), sort="cheapest", beside="novel")
    assert shown(build(toy_shop()), asked) == []
