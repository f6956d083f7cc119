"""Reasons in words: each addend of a score, said so that it claims nothing more than the addend.

"You" stands only where the person said it or their history shows it. It computes no scores.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from data.records import Product
from engine.features import FeatureSpace, Term
from engine.language.phrases import label_phrase, with_article
from engine.person.behaviour import Behaviour
from engine.person.tastes import LIKE
from engine.ranking.complements import BESIDE
from engine.ranking.number_words import age_words, number_words
from engine.ranking.past import Past
from engine.results import BlockDifference, Reason, Scored
from engine.rows.blocks import BinsBlock, LabelBlock
from engine.rows.steady import KeptSteady
from engine.rows.term import split

#: An addend below this is not worth a line of its own; such addends are told together.
SMALL = 0.004
#: A sum below this is not told at all.
LEAST = 1e-6
#: Products of which it is kept what everybody is told; about two kilobytes each.
MOST_KEPT = 20_000
#: What a level of popularity is called, from which level on. What moved is called by its sign.
_POPULAR: Mapping[str, Sequence[tuple[float, str]]] = {
    "popularity": (
        (0.5, "popular"),
        (0.25, "fairly popular"),
        (0.0, "some interest from other shoppers"),
    ),
    "recent": (
        (0.5, "popular lately"),
        (0.25, "fairly popular lately"),
        (0.0, "some interest from other shoppers lately"),
    ),
    "rising": (
        (0.0, "more interest lately than in the months before"),
        (-1.0, "less interest lately than in the months before"),
    ),
    "rising_lately": (
        (0.0, "more interest this week than in the weeks before"),
        (-1.0, "less interest this week than in the weeks before"),
    ),
}
#: What a customer's record says, by block and by where in the record it stands.
_RECORD_WORDS = {
    ("category", "browsing history"): "which you browsed",
    ("subcategory", "browsing history"): "a kind you browsed",
    ("category", "purchase history"): "which you bought from",
    ("subcategory", "purchase history"): "a kind you bought before",
    ("season", "customer record"): "your season",
    ("holiday", "customer record"): "and you shop for a holiday",
    ("place", "customer record"): "which fits your location",
}
#: Cosines, of words and of meaning, from which a product "matches" a need; and the share of them
#: from which it is "related" to it.
MATCHES_WORDS, MATCHES_MEANING, RELATED = 0.10, 0.40, 0.4
_NEED_NOTES = ("words", "meaning", "near")
#: What speaks for a product beside another one, by block; see ``complements.py``.
_BESIDE = {
    "subcategory": "goes with",
    "goes_with": "listed beside things like",
    "behaviour": "chosen along with",
}
#: Notes of terms for a product that the list starts from: such reasons count together, whatever
#: blocks they stand in.
_ANCHORED = frozenset({BESIDE, LIKE})
#: What a block is called where a product is said to be like another in it.
_CALLED = {"subcategory": "kind", "category": "department"}


class _Shared(NamedTuple):
    """What everybody is told of a product: reasons, the sum of small addends, the sum of all."""

    reasons: tuple[Reason, ...]
    small: float
    total: float


class Explainer:
    """Words for addends.

    Args:
        space: whose terms they are.
        behaviour: the item-item model, asked which item of a history carried most.
    """

    def __init__(self, space: FeatureSpace, behaviour: Behaviour | None = None) -> None:
        self._space = space
        self._behaviour = behaviour
        self._kept: KeptSteady[dict[int, _Shared]] = KeptSteady()

    def explained(self, terms: Sequence[Term], rows: Sequence[int]) -> list[Scored]:
        """Products with their reasons."""
        steady, own = split(terms)
        addends = self._space.addends(own, rows).T.tolist()  # (rows, terms)
        parts = None
        for term in own:
            if term.history and self._behaviour is not None and rows:
                weights = [] if term.values is None else term.values.tolist()
                parts = self._behaviour.parts(term.history, weights, rows)  # (history, rows)
        done = next((term for term in own if term.note == "items"), None)
        past = None if done is None else Past(self._space, done.rows, done.kinds, rows)
        lengths = {n: _length(term) for n, term in enumerate(own) if term.note in _NEED_NOTES}
        shared = self._shared(steady, rows)
        return [
            self._scored(
                own, addends[place], row, past,
                None if parts is None else parts[:, place], lengths, shared[place],
            )
            for place, row in enumerate(rows)
        ]  # fmt: skip

    def _shared(self, steady: Sequence[Term], rows: Sequence[int]) -> list[_Shared]:
        """What holds for everybody, of some products; kept until the next event."""
        kept = self._kept.of(self._space.version, steady, dict)
        found = {row: shared for row in rows if (shared := kept.get(row)) is not None}
        missing = [row for row in rows if row not in found]
        if missing:
            addends: list[list[float]] = self._space.addends(steady, missing).T.tolist()
            levels = self._space.popularity.levels(missing)
            for place, (row, values) in enumerate(zip(missing, addends, strict=True)):
                of_row = {name: float(level[place]) for name, level in levels.items()}
                reasons, small = self._told(steady, values, row, None, None, (), of_row)
                found[row] = _Shared(tuple(reasons), small, sum(values))
            if len(kept) > MOST_KEPT:
                kept.clear()
            kept.update(found)
        return [found[row] for row in rows]

    def _told(
        self,
        terms: Sequence[Term],
        values: Sequence[float],
        row: int,
        past: Past | None,
        parts: np.ndarray | None,
        passed: Container[int],
        levels: Mapping[str, float] = MappingProxyType({}),
    ) -> tuple[list[Reason], float]:
        """A reason for each term but those passed over, and the sum of the small ones.

        Args:
            levels: of the product's popularity, by block.
        """
        reasons = []
        small = 0.0
        for number, (term, value) in enumerate(zip(terms, values, strict=True)):
            if value == 0.0 or number in passed:
                continue
            if abs(value) < SMALL:
                small += value
            else:
                if term.block in levels:
                    name, text = term.feature, _popular_words(term.block, levels[term.block])
                else:
                    name, text = self._words(term, value, row, past, parts)
                block = term.note if term.note in _ANCHORED else term.block
                reasons.append(Reason(block, name, value, text))
        return reasons, small

    def _scored(
        self,
        terms: Sequence[Term],
        values: Sequence[float],
        row: int,
        past: Past | None,
        parts: np.ndarray | None,
        lengths: Mapping[int, float],
        shared: _Shared,
    ) -> Scored:
        """One product; its reasons largest first, its score their sum."""
        reasons, small = self._told(terms, values, row, past, parts, lengths)
        needs: dict[tuple[str, str], list[int]] = {}  # (origin, need) -> its terms
        for number in lengths:
            if values[number]:
                term = terms[number]
                needs.setdefault((term.origin, term.feature), []).append(number)
        for (_, need), numbers in needs.items():
            total = sum(values[number] for number in numbers)
            if abs(total) >= LEAST:
                cosines = {terms[n].note: values[n] / max(lengths[n], 1e-9) for n in numbers}
                reasons.append(Reason("text", need, total, _need_words(need, cosines, total)))
        reasons += shared.reasons
        small += shared.small
        if abs(small) >= LEAST:
            reasons.append(Reason("other", "", small, "small things taken together"))
        reasons.sort(key=lambda reason: -reason.contribution)
        return Scored(self._space.products[row], sum(values) + shared.total, tuple(reasons))

    def _words(
        self, term: Term, value: float, row: int, past: Past | None, parts: np.ndarray | None
    ) -> tuple[str, str]:
        """(feature, text) of one addend."""
        if term.note == "items" and past is not None:
            return past.words(term, value, row, parts)
        block = self._space.blocks.get(term.block)
        if isinstance(block, LabelBlock) and term.note not in ("like", "trait", BESIDE):
            return self._label_words(term, block, value)
        product = self._space.products[row]
        if term.block == "quality":
            below = ", under the average here" if value < 0 else ""
            return term.feature, quality_words(term.feature, product) + below
        if term.block == "shop_prior":
            return "shop's choice", (
                "the shop recommends it" if value > 0 else "the shop recommends others more"
            )
        if term.block == "again":
            return term.feature, (
                "you bought this before" if term.note == "purchase" else "you disliked this"
            )
        if term.note == "trait":
            return term.feature, f"chosen {'more' if value > 0 else 'less'} by {term.feature}"
        if term.note == BESIDE:
            return term.feature, f"{_BESIDE[term.block]} {with_article(term.feature)}"
        if term.note == LIKE:
            alike = "like" if value > 0.02 else "unlike"
            name = _CALLED.get(term.block, term.block.replace("_", " "))
            what = "" if term.block == "text" else f" in {name}"
            return term.feature, f"{alike} “{term.feature}”{what}"
        if isinstance(block, BinsBlock):
            if term.note in ("child", "grown"):
                return age_words(term, product, value)
            return number_words(term, product, value)
        return term.feature, f"fits {term.feature}" if value > 0 else f"little of {term.feature}"

    def _label_words(self, term: Term, block: LabelBlock, value: float) -> tuple[str, str]:
        label = term.feature
        kind = label_phrase(block.name, label)
        if block.name == "goes_with":
            kind = f"goes with {label}"
        if term.note == "now":
            return label, f"{kind}, which is now"
        if term.origin == "history":
            if block.name == "goes_with":
                return label, f"{kind}, which is in your history"
            return (
                label,
                f"{kind}, {_RECORD_WORDS.get((block.name, term.note), 'from your record')}",
            )
        if term.origin == "guessed":
            return label, f"{kind}, which may fit"
        if value < 0:
            return label, f"{kind}, which was not wanted"
        return label, kind + (", as you asked" if term.origin == "said" else ", as asked")


def contrast(a: Scored, b: Scored) -> tuple[BlockDifference, ...]:
    """How much each block speaks for A over B, largest first; sums to score(A) - score(B)."""
    blocks = dict.fromkeys(reason.block for reason in (*a.reasons, *b.reasons))
    out = []
    for block in blocks:
        of_a = [reason for reason in a.reasons if reason.block == block]
        of_b = [reason for reason in b.reasons if reason.block == block]
        sum_a = sum(reason.contribution for reason in of_a)
        sum_b = sum(reason.contribution for reason in of_b)
        told_a = of_a[0].text if of_a else "nothing of this"
        told_b = of_b[0].text if of_b else "nothing of this"
        text = f"{a.product.title}: {told_a}; {b.product.title}: {told_b}"
        out.append(BlockDifference(block, sum_a - sum_b, text))
    return tuple(sorted(out, key=lambda difference: -abs(difference.difference)))


def _popular_words(block: str, level: float) -> str:
    return next(words for least, words in _POPULAR[block] if level >= least)


def quality_words(dial: str, product: Product) -> str:
    """One dial of a product's quality."""
    if dial == "rating" and product.rating is not None:
        return f"rated {product.rating:.1f} of 5"
    if dial == "reviews" and product.sentiment is not None:
        tone = (
            "good"
            if product.sentiment >= 0.65
            else "mixed"
            if product.sentiment >= 0.45
            else "poor"
        )
        return f"{tone} reviews ({100 * product.sentiment:.0f} of 100)"
    if product.similar_rating is not None:
        return f"similar products are rated {product.similar_rating:.1f} of 5"
    return "not rated yet"


def _need_words(text: str, cosines: Mapping[str, float], value: float) -> str:
    """How well a product meets a need in words, by its words or by its meaning."""
    words, meaning = cosines.get("words", 0.0), cosines.get("meaning", 0.0)
    if words >= MATCHES_WORDS or meaning >= MATCHES_MEANING:
        return f"matches “{text}”"
    if words >= RELATED * MATCHES_WORDS or meaning >= RELATED * MATCHES_MEANING:
        return f"related to “{text}”"
    return f"{'a little' if value > 0 else 'little'} to do with “{text}”"


def _length(term: Term) -> float:
    vector = term.dense if term.dense is not None else term.values
    return 0.0 if vector is None else float(np.linalg.norm(vector))
