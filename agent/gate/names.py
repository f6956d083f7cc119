"""Checks of names in a sentence: products, people, IDs, brands, values of attributes, and
capitalised words that nothing accounts for.
"""

from __future__ import annotations

import re

from agent.gate.lexicon import is_written, shape
from agent.gate.said import Said
from agent.gate.sentences import plain
from tools.manners import GREETINGS, THANKS

_ID = re.compile(r"\b[A-Z]{1,4}[-_]?\d{2,}\b", re.I)
_BARE_ID = re.compile(
    r"\b(?:customer|client|account|user)(?:'s)?\s+(?:id\s+|number\s+|no\.?\s*|#)*([A-Za-z]*\d{2,})\b",
    re.I,
)
_WORD = re.compile(r"[^\W\d_][\w'-]*[\w]|[^\W\d_]")
_VOCATIVE = re.compile(
    rf"\b(?:{GREETINGS}|dear|welcome back|welcome|{THANKS}|sorry|sure|of course|great|here you go)\b,?\s+"
    r"([A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\b|,\s([A-Z][a-z]{2,})\s*[!.?:]\s*$"
)
_NOT_VOCATIVE = frozenset(
    "there again all everyone for i you it this that the so here we they yes no".split()  # noqa: SIM905
)
_BOLD = re.compile(r"\*\*([^*\n]{2,120})\*\*|__([^_\n]{2,120})__")
_MADE = re.compile(
    r"\b(?:comes? in|available in|offered in|made (?:of|from|out of|with)|in size|is made|is|are|has|in|colou?r|material|finish|"
    r"available|(?:a|an|the))\W+(?:[\w'-]+\W+){0,2}$",
    re.I,
)
_OTHER_THAN = re.compile(
    r"\b(?:than|unlike|instead of|rather than|similar to|like|goes with|alternative to|versus|vs\.?|against|compared (?:to|with))\W+(?:[\w'&-]+\W+){0,4}$",
    re.I,
)
#: Attribute values that are plain words too: a claim only where something is surely described.
_ORDINARY = frozenset(
    "yes no none one light dark medium small large adult adults unisex other mixed classic natural standard kids "  # noqa: SIM905
    "regular full soft hard new all any basic simple warm cool fresh clear plain sweet strong mild men women "
    "home family everyone original normal short long set good great best".split()
)
_SURELY = re.compile(
    r"\b(?:comes? in|available in|offered in|made (?:of|from|out of|with)|in size|is made|colou?rs?|materials?|size)\b",
    re.I,
)
_MONTHS_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "  # noqa: SIM905
    "august september october november december christmas easter halloween english usd eur gbp inr cad aud "
    "jpy id ids ok faq diy usb led hd tv pc gb tb kg ml".split()
)


def name_fault(said: Said) -> str | None:
    """What name in the sentence does not stand, or None."""
    if said.strangers:
        return f"product {said.strangers[0]!r} is not in evidence"
    return (
        _person_fault(said)
        or _brand_fault(said)
        or _value_fault(said)
        or _bold_fault(said)
        or _capital_fault(said)
    )


def _person_fault(said: Said) -> str | None:
    evidence, lexicon = said.evidence, said.lexicon
    ids = [match.group() for match in _ID.finditer(said.own)] + [
        match[1] for match in _BARE_ID.finditer(said.own)
    ]
    for found in ids:
        word = plain(found)
        if word in evidence.names or evidence.tells(word):
            continue
        real = word in lexicon.people
        if real or (shape(found) in lexicon.id_shapes and f" {word} " not in evidence.asked):
            return f"ID {found} is not in evidence"
    words = [word.removesuffix("'s") for word, _, _ in said.words]
    for size in (2, 3, 4):
        for first in range(len(words) - size + 1):
            name = " ".join(words[first : first + size])
            if (
                name in lexicon.people
                and name not in evidence.names
                and f" {name} " not in evidence.asked
            ):
                return f"person {name!r} is not in evidence"
    first_names = {name.split()[0] for name in evidence.names if name}
    for match in _VOCATIVE.finditer(said.own):
        called = plain(str(match[1] or match[2])).removesuffix("'s")
        forename = called.split()[0]
        if forename in _NOT_VOCATIVE or (
            said.lexicon.is_plain(forename) and forename not in _first_names(said)
        ):
            continue
        if forename not in first_names and not evidence.says(forename):
            return f"name {called!r} is not in evidence"
    return None


def _first_names(said: Said) -> set[str]:
    return {name.split()[0] for name in said.evidence.names}


