"""Things that go with another thing: "laptop stand" and "a sleeve for my laptop" ask for no laptop.

Where such a noun follows a name, it is the head of the phrase and the name only tells which; so is
what somebody has already ("for my drone"). Plain words of English, whatever the shop sells.
"""

from __future__ import annotations

import re

from engine.language.lexical import stem

_NOUNS = """accessory adapter arm bag battery blade box bracket bulb cable cap carrier case charger cleaner clip
    cord cover cradle dock easel filter frame grip hanger harness holder hook insole lace lens lid liner
    lock magnet mount organizer organiser pen pod polish pouch protector rack refill remote repair sheath
    sleeve spare stand stick sticker strap string tray tripod wrap"""
#: Stems of nouns that name an accessory when they follow the name of a thing.
ACCESSORIES = frozenset(_NOUNS.split())
#: Two words that name the first thing itself, in the shape it is sold in.
_THE_THING = frozenset(
    {("tea", "bag"), ("tea", "box"), ("coffee", "pod"), ("coffee", "bag"), ("vacuum", "cleaner")}
)
_NEXT = re.compile(r"[ -]+([A-Za-z]+)")
_LAST = re.compile(r"([A-Za-z]+)$")
_A = r"(?:an?|the|this|that|your)"
_OWN = r"(?:my|our|his|her|their)"
#: What is named after it is there already. "Looking for my first tent" is no such thing.
_FOR = re.compile(
    rf"\b(?P<what>[A-Za-z]+)\s+(?:for|(?:(?:to|that|which) )?(?:go(?:es)?|fits?|works?)(?: well)?(?: with| in| on)?)\s+(?:(?P<own>{_OWN})\s+|{_A}\s+)?(?:[\w'’-]+\s+)?$",
    re.IGNORECASE,
)
#: Characters before a name in which what it is for can stand; a long text is not read anew for each.
_REACH = 120
_OWNED = re.compile(rf"\b{_OWN}\b", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]+")
_SEEKING = frozenset(
    ("looking", "searching", "shopping", "hunting", "look", "search", "shop", "asking", "browsing",
     "budget", "money", "bucks", "dollars", "euros", "pounds", "quid", "pay", "spend", "hoping", "waiting")
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z]{3,}")
#: What may follow the name of a thing; any other word makes another one of it: "my book club".
_GOES_ON = frozenset(
    ("and", "or", "but", "under", "over", "below", "above", "with", "without", "in", "at", "by", "that", "which",
     "because", "so", "please", "pls", "not", "no", "from", "i", "it", "is", "as", "up", "to", "on", "when", "max")
)  # fmt: skip


def is_aside(text: str, start: int, end: int) -> bool:
    """True when ``text[start:end]`` names a thing, and another one that goes with it is wanted."""
    return _tells_which(text, start, end) or _is_owned(text, start)


def may_be_aside(text: str) -> bool:
    """False, at little cost, only where nothing in a text is aside, or beside what is wanted."""
    if _OWNED.search(text) is not None:
        return True
    return any(stem(word.casefold()) in ACCESSORIES for word in _LETTERS.findall(text))


def things_beside(text: str) -> set[str]:
    """Stems of the things that ``text`` wants something for, or that only tell which: "my phone"."""
    return {
        stem(match.group().casefold())
        for match in _WORD.finditer(text)
        if _tells_which(text, *match.span())
        or (_is_owned(text, match.start()) and _ends_there(text, match.end()))
    }


def _ends_there(text: str, end: int) -> bool:
    after = _NEXT.match(text, end)
    return after is None or after[1].casefold() in _GOES_ON


def _tells_which(text: str, start: int, end: int) -> bool:
    """The noun after it is the head: "laptop" of "laptop stand"."""
    after = _NEXT.match(text, end)
    if after is None or stem(after[1].casefold()) not in ACCESSORIES:
        return False
    last = _LAST.search(text[start:end])
    return last is None or (stem(last[1].casefold()), stem(after[1].casefold())) not in _THE_THING


def _is_owned(text: str, start: int) -> bool:
    """It is what something is for: "a case for the phone", "a lamp for my desk"."""
    before = _FOR.search(text, max(0, start - _REACH), start)
    if before is None:
        return False
    if before["own"] and before["what"].casefold() not in _SEEKING:
        return True
    return stem(before["what"].casefold()) in ACCESSORIES
