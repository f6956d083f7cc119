"""The open need of a message, in the person's own words: what is left for free-text search."""

from __future__ import annotations

import re
from typing import Any

from agent.polarity import NOT_BEFORE
from agent.reading import Reading, Span

Wish = dict[str, Any]

#: Words that ask for something without saying for what.
_GENERIC_WORDS = (
    "hi hello hey so what anything something any show give can could would do tell got "
    "recommend suggest surprise i i'm im just help need want looking you me us a an some the "
    "for to idea ideas suggestion suggestions recommendation recommendations recommended good "
    "nice please pls today have new offer buy get gift gifts present presents s d i'd id "
    "should browse browsing around see look my friend else suggested stuff thing things is "
    "there know don't dont what's whats u of in your shop store worth product products on "
    "customer her him them this we one ones item items birthday maybe really very much that "
    "it him he she they and goes go with which would "
)
_GENERIC = frozenset(_GENERIC_WORDS.split())
_AN_ID = re.compile(r"\b[A-Za-z]{1,5}[-_]?\d{2,}\b")
_LEAD = re.compile(
    r"^(?:(?:for (?:the|my|our|a)|an?|the|some|any|my|new|nice|good|bit of|pair of|something|"
    r"anything|stuff|things?|ones?|(?:is |are )?(?:really |totally |quite )?(?:into|fond of|keen on|interested in|a fan of|mad about)|"
    r"enjoys?|likes?|loves?|adores?)\b\s*)+",
    re.IGNORECASE,
)


def needs_in(
    text: str,
    reading: Reading,
    acts: frozenset[str],
    wishes: list[Wish],
    spent: list[tuple[int, int]],
) -> list[Wish]:
    """The open need in free words; the whole message when a search names nothing else.

    Args:
        spent: places that are settled already, as a limit, a brand or a value of a column.
    """
    needs = [
        text[span.start : span.end]
        for span in reading.spans
        if span.slot in ("need", "value")
        and not _negated(span, text, reading)
        and not any(start <= span.start and span.end <= end for start, end in spent)
    ]
    steering = acts & {"more", "cheaper", "pricier", "better"}
    if not needs and not wishes and "find" in acts and not steering:
        needs = [text]
    tidied = dict.fromkeys(_tidied(need) for need in needs)
    return [{"key": "need", "value": need, "words": need} for need in tidied if need]


def _tidied(need: str) -> str:
    """A need without its article; "" when nothing of it says what is wanted."""
    bare = _LEAD.sub("", need.strip(" ,.!?"))
    said = re.findall(r"[\w']+", _AN_ID.sub("", bare).casefold().replace("’", "'"))
    return "" if all(word in _GENERIC or len(word) < 2 for word in said) else bare


def _negated(span: Span, text: str, reading: Reading) -> bool:
    overlaps = any(
        s.slot == "not" and s.start < span.end and span.start < s.end for s in reading.spans
    )
    return overlaps or bool(NOT_BEFORE.search(text[: span.start]))
