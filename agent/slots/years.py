"""Limits on years, in shops whose things have one: vintages, years of print.

"From 2019 or older" bounds the year and no price. A shop without a column of years has none of
this: there 2019 is a number like any other.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from agent.slots.wish import Wish
from engine.language.units import are_years
from engine.language.vocabulary import Vocabulary
from engine.profile import Relation
from tools.quantities import Quantity

#: "around 1950" reaches so many years to both sides.
_AROUND = 5
_EARLIER = r"older|earlier|before|prior to|previous to|pre"
_LATER = r"newer|later|younger|after|since|post|(?:more )?recent(?:er)?"
_GAP = r"\s?-?(?:than\s)?(?:the year\s|about\s)?$"
#: Before a year. What is "older than 1950" is not of 1950.
_BEFORE = (
    (re.compile(rf"\b(?:no|not|nothing|never) (?:{_EARLIER}){_GAP}", re.I), "at_least", 0),
    (re.compile(rf"\b(?:no|not|nothing|never) (?:{_LATER}){_GAP}", re.I), "at_most", 0),
    (re.compile(rf"\b(?:{_EARLIER}){_GAP}", re.I), "at_most", -1),
    (re.compile(r"\b(?:since|starting (?:in|from|with))\s$", re.I), "at_least", 0),
    (re.compile(rf"\b(?:{_LATER}){_GAP}", re.I), "at_least", 1),
    (re.compile(r"\b(?:until|till|up to|by|latest|at the latest)\s$", re.I), "at_most", 0),
)
#: After a year.
_AFTER = (
    (re.compile(rf"\W*(?:or|and|/)\W*(?:{_EARLIER})\b", re.I), "at_most"),
    (re.compile(rf"\W*(?:or|and|/)\W*(?:{_LATER}|up)\b|\W*(?:onwards?|and on|on)\b(?! \w)|\+", re.I), "at_least"),
)  # fmt: skip
#: Before a number that is no year, however large: what it bounds has words of its own.
_OF_MONEY = re.compile(
    r"\b(?:under|over|below|above|less than|more than|at most|at least|max(?:imum)?|budget|spend|for)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_DECADE = re.compile(r"['’]?s\b")


def years_in(
    text: str, quantity: Quantity, vocabulary: Vocabulary, own: Collection[str], asked: bool
) -> tuple[list[Wish], tuple[int, int]] | None:
    """The limits that a number sets on a column of years, and their place; None where it is no year.

    Args:
        own: columns of the kind that is spoken of.
        asked: a number was asked for that is no year, so that one without words is an answer.
    """
    columns = [key for key, n in vocabulary.numeric.items() if are_years(n.low, n.high, n.unit)]
    columns = [key for key in columns if key in own] or columns
    written = f"{quantity.value:.0f}"
    start = text.find(written, quantity.start)
    if not columns or start < 0 or quantity.kind not in ("plain", "age"):
        return None
    if not are_years(quantity.value, quantity.value, "") or not quantity.value.is_integer():
        return None
    key, end = columns[0], start + len(written)
    low, high, begin, finish = _bounds(text, quantity, start, end)
    if low is None and high is None:
        return None
    if low == high and (asked or not _is_sold(vocabulary, key, quantity.value)):
        return None
    if named := re.match(rf"\W*(?:{'|'.join(key.split('_'))})\b", text[finish:], re.IGNORECASE):
        finish += named.end()  # "2021 vintage"
    words = text[begin:finish].strip()
    bounds: tuple[tuple[Relation, float | None], ...] = (("at_least", low), ("at_most", high))
    wishes = [
        Wish(key=key, value=float(value), relation=relation, words=words)
        for relation, value in bounds
        if value is not None
    ]
    return wishes, (begin, finish)


def _bounds(
    text: str, quantity: Quantity, start: int, end: int
) -> tuple[float | None, float | None, int, int]:
    """(low, high, where the words begin, where they end); neither bound where it is no year."""
    value, before = quantity.value, text[:start]
    low, high = quantity.low or 0.0, quantity.high or 0.0
    if low < high and not quantity.approximate and are_years(low, high, ""):
        return low, high, quantity.start, quantity.end
    for pattern, relation in _AFTER:
        if match := pattern.match(text, end):
            bounds = (None, value) if relation == "at_most" else (value, None)
            return *bounds, start, match.end()
    for pattern, relation, step in _BEFORE:
        if match := pattern.search(before):
            bound = value + step
            bounds = (None, bound) if relation == "at_most" else (bound, None)
            return *bounds, match.start(), end
    if _OF_MONEY.search(before):
        return None, None, start, end
    if decade := _DECADE.match(text, end):
        return value, value + 9, start, decade.end()
    if quantity.approximate:
        return value - _AROUND, value + _AROUND, quantity.start, quantity.end
    if quantity.bounded and not re.search(r"\bfrom\s$", before):
        return None, None, start, end
    return value, value, start, end


def _is_sold(vocabulary: Vocabulary, key: str, value: float) -> bool:
    column = vocabulary.numeric[key]
    return column.low <= value <= column.high
