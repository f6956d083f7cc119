"""Which labels each product has, by their columns in a block. It knows rows and columns only."""

from __future__ import annotations

import numpy as np
from scipy import sparse


class LabelColumns:
    """The labels of n products in one block.

    Args:
        rows: (n, width) CSR, an entry for each label of a product.

    Attributes:
        codes: (n,) the column of each product, ``width`` where it has none; None when some
            product has several.
    """

    def __init__(self, rows: sparse.csr_matrix) -> None:
        self.width: int = rows.shape[1]
        self._starts, self._columns = rows.indptr, rows.indices
        self.codes: np.ndarray | None = None
        counts = np.diff(self._starts)
        if counts.max(initial=0) <= 1:
            self.codes = np.full(len(counts), self.width, np.int32)
            self.codes[counts == 1] = self._columns
            self._starts = self._columns = np.zeros(0, np.int32)  # the codes say it all

    def of(self, row: int) -> list[int]:
        """The columns of one product."""
        if self.codes is not None:
            return [int(self.codes[row])] if self.codes[row] < self.width else []
        found: list[int] = self._columns[self._starts[row] : self._starts[row + 1]].tolist()
        return found

    def among(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(place in ``rows``, column) of every label of some products."""
        if self.codes is not None:
            columns = self.codes[rows]
            has = np.flatnonzero(columns < self.width)
            return has, columns[has]
        owners, places = spans(self._starts, rows)
        return owners, self._columns[places]

    def mean(self, rows: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """(width,) float32: Σ shares · unit rows, of some products."""
        owners, columns = self.among(rows)
        held = np.bincount(owners, minlength=len(rows))
        values = shares[owners] / np.sqrt(held[owners])
        return np.bincount(columns, values, self.width).astype(np.float32)


def spans(starts: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(owner, place) of every entry of some rows of a CSR table, row by row.

    Args:
        starts: (n + 1,) the table's indptr.
        rows: (m,) rows; an owner is a place in them.
    """
    lows = starts[rows].astype(np.int64)
    counts = starts[rows + 1] - lows
    owners = np.repeat(np.arange(len(rows)), counts)
    ends = np.cumsum(counts)
    places = np.arange(len(owners)) + np.repeat(lows - (ends - counts), counts)
    return owners, places
