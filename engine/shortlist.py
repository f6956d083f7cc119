"""The best rows of persons' vectors: narrow blocks in full, the wide one by bounds.

Exact, and the same for one person as for many at once: whatever may belong to the best k is
scored row by row; equals are in the order of their rows. It does not know profiles or products.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.features import FeatureSpace, Term

#: Up to this share of eligible rows they are scored one by one, without bounds of all.
GATHER_SHARE = 0.05
#: Persons whose bounds are computed in one product.
BATCH = 16
#: Covers the fp32 rounding of a sum of two, as a share of the largest.
_ROUNDING = np.float32(2.0**-22)


def shortlist(
    space: FeatureSpace,
    people: Sequence[Sequence[Term]],
    masks: Sequence[np.ndarray],
    ks: Sequence[int],
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The best k eligible rows of each person.

    Args:
        people: the terms of each.
        masks: (n,) bool each, True = eligible.

    Returns:
        (rows int64, scores float32) each, best first, fewer than k when fewer are eligible.
    """
    found: list[tuple[np.ndarray, np.ndarray]] = [(np.zeros(0, np.int64), np.zeros(0, np.float32))]
    found *= len(people)
    scanned: list[tuple[int, np.ndarray, np.ndarray]] = []
    for number, (terms, mask, k) in enumerate(zip(people, masks, ks, strict=True)):
        base, vector = space.base_scores(terms), space.wide_vector(terms)
        if vector is None:
            found[number] = best_of(base, mask, k)
        elif np.count_nonzero(mask) <= max(k, GATHER_SHARE * len(mask)):
            rows = np.flatnonzero(mask)
            found[number] = _ordered(rows, _exact(space, base, vector, rows), k)
        else:
            scanned.append((number, base, vector))
    for start in range(0, len(scanned), BATCH):
        some = scanned[start : start + BATCH]
        assert space.wide is not None  # noqa: S101 - there is a vector in it
        bounds = space.wide.bounds(np.stack([vector for _, _, vector in some]))
        for (number, base, vector), bound in zip(some, bounds, strict=True):
            found[number] = _by_bounds(space, base, vector, bound, masks[number], ks[number])
    return found


def best_of(scores: np.ndarray, mask: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """(rows, their scores) of the k best of scores (n,) under a mask (n,); equals by row."""
    rows = np.flatnonzero(mask)
    values = scores if len(rows) == len(scores) else scores[rows]
    if k < len(rows):
        least = np.partition(values, len(rows) - k)[len(rows) - k]
        near = np.flatnonzero(values >= least)  # all that tie with the last one: rows decide
        rows, values = rows[near], values[near]
    return _ordered(rows, values, k)


def _ordered(rows: np.ndarray, values: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    order = np.lexsort((rows, -values))[:k]
    return rows[order], values[order]


def _exact(
    space: FeatureSpace, base: np.ndarray, vector: np.ndarray, rows: np.ndarray
) -> np.ndarray:
    """(m,) float32, rounded once."""
    assert space.wide is not None  # noqa: S101 - there is a vector in it
    scores: np.ndarray = (base[rows] + space.wide.exact(vector, rows)).astype(np.float32)
    return scores


def _by_bounds(
    space: FeatureSpace,
    base: np.ndarray,
    vector: np.ndarray,
    bound: np.ndarray,
    mask: np.ndarray,
    k: int,
) -> tuple[np.ndarray, np.ndarray]:
    """The k of the highest bounds set the mark; then every other row that reaches it."""
    high = base + bound
    high += _ROUNDING * max(1.0, float(np.abs(high).max()))
    high[~mask] = -np.inf
    top = np.argpartition(high, len(high) - k)[len(high) - k :]
    scores = _exact(space, base, vector, top)
    high[top] = -np.inf
    rest = np.flatnonzero(high >= scores.min())
    rows = np.concatenate([top, rest])
    return _ordered(rows, np.concatenate([scores, _exact(space, base, vector, rest)]), k)
