"""What a shop's words mean: its categories, brands, attributes and their values, found in texts.

Typos, plurals and umbrella words ("shoes" for running shoes and hiking shoes) resolve to values
that the shop really has. It knows names and numbers, not products, and decides nothing: whoever
asks gets matches with their places and scores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from rapidfuzz import fuzz, process
from torch import Tensor

from data.record_table import Labels, RecordTable
from data.records import Product
from engine.lexical import STOP_WORDS, stem
from engine.product_fields import attribute_labels

#: Keys in the order in which an ambiguous word is read.
KEY_ORDER = ("subcategory", "category", "brand")
#: Least similarity (0 to 100, Levenshtein ratio) of a misspelled word; short words must be exact.
FUZZY_SCORE = 82.0
FUZZY_LENGTH = 5
#: Least similarity of each word of a misspelled name.
WORD_SCORE = 72.0
#: Columns whose values are sentences are not words to find.
LONGEST_NAME = 5
#: A shop with more kinds than this has no embeddings of their names.
MOST_NAMES = 2000

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_QUANTITY = re.compile(r"(?<![\w.])(\d+(?:[.,]\d+)?)\s*-?\s*([a-zA-Z\"”]+)")

#: Unit -> (base unit, factor). A column's unit is the last part of its name ("volume_ml").
UNITS: Mapping[str, tuple[str, float]] = {
    "ml": ("ml", 1.0), "cl": ("ml", 10.0), "l": ("ml", 1000.0), "liter": ("ml", 1000.0),
    "litre": ("ml", 1000.0), "g": ("g", 1.0), "gram": ("g", 1.0), "kg": ("g", 1000.0),
    "kilo": ("g", 1000.0), "mm": ("mm", 1.0), "cm": ("mm", 10.0), "m": ("mm", 1000.0),
    "inch": ("mm", 25.4), "in": ("mm", 25.4), '"': ("mm", 25.4), "”": ("mm", 25.4),
    "w": ("w", 1.0), "watt": ("w", 1.0), "kw": ("w", 1000.0), "mb": ("mb", 1.0),
    "gb": ("mb", 1000.0), "tb": ("mb", 1_000_000.0), "min": ("min", 1.0), "minute": ("min", 1.0),
    "h": ("min", 60.0), "hour": ("min", 60.0), "mah": ("mah", 1.0), "page": ("page", 1.0),
    "piece": ("piece", 1.0), "pack": ("piece", 1.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A value of the shop found in a text: ``text[start:end]`` means ``key`` is ``value``.

    Attributes:
        score: 1 for the very word, less for plurals, typos and umbrella words.
    """

    key: str
    value: str | float
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class NumericRange:
    """A column of numbers: its range, its unit ("" when its name shows none), how many have it."""

    low: float
    high: float
    unit: str
    count: int


