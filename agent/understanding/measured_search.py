"""A search for the most or the least of a measure: "the longest book you have", "smallest tablet".

Of what is on screen a superlative is for ``tools/superlatives.py``; prices and ratings have acts of
their own.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from agent.models.reading import POINTING
from agent.slots.wish import Wish
from engine.language.lexical import stem, words
from engine.language.vocabulary import PART, Vocabulary
from tools.measures import Direction, superlative, superlative_words

#: What else such words may be of.
_OF_ELSE = re.compile(
    r"\b(?:cheap|dear|expensive|pric|rated?\b|rating|review|latest (?:by|from)|at (?:the )?(?:most|least|best|latest)|strongest)",
    re.IGNORECASE,
)
#: What such a search asks for by the by: "a laptop with the longest battery life".
_WITH = r"(?:\b(?:with|that has|which has|having|has|that['’]?s|that is|which is)\s+)?(?:\bthe\s+)?"
#: "The biggest one you have": of the whole shop, whatever is on screen.
_OF_THE_SHOP = re.compile(
    r"\b(?:you|u|ya) (?:guys )?(?:have|['’]?ve got|got|sell|stock|carry|do)\b|\bin (?:the|your|this) (?:shop|store)\b",
    re.IGNORECASE,
)
#: What names nothing once the order is told: "one", "you guys have".
_ASIDE = re.compile(
    r"^\W*ones?\b|\b(?:that )?(?:you|u|ya)(?: guys)?(?: (?:have|got|sell|stock|carry|do))?\W*$",
    re.I,
)
#: "The 3 largest": a list of so many.
_SO_MANY = re.compile(
    r"\W*(?:(?:ok(?:ay)?|then|and|show me|give me|gimme)\W+)*(?:the )?(?:[2-9]|10|two|three|four|five) [a-z]{3,}est(?: ones)?\W*(?:please|pls|then)?\W*",
    re.IGNORECASE,
)
#: Acts that a reader finds in such a message beside a search.
_READ_AS = frozenset({"inform", "dearest", "cheapest", "best_rated", "ask_product"})


@dataclass(frozen=True)
class MeasuredOrder:
    """In which order a list is to be.

    Attributes:
        sort: "most" or "least".
        by: the measure in words, "longest battery".
        said: the superlative itself as it was written, "longest".
    """

    sort: Direction | str
    by: str
    said: str


def measured_order(
    text: str, acts: Set[str], listed: bool, vocabulary: Vocabulary
) -> MeasuredOrder | None:
    """The order that a search asks for; None where it asks for none by a measure.

    Args:
        listed: products are on screen, so that "the biggest one you have" names no thing.
    """
    of_shop = _OF_THE_SHOP.search(text) is not None
    of_shop = of_shop or (listed and _SO_MANY.fullmatch(text) is not None)
    searches = "find" in acts or (of_shop and bool(acts) and acts <= _READ_AS)
    if not searches or (acts & POINTING and not of_shop) or _OF_ELSE.search(text):
        return None
    things = {stem(word) for word in words(text) if _is_thing(word, vocabulary)}
    if not things and not (of_shop and listed):
        return None
    tells_which = re.search(
        r"\b[a-z]{3,}(?:est|st)\s+([a-z]{3,})\s+([a-z]{3,})", text, re.IGNORECASE
    )
    if (
        tells_which
        and stem(tells_which[2].casefold()) in things
        and not _is_column(tells_which[1].casefold(), vocabulary)
    ):
        things.add(
            stem(tells_which[1].casefold())
        )  # "the shortest crime novel" has no length of crime
    meant, said = superlative(text, things), superlative_words(text)
    if meant is None or not said:
        return None
    named = meant.words.removeprefix("the ")
    by = named if named.startswith(said) else said
    return MeasuredOrder("most" if meant.direction == "more" else "least", by, said)


def _is_column(word: str, vocabulary: Vocabulary) -> bool:
    return any(word in key.split("_") for key in vocabulary.numeric)


def _is_thing(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word names a kind of product, or what products are called."""
    if _is_column(word, vocabulary):
        return False
    kinds = ("category", "subcategory")
    named = any(m.key in kinds and m.score >= PART for m in vocabulary.find(word))
    return named or bool(vocabulary.titled(word))


def without_measure(wishes: tuple[Wish, ...], order: MeasuredOrder) -> tuple[Wish, ...]:
    """The wishes, their needs less the words of the order: what is looked for is a book."""
    # Of "most powerful" the first word may have gone already, since it asks for nothing.
    one_of = "|".join(
        re.escape(words).replace("most\\ ", "(?:most )?") for words in (order.by, order.said)
    )
    said = re.compile(rf"{_WITH}\b(?:{one_of})\b(?: life| lasting)?", re.IGNORECASE)
    left = []
    for wish in wishes:
        if wish["key"] != "need":
            left.append(wish)
            continue
        need = said.sub(" ", str(wish["value"]))
        need = " ".join(_ASIDE.sub(" ", need).split()).strip(" ,")
        if need:
            left.append({**wish, "value": need, "words": need})
    return tuple(left)
