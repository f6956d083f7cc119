"""The order of a list: the best k by score, or a superlative ("cheapest") among what is relevant.

What is relevant: the categories or subcategories that were named, else, with a need in free
text, what comes near the best match for it, else everything. It knows scores and columns, not how
scores come about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from engine.candidates import Candidates
from engine.features import FeatureSpace, Term
from engine.profile import Fact, Profile
from engine.shortlist import best_of
from engine.vocabulary import Vocabulary

Sort = Literal["best", "cheapest", "dearest", "best_rated"]

#: With a need in free text, a superlative is over products whose addends for the need reach this
#: share of the best one's.
RELEVANT_SHARE = 0.6
NEED_NOTES = frozenset({"words", "meaning", "near"})


class Ordering:
    """Superlatives over one shop's products."""

    def __init__(self, space: FeatureSpace, candidates: Candidates, vocabulary: Vocabulary) -> None:
        self.space = space
        self.candidates = candidates
        self.vocabulary = vocabulary
        self._sort_keys = {
            "price": candidates.numbers["price"],
            "rating": np.nan_to_num(candidates.numbers["rating"]),
        }

    def superlative(
        self,
        profile: Profile,
        terms: Sequence[Term],
        mask: np.ndarray,
        scores: np.ndarray,
        sort: Sort,
        k: int,
    ) -> list[int]:
        """Rows in the order of a superlative, among what is relevant; equals by score, then row."""
        rows = np.flatnonzero(mask & self.relevant(profile, terms, mask))
        if sort == "best_rated":
            keys = -self._sort_keys["rating"][rows]
        else:
            keys = self._sort_keys["price"][rows] * (1 if sort == "cheapest" else -1)
        order = np.lexsort((rows, -scores[rows], keys))[:k]
        return [int(row) for row in rows[order]]

    def relevant(self, profile: Profile, terms: Sequence[Term], mask: np.ndarray) -> np.ndarray:
        """(n,) bool: what a superlative ranges over; never empty on the candidates."""
        everything = np.ones_like(mask)
        named = [
            fact for fact in profile.tastes
            if fact.key in ("category", "subcategory") and fact.relation == "is"
            and fact.source in ("said", "staff")
        ]  # fmt: skip
        if not named and profile.query:
            named = [
                Fact(match.key, match.value) for match in self.vocabulary.find(profile.query)
                if match.key in ("category", "subcategory") and match.score >= 0.7
            ]  # fmt: skip
        for key in ("subcategory", "category"):  # the narrower one says more
            meant = np.zeros_like(mask)
            for fact in named:
                if fact.key == key:
                    value = self.vocabulary.resolve(key, str(fact.value)) or fact.value
                    meant |= self.candidates.meets(replace(fact, value=value))
            if (meant & mask).any():
                return meant
        need = [term for term in terms if term.note in NEED_NOTES]
        if need:
            relevance = self.space.scores(need).numpy()
            best = float(relevance[mask].max())
            if best > 0:
                relevant: np.ndarray = relevance >= RELEVANT_SHARE * best
                return relevant
        return everything


def best_rows(scores: np.ndarray, mask: np.ndarray, k: int) -> list[int]:
    """The k best rows under a mask, best first; ties by row.

    Args:
        scores: (n,) float32.
        mask: (n,) bool.
    """
    rows: list[int] = best_of(scores, mask, k)[0].tolist()
    return rows
