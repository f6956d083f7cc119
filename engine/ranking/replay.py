"""A product with another price or rating, in the list that was asked for: its score, and its place.

What is read from the record is read anew on the catalogue's own scales, so that a statement on a
changed product is arithmetic. It makes no statements; those are for ``counterfactual.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from data.records import Product
from engine.candidates import Candidates, conditions, number_holds
from engine.features import FeatureSpace, Term
from engine.ranking.asked import Asked
from engine.ranking.complements import Complements
from engine.ranking.ordering import Ordering

#: By how much a product must lead another, so that rounding cannot turn a statement false.
MARGIN = 1e-4
#: Products of a superlative that are looked at first: what is spoken of is mostly among them.
_FIRST = 50


class Replay:
    """Changed records of one shop's products.

    Args:
        terms: of what is asked for.
    """

    def __init__(
        self,
        space: FeatureSpace,
        candidates: Candidates,
        complements: Complements,
        ordering: Ordering,
        terms: Callable[[Asked], list[Term]],
    ) -> None:
        self._space = space
        self._candidates = candidates
        self._complements = complements
        self._ordering = ordering
        self._terms = terms

    def scores(
        self, asked: Asked, product_id: str, variants: Sequence[Product]
    ) -> tuple[np.ndarray, np.ndarray]:
        """(scores, eligible), each (variants,), of a product with changed records."""
        asked = asked.without_anchors()
        return self._scores(asked, self._terms(asked), self._space.rows[product_id], variants)

    def ahead(
        self, asked: Asked, product_id: str, variants: Sequence[Product], over: str
    ) -> np.ndarray:
        """(variants,) bool: which changed records would be eligible and stand before ``over``.

        A list is in order of its scores, whatever was mixed in for variety; a superlative in its own.
        """
        asked = asked.without_anchors()
        terms = self._terms(asked)
        row, other = self._space.rows[product_id], self._space.rows[over]
        scores, eligible = self._scores(asked, terms, row, variants)
        rival, shown = self._scores(asked, terms, other, [self._space.products[other]])
        if not shown[0]:
            return eligible
        if asked.sort == "best":
            ahead: np.ndarray = eligible & (scores > rival[0] + MARGIN)
            return ahead
        mask = self._candidates.mask(asked.profile) & self._open(asked)
        every = self._space.scores(terms).numpy()  # (n,)
        keys = self._ordering.keys(asked.sort, asked.by)
        changed = self._ordering.keys_of(asked.sort, row, variants, asked.by)
        ahead = np.zeros(len(variants), bool)
        for number in np.flatnonzero(eligible).tolist():
            mask[row], every[row], keys[row] = True, scores[number], changed[number]
            for k in (_FIRST, len(mask)):  # a shorter list is the beginning of a longer one
                rows = self._ordering.superlative(asked.profile, terms, mask, every, keys, k)
                first = next((one for one in rows if one in (row, other)), None)
                if first is not None:
                    ahead[number] = first == row
                    break
        return ahead

    def keys(self, asked: Asked, product_ids: Sequence[str]) -> list[float]:
        """What a superlative goes by, of some products, the least first; NaN for what it leaves out."""
        keys = self._ordering.keys(asked.sort, asked.by)
        return [float(keys[self._space.rows[product_id]]) for product_id in product_ids]

    def _scores(
        self, asked: Asked, terms: Sequence[Term], row: int, variants: Sequence[Product]
    ) -> tuple[np.ndarray, np.ndarray]:
        scores = self._space.addends_of(terms, variants, row).sum(axis=0)
        kept = np.full(len(variants), bool(self._open(asked)[row]))
        for part in conditions(asked.profile):
            if part.key in ("price", "rating"):
                kept &= number_holds(part, [getattr(variant, part.key) for variant in variants])
            else:
                kept &= self._candidates.holds(part)[row]
        return scores, kept

    def _open(self, asked: Asked) -> np.ndarray:
        """(n,) bool: what a list may hold, before any constraint."""
        mask = self._candidates.open(asked.profile)
        if asked.beside is not None:
            mask &= self._complements.mask(self._space.rows[asked.beside])
        return mask
