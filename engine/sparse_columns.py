"""A sparse block by its columns: who has a word, and how much. It knows rows and columns only."""

from __future__ import annotations

import numpy as np
import torch
from scipy import sparse


class SparseColumns:
    """Columns of (n, width), to be added to sums of all rows.

    Args:
        table: (n, width) CSC float32.
    """

    def __init__(self, table: sparse.csc_matrix) -> None:
        self._starts = table.indptr
        self._rows = torch.from_numpy(table.indices)
        self._data = torch.from_numpy(table.data)

    def rows_of(self, column: int) -> np.ndarray:
        """Rows that have something in a column, ascending."""
        rows: np.ndarray = self._rows[self._starts[column] : self._starts[column + 1]].numpy()
        return rows

    def add_to(self, total: torch.Tensor, columns: np.ndarray, values: np.ndarray) -> None:
        """Add the products of a vector with few columns to sums (n,) float32."""
        lows, highs = self._starts[columns].tolist(), self._starts[columns + 1].tolist()
        for lo, hi, value in zip(lows, highs, values.tolist(), strict=True):
            total.index_add_(0, self._rows[lo:hi], self._data[lo:hi], alpha=value)
