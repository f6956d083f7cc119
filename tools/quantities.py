"""Limits in a person's words: "under 50", "at least 16 GB", "around fifty quid", "2k tops".

Pure text in, ``Quantity`` out: which bounds the words around a number set, what it counts, its
unit. Numbers themselves are read by ``tools/numerals.py``. This module does not know the shop:
which attribute "GB" is, is for whoever asks to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tools import limit_words as said
from tools.numerals import Numeral, numerals
from tools.slips import mended as without_slips

Kind = Literal["money", "rating", "age", "count", "item", "percent", "plain"]

#: "around 50" reaches this far to both sides.
AROUND = 0.25


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was meant.

    Attributes:
        low, high: the bounds that the words set, either may be None; equal for a bare number.
        value: the number itself (of a range, its upper end).
        kind: "money" only when the words say so (a currency sign or word); "plain" otherwise
            leaves it open.
        unit: the word right after (or "size" before) the number, lower case, "" when none.
        start, end: of the whole expression in the text.
        bounded: True when words set a limit ("under"), False for a bare number.
        approximate: True for "around 50".
    """

    value: float
    low: float | None
    high: float | None
    kind: Kind
    unit: str
    start: int
    end: int
    bounded: bool
    approximate: bool = False

    def words(self, text: str) -> str:
        return text[self.start : self.end].strip()


def quantities(text: str, units: Collection[str] = ()) -> list[Quantity]:
    """Every number in ``text`` with the limit, kind and unit that the words around it give.

    Args:
        units: words (lower case) that count as units beside the usual ones, such as the names of
            a shop's own columns.
    """
    return list(_read(text, frozenset(units)))


def sets_bound(text: str) -> bool:
    """True when a number in ``text`` is a limit by its own words: "under 50", "at least 2 kg"."""
    return any(quantity.bounded for quantity in quantities(text))


@lru_cache(maxsize=128)
def _read(text: str, units: frozenset[str]) -> tuple[Quantity, ...]:
    """``quantities``; kept, since a message is read again for each wish that it is checked against."""
    mended, places = without_slips(text)
    found = numerals(mended)
    result: list[Quantity] = []
    used = 0  # words that an earlier number has taken say nothing of a later one
    position = 0
    while position < len(found):
        following = found[position + 1] if position + 1 < len(found) else None
        stop = found[position + 2].start if position + 2 < len(found) else len(mended)
        quantity = following and _range(mended, found[position], following, used, stop, units)
        if quantity:
            position += 1
        else:
            stop = following.start if following else len(mended)
            quantity = _single(mended, found[position], used, stop, units)
        taken_back = said.TAKEN_BACK.search(mended[used : quantity.start])
        used = quantity.end
        if not (taken_back and not quantity.bounded):  # "30, not 50"
            result.append(_placed(quantity, places))
        position += 1
    return tuple(result)


def _range(
    text: str, first: Numeral, second: Numeral, used: int, stop: int, units: Collection[str]
) -> Quantity | None:
    """ "20-40 dollars", "between 20 and 40", "$20 to $40"; None when the two are no range."""
    before, between = text[used : first.start], text[first.end : second.start]
    opening = said.BETWEEN.search(before)
    either = said.EITHER.match(between) is not None  # "13 or 14 inch"
    if not (said.RANGE_OPENED if opening else said.RANGE).match(between) and not either:
        return None
    if said.ENDS_AT.search(between) and any(
        pattern.search(before)
        for pattern in (said.LOW_BEFORE, said.HIGH_BEFORE, said.AT_LEAST_BEFORE)
    ):
        return None  # "rated no lower than 4 and up to 4,653" are two limits
    if second.role or (said.ITEM_BEFORE.search(before) and not (first.money or second.money)):
        return None
    after = text[second.end : stop]
    kind, unit, extra = _kind(text[: first.start], after, first.money or second.money, units)
    if kind == "plain" and said.MONEY_AFTER.match(text[first.end :]):
        kind = "money"
    if first.role:
        kind = "rating" if first.role == "rating" else "age"
    low, high = sorted((first.value, second.value))
    if second.value >= 1000 and first.value < 10 and text[second.end - 1] in "kK":
        low, high = first.value * 1000, second.value  # "1-2k"
    if not (opening or kind != "plain" or high >= 10 or unit) or (
        either and not unit and kind != "count"
    ):
        return None
    start = used + opening.start() if opening else first.start
    return Quantity(high, low, high, kind, unit, start, second.end + extra, True)


