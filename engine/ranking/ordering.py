"""The order of a list: the best k by score, or a superlative ("cheapest") among what is relevant.

What is relevant: the kinds that were named, where nothing else was said; with a need in free text,
first what is called as the need says ("grill pan"), then what comes near the best match for it,
each only when what goes before does not fill the list; else everything. What is less to the point
stands below even where it is cheaper: the list is in order first, and then begins anew. It knows
scores and columns, not how scores come about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from data.record_table import Labels, RecordTable
from data.records import Product
from engine.candidates import Candidates
from engine.features import FeatureSpace, Term
from engine.language.lexical import content_words, stem, stems_of, without_order, words
from engine.language.vocabulary import UMBRELLA, Vocabulary
from engine.person.needs import NEED_NOTES
from engine.profile import Fact, Profile
from engine.ranking.amounts import amounts
from engine.rows.product_fields import attribute_labels
from engine.scan.best_rows import best_of

Sort = Literal["best", "cheapest", "dearest", "best_rated", "most", "least"]

#: With a need in free text, a superlative is over products whose addends for the need reach this
#: share of the best one's; when those are too few, the lower one. On the tuning queries of
#: ``bench/queries.txt`` the cheapest is something acceptable for .77 of them at .6, .86 at .85.
NEAR_SHARE, FAR_SHARE = 0.85, 0.6
#: Where the name of a product ends and what is said of it begins.
_NAME = re.compile(r"[,(]| (?:in|for|with|of|from|and|by) ", re.IGNORECASE)
#: What a name goes on with that is no other thing: "Mug Set", "Sock Pack".
_COUNTS_OF = frozenset(
    ("set", "pack", "pair", "trio", "box", "kit", "duo", "bundle", "size", "collection")
)
#: Products whose names are read, in order, to find what is called as the need says.
MOST_READ = 5_000
#: Columns that count the ratings of a product.
_COUNTS = """review_count reviews_count rating_count ratings_count number_of_reviews num_reviews
    number_of_ratings num_ratings reviews ratings votes"""
COUNTS = frozenset(_COUNTS.split())
#: What a price counts where the least comes first.
_SIGN: Mapping[Sort, float] = {"cheapest": 1.0, "dearest": -1.0}


class Ordering:
    """Superlatives over one shop's products."""

    def __init__(self, space: FeatureSpace, candidates: Candidates, vocabulary: Vocabulary) -> None:
        self.space = space
        self.candidates = candidates
        self.vocabulary = vocabulary
        self._ratings = Ratings(space.products)
        self._table = RecordTable.of(Product, space.products)

    def keys(self, sort: Sort, by: str = "") -> np.ndarray:
        """(n,) what a superlative goes by, the least first, NaN for what is left out; a copy.

        Args:
            by: for "most" and "least", the attribute column.
        """
        if sort in ("most", "least"):
            return amounts(self._table, by) * (-1.0 if sort == "most" else 1.0)
        if sort == "best_rated":
            return -self._ratings.drawn
        return self.candidates.numbers["price"] * _SIGN[sort]

    def keys_of(
        self, sort: Sort, row: int, variants: Sequence[Product], by: str = ""
    ) -> np.ndarray:
        """(variants,) the keys of the product in ``row`` with other prices or ratings."""
        if sort in ("most", "least"):
            return np.full(len(variants), self.keys(sort, by)[row])
        if sort == "best_rated":
            rated = np.array([variant.rating or 0.0 for variant in variants])
            return -self._ratings.draw(rated, np.full(len(variants), row))
        return np.array([variant.price for variant in variants]) * _SIGN[sort]

    def superlative(
        self,
        profile: Profile,
        terms: Sequence[Term],
        mask: np.ndarray,
        scores: np.ndarray,
        keys: np.ndarray,
        k: int,
    ) -> list[int]:
        """Rows in the order of a superlative, by rank of relevance; equals by score, then row.

        A shorter list is the beginning of a longer one.

        What keeps the order goes first; only where that does not fill the list what breaks it
        follows, by rank again. It shows .25 more that is acceptable a list of five, of .36 more
        (the tuning queries of ``bench/queries.txt``).

        Args:
            keys: of ``keys``; what has none is left out.
        """
        mask = mask & ~np.isnan(keys)
        if not mask.any():
            return []
        found: list[int] = []
        left, passed = mask.copy(), []
        for meant in self._ranks(profile, terms, mask, keys, k):
            rows = np.flatnonzero(left & meant)
            left[rows] = False
            if found:  # what is less to the point may not stand between and be cheaper
                passed.append(rows[keys[rows] < keys[found[-1]]])
                rows = rows[keys[rows] >= keys[found[-1]]]
            found += _first(rows, keys, scores, k - len(found))
            if len(found) == k:
                return found
        for rows in passed:
            found += _first(rows, keys, scores, k - len(found))
        return found

    def _ranks(
        self,
        profile: Profile,
        terms: Sequence[Term],
        mask: np.ndarray,
        keys: np.ndarray,
        k: int,
    ) -> Iterator[np.ndarray]:
        """(n,) bool each: what a superlative ranges over, the most relevant first."""
        kinds, exact = self._named(profile, mask)
        need = [term for term in terms if term.note in NEED_NOTES]
        if not exact and need:
            yield self._called(profile, mask & kinds, keys, k)
            relevance = self.space.scores(need).numpy()
            best = float(relevance[mask & kinds].max())
            if best > 0:
                yield kinds & (relevance >= NEAR_SHARE * best)
                yield kinds & (relevance >= FAR_SHARE * best)
                return
        yield kinds

    def _called(self, profile: Profile, mask: np.ndarray, keys: np.ndarray, k: int) -> np.ndarray:
        """(n,) bool: the first k whose own name or attributes hold every word of the need.

        A "phone light" is no phone: there the last word of the need only tells which.
        """
        out = np.zeros_like(mask)
        said = content_words(without_order(profile.query))
        wanted = {stem(word) for word in said}
        rows = self.space.having(wanted)
        rows = rows[mask[rows]]
        for row in rows[np.lexsort((rows, keys[rows]))[:MOST_READ]].tolist():
            product = self.space.products[row]
            if wanted <= _own_words(product) and not (
                said and _tells_which(said[-1], product.title)
            ):
                out[row] = True
                k -= 1
                if not k:
                    break
        return out

    def _named(self, profile: Profile, mask: np.ndarray) -> tuple[np.ndarray, bool]:
        """(n,) bool, the kinds that were named, all products when none was; and whether the need
        says no more than their names.
        """
        query = without_order(profile.query)
        wanted = {stem(word) for word in content_words(query)}
        found = [
            match for match in self.vocabulary.find(query)
            if match.key in ("category", "subcategory") and match.score >= UMBRELLA
        ]  # fmt: skip
        said = {stem(w) for match in found for w in words(query[match.start : match.end])}
        named = [
            fact for fact in profile.tastes
            if fact.key in ("category", "subcategory") and fact.relation == "is"
            and fact.source in ("said", "staff")
        ]  # fmt: skip
        exact = wanted <= said
        if not named and exact:
            named = [Fact(match.key, match.value) for match in found]
        for key in ("subcategory", "category"):  # the narrower one says more
            meant = np.zeros_like(mask)
            for fact in named:
                if fact.key == key:
                    value = self.vocabulary.resolve(key, str(fact.value)) or fact.value
                    meant |= self.candidates.meets(replace(fact, value=value))
            if (meant & mask).any():
                return meant, exact
        return np.ones_like(mask), not wanted


