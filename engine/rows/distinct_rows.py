"""The distinct rows of a narrow block: sets of labels, and rows of numbers.

Many products have the same row, so what a person's vector gives is computed once a distinct row
and looked up for each product by its code. A code is a place among the distinct rows; which
product has which is held elsewhere (``joint_rows.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from scipy import sparse

from engine.rows.spans import spans
from engine.scan.matvec import matvec


class DistinctRows(Protocol):
    """(u, width) distinct rows of a block, each a weighted sum of pieces: labels, or itself.

    Attributes:
        filled: (u,) bool, whether a row has something in it.
        pieces: how many there are.
    """

    width: int
    filled: np.ndarray
    pieces: int

    @property
    def nbytes(self) -> int:
        """Bytes held in memory."""

    def values(self, vector: np.ndarray) -> np.ndarray:
        """(u,) float32: the product of a vector (width,) with every distinct row."""

    def of_pieces(self, vector: np.ndarray) -> np.ndarray:
        """(pieces,) the product of a vector (width,) with every piece."""

    def entries(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(place in ``codes``, piece, weight) of all pieces of some rows, row by row."""

    def products(self, vectors: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """(t, m) float64: the products of vectors (t, width) float64 with the rows of codes."""

    def of(self, codes: np.ndarray) -> np.ndarray:
        """(m, width) float32: the rows of codes."""


class NumberRows:
    """Rows of a block of numbers; see ``DistinctRows``.

    Args:
        rows: (u, width) float32.
    """

    def __init__(self, rows: np.ndarray) -> None:
        self.width = int(rows.shape[1])
        self._columns = np.ascontiguousarray(rows.T, np.float32)  # (width, u)
        self.filled = np.any(rows, axis=1)
        self.pieces = len(rows)

    @property
    def nbytes(self) -> int:
        return self._columns.nbytes + self.filled.nbytes

    def values(self, vector: np.ndarray) -> np.ndarray:
        return matvec(self._columns.T, vector)

    of_pieces = values

    def entries(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        owners = np.flatnonzero(self.filled[codes])
        return owners, codes[owners], np.ones(len(owners))

    def products(self, vectors: np.ndarray, codes: np.ndarray) -> np.ndarray:
        found: np.ndarray = vectors @ self.of(codes).T.astype(np.float64)
        return found

    def of(self, codes: np.ndarray) -> np.ndarray:
        found: np.ndarray = self._columns[:, codes].T
        return found

    def mean(self, codes: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """(width,) float32: Σ shares · rows of codes."""
        found: np.ndarray = shares.astype(np.float32) @ self.of(codes)
        return found


class LabelSets:
    """Rows of a block of labels: m labels weigh 1/sqrt(m) each; see ``DistinctRows``.

    Args:
        sets: the columns of each distinct row.
        width: of the block.

    Attributes:
        single: whether every row is one label, in order, and the last is none: a code is then
            the label's column, ``width`` for none.
    """

    def __init__(self, sets: Sequence[Sequence[int]], width: int) -> None:
        self.width = self.pieces = width
        self._sizes = np.array([len(columns) for columns in sets], np.int32)
        self._starts = np.concatenate([[0], np.cumsum(self._sizes)])
        self._columns = np.array([column for columns in sets for column in columns], np.int32)
        self._weights = np.repeat(1 / np.sqrt(np.maximum(self._sizes, 1)), self._sizes)
        self._owners = np.repeat(np.arange(len(sets)), self._sizes)
        self.filled = self._sizes > 0
        self.single = (
            len(sets) == width + 1
            and np.array_equal(self._columns, np.arange(width))
            and bool(self.filled[:-1].all())
        )

    def __len__(self) -> int:
        return len(self._sizes)

    @property
    def nbytes(self) -> int:
        parts = [self._sizes, self._starts, self._columns, self._weights, self._owners, self.filled]
        return sum(part.nbytes for part in parts)

    def entries(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        if self.single:
            owners = np.flatnonzero(codes < self.width)
            return owners, codes[owners], np.ones(len(owners))
        owners, places = spans(self._starts, codes)
        return owners, self._columns[places], self._weights[places]

    def values(self, vector: np.ndarray) -> np.ndarray:
        if self.single:
            found = np.zeros(self.width + 1, np.float32)
            found[:-1] = vector
            return found
        weighted = vector[self._columns] * self._weights
        return np.bincount(self._owners, weighted, len(self)).astype(np.float32)

    def of_pieces(self, vector: np.ndarray) -> np.ndarray:
        return vector

    def products(self, vectors: np.ndarray, codes: np.ndarray) -> np.ndarray:
        if self.single:
            has = codes < self.width
            taken: np.ndarray = vectors.take(codes, axis=1, mode="clip") * has
            return taken
        owners, columns, weights = self.entries(codes)
        found = np.zeros((len(vectors), len(codes)))
        for number, vector in enumerate(vectors):
            found[number] = np.bincount(owners, vector[columns] * weights, len(codes))
        return found

    def of(self, codes: np.ndarray) -> np.ndarray:
        owners, columns, weights = self.entries(codes)
        rows = np.zeros((len(codes), self.width), np.float32)
        rows[owners, columns] = weights
        return rows

    def table(self, codes: np.ndarray) -> sparse.csr_matrix:
        """(m, width) float32: the rows of codes."""
        owners, columns, weights = self.entries(codes)
        starts = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(codes)))])
        parts = (weights.astype(np.float32), columns.astype(np.int32), starts)
        return sparse.csr_matrix(parts, shape=(len(codes), self.width))
