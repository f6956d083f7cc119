"""The limits in a message: which column a number bounds, and on which side.

``tools/quantities.py`` reads the numbers; this module knows the conversation and the shop's
columns of numbers. A number that two columns fit alike bounds neither: it is left to the search.
"""

from __future__ import annotations

import math
import re
from typing import Any

from agent.dialogue import Dialogue
from engine.vocabulary import UNITS, Vocabulary
from tools.limit_words import STOP
from tools.quantities import Quantity, quantities

Wish = dict[str, Any]

_MONEY_WORDS = re.compile(
    r"\b(?:budget|spend|price|cost|pay|money|cheap|expensive|afford|\$|£|€)\b", re.I
)
#: Parts of names of columns of which more serves as well: "16 GB of memory" is a floor.
_FLOORS = frozenset({"ram", "storage", "battery", "people", "players", "burn"})
#: What these count is something of the shop only where the kind that is asked for has such a column:
#: "a tent for three people", but "presents for three people".
_EVERYDAY = frozenset(("people", "person", "ppl", "kid", "child", "children", "adult", "piece"))
_SAME = {"person": "people", "ppl": "people", "man": "people", "player": "players"}
#: Column words that settle which attribute a number with a unit means.
_CUES = {"ram": ("ram", "memory"), "storage": ("storage", "ssd", "disk", "drive", "space"),
         "battery": ("battery",), "screen": ("screen", "display", "inch"), "weight": ("weigh", "heavy", "light"),
         "capacity": ("capacity", "hold", "volume"), "height": ("tall", "high", "height"), "width": ("wide", "width")}  # fmt: skip


def limits_in(
    text: str,
    acts: frozenset[str],
    dialogue: Dialogue,
    vocabulary: Vocabulary,
    spent: list[tuple[int, int]],
    items: list[tuple[int, int]],
) -> list[Wish]:
    """A wish for each limit, rating and age in ``text``; their places are added to ``spent``.

    Args:
        items: places where a shown product is named.
    """
    wishes: list[Wish] = []
    units = {part for key in vocabulary.numeric for part in key.split("_") if len(part) > 2}
    units -= STOP  # the "max" of "players_max" sets a bound and counts nothing
    own = columns_of_kind(text, dialogue, vocabulary)
    searches = "find" in acts or not dialogue.cards
    for quantity in quantities(text, units):
        if quantity.kind != "money" and any(
            start <= quantity.start and quantity.end <= end + 1 for start, end in items
        ):
            continue  # "number 1 is too much" names a product
        found = _limit(text, quantity, acts, dialogue, vocabulary, own)
        if searches and not quantity.bounded and _is_exact(found):
            continue  # "kettle 1.8 l": part of the need, which ranks the nearest first
        if found or quantity.kind == "count":
            named = re.search(r"\bsizes?(?: is| in)?\s$", text[: quantity.start], re.IGNORECASE)
            start = named.start() if quantity.unit == "size" and named else quantity.start
            spent.append((start, quantity.end))
        wishes += found
    return wishes


def _is_exact(bounds: list[Wish]) -> bool:
    """True for a measure that was named without a side: both bounds are the number itself."""
    return len({wish["value"] for wish in bounds}) == 1 and len(bounds) == 2


def columns_of_kind(text: str, dialogue: Dialogue, vocabulary: Vocabulary) -> frozenset[str]:
    """Columns of the kind of product that is spoken of, in this message or before; none: unknown."""
    kinds = [
        str(match.value)
        for match in vocabulary.find(text)
        if match.key in ("subcategory", "category")
    ]
    if not kinds:
        kinds = [
            str(row["value"])
            for row in dialogue.profile
            if row["key"] in ("subcategory", "category") and row["source"] in ("said", "staff")
            and row["relation"] == "is"
        ]  # fmt: skip
    if not kinds:
        kinds = list({card["subcategory"] or card["category"] for card in dialogue.cards})
    return frozenset().union(*(vocabulary.columns_of.get(kind, ()) for kind in kinds))


