"""The index: the exact k best of n scores, under masks, in a fraction of the bytes.

A row's score is a dot product, plus a base score where one is given. Every path is the same two
steps: a scan gives an upper bound of each block of rows (or of each row), and rows whose bound
reaches the k-th best score seen are scored exactly. Exactly means: the fp32 number nearest to the
sum in float64; equals in the order of their rows. So the answer does not depend on the path, the
device or the size of a batch. It knows vectors and rows, not products, blocks of features or
reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from engine.scan import index_store
from engine.scan.barred_rows import Barred, strike_all
from engine.scan.best_rows import BestRows, below, reach
from engine.scan.fp32_scan import Fp32Scan, product_bounds
from engine.scan.index_input import (
    Array,
    Arrays,
    IndexInputError,
    check_bases,
    check_masks,
    check_place,
    check_query,
    check_vectors,
)
from engine.scan.int8_scan import WIDEST, Int8Scan
from engine.scan.integer_check import integers_serve
from engine.scan.kept_scans import KeptScans
from engine.scan.principal_scan import PrincipalScan
from engine.scan.rescoring import Ask, Rescoring

__all__ = ["ExactIndex", "IndexInputError"]

ScanName = Literal["auto", "int8", "fp32"]

#: Queries that one scan carries.
BATCH = 64
#: Blocks looked into in one go.
CHUNK = 1 << 14
#: Up to as many blocks are looked into at once.
NEAR = 128
#: Up to so many times ``few_cells``, fp32 products of gathered rows are their own bounds.
TAKEN = 8
#: Of more rows than these, it is asked first which can be among the best by their bases alone.
LED = 1 << 12
#: Bounds of rows that are held at once.
CELLS = 1 << 22


class ExactIndex:
    """Exact top-k by dot product, on a base score where there is one.

    Attributes:
        vectors: (u, d) fp32, the caller's own, wherever they are.
        place: (n,) int64 the vector of each row; None = its own.
        scan: what bounds the scores, in int8 or in fp32.
        int8_cells: up to as many numbers in all rows, ``auto`` scans them in fp32: what int8 saves
            is less than its wider bounds cost.
        whole_rows: up to as many rows, each gets a bound of its own, without blocks.
        many_answers: from so many of a batch on, where all rows get a bound, it is in fp32: int8's
            wider bounds leave each query several times as many rows to gather.
        few_cells: up to as many numbers in eligible rows, they are scored without any scan.
        gather_share: up to this share of eligible rows they are gathered; beyond, all rows are
            scanned and the others struck out.
        take_share: the same where there are no more than ``whole_rows``.
    """

    int8_cells = 1 << 21
    whole_rows = 16_384
    many_answers = 1 << 11
    few_cells = 1 << 17
    gather_share = 0.08
    take_share = 0.25

    def __init__(
        self, vectors: Tensor, *, place: Array | None = None, device: torch.device | str = "cpu",
        scan: ScanName = "auto", built: Int8Scan | None = None, bases: bool = False,
        kept: KeptScans | None = None,
    ) -> None:  # fmt: skip
        """Build from (u, d) fp32 vectors, finite and not longer than 1e18.

        Args:
            vectors: kept, not copied; exact scores are read from them where they are.
            place: for rows that share vectors.
            device: where the scan is held and runs.
            scan: ``auto`` takes int8 for more than ``int8_cells`` numbers where integer products
                prove exact and fast.
            built: an int8 scan of these vectors, unchecked.
            bases: most queries will have a base; with int8, hold a ``PrincipalScan`` for them, too
                (``auto`` does so for more than ``whole_rows`` vectors).
            kept: where scans with both come from, on a CPU.

        Raises:
            IndexInputError: not (u, d) fp32, or a row that is not finite; a place without vector.
        """
        self.device = torch.device(device)
        principal: PrincipalScan | None = None
        if built is None:
            check_vectors(vectors)
            vectors = vectors.contiguous()
            if scan == "auto":
                right = self.int8_cells < vectors.numel() and vectors.shape[1] <= WIDEST
                scan = "int8" if right and integers_serve(str(self.device)) else "fp32"
                bases = bases and len(vectors) > self.whole_rows
            if scan == "int8" and kept is not None and bases and self.device.type == "cpu":
                built, principal = kept.of(vectors)
                bases = False  # both are there
            elif scan == "int8":
                built = Int8Scan.build(vectors, device=self.device)
        self.vectors = vectors
        self.place = check_place(place, len(vectors), self.device)
        self.count = len(vectors) if self.place is None else len(self.place)
        self.scan: Int8Scan | Fp32Scan = built or Fp32Scan(vectors, device=self.device)
        self._rescoring = Rescoring(vectors, self.place, self.scan.longest)
        self.principal = principal
        if bases and isinstance(self.scan, Int8Scan):
            self.principal = PrincipalScan.build(
                vectors, device=self.device, rows_first=self.scan.rows_first
            )

    def __len__(self) -> int:
        return self.count

    @property
    def memory_per_item(self) -> float:
        """Bytes a row takes: the scan's and the fp32 vector's (a memory map leaves that on disk)."""
        held = self.scan.nbytes + 4 * self.vectors.numel()
        held += 0 if self.principal is None else self.principal.nbytes
        return (held + (0 if self.place is None else 8 * self.count)) / max(1, self.count)

    def save(self, folder: Path, key: str = "") -> None:
        """Write what ``load`` reads; ``key`` says what the vectors were made from."""
        scan = self.scan if isinstance(self.scan, Int8Scan) else None
        index_store.save(folder, self.vectors, scan, key)

    @classmethod
    def load(
        cls, folder: Path, *, key: str = "", mmap: bool = True, place: Array | None = None,
        device: torch.device | str = "cpu",
    ) -> ExactIndex:  # fmt: skip
        """Read a saved index.

        Args:
            mmap: leave the fp32 vectors on disk; only rows that are scored are read.
            place: as for the constructor; it is not saved.

        Raises:
            IndexFileError: missing, of another key or version, or damaged.
        """
        vectors, scan = index_store.load(folder, key, mmap=mmap, device=device)
        if scan is not None and not integers_serve(str(torch.device(device))):
            scan = None
        return cls(vectors, place=place, device=device, built=scan)

    def search(
        self, query: Tensor, k: int, mask: Arrays | None = None, base: Arrays | None = None
    ) -> tuple[Tensor, Tensor]:
        """The k rows of the highest score, best first, equals by row.

        Args:
            query: (d,) or (b, d) fp32.
            k: at least 1; made for up to 1,000.
            mask: (n,) bool, True = eligible; for a batch also one each: (b, n), or a list.
            base: fp32 in the same shapes, what each row's dot product is added to.

        Returns:
            scores fp32 and rows int64, on the CPU: (k',) for one query, k' < k when fewer are
            eligible; (b, k) for a batch, where -inf and -1 fill a short answer.

        Raises:
            IndexInputError: shapes that do not fit, k < 1, or numbers that are not finite.
        """
        answers = self.answers(query, k, mask, base)
        if query.dim() == 1:
            return answers[0]
        scores, rows = torch.full((len(answers), k), -torch.inf), torch.full((len(answers), k), -1)
        for number, (score, row) in enumerate(answers):
            scores[number, : len(row)], rows[number, : len(row)] = score, row
        return scores, rows

    def answers(
        self, query: Tensor, k: int, mask: Arrays | None = None, base: Arrays | None = None
    ) -> list[tuple[Tensor, Tensor]]:
        """As ``search``, one (k',) pair for each query, however many."""
        queries, exact, lengths = check_query(query, k, self.vectors.shape[1])
        masks = check_masks(mask, len(queries), self.count, self.device)
        bases = check_bases(base, len(queries), self.count, self.device)
        bars = {id(one): Barred(self.count, one, self.device) for one in masks}
        asks = [
            Ask(row, in_full, length, bars[id(one)], BestRows(k), *own)
            for row, in_full, length, one, own in zip(
                queries, exact, lengths, masks, bases, strict=True
            )
        ]
        for start in range(0, len(asks), BATCH):
            self._search(asks[start : start + BATCH])
        return [ask.best.answer() for ask in asks]

    def _search(self, asks: Sequence[Ask]) -> None:
        """One batch: queries that look at the same rows together, one scan for each kind."""
        blocks: list[Ask] = []
        whole: list[Ask] = []
        listed: dict[int, tuple[Tensor, list[Ask]]] = {}
        for ask in asks:
            rows = self._listed(ask)
            if rows is not None:
                listed.setdefault(id(rows), (rows, []))[1].append(ask)
            elif ask.base is not None or self.place is not None or self.count <= self.whole_rows:
                whole.append(ask)
            else:
                blocks.append(ask)
        for rows, some in listed.values():
            self._search_rows(some, rows)
        if whole:
            self._search_rows(whole, None)
        if blocks:
            prepared: Any = self.scan.quantize(stacked(blocks))
            bounds = self.scan.block_bounds(prepared, [ask.bar for ask in blocks])
            for number, ask in enumerate(blocks):
                self._search_blocks(ask, prepared.pick(number), bounds[number])

    # -- which rows are looked at -----------------------------------------------------------------

    @property
    def _few(self) -> int:
        return self.few_cells // self.vectors.shape[1]

    def _listed(self, ask: Ask) -> Tensor | None:
        """(m,) the only rows that need a look, ascending; None where all are scanned."""
        large = self.count > self.whole_rows
        most = (self.gather_share if large else self.take_share) * self.count
        if ask.bar.left <= max(most, self._few):
            return ask.bar.rows
        if ask.base is None:
            return None
        rows = self._rescoring.leading(ask, most) if self.count > LED else None
        if rows is not None or self.principal is None:
            return rows
        bounds = self.principal.bounds(ask.exact)
        bounds = (bounds if self.place is None else bounds[self.place]).add_(ask.base)
        return self._rescoring.near(ask, bounds, most)

    # -- bounds of the rows, or of blocks first ---------------------------------------------------

    def _search_rows(self, asks: Sequence[Ask], rows: Tensor | None) -> None:
        """Bounds of all rows, or of a list of them (m,), for queries that share it."""
        size = self.count if rows is None else len(rows)
        if rows is not None and size * len(asks) <= max(TAKEN * self._few, asks[0].best.k):
            for ask in asks:
                self._rescoring.add(ask, rows)
            return
        step = max(1, CELLS // size)
        for start in range(0, len(asks), step):
            some = asks[start : start + step]
            bounds, doubt = self._bounds(some, rows)
            for number, ask in enumerate(some):
                if ask.base is not None:
                    bounds[number] += ask.base if rows is None else ask.base[rows]
            if rows is None and any(ask.bar.mask is not None for ask in some):
                strike_all([ask.bar for ask in some], bounds, 0)
            self._rescoring.among(some, bounds, rows, doubt.tolist())

    def _bounds(self, asks: Sequence[Ask], rows: Tensor | None) -> tuple[Tensor, np.ndarray]:
        """Upper bounds (b, m) of the products with rows, or with all, and their doubt (b,)."""
        queries = stacked(asks)
        many = len(asks) * asks[0].best.k >= self.many_answers
        many = many and len(self.vectors) <= self.whole_rows
        if rows is None and many and self.vectors.device.type == self.device.type == "cpu":
            bounds, doubt = product_bounds(queries, self.vectors, self.scan.longest)
        else:
            vectors = rows if rows is None or self.place is None else self.place[rows]
            prepared: Any = self.scan.quantize(queries)
            bounds, doubt = self.scan.row_bounds(prepared, vectors), prepared.doubt
        if rows is None and self.place is not None:
            bounds = bounds.index_select(1, self.place)
        return bounds, doubt

    def _search_blocks(self, ask: Ask, prepared: Any, bounds: Tensor) -> None:
        """Few blocks near the best are looked into at once; else the k best set the mark first."""
        best, doubt = ask.best, float(prepared.doubt[0])
        values, top = bounds.topk(min(best.k, bounds.shape[0]))
        # In each of these blocks one row reaches the block's bound less the doubt.
        sure = below(float(values[-1]) - doubt) if top.shape[0] == best.k else -np.inf
        near = reach(bounds, sure)
        if near.shape[0] <= NEAR:
            self._among_blocks(ask, prepared, near)
            return
        self._among_blocks(ask, prepared, top.sort().values)
        bounds[top] = -torch.inf
        for some in reach(bounds, best.least()).split(CHUNK):
            self._among_blocks(ask, prepared, some)

    def _among_blocks(self, ask: Ask, prepared: Any, blocks: Tensor) -> None:
        """Add every row of the blocks (m,), ascending, that belongs to the best."""
        if blocks.shape[0] == 0:
            return
        bounds = self.scan.inner_bounds(prepared, blocks)
        inside = torch.arange(self.scan.block, device=blocks.device)
        rows = (blocks[:, None] * self.scan.block + inside).view(-1)
        if ask.bar.mask is not None or int(rows[-1]) >= self.count:  # the last block is padded
            bounds[0, ~ask.bar.allows(rows)] = -torch.inf
        self._rescoring.among([ask], bounds, rows, prepared.doubt.tolist())


def stacked(asks: Sequence[Ask]) -> np.ndarray:
    """(b, d) fp32 queries."""
    if len(asks) == 1:
        return asks[0].query.reshape(1, -1)
    return np.stack([ask.query for ask in asks])
