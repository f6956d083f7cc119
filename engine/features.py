"""The feature space: every product as a row of blocks, each of unit length.

Each block is stored by itself, so that one to which a person's vector is zero is never read: narrow
ones dense (``dense_rows.py``), those of many columns sparse (words, many brands), the sentence
embedding in the exact index (``wide_rows.py``). All are parts of the same dot product. This module does not know persons, weights or constraints.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce

import numpy as np
import torch
from scipy import sparse
from torch import Tensor

from data.record_table import RecordTable
from data.records import Product
from data.shop import Shop
from engine.attributes import attribute_blocks
from engine.blocks import (
    BinsBlock,
    Block,
    DialsBlock,
    LabelBlock,
    RowsBlock,
    standard_dial,
)
from engine.catalogue_texts import CatalogueTexts
from engine.dense_rows import FEW, DenseRows
from engine.label_columns import LabelColumns, spans
from engine.popularity import LEVELS, Popularity
from engine.price_level import PriceLevel
from engine.product_fields import LabelField, Measure, NumberField, numbers_of, one_label
from engine.sparse_columns import SparseColumns
from engine.term import Term, split
from engine.wide_rows import WideRows

__all__ = ["FeatureSpace", "Term"]


class FeatureSpace:
    """All blocks of a shop's products.

    Args:
        texts: of its products; without meanings for a shop without encoder.
        device: where the wide block is scanned.

    Attributes:
        blocks: by name, dense and sparse.
        dense: name of a narrow dense block -> its rows.
        wide: the block "text", or None without embeddings.
        labels: name of a block of labels -> which each product has.
        codes: name of a block with one label at most a product -> (n,) its column, or the
            block's width where it has none.
        sparse_rows: name of a sparse block -> (n, width) CSR.
    """

    def __init__(
        self, shop: Shop, popularity: Popularity, texts: CatalogueTexts,
        *, device: torch.device | str = "cpu",
    ) -> None:  # fmt: skip
        self.products = shop.products
        #: product_id -> row.
        self.rows = shop.product_rows
        self.popularity = popularity
        self.blocks: dict[str, Block] = {}
        self.dense: dict[str, DenseRows] = {}
        self._count = len(shop.products)
        #: Counts the changes of rows by events.
        self.version = 0
        self._steady: tuple[int, tuple[int, ...], Sequence[Term], np.ndarray] | None = None
        self.labels: dict[str, LabelColumns] = {}
        self.codes: dict[str, np.ndarray] = {}
        self._looked_up: dict[str, torch.Tensor] = {}  # the same, for torch
        self.wide: WideRows | None = None
        self.sparse_rows: dict[str, sparse.csr_matrix] = {}
        self._columns: dict[str, SparseColumns] = {}
        self._filled: dict[str, np.ndarray] = {}  # (n,) whether a product has something in it
        self.lexical = texts.lexical
        self.price_level = PriceLevel(shop.product_table)
        levels = popularity.levels()
        self._popularity_version = popularity.version
        for block in self._record_blocks(shop.product_table):
            if block.name in levels and isinstance(block, DialsBlock):
                self._place(block, block.fill(levels[block.name][:, None]))  # all at once
            else:
                self._place(block, block.rows(shop.product_table))
        self._place(RowsBlock("lexical", texts.rows), texts.rows, texts.columns)
        if texts.meanings is not None:
            self.blocks["text"] = RowsBlock("text", texts.meanings)
            self.wide = WideRows(texts.meanings, texts.distinct, device=device)
            self._filled["text"] = np.ones(self._count, bool)
        self._names = np.array(list(self.blocks), object)
        self._filled_table = np.stack([self._filled.pop(name) for name in self.blocks], axis=1)

    def _place(
        self,
        block: Block,
        rows: np.ndarray | sparse.csr_matrix,
        columns: sparse.csc_matrix | None = None,
    ) -> None:
        self.blocks[block.name] = block
        if isinstance(block, LabelBlock) and isinstance(rows, sparse.csr_matrix):
            self.labels[block.name] = LabelColumns(rows)
            if (codes := self.labels[block.name].codes) is not None:
                self.codes[block.name] = codes
                self._looked_up[block.name] = torch.from_numpy(codes)
        if block.is_sparse and isinstance(rows, sparse.csr_matrix):
            self.sparse_rows[block.name] = rows
            self._filled[block.name] = np.diff(rows.indptr) > 0
            self._columns[block.name] = SparseColumns(
                sparse.csc_matrix(rows) if columns is None else columns
            )
            return
        full = rows.toarray() if isinstance(rows, sparse.csr_matrix) else rows
        self.dense[block.name] = DenseRows(full, self.codes.get(block.name))
        self._filled[block.name] = np.any(full, axis=1)

    def _record_blocks(
        self, products: RecordTable[Product]
    ) -> list[LabelBlock | BinsBlock | DialsBlock]:
        """The blocks that are read from the record; those that no product fills are left out."""
        labels = (
            LabelBlock("category", LabelField("category", one_label), products),
            LabelBlock("subcategory", LabelField("subcategory", one_label), products),
            LabelBlock("brand", LabelField("brand", one_label), products),
            LabelBlock("season", LabelField("season", one_label), products),
            LabelBlock("holiday", LabelField("holiday", _holiday), products),
            LabelBlock("place", LabelField("location", one_label), products),
            LabelBlock("goes_with", LabelField("similar", tuple), products),
        )
        level = self.price_level
        quality: dict[str, DialsBlock] = {}
        measures = (
            ("rating", NumberField("rating")),
            ("reviews", NumberField("sentiment")),
            ("ratings of similar products", NumberField("similar_rating")),
        )
        kept = [(n, standard_dial(m, products)) for n, m in measures
                if not np.isnan(numbers_of(m, products)).all()]  # fmt: skip
        if kept:
            quality["quality"] = DialsBlock("quality", [n for n, _ in kept], [m for _, m in kept])
        dials = [
            *quality.values(),
            *(
                DialsBlock(name, [label], [_level(self.popularity, name)])
                for name, label in LEVELS.items()
            ),
        ]
        prior = NumberField("probability")
        if not np.isnan(numbers_of(prior, products)).all():
            dials.append(
                DialsBlock("shop_prior", ["shop's choice"], [standard_dial(prior, products)])
            )
        return [
            *(block for block in labels if block.width),
            BinsBlock("price", NumberField("price"), products),
            BinsBlock("price_level", level, products, bins=12),
            *dials,
            *attribute_blocks(products),
        ]

    # -- the dot product ------------------------------------------------------------------------

    def scores(self, terms: Sequence[Term]) -> Tensor:
        """Σ of all terms' products with every row.

        Returns:
            (n,) float32.
        """
        total = self.base_scores(terms)
        vector = self.wide_vector(terms)
        if vector is not None and self.wide is not None:
            total += self.wide.scores(vector)
        return torch.from_numpy(total)

    def base_scores(self, terms: Sequence[Term]) -> np.ndarray:
        """(n,) float32: the same without the wide block."""
        steady, own = split(terms)
        total = torch.from_numpy(self._steady_scores(steady))
        for name, vector in self.person(own).items():
            if name in self.dense:
                self.dense[name].add_to(total, vector)
        out = total.numpy()
        for term in own:
            if term.columns is not None and term.values is not None:
                name = term.block
                if name in self.codes and len(term.columns) > FEW:
                    looked_up = np.zeros(self.blocks[name].width + 1, np.float32)
                    looked_up[term.columns] = term.values
                    total.add_(torch.from_numpy(looked_up).index_select(0, self._looked_up[name]))
                else:
                    self._columns[name].add_to(total, term.columns, term.values)
            elif term.places is not None:
                out[term.places] += term.addend
            elif term.addend is not None:
                out += term.addend
        return out

    def _steady_scores(self, terms: Sequence[Term]) -> np.ndarray:
        """(n,) float32, a copy: what holds for everybody, added up once until the next event."""
        version = self.version
        kept = self._steady
        if kept is None or kept[0] != version or kept[1] != tuple(map(id, terms)):
            total = torch.zeros(self._count)
            for name, vector in self.person(terms).items():
                self.dense[name].add_to(total, vector)
            kept = self._steady = (version, tuple(map(id, terms)), terms, total.numpy())
        return kept[3].copy()

    def wide_vector(self, terms: Sequence[Term]) -> np.ndarray | None:
        """(width,) a person's vector in the wide block; None when it is zero."""
        vectors = [term.dense for term in terms if term.block == "text" and term.dense is not None]
        if not vectors:
            return None
        total: np.ndarray = vectors[0] if len(vectors) == 1 else np.stack(vectors).sum(axis=0)
        return total

    def person(self, terms: Sequence[Term]) -> dict[str, np.ndarray]:
        """The dense blocks of a person's vector that are not zero: name -> (width,)."""
        vectors: dict[str, np.ndarray] = {}
        for term in terms:
            if term.dense is not None:
                seen = vectors.get(term.block)
                vectors[term.block] = term.dense if seen is None else seen + term.dense
        return vectors

    def addends(self, terms: Sequence[Term], rows: Sequence[int]) -> np.ndarray:
        """Each term's product with each row: (terms, rows) float64; columns sum to the scores."""
        picked = np.asarray(rows, np.int64)
        out = np.zeros((len(terms), len(picked)))
        of_block: dict[str, list[int]] = {}
        for number, term in enumerate(terms):
            if term.addend is not None:
                out[number] = _finished(term.addend, term.places, picked)
            else:
                of_block.setdefault(term.block, []).append(number)
        for name, numbers in of_block.items():
            if name in self.codes:  # one label a product: its weight is the addend
                places = self.codes[name][picked]
                for number in numbers:
                    term, vector = terms[number], np.zeros(self.blocks[name].width + 1)
                    if term.dense is None:
                        vector[term.columns] = term.values
                    else:
                        vector[:-1] = term.dense
                    out[number] = vector[places]
            elif name in self.sparse_rows:
                owners, columns, data = self._entries(name, picked)
                for number in numbers:
                    term, vector = terms[number], np.zeros(self.blocks[name].width)
                    vector[term.columns] = term.values
                    out[number] = np.bincount(owners, vector[columns] * data, len(picked))
            else:
                own = self.block_rows(name, picked).astype(np.float64)
                vectors = np.stack([terms[number].dense for number in numbers])  # type: ignore[misc]
                out[numbers] = vectors.astype(np.float64) @ own.T  # (t, w) @ (w, rows)
        return out

    def _entries(self, name: str, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(place in ``rows``, column, value) of every entry of a sparse block's rows."""
        table = self.sparse_rows[name]
        owners, places = spans(table.indptr, rows)
        return owners, table.indices[places], table.data[places]

    def addends_of(
        self, terms: Sequence[Term], variants: Sequence[Product], row: int
    ) -> np.ndarray:
        """``addends`` (terms, variants) of changed records of the product at ``row``.

        What is read from the record is read anew, on the catalogue's own scales; words and
        behaviour stay those of the row.
        """
        out = np.repeat(self.addends(terms, [row]), len(variants), axis=1)
        for number, term in enumerate(terms):
            block = self.blocks.get(term.block)
            if term.dense is not None and isinstance(block, BinsBlock | DialsBlock):
                out[number] = block.rows(variants) @ term.dense.astype(np.float64)
        return out

    def block_rows(self, name: str, rows: Sequence[int] | np.ndarray) -> np.ndarray:
        """(len(rows), width) float32 of a dense block."""
        if self.wide is not None and name == "text":
            return self.wide.of(rows)
        return self.dense[name].of(rows)

    def having(self, found: Collection[str]) -> np.ndarray:
        """(m,) rows whose text has every one of some words (stems), ascending; none for none."""
        columns = [c for word in found if (c := self.lexical.column(word)) is not None]
        if not columns or len(columns) < len(found):
            return np.zeros(0, np.int64)
        table = self._columns["lexical"]
        return reduce(np.intersect1d, [table.rows_of(column) for column in columns])

    def filled(self, rows: np.ndarray) -> list[str]:
        """The blocks in which some of these products have something."""
        names: list[str] = self._names[self._filled_table[rows].any(axis=0)].tolist()
        return names

    def mean(self, name: str, rows: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """(width,) float32: the weighted sum of some products' rows in a block."""
        if name in self.labels:
            return self.labels[name].mean(rows, shares)
        if name in self.sparse_rows:
            owners, columns, data = self._entries(name, rows)
            return np.bincount(columns, shares[owners] * data, self.blocks[name].width).astype(
                np.float32
            )
        total: np.ndarray = shares.astype(np.float32) @ self.block_rows(name, rows)
        return total

    def refresh(self, row: int) -> None:
        """Write a product's popularity anew (after an event); everybody's when all faded."""
        version = self.popularity.version
        faded = version != self._popularity_version
        rows = np.arange(self._count) if faded else np.array([row])
        for name, level in self.popularity.levels(slice(None) if faded else rows).items():
            block = self.blocks[name]
            if isinstance(block, DialsBlock):
                self.dense[name].write(rows, block.fill(level[:, None]))
        self._popularity_version = version
        self.version += 1


def _finished(addend: np.ndarray, places: np.ndarray | None, picked: np.ndarray) -> np.ndarray:
    """(picked,) finished addends of some rows; see ``Term``."""
    if places is None:
        return addend[picked]
    if not len(places):
        return np.zeros(len(picked), np.float32)
    at = np.searchsorted(places, picked).clip(max=len(places) - 1)
    return np.where(places[at] == picked, addend[at], np.float32(0.0))


def _level(popularity: Popularity, name: str) -> Measure:
    return lambda product: popularity.level(name, product.product_id)


def _holiday(value: bool) -> tuple[str, ...]:
    return ("holiday",) if value else ()
