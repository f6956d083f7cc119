"""The index: the exact k best of n dot products, under masks, in a fraction of the bytes.

Every path is the same two steps: a scan gives an upper bound of each block of rows (or of each
row), and rows whose bound reaches the k-th best score seen are scored exactly. Exactly means: the
fp32 number nearest to the dot product in float64; equals in the order of their rows. So the
answer does not depend on the path, the device or the size of a batch. It knows vectors and rows,
not products, blocks of features or reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import torch
from torch import Tensor

from engine import index_store
from engine.barred_rows import Barred
from engine.best_rows import BARRED, BestRows, below, reach
from engine.exact_scores import ExactScores
from engine.fp32_scan import Fp32Scan
from engine.index_input import (
    Addends,
    IndexInputError,
    Mask,
    Rows,
    check_addends,
    check_masks,
    check_query,
    check_rows,
    check_vectors,
)  # fmt: skip
from engine.int8_scan import WIDEST, Int8Scan
from engine.integer_check import integers_serve

ScanName = Literal["auto", "int8", "fp32"]

#: Queries that one scan carries.
BATCH = 64
#: Blocks looked into in one go.
CHUNK = 1 << 14
#: Up to as many blocks are looked into at once.
NEAR = 128
#: From as many candidates times k on, exact scores of a few thin them out first.
MANY = 8
#: Bounds of rows that are held at once.
CELLS = 1 << 22


class ExactIndex:
    """Exact top-k by dot product.

    Attributes:
        vectors: (n, d) fp32, the rows; on ``device`` or, from a memory map, on the host.
        scan: what bounds the scores, in int8 or in fp32.
        whole_rows: up to as many rows, each gets a bound of its own, without blocks.
        few_cells: up to as many numbers in eligible rows, they are scored without any bound.
        gather_share: up to this share of eligible rows they are gathered; beyond, all rows are
            scanned and the others struck out.
    """

    whole_rows = 16_384
    few_cells = 1 << 17
    gather_share = 0.15

    def __init__(
        self, vectors: Tensor, *, device: torch.device | str = "cpu", scan: ScanName = "auto",
        built: Int8Scan | None = None,
    ) -> None:  # fmt: skip
        """Build from (n, d) fp32 vectors, finite and not longer than 1e18.

        Args:
            vectors: kept, not copied, when they are on ``device`` already.
            scan: ``auto`` takes int8 where integer products prove exact and fast.
            built: an int8 scan of these vectors; they stay where they are then, unchecked.

        Raises:
            IndexInputError: not (n, d) fp32, or a row that is not finite.
        """
        self.device = torch.device(device)
        if built is None:
            check_vectors(vectors)
            vectors = vectors.to(self.device).contiguous()
            if scan == "auto":
                right = vectors.shape[1] <= WIDEST and integers_serve(str(self.device))
                scan = "int8" if right else "fp32"
            if scan == "int8":
                built = Int8Scan.build(vectors, device=self.device)
        self.vectors, self.count = vectors, vectors.shape[0]
        self._exact = ExactScores(vectors)
        self.scan: Int8Scan | Fp32Scan = built or Fp32Scan(vectors, device=self.device)

    def __len__(self) -> int:
        return self.count

    @property
    def memory_per_item(self) -> float:
        """Bytes a row takes: the scan's and the fp32 vector's (a memory map leaves that on disk)."""
        return (self.scan.nbytes + 4 * self.vectors.numel()) / max(1, self.count)

    @property
    def _few(self) -> int:
        return self.few_cells // self.vectors.shape[1]

    def save(self, folder: Path, key: str = "") -> None:
        """Write what ``load`` reads; ``key`` says what the vectors were made from."""
        scan = self.scan if isinstance(self.scan, Int8Scan) else None
        index_store.save(folder, self.vectors, scan, key)

    @classmethod
    def load(
        cls, folder: Path, *, key: str = "", mmap: bool = True, device: torch.device | str = "cpu"
    ) -> ExactIndex:
        """Read a saved index.

        Args:
            mmap: leave the fp32 vectors on disk; only rows that are scored are read.

        Raises:
            IndexFileError: missing, of another key or version, or damaged.
        """
        vectors, scan = index_store.load(folder, key, mmap=mmap, device=device)
        if scan is not None and integers_serve(str(torch.device(device))):
            return cls(vectors, device=device, built=scan)
        return cls(vectors, device=device)

    def search(
        self, query: Tensor, k: int, mask: Mask | None = None, *, without: Rows | None = None,
        extra: Addends | Sequence[Addends | None] | None = None,
    ) -> tuple[Tensor, Tensor]:  # fmt: skip
        """The k rows of the highest score, best first, equals by row.

        Args:
            query: (d,) or (b, d) fp32.
            k: at least 1; made for up to 1,000.
            mask: (n,) or (b, n) bool, True = eligible.
            without: rows that are out as well, for every query of a batch.
            extra: (rows, values), addends to the dot products of some rows, a few thousand at
                most; for a batch a list: one pair, or None, for each query. A row named twice
                gets both.

        Returns:
            scores fp32 and rows int64, on the CPU: (k',) for one query, k' < k when fewer are
            eligible; (b, k) for a batch, where -inf and -1 fill a short answer.

        Raises:
            IndexInputError: shapes that do not fit, k < 1, or numbers that are not finite.
        """
        queries = check_query(query, k, self.vectors.shape[1])
        if query.dim() == 1 and mask is None and without is None and extra is None:
            return self._search(queries, k, [None], None, [None])[0]
        masks = check_masks(mask, len(queries), self.count, self.device)
        out = check_rows(without, "without", self.count, self.device)
        single = query.dim() == 1
        extras = [extra] if single else extra or [None] * len(queries)
        if len(extras) != len(queries):
            raise IndexInputError(f"extra has {len(extras)} entries for {len(queries)} queries")
        addends = [check_addends(cast(Addends, e), self.count, self.device) for e in extras]
        answers = []
        for start in range(0, len(queries), BATCH):
            some = slice(start, start + BATCH)
            answers += self._search(queries[some], k, masks[some], out, addends[some])
        if single:
            return answers[0]
        scores, rows = torch.full((len(answers), k), -torch.inf), torch.full((len(answers), k), -1)
        for number, (score, row) in enumerate(answers):
            scores[number, : len(row)], rows[number, : len(row)] = score, row
        return scores, rows

    def _search(
        self, queries: np.ndarray, k: int, masks: Sequence[Tensor | None], out: Tensor | None,
        extras: Sequence[tuple[Tensor, Tensor] | None],
    ) -> list[tuple[Tensor, Tensor]]:  # fmt: skip
        """One batch: queries under the same bar together, and one scan for all that need it."""
        exact = queries.astype(np.float64)
        found = [BestRows(k) for _ in queries]
        if len(queries) == 1 and self.count <= self.whole_rows and masks[0] is out is extras[0]:
            self._search_rows(queries, exact, [0], None, found)  # the plainest case, without ado
            return [found[0].answer()]
        bars: list[Barred] = []
        alike: dict[int, list[int]] = {}  # queries that leave out the same
        for number, (mask, extra) in enumerate(zip(masks, extras, strict=True)):
            if extra is not None:
                # Rows with an addend are scored one by one, and the scan leaves them out.
                kept = Barred(self.count, mask, out).allows(extra[0])
                self._score(
                    exact[number], extra[0][kept], found[number], extra[1][kept.cpu()].numpy()
                )
                without = extra[0] if out is None else torch.cat([extra[0], out]).unique()
                bars.append(Barred(self.count, mask, without))
            elif number and extras[number - 1] is None and mask is masks[number - 1]:
                bars.append(bars[-1])
            else:
                bars.append(Barred(self.count, mask, out))
            alike.setdefault(id(bars[-1]), []).append(number)
        scanned: list[int] = []
        for numbers in alike.values():
            bar = bars[numbers[0]]
            left = bar.count_eligible()
            if self.count > self.whole_rows and left > max(
                self._few, self.gather_share * self.count
            ):
                scanned += numbers
            else:
                rows = None if bar.everything else bar.rows()
                self._search_rows(queries, exact, numbers, rows, found)
        if scanned:
            scanned.sort()
            prepared: Any = self.scan.quantize(queries[scanned])
            bounds = self.scan.block_bounds(prepared, [bars[number] for number in scanned])
            for place, number in enumerate(scanned):
                one, best = prepared.pick(place), found[number]
                self._search_blocks(one, exact[number], bounds[place], bars[number], best)
        return [best.answer() for best in found]

    def _search_rows(
        self, queries: np.ndarray, exact: np.ndarray, numbers: list[int], rows: Tensor | None,
        found: Sequence[BestRows],
    ) -> None:  # fmt: skip
        """Bounds of all rows, or of a list of them, for queries that share it."""
        size = self.count if rows is None else len(rows)
        if size <= self._few:
            every = torch.arange(size) if rows is None else rows
            for number in numbers:
                self._score(exact[number], every, found[number])
            return
        step = max(1, CELLS // size)
        for start in range(0, len(numbers), step):
            some = numbers[start : start + step]
            prepared: Any = self.scan.quantize(queries[some])
            if rows is not None and self.count <= self.whole_rows:
                bounds = self.scan.row_bounds(prepared)[:, rows]
            else:
                bounds = self.scan.row_bounds(prepared, rows)
            doubts = prepared.doubt.tolist()
            for place, number in enumerate(some):
                self._among(bounds[place], rows, exact[number], found[number], doubts[place])

    def _search_blocks(
        self, prepared: Any, query: np.ndarray, bounds: Tensor, bar: Barred, best: BestRows
    ) -> None:
        """Few blocks near the best are looked into at once; else the k best set the mark first."""
        doubt = float(prepared.doubt[0])
        values, top = bounds.topk(min(best.k, bounds.shape[0]))
        # In each of these blocks one row reaches the block's bound less the doubt.
        sure = below(float(values[-1]) - doubt) if top.shape[0] == best.k else best.least()
        near = reach(bounds, max(sure, best.least()))
        if near.shape[0] <= NEAR:
            self._among_blocks(prepared, query, near, bar, best, doubt)
            return
        top = top.sort().values
        self._among_blocks(prepared, query, top, bar, best, doubt)
        bounds[top] = BARRED
        for some in reach(bounds, best.least()).split(CHUNK):
            self._among_blocks(prepared, query, some, bar, best, doubt)

    def _among_blocks(
        self, prepared: Any, query: np.ndarray, blocks: Tensor, bar: Barred, best: BestRows,
        doubt: float,
    ) -> None:  # fmt: skip
        """Add every row of the blocks (m,), ascending, that belongs to the best."""
        if blocks.shape[0] == 0:
            return
        bounds = self.scan.inner_bounds(prepared, blocks)[0]
        inside = torch.arange(self.scan.block, device=blocks.device)
        rows = (blocks[:, None] * self.scan.block + inside).view(-1)
        if not bar.everything or int(rows[-1]) >= self.count:  # the last block is padded
            bounds[~bar.allows(rows)] = BARRED
        self._among(bounds, rows, query, best, doubt)

    def _among(
        self, bounds: Tensor, rows: Tensor | None, query: np.ndarray, best: BestRows, doubt: float
    ) -> None:
        """Add every row that belongs to the best, by upper bounds (m,) of rows (m,) or of all.

        Args:
            doubt: no bound exceeds its score by more.
        """
        mark = best.least()
        if bounds.shape[0] > best.k:
            # The k highest bounds less the doubt are k scores that are reached for certain.
            high = float(bounds.topk(best.k, sorted=False).values.min())
            mark = max(mark, below(high - doubt))
        places = reach(bounds, mark)
        if places.shape[0] > MANY * best.k + MANY:
            # Their exact scores make a mark as high as it can be.
            likely = places[bounds[places].topk(best.k).indices]
            scores = self._exact(query, likely if rows is None else rows[likely])
            mark = max(mark, below(scores.min()))
            places = places[reach(bounds[places], mark)]
        self._score(query, places if rows is None else rows[places], best)

    def _score(
        self, query: np.ndarray, rows: Tensor, best: BestRows, addends: np.ndarray | None = None
    ) -> None:
        """Add rows (m,) with their exact scores, fp32."""
        if rows.shape[0] == 0:
            return
        scores = self._exact(query, rows)
        if addends is not None:
            scores += addends
        best.add(scores.astype(np.float32), rows.cpu().numpy())
