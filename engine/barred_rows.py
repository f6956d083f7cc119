"""Barred rows: what a search leaves out, dense (a mask) and sparse (a few rows) at once.

It strikes them out of scores as they come from a scan and filters lists of rows. It does not know
why they are barred.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor


class Barred:
    """Rows that one query must not answer with.

    Attributes:
        mask: (n,) bool, True = eligible; None = all.
        without: (e,) int64 ascending, distinct rows that are out as well; None = none.
    """

    def __init__(
        self, count: int, mask: Tensor | None = None, without: Tensor | None = None
    ) -> None:
        self.count, self.mask = count, mask
        self.without = without if without is not None and len(without) else None
        self._struck: Tensor | None = None

    @property
    def everything(self) -> bool:
        """True when no row is barred."""
        return self.mask is None and self.without is None

    def count_eligible(self) -> int:
        """How many rows a mask and a list leave, if they do not overlap: it may be more."""
        left = self.count if self.mask is None else int(torch.count_nonzero(self.mask))
        return left - (0 if self.without is None else len(self.without))

    def rows(self) -> Tensor:
        """(m,) int64: the rows that are left, ascending."""
        if self.mask is not None:
            rows = true_rows(self.mask)
            return rows if self.without is None else rows[~contains(self.without, rows)]
        device = None if self.without is None else self.without.device
        return self.keep(torch.arange(self.count, device=device))

    def allows(self, rows: Tensor) -> Tensor:
        """(m,) bool: which of ``rows`` exist and are not barred."""
        allowed = rows < self.count
        if self.mask is not None:
            allowed &= self.mask[rows.clamp_max(self.count - 1)]
        if self.without is not None:
            allowed &= ~contains(self.without, rows)
        return allowed

    def keep(self, rows: Tensor) -> Tensor:
        """Of ``rows``, those that exist and are not barred, in their order."""
        return rows[self.allows(rows)]

    def strike(self, scores: Tensor, start: int) -> None:
        """Take ``least(scores)`` off the scores of barred rows, or set them to it, in place.

        Args:
            scores: (b, m) int32 or fp32 of rows ``start`` to ``start + m``; may reach past the
                end.
        """
        stop = min(start + scores.shape[1], self.count)
        if self.mask is not None:
            if self._struck is None:
                self._struck = 1 - self.mask.view(torch.int8)
            # A sum, since filling under a mask costs ten times as much where the mask is mixed.
            scores[:, : stop - start].add_(self._struck[start:stop], alpha=least(scores))
        if self.without is not None:
            low, high = torch.searchsorted(
                self.without, torch.tensor([start, stop], device=self.without.device)
            ).tolist()
            if high > low:
                scores.index_fill_(1, self.without[low:high] - start, least(scores))


def strike_all(barred: Sequence[Barred], scores: Tensor, start: int) -> None:
    """``Barred.strike`` for each query's scores (b, m), and what is past the last row.

    Neighbours under the same bar are struck at once.
    """
    low = 0
    for high in range(1, len(barred) + 1):
        if high == len(barred) or barred[high] is not barred[low]:
            if not barred[low].everything:
                barred[low].strike(scores[low:high], start)
            low = high
    if start + scores.shape[1] > barred[0].count:
        scores[:, max(0, barred[0].count - start) :] = least(scores)


def least(scores: Tensor) -> float:
    """What a barred row's score is below half of: no integer product or fp32 score comes near."""
    return -3e38 if scores.is_floating_point() else -(2**30)


def contains(ordered: Tensor, rows: Tensor) -> Tensor:
    """(m,) bool: which of ``rows`` stand in ``ordered`` (ascending, not empty)."""
    place = torch.searchsorted(ordered, rows).clamp_max_(len(ordered) - 1)
    return ordered[place] == rows


def true_rows(mask: Tensor) -> Tensor:
    """(m,) int64 rows where a mask is true; numpy's is several times faster on a CPU."""
    if mask.device.type == "cpu":
        return torch.from_numpy(np.flatnonzero(mask.numpy()))
    return mask.nonzero()[:, 0]
