"""The limits in a message: which column a number bounds, and on which side.

``tools/quantities.py`` reads the numbers; this module knows the conversation and the shop's
columns of numbers. A number that two columns fit alike bounds neither: it is left to the search.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

from agent.budget import is_price, last_limit
from agent.dialogue import Dialogue
from agent.people import COUNT_PEOPLE, people_in
from agent.person import is_of_a_body
from agent.spoken import columns_of_kind
from agent.totals import ALTOGETHER, total_in
from agent.years import years_in
from engine.units import UNITS
from engine.vocabulary import Vocabulary
from tools.limit_words import STOP
from tools.quantities import Quantity, quantities

Wish = dict[str, Any]

#: Numbers of a message that are read as limits; with more it is no message that somebody wrote.
MOST_LIMITS = 30
#: Parts of names of columns of which more serves as well: "16 GB of memory" is a floor.
_FLOORS = frozenset({"ram", "storage", "battery", "burn"})
#: What is counted without being a measure, where no column counts it.
_COUNTED = frozenset(("people", "persons", "kids", "times", "days", "weeks", "months", "x"))
#: What these count is something of the shop only where the kind that is asked for has such a column:
#: "a tent for three people", but "presents for three people".
_EVERYDAY = frozenset(("people", "person", "ppl", "kid", "child", "children", "adult", "piece"))
_SAME = {"person": "people", "ppl": "people", "man": "people", "player": "players"}
#: Who plays a game is said in many words; a column of players counts them all.
_PLAYERS = frozenset(("people", "kid", "child", "children", "adult"))
_RESTATES = re.compile(
    r"\W*(?:(?:no|wait|sorry|oops|er+m?|i me+a?nt?|make (?:it|that)|actually|or rather|rather|let['’]?s say|say)\b\W*)+[$€£]?",
    re.I,
)
#: "under 60 not 50": what is said to be meant no longer sets nothing.
_TAKEN_BACK = re.compile(r"\b(?:not|instead of|rather than)\s+[$€£]?\d[\d.,]*", re.IGNORECASE)
#: What tells of money at hand.
_SPENDS = re.compile(
    r"\b(?:budget|spend(?:ing)?|afford|in total|altogether|all in)\b", re.IGNORECASE
)
#: When something happens, and no measure of a product.
_IN_TIME = re.compile(r"\b(?:in|another|after)\s$", re.IGNORECASE)
_TIMES = frozenset(("min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour", "hours"))
#: Before a measure without a side, what it is not to exceed: "not too long, like 30 min".
_NOT_BEYOND = re.compile(
    r"\b(?:(?:not|nothing|isn['’]?t) (?:too|so|very|that) (?:long|heavy|big|large|tall|high|wide|thick)|quick|short|small|light)\b"
    r"(?:\W+(?:like|about|around|say|so|maybe|only|just|roughly|max|and|ones?|games?))*\W*$",
    re.IGNORECASE,
)
#: Where one thing said ends and another begins.
_SEGMENT = re.compile(r"[,;]|\band\b|\bplus\b|\bwith\b", re.IGNORECASE)
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
    units |= {column.unit for column in vocabulary.numeric.values() if column.unit}  # "100 V"
    units -= STOP  # the "max" of "players_max" sets a bound and counts nothing
    own = columns_of_kind(text, dialogue, vocabulary)
    searches = "find" in acts or not dialogue.cards
    if dialogue.cards:
        spent += [match.span() for match in _TAKEN_BACK.finditer(text)]
    wishes += people_in(text, dialogue, vocabulary, spent)
    counted = spent[-1:] if wishes else []
    total = total_in(text)
    last: Quantity | None = None
    for quantity in quantities(text, units)[:MOST_LIMITS]:
        if any(start <= quantity.start < end for start, end in counted):
            continue
        if last and _is_restated(text, last, quantity):
            wishes = [wish for wish in wishes if wish["words"] != last.words(text)]
            quantity = _in_its_place(last, quantity)
        last = quantity
        if quantity.kind != "money" and any(
            start <= quantity.start and quantity.end <= end + 1 for start, end in items
        ):
            continue  # "number 1 is too much" names a product
        asked = is_price(text, quantity, frozenset(acts), dialogue)
        if years := years_in(text, quantity, vocabulary, own, asked and not quantity.bounded):
            wishes += years[0]
            spent.append(years[1])
            continue
        of_all = total is not None and total[0] <= quantity.start
        found = _limit(text, quantity, acts, dialogue, vocabulary, own, of_all)
        by_name = _numeric_name_near(text, quantity, vocabulary)  # "a pack of 200"
        if searches and not quantity.bounded and not by_name and _is_exact(found):
            continue  # "kettle 1.8 l": part of the need, which ranks the nearest first
        if found or quantity.kind == "count":
            named = re.search(r"\bsizes?(?: is| in)?\s$", text[: quantity.start], re.IGNORECASE)
            start = named.start() if quantity.unit == "size" and named else quantity.start
            spent.append((start, quantity.end))
        wishes += found
    return wishes


def _is_restated(text: str, last: Quantity, quantity: Quantity) -> bool:
    """ "under fifty, make it sixty": the second takes the first's place."""
    plain = quantity.kind in ("plain", last.kind) and not quantity.bounded and not quantity.unit
    return (
        plain and last.bounded and _RESTATES.fullmatch(text[last.end : quantity.start]) is not None
    )


