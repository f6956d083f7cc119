"""What a shop's words mean: its categories, brands, attributes and their values, found in texts.

Typos, plurals and umbrella words ("shoes" for running shoes and hiking shoes) resolve to values
that the shop really has. It knows names and numbers, not products, and decides nothing: whoever
asks gets matches with their places and scores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import torch
from rapidfuzz import fuzz, process
from torch import Tensor

from data.record_table import RecordTable
from data.records import Product
from engine.language.accessories import is_aside
from engine.language.catalogue_names import CatalogueNames
from engine.language.demonyms import DEMONYMS
from engine.language.elided import elided
from engine.language.flags import flag_name, yes_of
from engine.language.lexical import STOP_WORDS, stem
from engine.language.name_stems import TOKEN, name_stems, root
from engine.language.shared_names import kinds_of_shared
from engine.language.units import UNITS

#: Keys in the order in which an ambiguous word is read.
KEY_ORDER = ("subcategory", "category", "brand")
#: Least similarity (0 to 100, Levenshtein ratio) of a misspelled word; short words must be exact.
FUZZY_SCORE = 82.0
FUZZY_LENGTH = 5
#: Least similarity of each word of a misspelled name.
WORD_SCORE = 72.0
#: Score of an umbrella word ("shoes" where shoes are three kinds), alone and beside a word that names
#: nothing.
UMBRELLA, UNSURE = 0.7, 0.6
#: Score of a part of a kind's name that is a kind itself.
PART = 0.9
#: Score of a kind that only tells of which thing something is: "laptop" of "laptop stand".
ASIDE = 0.5
#: Texts whose matches are kept: one message is asked about from many sides.
TEXTS_KEPT = 64
#: Columns whose values are sentences are not words to find.
LONGEST_NAME = 5
#: A shop with more kinds than this has no embeddings of their names.
MOST_NAMES = 2000

#: What joins the parts of a kind's name that are kinds themselves: "Jackets & Coats".
_JOINED = re.compile(r"\s*(?:&|/|,|\+|\band\b)\s*", re.IGNORECASE)
#: What no name goes across.
_ENDS = re.compile(r"[.;!?:]\s|\n")
_QUANTITY = re.compile(r"(?<![\w.])(\d+(?:[.,]\d+)?)\s*-?\s*([a-zA-Z\"”]+)")


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


class Vocabulary:
    """The words of one shop.

    Args:
        embed: sentence encoder for ``near``; None leaves meaning aside.
        embed_names: the same for the shop's own names (from a cache); called once.
        is_word, is_told: whether a word is one of the language, or of the catalogue's texts: what
            names nothing and is either is no misspelled name.
        titled: a phrase -> the narrowest kinds with a product that is called so; an attribute, too.

    Attributes:
        values, numeric, parents, columns_of, brands_of, is_price_of: as in ``CatalogueNames``.
        kinds_of_shared: (column, value) that another column names alike -> the kinds that have it.
    """

    def __init__(
        self,
        products: Sequence[Product],
        embed: Callable[[Sequence[str]], Tensor] | None = None,
        embed_names: Callable[[Sequence[str]], Tensor] | None = None,
        is_word: Callable[[str], bool] = lambda _word: False,
        is_told: Callable[[str], bool] = lambda _word: False,
        titled: Callable[[str], Collection[str]] = lambda _phrase: (),
    ) -> None:
        self._is_word, self._is_told = is_word, is_told
        self._found = lru_cache(maxsize=TEXTS_KEPT)(self._find)
        self._near = lru_cache(maxsize=64 * TEXTS_KEPT)(self._nearly)  # texts differ, words return
        self._embed, self.titled = embed, titled
        names = CatalogueNames(products)
        self.values, self.numeric, self.parents = names.values, names.numeric, names.parents
        self.columns_of, self.brands_of = names.columns_of, names.brands_of
        self.is_price_of = names.is_price_of
        self._name_parts = {key: {stem(part) for part in key.split("_")} for key in self.numeric}
        self._exact: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self._heads: dict[str, list[tuple[str, str]]] = {}
        self._parts: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self._index()
        self.kinds_of_shared = kinds_of_shared(RecordTable.of(Product, products), self._exact)
        texts = [self.describe(key, name) for key, name in self._meant]
        texts += names.locations
        self._vectors: dict[str, Tensor] = {}
        if (embed_names := embed_names or embed) is not None and 0 < len(texts) <= MOST_NAMES:
            self._vectors = dict(zip(texts, embed_names(texts), strict=True))

    @property
    def _meant(self) -> list[tuple[str, str]]:
        """Names that a text can mean without saying them."""
        return [(key, v) for key in ("subcategory", "category") for v in self.values.get(key, [])]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.values, *self.numeric]))

    def _index(self) -> None:
        order = [*KEY_ORDER, *(key for key in self.values if key not in KEY_ORDER)]
        for key in order:
            yes = yes_of(self.values.get(key, []))
            for value in [yes] if yes else self.values.get(key, []):
                stems = name_stems(flag_name(key) if yes else value)
                if not stems or len(stems) > LONGEST_NAME:
                    continue
                self._exact.setdefault(stems, []).append((key, value))
                if (of_it := DEMONYMS.get(value.casefold())) and key not in KEY_ORDER:
                    self._exact.setdefault(name_stems(of_it), []).append((key, value))
                if key in ("category", "subcategory") and len(stems) > 1:
                    self._heads.setdefault(stems[-1], []).append((key, value))
                    parts = list(filter(None, map(name_stems, _JOINED.split(value))))
                    for part in parts if len(parts) > 1 else ():
                        self._parts.setdefault(part, []).append((key, value))
        self._names = {" ".join(stems): stems for stems in self._exact}
        self._spellings = list(self._names)
        self._name_words = {word for stems in self._exact for word in stems}

    def find(self, text: str) -> list[Match]:
        """Every value named in a text, by place; one span may have several readings.

        Longer names win over shorter ones inside them; exact and plural forms are looked for
        first, then misspelled ones, then umbrella words, then numbers with units.
        """
        return list(self._found(text))

    def _find(self, text: str) -> tuple[Match, ...]:
        tokens = [(m.group().casefold(), m.start(), m.end()) for m in TOKEN.finditer(text)]
        stems = [root(word) for word, _, _ in tokens]
        taken = [False] * len(tokens)
        matches: list[Match] = []
        longest = min(LONGEST_NAME, len(tokens))
        # A misspelled name of two words goes before a single word that stands in it.
        finders = (self._exactly, self._by_part, self._near)
        order = [(finder, n) for n in range(longest, 0, -1) for finder in finders]
        order.append((self._by_head, 1))
        for finder, size in order:
            for first in range(len(tokens) - size + 1):
                if any(taken[first : first + size]):
                    continue
                if size > 1 and _ENDS.search(text, tokens[first][2], tokens[first + size - 1][1]):
                    continue  # "wanted. leather" is no waxed leather
                readings = finder(tuple(stems[first : first + size]))
                if finder == self._by_head and self._is_modified(tokens, taken, first):
                    readings = [(key, value, UNSURE) for key, value, _ in readings]
                if readings:
                    start, end = tokens[first][1], tokens[first + size - 1][2]
                    matches.extend(Match(k, v, start, end, s) for k, v, s in readings)
                    taken[first : first + size] = [True] * size
        matches = self._with_sharing(text, matches)
        amounts = self.quantities(text)
        spans = [(amount.start, amount.end) for amount in amounts]
        # "1.8 l" is no size L.
        matches = [m for m in matches if not any(a <= m.start and m.end <= b for a, b in spans)]
        matches = [self._weighed(match, text) for match in matches] + amounts
        return tuple(sorted(matches, key=lambda match: (match.start, -match.score)))

    def _with_sharing(self, text: str, matches: list[Match]) -> list[Match]:
        """With the names that leave out a word they share with another one: "brand c or d".

        "Garden tools or furniture" is of garden furniture, and of no other.
        """
        sure = [match for match in matches if match.score == 1.0]
        found: dict[tuple[int, int], Match] = {}
        for key, start, end in ((match.key, match.start, match.end) for match in sure):
            beside = partial(self._beside, key, name_stems(text[start:end]))
            for first, last, name in elided(text, start, end, beside):
                if not any(m.start < last and first < m.end for m in sure):
                    found[first, last] = Match(key, name, first, last, 1.0)
        left = [m for m in matches if not any(a < m.end and m.start < b for a, b in found)]
        return [*left, *found.values()]

    def _beside(self, key: str, name: tuple[str, ...], word: str, last: bool) -> list[str]:
        """Values of a column that are called as a name of it is, but for its last or first word."""
        said = root(word.casefold())
        stems = (*name[:-1], said) if last else (said, *name[1:])
        known = self._exact.get(stems, []) if len(name) > 1 else []
        return [value for column, value in known if column == key]

    def _weighed(self, match: Match, text: str) -> Match:
        """A kind's match, with less of a score where another thing is what is named.

        A department is no thing: what is "for my kitchen", or a "baby carrier", is of it still.
        """
        narrow = "subcategory" if "subcategory" in self.values else "category"
        aside = match.key == narrow and is_aside(text, match.start, match.end)
        return replace(match, score=min(match.score, ASIDE)) if aside else match

    def _exactly(self, stems: tuple[str, ...]) -> list[tuple[str, str, float]]:
        if len(stems) == 1 and stems[0] in STOP_WORDS:
            return []
        return [(key, value, 1.0) for key, value in self._exact.get(stems, [])]

    def _by_part(self, stems: tuple[str, ...]) -> list[tuple[str, str, float]]:
        """ "jacket" of "Jackets & Coats", where no other kind sells jackets."""
        homes = self.titled(" ".join(stems)) if stems in self._parts else ()
        return [
            (key, value, PART)
            for key, value in self._parts.get(stems, [])
            if all(kind == value or value in self.parents.get(kind, ()) for kind in homes)
            and (homes or len(stems) > 1)
        ]

    def _nearly(self, stems: tuple[str, ...]) -> list[tuple[str, str, float]]:
        name = " ".join(stems)
        if len(name) < FUZZY_LENGTH or any(word in STOP_WORDS for word in stems):
            return []
        if len(stems) == 1 and (self._is_told(name) or self._is_word(name)):
            return []  # "stand" is no misspelled "sand"
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
        if len(stems) > 1 and any(
            said != word and (said,) in self._exact for said, word in zip(stems, meant, strict=True)
        ):
            return []  # a colour and the brand Olmberry are no "red berries"
        return [(k, v, found[1] / 100 * 0.95) for k, v in self._exact[self._names[found[0]]]]

    @staticmethod
    def _is_modified(tokens: list[tuple[str, int, int]], taken: list[bool], place: int) -> bool:
        """Whether a word of no kind stands beside it: "shaving set", "set of pans"."""
        beside = [n for n in (place - 1, place + 1) if 0 <= n < len(tokens)]
        of = place + 2 < len(tokens) and tokens[place + 1][0] == "of"
        return of or any(not taken[n] and tokens[n][0] not in STOP_WORDS for n in beside)

    def _by_head(self, stems: tuple[str, ...]) -> list[tuple[str, str, float]]:
        """ "shoes" where shoes are several kinds; "crime" of "Crime & Thrillers", called so by no title."""
        if stems[0] in STOP_WORDS:
            return []
        named = self._heads.get(stems[0], [])
        parts = self._parts.get(stems, [])
        if named:  # "screws" are "Wood Screws", and "Screws & Bolts" too
            named = [*named, *(part for part in parts if part[0] == named[0][0])]
        elif not self.titled(stems[0]):
            named = parts
        return [(key, value, UMBRELLA) for key, value in dict.fromkeys(named)]

    def knows(self, word: str) -> bool:
        """Whether a word is one of the language, of the catalogue's texts or of its names."""
        return self._is_word(word) or self._is_told(word) or stem(word) in self._name_words

    def tells(self, word: str) -> bool:
        """Whether a word stands in the catalogue's texts."""
        return self._is_told(stem(word))

    def is_ordinary(self, name: str) -> bool:
        """True for a name of one word that is a word of the language too."""
        return " " not in name and self._is_word(name.casefold())

    def quantities(self, text: str) -> list[Match]:
        """ "500 ml" -> every column in a unit of that kind whose range holds the number.

        A column is named by its unit or by a part of its own name ("2 people", "8 players").
        """
        matches = []
        for found in _QUANTITY.finditer(text):
            said = found.group(2).casefold()
            unit = UNITS.get(stem(said)) or UNITS.get(said)
            number = float(found.group(1).replace(",", "."))
            for key, column in self.numeric.items():
                own = UNITS.get(column.unit)
                if unit is not None and own is not None and own[0] == unit[0]:
                    value = number * unit[1] / own[1]
                elif stem(said) in self._name_parts[key]:
                    value = number
                else:
                    continue
                if 0.5 * column.low <= value <= 2 * column.high:
                    matches.append(Match(key, value, found.start(), found.end(), 0.9))
        return matches

    def resolve(self, key: str, text: str) -> str | None:
        """The shop's own spelling of a value of one key, typos and plurals allowed; else None."""
        options = self.values.get(key, [])
        stems = name_stems(text)
        same = [value for value in options if value.casefold() == text.strip().casefold()]
        if same := same or [value for value in options if name_stems(value) == stems]:
            return same[0]
        names = [" ".join(name_stems(value)) for value in options]
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