def _limit(
    text: str,
    quantity: Quantity,
    acts: frozenset[str],
    dialogue: Dialogue,
    vocabulary: Vocabulary,
    own: frozenset[str],
) -> list[Wish]:
    words = quantity.words(text)
    if quantity.kind in ("item", "count", "percent"):
        return []
    if quantity.unit == "size":
        sizes = next((key for key in vocabulary.values if "size" in key.split("_")), None)
        return [{"key": sizes, "value": f"{quantity.value:g}", "words": words}] if sizes else []
    if quantity.kind == "age":
        return [{"key": "age", "value": quantity.value, "words": words}]
    if quantity.kind == "rating":
        return [
            {
                "key": "rating",
                "value": quantity.low or quantity.value,
                "relation": "at_least",
                "words": words,
            }
        ]
    key = ""
    value_factor = 1.0
    if quantity.kind != "money" and quantity.unit:
        key, value_factor = _column(text, quantity, vocabulary, own)
        if not key and quantity.unit in (
            "people",
            "persons",
            "kids",
            "times",
            "days",
            "weeks",
            "months",
            "x",
        ):
            return []
    if quantity.kind == "money" or (not key and _is_price(text, quantity, acts, dialogue)):
        key = "price"
    if not key:
        key = _numeric_name_near(text, quantity, vocabulary)
    if not key:
        return []
    low, high = quantity.low, quantity.high
    if key == "price" and not quantity.bounded:
        # "$50" alone is what somebody has to spend: a ceiling.
        low = None
    if key != "price" and not quantity.bounded and low is not None:
        low = quantity.value
        high = None if _FLOORS & set(key.split("_")) else quantity.value
    bounds: list[Wish] = []
    if low is not None:
        bounds.append(
            {
                "key": key,
                "value": round(low * value_factor, 4),
                "relation": "at_least",
                "words": words,
            }
        )
    if high is not None:
        bounds.append(
            {
                "key": key,
                "value": round(high * value_factor, 4),
                "relation": "at_most",
                "words": words,
            }
        )
    return bounds


def _is_price(text: str, quantity: Quantity, acts: frozenset[str], dialogue: Dialogue) -> bool:
    if quantity.unit:
        return bool(_MONEY_WORDS.search(text)) and quantity.bounded
    counts = re.match(r"\s?[a-z]{3,} of [a-z]", text[quantity.end :], re.IGNORECASE)
    if quantity.bounded and not counts and not acts & {"compare", "ask_product"}:
        return True
    if dialogue.stage == "asked_budget" or ("correct" in acts and quantity.value >= 5):
        return True
    return bool(_MONEY_WORDS.search(text)) and quantity.value >= 2


def _column(
    text: str, quantity: Quantity, vocabulary: Vocabulary, own: frozenset[str]
) -> tuple[str, float]:
    """(column, factor to its unit) of a number with a unit: "16 GB of ram", "over 500 pages".

    Args:
        own: the columns of the kind that is spoken of; where one of them fits, no other does.
    """
    unit = quantity.unit.rstrip("s") if quantity.unit not in UNITS else quantity.unit
    unit = _SAME.get(unit, unit)
    base = UNITS.get(unit)
    options: list[tuple[int, str, float]] = []
    lowered = text.casefold()
    for key, column in vocabulary.numeric.items():
        if key in ("price", "rating"):
            continue
        given = UNITS.get(column.unit)
        if base is not None and given is not None and base[0] == given[0]:
            factor = base[1] / given[1]
        elif unit in key.split("_") or quantity.unit in key.split("_"):
            factor = 1.0
        else:
            continue
        cued = any(part in lowered for part in key.split("_") if len(part) > 2 and part != unit)
        cued = cued or any(cue in lowered for part in key.split("_") for cue in _CUES.get(part, ()))
        if factor and not cued and key not in own and not _is_decimal(factor):
            continue  # a plush of 30 cm has no screen of 12 inches
        inside = column.low <= quantity.value * factor <= column.high
        # Of two that fit ("capacity_ml", "capacity_l"), the one in the very unit that was said.
        options.append((4 * cued + 2 * inside + (base is not None and base == given), key, factor))
    options = [option for option in options if option[1] in own] or [
        option for option in options if unit not in _EVERYDAY
    ]
    if not options:
        return "", 1.0
    options.sort(key=lambda option: -option[0])
    if len(options) > 1 and options[0][0] == options[1][0]:
        return "", 1.0  # two columns fit alike: do not guess, search by the words
    return options[0][1], options[0][2]


def _is_decimal(factor: float) -> bool:
    """Whether a factor between units is a power of ten: 1.5 kg are said of a column in grams, too."""
    return abs(math.log10(factor) - round(math.log10(factor))) < 1e-9


def _numeric_name_near(text: str, quantity: Quantity, vocabulary: Vocabulary) -> str:
    """The column whose name stands just before the number: "pages over 500", "ram 16"."""
    before = text[max(0, quantity.start - 24) : quantity.start].casefold()
    for key in vocabulary.numeric:
        if key not in ("price", "rating") and any(
            re.search(rf"\b{part}s?\W*(?:is|of|:)?\W*$", before)
            for part in key.split("_")
            if len(part) > 2
        ):
            return key
    return ""
