"""Cells: the text of one cell to a value, or a CellError that says what was expected.

Pure functions of text. This module does not know columns, files or records.

Numbers. Accepted: ``1299``, ``1299.5``, ``1e3``, ``1,299.00``, ``1.299,00``, ``1 299,00``,
``1'299.00``, ``12,34,567.00``, ``249,-``. Whether a lone comma or point groups thousands is decided
by the other cells of its column (``decimal_mark``): beside ``12,50`` the cell ``1.299`` is 1299,
beside ``12.50`` the cell ``1,299`` is 1299. Without such a witness ``1,299`` is refused as
ambiguous, and ``1.299`` is read as written, 1.299.
"""

from __future__ import annotations

import ast
import json
import math
import re
import warnings
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from data.records import Attribute

#: What tables write for "nothing" in a column of text. Case matters: "Nan" may be a bread.
MISSING: Final = frozenset({"", "NaN", "nan", "NULL", "null", "<NA>", "N/A", "n/a", "#N/A"})

#: Characters of a number; a longer cell is none, and is not worth matching.
LONGEST_NUMBER = 64

#: Characters of a part of a list without brackets; a longer one is a piece of a sentence.
LONGEST_PART = 30

#: Pieces that a stock may hold; more is a slip of the keyboard.
LARGEST_COUNT = 10**12

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_NO_CENTS = re.compile(r"(.*[0-9])([.,])[-\u2013\u2014]{1,2}")  # 249,- is 249
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009'’", " "))
_SPACE_GROUPED = re.compile(r"([+-]?[1-9][0-9]{0,2}(?: [0-9]{3})+)((?:[.,][0-9]*)?)")
_GROUPS = (
    r"[+-]?[1-9][0-9]{{0,2}}(?:{0}[0-9]{{2,3}})*{0}[0-9]{{3}}"  # threes, or Indian twos and a three
)
_COMMA_GROUPED = re.compile(_GROUPS.format(",") + r"(?:\.[0-9]*)?")
_DOT_GROUPED = re.compile(_GROUPS.format(r"\.") + r"(?:,[0-9]*)?")
_COMMA_DECIMAL = re.compile(r"[+-]?[0-9]*,[0-9]+")
_ONE_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")  # 1,299 or 1.299: either reading

_SIGN = "[$€£¥₹₩₽₺₴₪₫₱฿₦]"
_MONEY = re.compile(
    rf"([+-]?)\s*([^\W\d_]{{1,3}}\.?\$?|{_SIGN})?\s*([+-]?[0-9.,](?:(?!{_SIGN})[\W\d_])*)(.*)"
)
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "BRL")
_SIGNED = "KRW RUB TRY UAH ILS VND PHP THB NGN"
_MARKS: Final = {
    "$": _DOLLARS,
    "US$": ("USD",),
    "CA$": ("CAD",),
    "C$": ("CAD",),
    "A$": ("AUD",),
    "€": ("EUR",),
    "£": ("GBP",),
    "₹": ("INR",),
    "RS": ("INR",),
    "RS.": ("INR",),
    "¥": ("JPY", "CNY"),
    **{sign: (code,) for sign, code in zip("₩₽₺₴₪₫₱฿₦", _SIGNED.split(), strict=True)},
    **dict.fromkeys(("KR", "KR."), ("SEK", "NOK", "DKK", "ISK")),
    **{"ZŁ": ("PLN",), "KČ": ("CZK",), "FT": ("HUF",), "FR": ("CHF",), "FR.": ("CHF",)},
    **{"LEI": ("RON",), "ЛВ": ("BGN",), "ЛВ.": ("BGN",), "R$": ("BRL",), "RM": ("MYR",)},
    **{"S$": ("SGD",), "HK$": ("HKD",), "NZ$": ("NZD",), "RP": ("IDR",), "R": ("ZAR",)},
}

_YES = frozenset({"yes", "y", "true", "t", "1", "1.0"})
_NO = frozenset({"no", "n", "false", "f", "0", "0.0"})
_SEASONS: Final = {
    "spring": "Spring",
    "summer": "Summer",
    "autumn": "Autumn",
    "fall": "Autumn",
    "winter": "Winter",
} | dict.fromkeys(("all", "any", "all seasons", "all season", "all year", "year-round"), "")

