"""Reasons in words: each addend of a score, said so that it claims nothing more than the addend.

"You" stands only where the person said it or their history shows it. It computes no scores.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data.records import Product
from engine.blocks import BinsBlock, LabelBlock
from engine.features import FeatureSpace, Term
from engine.history import Behaviour
from engine.results import BlockDifference, Reason, Scored

#: An addend below this is not worth a line of its own; such addends are told together.
SMALL = 0.004
#: Kinds of interaction in words, the strongest first.
DEEDS = {"purchase": "bought", "like": "liked", "view": "looked at"}
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


class Explainer:
    """Words for addends.

    Args:
        space: whose terms they are.
        behaviour: the item-item model, asked which item of a history carried most.
    """

    def __init__(self, space: FeatureSpace, behaviour: Behaviour | None = None) -> None:
        self._space = space
        self._behaviour = behaviour

    def explained(
        self, terms: Sequence[Term], addends: np.ndarray, rows: Sequence[int]
    ) -> list[Scored]:
        """Products with their reasons.

        Args:
            addends: (terms, rows) each term's product with each row.
        """
        parts = None
        for term in terms:
            if term.block == "behaviour" and self._behaviour is not None and rows:
                weights = [] if term.values is None else term.values.tolist()
                parts = self._behaviour.parts(term.history, weights, rows)  # (history, rows)
        return [
            self._scored(terms, addends[:, place], row, None if parts is None else parts[:, place])
            for place, row in enumerate(rows)
        ]

    def _scored(
        self, terms: Sequence[Term], addends: np.ndarray, row: int, parts: np.ndarray | None
    ) -> Scored:
        """One product; its reasons largest first, its score their sum."""
        product = self._space.products[row]
        groups: dict[tuple[str, str, str], list[int]] = {}
        for number, term in enumerate(terms):
            value = float(addends[number])
            if value == 0.0:
                continue
            is_need = term.note in _NEED_NOTES
            key = ("text", term.origin, term.feature) if is_need else (
                ("other", "", "") if abs(value) < SMALL else (term.block, term.origin, str(number))
            )  # fmt: skip
            groups.setdefault(key, []).append(number)
        reasons = []
        for (block, _, feature), numbers in groups.items():
            total = float(addends[numbers].sum())
            if abs(total) < 1e-6:
                continue
            if block == "other":
                reasons.append(Reason("other", "", total, "small things taken together"))
            elif terms[numbers[0]].note in _NEED_NOTES:
                text = _need_words(feature, [terms[n] for n in numbers], addends[numbers])
                reasons.append(Reason("text", feature, total, text))
            else:
                term = terms[numbers[0]]
                name, text = self._words(term, total, row, parts)
                reasons.append(Reason(block, name, total, text))
        reasons.sort(key=lambda reason: -reason.contribution)
        return Scored(product, float(addends.sum()), tuple(reasons))

    def _words(
        self, term: Term, value: float, row: int, parts: np.ndarray | None
    ) -> tuple[str, str]:
        """(feature, text) of one addend."""
        product = self._space.products[row]
        block = self._space.blocks.get(term.block)
        if term.block == "quality":
            return term.feature, quality_words(term.feature, product)
        if term.block in ("popularity", "recent"):
            late = " lately" if term.block == "recent" else ""
            levels = self._space.popularity
            read = levels.recent_level if late else levels.level
            high = read(product.product_id) >= 0.5
            return (
                "popular" + late,
                f"popular{late}" if high else f"some interest from other shoppers{late}",
            )
        if term.block == "shop_prior":
            return "shop's choice", (
                "the shop recommends it" if value > 0 else "the shop recommends others more"
            )
        if term.block == "again":
            return term.feature, (
                "you bought this before" if term.note == "purchase" else "you disliked this"
            )
        if term.note == "like":
            alike = "like" if value > 0.02 else "unlike"
            what = "" if term.block == "text" else f" in {term.block.replace('_', ' ')}"
            return term.feature, f"{alike} “{term.feature}”{what}"
        if term.note == "items":
            return self._history_words(term, value, row, parts)
        if isinstance(block, LabelBlock):
            return self._label_words(term, block, value)
        if isinstance(block, BinsBlock):
            return _number_words(term, product)
        return term.feature, f"fits {term.feature}" if value > 0 else f"little of {term.feature}"

    def _label_words(self, term: Term, block: LabelBlock, value: float) -> tuple[str, str]:
        label = term.feature
        kind = _label_phrase(block.name, label)
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

    def _history_words(
        self, term: Term, value: float, row: int, parts: np.ndarray | None
    ) -> tuple[str, str]:
        """An addend of a whole history: named by the item that carried most, when it is true."""
        block = self._space.blocks.get(term.block)
        product = self._space.products[row]
        if term.block == "behaviour" and parts is not None:
            best = int(np.argmax(parts * np.sign(value)))
            other = self._space.products[term.history[best]]
            deed = self._deed(term, [term.history[best]])
            if value > 0 and deed:
                return other.title, f"goes with {_the(other)} you {deed}"
            return other.title, "seldom chosen with what is in your history"
        if isinstance(block, LabelBlock):
            if block.name == "goes_with":
                return self._pair_words(term, value, product)
            mine = set(self._space.labels_of(block.name, row))
            held = {r: mine.intersection(self._space.labels_of(block.name, r)) for r in term.rows}
            shared = [r for r, common in held.items() if common]
            deed = self._deed(term, shared)
            label = ", ".join(block.labels[column] for column in sorted(mine))
            if value > 0 and deed:
                if block.name == "brand":
                    return label, f"{label}, a brand you {deed} before"
                common = set().union(*held.values())
                label = ", ".join(block.labels[column] for column in sorted(common))
                return label, f"{_label_phrase(block.name, label)}, like things you {deed}"
            return label, f"{_label_phrase(block.name, label)}, unlike what you chose"
        deed = self._deed(term, term.rows) or "chose"
        if term.block == "text":
            if not term.rows:
                return "", "unlike what you disliked" if value > 0 else "like what you disliked"
            near = (
                self._space.block_rows("text", term.rows) @ self._space.block_rows("text", [row])[0]
            )
            best = int(near.argmax())
            other = self._space.products[term.rows[best]]
            if value > 0 and near[best] >= 0.3 and other.product_id != product.product_id:
                return (
                    other.title,
                    f"similar to {_the(other)} you {self._deed(term, [term.rows[best]])}",
                )
            return "history", f"{'like' if value > 0 else 'unlike'} the things you {deed}"
        if term.block == "price_level":
            near_or_far = "priced like" if value > 0 else "priced unlike"
            return "price level", f"{near_or_far} the things you {deed}, for its kind"
        name = term.block.replace("_", " ")
        return name, f"{name} near the things you {deed}"

    def _pair_words(self, term: Term, value: float, product: Product) -> tuple[str, str]:
        """ "Goes with": the shop lists a kind (or a product) of the history beside this product."""
        listed = {label.casefold() for label in product.similar}
        for r in reversed(term.rows):
            other = self._space.products[r]
            if value > 0 and listed & {other.subcategory.casefold(), other.product_id.casefold()}:
                return other.title, f"goes with {_the(other)} you {self._deed(term, [r])}"
        return "history", "goes with things of your history" if value > 0 else "goes with less"

    def _deed(self, term: Term, rows: Sequence[int]) -> str:
        """The strongest thing done with any of these rows; "" for none."""
        wanted = set(rows)
        kinds = {kind for r, kind in zip(term.rows, term.kinds, strict=True) if r in wanted}
        return next((deed for kind, deed in DEEDS.items() if kind in kinds), "")


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


def quality_words(dial: str, product: Product) -> str:
    """One dial of a product's quality."""
    if dial == "rating" and product.rating is not None:
        return f"rated {product.rating:.1f} of 5"
    if dial == "reviews" and product.sentiment is not None:
        tone = "good" if product.sentiment >= 0.65 else "mixed" if product.sentiment >= 0.45 else "poor"
        return f"{tone} reviews ({100 * product.sentiment:.0f} of 100)"
    if product.similar_rating is not None:
        return f"similar products are rated {product.similar_rating:.1f} of 5"
    return "not rated yet"


