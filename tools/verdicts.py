"""Yes, no, or "the shop does not say": answers to closed questions of fact on one product.

Evidence is a column's value, a number against a bound, or a sentence of the product's own text
that holds the words asked for. What none of them settles stays open; silence is no "no".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.records import Product
from engine.language.lexical import STOP_WORDS, stem
from engine.language.units import UNITS, unit_of
from engine.language.vocabulary import Match
from tools.quantities import Quantity, quantities

YES, NO = "yes", "no"


def _bag(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CLOSED = re.compile(
    r"^\W*(?:so |and |but |also |hey |ok |oh |wait |hmm? )*(?:is|are|was|does|do|has|have|can|"
    r"could|will|would|got|"
    r"should|isn'?t|aren'?t|doesn'?t|don'?t|hasn'?t|can'?t|any(?:thing|one)?)\b|"
    r"\b(?:is|are|does|do|has|have|can|will|would)\s+(?:it|they|this|that|these|those|the)\b|"
    r"\b(?:comes?|available|made|rated?|suitable|safe|fit|works?) .*\?\s*$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:what|which|how|who|whose|when|where|why)\b", re.IGNORECASE)
#: Words of a question that ask, and words that any product would fit.
_ASKING = _bag(
    "come comes coming available made make get got one ones first second third fourth fifth "
    "last number "
    "product item thing really actually good suitable okay ok fine great nice proper properly "
    "right work "
    "works use used using fit fits any also like want need please colour color size material "
    "brand option "
    "options version still even possible there here both all them these those"
)
_NEGATED = re.compile(
    r"\b(?:not|no|never|without|isn'?t|aren'?t|nor|don'?t|doesn'?t|free of|cannot|can'?t)\b"
)
#: A material named so is not the real thing.
_SHAM = re.compile(r"\b(?:vegan|faux|fake|imitation|artificial|synthetic|mock)\s+$")
#: Columns in which one value says nothing of the others.
_OPEN_COLUMNS = frozenset(
    {"dietary", "diet", "features", "feature", "skin_type", "hair_type", "tags"}
)
#: Values that hold for everybody.
_EVERYBODY = frozenset({"all", "any", "unisex", "universal", "one size", "all types"})
_TRUE = frozenset({"yes", "true", "y", "1"})
_FALSE = frozenset({"no", "false", "n", "0"})
_OUT_OF = re.compile(r"\bout of (?P<scale>5|five|10|ten|100|hundred)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?;]+[.!?;]?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the data say of one product.

    Attributes:
        answer: "yes", "no", or None when the data leave it open.
        evidence: the sentence of the product's text that settles it, "" for a column.
    """

    answer: str | None
    evidence: str = ""


OPEN = Verdict(None)


def is_closed(question: str) -> bool:
    """True for a question that "yes" or "no" would answer."""
    head = _OPEN.search(question)
    closed = _CLOSED.search(question)
    return closed is not None and (head is None or closed.start() < head.start())


def verdict(question: str, product: Product, column: str, named: Sequence[Match]) -> Verdict:
    """The verdict on a closed question.

    Args:
        column: the column that it asks for, "" when it asks for none.
        named: values of the shop that the question names.
    """
    for found in (
        _of_stock(product, column),
        _of_scale(question, column),
        _of_number(question, product, column),
        _of_value(question, product, column, named),
        _of_switch(product, column),
    ):
        if found.answer:
            return found
    return _of_text(question, product)


def _of_stock(product: Product, column: str) -> Verdict:
    if column != "stock" or product.stock is None:
        return OPEN
    return Verdict(YES if product.stock > 0 else NO)


def _of_scale(question: str, column: str) -> Verdict:
    """ "is that out of 5?": ratings are."""
    match = _OUT_OF.search(question)
    if column != "rating" or match is None:
        return OPEN
    return Verdict(YES if match["scale"].casefold() in ("5", "five") else NO)


def _of_number(question: str, product: Product, column: str) -> Verdict:
    """ "is it under 2 kg?", "has it 16 GB of ram?": the column's number against the bounds."""
    value = product.price if column == "price" else product.rating if column == "rating" else None
    if value is None and isinstance(own := product.attributes.get(column), float):
        value = own
    if value is None:
        return OPEN
    for quantity in quantities(question):
        factor = _factor(quantity, column)
        if factor is None or quantity.kind in ("item", "count", "percent"):
            continue
        low = None if quantity.low is None else quantity.low * factor
        high = None if quantity.high is None else quantity.high * factor
        if not quantity.bounded and column in ("price", "rating"):
            low, high = (low, None) if column == "rating" else (None, high)
        slack = 1e-6 * max(abs(value), 1.0)
        inside = (low is None or value >= low - slack) and (high is None or value <= high + slack)
        return Verdict(YES if inside else NO)
    return OPEN


def _factor(quantity: Quantity, column: str) -> float | None:
    """What turns the quantity into the column's unit; None when it measures something else."""
    if column in ("price", "rating"):
        other = {"price": "rating", "rating": "money"}[column]
        return None if quantity.unit not in ("", "stars") or quantity.kind == other else 1.0
    if quantity.kind in ("money", "rating"):
        return None
    own, said = (
        UNITS.get(unit_of(column)),
        UNITS.get(stem(quantity.unit)) or UNITS.get(quantity.unit),
    )
    if own and said:
        return said[1] / own[1] if own[0] == said[0] else None
    return 1.0 if not quantity.unit or stem(quantity.unit) in map(stem, column.split("_")) else None


def _of_value(question: str, product: Product, column: str, named: Sequence[Match]) -> Verdict:
    """ "does it come in blue?": the column's values against those that the question names."""
    asked = [str(match.value) for match in named if match.key == column]
    if not asked and "size" in column:  # a size that nothing in the shop has
        asked = [f"{quantity.value:g}" for quantity in quantities(question) if not quantity.bounded]
    raw = getattr(product, column, "") if column in ("brand", "category", "season") else ""
    value = product.attributes.get(column, raw)
    own = [value] if isinstance(value, str) else list(value) if isinstance(value, tuple) else []
    own = [text.casefold() for text in own if text]
    if not asked or not own:
        return OPEN
    if any(
        text in _EVERYBODY or _holds(text, wanted.casefold()) for text in own for wanted in asked
    ):
        return Verdict(YES)
    return OPEN if column in _OPEN_COLUMNS else Verdict(NO)


def _holds(own: str, wanted: str) -> bool:
    """ "navy blue" is blue; "vegan leather" is no leather."""
    match = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", own)
    return match is not None and (own == wanted or not _SHAM.search(own[: match.start()]))


def _of_switch(product: Product, column: str) -> Verdict:
    """A column that itself says yes or no ("waterproof: yes")."""
    value = str(product.attributes.get(column, "")).casefold()
    return Verdict(YES if value in _TRUE else NO if value in _FALSE else None)


def _of_text(question: str, product: Product) -> Verdict:
    """The name, or a sentence of the description, that holds every word asked for."""
    words = set(re.findall(r"[a-z]{3,}", question.casefold())) - _ASKING - STOP_WORDS
    asked = _stems(" ".join(words)) - _stems(f"{product.brand} {product.subcategory}")
    telling = asked - _stems(product.name)
    if not asked:
        return OPEN
    if not telling:
        return Verdict(YES, product.name)
    for sentence in _SENTENCE.findall(product.description):
        if telling <= _stems(sentence):
            negated = _NEGATED.search(sentence.casefold()) is not None
            return Verdict(NO if negated else YES, sentence.strip())
    return OPEN


def _stems(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"[a-z]+", text.casefold())}
