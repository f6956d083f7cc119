"""Wishes that a message takes from the products on screen: "not that brand", "the same colour"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.dialogue import Dialogue
from agent.slots.polarity import NOT_BEFORE
from agent.slots.wish import Wish
from engine.language.vocabulary import Vocabulary

_COLUMNS = r"(?P<what>brand|make|maker|colou?r|author|material|size|scent|flavou?r)"
_SAME = re.compile(
    rf"\bsame {_COLUMNS}\b|\b(?:else|others?|more)\b.{{0,24}}\b(?:by|from|of|did)\s+(?:this|that|the)(?: same)? "
    rf"{_COLUMNS.replace('what', 'whose')}\b",
    re.IGNORECASE,
)
#: "from a different brand", "another colour please": none of those shown.
OTHER_OF_COLUMN = re.compile(
    rf"\b(?:different|another|other) {_COLUMNS.replace('|size', '')}s?\b(?! (?:of|than) \w)",
    re.IGNORECASE,
)
#: "anything else by them?": by its author, or else of its brand.
_BY_THEM = re.compile(
    r"\b(?:else|others?|more|another|anything)\b.{0,24}\b(?:by|from)\s+(?:them|him|her|this one|that one)(?=\W|$)",
    re.IGNORECASE,
)


def rejected(
    text: str, dialogue: Dialogue, places: list[int], vocabulary: Vocabulary
) -> list[Wish]:
    """ "not that brand", "not the second": what is turned down among the cards."""
    if not dialogue.cards:
        return []
    named = [match for match in vocabulary.find(text) if match.key == "brand"]
    by_brand = any(
        not any(match.start <= word.start() < match.end for match in named)  # "Brand C" is a name
        for word in re.finditer(r"\b(?:brand|make|manufacturer|label)s?\b", text, re.IGNORECASE)
    )
    chosen = places or ([dialogue.focus] if dialogue.focus is not None else [])
    if by_brand:
        brands = list(dict.fromkeys(dialogue.cards[p]["brand"] for p in chosen or [0]))
        return [Wish(key="brand", value=b, relation="not", words=text) for b in brands if b]
    ids = [dialogue.cards[p]["product_id"] for p in chosen]
    return [Wish(key="product", value=one, relation="not", words=text) for one in ids]


def other_than_shown(
    text: str, dialogue: Dialogue, places: list[int], vocabulary: Vocabulary
) -> list[Wish]:
    """ "from a different brand": not that of the product meant or last spoken of, else of none shown."""
    match = OTHER_OF_COLUMN.search(text)
    if match is None or not dialogue.cards:
        return []
    meant = places or ([] if dialogue.focus is None else [dialogue.focus])
    spoken = [dialogue.cards[place] for place in meant]
    values = [_value_of(card, match["what"], vocabulary) for card in spoken or dialogue.cards]
    return [
        Wish(key=found[0], value=found[1], relation="not", words=match.group())
        for found in dict.fromkeys(values)
        if found
    ]


def _value_of(
    card: Mapping[str, Any], named: str, vocabulary: Vocabulary
) -> tuple[str, str] | None:
    """(column, value) of a card in the column that people call ``named``; None where it has none."""
    what = {"colour": "color", "make": "brand", "maker": "brand", "flavour": "flavor"}
    part = what.get(named.casefold(), named.casefold())
    for key in ("brand", *vocabulary.values):
        value = card["brand"] if key == "brand" else card["attributes"].get(key)
        if part in key.split("_") and isinstance(value, str) and value:
            return key, value
    return None


def same_as(text: str, dialogue: Dialogue, places: list[int], vocabulary: Vocabulary) -> list[Wish]:
    """ "by the same author", "same colour": the value of the product that is meant."""
    match = _SAME.search(text)
    by_them = _BY_THEM.search(text) if match is None and dialogue.focus is not None else None
    if by_them and dialogue.cards:
        card = dialogue.cards[dialogue.focus or 0]
        author = card["attributes"].get("author")
        key, value = (
            ("author", author) if isinstance(author, str) and author else ("brand", card["brand"])
        )
        return [Wish(key=key, value=value, relation="is", words=by_them.group())] if value else []
    if match is None or not dialogue.cards or NOT_BEFORE.search(text[: match.start()]):
        return []
    meant = places or ([dialogue.focus] if dialogue.focus is not None else [0])
    card = dialogue.cards[meant[0]]
    found = _value_of(card, match["what"] or match["whose"], vocabulary)
    if found is None:
        return []
    return [Wish(key=found[0], value=found[1], relation="is", words=match.group())]
