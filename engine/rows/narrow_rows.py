"""All narrow blocks of a catalogue, each in the form that takes least: joined, dense or sparse.

Blocks with few distinct rows are joined (``joint_rows.py``); numbers that nearly all differ, and
those that events write, are dense (``dense_rows.py``); words, and labels in ever other company,
are sparse (``sparse_rows.py``). It knows rows and columns, not persons or weights.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import torch

from data.records import Product
from engine.rows.blocks import BinsBlock, DialsBlock, LabelBlock
from engine.rows.dense_rows import DenseRows
from engine.rows.distinct_rows import LabelSets
from engine.rows.joint_rows import Coded, JointBlock, join
from engine.rows.label_columns import LabelColumns
from engine.rows.sparse_rows import SparseRows

#: A block's rows as they are handed over.
Rows = Coded | DenseRows | SparseRows


def rows_of(block: LabelBlock | BinsBlock | DialsBlock, products: Sequence[Product]) -> Rows:
    """The rows of a block that is read from the record."""
    if isinstance(block, DialsBlock):
        return DenseRows(block.rows(products))
    rows, codes = block.distinct(products)
    few = 2 * np.count_nonzero(rows.filled) <= np.count_nonzero(rows.filled[codes])
    if few or (isinstance(rows, LabelSets) and rows.single):
        return Coded(rows, codes)
    return (
        SparseRows(rows.table(codes)) if isinstance(rows, LabelSets) else DenseRows(rows.of(codes))
    )


class NarrowRows:
    """Rows of n products in all narrow blocks.

    Args:
        blocks: by name, in their order.
        count: of products.

    Attributes:
        groups: the joined blocks.
        rows: by name.
        labels: name of a block of labels -> which each product has.
    """

    def __init__(self, blocks: Mapping[str, Rows], count: int) -> None:
        self.groups = join(
            {n: part for n, part in blocks.items() if isinstance(part, Coded)}, count
        )
        joined = {name: JointBlock(group, name) for group in self.groups for name in group.blocks}
        self.rows: dict[str, DenseRows | SparseRows | JointBlock] = {
            name: joined[name] if isinstance(part, Coded) else part for name, part in blocks.items()
        }
        self.labels = {
            name: found for name, part in self.rows.items() if (found := _labels(part)) is not None
        }

    @property
    def nbytes(self) -> int:
        """Bytes held in memory, or mapped."""
        alone = [part for part in self.rows.values() if not isinstance(part, JointBlock)]
        return sum(part.nbytes for part in (*alone, *self.groups))

    def add_to(self, total: torch.Tensor, vectors: Mapping[str, np.ndarray]) -> None:
        """Add the products of a vector with all rows to sums (n,) float32.

        Args:
            vectors: (width,) float32 by block; a block that is left out counts as zero.
        """
        for name, vector in vectors.items():
            part = self.rows[name]
            if isinstance(part, SparseRows):
                columns = np.flatnonzero(vector)
                part.add_to(total, columns, vector[columns])
            elif isinstance(part, DenseRows):
                part.add_to(total, vector)
        for group in self.groups:
            group.add_to(total, {n: vectors[n] for n in group.blocks if n in vectors})

    def products(
        self, vectors: Mapping[str, np.ndarray], products: np.ndarray
    ) -> dict[str, np.ndarray]:
        """By block, (t, m) float64: of vectors (t, width) float64 with the rows of products."""
        found: dict[str, np.ndarray] = {}
        for group in self.groups:
            found |= group.products(vectors, products)
        for name, several in vectors.items():
            if not isinstance(part := self.rows[name], JointBlock):
                found[name] = part.products(several, products)
        return found

    def means(
        self, names: Collection[str], products: np.ndarray, shares: np.ndarray
    ) -> dict[str, np.ndarray]:
        """By block, (width,) float32: Σ shares · rows; without blocks where these have nothing."""
        found: dict[str, np.ndarray] = {}
        for group in self.groups:
            found |= group.means(names, products, shares)
        for name in names:
            part = self.rows.get(name)
            if part is not None and not isinstance(part, JointBlock):
                found[name] = part.mean(products, shares)
        return found


def _labels(rows: DenseRows | SparseRows | JointBlock) -> LabelColumns | None:
    """The labels of a block, if it is one of labels."""
    if isinstance(rows, SparseRows):
        return LabelColumns(rows.width, rows.entries, None)
    if isinstance(rows, JointBlock) and isinstance(sets := rows.rows, LabelSets):
        return LabelColumns(
            sets.width,
            lambda products: sets.entries(rows.codes(products)),
            rows.codes if sets.single else None,
        )
    return None
