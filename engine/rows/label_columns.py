"""Which labels each product has, by their columns in a block. It knows rows and columns only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

#: (m,) rows -> (place in them, column, weight) of every entry that they have.
Entries = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]]
#: (m,) rows (``slice(None)`` for all) -> (m,) the column of each one's label, the width for none.
Columns = Callable[[np.ndarray | slice | int], np.ndarray]


class LabelColumns:
    """The labels of n products in one block.

    Args:
        width: of the block.
        columns: None where some product has several labels.

    Attributes:
        columns: as given.
    """

    def __init__(self, width: int, entries: Entries, columns: Columns | None) -> None:
        self.columns = columns
        self._width, self._entries = width, entries

    def of(self, row: int) -> list[int]:
        """The columns of one product."""
        if self.columns is not None:
            column = int(self.columns(row))
            return [column] if column < self._width else []
        found: list[int] = self.among(np.array([row]))[1].tolist()
        return found

    def among(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(place in ``rows``, column) of every label of some products."""
        if self.columns is not None:
            columns = self.columns(rows)
            owners = np.flatnonzero(columns < self._width)
            return owners, columns[owners]
        owners, columns, _ = self._entries(rows)
        return owners, columns
