"""Barred rows: what a search leaves out, as a mask. It strikes them out of scores as they come from
a scan, and lists those that are left. It does not know why rows are barred.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

#: A barred row's fp32 score.
LEAST = -3e38


class Barred:
    """Rows that a query must not answer with.

    Attributes:
        mask: (n,) bool, True = eligible; None = all.
    """

    def __init__(self, count: int, mask: Tensor | None, device: torch.device | str = "cpu") -> None:
        self.count, self.mask, self.device = count, mask, device
        self._ones: Tensor | None = None
        self._added: np.ndarray | None = None

    @cached_property
    def left(self) -> int:
        """How many rows are left."""
        if self.mask is None:
            return self.count
        if self.mask.device.type == "cpu":  # numpy counts five times as fast
            return int(np.count_nonzero(self.mask.numpy()))
        return int(torch.count_nonzero(self.mask))

    @cached_property
    def rows(self) -> Tensor:
        """(m,) int64: the rows that are left, ascending."""
        if self.mask is None:
            return torch.arange(self.count, device=self.device)
        return true_rows(self.mask)

    def allows(self, rows: Tensor) -> Tensor:
        """(m,) bool: which of ``rows`` exist and are not barred."""
        allowed = rows < self.count
        if self.mask is not None:
            allowed &= self.mask[rows.clamp_max(self.count - 1)]
        return allowed

    def strike(self, scores: Tensor, start: int) -> None:
        """Take ``least(scores)`` off the scores of barred rows, in place.

        Args:
            scores: (b, m) int32 or fp32 of rows ``start`` to ``start + m``; may reach past the
                end.
        """
        if self.mask is None:
            return
        stop = min(start + scores.shape[1], self.count)
        # A sum, since filling under a mask costs ten times as much where the mask is mixed.
        if scores.is_floating_point() and scores.device.type == "cpu":
            cells = scores.numpy()[:, : stop - start]
            cells += self._weight(self.mask)[start:stop]
        else:
            part = scores[:, : stop - start]
            part.add_(self._struck(self.mask)[start:stop], alpha=least(scores))

    def _struck(self, mask: Tensor) -> Tensor:
        """(n,) int8, 1 for a barred row; kept."""
        if self._ones is None:
            self._ones = 1 - mask.view(torch.int8)
        return self._ones

    def _weight(self, mask: Tensor) -> np.ndarray:
        """(n,) fp32, what is added to the score of each row; kept."""
        if self._added is None:
            self._added = np.logical_not(mask.numpy()) * np.float32(LEAST)
        return self._added


def strike_all(barred: Sequence[Barred], scores: Tensor, start: int) -> None:
    """``Barred.strike`` for each query's scores (b, m), and what is past the last row.

    Neighbours under the same bar are struck at once.
    """
    low = 0
    for high in range(1, len(barred) + 1):
        if high == len(barred) or barred[high] is not barred[low]:
            barred[low].strike(scores[low:high], start)
            low = high
    if start + scores.shape[1] > barred[0].count:
        scores[:, max(0, barred[0].count - start) :] = least(scores)


def least(scores: Tensor) -> float:
    """What a barred row's score is below half of: no integer product or fp32 score comes near."""
    return LEAST if scores.is_floating_point() else -(2**30)


def true_rows(mask: Tensor) -> Tensor:
    """(m,) int64 rows where a mask is true; numpy's is several times faster on a CPU."""
    if mask.device.type == "cpu":
        return torch.from_numpy(np.flatnonzero(mask.numpy()))
    return mask.nonzero()[:, 0]