#: Epoch numbers by magnitude: seconds, milli-, micro-, nanoseconds from 1973 on.
_EPOCHS: Final = ((1e8, 1.0), (1e11, 1e3), (1e14, 1e6), (1e17, 1e9))
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


class CellError(ValueError):
    """A cell that cannot be read; the text is what was expected."""


def decimal_mark(cells: Iterable[str]) -> str:
    """A column's decimal mark: ``"."``, ``","``, ``""`` (no cell tells) or ``"both"``."""
    marks = {mark for cell in cells if (mark := _witness(cell.translate(_SPACES).strip()))}
    return "both" if len(marks) > 1 else "".join(marks)


def number(text: str, mark: str = "") -> float:
    """A finite number.

    Args:
        mark: of its column, see ``decimal_mark``.
    """
    if len(text) > LONGEST_NUMBER:
        raise CellError("a number")
    text = text.translate(_SPACES).strip()
    if no_cents := _NO_CENTS.fullmatch(text):
        text, mark = no_cents.groups()
    grouped = _SPACE_GROUPED.fullmatch(text)
    if grouped:
        text = grouped[1].replace(" ", "") + grouped[2].replace(",", ".")
    elif _ONE_GROUP.fullmatch(text):
        text = _one_group(text, mark)
    elif _COMMA_GROUPED.fullmatch(text):
        text = text.replace(",", "")
    elif _DOT_GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _COMMA_DECIMAL.fullmatch(text):
        text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text) or not math.isfinite(value := float(text)):
        raise CellError("a number")
    return value


def is_number(text: str) -> bool:
    """Could this be a cell of a column of numbers?"""
    try:
        number(text, ".")
    except CellError:
        return False
    return True


def _one_group(text: str, mark: str) -> str:
    """``1,299`` or ``1.299`` by the column's mark, as a plain number."""
    sign = "," if "," in text else "."
    if mark == "both" or (sign == "," and not mark):
        digits = text.replace(sign, "")
        decimal = text.replace(sign, ".")
        raise CellError(f"a number with one reading (is it {digits} or {decimal}?)")
    if sign == mark or not mark:
        return text.replace(sign, ".")
    return text.replace(sign, "")


def _witness(text: str) -> str:
    """The decimal mark that this cell proves, or ``""``."""
    if len(text) <= LONGEST_NUMBER and (no_cents := _NO_CENTS.fullmatch(text)):
        return no_cents[2]
    has_comma, has_dot = "," in text, "." in text
    if not (has_comma or has_dot) or len(text) > LONGEST_NUMBER or _ONE_GROUP.fullmatch(text):
        return ""
    if _SPACE_GROUPED.fullmatch(text):
        return "," if has_comma else "."
    if has_comma and _COMMA_GROUPED.fullmatch(text):
        return "."
    if has_dot and _DOT_GROUPED.fullmatch(text):
        return ","
    if _COMMA_DECIMAL.fullmatch(text):
        return ","
    return "." if has_dot and _PLAIN.fullmatch(text) else ""


def split_money(text: str) -> tuple[str, tuple[str, ...]]:
    """``"€ 12,50"`` → ``("12,50", ("EUR",))``: the number's text and the currencies it may be in.

    No mark gives no currencies. What is not money comes back as it was.
    """
    found = _MONEY.fullmatch(text.strip()) if len(text) <= LONGEST_NUMBER else None
    if found is None:
        return text, ()
    sign, before, amount, after = found[1], found[2] or "", found[3].strip(), found[4].strip()
    mark = before or after
    if (before and after) or not mark:
        return text, ()
    upper = mark.upper()
    if upper in _MARKS:
        return sign + amount, _MARKS[upper]
    if len(mark) == 3 and mark.isascii() and mark.isalpha():
        return sign + amount, (upper,)
    return text, ()


