"""The open need of a message, in the person's own words: what is left for free-text search."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from agent.polarity import LACKED_BEFORE, NOT_BEFORE
from agent.reading import Reading, Span
from engine.vocabulary import Vocabulary

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
    "it him he she they and goes go with which would whats cheapest most expensive best rated whole "
    "everything all "
)
_GENERIC = frozenset(_GENERIC_WORDS.split())
_AN_ID = re.compile(r"\b[A-Za-z]{1,5}[-_]?\d{2,}\b")
_AND = re.compile(r"\s*(?:,|\band\b|&)\s*", re.IGNORECASE)
_INTERESTS = re.compile(
    r"\b(?:into|likes?|loves?|enjoys?|interested in|fan of|keen on)\b", re.IGNORECASE
)
_LEAD = re.compile(
    r"^(?:(?:for (?:the|my|our|a)|an?|the|some|any|my|new|nice|good|bit of|pair of|something|"
    r"anything|stuff|things?|ones?|(?:is |are )?(?:really |totally |quite )?(?:into|fond of|keen on|interested in|a fan of|mad about)|"
    r"enjoys?|likes?|loves?|adores?)\b\s*)+",
    re.IGNORECASE,
)


_LIST_LEAD = re.compile(
    r"^(?:(?:hi|hello|hey|ok|so|please|pls)\W+)*(?:(?:i|we)(?:'m| am|'re| are)? ?(?:need|want|would like|looking for|after)"
    r"|(?:i'd|we'd) like|need|want|looking for|show me|get me|find me)?\s*",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"\d|\b(?:i|is|are|he|she|it|they|for|under|over|below|not|no|but|with|without|or|that|which|than|my)\b",
    re.I,
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
    # "likes coffee and hiking" are two things: no product has to be both.
    parts = [
        part for need in needs
        for part in (_AND.split(need) if _INTERESTS.search(f"{text.split(need)[0][-24:]}{need}") else [need])
    ]  # fmt: skip
    tidied = dict.fromkeys(_tidied(need) for need in parts)
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
    if LACKED_BEFORE.search(text[: span.start]):
        return False
    return overlaps or bool(NOT_BEFORE.search(text[: span.start]))


def separate_needs(
    text: str, reading: Reading, acts: frozenset[str], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """ "a phone, a microphone and lights": several things, when a list of nouns joins them."""
    spans = [
        span
        for span in reading.spans
        if span.slot == "need" and re.search(r"\w{3}", text[span.start : span.end])
    ]
    if len(spans) < 2 or "find" not in acts:
        return ()
    if listed := _plain_list(text):
        return listed
    named = [match for match in vocabulary.find(text) if match.key in ("category", "subcategory")]
    if any(m.start <= a.start and b.end <= m.end for m in named for a, b in pairwise(spans)):
        return ()  # "dresses & skirts" is one kind of this shop
    if len(spans) == 2 and not re.search(
        r"\b(?:and|plus|also|as well)\b|[&+]", text[spans[0].end : spans[1].start]
    ):
        return ()  # "a good book, a history perhaps" names one thing twice
    joined = all(
        re.fullmatch(r"\s*(?:,|and|&|\+|plus|,\s*and|as well as|also|or)?\s*(?:also )?(?:a|an|some|the|new|my|one|two)?\s*",
                     text[a.end : b.start], re.IGNORECASE)
        for a, b in pairwise(spans)
    )  # fmt: skip
    return tuple(text[span.start : span.end] for span in spans) if joined else ()


def _plain_list(text: str) -> tuple[str, ...]:
    """The items of a message that is nothing but a list: "a phone, a desk lamp and some coffee"."""
    core = _LIST_LEAD.sub("", text.strip(" .!?"))
    parts = [part.strip() for part in re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|plus|&)\s+", core)]
    if not 3 <= len(parts) <= 4 or not all(1 <= len(part.split()) <= 4 for part in parts):
        return ()
    return () if any(_NO_NOUN.search(part) for part in parts) else tuple(parts)
