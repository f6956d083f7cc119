"""From bounds to answers: the bounds set a mark, and what reaches it is scored exactly.

This is the step that makes every path of the index exact; see ``index.py``. Exact scores are sums
in float64, each row by itself in one order: a matrix product may sum a row differently by its
place among others, and equal rows are to be equal. It does not know how the bounds come about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.scan.barred_rows import Barred, strike_all
from engine.scan.best_rows import TINY, BestRows, below, kth, leaders, reach
from engine.scan.fp32_scan import UNIT
from engine.scan.matvec import matvec

#: From as many candidates times k on, exact scores of a few thin them out first.
MANY = 8
#: Of more rows than these, and than twice k, fp32 products choose those that float64 sums up.
FEW = 64
#: Rows scored in one go.
CHUNK = 1 << 14
#: The share of what a product can be that it is, or more, among the rows of the best bases; and rows
#: by which it is told how many those would leave. Only time hangs on either.
LIKELY, SAMPLE = 0.2, 1 << 9
#: Covers the fp32 rounding of a sum of two, as a share of the larger.
ROUNDING = 2.0**-22


@dataclass(slots=True)
class Ask:
    """One query.

    Attributes:
        query, exact: (d,) fp32 and float64.
        length: of the query.
        bar: what it leaves out.
        best: the best so far.
        base: (n,) scores that the products are added to; none is greater in size than ``greatest``.
    """

    query: np.ndarray
    exact: np.ndarray
    length: float
    bar: Barred
    best: BestRows
    base: Tensor | None = None
    greatest: float = 0.0


class Rescoring:
    """The best rows by their bounds, and their exact scores.

    Args:
        vectors: (u, d) fp32, wherever they are: in memory, mapped, on a GPU.
        place: (n,) int64 the vector of each row; None = its own.
        longest: no vector is longer.
    """

    def __init__(self, vectors: Tensor, place: Tensor | None, longest: float) -> None:
        self.vectors, self.place = vectors, place
        self._longest = longest
        self._host = vectors.numpy() if vectors.device.type == "cpu" else None

    def among(
        self, asks: Sequence[Ask], bounds: Tensor, rows: Tensor | None, doubts: Sequence[float]
    ) -> None:
        """Add every row that belongs to the best, by upper bounds (b, m) of rows (m,) or of all.

        Args:
            doubts: (b,) no bound exceeds its dot product by more.
        """
        k, size = asks[0].best.k, bounds.shape[1]
        highest = kth(bounds, k) if size > k else [-np.inf] * len(asks)
        for number, (ask, high, doubt) in enumerate(zip(asks, highest, doubts, strict=True)):
            # The k highest bounds less the doubt are k scores that are reached for certain.
            slack, bound = self._slack(ask), bounds[number]
            mark = max(ask.best.least(), below(high - doubt - slack)) - slack
            places = reach(bound, mark)
            if places.shape[0] > MANY * k + MANY:
                # Their exact scores make a mark as high as it can be.
                likely = places[bound[places].topk(k).indices]
                scores = self.scores(ask, likely if rows is None else rows[likely])
                mark = max(mark, below(float(scores.min())) - slack)
                places = places[reach(bound[places], mark)]
            self.add(ask, places if rows is None else rows[places])

    def leading(self, ask: Ask, most: float) -> Tensor | None:
        """The rows that can be among the best, by their base alone: a product is at most so long.

        None where more than ``most`` can, or where too few of the best bases are eligible.
        """
        assert ask.base is not None  # noqa: S101 - it is what is gone by
        base, k, bar = ask.base, ask.best.k, ask.bar
        reached = ask.length * self._longest
        enough = max(k, most)
        # So many rows will do, if products count among the leaders for as much as they mostly do.
        some = base[:: max(1, len(base) // SAMPLE)].contiguous()
        near = float(some.amax()) - (1 - LIKELY) * reached
        if int(torch.count_nonzero(some >= near)) * bar.left > enough * len(some):
            return None
        likely = leaders(base, bar.mask, bar.left, k)
        if likely is None:
            return None
        rows = reach(base, self._mark(ask, likely) - reached)
        rows = rows if bar.mask is None else rows[bar.mask[rows]]
        return rows if len(rows) <= enough else None

    def near(self, ask: Ask, bounds: Tensor, most: float) -> Tensor | None:
        """The rows that can be among the best, by upper bounds (n,) of all rows' scores.

        Exact scores of those with the highest bounds set the mark. None where more than ``most``
        reach it.
        """
        k, bar = ask.best.k, ask.bar
        likely = leaders(bounds, bar.mask, bar.left, k)
        if likely is None:
            strike_all([bar], bounds[None], 0)
            likely = reach(bounds, kth(bounds[None], k)[0])
        mark = self._mark(ask, likely) if len(likely) >= k else -np.inf
        rows = reach(bounds, mark)
        rows = rows if bar.mask is None else rows[bar.mask[rows]]
        return rows if len(rows) <= max(k, most) else None

    def _mark(self, ask: Ask, likely: Tensor) -> float:
        """What no bound of one of the best is below, by exact scores of k rows or more."""
        scores = self.scores(ask, likely)
        return below(float(np.partition(scores, -ask.best.k)[-ask.best.k])) - self._slack(ask)

    def add(self, ask: Ask, rows: Tensor) -> None:
        """Add those of the rows (m,) that belong to the best, with their exact scores."""
        for some in rows.split(CHUNK) if len(rows) > CHUNK else [rows]:
            if len(some):
                self._add(ask, some)

    def _add(self, ask: Ask, rows: Tensor) -> None:
        taken, base, k = self._taken(rows), self._base(ask, rows), ask.best.k
        numbers = rows.cpu().numpy()
        if len(numbers) > max(FEW, 2 * k):
            rough = matvec(taken, ask.query)
            if base is not None:
                rough += base
            off = self._off(ask)
            high = float(np.partition(rough, -k)[-k])
            kept = np.flatnonzero(rough >= max(ask.best.least(), below(high - off)) - off)
            taken, numbers = taken[kept], numbers[kept]
            base = None if base is None else base[kept]
        ask.best.add(exact_scores(taken, ask.exact, base), numbers)

    def scores(self, ask: Ask, rows: Tensor) -> np.ndarray:
        """(m,) fp32, rounded once."""
        parts = [
            exact_scores(self._taken(some), ask.exact, self._base(ask, some))
            for some in (rows.split(CHUNK) if len(rows) > CHUNK else [rows])
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _taken(self, rows: Tensor) -> np.ndarray:
        """(m, d) fp32 vectors of rows."""
        if self.place is not None:
            rows = self.place[rows]
        if self._host is not None:
            return self._host.take(rows.cpu().numpy(), 0)
        taken: np.ndarray = self.vectors.index_select(0, rows).cpu().numpy()
        return taken

    def _base(self, ask: Ask, rows: Tensor) -> np.ndarray | None:
        return None if ask.base is None else ask.base[rows].cpu().numpy()

    def _slack(self, ask: Ask) -> float:
        """What adding a base to a bound may lose by rounding."""
        if ask.base is None:
            return 0.0
        return ROUNDING * (ask.greatest + 2 * ask.length * self._longest)

    def _off(self, ask: Ask) -> float:
        """How far a score in fp32 may be from the exact one: d products and their sum, the base."""
        reached = ask.length * self._longest
        return 2 * (len(ask.query) + 8) * UNIT * reached + ROUNDING * ask.greatest + TINY


def exact_scores(taken: np.ndarray, query: np.ndarray, base: np.ndarray | None) -> np.ndarray:
    """(m, d) fp32 vectors, a query (d,) float64, a base (m,) → (m,) fp32, rounded once."""
    scores = np.vecdot(taken.astype(np.float64), query)
    if base is not None:
        scores += base
    rounded: np.ndarray = scores.astype(np.float32)
    return rounded