def _need_words(text: str, terms: Sequence[Term], addends: np.ndarray) -> str:
    """How well a product meets a need in words, by its words or by its meaning."""
    cosines = {
        term.note: float(value) / max(_length(term), 1e-9)
        for term, value in zip(terms, addends, strict=True)
    }
    words, meaning = cosines.get("words", 0.0), cosines.get("meaning", 0.0)
    if words >= MATCHES_WORDS or meaning >= MATCHES_MEANING:
        return f"matches “{text}”"
    if words >= RELATED * MATCHES_WORDS or meaning >= RELATED * MATCHES_MEANING:
        return f"related to “{text}”"
    return f"little to do with “{text}”"


def _length(term: Term) -> float:
    vector = term.dense if term.dense is not None else term.values
    return 0.0 if vector is None else float(np.linalg.norm(vector))


def _number_words(term: Term, product: Product) -> tuple[str, str]:
    """A number of a product beside the number that was wanted."""
    key = term.block
    own = product.price if key == "price" else product.attributes.get(key)
    name = key.replace("_", " ")
    if not isinstance(own, int | float):
        return name, f"{name} unknown"
    wanted = float(term.feature)
    shown = f"{own:.2f}" if key == "price" else f"{own:g}"
    near = abs(own - wanted) <= 0.25 * max(abs(wanted), 1e-9)
    feature = f"{name} {shown}"
    if term.note == "usual":
        return feature, "close to what you usually spend" if near else "not what you usually spend"
    bound = {"at_most": "at most", "at_least": "at least"}.get(term.note, "about")
    meets = (
        own <= wanted
        if term.note == "at_most"
        else own >= wanted
        if term.note == "at_least"
        else near
    )
    by = "you asked" if term.origin == "said" else "asked"
    if meets:
        return feature, f"{feature}: {bound} {term.feature}, as {by}"
    return feature, f"{feature}, not {bound} {term.feature} as {by}"


def _label_phrase(block: str, label: str) -> str:
    if block == "category":
        return f"in {label}"
    if block in ("brand", "subcategory"):
        return label
    if block in ("season", "place"):
        return f"for {label}"
    return "a holiday article" if block == "holiday" else f"{block.replace('_', ' ')} {label}"


def _the(product: Product) -> str:
    title = product.title
    return f"the {title}" if title.casefold()[:4] != "the " else title
