"""Several things wanted in one message: "a phone, a desk lamp and coffee", "a laptop or a tablet".

Each is a need with a short list of its own. What a single need says stands in ``needs.py``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise

from agent.models.reading import Reading, Span
from agent.slots.adjectives import is_adjectival
from agent.slots.framing import FOR_A_CUSTOMER, unframed
from agent.slots.needs import CHEAP, GENERIC, tidied
from agent.slots.spoken import KINDS
from engine.language.lexical import STOP_WORDS, content_words
from engine.language.vocabulary import UMBRELLA, Match, Vocabulary
from tools.manners import GREETINGS, PLEASE, THANKS

_LIST_LEAD = re.compile(
    rf"^(?:(?:{GREETINGS}|ok|so|right|well|{PLEASE})\W+)*(?:(?:i|we)(?:'m| am|'re| are)? ?(?:need|want|would like|looking for|after)"
    rf"|{FOR_A_CUSTOMER}"
    r"|(?:i'd|we'd) like|need|want|looking for|show me|get me|find me)?\s*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:an?|some|the|new|my|one|two|also|as well|plus)\b", re.IGNORECASE)
#: Between things of which one will do.
_OR = re.compile(
    r"\s*(?:,|,?\s*or(?:\s+(?:maybe|perhaps|even|also))?)\s*(?:an?\s+|some\s+)?", re.IGNORECASE
)
#: A word before a thing, and those that only lead up to it.
_WORD_BEFORE = re.compile(r"([^\W\d][\w'’-]*)\s+$")
_LEADS_UP = GENERIC | STOP_WORDS
#: Manners after a list are no part of its last item.
_MANNERS = re.compile(rf"\W*\b(?:{PLEASE}|{THANKS}|cheers)\W*$", re.IGNORECASE)
_NO_NOUN = re.compile(
    r"\d|\b(?:i|is|are|he|she|it|they|for|under|over|below|not|no|but|with|without|or|that|which|than|my)\b",
    re.I,
)


def separate_needs(
    text: str, reading: Reading, acts: frozenset[str], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """ "a phone, a microphone and lights": several things, when a list of nouns joins them."""
    named = [match for match in vocabulary.find(text) if match.key in KINDS]
    kinds = {match.end for match in named if match.score >= UMBRELLA}
    marked = [
        span
        for span in reading.spans
        if (span.slot == "need" or (span.slot == "value" and span.end in kinds))  # "a blue bag"
        and tidied(text[span.start : span.end])
        and re.search(r"\w{3}", text[span.start : span.end])
    ]
    told = [span for span in reading.spans if span.slot == "value"]
    spans = [_with_what_it_is_like(span, text, told) for span in marked]
    if not acts & {"find", "inform"}:
        return ()
    if either := _either(text, spans, named, told, vocabulary):
        return either
    if len(spans) < 2:
        return ()
    if "find" not in acts and not all(
        _ARTICLE.search(text[max(0, s.start - 8) : s.start + 5]) for s in spans
    ):
        return ()  # "rugs and lamps" answers which kind; "a rug and a lamp" asks for both
    listed = _plain_list(text)
    if listed and all(_is_thing(part, text, spans, named) for part in listed):
        return listed
    if any(m.start <= a.start and b.end <= m.end for m in named for a, b in pairwise(spans)):
        return ()  # "dresses & skirts" is one kind of this shop
    between = text[spans[0].end : spans[1].start]
    if len(spans) == 2 and not re.search(r"\b(?:and|plus|also|as well)\b|[&+]", between):
        return ()  # "a good book, a history perhaps" names one thing twice
    if len(spans) == 2 and not (
        _ARTICLE.search(text[: spans[1].start + 5], spans[0].end)
        or _of_other_kinds(spans, text, named, vocabulary)
    ):
        return ()  # "pots and pans" is one thing, "a pot and a pan" are two
    joined = all(
        re.fullmatch(r"(?:\s+for\s+(?:(?:the|my|our|a)\s+)?\w+(?:\s+(?:room|people|persons?|adults?|kids|children|players|guests))?)?\s*(?:,|[.;]\s*(?:and|also|plus)|and|&|\+|plus|,\s*and|as well as|also|or)?\s*(?:also )?(?:a|an|some|the|new|my|one|two)?\s*",
                     text[a.end : b.start], re.IGNORECASE)
        for a, b in pairwise(spans)
    )  # fmt: skip
    return tuple(text[span.start : span.end] for span in spans) if joined else ()


def _with_what_it_is_like(span: Span, text: str, told: list[Span]) -> Span:
    """The name of a thing with the words just before it: "waterproof" of "a waterproof jacket".

    Args:
        told: what the message says things are like.
    """
    start = span.start
    while word := _WORD_BEFORE.search(text, 0, start):
        said = any(s.start <= word.start(1) < s.end for s in told) or is_adjectival(word[1])
        if not said or word[1].casefold() in _LEADS_UP:
            break
        start = word.start()
    return replace(span, start=start)


def _is_thing(part: str, text: str, spans: list[Span], named: list[Match]) -> bool:
    """Whether an item of a list names something whole: no half of a kind, nothing but a manner."""
    start = text.find(part)
    end = start + len(part)
    if any(m.start < edge < m.end for m in named for edge in (start, end)):
        return False  # of "help me choose crime & thrillers" one half
    places = [(place.start, place.end) for group in (spans, named) for place in group]
    return any(first < end and start < last for first, last in places)


def _either(
    text: str,
    spans: list[Span],
    named: list[Match],
    told: list[Span],
    vocabulary: Vocabulary,
) -> tuple[str, ...]:
    """Things of which one will do, each of other kinds: "a laptop or a tablet"; else none."""
    kinds = sorted({(match.start, match.end) for match in named if match.score > UMBRELLA})
    if not kinds:
        return ()
    others = [s for s in spans if not any(s.start < end and start < s.end for start, end in kinds)]
    places = [_with_what_it_is_like(Span("need", *place), text, told) for place in kinds] + others
    places.sort(key=lambda place: place.start)
    between = [text[one.end : other.start] for one, other in pairwise(places)]
    if not between or not all(map(_OR.fullmatch, between)) or "or" not in between[-1].casefold():
        return ()
    if not _of_other_kinds(places, text, named, vocabulary):
        return ()  # "a dress or a skirt" is one kind of this shop
    heard = all(any(s.start < p.end and p.start < s.end for s in spans) for p in places)
    alone = not unframed(text[: places[0].start])
    return tuple(text[p.start : p.end] for p in places) if heard or alone else ()


def _of_other_kinds(
    spans: list[Span], text: str, named: list[Match], vocabulary: Vocabulary
) -> bool:
    """Whether each span names a thing that the shop has, and none is of another's kinds."""
    homes = []
    for span in spans:
        kinds = {m.value for m in named if span.start <= m.start < span.end and m.score > UMBRELLA}
        said = " ".join(content_words(text[span.start : span.end]))
        homes.append(kinds or set(vocabulary.titled(said)))
    return all(homes) and all(one.isdisjoint(other) for one, other in combinations(homes, 2))


def _plain_list(text: str) -> tuple[str, ...]:
    """The items of a message that is nothing but a list: "a phone, a desk lamp and some coffee"."""
    core = _LIST_LEAD.sub("", _MANNERS.sub("", CHEAP.sub("", text)).strip(" ,.!?"))
    if re.search(r"[.;:!?]\s", core):
        return ()  # a list is one sentence
    parts = [part.strip() for part in re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|plus|&)\s+", core)]
    if not 3 <= len(parts) <= 4 or not all(1 <= len(part.split()) <= 4 for part in parts):
        return ()
    return () if any(_NO_NOUN.search(part) for part in parts) else tuple(parts)