class Vocabulary:
    """The words of one shop.

    Args:
        embed: sentence encoder for ``near``; None leaves meaning aside.
        embed_names: the same for the shop's own names (from a cache); called once.

    Attributes:
        values: key -> its distinct texts, in catalogue order ("category", "brand", "color"...).
        numeric: key -> range of a column of numbers ("price", "rating", "pages"...).
        parents: subcategory -> the categories it stands in.
    """

    def __init__(
        self,
        products: Sequence[Product],
        embed: Callable[[Sequence[str]], Tensor] | None = None,
        embed_names: Callable[[Sequence[str]], Tensor] | None = None,
    ) -> None:
        self._embed = embed
        self.values: dict[str, list[str]] = {}
        self.numeric: dict[str, NumericRange] = {}
        self.parents: dict[str, list[str]] = {}
        table = RecordTable.of(Product, products)
        self._collect(table)
        self._exact: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self._heads: dict[str, list[tuple[str, str]]] = {}
        self._index()
        texts = [self.describe(key, name) for key, name in self._meant]
        texts += [place for place in table.labels("location").values if place]
        self._vectors: dict[str, Tensor] = {}
        embed_names = embed_names or embed
        if embed_names is not None and 0 < len(texts) <= MOST_NAMES:
            self._vectors = dict(zip(texts, embed_names(texts), strict=True))

    @property
    def _meant(self) -> list[tuple[str, str]]:
        """Names that a text can mean without saying them."""
        return [(key, v) for key in ("subcategory", "category") for v in self.values.get(key, [])]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.values, *self.numeric]))

    def _collect(self, products: RecordTable[Product]) -> None:
        for key in ("category", "subcategory", "brand"):
            self._name(key, products.labels(key))
        for key in ("price", "rating"):
            self._measure(key, products.numbers(key))
        for key in products.attributes_as_met:
            column = products.attribute(key)
            if isinstance(column, Labels):
                self._name(key, column)
            else:
                self._measure(key, column)
        fine, coarse = products.labels("subcategory"), products.labels("category")
        pairs = fine.codes.astype(np.int64) * len(coarse.values) + coarse.codes
        found, first = np.unique(pairs, return_index=True)
        for pair in found[np.argsort(first)].tolist():
            if subcategory := fine.values[pair // len(coarse.values)]:
                parents = self.parents.setdefault(subcategory, [])
                parents.append(coarse.values[pair % len(coarse.values)])

    def _name(self, key: str, column: Labels) -> None:
        labels: dict[str, str] = {}
        for value in column.values:
            for label in attribute_labels(value):
                labels.setdefault(label.casefold(), label)
        if labels:
            self.values[key] = list(labels.values())

    def _measure(self, key: str, column: np.ndarray) -> None:
        known = column[~np.isnan(column)]
        if len(known):
            low, high = float(known.min()), float(known.max())
            self.numeric[key] = NumericRange(low, high, unit_of(key), len(known))

    def _index(self) -> None:
        order = [*KEY_ORDER, *(key for key in self.values if key not in KEY_ORDER)]
        for key in order:
            for value in self.values.get(key, []):
                stems = _stems(value)
                if not stems or len(stems) > LONGEST_NAME:
                    continue
                self._exact.setdefault(stems, []).append((key, value))
                if key in ("category", "subcategory") and len(stems) > 1:
                    self._heads.setdefault(stems[-1], []).append((key, value))
        self._names = {" ".join(stems): stems for stems in self._exact}
        self._spellings = list(self._names)

    def find(self, text: str) -> list[Match]:
        """Every value named in a text, by place; one span may have several readings.

        Longer names win over shorter ones inside them; exact and plural forms are looked for
        first, then misspelled ones, then umbrella words, then numbers with units.
        """
        tokens = [(m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        stems = [stem(word) for word, _, _ in tokens]
        taken = [False] * len(tokens)
        matches: list[Match] = []
        longest = min(LONGEST_NAME, len(tokens))
        # A misspelled name of two words goes before a single word that stands in it.
        order = [
            (finder, size)
            for size in range(longest, 1, -1)
            for finder in (self._exactly, self._nearly)
        ]
        order += [(finder, 1) for finder in (self._exactly, self._nearly, self._by_head)]
        for finder, size in order:
            for first in range(len(tokens) - size + 1):
                if any(taken[first : first + size]):
                    continue
                readings = finder(tuple(stems[first : first + size]))
                if readings:
                    start, end = tokens[first][1], tokens[first + size - 1][2]
                    matches.extend(Match(k, v, start, end, s) for k, v, s in readings)
                    taken[first : first + size] = [True] * size
        matches.extend(self._quantities(text))
        return sorted(matches, key=lambda match: (match.start, -match.score))

    def _exactly(self, stems: tuple[str, ...]) -> list[tuple[str, str, float]]:
        if len(stems) == 1 and stems[0] in STOP_WORDS:
            return []
        return [(key, value, 1.0) for key, value in self._exact.get(stems, [])]

    def _nearly(self, stems: tuple[str, ...]) -> list[tuple[str, str, float]]:
        name = " ".join(stems)
        if len(name) < FUZZY_LENGTH or any(word in STOP_WORDS for word in stems):
            return []
        found = process.extractOne(
            name, self._spellings, scorer=fuzz.ratio, score_cutoff=FUZZY_SCORE
        )
        if found is None or found[0][:1] != name[:1]:
            return []
        meant = self._names[found[0]]
        if len(meant) != len(stems) or any(
            fuzz.ratio(said, word) < WORD_SCORE for said, word in zip(stems, meant, strict=True)
        ):
            return []  # "hiking shoes" is no misspelling of "walking shoes"
        return [(k, v, found[1] / 100 * 0.95) for k, v in self._exact[self._names[found[0]]]]

    def _by_head(self, stems: tuple[str, ...]) -> list[tuple[str, str, float]]:
        if len(stems) > 1 or stems[0] in STOP_WORDS:
            return []
        return [(key, value, 0.7) for key, value in self._heads.get(stems[0], [])]

    def _quantities(self, text: str) -> list[Match]:
        """ "500 ml" -> every column in a unit of that kind whose range holds the number."""
        matches = []
        for found in _QUANTITY.finditer(text):
            unit = UNITS.get(stem(found.group(2).casefold())) or UNITS.get(found.group(2).lower())
            if unit is None:
                continue
            amount = float(found.group(1).replace(",", ".")) * unit[1]
            for key, column in self.numeric.items():
                own = UNITS.get(column.unit)
                if own is None or own[0] != unit[0]:
                    continue
                value = amount / own[1]
                if 0.5 * column.low <= value <= 2 * column.high:
                    matches.append(Match(key, value, found.start(), found.end(), 0.9))
        return matches

    def resolve(self, key: str, text: str) -> str | None:
        """The shop's own spelling of a value of one key, typos and plurals allowed; else None."""
        options = self.values.get(key, [])
        stems = _stems(text)
        for value in options:
            if value.casefold() == text.strip().casefold():
                return value
        for value in options:
            if _stems(value) == stems:
                return value
        names = [" ".join(_stems(value)) for value in options]
        name = " ".join(stems)
        if len(name) < FUZZY_LENGTH - 1:
            return None
        found = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=FUZZY_SCORE)
        return None if found is None else options[found[2]]

    def near(self, text: str, k: int = 5, least: float = 0.3) -> list[Match]:
        """Categories and subcategories near in meaning ("soft drinks" -> "Beverages").

        Returns:
            at most k matches over the whole text, nearest first; score is the cosine.
        """
        names = self._meant
        if self._embed is None or not self._vectors or not names or not text.strip():
            return []
        known = torch.stack([self._vectors[self.describe(key, value)] for key, value in names])
        scores = known @ self._embed([text])[0]  # (names,)
        top = torch.topk(scores, min(k, len(names)))
        return [
            Match(names[i][0], names[i][1], 0, len(text), float(score))
            for score, i in zip(top.values, top.indices.tolist(), strict=True)
            if score >= least
        ]

    def name_vectors(self, key: str, names: Sequence[str]) -> Tensor | None:
        """(len(names), e) embeddings of categories, subcategories or places; None without."""
        found = [self._vectors.get(self.describe(key, name)) for name in names]
        vectors = [vector for vector in found if vector is not None]
        return torch.stack(vectors) if vectors and len(vectors) == len(names) else None

    def describe(self, key: str, value: str) -> str:
        """A name with what it stands in, for the encoder: "Lamp, Home Decor"."""
        parents = self.parents.get(value, []) if key == "subcategory" else []
        return ", ".join(dict.fromkeys([value, *parents[:2]]))


def unit_of(key: str) -> str:
    """The unit in a column's name: "volume_ml" -> "ml", "pages" -> "page", "size" -> ""."""
    last = stem(key.rsplit("_", 1)[-1])
    return last if last in UNITS else ""


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(m.group().casefold()) for m in _TOKEN.finditer(text))
