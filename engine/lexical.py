"""Words and their pieces: a TF-IDF block that finds a product by its own words.

Each word counts itself and its character 3- and 4-grams, so that words that begin or end alike meet;
slips are mended before (``spelling.py``). Rows are sparse and of unit length. This module does not
know products.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from scipy import sparse

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

#: Words that say nothing of a product; they are dropped from queries and from products alike.
_STOP = """a about am an and any anything are as at be been best but buy by can could dad do
    does for from gift get give good got have he hello her hers hey hi him his how i i'd i'll i'm
    if in into is it its just like likes looking love loves me mom mum my need needs nice of off on
    one or our please present really recommend she should show some someone something such suggest
    than thank thanks that the their them they thing things this to too under up us want wants was
    we what which who will wife husband with would you your yours there he's she's it's
    cheapest cheaper dearest rated better"""
STOP_WORDS = frozenset(_STOP.split())
#: Beside these an occasion says why, not what ("birthday gift"; but "birthday candles").
_GIFT_WORDS = frozenset({"gift", "gifts", "present", "presents"})
OCCASIONS = frozenset({"birthday", "anniversary", "wedding", "graduation"})
#: Superlatives say in which order, not what.
_ORDER = re.compile(
    r"\b(?:the\s+)?(?:cheapest|dearest|priciest|(?:most|least)\s+expensive|lowest[-\s]priced?|"
    r"(?:best|highest|top)[-\s](?:rated|reviewed))\b",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    """Lower-case words of a text, in order, with stop words."""
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def without_order(text: str) -> str:
    """A text without its superlatives: "the cheapest kettle" -> "kettle"."""
    return " ".join(_ORDER.sub(" ", text).split())


def content_words(text: str) -> list[str]:
    """``words`` without stop words."""
    found = words(text)
    idle = STOP_WORDS | _GIFT_WORDS
    if not _GIFT_WORDS.isdisjoint(found):
        idle = idle | OCCASIONS
    return [word for word in found if word not in idle]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A plain English plural cut: "dresses" -> "dress", "berries" -> "berry", "shoes" -> "shoe"."""
    if len(word) <= 3 or not word.isascii() or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


@lru_cache(maxsize=65_536)
def pieces(word: str) -> tuple[tuple[str, float], ...]:
    """A word's features with their shares: the stem itself, and its character n-grams."""
    root = stem(word)
    framed = f"^{root}$"
    grams = [framed[i : i + n] for n in (3, 4) for i in range(len(framed) - n + 1)]
    if not grams or root.isdigit():
        return ((f"={root}", 1.0),)
    share = 0.8 / math.sqrt(len(grams))
    return ((f"={root}", 1.0), *((gram, share) for gram in grams))


class LexicalSpace:
    """TF-IDF over words and character n-grams (Salton and Buckley 1988, log tf, smoothed idf).

    Args:
        texts: the catalogue's distinct texts.

    Attributes:
        rows: (len(texts), features) float32 CSR, unit rows.
        documents: stem of each word -> in how many texts it stands.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._features: dict[str, int] = {}
        counts = [Counter(content_words(text)) for text in texts]
        self._count = len(texts)
        documents: Counter[str] = Counter()
        for count in counts:
            # In order, not as a set: the columns must be the same in every process, because what
            # is cached by content (the item-item model) is keyed by these rows.
            documents.update(list(dict.fromkeys(p for word in count for p, _ in pieces(word))))
        for piece in documents:
            self._features[piece] = len(self._features)
        self.documents = {p[1:]: seen for p, seen in documents.items() if p.startswith("=")}
        self._idf = np.array([self._weight(seen) for seen in documents.values()], np.float32)
        self.rows = self._matrix(counts)

    def _weight(self, documents: int) -> float:
        return math.log((1 + self._count) / (1 + documents)) + 0.1

    def _matrix(self, counts: Iterable[Counter[str]]) -> sparse.csr_matrix:
        starts, columns, values = [0], [], []
        for count in counts:
            found, weights, _ = self._vector(count)
            columns.append(found)
            values.append(weights)
            starts.append(starts[-1] + len(found))
        shape = (len(starts) - 1, max(1, len(self._features)))
        if not columns:
            return sparse.csr_matrix(shape, dtype=np.float32)
        parts = (np.concatenate(values), np.concatenate(columns), np.array(starts))
        return sparse.csr_matrix(parts, shape=shape, dtype=np.float32)

    def _vector(self, count: Counter[str]) -> tuple[np.ndarray, np.ndarray, float]:
        known: dict[int, float] = {}
        unknown = 0.0
        rare = self._weight(0)
        for word, times in count.items():
            for piece, share in pieces(word):
                column = self._features.get(piece)
                value = share * (1.0 + math.log(times))
                if column is None:
                    unknown += (value * rare) ** 2
                else:
                    known[column] = known.get(column, 0.0) + value
        columns = np.fromiter(known.keys(), np.int32, len(known))
        values = np.fromiter(known.values(), np.float32, len(known))
        if len(columns):
            values = values * self._idf[columns]
        norm = math.sqrt(float((values**2).sum()) + unknown)
        return columns, values / norm if norm > 0 else values, norm

    def query(self, words: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
        """(columns, values) of a query: unit length counting what the catalogue does not know.

        Args:
            words: as the catalogue spells them (``spelling.py``), without stop words.
        """
        columns, values, _ = self._vector(Counter(words))
        return columns, values

    def column(self, word: str) -> int | None:
        """The column of a word by its stem; None when no text has it."""
        return self._features.get(f"={stem(word)}")
