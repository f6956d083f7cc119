"""Where a message names values of the shop's tables, and of which column each is meant.

Mention detection and disambiguation. Whether what is named is wanted, or not, or only nice to have,
is for ``named_values.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.dialogue import Dialogue
from agent.models.reading import QUESTION_ACTS, Reading, Span
from agent.slots.alternatives import is_choice, listed_with
from agent.slots.phrase import is_thing
from agent.slots.polarity import DONT_MIND, NOT_BEFORE, TOLD_OF_ITEM
from agent.slots.spoken import KINDS, columns_of_kind, kinds_spoken_of
from engine.language.vocabulary import KEY_ORDER, UMBRELLA, Match, Vocabulary

#: ``text[start:end]``.
Place = tuple[int, int]

#: How sure the reader must be of what keeps a value from being a plain wish. A kind ruled
#: out by mistake leaves nothing of what the person came for, so that takes more.
SURE_OF_VALUE, SURE_OF_KIND = 0.6, 0.9
#: Before a value that is surely meant as one: "in blue", "made of oak".
CUED = re.compile(r"\b(?:in|of|from|by|only|size)\s+(?:a |the )?$", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class Names:
    """All that a message names of the shop's, with what tells what is meant by it.

    Attributes:
        wanted: the reader's marks of what is wanted or not.
        by_place: place -> what it may mean; places may overlap.
        own: columns of the kind of product that is spoken of; none: unknown.
        spoken: the kinds that are spoken of.
        searches: something is looked for, and no list is set right.
    """

    text: str
    acts: frozenset[str]
    vocabulary: Vocabulary
    wanted: list[Span]
    by_place: dict[Place, list[Match]]
    own: frozenset[str]
    spoken: frozenset[str]
    searches: bool

    @cached_property
    def kinds(self) -> set[int]:
        """Where kinds of product are named."""
        return {place[0] for place, found in self.by_place.items() if found[0].key in KINDS}


#: What somebody likes to do is no kind that only ends in such a word: "cooking", and camp cooking.
_LIKES = re.compile(
    r"\b(?:likes?|loves?|enjoys?|adores?|into|interested in|fan of|keen on|mad about|passionate about)\s+(?:all things\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """One name and the column that it is meant of.

    Attributes:
        matches: its values that may be meant; an umbrella word names several.
        marks: the reader's marks around it.
        listed: the places of the alternatives that it is one of, in order; its own if there are none.
            What is said of one of them is said of all.
        marked: the reader marks one of them.
    """

    text: str
    start: int
    end: int
    key: str
    matches: list[Match]
    marks: list[Span]
    listed: list[Place]
    marked: bool

    @property
    def before(self) -> str:
        return self.text[: self.listed[0][0]]

    @property
    def after(self) -> str:
        return self.text[self.listed[-1][1] :]

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def score(self) -> float:
        return max(match.score for match in self.matches)

    @property
    def is_kind(self) -> bool:
        return self.key in KINDS


def names_in(
    text: str,
    reading: Reading,
    acts: frozenset[str],
    dialogue: Dialogue,
    vocabulary: Vocabulary,
    spent: Sequence[Place],
    opens: bool,
) -> Names:
    """What a message names of the shop's tables, outside of what the reader knows for other things.

    Args:
        spent: places that are settled already.
        opens: nothing was shown or wished for yet.
    """
    others: list[Span] = []
    if not is_choice(text, vocabulary):  # "brand a or b": neither letter is of the list
        others = _of_other_things(text, reading, acts, dialogue)
    by_place: dict[Place, list[Match]] = {}
    for match in vocabulary.find(text):
        place = (match.start, match.end)
        inside = [s for s in others if s.start <= match.start and match.end <= s.end]
        if (
            match.key not in vocabulary.numeric
            and not overlaps(place, spent)
            and not (match.score <= UMBRELLA and _LIKES.search(text[: match.start]))
            and all(_is_label(match, span, dialogue) for span in inside)
        ):
            by_place.setdefault(place, []).append(match)
    return Names(
        text=text,
        acts=acts,
        vocabulary=vocabulary,
        wanted=[s for s in reading.spans if s.slot in ("need", "brand", "value", "not")],
        by_place=by_place,
        own=columns_of_kind(text, dialogue, vocabulary),
        spoken=frozenset(kinds_spoken_of(text, dialogue, vocabulary)),
        searches=opens or "find" in acts,
    )


def mention_at(place: Place, names: Names) -> Mention | None:
    """What is named at a place; None where the words mean nothing of the shop's."""
    start, end = place
    listed = listed_with(names.text, place, names.by_place)
    before = names.text[: listed[0][0]]
    matches = names.by_place[place]
    if names.own:
        of_kind = [m for m in matches if m.key in KEY_ORDER or m.key in names.own]
        if not of_kind and not (CUED.search(before) or NOT_BEFORE.search(before)):
            return None  # "warm white light" for the bedroom is no light roast
        matches = of_kind or matches
    key = _column(matches, names)
    marks = [s for s in names.wanted if s.start < end and start < s.end]
    marked = any(overlaps((s.start, s.end), listed) for s in names.wanted)
    meant = [m for m in matches if m.key == key]
    found = Mention(names.text, start, end, key, meant, marks, listed, marked)
    if not marks and found.score < 1.0:
        return None
    if DONT_MIND.search(before) or TOLD_OF_ITEM.search(before):
        return None
    if key not in KEY_ORDER and is_thing(names.text, start, end, marks):
        return None  # "hand cream", "cream for oily skin": a thing, and no shade
    return found


def overlaps(place: Place, places: Sequence[Place]) -> bool:
    """Whether a place shares a character with one of ``places``."""
    return any(start < place[1] and place[0] < end for start, end in places)


def _column(matches: list[Match], names: Names) -> str:
    """The column that is meant: a kind before a brand before a value.

    Of a material and a shade of one name, the one that the kind spoken of has, or else the one that
    is written as the person wrote it.
    """
    order = {key: rank for rank, key in enumerate(KEY_ORDER)}
    kinds_of_shared = names.vocabulary.kinds_of_shared

    def rank(match: Match) -> tuple[int, bool, bool]:
        return (
            order.get(match.key, len(order)),
            names.spoken.isdisjoint(kinds_of_shared.get((match.key, str(match.value)), ())),
            names.text[match.start : match.end] != str(match.value),
        )

    return min(matches, key=rank).key


def _of_other_things(
    text: str, reading: Reading, acts: frozenset[str], dialogue: Dialogue
) -> list[Span]:
    """The reader's marks that name somebody, a product on screen, or what a question is about."""
    asks = bool(acts & QUESTION_ACTS) and "similar" not in acts

    def is_other(span: Span) -> bool:
        if span.slot == "item":
            # Before any list no product can be pointed at; "only Acme, please" names none.
            return bool(dialogue.cards) and not _ONLY.search(text[: span.start])
        return span.slot in ("recipient", "customer") or (span.slot == "topic" and asks)

    return [span for span in reading.spans if span.score >= SURE_OF_VALUE and is_other(span)]


def _is_label(match: Match, span: Span, dialogue: Dialogue) -> bool:
    """Whether a name that a reader takes for somebody's is the shop's own, letter by letter."""
    if match.score < 1.0 or dialogue.support:
        return False
    if span.slot == "customer" and match.key == "brand":
        return True  # who is no staff speaks of no customers: "made by Lumavale"
    return span.slot in ("recipient", "customer") and " " in str(match.value)
