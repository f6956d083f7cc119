"""The feature space: every product as a row of blocks, each of unit length.

The narrow blocks are held so that what repeats itself is scored once (``narrow_rows.py``), the
sentence embedding in the exact index (``wide_rows.py``). All are parts of the same dot product.
This module does not know persons, weights or constraints.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce

import numpy as np
import torch
from torch import Tensor

from data.record_table import RecordTable
from data.records import Product
from data.shop import Shop
from engine.language.catalogue_texts import CatalogueTexts
from engine.rows.attributes import attribute_blocks
from engine.rows.blocks import (
    BinsBlock,
    Block,
    DialsBlock,
    LabelBlock,
    RowsBlock,
    standard_dial,
)
from engine.rows.dense_rows import DenseRows
from engine.rows.narrow_rows import NarrowRows, Rows, rows_of
from engine.rows.popularity import LEVELS, Popularity
from engine.rows.price_level import PriceLevel
from engine.rows.product_fields import LabelField, Measure, NumberField, numbers_of, one_label
from engine.rows.sparse_rows import SparseRows
from engine.rows.steady import KeptSteady
from engine.rows.term import Term, split
from engine.rows.wide_rows import WideRows

__all__ = ["FeatureSpace", "Term"]


class FeatureSpace:
    """All blocks of a shop's products.

    Args:
        texts: of its products; without meanings for a shop without encoder.
        device: where the wide block is scanned.

    Attributes:
        blocks: by name.
        narrow: the rows of all but the wide one.
        words: the rows of the block "lexical".
        wide: the block "text", or None without embeddings.
        labels: name of a block of labels -> which each product has.
    """

    def __init__(
        self, shop: Shop, popularity: Popularity, texts: CatalogueTexts,
        *, device: torch.device | str = "cpu",
    ) -> None:  # fmt: skip
        self.products = shop.products
        #: The same by their columns: what is read of many products makes no records.
        self.table = shop.product_table
        #: product_id -> row.
        self.rows = shop.product_rows
        self.popularity = popularity
        self._count = len(shop.products)
        #: Counts the changes of rows by events.
        self.version = 0
        self._steady: KeptSteady[np.ndarray] = KeptSteady()
        self.lexical = texts.lexical
        self.price_level = PriceLevel(shop.product_table)
        levels = popularity.levels()
        self._popularity_version = popularity.version
        self.blocks: dict[str, Block] = {}
        rows: dict[str, Rows] = {}
        for block in self._record_blocks(shop.product_table):
            self.blocks[block.name] = block
            if block.name in levels and isinstance(block, DialsBlock):  # all at once
                rows[block.name] = DenseRows(block.fill(levels[block.name][:, None]))
            else:
                rows[block.name] = rows_of(block, shop.product_table)
        self.blocks["lexical"] = RowsBlock("lexical", texts.rows)
        rows["lexical"] = self.words = SparseRows(texts.rows, texts.columns)
        self.narrow = NarrowRows(rows, self._count)
        self.labels = self.narrow.labels
        self.wide: WideRows | None = None
        if texts.meanings is not None:
            self.blocks["text"] = RowsBlock("text", texts.meanings)
            self.wide = WideRows(texts.meanings, texts.distinct, device=device, kept=texts.scans)

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
        out = self._steady_scores(steady)
        self._add(torch.from_numpy(out), own)
        for term in own:
            if term.places is not None:
                out[term.places] += term.addend
            elif term.addend is not None:
                out += term.addend
        return out

    def _add(self, total: Tensor, terms: Sequence[Term]) -> None:
        """Add the terms' products with every row, in all narrow blocks, to sums (n,)."""
        vectors: dict[str, np.ndarray] = {}
        for term in terms:
            name = term.block
            rows = self.narrow.rows.get(name)
            if rows is None:  # the wide block, or finished addends
                continue
            if isinstance(rows, SparseRows) and term.columns is not None:
                assert term.values is not None  # noqa: S101 - they come together
                rows.add_to(total, term.columns, term.values)
                continue
            vector = self._whole(term)
            vectors[name] = vectors[name] + vector if name in vectors else vector
        self.narrow.add_to(total, vectors)

    def _whole(self, term: Term) -> np.ndarray:
        """(width,) float32: a term's vector in its block."""
        if term.dense is not None:
            return term.dense
        vector = np.zeros(self.blocks[term.block].width, np.float32)
        vector[term.columns] = term.values
        return vector

    def _stacked(self, name: str, terms: Sequence[Term]) -> np.ndarray:
        """(t, width) float64: some terms' vectors in their block."""
        if len(terms) == 1 and terms[0].dense is not None:
            return terms[0].dense[None].astype(np.float64)
        vectors = np.zeros((len(terms), self.blocks[name].width))
        for vector, term in zip(vectors, terms, strict=True):
            vector[slice(None) if term.columns is None else term.columns] = (
                term.dense if term.columns is None else term.values
            )
        return vectors

    def _steady_scores(self, terms: Sequence[Term]) -> np.ndarray:
        """(n,) float32, a copy: what holds for everybody, added up once until the next event."""

        def added() -> np.ndarray:
            total = torch.zeros(self._count)
            self._add(total, terms)
            found: np.ndarray = total.numpy()
            return found

        return self._steady.of(self.version, terms, added).copy()

    def wide_vector(self, terms: Sequence[Term]) -> np.ndarray | None:
        """(width,) a person's vector in the wide block; None when it is zero."""
        vectors = [term.dense for term in terms if term.block == "text" and term.dense is not None]
        if not vectors:
            return None
        total: np.ndarray = vectors[0] if len(vectors) == 1 else np.stack(vectors).sum(axis=0)
        return total

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
        vectors = {
            name: self._stacked(name, [terms[number] for number in numbers])
            for name, numbers in of_block.items()
        }
        wide = vectors.pop("text", None)
        found = self.narrow.products(vectors, picked)
        if wide is not None and self.wide is not None:
            found["text"] = wide @ self.wide.of(picked).astype(np.float64).T  # (t, w) @ (w, rows)
        for name, addends in found.items():
            for number, addend in zip(of_block[name], addends, strict=True):
                out[number] = addend
        return out

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
        """(len(rows), width) float32 of a block."""
        if self.wide is not None and name == "text":
            return self.wide.of(rows)
        return self.narrow.rows[name].of(np.asarray(rows, np.int64))

    def having(self, found: Collection[str]) -> np.ndarray:
        """(m,) rows whose text has every one of some words (stems), ascending; none for none."""
        columns = [c for word in found if (c := self.lexical.column(word)) is not None]
        if not columns or len(columns) < len(found):
            return np.zeros(0, np.int64)
        return reduce(np.intersect1d, [self.words.rows_of(column) for column in columns])

    def means(
        self, names: Collection[str], rows: np.ndarray, shares: np.ndarray
    ) -> dict[str, np.ndarray]:
        """(width,) float32 by block: the weighted sum of some products' rows; few are left out.

        Left out are blocks in which these products have nothing.
        """
        found = self.narrow.means(names, rows, shares)
        if self.wide is not None and "text" in names and len(rows):
            found["text"] = self.wide.mean(rows, shares)
        return found

    def refresh(self, row: int) -> None:
        """Write a product's popularity anew (after an event); everybody's when all faded."""
        version = self.popularity.version
        faded = version != self._popularity_version
        rows = np.arange(self._count) if faded else np.array([row])
        for name, level in self.popularity.levels(slice(None) if faded else rows).items():
            block, held = self.blocks[name], self.narrow.rows[name]
            if isinstance(block, DialsBlock) and isinstance(held, DenseRows):
                held.write(rows, block.fill(level[:, None]))
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
