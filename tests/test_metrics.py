"""Measures of rankings, against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.metrics import (
    UNRANKED,
    bootstrap_interval,
    coverage,
    graded_ndcg,
    hit_rate,
    intra_list_diversity,
    ndcg,
    ndcg_of_set,
    ranks,
    recall_of_set,
)


def test_ranks_count_from_zero_and_equals_rank_by_column() -> None:
    scores = np.array([[0.5, 0.9, 0.5, -np.inf]])
    found = ranks(scores, np.zeros(4, int), np.arange(4))
    assert found.tolist() == [1, 0, 2, UNRANKED]


def test_hits_and_gain_by_hand() -> None:
    found = np.array([0, 1, 2, 9, 10, UNRANKED])
    assert hit_rate(found, 10).tolist() == [1, 1, 1, 1, 0, 0]
    assert ndcg(found, 3) == pytest.approx([1, 1 / np.log2(3), 0.5, 0, 0, 0])


def test_several_targets_by_hand() -> None:
    assert recall_of_set([0, 5, 30, UNRANKED], 10) == 0.5
    assert ndcg_of_set([0, 1], 10) == pytest.approx(1.0)
    assert ndcg_of_set([1, 2], 10) == pytest.approx((1 / np.log2(3) + 0.5) / (1 + 1 / np.log2(3)))
    assert ndcg_of_set(range(50), 10) == pytest.approx(1.0)
    assert recall_of_set([], 10) == ndcg_of_set([], 10) == 0.0


def test_coverage_counts_what_is_shown_to_anybody() -> None:
    assert coverage([[0, 1], [1, 2]], 6) == 0.5
    assert coverage([], 0) == 0.0


def test_diversity_of_equal_items_is_zero_and_of_right_angles_one() -> None:
    assert intra_list_diversity(np.array([[1.0, 0], [2.0, 0]])) == pytest.approx(0.0)
    assert intra_list_diversity(np.eye(3) * 5) == pytest.approx(1.0)
    assert intra_list_diversity(np.array([[1.0, 0], [-1.0, 0]])) == pytest.approx(2.0)
    assert intra_list_diversity(np.ones((1, 2))) == 0.0


def test_an_interval_of_equal_values_is_a_point() -> None:
    found = bootstrap_interval(np.full(20, 0.25))
    assert (found.mean, found.low, found.high) == (0.25, 0.25, 0.25)
    assert str(found) == "0.2500 [0.2500, 0.2500]"


def test_an_interval_is_as_wide_as_theory_says() -> None:
    values = np.tile([0.0, 1.0], 500)  # standard error of the mean: .5 / sqrt(1000)
    found = bootstrap_interval(values)
    assert found.mean == 0.5
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.5 / 1000**0.5, rel=0.1)
    assert found == bootstrap_interval(values)


@pytest.mark.parametrize("k", [0, -3])
def test_a_list_of_no_places_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}"):
        hit_rate(np.array([0]), k)


def test_no_people_no_interval() -> None:
    with pytest.raises(ValueError, match="empty"):
        bootstrap_interval(np.array([]))


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1), st.integers(1, 30))
def test_measures_lie_in_order(places: list[int], k: int) -> None:
    found = np.array(places)
    assert (ndcg(found, k) <= hit_rate(found, k)).all()
    assert (hit_rate(found, k) <= hit_rate(found, k + 1)).all()


def test_gain_of_graded_items_by_hand() -> None:
    every = np.array([0, 3, 1, 1])  # gains 0, 7, 1, 1
    ideal = 7 + 1 / np.log2(3) + 0.5
    assert graded_ndcg(np.array([3, 1, 1]), every, 3) == pytest.approx(1.0)
    assert graded_ndcg(np.array([1, 3]), every, 3) == pytest.approx((1 + 7 / np.log2(3)) / ideal)
    assert graded_ndcg(np.array([0, 0, 0]), every, 3) == 0.0
    assert graded_ndcg(np.array([]), every, 3) == 0.0
    assert graded_ndcg(np.array([0]), np.zeros(4), 3) == 0.0
