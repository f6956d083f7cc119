"""Maximal marginal relevance."""

from dataclasses import replace

import numpy as np
import pytest

from engine.diversity import LIKENESS as WEIGHTS
from engine.diversity import Likeness, diversify
from engine.profile import Fact, Profile
from engine.ranking.asked import DIVERSITY, DIVERSITY_OF_KIND, DIVERSITY_OF_NEED, Asked
from tests.toy_shops import build, toy_shop

SCORES = np.array([1.0, 0.95, 0.9, 0.0])
#: the first two are twins, the third is something else
LIKENESS = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])


def test_without_diversity_the_order_is_by_score() -> None:
    assert diversify(SCORES, LIKENESS, 4, 0.0) == [0, 1, 2, 3]


def test_a_twin_steps_back() -> None:
    assert diversify(SCORES, LIKENESS, 2, 0.3) == [0, 2]


def test_the_best_comes_first_even_at_full_diversity() -> None:
    assert diversify(SCORES, LIKENESS, 4, 1.0)[0] == 0


def test_every_candidate_at_most_once_and_short_lists() -> None:
    assert sorted(diversify(SCORES, LIKENESS, 9, 0.5)) == [0, 1, 2, 3]
    assert diversify(np.array([]), np.zeros((0, 0)), 3, 0.5) == []


def test_equal_scores_keep_their_order() -> None:
    assert diversify(np.ones(3), np.zeros((3, 3)), 3, 0.0) == [0, 1, 2]


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_a_value_out_of_range_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="expected a number from 0 to 1"):
        diversify(SCORES, LIKENESS, 2, value)


def test_how_diverse_depends_on_what_was_asked() -> None:
    need, kind = Fact("need", "light shoes"), Fact("subcategory", "Boots", hard=True)
    other = Fact("subcategory", "Sandals", hard=True)
    assert Asked(Profile()).spread == DIVERSITY
    assert Asked(Profile((need,))).spread == DIVERSITY_OF_NEED
    assert Asked(Profile((need, kind))).spread == DIVERSITY_OF_KIND
    assert Asked(Profile((kind, other))).spread == DIVERSITY
    assert Asked(Profile((replace(kind, source="history"),))).spread == DIVERSITY
    assert Asked(Profile((need,)), diversity=0.9).spread == 0.9


def test_products_are_alike_by_the_products_of_their_blocks() -> None:
    space = build(toy_shop()).space
    rows = np.arange(len(space.products))
    names = [name for name in WEIGHTS if name in space.blocks]
    total = sum(
        WEIGHTS[name] * space.block_rows(name, rows) @ space.block_rows(name, rows).T
        for name in names
    )
    right = np.clip(total / sum(WEIGHTS[name] for name in names), 0, 1)
    found = Likeness(space, rows)
    assert np.allclose([found[place] for place in rows], right, atol=1e-6)
    some = np.array([3, 0, 2])
    assert np.allclose(Likeness(space, some)[1], right[0, some], atol=1e-6)
