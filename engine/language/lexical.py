"""Words and their pieces: a TF-IDF block that finds a product by its own words.

Each word counts itself and its character 3- and 4-grams, so that words that begin or end alike meet;
slips are mended before (``spelling.py``). Rows are sparse and of unit length. This module does not
know products.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from scipy import sparse

#: Rows that are scaled at once.
_CHUNK = 1 << 15
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

#: Words that say nothing of a product; they are dropped from queries and from products alike.
_STOP = """a about am an and any anything are as at be been best but buy by can could dad do
    does for from gift get give good got have he hello her hers hey hi him his how i i'd i'll i'm
    if in into is it its just like likes looking love loves me mom mum my need needs nice of off on
    one or our please present really recommend she should show some someone something such suggest
    than thank thanks that the their them they thing things this to too under up us want wants was
    we what which who will wife husband with would you your yours there he's she's it's
    cheapest cheaper dearest rated better"""
#: Whom a search is for, as a possessive with and without its apostrophe ("mums birthday").
_WHOSE = [f"{who}{end}" for who in ("dad", "mom", "mum", "wife", "husband") for end in ("s", "'s")]
STOP_WORDS = frozenset([*_STOP.split(), *_WHOSE])
#: Beside these an occasion says why, not what ("birthday gift"; but "birthday candles").
_GIFT_WORDS = frozenset({"gift", "gifts", "present", "presents"})
OCCASIONS = frozenset(
    {"birthday", "bday", "anniversary", "wedding", "graduation", "retirement", "engagement"}
)
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)")
#: Superlatives say in which order, not what.
_ORDER = re.compile(
    r"\b(?:the\s+)?(?:cheapest|dearest|priciest|(?:most|least)\s+expensive|lowest[-\s]priced?|"
    r"(?:best|highest|top)[-\s](?:rated|reviewed))\b",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    """Lower-case words of a text, in order, with stop words."""
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def stems_of(text: str) -> set[str]:
    """The stems of a text's ``words``."""
    return {stem(word) for word in words(text)}


def without_order(text: str) -> str:
    """A text without its superlatives: "the cheapest kettle" -> "kettle"."""
    return " ".join(_ORDER.sub(" ", text).split())


def content_words(text: str) -> list[str]:
    """``words`` without stop words."""
    found = words(text)
    idle = STOP_WORDS | _GIFT_WORDS
    if not _GIFT_WORDS.isdisjoint(found):
        idle = idle | OCCASIONS
        if not OCCASIONS.isdisjoint(found):
            found = [word for word in found if not _ORDINAL.fullmatch(word)]
    return [word for word in found if word not in idle]


def is_occasion(text: str) -> bool:
    """True for an occasion and nothing else: "birthday", "60th birthday"."""
    return all(word in OCCASIONS or _ORDINAL.fullmatch(word) for word in words(text))


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
        counted, found = _count_words(texts)  # (texts, words)
        shares, features = _shares(found)  # (words, features)
        rows = sparse.csr_matrix(counted @ shares, dtype=np.float32)
        documents = np.bincount(rows.indices, minlength=len(features))
        self._set(len(texts), features, documents)
        self.rows = _unit_rows(rows, self._idf)

    def _set(self, count: int, features: dict[str, int], documents: np.ndarray) -> None:
        self._count = count
        self._features = features
        self._having = documents
        self._idf = (np.log((1 + count) / (1 + documents)) + 0.1).astype(np.float32)
        having = zip(features, documents.tolist(), strict=True)
        self.documents = {piece[1:]: seen for piece, seen in having if piece.startswith("=")}
        self.width = max(1, len(features))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> LexicalSpace:
        """What ``arrays`` gave; ``rows`` is not there."""
        space = cls.__new__(cls)
        pieces = json.loads(arrays["lexical.features"].tobytes())
        features = {piece: column for column, piece in enumerate(pieces)}
        space._set(int(arrays["lexical.count"][0]), features, arrays["lexical.documents"])
        return space

    def arrays(self) -> dict[str, np.ndarray]:
        """All but the rows, to be kept on disk."""
        features = json.dumps(list(self._features)).encode("ascii")
        return {
            "lexical.features": np.frombuffer(features, np.uint8),
            "lexical.documents": self._having,
            "lexical.count": np.array([self._count]),
        }

    def _weight(self, documents: int) -> float:
        return math.log((1 + self._count) / (1 + documents)) + 0.1

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


def _count_words(texts: Sequence[str]) -> tuple[sparse.csr_matrix, list[str]]:
    """(texts, words) 1 + log of how often each word stands in a text; the words as they appear."""
    places: dict[str, int] = {}
    columns, times, starts = array("i"), array("i"), array("q", [0])
    for text in texts:
        counts = Counter(content_words(text))
        columns.extend([places.setdefault(word, len(places)) for word in counts])
        times.extend(counts.values())
        starts.append(len(columns))
    values = 1.0 + np.log(np.array(times, np.float32))
    parts = (values.astype(np.float32), np.array(columns, np.int32), np.array(starts))
    return sparse.csr_matrix(parts, shape=(len(texts), len(places))), list(places)


def _shares(found: Sequence[str]) -> tuple[sparse.csr_matrix, dict[str, int]]:
    """(words, features) the share of each piece in a word, and the pieces as they appear.

    In order, not as a set: the columns must be the same in every process, because what is cached
    by content (the item-item model) is keyed by these rows.
    """
    features: dict[str, int] = {}
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for word in found:
        for piece, share in pieces(word):
            columns.append(features.setdefault(piece, len(features)))
            values.append(share)
        starts.append(len(columns))
    parts = (np.array(values, np.float32), np.array(columns, np.int32), np.array(starts))
    table = sparse.csr_matrix(parts, shape=(len(found), max(1, len(features))))
    table.sum_duplicates()
    return table, features


def _unit_rows(rows: sparse.csr_matrix, idf: np.ndarray) -> sparse.csr_matrix:
    """Rows times the weights of their columns, each of length 1; in place."""
    for start in range(0, rows.shape[0], _CHUNK):
        stop = min(start + _CHUNK, rows.shape[0])
        low, high = rows.indptr[start], rows.indptr[stop]
        values = rows.data[low:high]
        values *= idf[rows.indices[low:high]]
        counts = np.diff(rows.indptr[start : stop + 1])
        owners = np.repeat(np.arange(len(counts)), counts)
        norms = np.sqrt(np.bincount(owners, values.astype(np.float64) ** 2, len(counts)))
        values /= np.maximum(norms, 1e-30)[owners]
    return rows
