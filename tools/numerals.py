"""Numbers as people write them: "1,299.50", "1.299,00", "2k", "two hundred and fifty", "a tenner".

Text in, ``Numeral`` out, each with its place. Digits that are no amounts are left out: dates,
times, phone and order numbers, model names ("iphone 15"), "24/7", "3 in 1", "45 x 60 cm". What an
amount limits is for ``tools/quantities.py`` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
#: "one" to "twelve", as people write counts: the nth is n + 1.
COUNTS = tuple(_UNITS)[1:13]
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "lakh": 100_000}
_SLANG = {"fiver": 5, "tenner": 10, "grand": 1000}
_SUFFIXES = {
    "k": 1000, "grand": 1000, "thousand": 1000, "hundred": 100, "lakh": 100_000, "lac": 100_000,
}  # fmt: skip
#: No price and no measure in a shop is larger; what is, is a phone number or a slip.
_LARGEST = 1e9

SYMBOL = r"(?:US|CA|C|A|NZ|HK|S)?[$€£¥₹]"
#: Money by its everyday names; to be put among alternatives.
CURRENCIES = r"dollars?|bucks?|euros?|pounds?|quid"
CODE = r"(?:usd|eur|gbp|inr|chf|cad|aud|jpy|sek|nok|dkk|rs\.?)"
_DIGITS = re.compile(
    rf"(?<![\w.,#])(?:(?<![A-Za-z]-)|(?<=\bsub-))(?P<sym>{SYMBOL}|{CODE}(?=[\s\d]))?\s?"
    r"(?P<num>\d{1,3}(?:[.' ]\d{3})+,\d{1,2}(?!\d)|"
    r"\d{1,3}(?:[,'.]\d{2,3})*[,'.]\d{3}(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,3}(?: \d{3})+(?=\s?[$€£¥₹])|\d+(?:[.,]\d+)?)"
    r"(?:\s?(?P<suffix>k|grand|thousand|hundred|lakh|lac)(?![a-z]))?(?!\w*[a-z]\d)",
    re.IGNORECASE,
)
_ORDINAL_BIRTHDAY = re.compile(
    r"\b(?P<num>\d{1,3})(?:st|nd|rd|th)(?=\s+(?:birthday|bday|b-day))", re.I
)
_WORD = "|".join([*_UNITS, *_TENS, *_SCALES])
_WORDS = re.compile(
    rf"\b(?:(?:half a|a couple(?: of)?|a)\s+)?(?:{_WORD})(?:(?:\s+|-|\s+and\s+)(?:{_WORD}))*\b"
    r"|\b(?:a\s)?(?:fiver|tenner|grand)\b|\ba couple(?: of)? hundred\b|\b(?:half )?a dozen\b"
    r"|\b(?:half )?an(?=\s+(?:hour|inch)\b)",
    re.IGNORECASE,
)

_MONTHS = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|may"
#: What stands before digits that are a name or a reference.
_NAME_BEFORE = re.compile(
    rf"(?:\b(?:iphone|ipad|ipod|ps|playstation|xbox|windows|win|galaxy|note|pixel|macbook|air|"
    rf"mk|mark|"
    r"gen|generation|version|ver|v|series|level|lvl|chapter|volume|vol|season|episode|grade|"
    r"part|type|"
    r"model|route|room|floor|flat|apartment|postcode|zip(?: code)?|mp|web|usb|bluetooth|wifi|hdmi|"
    r"formula|area|catch|channel)\s?|"
    r"\b(?:order|invoice|ticket|tracking|account|customer|case|ref(?:erence)?|phone|call|tel|"
    r"mobile)"
    r"(?:\s(?:no\.?|nr\.?|number|id|ref|me at|me on))?\s?[#:]?\s?|"
    rf"\b(?:{_MONTHS})\.?\s|\bout of\s|\d[/:]|\d\s?[x×]\s?|\d[.,]|\d\s?-?in-?\s?)$",
    re.IGNORECASE,
)
#: What stands after digits that are part of a date, a time, a size of two sides, a name.
_NAME_AFTER = re.compile(
    rf"^(?:/\d|:\d|[.,]\d|-\d+-\d|\s?[x×]\s?\d|\s?(?:a|p)\.?m\b|\s?o'?clock|(?:st|nd|rd|th)\b|"
    rf"\s(?:of\s)?(?:{_MONTHS})\b|\s?-?in-?\s?(?:1|one)\b|"
    r"\s(?:model|edition|version|release|season)\b|\s?%\s?(?:off|discount)|'?s\b)",
    re.IGNORECASE,
)
_FOUR_K = re.compile(
    r"^\s(?:tv|telly|monitor|screen|display|video|camera|resolution|uhd|projector|webcam|film|"
    r"movie|"
    r"run|race|steps|races|runs|smart)",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"(?<![\w./])(?P<num>\d+(?:\.\d+)?)\s?(?:/|out of)\s?(?P<of>5|10|five|ten)(?![\w/.])", re.I
)
_PHONE = re.compile(r"(?<![\w.])\+?\d[\d ()-]{8,}\d")
_DATE = re.compile(
    r"(?<!\w)\d{1,4}([-/.])\d{1,2}\1\d{2,4}(?!\w)|"
    r"\b(?:since|in|made in|born in|year)\s(?:19|20)\d\d\b(?!\s?(?:[$€£₹]|dollar|euro|pound|"
    r"rupee))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """``text[start:end]`` is the number ``value``.

    Attributes:
        money: a currency stands before it, or it is slang for money.
        role: "rating" for "4.5 out of 5", "age" for "40th birthday", else "".
    """

    value: float
    start: int
    end: int
    money: bool = False
    role: str = ""


@lru_cache(maxsize=128)
def numerals(text: str) -> tuple[Numeral, ...]:
    """Every amount in ``text``, by place; they never overlap.

    Kept, since a message is read again for each wish that it is checked against.
    """
    found = _scores(text)
    taken = [(numeral.start, numeral.end) for numeral in found]
    taken += [match.span() for match in _PHONE.finditer(text) if _is_phone(match.group())]
    taken += [match.span() for match in _DATE.finditer(text)]
    for match in _ORDINAL_BIRTHDAY.finditer(text):
        if not _overlap(match.span(), taken):
            end = match.start() + len(match["num"])
            found.append(Numeral(float(match["num"]), match.start(), end, role="age"))
    for match in _DIGITS.finditer(text):
        if not _overlap(match.span("num"), taken) and (numeral := _in_digits(text, match)):
            found.append(numeral)
    taken += [(numeral.start, numeral.end) for numeral in found]
    for match in _WORDS.finditer(text):
        if not _overlap(match.span(), taken) and (numeral := _in_words(text, match)):
            found.append(numeral)
    return tuple(sorted(found, key=lambda numeral: numeral.start))


def numbers_in(text: str) -> list[float]:
    """The values alone."""
    return [numeral.value for numeral in numerals(text)]


def _scores(text: str) -> list[Numeral]:
    """ "4.5/5", "9 out of 10": ratings on the scale of five."""
    found = []
    for match in _SCORE.finditer(text):
        scale = 2.0 if match["of"].lower() in ("10", "ten") else 1.0
        value = float(match["num"]) / scale
        if value <= 5:
            found.append(Numeral(value, match.start(), match.end(), role="rating"))
    return found


def _in_digits(text: str, match: re.Match[str]) -> Numeral | None:
    suffix = (match["suffix"] or "").lower()
    end = match.end("suffix") if suffix else match.end("num")
    start = match.start("sym") if match["sym"] else match.start("num")
    before, after = text[max(0, start - 40) : start], text[end : end + 24]
    if suffix == "k" and _FOUR_K.match(after):
        return None
    if not match["sym"] and (_NAME_BEFORE.search(before) or _NAME_AFTER.match(after)):
        return None
    near_money = bool(match["sym"]) or re.match(rf"\s?{SYMBOL}", after) is not None
    unit = re.match(r"\s?[a-z]", after, re.IGNORECASE) is not None
    value = _digits(match["num"], near_money or not unit) * _SUFFIXES.get(suffix, 1)
    if value > _LARGEST:
        return None
    return Numeral(value, start, end, bool(match["sym"]) or suffix == "grand")


def _digits(raw: str, thousands: bool) -> float:
    """The value of digits with separators; a dot before three digits alone may mean thousands."""
    plain = raw.replace("'", "").replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", plain):
        return float(plain.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}", plain) or (
        thousands and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", plain)
    ):
        return float(plain.replace(".", "").replace(",", "."))
    parts = plain.replace(",", ".").split(".")
    return float(".".join(parts[:2]))


def _in_words(text: str, match: re.Match[str]) -> Numeral | None:
    spoken = match.group().casefold()
    before = text[max(0, match.start() - 16) : match.start()].casefold().rstrip()
    after = text[match.end() : match.end() + 16]
    if spoken in ("one", "a one", "zero"):
        return None  # "the red one", "zero sugar"
    if spoken in _UNITS and re.search(r"(?:\b(?:that|this|the|each|another)|\d-in)$", before):
        return None  # "the two of us"
    if re.match(r"(?:-|\s)in(?:-|\s)(?:1|one)\b", after) or re.match(r"s\b", after):
        return None  # "three in one", "in his fifties" has no such word, "twos"
    if re.search(r"\bout of$", before):
        return None
    slang = any(word in spoken for word in _SLANG)
    return Numeral(_spoken(spoken), match.start(), match.end(), slang)


def _spoken(words: str) -> float:
    """ "two hundred and fifty" -> 250."""
    if words.endswith("an"):  # "an hour", "half an hour"
        return 0.5 if words.startswith("half") else 1.0
    if words.endswith("dozen"):
        return 6.0 if words.startswith("half") else 12.0
    parts = [w for w in re.split(r"[\s-]+", words) if w not in {"and", "of"}]
    factor = 1.0
    if parts[:2] == ["half", "a"]:
        factor, parts = 0.5, parts[2:]
    elif parts[:2] == ["a", "couple"]:
        factor, parts = 2.0, parts[2:]
    total = current = 0.0
    for part in parts:
        if part in _UNITS or part in _TENS:
            current += _UNITS.get(part, 0) + _TENS.get(part, 0)
        elif part == "hundred":
            current = (current or 1) * 100
        elif part in _SCALES:
            total += (current or 1) * _SCALES[part]
            current = 0
        else:
            current += _SLANG.get(part, 0)
    return factor * (total + current)


def _is_phone(raw: str) -> bool:
    """Ten digits or more in groups; shorter ones may be amounts."""
    digits = re.sub(r"\D", "", raw)
    grouped = re.fullmatch(r"\d{1,3}(?: \d{3})+", raw) is not None
    return len(digits) >= 10 and not grouped


def _overlap(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)