def _in_its_place(last: Quantity, quantity: Quantity) -> Quantity:
    """The bounds of the one around the value of the other."""
    scale = quantity.value / last.value if last.value else 1.0
    if last.approximate:  # "around 40, sorry 30": a ceiling, since no word says how near to 30
        last = replace(last, low=None, high=last.value, approximate=False)
    return replace(
        last,
        value=quantity.value,
        low=None if last.low is None else last.low * scale,
        high=None if last.high is None else last.high * scale,
        start=quantity.start,
        end=quantity.end,
    )


def _is_exact(bounds: list[Wish]) -> bool:
    """True for a measure that was named without a side: both bounds are the number itself."""
    return len({wish["value"] for wish in bounds}) == 1 and len(bounds) == 2


def _limit(
    text: str,
    quantity: Quantity,
    acts: frozenset[str],
    dialogue: Dialogue,
    vocabulary: Vocabulary,
    own: frozenset[str],
    of_all: bool,
) -> list[Wish]:
    """The wishes of one number.

    Args:
        own: columns of the kind that is spoken of.
        of_all: it is said of all that is asked for together.
    """
    words = quantity.words(text)
    percents = [key for key, column in vocabulary.numeric.items() if column.unit == "percent"]
    if quantity.kind in ("item", "count") or (quantity.kind == "percent" and len(percents) != 1):
        return []
    if not quantity.bounded and _IN_TIME.search(text[: quantity.start]) and quantity.unit in _TIMES:
        return []  # "I have to leave in ten minutes"
    if is_of_a_body(text[: quantity.start], quantity.unit):
        return []  # no dog bed weighs what the dog does
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
    key, value_factor = "", 1.0
    low, high = quantity.low, quantity.high
    if quantity.kind == "plain" and not quantity.unit and not quantity.bounded:
        key = _numeric_name_near(text, quantity, vocabulary)  # "a pack of 200", "zone 3"
    if quantity.kind != "money" and quantity.unit:
        key, value_factor = _column(text, quantity, vocabulary, own)
        if not key and quantity.unit in _COUNTED:
            return []
    elif quantity.kind != "money" and high is None:
        key = _floor_before(dialogue, quantity, vocabulary)
    if quantity.kind == "percent":
        key = percents[0]
    if quantity.kind == "money" or of_all or (not key and is_price(text, quantity, acts, dialogue)):
        key = "price"
    if not key:
        key = _numeric_name_near(text, quantity, vocabulary)
    if not key:
        return []
    if key == "price" and quantity.approximate and _SPENDS.search(text):
        low, high = None, quantity.value  # a dress of about 300 may be 350; a budget may not
    if key == "price" and not quantity.bounded:
        # "$50" alone is what somebody has to spend: a ceiling.
        low = None
    if key != "price" and not quantity.bounded and low is not None:
        below = _NOT_BEYOND.search(text[: quantity.start])
        low = None if below else quantity.value
        high = None if _FLOORS & set(key.split("_")) and not below else quantity.value
    if low is not None and COUNT_PEOPLE & set(key.split("_")):
        high = None  # "for 3 or 4 people": what is for six will do
    if key == "price" and high is not None and (of_all or ALTOGETHER.match(text[quantity.end :])):
        low = None  # of several things none is to cost as much as all
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


def _floor_before(dialogue: Dialogue, quantity: Quantity, vocabulary: Vocabulary) -> str:
    """The column whose floor "over 40 would be better" raises: the one that has got one last.

    A bare floor is seldom a price, and it is none where hours or pages have just been spoken of.
    """
    key = last_limit(dialogue)
    column = vocabulary.numeric.get(key)
    rows = [row for row in dialogue.profile if row["key"] == key and row["relation"] == "at_least"]
    if not rows or column is None or key in ("price", "rating") or dialogue.stage == "asked_budget":
        return ""
    return key if column.low <= quantity.value <= column.high else ""


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
    segment = _segment(lowered, quantity)
    if unit in _PLAYERS and any("players" in key.split("_") for key in own):
        unit = "players"  # "a board game for six people"
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
        cues = [part for part in key.split("_") if len(part) > 2 and part != unit]
        cues += [cue for part in key.split("_") for cue in _CUES.get(part, ())]
        cued = any(cue in lowered for cue in cues)
        beside = any(cue in segment for cue in cues)  # "16 GB RAM and 512 GB storage"
        if factor and not cued and key not in own and not _is_decimal(factor):
            continue  # a plush of 30 cm has no screen of 12 inches
        inside = column.low <= quantity.value * factor <= column.high
        # Of two that fit ("capacity_ml", "capacity_l"), the one in the very unit that was said.
        points = 8 * beside + 4 * cued + 2 * inside + (base is not None and base == given)
        options.append((points, key, factor))
    options = [option for option in options if option[1] in own] or [
        option for option in options if unit not in _EVERYDAY
    ]
    if not options:
        return "", 1.0
    options.sort(key=lambda option: -option[0])
    if len(options) > 1 and options[0][0] == options[1][0]:
        return "", 1.0  # two columns fit alike: do not guess, search by the words
    return options[0][1], options[0][2]


def _segment(text: str, quantity: Quantity) -> str:
    """The part of a message, between its commas and "and"s, that a number stands in."""
    before = max((m.end() for m in _SEGMENT.finditer(text, 0, quantity.start)), default=0)
    after = _SEGMENT.search(text, quantity.end)
    return text[before : after.start() if after else len(text)]


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
            if len(part) > 2 and part not in STOP
        ):
            return key
    return ""


def count_in(text: str, acts: frozenset[str]) -> int | None:
    """How many products are wanted, from 1 to 10; None when the message does not say."""
    if not acts & {"find", "more", "cheaper", "inform", "gift"}:
        return None
    for quantity in quantities(text):
        if quantity.kind == "count" and 1 <= quantity.value <= 10:
            return int(quantity.value)
    return None
