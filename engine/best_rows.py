"""The best k rows so far, and the least score that still belongs to them.

Order: higher score first, equals by row. It does not know where scores come from.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor


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
    rows = np.flatnonzero(mask)
    best = BestRows(k)
    best.add(scores if len(rows) == len(scores) else scores[rows], rows)
    values, found = best.answer()
    return found.numpy(), values.numpy()


def below(score: float) -> float:
    """A number less than every one that rounds to the fp32 ``score``, and hardly less."""
    return score - abs(score) * 2.0**-23 - 2e-45
