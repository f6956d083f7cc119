"""How many people a thing is for: "for 4", "a family of five", "2 adults and 3 kids", "me and my wife".

Patterns over plain English. Whether the shop has a column of people, and for which kind, is for
whoever asks to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.kin import PARENTS, PARTNERS, SIBLINGS, YOUNG
from tools.manners import PLEASE, THANKS
from tools.numerals import COUNTS

_N = rf"(?:\d{{1,2}}|{'|'.join(COUNTS)})"
_PEOPLE = (
    r"(?:people|persons?|ppl|adults?|grown[- ]?ups?|kids?|children|child|teens?|teenagers?|toddlers?|"
    r"bab(?:y|ies)|players?|friends|boys|girls|sons|daughters|parents|guests)"
)
_ONE = rf"(?:me|myself|(?:my|the|a|our|his|her)\s+(?:{YOUNG}|{PARTNERS}|{PARENTS}|{SIBLINGS}|friend|mate))"
_AND = r"(?:\s*(?:,|&|\+|\band\b|\bplus\b|\bwith\b))*\s*"
#: Several that are counted apart: "2 adults and 3 kids", "me, my wife and 2 kids".
_PART = rf"(?:(?:my|our|the)\s+)?(?:{_N})\s+(?:\w+\s+)?{_PEOPLE}\b|{_ONE}\b"
_SUM = re.compile(rf"\b(?:for\s+)?(?P<sum>(?:{_PART})(?:{_AND}(?:{_PART}))+)", re.IGNORECASE)
#: Who goes with others is one of them.
_WITH_MINE = re.compile(
    r"\b(?:go|going|camping|hiking|travell?ing|trip|play(?:ing)?|i['’]?m|i am|we)\b[^.!?]{0,24}\bwith\s+$",
    re.I,
)
_PARTS = re.compile(_PART, re.IGNORECASE)
#: One number for all of them.
_ALL = re.compile(
    rf"\b(?:for\s+)?(?:an?|our|my|the)?\s*(?:family|group|party|team|household|crew|bunch)\s+of\s+(?P<of>{_N})\b"
    rf"|\b(?:(?:for|there (?:are|will be)|we are|we['’]re)\s+)?(?:the\s+)?(?P<us>{_N})\s+of\s+us\b"
    rf"|\b(?:sleeps|seats|fits)\s+(?P<sleeps>{_N})(?=\W*$|[\s,.]+(?!kg|cm|mm|in|l\b|litres?|liters?)\w)"
    rf"|\b(?P<berth>{_N})[- ]?(?:man|berth|seater)\b"
    rf"|\b(?:we (?:are|will be)|we['’]re)\s+(?P<we>{_N})(?:\s+(?:people|persons|adults|players))?(?=\W*$|\s*[,.;!?]|\W+(?:in|so|and)\b)"
    rf"|\bfor\s+(?:up to\s+|about\s+|at least\s+)?(?P<bare>{_N})"
    rf"(?=[\s.!?)]*$|\s*[,.;!?)]|\s+(?:{PLEASE}|{THANKS}|under|below|over|above|with|without|that|which|in|and (?:not|with|a|under)|"
    r"but|max|at most|max(?:imum)?|or more|to|we|i|it)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Party:
    """So many people, said at ``text[start:end]``."""

    count: int
    start: int
    end: int


def party_in(text: str) -> Party | None:
    """The people that ``text`` says a thing is for; None where it says no number of them."""
    if found := _SUM.search(text):
        parts = [part.group() for part in _PARTS.finditer(found["sum"])]
        whole = sum(map(_count, parts))
        alone = _WITH_MINE.search(text[: found.start()]) and not re.search(
            r"\b(?:me|myself)\b", found["sum"]
        )
        return Party(whole + bool(alone), *found.span())  # "camping with my wife and two kids"
    if found := _ALL.search(text):
        return Party(_count(found[found.lastgroup or 0]), *found.span())
    return None


def _count(part: str) -> int:
    """How many a part counts; who is named without a number is one."""
    number = re.search(rf"\b{_N}\b", part, re.IGNORECASE)
    if number is None:
        return 1
    said = number.group().casefold()
    return int(said) if said.isdigit() else COUNTS.index(said) + 1
