"""The wishes in a message: limits, brands, kinds and values from the shop's words, facts about the
person, and needs in free words.

Each sort has a module of its own; here they are put together, and each word is read once: what is a
limit is no name, what is a name is no need.
"""

from __future__ import annotations

from agent.dialogue import Dialogue
from agent.models.reading import QUESTION_ACTS, Reading
from agent.slots.card_wishes import other_than_shown, rejected, same_as
from agent.slots.customers import AN_ID
from agent.slots.going_with import GOES_WITH, asks_going_with
from agent.slots.limits import limits_in
from agent.slots.mentions import Place, names_in
from agent.slots.named_values import named_values
from agent.slots.near_values import misspelled_in, unwanted
from agent.slots.needs import needs_in
from agent.slots.person import person_in
from agent.slots.phrase import is_own
from agent.slots.polarity import ruled_out
from agent.slots.price_levels import price_level_in
from agent.slots.recipients import (
    GIFT,
    OF_NO_THING,
    RECIPIENT,
    SUITABLE,
    occasion_of_kin,
)
from agent.slots.wish import Wish
from engine.language.vocabulary import Vocabulary
from tools.deadlines import DEADLINE

#: Acts whose messages state no wish, unless they look for something as well.
_OF_OTHERS = frozenset(
    {"lookup", "summary", "draft", "attack", "off_topic", "ask_profile", "forget"}
)
#: Acts that state no wish where nothing else is done.
_SAYS_NOTHING = frozenset(
    {"skip", "affirm", "deny", "thanks", "bye", "greet", "show_list", "about_bot"}
)
#: Acts on what is kept already: what they name is no further wish.
_OF_WHAT_IS_KEPT = frozenset({"take", "drop", "remove_wish", "undo"})


def wishes_in(
    text: str,
    reading: Reading,
    acts: frozenset[str],
    dialogue: Dialogue,
    vocabulary: Vocabulary,
    places: list[int],
) -> tuple[Wish, ...]:
    """Arguments of ``tools.wishes.Wish`` for every wish and fact in ``text``.

    A question ("is it under 2 kg?") states no wish, nor does a customer's ID.
    """
    if _states_nothing(acts):
        return ()
    spent: list[Place] = []
    items = [(span.start, span.end) for span in reading.spans if span.slot == "item"]
    wishes = limits_in(text, acts, dialogue, vocabulary, spent, items)
    if "reject" in acts:
        wishes += rejected(text, dialogue, places, vocabulary)
    wishes += same_as(text, dialogue, places, vocabulary)
    wishes += other_than_shown(text, dialogue, places, vocabulary)
    if acts & _OF_WHAT_IS_KEPT:
        return tuple(wishes)
    opens = not dialogue.cards and not any(
        row["source"] in ("said", "staff") for row in dialogue.profile
    )
    ages = {str(w["words"]) for w in wishes if w["key"] == "age"}  # an age tells of the thing, too
    if dialogue.cards and asks_going_with(text):
        spent += [match.span() for match in GOES_WITH.finditer(text)]
    settled = [place for place in spent if text[slice(*place)] not in ages]
    settled += items if dialogue.cards else []  # before any list, no product can be pointed at
    if level := price_level_in(text, acts):
        wishes.append(level[0])
        spent.append(level[1])
        settled.append(level[1])
    names = names_in(text, reading, acts, dialogue, vocabulary, spent, opens)
    named = named_values(names, reading, spent)
    spent, settled = named.spent, settled + named.settled
    wishes += named.wishes or misspelled_in(text, vocabulary, spent)
    wishes += _ruled_out(text, named.wishes, vocabulary)
    wishes += person_in(text, reading, occasion_of_kin(text))
    settled += _of_somebody(text, acts)
    if dialogue.support:  # "C0012 headphones"
        settled += [match.span() for match in AN_ID.finditer(text)]
    wishes += needs_in(text, reading, acts, wishes, spent, settled, opens)
    return tuple(wishes)


def _states_nothing(acts: frozenset[str]) -> bool:
    """Whether a message states no wish, by what it does."""
    if acts & QUESTION_ACTS and not acts & {"find", "inform", "reject", "cheaper"}:
        return True
    if acts & _OF_OTHERS and not acts & {"find", "inform"}:
        return True
    return bool(acts) and acts <= _SAYS_NOTHING


def _ruled_out(text: str, named: list[Wish], vocabulary: Vocabulary) -> list[Wish]:
    """What plain words rule out and no name of the shop's is."""
    known = {str(wish["words"]).casefold() for wish in named}
    return [unwanted(what, vocabulary) for what in ruled_out(text) if what.casefold() not in known]


def _of_somebody(text: str, acts: frozenset[str]) -> list[Place]:
    """Places that tell for whom it is and why, which is no part of what is looked for."""
    whom = RECIPIENT if "gift" in acts else GIFT
    places = [
        match.span() for told in (whom, *OF_NO_THING, DEADLINE) for match in told.finditer(text)
    ]
    return places + [m.span() for m in SUITABLE.finditer(text) if not is_own(text, m.end())]
