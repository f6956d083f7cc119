"""What a message points at that names no place in the list: "it", "the better one", or nothing.

Places that are named ("#2", "the red one") are for ``tools/references.py``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.dialogue import Dialogue
from agent.models.reading import Reading, Span
from agent.slots.phrase import names_kind
from agent.understanding.followups import COMPARES, PICKS
from engine.language.lexical import content_words, stem, words
from engine.language.vocabulary import Vocabulary
from tools.measures import comparative
from tools.references import points_back, positions

#: The one that a comparison came out for, else the one that ranks first.
_BEST_ONE = re.compile(
    r"\b(?:(?:the )?(?:better|best|top)(?: one| pick| choice)?|your (?:pick|favou?rite|choice))\b(?![- ]rated)",
    re.IGNORECASE,
)
#: No name of a product, though one may be compared with them.
_THE_REST = re.compile(
    r"\W*(?:all |than )?(?:the |these |those )?(?:others?|other ones?|rest|ones?)\W*", re.IGNORECASE
)


def without_names(text: str, vocabulary: Vocabulary) -> str:
    """A message without brands that read like a place on the list: "no Ninth Harbor Books"."""
    for match in vocabulary.find(text):
        if match.key == "brand" and match.score >= 1 and positions(str(match.value), ()):
            text = text[: match.start] + " " * (match.end - match.start) + text[match.end :]
    return text


def pointed(text: str, acts: frozenset[str], reading: Reading, dialogue: Dialogue) -> list[int]:
    """What "it", or nothing at all, points at: the product last spoken of, else the first."""
    if not dialogue.cards or acts & {"compare", "why_not"}:
        return []
    if "take" in acts and _BEST_ONE.search(text):
        return [dialogue.better or 0]
    if dialogue.stage == "offered" and "why" in acts:
        return []  # of the list that came out empty, not of the one before
    if "why" in acts and PICKS.search(text):
        return [dialogue.better or 0]
    if "take" in acts and not points_back(text) and len(dialogue.cards) > 1:
        return [] if dialogue.focus is None else [dialogue.focus]
    if dialogue.focus is not None:
        return [dialogue.focus]
    pointing = points_back(text) or bool(reading.texts("item", text))
    if "ask_product" in acts and not pointing:
        return list(range(len(dialogue.cards))) if len(dialogue.cards) > 1 else [0]
    return [0] if pointing or acts & {"why", "take", "ask_product"} else []


def compared(
    text: str, acts: frozenset[str], places: list[int], dialogue: Dialogue
) -> tuple[frozenset[str], list[int]]:
    """(acts, places) of a message that may compare: it takes two, and not one measure of both."""
    if not places and len(dialogue.spoken) > 1 and not COMPARES.search(text):
        return acts, sorted(dialogue.spoken[-2:])  # "so which?"
    if len(places) > 1 and comparative(text):
        return (acts - {"compare"}) | {"ask_product"}, places  # "is 1 or 2 heavier?"
    if len(places) == 1 and not COMPARES.search(text):
        return (acts - {"compare"}) | {"ask_product"}, places
    if len(places) == 1 and points_back(text) and dialogue.focus is not None:
        places = list(dict.fromkeys([dialogue.focus, *places]))  # "compare it with the second"
    return acts, places


def not_shown(text: str, reading: Reading, dialogue: Dialogue, vocabulary: Vocabulary) -> Reading:
    """A reading in which a thing that is sold, and not shown, is a need: "I want also the coffee".

    What is shown is named by a place, or by a word of its own.
    """
    told = {
        stem(word)
        for card in dialogue.cards
        for key in ("name", "subcategory")
        for word in words(str(card.get(key) or ""))
    }

    def slot(span: Span) -> str:
        named = text[span.start : span.end]
        said = {stem(word) for word in content_words(named)}
        if span.slot != "item" or not said or said & told or points_back(named):
            return span.slot
        if positions(named, dialogue.cards, bare_numbers=True) or not names_kind(named, vocabulary):
            return span.slot
        return "need"

    if not dialogue.cards:
        return reading
    return replace(reading, spans=tuple(replace(s, slot=slot(s)) for s in reading.spans))


def elsewhere(text: str, acts: frozenset[str], reading: Reading) -> tuple[str, ...]:
    """A product named that is not on screen ("why not the Acme kettle?")."""
    if not acts & {"why_not", "ask_product", "compare"}:
        return ()
    named = reading.texts("item", text) + (
        reading.texts("brand", text) if "why_not" in acts else []
    )
    return tuple(
        name
        for name in named
        if len(name) > 3
        and not points_back(name)
        and not _THE_REST.fullmatch(name)
        and not positions(name, ())  # "the third", where nothing is shown
    )
