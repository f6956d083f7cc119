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
import torch
from torch import Tensor

from engine.barred_rows import Barred
from engine.best_rows import BestRows, below
from engine.fp32_scan import UNIT, safe_norm

#: From as many candidates times k on, exact scores of a few thin them out first.
MANY = 8
#: Of more rows than these, and than twice k, fp32 products choose those that float64 sums up.
FEW = 64
#: Rows scored in one go.
CHUNK = 1 << 14
#: The k-th greatest is sought among the greatest of so many groups of rows, or of 8 times k.
GROUPS = 512
#: What every bound exceeds that is not barred, and what the smallest fp32 numbers may lose.
LOWEST, TINY = -1e38, 1e-34
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
    """

    def __init__(self, vectors: Tensor, place: Tensor | None) -> None:
        self.vectors, self.place = vectors, place
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

    def near(self, ask: Ask, bounds: Tensor, most: float) -> Tensor | None:
        """The rows that can be among the best, by upper bounds (n,) of their scores.

        Exact scores of those with the highest bounds set the mark. None where more than ``most``
        reach it.
        """
        k = ask.best.k
        likely = reach(bounds, kth(bounds[None], k)[0])
        mark = -np.inf
        if len(likely) >= k:
            scores = self.scores(ask, likely)
            mark = below(float(np.partition(scores, -k)[-k])) - self._slack(ask)
        rows = reach(bounds, mark)
        return rows if len(rows) <= max(k, most) else None

    def add(self, ask: Ask, rows: Tensor) -> None:
        """Add those of the rows (m,) that belong to the best, with their exact scores."""
        for some in rows.split(CHUNK) if len(rows) > CHUNK else [rows]:
            if len(some):
                self._add(ask, some)

    def _add(self, ask: Ask, rows: Tensor) -> None:
        taken, base, k = self._taken(rows), self._base(ask, rows), ask.best.k
        numbers = rows.cpu().numpy()
        if len(numbers) > max(FEW, 2 * k):
            rough = taken @ ask.query
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

    @cached_property
    def _longest(self) -> float:
        """No vector is longer."""
        chunks = self.vectors.split(1 << 16)
        return max((float(safe_norm(some).max()) for some in chunks if len(some)), default=0.0)

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


def kth(bounds: Tensor, k: int) -> list[float]:
    """(b,) of bounds (b, m): not above the k-th greatest of each row, and near it; -inf for none.

    The k-th greatest of the groups' greatest is one: k groups have a row that reaches it.
    """
    size = bounds.shape[1]
    if size < k:
        return [-np.inf] * len(bounds)
    groups = max(GROUPS, 8 * k)
    deep = size // groups
    if bounds.device.type != "cpu":
        if deep > 1:
            bounds = bounds[:, : groups * deep].unflatten(1, (deep, groups)).amax(1)
        on_gpu: list[float] = bounds.topk(k, dim=1, sorted=False).values.amin(1).tolist()
        return on_gpu
    cells = bounds.numpy()
    if deep > 1:
        cells = cells[:, : groups * deep].reshape(len(cells), deep, groups).max(1)
    least: list[float] = np.partition(cells, -k, axis=1)[:, -k].tolist()
    return least


def reach(bounds: Tensor, mark: float) -> Tensor:
    """(m,) ascending places of the bounds that reach a mark; never of those barred."""
    least = max(mark - TINY, LOWEST)
    if bounds.device.type == "cpu":  # numpy compares five times as fast
        return torch.from_numpy(np.flatnonzero(bounds.numpy() >= least))
    return (bounds >= least).nonzero()[:, 0]
