"""How good a ranking is: hits, gain, recall, coverage, diversity, and how sure that is.

Definitions after Järvelin and Kekäläinen 2002 (DCG) and Efron 1979 (bootstrap). Ranks count from 0.
It does not know models or data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

#: Rank of a target that was not ranked.
UNRANKED = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.4f} [{self.low:.4f}, {self.high:.4f}]"


def ranks(scores: np.ndarray, rows: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Rank of each target in its row of scores; equal scores rank by column.

    Args:
        scores: (people, n); what may not be shown is -inf, and a target of that score is
            ``UNRANKED``.
        rows, targets: (m,) row and column of each target.

    Returns:
        (m,) int64.
    """
    out = np.empty(len(rows), np.int64)
    columns = np.arange(scores.shape[1])
    for place, (row, target) in enumerate(zip(rows, targets, strict=True)):
        line = scores[row]
        own = line[target]
        if own == -np.inf:
            out[place] = UNRANKED
        else:
            out[place] = np.sum(line > own) + np.sum((line == own) & (columns < target))
    return out


def hit_rate(found: np.ndarray, k: int) -> np.ndarray:
    """(m,) 1 where the target stands among the first k, else 0; for one target a person."""
    return (np.asarray(found) < _positive(k)).astype(np.float64)


def ndcg(found: np.ndarray, k: int) -> np.ndarray:
    """(m,) 1 / log2(rank + 2) within the first k, else 0: NDCG with one target a person."""
    found = np.asarray(found)
    near = np.minimum(found, _positive(k))
    return np.where(found < k, 1.0 / np.log2(near + 2.0), 0.0)


def recall_of_set(found: Sequence[int], k: int) -> float:
    """Share of one person's targets among the first k; 0 without targets."""
    return float(hit_rate(np.asarray(found), k).mean()) if len(found) else 0.0


def ndcg_of_set(found: Sequence[int], k: int) -> float:
    """NDCG of one person with several equally good targets; 0 without targets."""
    if not len(found):
        return 0.0
    ideal = float(ndcg(np.arange(min(len(found), k)), k).sum())
    return float(ndcg(np.asarray(found), k).sum()) / ideal


def graded_ndcg(shown: np.ndarray, every: np.ndarray, k: int) -> float:
    """NDCG of one list whose items have grades, with gain 2^grade - 1 (Burges et al. 2005).

    Args:
        shown: grades in the order shown; a list shorter than k has nothing behind its end.
        every: grades of everything that could be shown.

    Returns:
        0 when nothing has a grade above 0.
    """
    discount = 1.0 / np.log2(np.arange(_positive(k)) + 2.0)

    def gain(grades: np.ndarray) -> float:
        return float(((2.0 ** grades[:k] - 1.0) * discount[: len(grades)]).sum())

    ideal = gain(np.sort(np.asarray(every, np.float64))[::-1])
    return gain(np.asarray(shown, np.float64)) / ideal if ideal else 0.0


def coverage(lists: Iterable[Sequence[int]], n_items: int) -> float:
    """Share of the catalogue that is shown to anybody."""
    shown = {int(item) for shown_list in lists for item in shown_list}
    return len(shown) / n_items if n_items else 0.0


def intra_list_diversity(vectors: np.ndarray) -> float:
    """1 - mean cosine of the pairs of one list; 0 for fewer than two items.

    Args:
        vectors: (k, d) of the list's items, any length but zero.
    """
    k = len(vectors)
    if k < 2:
        return 0.0
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = unit @ unit.T  # (k, k)
    return float(1.0 - (cosines.sum() - np.trace(cosines)) / (k * (k - 1)))


def bootstrap_interval(
    values: np.ndarray, confidence: float = 0.95, draws: int = 2_000, seed: int = 0
) -> Interval:
    """Percentile interval of the mean over people, drawn with replacement; deterministic.

    Raises:
        ValueError: no values.
    """
    values = np.asarray(values, np.float64)
    if not len(values):
        raise ValueError("values is empty; expected one value a person")
    drawn = np.random.default_rng(seed).integers(0, len(values), (draws, len(values)))
    means = np.sort(values[drawn].mean(axis=1))
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(values.mean()), float(low), float(high))


def _positive(k: int) -> int:
    if k < 1:
        raise ValueError(f"k is {k!r}; expected a whole number of at least 1")
    return k
