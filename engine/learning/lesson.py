"""What one event of feedback added to the item-item model, so that it can be subtracted again.

It knows neither the model nor whose event it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """The addends of one event; to the diagonal's entry of ``item`` it added ``weight`` squared.

    Attributes:
        rows: (h,) the history's items.
        onward, back: (h,) float64 added to B[rows, item] and to B[item, rows].
    """

    item: int
    weight: float
    rows: np.ndarray
    onward: np.ndarray
    back: np.ndarray

    def entries(self) -> Iterator[tuple[int, int, float]]:
        """Row, column and addend of every entry of B that moved."""
        columns = (self.rows.tolist(), self.onward.tolist(), self.back.tolist())
        for row, onward, back in zip(*columns, strict=True):
            yield row, self.item, onward
            yield self.item, row, back