def _brand_fault(said: Said) -> str | None:
    for term, start in _terms(said, said.lexicon.brands, 4):
        owners = {plain(card["brand"]) for card in said.cards}
        if said.cards and term in owners:
            continue
        if term in said.lexicon.kinds or (len(term) < 3 and " " not in term):
            continue
        if said.lexicon.is_plain(term) and said.own[start : start + 1].islower():
            continue
        free = (
            not said.cards
            or said.denied(start)
            or said.is_question
            or _OTHER_THAN.search(said.own[max(0, start - 60) : start])
        )
        if not (
            free
            and (
                said.evidence.says(term)
                or term in {plain(c["brand"]) for c in said.evidence.cards.values()}
            )
        ):
            return f"brand {term!r} is not in evidence"
    return None


def _value_fault(said: Said) -> str | None:
    surely = bool(_SURELY.search(said.own))
    for term, start in _terms(said, said.lexicon.values, 3):
        if f" {term} " in said.texts or term in said.lexicon.kinds:
            continue
        if not surely and (term in _ORDINARY or (not said.cards and said.lexicon.is_plain(term))):
            continue
        known = said.evidence.says(term)
        if said.cards:
            described = (
                surely
                or bool(_MADE.search(said.own[max(0, start - 40) : start]))
                or said.own[start - 1 : start] == "-"
            )
            compared = _OTHER_THAN.search(said.own[max(0, start - 60) : start])
            if described or term not in _ORDINARY:
                if known and (said.denied(start) or said.is_question or compared):
                    continue
                if not described and known and said.lexicon.is_plain(term):
                    continue
                return f"{term!r} is not said of {said.cards[0]['name']}"
        elif not known:
            return f"value {term!r} is not in evidence"
    return None


def _bold_fault(said: Said) -> str | None:
    """What is set in bold is a product's name, a figure, or plain words; no made-up name."""
    for match in _BOLD.finditer(said.own):
        inner = match[1] or match[2]
        strange = [
            w
            for w in _WORD.findall(inner)
            if w[0].isupper() and not _accounted(w, said, anywhere=True)
        ]
        if strange:
            return f"name {strange[0]!r} is not in evidence"
    return None


def _capital_fault(said: Said) -> str | None:
    own = said.own
    for match in _WORD.finditer(own):
        word = match.group()
        if (
            not word[0].isupper()
            or len(word) < 2
            or (not re.search(r"[a-z]", word) and len(word) > 12)
        ):
            continue
        before = own[: match.start()].rstrip()
        opens = (
            not before
            or before.strip() == "-"
            or not (before[-1].isalnum() or before[-1] in ",;&-")
            or re.search(r"(?:^|\s)\d{1,2}$", before) is not None
        )
        if not _accounted(word, said, anywhere=bool(opens)):
            return f"name {word!r} is not in evidence"
    return None


def _accounted(word: str, said: Said, *, anywhere: bool) -> bool:
    """Is a capitalised word in evidence, a word of the calendar, or (where a sentence may begin) plain?"""
    folded = word.casefold()
    if anywhere and (said.lexicon.is_plain(folded) or is_written(folded)):
        return True  # a shop without descriptions has no plain words of its own
    if folded in _MONTHS_DAYS or folded.split("'")[0] in ("i", "a"):
        return True
    for part in re.findall(r"[^\W_]+", folded.removesuffix("'s")):
        forms = (part, part.rstrip("s"), f"{part}s")
        if len(part) > 1 and not any(said.evidence.says(form) for form in forms) and not any(
            part in said_name.split() for said_name in said.evidence.names
        ) and not (anywhere and said.lexicon.is_plain(part)):  # fmt: skip
            hyphen = f" {folded} "
            if (
                hyphen not in said.evidence.told
                and hyphen not in said.texts
                and f" {part} " not in said.texts
            ):
                return False
    return True


def _terms(said: Said, vocabulary: frozenset[str], longest: int) -> list[tuple[str, int]]:
    """(term, place) of the vocabulary's terms in the sentence's own words, longest first."""
    words = said.words
    found: list[tuple[str, int]] = []
    place = 0
    while place < len(words):
        for size in range(min(longest, len(words) - place), 0, -1):
            term = " ".join(word for word, _, _ in words[place : place + size])
            forms = (term, term.removesuffix("'s"))
            hit = next((form for form in forms if form in vocabulary), None)
            if hit:
                found.append((hit, words[place][1]))
                place += size
                break
        else:
            place += 1
    return found