def _single(text: str, number: Numeral, used: int, stop: int, units: Collection[str]) -> Quantity:
    before, after = text[used : number.start], text[number.end : stop]
    value = number.value
    kind, unit, extra = _kind(text[: number.start], text[number.end :], number.money, units)
    if number.role:
        kind, unit = ("rating", "stars") if number.role == "rating" else ("age", "years")
        extra = 0
    elif kind == "money" and (match := said.CENTS_AFTER.match(after)):
        value, extra = value / 100, match.end()
    elif (
        kind == "plain"
        and not unit
        and re.search(r"\bsizes?(?: is| in)?\s$", before, re.IGNORECASE)
    ):
        unit = "size"
    direction, start, end = _bound(before, after, after[extra:], extra, kind, unit, value)
    if kind == "count":
        top = said.TOP_BEFORE.search(before)
        start = top.start() if top else len(before)
        direction, end = "", 0  # of "two of them max 50" 50 is the limit
    if kind == "plain" and not unit:
        if direction == "around" and (match := said.MONEY_AFTER.match(after[end:])):
            kind, end = "money", end + match.end()  # "30-ish quid"
        elif direction == "least" and _reads_as_rating(text[number.start : number.end], after):
            kind, unit = "rating", "stars"
    begin, finish = used + start, number.end + max(extra, end)
    if start == len(before):
        begin = number.start
    low: float | None = value
    high: float | None = value
    approximate = direction in ("around", "like")
    if direction in ("most", "like"):
        low = None
    elif direction == "least":
        high = None
    elif direction == "around" and kind not in ("age", "item"):
        low, high = value * (1 - AROUND), value * (1 + AROUND)
    bounded = low != high
    judged = (
        said.CLAUSE_BEGINS.search(before)
        and said.JUDGED_AFTER.match(after)
        and value in range(1, 10)
    )
    if kind == "plain" and not bounded and not unit and (judged or _is_place(before, value)):
        kind = "item"
    return Quantity(
        value, low, high, kind, unit, begin, min(finish, len(text)), bounded, approximate
    )


def _bound(
    before: str, after: str, tail: str, extra: int, kind: Kind, unit: str, value: float
) -> tuple[str, int, int]:
    """(direction, where its words start in ``before``, where they end in ``after``).

    The direction is "most", "least", "around", "like" (said loosely of money) or "".
    """
    for pattern, plain, turned in (
        (said.LOW_BEFORE, "least", "most"), (said.HIGH_BEFORE, "most", "least"),
        (said.AT_MOST_BEFORE, "most", ""), (said.AT_LEAST_BEFORE, "least", ""),
    ):  # fmt: skip
        if match := pattern.search(before):
            negated = said.NEGATION.search(before[: match.start()])
            if negated and turned:
                return turned, negated.start(), 0
            if turned and said.EXCLUDED_AFTER.match(tail):
                return turned, match.start(), 0
            return plain, match.start(), 0
    sides = [(tail, extra)] if unit and kind == "plain" else [(tail, extra), (after, 0)]
    for pattern, direction in ((said.AT_MOST_AFTER, "most"), (said.AT_LEAST_AFTER, "least")):
        for words, offset in sides:
            if match := pattern.match(words):
                return direction, len(before), offset + match.end()
    if match := said.AROUND_BEFORE.search(before):
        return "around", match.start(), 0
    for words, offset in sides:
        if match := said.AROUND_AFTER.match(words):
            return "around", len(before), offset + match.end()
    if kind == "money" and (match := said.LIKE_BEFORE.search(before)):
        return "like", match.start(), 0
    free = kind == "money" or (kind == "plain" and not unit and value >= 5)
    alone = kind == "money" or said.ALONE.match(tail) or _first_word(tail) in said.STOP
    if free and alone and (match := said.BUDGET_BEFORE.search(before)):
        return "most", match.start(), 0
    return "", len(before), 0


