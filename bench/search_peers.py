"""What free-text search is compared with: scores of every text for a query, in a few lines each.

BM25 (Robertson and Zaragoza 2009, k1 1.2, b 0.75) over words, and TF-IDF over character n-grams
of words (2 to 4, as scikit-learn's ``char_wb``). Neither is tuned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from scipy import sparse

Cut = Callable[[str], list[str]]
_WORD = re.compile(r"[^\W_]+")


def plain_words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def character_grams(text: str) -> list[str]:
    framed = [f" {word} " for word in plain_words(text)]
    return [w[i : i + n] for w in framed for n in (2, 3, 4) for i in range(len(w) - n + 1)]


class _Counts:
    """Term counts of texts, and of a query in the same columns."""

    def __init__(self, texts: Sequence[str], cut: Cut) -> None:
        self._cut = cut
        counts = [Counter(cut(text)) for text in texts]
        self.columns = {
            term: i for i, term in enumerate(dict.fromkeys(t for c in counts for t in c))
        }
        rows = np.repeat(np.arange(len(texts)), [len(count) for count in counts])
        columns = [self.columns[term] for count in counts for term in count]
        values = [times for count in counts for times in count.values()]
        shape = (len(texts), len(self.columns))
        self.table = sparse.csr_matrix((values, (rows, columns)), shape, np.float64)

    def query(self, text: str) -> np.ndarray:
        vector = np.zeros(len(self.columns))
        for term, times in Counter(self._cut(text)).items():
            if term in self.columns:
                vector[self.columns[term]] = times
        return vector


class Bm25:
    """Scores of all texts for a query."""

    def __init__(self, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        self._counts = _Counts(texts, plain_words)
        table = self._counts.table
        lengths = np.asarray(table.sum(axis=1)).ravel()
        seen = np.asarray((table > 0).sum(axis=0)).ravel()
        idf = np.log(1 + (len(texts) - seen + 0.5) / (seen + 0.5))
        entries = table.tocoo()
        damped = entries.data + k1 * (1 - b + b * lengths[entries.row] / lengths.mean())
        values = idf[entries.col] * entries.data * (k1 + 1) / damped
        self._table = sparse.csr_matrix((values, (entries.row, entries.col)), table.shape)

    def scores(self, text: str) -> np.ndarray:
        """(texts,)"""
        return np.asarray(self._table @ np.minimum(self._counts.query(text), 1.0))


class CharacterTfidf:
    """Cosines of all texts with a query."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = _Counts(texts, character_grams)
        table = self._counts.table
        seen = np.asarray((table > 0).sum(axis=0)).ravel()
        self._idf = np.log((1 + len(texts)) / (1 + seen)) + 1
        weighted = table @ sparse.diags(self._idf)
        norms = np.sqrt(np.asarray(weighted.power(2).sum(axis=1)).ravel())
        self._table = sparse.diags(1 / np.maximum(norms, 1e-9)) @ weighted

    def scores(self, text: str) -> np.ndarray:
        """(texts,)"""
        vector = self._counts.query(text) * self._idf
        return np.asarray(self._table @ (vector / max(float(np.linalg.norm(vector)), 1e-9)))
