"""Which of the shown products is the most or the least of something: "the cheapest", "the lightest".

Prices, ratings and whatever numbers the cards have. It returns positions and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.language.lexical import stems_of
from engine.ranking.amounts import amount
from tools.measures import columns_meant, comparative, superlative, superlative_words

Card = dict[str, Any]

_ONE_OR_TWO = r"(?:\s+(?P<n>two|three|2|3))?\b"
_SEVERAL = re.compile(
    r"\b(?:(?P<m>two|three|2|3) [a-z]{3,}est\b|[a-z]{3,}est (?P<n>two|three|2|3)\b)", re.IGNORECASE
)
_COUNTS = {"one": 1, "two": 2, "2": 2, "three": 3, "3": 3}


def _price(card: Card) -> float | None:
    return card.get("price")


def _rating(card: Card) -> float | None:
    return card.get("rating")


def _weight(card: Card) -> float | None:
    columns = card.get("attributes", {})
    return next(
        (v for k, v in columns.items() if "weight" in k and isinstance(v, int | float)), None
    )


_Measure = Callable[[Card], float | None]
#: "the cheapest", "the two cheapest", "the cheaper one": (words, the same wherever they stand, what
#: is compared, largest first).
_SUPERLATIVES: tuple[tuple[re.Pattern[str], re.Pattern[str], _Measure, bool], ...] = tuple(
    (
        re.compile(
            rf"\b(?:(?P<m>two|three|2|3)\s+)?(?:{most}){_ONE_OR_TWO}|"
            rf"\b(?:the|that)\s+(?:{more})\s+(?:one|of|from|option|version)\b",
            re.I,
        ),
        re.compile(rf"\b(?:{most}|{more})\b", re.I),
        measure,
        largest,
    )
    for most, more, measure, largest in (
        ("cheapest|least expensive|lowest priced?|most affordable|most cheap", "cheaper|less expensive|more (?:cheap|affordable)", _price, False),
        ("dearest|most expensive|priciest|costliest", "dearer|pricier|more expensive|costlier", _price, True),
        ("(?:best|highest|top)[- ]rated|highest rating|best rating|best reviewed", "(?:better|higher)[- ]rated", _rating, True),
        ("(?:worst|lowest)[- ]rated|lowest rating|worst rating", "(?:worse|lower)[- ]rated", _rating, False),
        ("lightest", "lighter", _weight, False),
        ("heaviest", "heavier", _weight, True),
    )
)  # fmt: skip


#: "which is the most popular?": how often a product was chosen, which no column says.
MOST_CHOSEN = re.compile(
    r"\bmost (?:popular|bought|sold|chosen|ordered|loved)\b|\b(?:best|top)[- ]?sell(?:er|ing)s?\b|\bsells? (?:the )?best\b"
    r"|\b(?:do |does |did )?(?:most|other) (?:people|customers|shoppers|others) (?:buy|choose|take|get|order|go for)\b"
    r"|\b(?:what|which(?: (?:one|of (?:these|those|them)))?)(?:['’]?s| is) popular\b",
    re.IGNORECASE,
)


def extremes(text: str, cards: Sequence[Card]) -> list[tuple[int, int]]:
    """(place in the text, position) for "the cheapest", "the two best rated", "the lighter one"."""
    for pattern, _, measure, largest in _SUPERLATIVES:
        if match := pattern.search(text):
            known = _in_order(cards, measure, largest)
            wanted = _COUNTS[(match["m"] or match["n"] or "one").casefold()]
            return [(match.start(), n) for _, n in known[:wanted]]
    most = most_among(text, cards)
    if most is None:
        return []
    several = _SEVERAL.search(text)
    if several is None:
        return [(0, most.places[0])]
    wanted = _COUNTS[(several["m"] or several["n"]).casefold()]
    return [(0, place) for place in most.ranked[:wanted]]  # "the shortest two"


def says_measure(text: str) -> bool:
    """True for "the lighter one" and "the one with more ram", whatever columns the cards have."""
    said = any(pattern.search(text) for _, pattern, _, _ in _SUPERLATIVES)
    return said or (superlative(text) or comparative(text)) is not None


def most_of(text: str, cards: Sequence[Card]) -> int | None:
    """Position of the card that a comparative of ``text`` picks, "the lighter", "more ram".

    None where it says no measure that the cards have, or where several have as much.
    """
    for _, pattern, measure, largest in _SUPERLATIVES:
        if pattern.search(text) and (known := _in_order(cards, measure, largest)):
            return _first_alone(known)
    meant = superlative(text, _called(cards)) or comparative(text)
    meant = meant or comparative(re.sub(r"\bbetter\b", "more", text, flags=re.IGNORECASE))
    columns = columns_meant(meant.parts, cards) if meant else []
    if meant is None or len(columns) != 1:
        return None

    def size(card: Card) -> float | None:
        return amount(card["attributes"].get(columns[0]))

    return _first_alone(_in_order(cards, size, meant.direction == "more"))


def _in_order(cards: Sequence[Card], measure: _Measure, largest: bool) -> list[tuple[float, int]]:
    """(value, position) of the cards that have one, by value, then by position."""
    values = [(measure(card), n) for n, card in enumerate(cards)]
    known = [(value, n) for value, n in values if value is not None]
    return sorted(known, key=lambda pair: (-pair[0] if largest else pair[0], pair[1]))


def _first_alone(known: Sequence[tuple[float, int]]) -> int | None:
    """The first position, where no other has the same value."""
    tied = len(known) > 1 and known[0][0] == known[1][0]
    return None if tied or not known else known[0][1]


@dataclass(frozen=True, slots=True)
class Most:
    """Which cards have the most, or the least, of one column.

    Attributes:
        words: as it was asked, "longest battery" or "lightest".
        places: positions of the cards that have it, several where they have as much.
        lacking: cards of which the shop does not tell.
        ranked: positions of all that have any, in order.
    """

    words: str
    column: str
    places: tuple[int, ...]
    lacking: int
    ranked: tuple[int, ...] = ()


def most_among(text: str, cards: Sequence[Card]) -> Most | None:
    """What a superlative of a measure names among ``cards``; None where it is no single column's."""
    meant = superlative(text, _called(cards))
    columns = columns_meant(meant.parts, cards) if meant else []
    if meant is None or len(columns) != 1:
        return None
    sizes = [amount(card["attributes"].get(columns[0])) for card in cards]
    known = [size for size in sizes if size is not None]
    best = (max if meant.direction == "more" else min)(known)
    places = tuple(n for n, size in enumerate(sizes) if size == best)
    said = superlative_words(text)
    words = meant.words if meant.words.startswith(said) else said
    way = -1.0 if meant.direction == "more" else 1.0
    by_size = sorted((way * size, n) for n, size in enumerate(sizes) if size is not None)
    ranked = tuple(n for _, n in by_size)
    return Most(words, columns[0], places, len(cards) - len(known), ranked)


def _called(cards: Sequence[Card]) -> set[str]:
    """Stems of what the cards are called."""
    keys = ("name", "subcategory", "category")
    return stems_of(" ".join(str(card.get(key) or "") for card in cards for key in keys))