def _kind(before: str, after: str, money: bool, units: Collection[str]) -> tuple[Kind, str, int]:
    """What a number counts, its unit, and how many characters after it belong to it."""
    if match := said.MONEY_AFTER.match(after):
        return "money", "", match.end()
    if money:
        return "money", "", 0
    if match := said.CENTS_AFTER.match(after):
        return "money", "", match.end()
    if match := said.AGE_AFTER.match(after):
        return "age", "years", match.end()
    if match := said.STARS_AFTER.match(after):
        return "rating", "stars", match.end()
    if said.RATING_BEFORE.search(before):
        return "rating", "stars", 0
    if match := said.COUNT_AFTER.match(after):
        return "count", "", match.end()
    if match := re.match(r"\s?(?:%|percent\b|per ?cent\b)", after, re.IGNORECASE):
        return "percent", "%", match.end()
    if said.AGE_BEFORE.search(before) and said.AGE_END.match(after):
        return "age", "years", 0
    match = said.UNIT_AFTER.match(after)
    unit = match["unit"].casefold() if match else ""
    if match and (
        _is_unit(unit, after, units) or (unit == "min" and said.MINUTES_BEFORE.search(before))
    ):
        return "plain", unit, match.end()
    if said.SHOW_BEFORE.search(before) and said.SHOW_AFTER.match(after):
        return "count", "", 0
    ranked = said.RANKED_BEFORE.search(before) and said.SHOW_AFTER.match(after)
    if ranked or said.RANKED_AFTER.match(after):
        return "count", "", 0
    return "plain", "", 0


def _is_unit(unit: str, after: str, units: Collection[str]) -> bool:
    if unit in units:
        return True
    if unit == "in":  # "27in", "27 in monitor"; not "3 in blue"
        return (
            not after[0].isspace()
            or re.match(r"\s?in\s(?:monitor|tv|screen|laptop|tablet|pan|pizza)", after) is not None
        )
    if unit in ("a", "i", "m", "s", "f", "c", "k", "man", "v") and after[0].isspace():
        return unit == "m" and re.match(r"\s?m(?:$|[\s,.])", after) is not None
    if unit == "min" and re.match(r"\s?min\W*(?:[$€£\d]|$)", after):
        return False  # "20 min" alone is a floor, "20 min workout" takes minutes
    return unit in said.UNITS


def _reads_as_rating(number: str, after: str) -> bool:
    """ "at least 4.2", "4 or better": floors that no price has."""
    better = re.match(r"\s?(?:\+|(?:or|and) (?:better|higher|up))", after) is not None
    return re.fullmatch(r"[34]\.\d" if not better else r"[34](?:\.\d)?|5", number) is not None


def _is_place(before: str, value: float) -> bool:
    """ "number 2", "the 3": a place in the list, not an amount."""
    match = said.ITEM_BEFORE.search(before)
    loose = match is not None and match.group().strip().casefold() in ("the", "like", "and", "or")
    return match is not None and value == int(value) and 1 <= value <= (10 if loose else 99)


def _first_word(text: str) -> str:
    match = re.match(r"\W*(\w+)", text)
    return match[1].casefold() if match else ""


def _placed(quantity: Quantity, places: list[int]) -> Quantity:
    end = places[quantity.end - 1] + 1 if quantity.end else 0
    return Quantity(
        quantity.value, quantity.low, quantity.high, quantity.kind, quantity.unit,
        places[quantity.start], end, quantity.bounded, quantity.approximate,
    )  # fmt: skip
