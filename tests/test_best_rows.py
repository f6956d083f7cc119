"""The best rows are those of a full sort, however few of them are looked at."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.scan.best_rows import best_of, leaders


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([1, 40, 700, 5_000]),
    st.sampled_from([1, 3, 40]),
    st.sampled_from([0.0, 0.01, 0.5, 0.97, 1.0]),
    st.sampled_from(["apart", "ties", "ascending"]),
)
def test_the_best_of_all(seed: int, count: int, k: int, share: float, kind: str) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(size=count).astype(np.float32)
    if kind == "ties":
        scores = np.sign(scores)
    elif kind == "ascending":
        scores.sort()
    mask = random.random(count) < share
    rows, values = best_of(scores, mask, k)
    allowed = np.flatnonzero(mask)
    wanted = allowed[np.lexsort((allowed, -scores[allowed]))[:k]]
    assert rows.tolist() == wanted.tolist()
    assert values.tolist() == scores[wanted].tolist()


@pytest.mark.parametrize("left", [9_700, 5_000])
def test_few_more_than_the_best_are_looked_at(left: int) -> None:
    random = np.random.default_rng(left)
    scores = torch.from_numpy(random.normal(size=10_000).astype(np.float32))
    mask = torch.zeros(10_000, dtype=torch.bool)
    mask[random.permutation(10_000)[:left]] = True
    found = leaders(scores, mask, left, 10)
    assert found is not None
    assert 10 <= len(found) <= 30
    assert bool(mask[found].all())


def test_where_the_best_are_barred_nothing_is_said() -> None:
    scores = torch.arange(10_000, dtype=torch.float32)
    mask = scores < 9_000
    assert leaders(scores, mask, 9_000, 40) is None
    assert best_of(scores.numpy(), mask.numpy(), 40)[0].tolist() == list(range(8_999, 8_959, -1))
