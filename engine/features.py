"""The feature space: every product as a row of blocks, each of unit length.

Dense blocks lie side by side in one matrix, stored dimension-major (d, n), so that a block to
which a person's vector is zero is never read; wide blocks (words, many brands) are sparse. Both
are parts of the same dot product. This module does not know persons, weights or constraints.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from scipy import sparse
from torch import Tensor

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
from engine.lexical import LexicalSpace
from engine.popularity import Popularity


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One addend of a person's vector: what is known, as a weighted vector in one block.

    Attributes:
        block: the block's name.
        origin: "said", "staff", "guessed", "history" or "prior" (holds for everybody).
        feature: what in that block, in words.
        dense: (width,) for a dense block.
        columns, values: for a sparse block.
        addend: (n,) finished addends, for a block whose matrix is not kept (behaviour).
        note: how explanations may speak of it; see ``explain.py``.
        rows: products of the history that it comes from (those liked), newest last.
        kinds: (len(rows),) what was done with each: "purchase", "like" or "view".
        history: for behaviour, the history's rows; ``values`` are then their weights.
    """

    block: str
    origin: str
    feature: str
    dense: np.ndarray | None = None
    columns: np.ndarray | None = None
    values: np.ndarray | None = None
    addend: np.ndarray | None = None
    note: str = ""
    rows: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    history: tuple[int, ...] = ()


