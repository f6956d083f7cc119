"""Limits of one of several things: as frames, from what ``several.py`` takes apart.

It knows the conversation. How words are understood, and which limits they set, it is handed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.dialogue import Dialogue
from agent.models.reading import Reader
from agent.slots.several import Apart, said_of, set_apart, thing_named, with_word
from agent.slots.spoken import WANTED
from agent.slots.wish import Wish, relation_of, wish_of
from agent.slots.wishing import wishes_in
from agent.understanding.doubt import is_question
from agent.understanding.followups import TAKES
from agent.understanding.frame import Frame
from engine.language.lexical import content_words
from engine.language.vocabulary import Vocabulary
from engine.profile import PERSON_KEYS

Limits = Callable[[str], list[Wish]]

#: Words that tell a thing apart although they set no limit: "wireless".
_MOST_WORDS = 4


def of_several(
    text: str, dialogue: Dialogue, understand: Callable[[str, Dialogue], Frame], limits: Limits
) -> Frame | None:
    """Several things of which one has limits of its own; None when the message is no such."""
    apart = set_apart(text)
    if apart is None:
        return None
    found = understand(apart.common, replace(dialogue, message=apart.common))
    return _scoped(found, apart, found.needs, limits) if len(found.needs) > 1 else None


def of_one(text: str, dialogue: Dialogue, limits: Limits) -> Frame | None:
    """ "the mug in white": a limit of one of the several things that were asked for."""
    if len(dialogue.needs) < 2 or TAKES.search(text) or is_question(text):
        return None
    apart = said_of(text, dialogue.needs)
    inform = Frame(frozenset({"inform"}))
    return _scoped(inform, apart, dialogue.needs, limits) if apart else None


def asked_alone(found: Frame, dialogue: Dialogue) -> Frame:
    """What was said of one of several things goes with it where it is asked for alone."""
    if found.needs:
        return found
    kinds = [w for w in found.wishes if w["key"] in WANTED and relation_of(w) == "is"]
    named = [word for wish in kinds for word in content_words(str(wish["words"]))]
    set_now = {(wish["key"], relation_of(wish)) for wish in found.wishes}
    own = [
        wish_of(row)
        for row in dialogue.profile
        if any(thing_named(word, [row.get("scope", "")]) == 0 for word in named)
        and (row["key"], row["relation"]) not in set_now
    ]
    return replace(found, wishes=(*found.wishes, *own)) if own else found


def limits_alone(said: str, reader: Reader, vocabulary: Vocabulary) -> list[Wish]:
    """The limits in words that stand alone: no kind, no need, nothing of the person."""
    reading = reader.read(said, "shown").joined(said)
    inform = frozenset({"inform"})
    wishes = wishes_in(said, reading, inform, Dialogue(message=said), vocabulary, [])
    return [wish for wish in wishes if wish["key"] not in (*WANTED, *PERSON_KEYS)]


def is_of_one(wish: Wish, needs: tuple[str, ...]) -> bool:
    """True for what only one of several needs says: "lights" are no light roast for a phone."""
    words = str(wish.get("words") or wish["value"])
    named = relation_of(wish) == "is" and any(words in need for need in needs)
    return wish["key"] in WANTED or (named and wish["key"] != "price")


def by_place(text: str, wishes: Sequence[Wish], needs: tuple[str, ...]) -> tuple[Wish, ...]:
    """A measure between two things is of the first: "a tent for two people and a sleeping bag".

    What stands behind the last may be meant of all; so may a price or a rating anywhere.
    """
    starts = [text.find(need) for need in needs]
    if len(needs) < 2 or -1 in starts or starts != sorted(starts):
        return tuple(wishes)
    found = []
    for wish in wishes:
        at = text.find(str(wish["words"])) if wish["key"] not in ("price", "rating") else -1
        measured = wish.get("relation") in ("at_least", "at_most")
        if measured and starts[0] < at < starts[-1]:
            owner = max(n for n, start in enumerate(starts) if start < at)
            wish = _of_need(wish, needs[owner])
        found.append(wish)
    return tuple(found)


def _scoped(found: Frame, apart: Apart, needs: tuple[str, ...], limits: Limits) -> Frame | None:
    """The frame with what is said of each need alone; None where that is no limit and no word."""
    named = list(needs)
    own: list[tuple[int, Wish]] = []
    for name, said in apart.own:
        place = thing_named(name, needs)
        if place is None:
            return None
        set_alone = limits(said) or limits(f"{needs[place]} {said}")  # a tent "for 4 people"
        own += [(place, wish) for wish in set_alone]
        if not set_alone:
            if len(said.split()) > _MOST_WORDS:
                return None
            named[place] = with_word(named[place], name, said)
    scoped = tuple(_of_need(wish, named[place]) for place, wish in own)
    return replace(found, wishes=(*found.wishes, *scoped), needs=tuple(named))


def _of_need(wish: Wish, need: str) -> Wish:
    return {**wish, "scope": need}
