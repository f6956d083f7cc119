"""Which products a message speaks of: the places on the list that its words name or imply.

Between ``heard.py``, which knows the acts of a message, and ``slot_filling.py``, which knows its
wishes. How a place is written ("#2", "the red one") is for ``tools/references.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.dialogue import Dialogue
from agent.models.reading import POINTING, QUESTION_ACTS, STEERS
from agent.slots.card_wishes import OTHER_OF_COLUMN
from agent.slots.near_values import names_value
from agent.understanding.doubt import is_question
from agent.understanding.followups import (
    BUT,
    COMES_IN,
    TAKES,
    WHICH_OF,
    asks_which,
    compared_last,
    repeated,
    told_last,
)
from agent.understanding.frame import Frame
from agent.understanding.heard import Heard
from agent.understanding.pointing import compared, pointed
from agent.understanding.takings import another_taken, sum_asked, taken, turned_from
from engine.language.vocabulary import Vocabulary
from tools.copies import Copies, copies_in
from tools.measures import superlative
from tools.references import other_than, points_back, positions, says_both, says_other
from tools.sums import asks_sum

_THEM = re.compile(
    r"\b(?:them|['’]?em|those|these|neither|none)(?: both| two| three)?\W*(?:please|pls|then|too)?\W*$",
    re.IGNORECASE,
)
#: From this price on one digit is no answer to "any limit on the price?".
_LEAST_BUDGET = 10.0
#: A message of one digit: "2".
_DIGIT = re.compile(r"\W*[1-9]\W*(?:then|please|pls|plz|it is|thanks|thx)?\W*", re.IGNORECASE)


@dataclass(frozen=True)
class References:
    """What a message speaks of.

    Attributes:
        acts: what it does, now that it is known of what.
        places: positions on the list, from 0.
        beyond: positions named that the list does not have, from 1.
        copies: how many of a product are spoken of, or None.
        question: what is asked of them, where the message's own words do not say it ("and the
            second?"); else "".
    """

    acts: frozenset[str]
    places: list[int]
    beyond: tuple[int, ...]
    copies: Copies | None
    question: str


def resolved(heard: Heard, vocabulary: Vocabulary) -> References | Frame:
    """The products that a message speaks of; a Frame where it asks for their sum."""
    text, dialogue = heard.text, heard.dialogue
    copies = copies_in(heard.pointing) if dialogue.cards else None
    acts = frozenset({"take"}) if copies and copies.takes else heard.acts
    places = _named(heard, acts, copies)
    if asks_sum(text):
        return sum_asked(text, acts, places, dialogue)
    acts, places = _of_the_list(heard, acts, places)
    question = heard.question
    if not question:
        acts, question = repeated(text, acts, places, dialogue)
    beyond = tuple(place + 1 for place in places if place >= len(dialogue.cards))
    places = [place for place in places if place < len(dialogue.cards)]
    if {"why", "compare"} <= acts and len(places) < 2:
        acts -= {"compare"}  # "why is this one better than the others?" asks for its reasons
    if not places:
        places = _implied(heard, acts, bool(beyond))
    acts, places = taken(acts, places, bool(beyond), text, heard.reading, dialogue)
    acts = turned_from(acts, places, dialogue)
    if "compare" in acts and acts & STEERS and not is_question(text):
        acts -= {"compare"}  # "cheaper than the first" asks for others
    if "compare" in acts:
        acts, places = compared(text, acts, places, dialogue)
    acts, places = _with_a_change(heard, acts, places, vocabulary)
    return References(acts, places, beyond, copies, question)


def _named(heard: Heard, acts: frozenset[str], copies: Copies | None) -> list[int]:
    """The places that are named, whether the list has them or not."""
    if heard.picked:
        return list(heard.picked)
    if "take" in acts and (instead := another_taken(heard.text, heard.dialogue)):
        return instead
    bare = bool(acts & (POINTING | STEERS)) or heard.dialogue.stage == "taken"
    bare = bare or _DIGIT.fullmatch(heard.text) is not None
    if says_both(heard.text) and len(heard.dialogue.spoken) > 1:
        return sorted(heard.dialogue.spoken[-2:])  # of those that were just spoken of
    told = told_last(heard.dialogue) if acts & {"take", "drop", "reject"} else []
    if len(told) > 1 and _THEM.search(heard.text):
        return told  # "add them", after two were answered about
    # In "two of number 3" only 3 is a place.
    pointing = copies.without(heard.pointing) if copies else heard.pointing
    return positions(pointing, heard.dialogue.cards, bare_numbers=bare)


def _of_the_list(
    heard: Heard, acts: frozenset[str], places: list[int]
) -> tuple[frozenset[str], list[int]]:
    """(acts, places), by what is on screen: nothing, or something that is taken or asked about."""
    text, dialogue = heard.text, heard.dialogue
    if not dialogue.cards and not acts & {"drop", "why_not", "ask_product"}:
        places = []
    if acts == {"summary"}:
        places = []  # "what did he buy last?" is asked of the customer, not of the last card
    if _DIGIT.fullmatch(text) and _asks_no_such_number(dialogue):
        acts = frozenset({"take"})
    if says_other(text) and dialogue.cards:
        other = other_than(text, dialogue.cards, dialogue.spoken)
        places, acts = ([], acts | {"unclear"}) if other is None else ([other], acts)
    asks = WHICH_OF.match(text) or (text.endswith("?") and not TAKES.search(text))
    if len(places) == 1 and superlative(text) and asks:
        acts = frozenset({"ask_product"})  # "which has the longest battery?"
    return acts, places


def _asks_no_such_number(dialogue: Dialogue) -> bool:
    """Whether one digit can only be a place: no price is so low."""
    if dialogue.stage != "asked_budget":
        return dialogue.stage == "shown"
    return all(card["price"] >= _LEAST_BUDGET for card in dialogue.cards)


def _implied(heard: Heard, acts: frozenset[str], named: bool) -> list[int]:
    """The places that are meant where the list has none of those named.

    Args:
        named: a place is named that the list does not have.
    """
    text, dialogue = heard.text, heard.dialogue
    places: list[int] = []
    if acts == {"ask_product"} and (heard.question or asks_which(text, acts, dialogue)):
        places = compared_last(dialogue) or list(range(len(dialogue.cards)))
    if not places and not named and acts & POINTING and "unclear" not in acts:
        places = pointed(text, acts, heard.reading, dialogue)
    return places


def _with_a_change(
    heard: Heard, acts: frozenset[str], places: list[int], vocabulary: Vocabulary
) -> tuple[frozenset[str], list[int]]:
    """(acts, places), where one on screen is wanted in another shade or size."""
    text, dialogue = heard.text, heard.dialogue
    but = BUT.search(text)
    ahead = text[: but.start()] if but else ""
    said = points_back(ahead) or positions(ahead, dialogue.cards, bare_numbers=True)
    if places and but and said and not acts & QUESTION_ACTS:
        acts = (acts - {"take", "reject"}) | {"similar", "inform"}  # "the second but in blue"
    comes_in = COMES_IN.search(text) if dialogue.cards and not heard.step else None
    another = comes_in and OTHER_OF_COLUMN.search(text)  # "does it come in other colours?"
    if comes_in and (another or names_value(text[comes_in.end() :], vocabulary)):
        acts = frozenset({"ask_product", "similar", "inform"})  # "got it in red?"
        places = places or pointed(text, acts, heard.reading, dialogue) or [0]
    return acts, places
