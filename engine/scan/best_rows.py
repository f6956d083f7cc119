"""The best k rows so far, and marks: scores that the best reach.

Order: higher score first, equals by row. It does not know where scores come from.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

#: The k-th greatest is sought among the greatest of so many groups of rows, or of 8 times k.
GROUPS, GROUPS_TIMES = 512, 8
#: Under a mask so many leaders are looked at beyond what would do if it barred evenly; and none
#: where groups would hold fewer rows than these.
SPARE, DEEP = 8, 8
#: What every bound exceeds that is not barred, and what the smallest fp32 numbers may lose.
LOWEST, TINY = -1e38, 1e-34


class BestRows:
    """Collects scored rows; every row is added at most once.

    Attributes:
        k: how many are wanted.
    """

    def __init__(self, k: int) -> None:
        self.k = k
        self._scores = np.zeros(0, dtype=np.float32)
        self._rows = np.zeros(0, dtype=np.int64)

    def add(self, scores: np.ndarray, rows: np.ndarray) -> None:
        """Take (m,) fp32 scores of (m,) int64 rows."""
        if len(self._rows):
            scores = np.concatenate([self._scores, scores])
            rows = np.concatenate([self._rows, rows])
        if len(scores) > 4 * self.k:  # a sort of all costs more than finding the k-th
            last = len(scores) - self.k
            kept = np.flatnonzero(scores >= np.partition(scores, last)[last])  # and all that tie
            scores, rows = scores[kept], rows[kept]
        order = np.lexsort((rows, -scores))[: self.k]
        self._scores, self._rows = scores[order], rows[order]

    def least(self) -> float:
        """No row whose exact score is less than this can be among the best k."""
        return below(float(self._scores[-1])) if len(self._rows) >= self.k else -math.inf

    def answer(self) -> tuple[Tensor, Tensor]:
        """Scores and rows, (k',) each, best first."""
        return torch.from_numpy(self._scores), torch.from_numpy(self._rows)


def best_of(scores: np.ndarray, mask: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """(rows, their scores) of the k best of scores (n,) under a mask (n,); equals by row."""
    likely = leaders(
        torch.from_numpy(scores), torch.from_numpy(mask), int(np.count_nonzero(mask)), k
    )
    rows = np.flatnonzero(mask) if likely is None else likely.numpy()
    best = BestRows(k)
    best.add(scores if len(rows) == len(scores) else scores[rows], rows)
    values, found = best.answer()
    return found.numpy(), values.numpy()


def leaders(scores: Tensor, mask: Tensor | None, left: int, k: int) -> Tensor | None:
    """(m,) ascending: rows under a mask (n,) that hold its k best of scores (n,), and few more.

    None where such rows are not found at once.

    Args:
        left: how many rows the mask leaves.
    """
    if left < k:
        return None
    many = k if mask is None else k + k * (len(scores) - left) // left + SPARE
    if many * GROUPS_TIMES * DEEP > len(scores):
        return None
    rows = reach(scores, kth(scores[None], many)[0])
    if mask is not None:
        rows = rows[mask[rows]]
    return rows if len(rows) >= k else None


def kth(bounds: Tensor, k: int) -> list[float]:
    """(b,) of bounds (b, m): not above the k-th greatest of each row, and near it; -inf for none.

    The k-th greatest of the groups' greatest is one: k groups have a row that reaches it.
    """
    size = bounds.shape[1]
    if size < k:
        return [-np.inf] * len(bounds)
    groups = max(GROUPS, GROUPS_TIMES * k)
    deep = size // groups
    if bounds.device.type != "cpu":
        if deep > 1:
            bounds = bounds[:, : groups * deep].unflatten(1, (deep, groups)).amax(1)
        on_gpu: list[float] = bounds.topk(k, dim=1, sorted=False).values.amin(1).tolist()
        return on_gpu
    cells = bounds.numpy()
    if deep > 1:
        cells = cells[:, : groups * deep].reshape(len(cells), deep, groups).max(1)
    least: list[float] = np.partition(cells, -k, axis=1)[:, -k].tolist()
    return least


def reach(bounds: Tensor, mark: float) -> Tensor:
    """(m,) ascending places of the bounds that reach a mark; never of those barred."""
    least = max(mark - TINY, LOWEST)
    if bounds.device.type == "cpu":  # numpy compares five times as fast
        return torch.from_numpy(np.flatnonzero(bounds.numpy() >= least))
    return (bounds >= least).nonzero()[:, 0]


def below(score: float) -> float:
    """A number less than every one that rounds to the fp32 ``score``, and hardly less."""
    return score - abs(score) * 2.0**-23 - 2e-45
