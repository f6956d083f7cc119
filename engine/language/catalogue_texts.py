"""What a catalogue's products say: their texts as words and as meanings, kept between starts.

Reading and indexing a million texts takes minutes, mapping what was made of them none. All of it
follows from the products (and, for meanings, the sentence model), so it is kept under a key of
these. This module does not know persons, weights or blocks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import numpy as np
from scipy import sparse
from torch import Tensor

from data.array_store import ArrayStore, key_of
from data.record_table import RecordTable
from data.records import Product
from engine.language import lexical
from engine.language.lexical import LexicalSpace
from engine.rows import attributes, product_fields
from engine.rows.attributes import product_text
from engine.scan.kept_scans import KeptScans

#: What the files are called in the cache.
WORDS, MEANINGS = "words", "meanings"
#: Fewer texts than this have no meaningful mean to take off.
FEWEST_CENTRED = 50
#: Rows that are centred at once.
_CHUNK = 1 << 15

_THIS = sys.modules[__name__]


class CatalogueTexts:
    """The texts of a shop's products.

    Args:
        store: where it is kept; products without a digest (made by hand) are never kept.

    Attributes:
        distinct: (n,) the row of each product in the distinct texts.
        lexical: the words of the distinct texts.
        rows, columns: (n, features) float32, a product a row: CSR, and the same as CSC.
        meanings: (distinct texts, e) float32 unit rows, centred; None until ``embed``.
        scans: of the meanings, kept with them.
    """

    def __init__(self, products: RecordTable[Product], store: ArrayStore | None = None) -> None:
        self._products = products
        self._store = store if store is not None and products.digest else ArrayStore(None)
        self._texts: list[str] | None = None
        self.distinct = np.zeros(0, np.int64)
        self.meanings: np.ndarray | None = None
        self.scans: KeptScans | None = None
        key = key_of(products.digest, code=(_THIS, attributes, lexical, product_fields))
        stored = self._store.load(WORDS, key)
        if stored is None:
            self.lexical = LexicalSpace(self.texts)  # and with the texts, ``distinct``
            rows = self.lexical.rows
            if not _in_order(self.distinct, rows.shape[0]):
                rows = rows[self.distinct]
            self.rows, self.columns = rows, sparse.csc_matrix(rows)
            stored = self._store.save(WORDS, key, self._arrays())
        if stored is not None:
            found = stored.arrays
            self._texts = None
            self.lexical = LexicalSpace.from_arrays(found)
            self.distinct = found["distinct"]
            shape = (len(products), self.lexical.width)
            self.rows = _mapped(sparse.csr_matrix, found, "rows", shape)
            self.columns = _mapped(sparse.csc_matrix, found, "columns", shape)

    @property
    def texts(self) -> list[str]:
        """The distinct texts, in the order in which they first appear."""
        if self._texts is None:
            places: dict[str, int] = {}
            codes = [places.setdefault(product_text(p), len(places)) for p in self._products]
            self.distinct = np.array(codes, np.int64)
            self._texts = list(places)
        return self._texts

    def embed(self, encode: Callable[[Sequence[str]], Tensor], model_id: str) -> None:
        """Make the meanings, or take them from the store.

        Args:
            encode: texts -> (m, e) unit rows.
            model_id: says which model that is.
        """
        if not len(self._products):
            return
        key = key_of(self._products.digest, model_id, code=(_THIS, attributes, product_fields))
        self.scans = KeptScans(self._store, key)
        stored = self._store.load(MEANINGS, key)
        if stored is None:
            self.meanings = centred(encode(self.texts).float().numpy())
            self._texts = None
            stored = self._store.save(MEANINGS, key, {"rows": self.meanings})
        if stored is not None:
            self.meanings = stored.arrays["rows"]

    def _arrays(self) -> dict[str, np.ndarray]:
        found = {"distinct": self.distinct, **self.lexical.arrays()}
        for name, table in (("rows", self.rows), ("columns", self.columns)):
            for part in ("data", "indices", "indptr"):
                found[f"{name}.{part}"] = getattr(table, part)
        return found


def centred(embeddings: np.ndarray) -> np.ndarray:
    """Unit rows with the catalogue's mean taken off, so that unrelated texts have a product near 0.

    Few texts have no meaningful mean; they are left as they are.
    """
    unit = np.empty_like(embeddings, np.float32)
    mean = embeddings.mean(axis=0, keepdims=True) if len(embeddings) >= FEWEST_CENTRED else 0.0
    for start in range(0, len(embeddings), _CHUNK):
        rows = embeddings[start : start + _CHUNK] - mean
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        unit[start : start + _CHUNK] = rows / np.maximum(norms, 1e-9)
    return unit


def _in_order(places: np.ndarray, count: int) -> bool:
    return len(places) == count and bool((places == np.arange(count)).all())


def _mapped(
    kind: type[sparse.csr_matrix], arrays: dict[str, np.ndarray], name: str, shape: tuple[int, int]
) -> sparse.csr_matrix:
    """A sparse table over mapped arrays; its constructor would read and check every entry."""
    table = kind(shape, dtype=np.float32)
    table.data, table.indices, table.indptr = (
        arrays[f"{name}.{part}"] for part in ("data", "indices", "indptr")
    )
    return table
