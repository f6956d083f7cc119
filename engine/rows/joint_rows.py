"""Narrow blocks joined by the combinations of their rows that occur: one look-up scores them all.

A shop's products repeat themselves: of all the colours, kinds and sizes that could meet, few do.
The addends of a person's vector are summed once for each combination that some product has, and
every product then looks up the sum of its own. It knows rows and codes, not what they mean.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, pairwise

import numpy as np
import torch
from scipy import sparse

from engine.rows.distinct_rows import DistinctRows, NumberRows
from engine.rows.spans import spans

#: Blocks are joined only when at most so many pairs of their rows could meet (a byte each while
#: they are counted).
MOST_PAIRS = 1 << 24
#: Pairs are counted on about so many products first; on all only where these are few.
SAMPLED = 1 << 16
#: What one more look-up costs beside its products: as much as so many of them.
ONE_MORE = 1 << 13
#: What one more row of a table costs, in products looked up.
TABLE_ROW = 2
#: Vectors in up to as many blocks are looked up block by block.
FEW = 4


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
        self._codes_of_torch = torch.from_numpy(self._codes)
        #: (c,) the row of each combination; of one block alone it is the combination.
        self._index = {name: np.asarray(index[name], np.int32) for name in blocks}
        self._alone = len(blocks) == 1
        sizes = [rows.pieces for rows in blocks.values()]
        #: The pieces of all blocks stand one behind another: where those of each do.
        self._places = {
            name: slice(*ends)
            for name, ends in zip(blocks, pairwise(accumulate(sizes, initial=0)), strict=True)
        }
        #: (all pieces,) the block of each.
        self._block = np.repeat(np.arange(len(blocks)), sizes)
        #: (c, all pieces) CSR, how much of each piece a combination is made of, block by block.
        self._made_of = self._pieces()

    def _pieces(self) -> sparse.csr_matrix:
        parts = [rows.entries(self._index[name]) for name, rows in self.blocks.items()]
        owners = np.concatenate([owners for owners, _, _ in parts])
        firsts = [place.start for place in self._places.values()]
        places = np.concatenate(
            [own + first for (_, own, _), first in zip(parts, firsts, strict=True)]
        )
        weights = np.concatenate([weights for _, _, weights in parts])
        order = np.argsort(owners, kind="stable")
        count = len(next(iter(self._index.values())))
        starts = np.searchsorted(owners[order], np.arange(count + 1))
        return sparse.csr_matrix(
            (weights[order].astype(np.float32), places[order].astype(np.int32), starts),
            shape=(count, len(self._block)),
        )

    @property
    def combinations(self) -> int:
        """How many there are."""
        return int(self._made_of.shape[0])

    @property
    def nbytes(self) -> int:
        """Bytes held in memory."""
        made_of = self._made_of
        parts = (self._codes, self._block, made_of.data, made_of.indices, made_of.indptr)
        own = sum(part.nbytes for part in (*parts, *self._index.values()))
        return own + sum(rows.nbytes for rows in self.blocks.values())

    def codes_of(self, name: str, products: np.ndarray | slice | int) -> np.ndarray:
        """(m,) which of a block's rows some products (``slice(None)``: all) have."""
        codes: np.ndarray = self._codes[products]
        return codes if self._alone else self._index[name][codes]

    def add_to(self, total: torch.Tensor, vectors: Mapping[str, np.ndarray]) -> None:
        """Add the products of vectors (width,), by block, with all rows to sums (n,) float32."""
        if not vectors:
            return
        if self._alone:
            ((name, vector),) = vectors.items()
            table = self.blocks[name].values(vector)
        elif len(vectors) <= FEW:
            table = reduce(
                np.add,
                (self.blocks[n].values(v).take(self._index[n]) for n, v in vectors.items()),
            )
        else:
            table = self._made_of @ self._of_pieces(vectors, np.float32)
        total.add_(torch.from_numpy(table).index_select(0, self._codes_of_torch))

    def _of_pieces(self, vectors: Mapping[str, np.ndarray], dtype: type) -> np.ndarray:
        """(all pieces,) the products of vectors (width,), by block, with each piece."""
        found: np.ndarray = np.zeros(len(self._block), dtype)
        for name, vector in vectors.items():
            found[self._places[name]] = self.blocks[name].of_pieces(vector)
        return found

    def means(
        self, names: Collection[str], products: np.ndarray, shares: np.ndarray
    ) -> dict[str, np.ndarray]:
        """By block, (width,) float32: Σ shares · rows; without blocks where these have nothing."""
        ((first, alone), *others) = self.blocks.items()
        if not others and isinstance(alone, NumberRows):
            codes = self._codes[products]
            wanted = first in names and alone.filled[codes].any()
            return {first: alone.mean(codes, shares)} if wanted else {}
        owners, pieces, weights = self._entries(products)
        sums = np.bincount(pieces, shares[owners] * weights, len(self._block))
        has = np.bincount(self._block[pieces], minlength=len(self.blocks)).tolist()
        found: dict[str, np.ndarray] = {}
        for (name, rows), some in zip(self.blocks.items(), has, strict=True):
            if some and name in names:
                if isinstance(rows, NumberRows):
                    found[name] = rows.mean(self.codes_of(name, products), shares)
                else:  # a piece is a label
                    found[name] = sums[self._places[name]].astype(np.float32)
        return found

    def products(
        self, vectors: Mapping[str, np.ndarray], products: np.ndarray
    ) -> dict[str, np.ndarray]:
        """By block, (t, m) float64: of vectors (t, width) float64 with the rows of products."""
        found: dict[str, np.ndarray] = {}
        labels: dict[str, np.ndarray] = {}
        places: dict[str, int] = {}
        for place, (name, rows) in enumerate(self.blocks.items()):
            if name not in vectors:
                continue
            if isinstance(rows, NumberRows) or len(vectors) <= FEW:
                found[name] = rows.products(vectors[name], self.codes_of(name, products))
            else:
                labels[name], places[name] = vectors[name], place
                found[name] = np.empty((len(vectors[name]), len(products)))
        if not labels:
            return found
        owners, pieces, weights = self._entries(products)
        cells = self._block[pieces] * len(products) + owners
        size = len(self.blocks) * len(products)
        for number in range(max(len(several) for several in labels.values())):
            nth = {n: several[number] for n, several in labels.items() if number < len(several)}
            of_pieces = self._of_pieces(nth, np.float64)
            sums = np.bincount(cells, of_pieces[pieces] * weights, size)
            by_block = sums.reshape(len(self.blocks), len(products))
            for name in nth:
                found[name][number] = by_block[places[name]]
        return found

    def _entries(self, products: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(place in ``products``, piece, weight) of all that some products are made of."""
        owners, places = spans(self._made_of.indptr, self._codes[products])
        return owners, self._made_of.indices[places], self._made_of.data[places]


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
