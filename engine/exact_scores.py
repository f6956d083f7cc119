"""Exact scores of a few rows: dot products in float64, each row by itself in one order.

A matrix product may sum a row differently by its place among others; here the same row has the
same score in every call, so that equal rows are equal. It does not know which rows, or why.
"""

from __future__ import annotations

import numpy as np
from torch import Tensor

#: Rows scored in one go.
CHUNK = 1 << 14


class ExactScores:
    """Scores against (n, d) fp32 vectors, wherever they are: in memory, mapped, on a GPU."""

    def __init__(self, vectors: Tensor) -> None:
        self.vectors = vectors
        self._host = vectors.numpy() if vectors.device.type == "cpu" else None

    def __call__(self, query: np.ndarray, rows: Tensor) -> np.ndarray:
        """(d,) float64 and rows (m,) → (m,) float64."""
        if rows.shape[0] > CHUNK:
            return np.concatenate([self(query, some) for some in rows.split(CHUNK)])
        if self._host is not None:
            taken = self._host.take(rows.cpu().numpy(), 0)
        else:
            taken = self.vectors.index_select(0, rows).cpu().numpy()
        scores: np.ndarray = np.vecdot(taken.astype(np.float64), query)
        return scores
