"""Several things in one message, and what is said of one of them alone: "a bag and a mug; pink for
the bag", "a bag under 50 and a mug under 20".

Text in, text out. Whether the things are several needs, and what the words said of one set as a
limit, is for whoever asks to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.language.lexical import STOP_WORDS, content_words, stem, words
from tools.manners import PLEASE, THANKS
from tools.quantities import quantities

_CLAUSE = re.compile(r"\s*[.;:,!?\n]+(?=\s|$)\s*|\s+-+\s+|\s+(?:and|but|plus)\s+|\s*&\s*", re.I)
_JOINS = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|plus|&)\s+", re.IGNORECASE)
#: What leads up to a limit that stands behind a thing: "in green", "by Acme", "with at least".
_SET_BY = re.compile(r"\b(?:in|by|from|rated|made of|with at least)\s+\w", re.IGNORECASE)
#: What a further thing begins with, unless it is a plural.
_ONE_MORE = re.compile(
    r"(?:an?|some|the|my|new|also|another)\b|(?:\w+\s+)*\w{2,}s\b", re.IGNORECASE
)
#: Around the name of a thing in a clause about it: "for the bag", "the bag should be".
_BEFORE, _AFTER = (
    r"(?:\b(?:for|of|on|as for)\s+)?\b(?:the|my|our|that|this)\s+(?:other\s+)?",
    r"(?:\s+(?:one\s+)?(?:(?:should|must|has to|have to|needs? to|can|could|may)(?:\s+(?:be|cost|come))?|is|are)\b)?",
)
#: What is said behind a thing, not before it.
_BEHIND = re.compile(r"(?:for|with|to|that|which|of|as)\b", re.IGNORECASE)
#: A clause that says nothing of its own.
_MANNERS = re.compile(rf"\W*(?:(?:and|also|oh|{PLEASE}|{THANKS}|ok|yes)\b\W*)*", re.I)


@dataclass(frozen=True, slots=True)
class Apart:
    """A message taken apart.

    Attributes:
        common: what is said of all; the things are named in it.
        own: (word that names a thing, what is said of it alone), in order.
    """

    common: str
    own: tuple[tuple[str, str], ...]


def set_apart(text: str) -> Apart | None:
    """What a message says of one of several things alone; None when nothing looks like it."""
    back = _coming_back(text)
    line = _in_line(back.common if back else text)
    if back and line:
        return Apart(line.common, (*line.own, *back.own))
    return back or line


def said_of(text: str, things: Sequence[str]) -> Apart | None:
    """What a message says of one or more of ``things``, each as it was asked for."""
    names = [name for thing in things for name in content_words(thing)]
    apart = _parted(list(_clauses(text)), names, goes_on=re.compile(r"\W*(?:and)?\W*"))
    return apart if apart and _MANNERS.fullmatch(apart.common) else None


def thing_named(word: str, things: Sequence[str]) -> int | None:
    """Which of the things a word names, where it is one of them."""
    found = [n for n, thing in enumerate(things) if stem(word.casefold()) in _stems(thing)]
    return found[0] if len(found) == 1 else None


def with_word(thing: str, name: str, word: str) -> str:
    """A thing with what is said of it: "a wireless keyboard", "a laptop for gaming"."""
    if _BEHIND.match(word):
        return f"{thing} {word}"
    return re.sub(rf"\b(?={re.escape(name)})", f"{word} ", thing, count=1, flags=re.IGNORECASE)


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """(what stands before it, clause) for each clause."""
    start, lead = 0, ""
    for mark in _CLAUSE.finditer(text):
        yield lead, text[start : mark.start()]
        start, lead = mark.end(), mark.group()
    yield lead, text[start:]


def _coming_back(text: str) -> Apart | None:
    """Clauses that come back to what an earlier one named."""
    clauses = list(_clauses(text))
    names: list[str] = []
    for first in range(1, len(clauses)):
        names += content_words(clauses[first - 1][1])
        if (own := _own(clauses[first][1], names)) and own[1]:
            listed = "".join(lead + clause for lead, clause in clauses[:first])
            apart = _parted(clauses[first:], names)
            return Apart(listed + apart.common, apart.own) if apart else None
    return None


def _parted(
    clauses: list[tuple[str, str]],
    names: Sequence[str],
    goes_on: re.Pattern[str] = re.compile(r"\s*and\s*"),
) -> Apart | None:
    """The clauses about one of the names; the others, as they stand, are said of all.

    A bare limit that ``goes_on`` leads up to is of the same thing: "the mug in blue and under 20".
    """
    common, found = "", []
    for lead, clause in clauses:
        own = _own(clause, names)
        if own and own[1]:
            found.append(own)
        elif found and goes_on.fullmatch(lead) and _is_bound(clause):
            found.append((found[-1][0], clause.strip()))
        else:
            common += lead + clause
    return Apart(common, tuple(found)) if found else None


def _own(clause: str, names: Sequence[str]) -> tuple[str, str] | None:
    """(name, the rest) of a clause about one of the names; None when it is about none or several.

    A name of several words ("coffee machine") is told by its last one.
    """
    known = {stem(name) for name in names}
    about = [word for word in words(clause) if stem(word) in known and word not in STOP_WORDS]
    if not about or " ".join(about) not in " ".join(words(clause)):
        return None
    root = r"\s+".join(re.escape(word) for word in about)
    found = re.search(rf"{_BEFORE}(?P<name>{root})\b{_AFTER}", clause, re.IGNORECASE)
    # Without "the" the name stands first: "keyboard wireless", "headphones under 50".
    found = found or re.match(rf"\s*(?P<name>{root})\b{_AFTER}", clause, re.IGNORECASE)
    if found is None:
        return None
    rest = f"{clause[: found.start()]} {clause[found.end() :]}"
    if _MANNERS.fullmatch(rest):
        return None
    return about[-1], " ".join(rest.split()).strip(" ,.!?")


def _is_bound(clause: str) -> bool:
    left = clause
    for quantity in quantities(clause):
        left = left.replace(quantity.words(clause), " ") if quantity.bounded else left
    return left != clause and _MANNERS.fullmatch(left) is not None


def _in_line(text: str) -> Apart | None:
    """Limits behind the things of a list, where one that is not the last has its own.

    Of a limit at the very end alone nobody can tell whether it is meant for all.
    """
    marks = list(_JOINS.finditer(text))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    items = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    cuts = [_cut(item) for item in items]
    if not any(cut is not None for cut in cuts[:-1]):
        return None
    if not all(_ONE_MORE.match(item.strip()) for item in items[1:]):
        return None
    common, own = "", []
    leads = ["", *(mark.group() for mark in marks)]
    for lead, item, cut in zip(leads, items, cuts, strict=True):
        common += lead + item[:cut].rstrip()
        if cut is not None:
            own.append((content_words(item[:cut])[-1], item[cut:].strip(" .!?")))
    return Apart(common, tuple(own))


def _cut(item: str) -> int | None:
    """Where the limit behind a thing begins."""
    places = [quantity.start for quantity in quantities(item) if quantity.bounded]
    places += [match.start() for match in _SET_BY.finditer(item)]
    places = [place for place in places if content_words(item[:place])]
    return min(places, default=None)