class FeatureSpace:
    """All blocks of a shop's products.

    Args:
        texts: (n,) the text of each product (``product_text``).
        embeddings: (number of distinct texts, e) unit rows, or None for a shop without encoder.

    Attributes:
        blocks: by name, dense and sparse.
        slices: name of a dense block -> its part of ``matrix``.
        matrix: (d, n) float32, contiguous.
        sparse_rows: name of a sparse block -> (n, width) CSR; ``sparse_columns`` the same as CSC.
        distinct: (n,) the row of each product in the distinct texts.
    """

    def __init__(
        self, shop: Shop, popularity: Popularity, texts: Sequence[str], embeddings: Tensor | None
    ) -> None:
        self.products = shop.products
        self.popularity = popularity
        self.blocks: dict[str, Block] = {}
        self.slices: dict[str, slice] = {}
        self._label_rows: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.sparse_rows: dict[str, sparse.csr_matrix] = {}
        self.sparse_columns: dict[str, sparse.csc_matrix] = {}
        unique = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        self.distinct = np.array([unique[text] for text in texts], np.int64)
        self.lexical = LexicalSpace(list(unique))
        self.price_level = PriceLevel(shop.products)
        dense: list[np.ndarray] = []
        for block in self._record_blocks(shop.products):
            self._place(block, block.rows(shop.products), dense)
        self._place(
            RowsBlock("lexical", self.lexical.rows), self.lexical.rows[self.distinct], dense
        )
        if embeddings is not None and len(unique):
            rows = centred(embeddings.float().numpy())
            self._place(RowsBlock("text", rows), rows[self.distinct], dense)
        stacked = np.concatenate(dense, axis=1) if dense else np.zeros((len(texts), 0), np.float32)
        self.matrix = torch.from_numpy(np.ascontiguousarray(stacked.T))  # (d, n)

    def _place(
        self, block: Block, rows: np.ndarray | sparse.csr_matrix, dense: list[np.ndarray]
    ) -> None:
        self.blocks[block.name] = block
        if isinstance(block, LabelBlock) and isinstance(rows, sparse.csr_matrix):
            self._label_rows[block.name] = (rows.indptr, rows.indices)
        if block.is_sparse:
            self.sparse_rows[block.name] = sparse.csr_matrix(rows)
            self.sparse_columns[block.name] = sparse.csc_matrix(rows)
            return
        full = rows.toarray() if isinstance(rows, sparse.csr_matrix) else rows
        start = sum(part.shape[1] for part in dense)
        self.slices[block.name] = slice(start, start + block.width)
        dense.append(np.asarray(full, np.float32))

    def _record_blocks(
        self, products: Sequence[Product]
    ) -> list[LabelBlock | BinsBlock | DialsBlock]:
        """The blocks that are read from the record; those that no product fills are left out."""
        labels = (
            LabelBlock("category", lambda p: _one(p.category), products),
            LabelBlock("subcategory", lambda p: _one(p.subcategory), products),
            LabelBlock("brand", lambda p: _one(p.brand), products),
            LabelBlock("season", lambda p: _one(p.season), products),
            LabelBlock("holiday", lambda p: ("holiday",) if p.holiday else (), products),
            LabelBlock("place", lambda p: _one(p.location), products),
            LabelBlock("goes_with", lambda p: p.similar, products),
        )
        level = self.price_level
        quality: dict[str, DialsBlock] = {}
        measures = (
            ("rating", lambda p: p.rating),
            ("reviews", lambda p: p.sentiment),
            ("ratings of similar products", lambda p: p.similar_rating),
        )
        kept = [(n, standard_dial(m, products)) for n, m in measures
                if any(m(p) is not None for p in products)]  # fmt: skip
        if kept:
            quality["quality"] = DialsBlock("quality", [n for n, _ in kept], [m for _, m in kept])
        dials = [
            *quality.values(),
            DialsBlock("popularity", ["popular"], [lambda p: self.popularity.level(p.product_id)]),
            DialsBlock(
                "recent", ["popular lately"], [lambda p: self.popularity.recent_level(p.product_id)]
            ),
        ]
        if any(p.probability is not None for p in products):
            dials.append(
                DialsBlock(
                    "shop_prior",
                    ["shop's choice"],
                    [standard_dial(lambda p: p.probability, products)],
                )
            )
        return [
            *(block for block in labels if block.width),
            BinsBlock("price", lambda p: p.price, products),
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
        total = torch.zeros(self.matrix.shape[1])
        for name, vector in self.person(terms).items():
            total += torch.from_numpy(vector) @ self.matrix[self.slices[name]]  # (w,) @ (w, n)
        out = total.numpy()
        for term in terms:
            if term.columns is not None and term.values is not None:
                table = self.sparse_columns[term.block]
                for column, value in zip(term.columns, term.values, strict=True):
                    lo, hi = table.indptr[column], table.indptr[column + 1]
                    out[table.indices[lo:hi]] += value * table.data[lo:hi]
            elif term.addend is not None:
                out += term.addend
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
        picked = list(rows)
        out = np.zeros((len(terms), len(picked)))
        chosen: dict[str, np.ndarray] = {}
        for number, term in enumerate(terms):
            if term.dense is not None:
                if term.block not in chosen:
                    chosen[term.block] = self.block_rows(term.block, picked)
                out[number] = chosen[term.block] @ term.dense.astype(np.float64)
            elif term.columns is not None and term.values is not None:
                vector = np.zeros(self.blocks[term.block].width)
                vector[term.columns] = term.values
                out[number] = self.sparse_rows[term.block][picked] @ vector
            elif term.addend is not None:
                out[number] = term.addend[picked]
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
        """(len(rows), width) float32 of a dense block."""
        picked: np.ndarray = self.matrix[self.slices[name]].numpy()[:, np.asarray(rows)].T
        return picked

    def labels_of(self, name: str, row: int) -> list[int]:
        """The columns of a product in a block of labels."""
        starts, columns = self._label_rows[name]
        found: list[int] = columns[starts[row] : starts[row + 1]].tolist()
        return found

    def refresh(self, row: int) -> None:
        """Write a product's popularity anew (after an event)."""
        for name in ("popularity", "recent"):
            block = self.blocks[name]
            if isinstance(block, DialsBlock):
                fresh = torch.from_numpy(block.rows([self.products[row]])[0])
                self.matrix[self.slices[name], row] = fresh


class PriceLevel:
    """How dear a product is among its own kind: log of its price over its kind's median."""

    def __init__(self, products: Sequence[Product]) -> None:
        groups: dict[str, list[float]] = {}
        for product in products:
            groups.setdefault(_kind(product), []).append(math.log(max(product.price, 0.01)))
        self._median = {kind: float(np.median(prices)) for kind, prices in groups.items()}

    def __call__(self, product: Product) -> float | None:
        median = self._median.get(_kind(product))
        if median is None:
            return None
        level = math.log(max(product.price, 0.01)) - median
        return min(1.5, max(-1.5, level))


def centred(embeddings: np.ndarray) -> np.ndarray:
    """Unit rows with the catalogue's mean taken off, so that unrelated texts have a product near 0.

    Few texts have no meaningful mean; they are left as they are.
    """
    if len(embeddings) >= 50:
        embeddings = embeddings - embeddings.mean(axis=0, keepdims=True)
    norms = np.linalg.norm(embeddings, axis=1, keepdims=True)
    unit: np.ndarray = (embeddings / np.maximum(norms, 1e-9)).astype(np.float32)
    return unit


def _one(label: str) -> tuple[str, ...]:
    return (label,) if label else ()


def _kind(product: Product) -> str:
    return (product.subcategory or product.category).casefold()
