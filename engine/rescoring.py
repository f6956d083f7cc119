"""From bounds to answers: the bounds set a mark, and what reaches it is scored exactly.

This is the step that makes every path of the index exact; see ``index.py``. Exact scores are sums
in float64, each row by itself in one order: a matrix product may sum a row differently by its
place among others, and equal rows are to be equal. It does not know how the bounds come about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from torch import Tensor

from engine.barred_rows import Barred, strike_all, true_rows
from engine.best_rows import BestRows, below
from engine.fp32_scan import safe_norm

#: From as many candidates times k on, exact scores of a few thin them out first.
MANY = 8
#: So many bounds beyond the k highest are listed with them, where bounds are sharp.
SPARE = 6
#: Rows scored in one go.
CHUNK = 1 << 14
#: The k-th greatest is sought among the greatest of so many rows each: a seventh of the time.
GROUP = 16
#: What every bound exceeds that is not barred, and what the smallest fp32 numbers may lose.
LOWEST, TINY = -1e38, 1e-34
#: Covers the fp32 rounding of a sum of two, as a share of the larger.
ROUNDING = 2.0**-22


@dataclass(slots=True)
class Ask:
    """One query.

    Attributes:
        query, exact: (d,) fp32 and float64.
        bar: what it leaves out.
        best: the best so far.
        base: (n,) scores that the products are added to; none is greater in size than ``greatest``.
    """

    query: np.ndarray
    exact: np.ndarray
    bar: Barred
    best: BestRows
    base: Tensor | None = None
    greatest: float = 0.0


class Rescoring:
    """The best rows by their bounds, and their exact scores.

    Args:
        vectors: (u, d) fp32, wherever they are: in memory, mapped, on a GPU.
        place: (n,) int64 the vector of each row; None = its own.
        sharp: bounds are so near the scores that hardly more than k reach the mark.
    """

    def __init__(self, vectors: Tensor, place: Tensor | None, *, sharp: bool) -> None:
        self.vectors, self.place, self.sharp = vectors, place, sharp
        self._host = vectors.numpy() if vectors.device.type == "cpu" else None

    def among(
        self, asks: Sequence[Ask], bounds: Tensor, rows: Tensor | None, doubts: Sequence[float]
    ) -> None:
        """Add every row that belongs to the best, by upper bounds (b, m) of rows (m,) or of all.

        Args:
            doubts: (b,) no bound exceeds its dot product by more.
        """
        k, size = asks[0].best.k, bounds.shape[1]
        if self.sharp:
            top = bounds.topk(min(k + SPARE, size), dim=1)
            values = top.values.cpu().numpy()
            highest = values[:, k - 1].tolist() if size > k else [-np.inf] * len(asks)
        else:
            highest = kth(bounds, k) if size > k else [-np.inf] * len(asks)
        for number, (ask, high, doubt) in enumerate(zip(asks, highest, doubts, strict=True)):
            # The k highest bounds less the doubt are k scores that are reached for certain.
            slack, bound = self._slack(ask), bounds[number]
            mark = max(ask.best.least(), below(high - doubt - slack)) - slack
            places = None
            if self.sharp:
                within = int(np.count_nonzero(values[number] >= max(mark - TINY, LOWEST)))
                if within < values.shape[1] or within == size:  # the list goes past the mark
                    places = top.indices[number, :within]
            if places is None:
                places = reach(bound, mark)
            if places.shape[0] > MANY * k + MANY:
                # Their exact scores make a mark as high as it can be.
                likely = places[bound[places].topk(k).indices]
                scores = self.scores(ask, likely if rows is None else rows[likely])
                mark = max(mark, below(float(scores.min())) - slack)
                places = places[reach(bound[places], mark)]
            self.add(ask, places if rows is None else rows[places])

    def add(self, ask: Ask, rows: Tensor) -> None:
        """Add rows (m,) with their exact scores."""
        if rows.shape[0]:
            ask.best.add(self.scores(ask, rows), rows.cpu().numpy())

    def scores(self, ask: Ask, rows: Tensor) -> np.ndarray:
        """(m,) fp32, rounded once."""
        scores = self._exact(ask.exact, rows if self.place is None else self.place[rows])
        if ask.base is not None:
            scores += ask.base[rows].cpu().numpy()
        return scores.astype(np.float32)

    def _exact(self, query: np.ndarray, rows: Tensor) -> np.ndarray:
        """(d,) float64 and rows of vectors (m,) → (m,) float64."""
        if rows.shape[0] > CHUNK:
            return np.concatenate([self._exact(query, some) for some in rows.split(CHUNK)])
        if self._host is not None:
            taken = self._host.take(rows.cpu().numpy(), 0)
        else:
            taken = self.vectors.index_select(0, rows).cpu().numpy()
        scores: np.ndarray = np.vecdot(taken.astype(np.float64), query)
        return scores

    def near_base(self, ask: Ask, base: Tensor, most: float) -> Tensor | None:
        """The rows that can be among the best by their base and the length of the query alone.

        A dot product moves a score by the lengths' product at most. Where that is little beside
        how far the base scores lie apart, few rows can be among the best. None where they are
        more than ``most``.
        """
        far = float(np.linalg.norm(ask.exact)) * self._longest
        if 2 * far > float(base.max() - base.mean()):
            return None
        bounds = base.clone()[None]
        strike_all([ask.bar], bounds, 0)
        likely = true_rows(bounds[0] >= max(kth(bounds, ask.best.k)[0], LOWEST))[: ask.best.k]
        mark = -np.inf
        if len(likely) == ask.best.k:
            mark = below(float(self.scores(ask, likely).min())) - far
        rows = true_rows(bounds[0] >= max(mark - self._slack(ask), LOWEST))
        return rows if len(rows) <= max(ask.best.k, most) else None

    @cached_property
    def _longest(self) -> float:
        """No vector is longer."""
        chunks = self.vectors.split(1 << 16)
        return max((float(safe_norm(some).max()) for some in chunks if len(some)), default=0.0)

    def _slack(self, ask: Ask) -> float:
        """What adding a base to a bound may lose by rounding."""
        if ask.base is None:
            return 0.0
        length = float(np.linalg.norm(ask.exact)) * self._longest
        return ROUNDING * (ask.greatest + 2 * length)


def kth(bounds: Tensor, k: int) -> list[float]:
    """(b,) of bounds (b, m): not above the k-th greatest of each row, and near it; -inf for none.

    The k-th greatest of the groups' greatest is one: k groups have a row that reaches it.
    """
    groups = bounds.shape[1] // GROUP
    if groups >= 4 * k:
        bounds = bounds[:, : groups * GROUP].unflatten(1, (GROUP, groups)).amax(1)
    if bounds.shape[1] < k:
        return [-np.inf] * len(bounds)
    least: list[float] = bounds.topk(k, dim=1, sorted=False).values.amin(1).tolist()
    return least


def reach(bounds: Tensor, mark: float) -> Tensor:
    """(m,) ascending places of the bounds that reach a mark; never of those barred."""
    return true_rows(bounds >= max(mark - TINY, LOWEST))
