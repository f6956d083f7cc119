"""Numbers in a person's words: "under 50", "at least 16 GB", "around fifty quid", "2k tops".

Pure text in, ``Quantity`` out. It reads digits, thousands separators, "2k", number words and the
slang for money, finds the limit that the words around a number set, and its unit. It does not
know the shop: which attribute "GB" is, is for ``tools/wishes.py`` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["money", "rating", "age", "count", "item", "percent", "plain"]

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000}
_SLANG = {"fiver": 5, "tenner": 10, "grand": 1000, "score": 20, "dozen": 12}

_SYMBOL = r"[$€£¥₹]"
_DIGITS = re.compile(
    rf"(?<![\w.,#])(?<![A-Za-z]-)(?P<sym>{_SYMBOL})?\s?(?P<num>\d{{1,3}}(?:[,' ]\d{{3}})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"\s?(?P<suffix>(?:k|grand|thousand|hundred)(?![a-z]))?(?![\w]*[a-z]\d)(?=$|[^\d])",
    re.IGNORECASE,
)
_WORD = "|".join([*_UNITS, *_TENS, *_SCALES])
_WORDS = re.compile(
    rf"\b(?:(?:a|half a|a couple(?: of)?)\s+)?(?:{_WORD})(?:(?:\s+|-|\s+and\s+)(?:{_WORD}))*\b"
    r"|\ba?\s?\b(?:fiver|tenner|grand)\b|\ba couple(?: of)? hundred\b",
    re.IGNORECASE,
)

_MONEY_AFTER = re.compile(
    rf"^\s?(?:{_SYMBOL}|-?\s?(?:dollars?|bucks?|euros?|eur|usd|gbp|inr|pounds?|quid|rupees?|rs|"
    r"pence|cents?)\b)",
    re.IGNORECASE,
)
_AT_MOST_BEFORE = re.compile(
    r"(?:under|below|beneath|less than|lower than|cheaper than|smaller than|lighter than|"
    r"shorter than|younger than|max(?:imum)?(?: of| is| price)?|"
    r"up to|upto|no more than|not more than|nothing (?:over|above|more than)|not (?:over|above)|"
    r"at most|at the most|within|limit(?: of| is)?|(?:don'?t|do not|won'?t|can'?t|cannot|not) "
    r"(?:want to |wanna |going to |gonna )?(?:spend|pay|go|be)\s?"
    r"(?:more than|over|above|beyond|past|higher than)|no (?:higher|dearer|pricier) than|"
    r"budget(?:'?s| is| of| was)?(?: about| around| like| only| just| max)?|"
    r"(?:only )?(?:have|got|spend|spending|pay) (?:only |just |up to |max |like |about )?|"
    r"<=?|[≤<]|cap(?: of| at| it at)?|keep it (?:to|at|under|below)|"
    r"sub)\s*(?:the |a |about |like |of )?$",
    re.IGNORECASE,
)
_AT_MOST_AFTER = re.compile(
    r"^\s?(?:\w+\s)??(?:or (?:less|under|below|cheaper|lower|smaller|so max)|tops?\b|max(?:imum)?\b|"
    r"at (?:the )?most|is my (?:limit|max|budget|ceiling)|limit\b|budget\b|and under|and below|"
    r"to spend)",
    re.IGNORECASE,
)
_AT_LEAST_BEFORE = re.compile(
    r"(?:over|above|at least|atleast|more than|minimum(?: of)?|min(?:\.| of)?|no less than|not less "
    r"than|not under|not below|from|starting (?:at|from)|upwards of|bigger than|larger than|"
    r"longer than|higher than|better than|older than|>=?|[≥>]|north of|exceeding)\s*(?:the |a )?$",
    re.IGNORECASE,
)
_AT_LEAST_AFTER = re.compile(
    r"^\s?(?:\+|(?:\w+\s)??(?:or (?:more|over|above|better|higher|bigger|larger|up|longer)|"
    r"and (?:up|above|over)|plus\b|minimum\b|at least|upwards?))",
    re.IGNORECASE,
)
_AROUND_BEFORE = re.compile(
    r"(?:around|about|roughly|approx(?:imately)?\.?|circa|some|near(?:ly)?|close to|like|~|≈|"
    r"ballpark(?: of)?|in the region of)\s*(?:a |the )?$",
    re.IGNORECASE,
)
_AROUND_AFTER = re.compile(r"^\s?(?:-?ish\b|or so\b|give or take|(?:\w+\s)?(?:or so|ish|roughly)\b)", re.I)
_BETWEEN = re.compile(r"^\s?(?:\w{1,7}\s)?(?:-|–|to|and|till|until)\s*(?:about |like )?$", re.IGNORECASE)
_ITEM_BEFORE = re.compile(
    r"(?:#|no\.|number|nr\.?|num|option|item|product|choice|pick|the)\s*$", re.IGNORECASE
)
_RATING_AFTER = re.compile(r"^\s?(?:\+|-|plus)?\s?(?:or (?:more|better|up|above)\s)?(?:stars?\b|\*)", re.I)
_RATING_BEFORE = re.compile(
    r"(?:rat(?:ed|ing)s?|stars?|reviews?|score[ds]?)"
    r"(?:\s(?:is|of|over|above|at|least|more|than|higher|better|about|around|from|min|minimum))*\s*"
    r"[≥>=]*\s*$",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(
    r"^\s?-?\s?(?:years?|yrs?|yr)[\s-]?(?:old|of age)|^\s?-?(?:yo|y/o|y\.o\.)\b|^\s?-year-olds?",
    re.IGNORECASE,
)
_AGE_BEFORE = re.compile(
    r"(?:\b(?:i'?m|i am|im|he'?s|hes|she'?s|shes|he is|she is|they'?re|who'?s|who is|whos|"
    r"(?:my|our|the|his|her) (?!budget|limit|max|price|cap)\w+ is|"
    r"turn(?:s|ing|ed)|aged?|age(?: is)?)\s(?:about |around |only |just |now |already )?)$",
    re.IGNORECASE,
)
_AGE_END = re.compile(r"^\s?(?:$|[,.;!?)]|and\b|now\b|next\b|tomorrow\b|this\b|so\b|on\b|but\b)", re.I)
_COUNT_AFTER = re.compile(
    r"^\s?(?:more |other |good |nice |different |quick )?"
    r"(?:ideas?|options?|suggestions?|choices|picks|recommendations?|products|things|of them|results)\b",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(r"^\s?-?\s?(?P<unit>[a-zA-Z\"”″%°]+)")
_UNIT_BEFORE = re.compile(
    r"(?P<unit>[a-zA-Z]+)\s?(?:is|of|over|under|above|below|at least|at most|up to|more than|less than|"
    r"around|about|>=?|<=?)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was meant.

    Attributes:
        low, high: the bounds that the words set, either may be None; equal for a bare number.
        value: the number itself (of a range, its upper end).
        kind: "money" only when the words say so (a currency sign or word); "plain" otherwise
            leaves it open.
        unit: the word right after (or before) the number, lower case, "" when there is none.
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


def numbers(text: str) -> list[tuple[float, int, int, bool]]:
    """Every number in ``text`` as (value, start, end, has a currency sign or is money slang)."""
    found: list[tuple[float, int, int, bool]] = []
    for match in _DIGITS.finditer(text):
        value = _digits(match["num"])
        suffix = (match["suffix"] or "").lower()
        value *= {"": 1, "k": 1000, "grand": 1000, "thousand": 1000, "hundred": 100}[suffix]
        start = match.start("sym") if match["sym"] else match.start("num")
        end = match.end("suffix") if suffix else match.end("num")
        found.append((value, start, end, bool(match["sym"]) or suffix == "grand"))
    taken = [(start, end) for _, start, end, _ in found]
    for match in _WORDS.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        spoken = match.group().lower().strip()
        if spoken in {"one", "a score"} or _is_pronoun(text, match):
            continue
        slang = any(word in spoken for word in ("fiver", "tenner", "grand"))
        found.append((_spoken(spoken), match.start(), match.end(), slang))
    return sorted(found, key=lambda item: item[1])


def quantities(text: str) -> list[Quantity]:
    """Every number in ``text`` with the limit, kind and unit that the words around it give."""
    found = numbers(text)
    result: list[Quantity] = []
    skip = False
    for position, (value, start, end, signed) in enumerate(found):
        if skip:
            skip = False
            continue
        before, after = text[:start], text[end:]
        following = found[position + 1] if position + 1 < len(found) else None
        if following and _BETWEEN.match(text[end : following[1]]):
            low, high = sorted((value, following[0]))
            if not _ITEM_BEFORE.search(before) or signed:
                tail = text[following[2] :]
                kind, unit, extra = _kind(before, tail, signed or following[3])
                opening = re.search(r"(?:between|from)\s*$", before, re.IGNORECASE)
                if opening or kind == "money" or high >= 10 or unit:
                    begin = opening.start() if opening else start
                    result.append(
                        Quantity(high, low, high, kind, unit, begin, following[2] + extra, True)
                    )
                    skip = True
                    continue
        result.append(_single(text, value, start, end, signed, before, after))
    return result


def _single(
    text: str, value: float, start: int, end: int, signed: bool, before: str, after: str
) -> Quantity:
    kind, unit, extra = _kind(before, after, signed)
    tail = after[extra:]
    begin, finish = start, end + extra
    low: float | None = value
    high: float | None = value
    bounded = approximate = False
    for pattern, side, lower, upper in (
        (_AT_MOST_BEFORE, before, None, value),
        (_AT_LEAST_BEFORE, before, value, None),
    ):
        if match := pattern.search(side):
            low, high, bounded, begin = lower, upper, True, match.start()
            break
    else:
        for pattern, lower, upper in (
            (_AT_MOST_AFTER, None, value),
            (_AT_LEAST_AFTER, value, None),
        ):
            if match := (pattern.match(tail) or pattern.match(after)):
                low, high, bounded = lower, upper, True
                finish = max(finish, (end if not pattern.match(tail) else finish) + match.end())
                break
        else:
            if match := _AROUND_BEFORE.search(before):
                approximate, begin = True, match.start()
            elif match := (_AROUND_AFTER.match(tail) or _AROUND_AFTER.match(after)):
                approximate = True
                finish += match.end()
            if approximate and kind not in ("age", "item"):
                low, high, bounded = value * 0.75, value * 1.25, True
    if kind == "plain" and not bounded and _ITEM_BEFORE.search(before) and value < 100 and not unit:
        kind = "item"
    return Quantity(
        value, low, high, kind, unit, begin, min(finish, len(text)), bounded, approximate
    )


def _kind(before: str, after: str, signed: bool) -> tuple[Kind, str, int]:
    """What a number counts, its unit, and how many characters after it belong to it."""
    if signed:
        match = _MONEY_AFTER.match(after)
        return "money", "", match.end() if match else 0
    if match := _MONEY_AFTER.match(after):
        return "money", "", match.end()
    if match := _AGE_AFTER.match(after):
        return "age", "years", match.end()
    if match := _RATING_AFTER.match(after):
        return "rating", "stars", match.end()
    if _RATING_BEFORE.search(before):
        return "rating", "stars", 0
    if match := _COUNT_AFTER.match(after):
        return "count", "", match.end()
    if after.startswith("%"):
        return "percent", "%", 1
    if _AGE_BEFORE.search(before) and _AGE_END.match(after) and not before.rstrip().endswith("it is"):
        return "age", "years", 0
    match = _UNIT_AFTER.match(after)
    unit = match["unit"].lower() if match else ""
    if unit in _NOT_UNITS:
        unit, match = "", None
    return "plain", unit, match.end() if match and unit else 0


_NOT_UNITS = frozenset(
    "or and to is a an the for max tops maximum please pls plz but budget would i he she it in on "
    "with if so that this at least ish of from limit only just not no thanks thx as are was you "
    "we my his her per each total about around ideally minimum ok okay though tho maybe instead "
    "because cause cos cuz bc then lol now roughly something stuff things nothing too".split()
)


def _digits(raw: str) -> float:
    cleaned = raw.replace("'", "").replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", cleaned):
        return float(cleaned.replace(",", ""))
    return float(cleaned.replace(",", "."))


def _spoken(words: str) -> float:
    """ "two hundred and fifty" -> 250."""
    parts = [w for w in re.split(r"[\s-]+", words) if w not in {"and", "of"}]
    if parts[:2] == ["half", "a"]:
        return 0.5 * (_SCALES.get(parts[-1]) or _SLANG.get(parts[-1], 1))
    if parts[:2] == ["a", "couple"]:
        return 2.0 * _SCALES.get(parts[-1], 100)
    total = current = 0.0
    for part in parts:
        if part in _UNITS:
            current += _UNITS[part]
        elif part in _TENS:
            current += _TENS[part]
        elif part == "hundred":
            current = (current or 1) * 100
        elif part in _SCALES:
            total += (current or 1) * _SCALES[part]
            current = 0
        elif part in _SLANG:
            current += _SLANG[part]
    return total + current


def _is_pronoun(text: str, match: re.Match[str]) -> bool:
    """ "that one", "the two of us", "one of them" are no amounts."""
    word = match.group().lower().strip()
    before = text[: match.start()].lower().rstrip()
    return word in _UNITS and before.endswith(("that", "this", "which", "the", "each", "another"))
