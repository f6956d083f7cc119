"""What a message says of the things wanted: its wishes, for whom they are, and what it takes back.

The step after ``reference_resolution.py``. Which words make a wish is for ``wishing.py`` and
``needs.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.dialogue import Dialogue
from agent.models.reading import TALK, Reader
from agent.slots.polarity import CHANGES_MIND
from agent.slots.recipients import COMES_BACK, recipient_in
from agent.slots.separate_needs import separate_needs
from agent.slots.spoken import KINDS, WANTED
from agent.slots.totals import total_in
from agent.slots.wish import Wish
from agent.slots.wishing import wishes_in
from agent.understanding.another_thing import outdated_needs
from agent.understanding.heard import Heard
from agent.understanding.measured_search import without_measure
from agent.understanding.new_search import search_for_another
from agent.understanding.own_limits import by_place, is_of_one
from agent.understanding.reference_resolution import References
from agent.understanding.retractions import allowed_again, only_rules_out, removed_keys
from engine.language.vocabulary import Vocabulary
from tools.subjects import is_anybody

#: Acts that change the list at hand, and of several short lists each.
_REFINES = frozenset(
    {
        "inform",
        "cheaper",
        "pricier",
        "better",
        "cheapest",
        "dearest",
        "best_rated",
        "more",
        "reject",
        "correct",
        "remove_wish",
    }
)


@dataclass(frozen=True)
class Slots:
    """What a message says of the things wanted.

    Attributes:
        acts: what it does, now that its wishes are known.
        wishes: arguments of ``tools.wishes.Wish``.
        recipient: whom it is for: "dad", "me", or "" when the message does not say.
        needs: several needs at once, one text each; else ().
        of_all: one amount is meant for all of them together.
        remove: keys of wishes taken back.
        told: any of these, or a step from what is on screen, is told.
    """

    acts: frozenset[str]
    wishes: tuple[Wish, ...]
    recipient: str
    needs: tuple[str, ...]
    of_all: bool
    remove: tuple[str, ...]
    told: bool


def refines(acts: frozenset[str]) -> bool:
    """Whether the list at hand is to change, and no other one is asked for."""
    return bool(acts & _REFINES) and "find" not in acts


def filled(heard: Heard, spoken_of: References, reader: Reader, vocabulary: Vocabulary) -> Slots:
    """The slots that a message fills."""
    text, dialogue, acts = heard.text, heard.dialogue, spoken_of.acts
    wishes: tuple[Wish, ...] = ()
    if not (heard.step or heard.picked):
        wishes = wishes_in(text, heard.reading, acts, dialogue, vocabulary, spoken_of.places)
    if heard.order:
        wishes = without_measure(wishes, heard.order)
    recipient = "me" if "self" in acts else recipient_in(text, heard.reading, acts, dialogue)
    if recipient and recipient != "me":
        acts |= {"gift"}
        wishes = _without(wishes, {recipient})
    told_who = is_anybody(dialogue.subject) and not acts & {"find", "self"}
    anew = told_who or (
        CHANGES_MIND.search(text) and not COMES_BACK.match(text)
    )  # "perfume for a man", then "my dad is 70"
    if anew and not any(wish["key"] in WANTED for wish in wishes):
        wishes = (*wishes, *search_for_another(recipient, dialogue))
    needs, of_all = _needs(heard, acts, wishes, reader, vocabulary)
    if needs:
        wishes = by_place(text, [wish for wish in wishes if not is_of_one(wish, needs)], needs)
    remove = removed_keys(text, acts, vocabulary)
    if acts and acts <= {"inform", "find"}:
        remove = (*remove, *outdated_needs(text, dialogue, vocabulary))
    if allowed := allowed_again(text, dialogue):
        remove, acts = allowed, (acts - {"reject", "correct", "affirm"}) | {"remove_wish"}
        wishes = _without(wishes, {one.split("=", 1)[1].casefold() for one in allowed})
    told = bool(wishes or recipient or remove or heard.step or needs)
    acts = _with_what_is_told(acts, wishes, told, dialogue)
    return Slots(acts, wishes, recipient, needs, of_all, remove, told)


def _without(wishes: tuple[Wish, ...], values: set[str]) -> tuple[Wish, ...]:
    return tuple(wish for wish in wishes if str(wish["value"]).casefold() not in values)


def _needs(
    heard: Heard,
    acts: frozenset[str],
    wishes: Sequence[Wish],
    reader: Reader,
    vocabulary: Vocabulary,
) -> tuple[tuple[str, ...], bool]:
    """(several things wanted at once, or none; whether one amount is meant for all of them)."""
    text, reading, dialogue = heard.text, heard.reading, heard.dialogue
    total = total_in(text)
    if total:
        text = text[: total[0]]
        reading = reader.read(text, dialogue.stage).joined(text)
    needs = separate_needs(text, reading, acts, vocabulary)
    if not needs and refines(acts) and not any(wish["key"] in WANTED for wish in wishes):
        needs = dialogue.needs  # "under 20" after several short lists is meant for each
    if "undo" in acts and len(dialogue.needs) > 1:
        needs = dialogue.needs  # of several things, what was said last goes; the things stay
    return needs, total is not None


def _with_what_is_told(
    acts: frozenset[str], wishes: tuple[Wish, ...], told: bool, dialogue: Dialogue
) -> frozenset[str]:
    """The acts, now that it is known whether the message tells anything."""
    if wishes and not acts - {"rude", "greet"}:
        acts |= {"inform"}
    if not told and acts & TALK and acts <= TALK | {"inform"}:
        acts -= {"inform"}
    if "correct" in acts and only_rules_out(wishes, dialogue):
        acts = (acts - {"correct"}) | {"inform"}  # "not mugs": they were never asked for
    if acts and acts <= TALK and any(wish["key"] in KINDS for wish in wishes):
        acts |= {"find", "inform"}  # "no, a sleeping bag": a kind is named
    return acts
