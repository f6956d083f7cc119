"""A narrow dense block of a catalogue: only the products that have something in it are held.

Most attributes belong to some kinds of product only (pages to books), and a row of zeros adds
nothing to a score. It knows rows and columns, not what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

#: Up to this share of products with a row that is not zero, only those are held.
HELD_SHARE = 0.6
#: A vector with so few entries is added up column by column.
FEW = 4


class DenseRows:
    """(n, w) float32, kept dimension-major (w, held), so that zero columns are never read.

    Args:
        rows: (n, w).
    """

    def __init__(self, rows: np.ndarray) -> None:
        self.count, self.width = rows.shape
        filled = np.flatnonzero(np.any(rows, axis=1))
        self._held = filled if len(filled) <= HELD_SHARE * self.count else None
        kept = rows if self._held is None else rows[self._held]
        self._matrix = torch.from_numpy(np.ascontiguousarray(kept.T, np.float32))
        self._places = None if self._held is None else torch.from_numpy(self._held)

    @property
    def nbytes(self) -> int:
        """Bytes held in memory."""
        parts = [self._matrix, self._places]
        return sum(part.nbytes for part in parts if part is not None)

    def add_to(self, total: torch.Tensor, vector: np.ndarray) -> None:
        """Add the products of a vector (w,) with all rows to sums (n,) float32."""
        hits = np.flatnonzero(vector)
        if self._held is None and len(hits) <= FEW:
            for hit in hits.tolist():
                total.add_(self._matrix[hit], alpha=float(vector[hit]))
            return
        if self._places is None:
            total.addmv_(self._matrix.T, torch.from_numpy(vector))  # (n, w) @ (w,)
        else:
            addends = torch.from_numpy(vector) @ self._matrix  # (w,) @ (w, held)
            total.index_add_(0, self._places, addends)

    def of(self, products: Sequence[int] | np.ndarray) -> np.ndarray:
        """(len(products), w) float32."""
        picked = np.asarray(products, np.int64)
        if self._held is None:
            rows: np.ndarray = self._matrix.numpy()[:, picked].T
            return rows
        place, has = self._columns_of(picked)
        rows = np.zeros((len(picked), self.width), np.float32)
        rows[has] = self._matrix.numpy()[:, place[has]].T
        return rows

    def mean(self, products: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """(w,) float32: Σ shares · rows."""
        total: np.ndarray = shares.astype(np.float32) @ self.of(products)
        return total

    def products(self, vectors: np.ndarray, products: np.ndarray) -> np.ndarray:
        """(t, m) float64: the products of vectors (t, w) float64 with some rows."""
        found: np.ndarray = vectors @ self.of(products).T.astype(np.float64)
        return found

    def write(self, products: Sequence[int] | np.ndarray, rows: np.ndarray) -> None:
        """Put new rows (len(products), w) in the place of old ones.

        Raises:
            ValueError: a product has no row here and can get none.
        """
        picked = np.asarray(products, np.int64)
        place, has = self._columns_of(picked)
        if not has.all():
            lacking = int(picked[~has][0])
            raise ValueError(f"product row {lacking} holds nothing in this block; cannot write")
        self._matrix.numpy()[:, place] = rows.T

    def _columns_of(self, products: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(m,) columns of the matrix, and (m,) whether there is one."""
        if self._held is None:
            return products, np.ones(len(products), bool)
        if not len(self._held):
            return np.zeros(len(products), np.int64), np.zeros(len(products), bool)
        place = np.searchsorted(self._held, products).clip(max=len(self._held) - 1)
        return place, self._held[place] == products