def bounded(value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        top = "of at least {0:g}" if math.isinf(high) else "from {0:g} to {1:g}"
        raise CellError("a number " + top.format(low, high))
    return value


def whole(text: str, mark: str = "") -> int:
    """A whole number of at least 0 ("12.0" is one)."""
    value = number(text, mark)
    if not 0 <= value <= LARGEST_COUNT or not value.is_integer():
        raise CellError("a whole number of at least 0")
    return int(value)


def yes_or_no(text: str) -> bool:
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError("Yes or No")


def season(text: str) -> str:
    try:
        return _SEASONS[text.casefold()]
    except KeyError:
        raise CellError("Spring, Summer, Autumn or Winter") from None


def image_address(text: str) -> str:
    """A web address or a relative path; nothing that a browser would run."""
    if not re.match(r"(?i)https?://|[^:]*$", text):
        raise CellError("an address that starts with https://, or a path")
    return text


def texts(text: str) -> tuple[str, ...]:
    """A list: Python text, JSON, ``a; b``, ``a|b``, or one thing alone. Nothing is evaluated."""
    if not text:
        return ()
    if text[0] in "[({" and text[-1] in "])}":
        return _bracketed(text)
    for mark in ("|", ";"):
        if mark in text:
            return tuple(part for raw in text.split(mark) if (part := raw.strip()))
    return (text,)


def _bracketed(text: str) -> tuple[str, ...]:
    # An array printed without commas would be glued together by Python: ['a' 'b'] is 'ab'.
    if re.fullmatch(r"\[\s*'[^'\\,]*'(?:\s+'[^'\\,]*')+\s*\]", text):
        return tuple(part for raw in re.findall(r"'([^']*)'", text) if (part := raw.strip()))
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = _python_literal(text)
    if isinstance(found, (set, frozenset)):
        found = sorted(found, key=str)
    if not isinstance(found, (list, tuple)) or any(
        not isinstance(part, (str, int, float, type(None))) for part in found
    ):
        raise CellError("a list such as ['Books', 'Garden'] or Books; Garden")
    return tuple(word for part in found if part is not None and (word := str(part).strip()))


def _python_literal(text: str) -> object:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a shop's text is not our code
            return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None


def point_in_time(text: str) -> float:
    """ISO 8601 (without a zone it is UTC) or epoch seconds, ms, µs, ns; 1970 to 2100.

    Returns:
        seconds since 1970-01-01 UTC.
    """
    seconds = math.nan
    if re.fullmatch(r"[0-9]{9,19}(?:\.[0-9]*)?", text):
        value = float(text)
        for least, per_second in _EPOCHS:
            if value >= least:
                seconds = value / per_second
    else:
        try:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            seconds = moment.timestamp()
        except (ValueError, OverflowError):
            pass
    if not 0 <= seconds <= _LATEST:
        raise CellError("a time such as 2025-03-31T14:05:00Z, or seconds since 1970")
    return seconds


def attributes(cells: Sequence[str]) -> list[Attribute | None]:
    """A whole column that only the shop knows: all numbers, else lists or text; empty is None.

    Numbers are written as their column writes them ("12,5"). Codes stay text: a leading zero
    ("0042") or more than 15 digits make the column text. When one cell is a list, the others are
    lists of one: a bracketed one, or short parts between bars or semicolons ("vegan; organic").
    """
    values = [None if cell in MISSING else cell for cell in cells]
    known = {value for value in values if value is not None}
    if all(_PLAIN.fullmatch(value) or _COMMA_DECIMAL.fullmatch(value) for value in known):
        comma = decimal_mark(known) == ","
        dotted = {value: value.replace(",", ".") if comma else value for value in known}
        if all(map(_is_quantity, dotted.values())):
            return [None if value is None else float(dotted[value]) for value in values]
    lists: dict[str, tuple[str, ...]] = {}
    for value in known:
        if value[0] == "[" and value[-1] == "]":
            try:
                lists[value] = _bracketed(value)
            except CellError:
                continue  # "[sale]" is text
    if not lists and (mark := _list_mark(known)):
        lists = {value: texts(value) for value in known if mark in value}
    if not lists:
        return list(values)
    return [None if value is None else lists.get(value, (value,)) or None for value in values]


def _list_mark(known: Iterable[str]) -> str:
    """What the parts of a column's lists stand between; "" of sentences, and of plain values."""
    marked = [value for value in known if "|" in value or ";" in value]
    parts = [part for value in marked for part in texts(value)]
    if not parts or max(map(len, parts)) > LONGEST_PART:
        return ""
    return "|" if any("|" in value for value in marked) else ";"


def _is_quantity(text: str) -> bool:
    if not _PLAIN.fullmatch(text) or not math.isfinite(float(text)):
        return False
    digits = text.lstrip("+-")
    return not (digits[:1] == "0" and digits[1:2].isdigit()) and not (
        digits.isdigit() and len(digits) > 15
    )
