"""The best rows of persons' vectors: narrow blocks in full, the wide one by bounds.

Exact, and the same for one person as for many at once: whatever may belong to the best k is
scored row by row; equals are in the order of their rows. It does not know profiles or products.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.features import FeatureSpace, Term

#: Up to this share of eligible rows they are picked out, and the others never read.
GATHER_SHARE = 0.15
#: Up to so many times k rows they are scored exactly, without bounds.
FEW_TIMES = 4
#: A wide vector longer than this moves rows too far for a mark without it to be of use.
SHORT = 1.0
#: Persons whose bounds are computed in one product.
BATCH = 16
#: Covers the fp32 rounding of a sum of two, as a share of the largest.
_ROUNDING = 2.0**-20


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
        else:
            rows = _reaching(space, base, vector, mask, k)
            if len(rows) <= max(k, GATHER_SHARE * len(mask)):
                found[number] = _gathered(space, base, vector, rows, k)
            else:
                scanned.append((number, base, vector))
    for start in range(0, len(scanned), BATCH):
        some = scanned[start : start + BATCH]
        assert space.wide is not None  # noqa: S101 - there is a vector in it
        bounds = space.wide.bounds(np.stack([vector for _, _, vector in some]))
        for (number, base, vector), bound in zip(some, bounds, strict=True):
            high = base + bound
            high[~masks[number]] = -np.inf
            found[number] = _by_bounds(space, base, vector, high, None, ks[number])
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


def _reaching(
    space: FeatureSpace, base: np.ndarray, vector: np.ndarray, mask: np.ndarray, k: int
) -> np.ndarray:
    """The eligible rows that can be among the best k, by the length of the wide vector alone.

    The k best without the wide block set a mark. Where a person's wide vector is short (a
    history), few rows reach it, and the block need not be scanned.
    """
    rows = np.flatnonzero(mask)
    length = float(np.linalg.norm(vector))
    if len(rows) <= max(k, GATHER_SHARE * len(mask)) or length > SHORT:
        return rows
    top, _ = best_of(base, mask, k)
    mark = float(_exact(space, base, vector, top).min())
    farthest = length * (1.0 + 2.0**-12)  # rows are of length 1 at most
    lowest = np.float32(mark - farthest - 2.0**-20 * max(1.0, abs(mark)))
    return rows[(base if len(rows) == len(base) else base[rows]) >= lowest]


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


def _gathered(
    space: FeatureSpace, base: np.ndarray, vector: np.ndarray, rows: np.ndarray, k: int
) -> tuple[np.ndarray, np.ndarray]:
    """The best k of a list of rows (m,), ascending."""
    assert space.wide is not None  # noqa: S101 - there is a vector in it
    if len(rows) <= FEW_TIMES * k:
        return _ordered(rows, _exact(space, base, vector, rows), k)
    high = base[rows] + space.wide.bounds(vector[None], rows)[0]
    return _by_bounds(space, base, vector, high, rows, k)


def _by_bounds(
    space: FeatureSpace,
    base: np.ndarray,
    vector: np.ndarray,
    high: np.ndarray,
    rows: np.ndarray | None,
    k: int,
) -> tuple[np.ndarray, np.ndarray]:
    """The k of the highest bounds set the mark; then every other row that reaches it.

    Args:
        high: (m,) bounds of the scores of ``rows``, or (n,) of all; -inf where not eligible.
    """
    top = np.argpartition(high, len(high) - k)[len(high) - k :]
    scores = _exact(space, base, vector, top if rows is None else rows[top])
    high[top] = -np.inf
    mark = float(scores.min())
    rest = np.flatnonzero(high >= mark - _ROUNDING * max(1.0, float(np.abs(base).max())))
    places = np.concatenate([top, rest])
    chosen = places if rows is None else rows[places]
    return _ordered(
        chosen, np.concatenate([scores, _exact(space, base, vector, chosen[len(top) :])]), k
    )
