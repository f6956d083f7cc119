"""Which kinds sell a thing that is called by several words: "desk lamp" among lamps and elsewhere.

Found by the words of the catalogue's texts first, so that few titles are read. It knows titles and
kinds, and decides nothing.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import sparse

from data.record_table import RecordTable
from data.records import Product
from engine.language.lexical import LexicalSpace, stem, words

#: Titles read for one phrase; more products than these speak of nothing in particular.
MOST_READ = 300
_KEPT = 4096


class Titles:
    """The titles of n products.

    Args:
        lexical: the words of their texts.
        columns: (n, features) float32 CSC, which products have which.
    """

    def __init__(
        self, products: RecordTable[Product], lexical: LexicalSpace, columns: sparse.csc_matrix
    ) -> None:
        self._products = products
        self._names = products.labels("name")
        self._narrow, self._broad = products.labels("subcategory"), products.labels("category")
        self._lexical = lexical
        self._starts, self._rows = columns.indptr, columns.indices
        self.kinds_with = lru_cache(maxsize=_KEPT)(self._kinds_with)

    def _kinds_with(self, phrase: str) -> frozenset[str]:
        """The narrowest kinds with a title that holds these words in this order, plurals alike.

        Kept; use ``kinds_with``.
        """
        wanted = stems_in_order(phrase)
        if all(map(str.isdigit, wanted)):
            return frozenset()  # no kind is called by a number alone
        found = self._having(wanted)
        if len(found) > MOST_READ:
            return frozenset()
        kinds: set[str] = set()
        # Columns, for a whole record takes ten times as long to make.
        for row in found.tolist():
            kind = self._narrow.at(row) or self._broad.at(row)
            if kind in kinds:
                continue
            title = stems_in_order(self._names.at(row) or self._products[row].title)
            if any(title[n : n + len(wanted)] == wanted for n in range(len(title))):
                kinds.add(kind)
        return frozenset(kinds)

    def _having(self, stems: list[str]) -> np.ndarray:
        """Rows whose texts have every word, ascending."""
        found: np.ndarray | None = None
        for word in stems:
            column = self._lexical.column(word)
            if column is None:
                return np.zeros(0, np.int32)
            rows = self._rows[self._starts[column] : self._starts[column + 1]]
            found = rows if found is None else np.intersect1d(found, rows)
        return np.zeros(0, np.int32) if found is None else found


def stems_in_order(text: str) -> list[str]:
    """The stem of each of its words."""
    return [stem(word) for word in words(text)]
