"""Values named as alternatives: "black or blue", "no leather, suede or felt", "a laptop or a tablet".

What is said of one of them is said of all: what rules it out, what it is said of, how surely it is
meant. Plain functions over a text and the places of its names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.language.lexical import content_words
from engine.language.vocabulary import Match, Vocabulary

Place = tuple[int, int]

#: Between two alternatives; a list of them has one of the words between its last two.
_OR = re.compile(
    r"\s*(?:/|,?\s*(?:or|nor|and|&)(?:\s+(?:even|maybe|perhaps|just|also|else))?)\s*(?:an?\s+|some\s+|in\s+|by\s+|from\s+)?",
    re.I,
)
_COMMA = re.compile(r"\s*,\s*(?:an?\s+|some\s+|in\s+|by\s+)?", re.IGNORECASE)


def listed_with(text: str, place: Place, by_place: Mapping[Place, Sequence[Match]]) -> list[Place]:
    """The places of the list of alternatives that ``place`` stands in, in order; itself if in none.

    Args:
        by_place: the names in ``text``; alternatives are of one column.
    """
    key = {match.key for match in by_place[place]}
    same = sorted(p for p, ms in by_place.items() if not key.isdisjoint(m.key for m in ms))
    groups: list[list[Place]] = []
    for one in same:
        between = text[groups[-1][-1][1] : one[0]] if groups else ""
        if groups and (_OR.fullmatch(between) or _COMMA.fullmatch(between)):
            groups[-1].append(one)
        else:
            groups.append([one])
    group = next(group for group in groups if place in group)
    ends = group[-2:]
    joined = len(ends) == 2 and _OR.fullmatch(text[ends[0][1] : ends[1][0]])
    return group if joined else [place]


def as_one(places: Sequence[Place], by_place: Mapping[Place, Sequence[Match]]) -> list[Match]:
    """The matches at some places of a list, each as if it stood in the place of the whole."""
    first, last = places[0][0], places[-1][1]
    return [replace(one, start=first, end=last) for place in places for one in by_place[place]]


def is_choice(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a message is nothing but alternatives of one column: "brand a or b", "red or blue"."""
    by_place: dict[Place, list[Match]] = {}
    for match in vocabulary.find(text):
        if match.score == 1.0:
            by_place.setdefault((match.start, match.end), []).append(match)
    listed = listed_with(text, next(iter(by_place)), by_place) if by_place else []
    if len(listed) < 2:
        return False
    around = f"{text[: listed[0][0]]} {text[listed[-1][1] :]}"
    return not content_words(around) and "?" not in around
