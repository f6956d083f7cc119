"""A block of many columns, few of them filled: words, lists of products.

By its rows (what has this product) and by its columns (who has a word, and how much). It knows
rows and columns only.
"""

from __future__ import annotations

import numpy as np
import torch
from scipy import sparse

from engine.rows.spans import spans

try:  # a private call, in half the time of torch's index_add_; that does the same where it is gone
    from scipy.sparse._sparsetools import csc_matvec
except ImportError:  # pragma: no cover - not with the scipy that is pinned
    csc_matvec = None


class SparseRows:
    """(n, width) float32.

    Args:
        table: CSR.
        columns: the same as CSC, where it is at hand.

    Attributes:
        table: as given.
    """

    def __init__(self, table: sparse.csr_matrix, columns: sparse.csc_matrix | None = None) -> None:
        self.table = table
        self.width = int(table.shape[1])
        by_column = sparse.csc_matrix(table) if columns is None else columns
        self._starts = by_column.indptr
        self._rows, self._data = by_column.indices, by_column.data

    @property
    def nbytes(self) -> int:
        """Bytes held in memory, or mapped."""
        parts = (self.table.indptr, self.table.indices, self.table.data)
        return sum(part.nbytes for part in (*parts, self._starts, self._rows, self._data))

    def rows_of(self, column: int) -> np.ndarray:
        """Rows that have something in a column, ascending."""
        rows: np.ndarray = self._rows[self._starts[column] : self._starts[column + 1]]
        return rows

    def entries(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(place in ``rows``, column, value) of every entry of some rows."""
        owners, places = spans(self.table.indptr, rows)
        return owners, self.table.indices[places], self.table.data[places]

    def of(self, rows: np.ndarray) -> np.ndarray:
        """(m, width) float32."""
        owners, columns, data = self.entries(rows)
        found = np.zeros((len(rows), self.width), np.float32)
        found[owners, columns] = data
        return found

    def mean(self, rows: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """(width,) float32: Σ shares · rows."""
        owners, columns, data = self.entries(rows)
        return np.bincount(columns, shares[owners] * data, self.width).astype(np.float32)

    def products(self, vectors: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """(t, m) float64: the products of vectors (t, width) float64 with some rows."""
        owners, columns, data = self.entries(rows)
        found = np.zeros((len(vectors), len(rows)))
        for number, vector in enumerate(vectors):
            found[number] = np.bincount(owners, vector[columns] * data, len(rows))
        return found

    def add_to(self, total: torch.Tensor, columns: np.ndarray, values: np.ndarray) -> None:
        """Add the products of a vector with few columns to sums (n,) float32."""
        lows, highs = self._starts[columns].tolist(), self._starts[columns + 1].tolist()
        sums, ends = total.numpy(), np.zeros(2, self._rows.dtype)
        for lo, hi, value in zip(lows, highs, values.astype(np.float32), strict=True):
            rows, data = self._rows[lo:hi], self._data[lo:hi]
            if csc_matvec is None:
                total.index_add_(
                    0, torch.from_numpy(rows), torch.from_numpy(data), alpha=float(value)
                )
            else:
                ends[1] = hi - lo
                csc_matvec(len(sums), 1, ends, rows, data, value[None], sums)
