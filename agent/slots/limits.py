"""The limits in a message: which column a number bounds, and on which side.

``tools/quantities.py`` reads the numbers; this module knows the conversation and the shop's
columns of numbers. A number that two columns fit alike bounds neither: it is left to the search.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.dialogue import Dialogue
from agent.slots.budget import corrects_age, follows_kind, is_price
from agent.slots.limit_columns import column_named_near, column_of_unit, floor_before
from agent.slots.people import COUNT_PEOPLE, people_in
from agent.slots.person import is_of_a_body
from agent.slots.spoken import columns_of_kind
from agent.slots.totals import ALTOGETHER, total_in
from agent.slots.wish import Wish
from agent.slots.years import years_in
from engine.language.vocabulary import Vocabulary
from engine.profile import Relation
from tools.limit_words import STOP
from tools.quantities import Quantity, quantities

#: Numbers of a message that are read as limits; with more it is no message that somebody wrote.
MOST_LIMITS = 30
#: More are no count of what is to be shown.
_MOST_COUNTED = 100
#: Parts of names of columns of which more serves as well: "16 GB of memory" is a floor.
_FLOORS = frozenset({"ram", "storage", "battery", "burn"})
#: What is counted without being a measure, where no column counts it.
_COUNTED = frozenset(("people", "persons", "kids", "times", "days", "weeks", "months", "x"))
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
        by_name = column_named_near(text, quantity, vocabulary)  # "a pack of 200"
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
        return [Wish(key=sizes, value=f"{quantity.value:g}", words=words)] if sizes else []
    if quantity.kind == "age" or corrects_age(text, quantity, dialogue):
        return [Wish(key="age", value=quantity.value, words=words)]
    if quantity.kind == "rating":
        floor = quantity.low or quantity.value
        return [Wish(key="rating", value=floor, relation="at_least", words=words)]
    key, factor = _meant(text, quantity, acts, dialogue, vocabulary, own, of_all)
    if not key:
        return []
    prices = key == "price"
    low, high = _prices(text, quantity, of_all) if prices else _measures(text, quantity, key)
    sides: tuple[tuple[Relation, float | None], ...] = (("at_least", low), ("at_most", high))
    return [
        Wish(key=key, value=round(bound * factor, 4), relation=relation, words=words)
        for relation, bound in sides
        if bound is not None
    ]


def _meant(
    text: str,
    quantity: Quantity,
    acts: frozenset[str],
    dialogue: Dialogue,
    vocabulary: Vocabulary,
    own: frozenset[str],
    of_all: bool,
) -> tuple[str, float]:
    """(column, factor to its unit) that a number limits; ("", 1) where it limits none."""
    if quantity.kind == "money":
        return "price", 1.0
    if quantity.kind == "percent":
        return next(
            key for key, column in vocabulary.numeric.items() if column.unit == "percent"
        ), 1.0
    key, factor = "", 1.0
    if not quantity.unit and not quantity.bounded:
        key = column_named_near(text, quantity, vocabulary)  # "a pack of 200", "zone 3"
    if quantity.unit:
        key, factor = column_of_unit(text, quantity, vocabulary, own)
        if not key and quantity.unit in _COUNTED:
            return "", 1.0
    elif not key and quantity.high is None:
        key = floor_before(dialogue, quantity, vocabulary)
    priced = is_price(text, quantity, acts, dialogue) or follows_kind(text, quantity, vocabulary)
    if of_all or (not key and priced):
        return "price", factor
    return key or column_named_near(text, quantity, vocabulary), factor


def _prices(text: str, quantity: Quantity, of_all: bool) -> tuple[float | None, float | None]:
    """(lowest, highest) price that a number means."""
    low, high = quantity.low, quantity.high
    if quantity.approximate and _SPENDS.search(text):
        return None, quantity.value  # a dress of about 300 may be 350; a budget may not
    if not quantity.bounded:
        low = None  # "$50" alone is what somebody has to spend: a ceiling
    if high is not None and (of_all or ALTOGETHER.match(text[quantity.end :])):
        low = None  # of several things none is to cost as much as all
    return low, high


def _measures(text: str, quantity: Quantity, key: str) -> tuple[float | None, float | None]:
    """(lowest, highest) value of a column that a number means."""
    low, high = quantity.low, quantity.high
    if not quantity.bounded and low is not None:
        below = _NOT_BEYOND.search(text[: quantity.start])
        low = None if below else quantity.value
        high = None if _FLOORS & set(key.split("_")) and not below else quantity.value
    if low is not None and COUNT_PEOPLE & set(key.split("_")):
        high = None  # "for 3 or 4 people": what is for six will do
    return low, high


def count_in(text: str, acts: frozenset[str]) -> int | None:
    """How many products are wanted; None when the message does not say."""
    if not acts & {
        "find",
        "more",
        "cheaper",
        "inform",
        "gift",
        "cheapest",
        "dearest",
        "best_rated",
    }:
        return None
    counts = (quantity.value for quantity in quantities(text) if quantity.kind == "count")
    return next((int(value) for value in counts if 1 <= value <= _MOST_COUNTED), None)
