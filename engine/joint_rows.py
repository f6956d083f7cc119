"""Narrow blocks joined by the combinations of their rows that occur: one look-up scores them all.

A shop's products repeat themselves: of all the colours, kinds and sizes that could meet, few do.
The addends of a person's vector are summed once for each combination that some product has, and
every product then looks up the sum of its own. It knows rows and codes, not what they mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from engine.distinct_rows import DistinctRows

#: Blocks are joined only when at most so many pairs of their rows could meet (a byte each while
#: they are counted).
MOST_PAIRS = 1 << 24
#: Pairs are counted on about so many products first; on all only where these are few.
SAMPLED = 1 << 16
#: What one more look-up costs beside its products: as much as so many of them.
ONE_MORE = 1 << 13
#: What one more row of a table costs, in products looked up.
TABLE_ROW = 2


@dataclass(frozen=True)
class Coded:
    """A block by its distinct rows: ``codes`` (n,) says which of them each product has."""

    rows: DistinctRows
    codes: np.ndarray


class JointRows:
    """Blocks of n products that are looked up together.

    Args:
        blocks: their distinct rows, by name.
        codes: (n,) the combination of each product.
        index: by name, (c,) the row that each combination has in the block.
    """

    def __init__(
        self, blocks: Mapping[str, DistinctRows], codes: np.ndarray, index: Mapping[str, np.ndarray]
    ) -> None:
        self.blocks = dict(blocks)
        self._codes = np.ascontiguousarray(codes, np.int32)
        #: (blocks, c) the row of each combination; of one block alone it is the combination.
        self._index = np.stack([index[name] for name in blocks]).astype(np.int32)
        #: (c, blocks) whether a combination has something in a block.
        filled = [r.filled[part] for r, part in zip(blocks.values(), self._index, strict=True)]
        self._filled = np.stack(filled, axis=1)
        self._alone = len(blocks) == 1
        self._index_of = dict(zip(blocks, self._index, strict=True))
        self._codes_of_torch = torch.from_numpy(self._codes)
        self._index_of_torch = {n: torch.from_numpy(part) for n, part in self._index_of.items()}

    @property
    def combinations(self) -> int:
        """How many there are."""
        return len(self._filled)

    @property
    def nbytes(self) -> int:
        """Bytes held in memory."""
        own = self._codes.nbytes + self._filled.nbytes + self._index.nbytes
        return own + sum(rows.nbytes for rows in self.blocks.values())

    def codes_of(self, name: str, products: np.ndarray | slice | int) -> np.ndarray:
        """(m,) which of a block's rows some products (``slice(None)``: all) have."""
        codes: np.ndarray = self._codes[products]
        return codes if self._alone else self._index_of[name][codes]

    def filled(self, products: np.ndarray) -> np.ndarray:
        """(blocks,) bool: those in which some of these products have something."""
        found: np.ndarray = self._filled[self._codes[products]].any(axis=0)
        return found

    def add_to(self, total: torch.Tensor, vectors: Mapping[str, np.ndarray]) -> None:
        """Add the products of vectors (width,), by block, with all rows to sums (n,) float32."""
        table: torch.Tensor | None = None
        for name, vector in vectors.items():
            addends = torch.from_numpy(self.blocks[name].values(vector))
            if not self._alone:
                addends = addends.index_select(0, self._index_of_torch[name])
            table = addends if table is None else table.add_(addends)
        if table is not None:
            total.add_(table.index_select(0, self._codes_of_torch))

    def products(
        self, vectors: Mapping[str, np.ndarray], products: np.ndarray
    ) -> dict[str, np.ndarray]:
        """By block, (t, m) float64: of vectors (t, width) float64 with the rows of products."""
        codes = self._index[:, self._codes[products]]  # (blocks, m)
        return {
            name: rows.products(vectors[name], codes[place])
            for place, (name, rows) in enumerate(self.blocks.items())
            if name in vectors
        }


class JointBlock:
    """The rows of n products in one of the blocks of a group."""

    def __init__(self, group: JointRows, name: str) -> None:
        self.rows = group.blocks[name]
        self._group, self._name = group, name

    def codes(self, products: np.ndarray | slice | int) -> np.ndarray:
        """(m,) which of the block's distinct rows some products have."""
        return self._group.codes_of(self._name, products)

    def of(self, products: np.ndarray) -> np.ndarray:
        """(m, width) float32."""
        return self.rows.of(self.codes(products))

    def mean(self, products: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """(width,) float32: Σ shares · rows."""
        return self.rows.mean(self.codes(products), shares)


def join(blocks: Mapping[str, Coded], count: int) -> list[JointRows]:
    """All blocks, in groups: each joins the one whose table it makes longer by the least.

    It gets a group of its own where one more look-up of all products costs less than that.

    Args:
        count: of products.
    """
    groups: list[_Group] = []
    most = count + ONE_MORE
    for name in sorted(blocks, key=lambda name: -len(blocks[name].rows.filled)):
        costs = [group.sampled_cost(blocks[name]) for group in groups]
        best = int(np.argmin(costs)) if costs else 0
        if costs and costs[best] <= most:
            joined = groups[best].joined(name, blocks[name])
            if groups[best].cost(joined.count) <= most:
                groups[best] = joined
                continue
        groups.append(_Group.of(name, blocks[name]))
    return [
        JointRows({name: blocks[name].rows for name in group.index}, group.codes, group.index)
        for group in groups
    ]


@dataclass(frozen=True)
class _Group:
    """Blocks that are joined so far; see ``JointRows``."""

    codes: np.ndarray
    index: dict[str, np.ndarray]
    count: int

    @classmethod
    def of(cls, name: str, block: Coded) -> _Group:
        rows = np.arange(len(block.rows.filled), dtype=np.int32)
        return cls(block.codes, {name: rows}, len(rows))

    def cost(self, count: int) -> int:
        """Of one more block that makes ``count`` combinations of these, in products looked up."""
        return TABLE_ROW * (count * (len(self.index) + 1) - self.count * len(self.index))

    def sampled_cost(self, block: Coded) -> float:
        """The same by some of the products: no more than the whole cost."""
        if self.count * len(block.rows.filled) > MOST_PAIRS:
            return np.inf
        pairs = self._pairs(block, slice(None, None, max(1, len(self.codes) // SAMPLED)))
        return self.cost(max(self.count, int(np.count_nonzero(self._seen(block, pairs)))))

    def joined(self, name: str, block: Coded) -> _Group:
        """With one more block."""
        pairs = self._pairs(block, slice(None))
        seen = self._seen(block, pairs)
        kept = np.flatnonzero(seen)
        numbers = np.cumsum(seen, dtype=np.int32) - 1
        mine, its = np.divmod(kept, len(block.rows.filled))
        index = {other: rows[mine] for other, rows in self.index.items()}
        return _Group(numbers[pairs], {**index, name: its.astype(np.int32)}, len(kept))

    def _pairs(self, block: Coded, some: slice) -> np.ndarray:
        """(m,) int64: the combination and the row of some products, as one number."""
        return self.codes[some].astype(np.int64) * len(block.rows.filled) + block.codes[some]

    def _seen(self, block: Coded, pairs: np.ndarray) -> np.ndarray:
        """(combinations · rows,) bool: which pairs occur."""
        seen = np.zeros(self.count * len(block.rows.filled), bool)
        seen[pairs] = True
        return seen
