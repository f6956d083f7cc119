"""Which of the shown products is meant: "#2", "the second", "the red one", "the last two", "it".

Plain code over the cards on screen. It returns positions, so that whoever asks can tell "none
named" from "named one that is not there".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz

from tools.numerals import CURRENCIES
from tools.superlatives import extremes

Card = dict[str, Any]

_ORDINALS = {
    "first": 1, "1st": 1, "frist": 1, "fisrt": 1, "second": 2, "2nd": 2, "secon": 2, "secnd": 2,
    "secound": 2, "third": 3, "3rd": 3, "thrid": 3, "fourth": 4, "4th": 4, "forth": 4, "fifth": 5,
    "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9,
    "9th": 9, "tenth": 10, "10th": 10,
}  # fmt: skip
_CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
}  # fmt: skip
_COUNT = r"(?:\d{1,2}|two|three|four|five)"
#: What a number or an ordinal counts when it is no place in the list.
_COUNTED = (
    rf"(?:{CURRENCIES}|pages?|stars?|years?|months?|weeks?|days?|hours?|"
    r"minutes?|"
    r"(?:very )?(?:cheapest|dearest|priciest|best|most|[a-z]{3,}est)|(?:top|highest|lowest)[- ]rated|lines?|words?|sentences?|paragraphs?|people|persons?|pieces?|kg|gb|cm|ml|l|inch(?:es)?|x|more|of each|for the price)\b"
)
_FIRST_N = re.compile(rf"\b(?:first|top)\s+(?P<n>{_COUNT})\b(?!\s+{_COUNTED})", re.I)
_LAST_N = re.compile(rf"\b(?:last|bottom)\s+(?P<n>{_COUNT})\b(?!\s+{_COUNTED})", re.I)
_HASH = re.compile(
    r"(?:#|\b(?:number|numbr|numer|nubmer|num|no\.|nr\.?|nmbr|option|item|product|choice)\s*#?)\s?"
    r"(?P<n>\d{1,2}|" + "|".join(_CARDINALS) + rf")\b(?!\s?{_COUNTED})",
    re.I,
)
_ORDINAL = re.compile(
    r"\b(?P<n>"
    + "|".join(_ORDINALS)
    + r")\b(?!\s+(?:time|birthday|year|date|of all|hand|aid|class|"
    r"thing|order|choice is|name|floor|degree|half|january|february|march|april|may|june|july|"
    r"august|"
    r"september|october|november|december))",
    re.I,
)
_BARE = re.compile(rf"(?<![\w$€£.,/])(?P<n>[1-9]|10)(?![\w%$€£/]|[.,]\d|\s?{_COUNTED})", re.I)
#: Before a bare number: an amount, not a place ("rated over 4").
_LIMITING = re.compile(
    r"\b(?:over|under|above|below|(?:more|less|fewer|higher|lower) than|at least|at most|max|min|"
    r"rated|size|out of|(?:sets?|packs?|boxes|box|bundles?|pairs?) of)\s+$",
    re.I,
)
#: Before a bare number: another place, which is ranked against it ("why 1 over 2").
_RANKED = re.compile(
    r"^\W*(?:(?:and|so|but)\W+)*(?:why|how come)\b.{0,24}?(?:\b|#)[1-9] (?:over|above|below|under) $",
    re.I,
)
_LAST = re.compile(
    r"(?<!\bit )(?<!\bthey )(?<!\bthat )(?<!\bbattery )(?<!\bfirst )(?<!\bsecond )(?<!\bthird )(?<!\bone )(?<!\d )"
    r"\b(?:last|bottom)\b(?!\s+(?:long|time|week|month|year|night|order|minute|summer|winter|chance|\d|"
    r"two|three|four|five))",
    re.I,
)
_MIDDLE = re.compile(r"\bmiddle\b", re.I)
_BOTH = re.compile(r"\b(?:both|the two|these two|those two|either of (?:them|those|these))\b", re.I)
_ALL = re.compile(
    r"\b(?:all of (?:them|these|those)|them all|all (?:three|four|five)|these|those|them|['’]?em|they|"
    r"any of (?:them|these|those)|each of (?:them|these|those)|every one|everything)\b",
    re.I,
)
#: "two of them": some, and not said which.
_SOME = re.compile(rf"\b{_COUNT} of (?:them|these|those)\b", re.I)
_NONE = re.compile(r"\b(?:none|neither|not one) of (?:them|these|those)\b|\bneither\b", re.I)
_IT = re.compile(
    r"\b(?:it|that one|this one|that|this|the same|its|same brand|that brand|this brand|the one)\b",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:the|that) other(?:\s+(?:one|1|product|option))?\b(?!\s+(?:ones|day|week|[a-z]+s\b|two|three|\d))",
    re.I,
)
_FORMER = re.compile(r"\bthe (?P<n>former|latter)\b", re.I)


_AT_PRICE = re.compile(
    r"\b(?:the|that)\s+(?:one\s+(?:for|at|costing|that costs?|priced at)\s+)?(?P<sign>[$€£₹])?\s?"
    rf"(?P<amount>\d+(?:[.,]\d{{1,2}})?)\s?(?P<word>{CURRENCIES}|rupees?|"
    r"[$€£₹])?\b",
    re.I,
)
_ONE = re.compile(
    r"\b(?:the|that|those|this)\s+(?P<what>[\w' -]{2,40}?)\s+(?:ones?|thing|version)\b|"
    r"\b(?:the|that) one (?:in|with|from|by|made of|made by|made from|that'?s|that "
    r"is)\s+(?P<with>[\w' -]{2,40})",
    re.I,
)
_THE = re.compile(
    r"\b(?:the|that|this|these|those)\s+(?P<what>[\w'-]{3,}(?:\s[\w'-]{3,}){0,2})", re.I
)
_WORD = re.compile(r"[\w'-]+")
#: Words of a short reference that name nothing.
_FILLERS = frozenset(
    ("the", "a", "an", "that", "this", "one", "ones", "please", "pls", "by", "from", "in", "of", "with",
     "is", "it", "no", "yes", "why", "not", "i", "take", "want", "like", "what", "about", "and", "my",
     "tell", "me", "more", "how", "much", "does", "cost", "for")
)  # fmt: skip


def positions(text: str, cards: Sequence[Card], *, bare_numbers: bool = False) -> list[int]:
    """Positions (from 0) of the cards that ``text`` names, in the order named, without doubles.

    Args:
        bare_numbers: also read "1 or 3", "2" as positions (right for compare and for answers
            such as "2", wrong where a number may be a price).

    Returns:
        Positions may lie beyond the cards: "number 9" of five gives 8, which the caller should
        report. "it" is not resolved here (see ``points_back``).
    """
    named = _by_number(text, cards, bare_numbers)
    named += _by_id(text, cards)
    named += _by_title(text, cards)
    if not named and cards:
        named = extremes(text, cards) or _by_price(text, cards)
    if not named:
        named = _by_feature(text, cards) or _by_words(text, cards, 1 if bare_numbers else 2)
    if not named and cards and not _NONE.search(text):
        if _BOTH.search(text):
            return list(range(min(2, len(cards))))
        if _ALL.search(text) and not _IT.search(text) and not _counts_some(text, cards):
            return list(range(len(cards)))
    return list(dict.fromkeys(position for _, position in sorted(named, key=lambda n: n[0])))


def _counts_some(text: str, cards: Sequence[Card]) -> bool:
    """True for "three of them" of five: which three is not said."""
    found = _SOME.search(text)
    return found is not None and _count(found.group().split()[0]) < len(cards)


def reference_to(product_id: str) -> str:
    """How a product is named to a tool by its ID; an ID that is a number is no place in the list."""
    return f"ID {product_id}" if product_id.isdigit() else product_id


def written_id(reference: str, cards: Sequence[Card]) -> str:
    """The ID that ``reference`` may be; "" where it is a place among ``cards``.

    In a shop whose IDs are plain numbers "2" is the second of those shown, not product 2.
    """
    if reference[:3] == "ID ":
        return reference[3:]
    place = reference.isdecimal() and 1 <= int(reference) <= len(cards)
    return "" if place else reference


def other_than(text: str, cards: Sequence[Card], spoken: Sequence[int]) -> int | None:
    """The card that "the other one" means: of two, the one not just spoken of.

    Args:
        spoken: positions of the cards spoken of so far, the last one last.

    Returns:
        None when ``text`` says no such thing, or when no two are at hand.
    """
    if not says_other(text) or not spoken:
        return None
    if len(cards) == 2:
        return 1 - spoken[-1]
    return spoken[-2] if len(spoken) > 1 else None


def says_other(text: str) -> bool:
    """True when ``text`` says "the other one", one product and no other list."""
    return bool(_OTHER.search(text))


def says_both(text: str) -> bool:
    """True when ``text`` says "both" or "the two", and not of which."""
    return bool(_BOTH.search(text)) and not positions(_BOTH.sub(" ", text), (), bare_numbers=True)


def points_back(text: str) -> bool:
    """True when ``text`` says "it" or "that one": the product last spoken of."""
    return bool(_IT.search(text))


def points_at_all(text: str) -> bool:
    """True when ``text`` means every card ("are they vegan?", "which of these")."""
    return bool(_ALL.search(text)) and not _NONE.search(text)


def _by_number(text: str, cards: Sequence[Card], bare_numbers: bool) -> list[tuple[int, int]]:
    """(place in the text, position) of what numbers, ordinals, "last", "middle" name."""
    named: list[tuple[int, int]] = []
    for match in _FIRST_N.finditer(text):
        named += [(match.start(), position) for position in range(_count(match["n"]))]
    for match in _LAST_N.finditer(text):
        first = max(0, len(cards) - _count(match["n"]))
        named += [(match.start(), position) for position in range(first, len(cards))]
    if not named:
        for match in _HASH.finditer(text):
            named.append((match.start(), _count(match["n"]) - 1))
        for match in _ORDINAL.finditer(text):
            named.append((match.start(), _ORDINALS[match["n"].lower()] - 1))
        if (found := _LAST.search(text)) and cards:
            named.append((found.start(), len(cards) - 1))
        if (found := _MIDDLE.search(text)) and cards:
            named.append((found.start(), (len(cards) - 1) // 2))
        if (found := _FORMER.search(text)) and len(cards) == 2:
            named.append((found.start(), int(found["n"].lower() == "latter")))
    if bare_numbers:
        for match in _BARE.finditer(text):
            before = text[: match.start()]
            if _RANKED.search(before) or not _LIMITING.search(before):
                named.append((match.start(), int(match["n"]) - 1))
    return [(place, position) for place, position in named if position >= 0]


def _count(raw: str) -> int:
    return int(raw) if raw.isdigit() else _CARDINALS[raw.lower()]


def _by_id(text: str, cards: Sequence[Card]) -> list[tuple[int, int]]:
    """Cards whose ID is written; an ID that is a plain number would be taken for a place."""
    ids = {str(card.get("product_id", "")).casefold(): n for n, card in enumerate(cards)}
    return [
        (match.start(), ids[match.group().casefold()])
        for match in _WORD.finditer(text)
        if not match.group().isdigit() and match.group().casefold() in ids
    ]


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


def _by_price(text: str, cards: Sequence[Card]) -> list[tuple[int, int]]:
    """ "the $35 one", "the one for 15": cards at that price, cents left out or not."""
    for match in _AT_PRICE.finditer(text):
        if not (match["sign"] or match["word"] or " one " in f" {match.group().lower()} "):
            continue
        amount = float(match["amount"].replace(",", "."))
        exact = "." in match["amount"] or "," in match["amount"]
        fits = [
            n
            for n, card in enumerate(cards)
            if abs(card["price"] - amount) < 0.005
            or (not exact and amount in (int(card["price"]), round(card["price"])))
        ]
        if fits:
            return [(match.start(), n) for n in fits]
    return []


def _by_feature(text: str, cards: Sequence[Card]) -> list[tuple[int, int]]:
    """ "the red one", "the one in white", "that Acme": words that fit some cards but not all."""
    for pattern in (_ONE, _THE):
        for match in pattern.finditer(text):
            words = (match["what"] or match.groupdict().get("with") or "").casefold().split()
            for size in range(len(words), 0, -1):
                # Fewer words than were written must be the product's own, not just its category.
                whole = size == len(words)
                if fits := _fitting(words[:size], cards, categories=whole):
                    return [(match.start(), position) for position in fits]
    return []


def _by_words(text: str, cards: Sequence[Card], least: int) -> list[tuple[int, int]]:
    """A few words that are all of one product: "nordvk lantern", "acmo desk"."""
    words = [match.group().casefold() for match in _WORD.finditer(text)]
    telling = [word for word in words if word not in _FILLERS]
    if not least <= len(telling) <= 5 or len(words) > 8:
        return []
    return [(0, position) for position in _fitting(telling, cards, categories=False)]


def _fitting(words: Sequence[str], cards: Sequence[Card], categories: bool) -> list[int]:
    """Positions of the cards that all the words fit; none when they fit every card alike."""
    fits = [
        position
        for position, card in enumerate(cards)
        if all(_fits(word, _feature_words(card, categories)) for word in words)
    ]
    return fits if len(fits) < len(cards) or len(cards) == 1 else []


#: Words that ask about products and name none ("that brand" is no misspelled band).
_ABOUT = frozenset(
    {"brand", "brands", "make", "maker", "product", "price", "color", "colour", "kind"}
)


def _fits(word: str, features: set[str]) -> bool:
    if word in features:
        return True
    return (
        len(word) >= 5
        and word.isalpha()
        and word not in _ABOUT
        and any(fuzz.ratio(word, feature) >= 85 for feature in features)
    )


def _feature_words(card: Card, categories: bool) -> set[str]:
    parts = [card.get("name"), card.get("brand")]
    parts += [card.get("category"), card.get("subcategory")] if categories else []
    for value in card.get("attributes", {}).values():
        parts += (
            value if isinstance(value, list | tuple) else [value] if isinstance(value, str) else []
        )
    words = set(_WORD.findall(" ".join(str(part) for part in parts if part).casefold()))
    return words | {word[:-1] for word in words if word.endswith("s")}