def _first(rows: np.ndarray, keys: np.ndarray, scores: np.ndarray, k: int) -> list[int]:
    """The first k of some rows by key, equals by score, then row."""
    order = np.lexsort((rows, -scores[rows], keys[rows]))[:k]
    found: list[int] = rows[order].tolist()
    return found


class Ratings:
    """What ratings are ordered by.

    Where the shop counts them, few ratings are drawn to the mean of all (a Bayesian average of the
    median count), so that one enthusiast does not make a product the best rated.

    Attributes:
        drawn: (n,) the ratings as they are ordered; 0 without one.
    """

    def __init__(self, products: Sequence[Product]) -> None:
        table = RecordTable.of(Product, products)
        rated = np.nan_to_num(table.numbers("rating"))
        counts = np.full(len(table), np.nan)
        for key in table.attribute_keys:
            column = table.attribute(key)
            if key in COUNTS and not isinstance(column, Labels):
                counts = np.where(np.isnan(column), counts, column)
        known = np.isfinite(counts) & (rated > 0)
        self._counted = np.where(known, counts, 0.0) if known.any() else None
        self._usual = max(1.0, float(np.median(counts[known]))) if known.any() else 0.0
        self._mean = float(rated[known].mean()) if known.any() else 0.0
        self.drawn = self.draw(rated, np.arange(len(rated)))

    def draw(self, rated: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """(m,) what ratings (m,), 0 for none, of some products are ordered by."""
        if self._counted is None:
            return rated
        counted = self._counted[rows]
        drawn = (counted * rated + self._usual * self._mean) / (counted + self._usual)
        return np.where(rated > 0, drawn, 0.0)


def _tells_which(word: str, title: str) -> bool:
    """Whether a word stands in a title only before another noun: "phone" of "Clip-On Phone Light"."""
    names = _NAME.split(title)[0]  # what comes after a comma or "in" is no name of it
    said = [stem(name) for name in words(names)]
    places = [place for place, name in enumerate(said) if name == stem(word.casefold())]
    return bool(places) and all(
        place + 1 < len(said) and said[place + 1].isalpha() and said[place + 1] not in _COUNTS_OF
        for place in places
    )


def _own_words(product: Product) -> set[str]:
    """Stems of what a product is called and of its attributes."""
    labels = [label for value in product.attributes.values() for label in attribute_labels(value)]
    return stems_of(" ".join((product.title, product.brand, *labels)))


def best_rows(scores: np.ndarray, mask: np.ndarray, k: int) -> list[int]:
    """The k best rows under a mask, best first; ties by row.

    Args:
        scores: (n,) float32.
        mask: (n,) bool.
    """
    rows: list[int] = best_of(scores, mask, k)[0].tolist()
    return rows
