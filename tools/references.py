"""Which of the shown products is meant: "#2", "the second", "the red one", "the last two", "it".

Plain code over the cards on screen. It returns positions, so that whoever asks can tell "none
named" from "named one that is not there".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz

Card = dict[str, Any]

_ORDINALS = {
    "first": 1, "1st": 1, "frist": 1, "second": 2, "2nd": 2, "secon": 2, "secnd": 2, "third": 3,
    "3rd": 3, "thrid": 3, "fourth": 4, "4th": 4, "forth": 4, "fifth": 5, "5th": 5, "sixth": 6,
    "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9, "tenth": 10,
    "10th": 10,
}  # fmt: skip
_CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
}  # fmt: skip
_COUNT = r"(?:\d{1,2}|two|three|four|five)"
_FIRST_N = re.compile(rf"\b(?:first|top)\s+(?P<n>{_COUNT})\b(?!\s+(?:stars?|pages|years))", re.I)
_LAST_N = re.compile(rf"\blast\s+(?P<n>{_COUNT})\b", re.I)
_HASH = re.compile(
    r"(?:#|\b(?:number|num|no\.?|nr\.?|nmbr|option|item|product|choice)\s*#?)\s?(?P<n>\d{1,2}|"
    + "|".join(_CARDINALS)
    + r")\b(?!\s?(?:dollars|bucks|euros|pages|stars|\w*b\b))",
    re.I,
)
_ORDINAL = re.compile(r"\b(?P<n>" + "|".join(_ORDINALS) + r")\b(?!\s+(?:time|birthday|year|date))", re.I)
_BARE = re.compile(r"(?<![\w$€£.,])(?P<n>[1-9]|10)(?![\w.,%]|\s?(?:dollars|bucks|euros|pages|stars|years|kg|gb|cm))")
_LAST = re.compile(r"\b(?:the |that )?last (?:one|item|product)?\b(?! (?:time|week|month|year|order))", re.I)
_MIDDLE = re.compile(r"\bmiddle (?:one|item|product)?", re.I)
_BOTH = re.compile(r"\b(?:both|the two|these two|those two)\b", re.I)
_ALL = re.compile(r"\b(?:all of (?:them|these|those)|them all|all (?:three|four|five)|these|those|them|they|any of (?:them|these|those))\b", re.I)
_IT = re.compile(
    r"\b(?:it|that one|this one|that|this|the same|its|same brand|that brand|this brand|the one)\b", re.I
)
_SUPERLATIVES = (
    (re.compile(r"\b(?:cheapest|least expensive|lowest priced?)\s*(?:one)?\b", re.I), "price", min),
    (re.compile(r"\b(?:dearest|most expensive|priciest|costliest)\s*(?:one)?\b", re.I), "price", max),
    (re.compile(r"\b(?:best|highest|top)[- ]rated\s*(?:one)?\b", re.I), "rating", max),
)
_ONE = re.compile(r"\b(?:the|that|those|this)\s+(?P<what>[\w' -]{2,40}?)\s+(?:ones?|thing|version)\b", re.I)
_THE = re.compile(r"\b(?:the|that|this)\s+(?P<what>[\w'-]{3,}(?:\s[\w'-]{3,})?)", re.I)


def positions(text: str, cards: Sequence[Card], *, bare_numbers: bool = False) -> list[int]:
    """Positions (from 0) of the cards that ``text`` names, in the order named, without doubles.

    Args:
        bare_numbers: also read "1 or 3", "2" as positions (right for compare and for answers
            such as "2", wrong where a number may be a price).

    Returns:
        Positions may lie beyond the cards: "number 9" of five gives 8, which the caller should
        report. "it" is not resolved here (see ``points_back``).
    """
    named: list[tuple[int, int]] = []  # (place in text, position)

    def add(place: int, position: int) -> None:
        if all(position != other for _, other in named):
            named.append((place, position))

    for match in _FIRST_N.finditer(text):
        for position in range(_count(match["n"])):
            add(match.start(), position)
    for match in _LAST_N.finditer(text):
        wanted = _count(match["n"])
        for position in range(max(0, len(cards) - wanted), len(cards)):
            add(match.start(), position)
    if not named:
        for match in _HASH.finditer(text):
            add(match.start(), _count(match["n"]) - 1)
        for match in _ORDINAL.finditer(text):
            add(match.start(), _ORDINALS[match["n"].lower()] - 1)
        if match := _LAST.search(text):
            add(match.start(), max(len(cards) - 1, 0))
        if match := _MIDDLE.search(text):
            add(match.start(), max(len(cards) // 2 - (len(cards) % 2 == 0), 0))
    if bare_numbers:
        for match in _BARE.finditer(text):
            add(match.start(), int(match["n"]) - 1)
    for place, position in _by_title(text, cards):
        add(place, position)
    if not named and cards:
        for pattern, key, choose in _SUPERLATIVES:
            if match := pattern.search(text):
                values = [card.get(key) for card in cards]
                known = [value for value in values if value is not None]
                if known:
                    add(match.start(), values.index(choose(known)))
    if not named:
        for place, position in _by_feature(text, cards):
            add(place, position)
    if not named and cards:
        if _BOTH.search(text):
            return list(range(min(2, len(cards))))
        if _ALL.search(text) and not _IT.search(text):
            return list(range(len(cards)))
    return [position for _, position in sorted(named)]


def points_back(text: str) -> bool:
    """True when ``text`` says "it" or "that one": the product last spoken of."""
    return bool(_IT.search(text))


def points_at_all(text: str) -> bool:
    """True when ``text`` means every card ("are they vegan?", "which of these")."""
    return bool(_ALL.search(text))


def _count(raw: str) -> int:
    return int(raw) if raw.isdigit() else _CARDINALS[raw.lower()]


def _by_title(text: str, cards: Sequence[Card]) -> list[tuple[int, int]]:
    """Cards whose title (or a telling part of it) is written in ``text``, typos tolerated."""
    found = []
    lowered = text.casefold()
    for position, card in enumerate(cards):
        title = str(card["name"]).casefold()
        if len(title) < 4:
            continue
        place = lowered.find(title)
        if place < 0 and len(lowered) >= 6:
            alignment = fuzz.partial_ratio_alignment(title, lowered, score_cutoff=88)
            if alignment is not None and len(lowered) >= 0.8 * len(title):
                place = alignment.dest_start
        if place >= 0:
            found.append((place, position))
    titles = {str(cards[position]["name"]).casefold() for _, position in found}
    return found if len(titles) == len(found) else []


def _by_feature(text: str, cards: Sequence[Card]) -> list[tuple[int, int]]:
    """ "the red one", "that Acme": words that fit some cards but not all."""
    for pattern in (_ONE, _THE):
        for match in pattern.finditer(text):
            words = match["what"].casefold().split()
            fits = [
                position
                for position, card in enumerate(cards)
                if all(word in _feature_words(card) for word in words)
            ]
            if fits and (len(fits) < len(cards) or len(cards) == 1):
                return [(match.start(), position) for position in fits]
    return []


def _feature_words(card: Card) -> set[str]:
    parts = [card.get("name"), card.get("brand"), card.get("category"), card.get("subcategory")]
    parts += [value for value in card.get("attributes", {}).values() if isinstance(value, str)]
    words = set(re.findall(r"[\w'-]+", " ".join(str(part) for part in parts if part).casefold()))
    return words | {word[:-1] for word in words if word.endswith("s")}
