"""A message as it is heard: the reader's acts and marks, set right by the conversation.

The first step of understanding. Which products the words point at is for
``reference_resolution.py``, which wishes they state for ``slot_filling.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.dialogue import Dialogue
from agent.models.reading import Reading
from agent.slots.phrase import names_things
from agent.understanding.followups import (
    COMPARES,
    asks_which,
    most_of_shown,
    step_from,
)
from agent.understanding.frame import Frame
from agent.understanding.measured import without_ratings
from agent.understanding.measured_search import MeasuredOrder, measured_order
from agent.understanding.new_search import turns_to_another
from agent.understanding.picked import picked
from agent.understanding.pointing import not_shown, without_names
from agent.understanding.staff import in_letter, letter
from engine.language.vocabulary import Vocabulary
from tools.measures import Comparative


@dataclass(frozen=True)
class Heard:
    """One message, heard.

    Attributes:
        text: its words, with slips mended.
        dialogue: the conversation up to it.
        customer: a customer's ID or name in it, or "".
        acts: what it does, as far as its words alone tell.
        reading: the reader's marks.
        pointing: the words in which a place on the list may be named; others are blanked.
        question: what "the cheapest of those" asks of each product on screen, or "".
        step: how far the next products are to be from those on screen ("bigger"), or None.
        order: the measure that a search is for the most or the least of, or None.
        picked: the place of the one that a comparative picks among a few, or ().
    """

    text: str
    dialogue: Dialogue
    customer: str
    acts: frozenset[str]
    reading: Reading
    pointing: str
    question: str
    step: Comparative | None
    order: MeasuredOrder | None = None
    picked: tuple[int, ...] = ()


def heard(
    text: str,
    dialogue: Dialogue,
    customer: str,
    acts: frozenset[str],
    reading: Reading,
    rules_out: bool,
    vocabulary: Vocabulary,
) -> Heard | Frame:
    """The message with its acts set right; a Frame where a letter is all that is asked for.

    Args:
        rules_out: a thing named is not wanted, which the reader took for one on screen.
    """
    if "draft" in acts:
        if names_things(text, vocabulary) and not in_letter(text, dialogue):
            acts |= {"find", "inform"}  # "headphones under 80, draft a reply"
        elif dialogue.cards and not customer:
            return letter(text, dialogue)
    if rules_out and acts & {"reject", "drop"}:
        acts = (acts - {"reject", "drop"}) | {"inform"}  # "not the teapot" among teas
    acts, reading = _of_things_not_shown(text, acts, reading, dialogue, vocabulary)
    pointing, reading = without_ratings(text, reading)
    pointing = without_names(pointing, vocabulary)
    if pointing != text and "compare" in acts and not COMPARES.search(pointing):
        acts = (acts - {"compare"}) | {"inform"}
    if turns_to_another(text, reading, acts, dialogue):
        acts = (acts - {"correct", "deny", "skip"}) | {"find"}
    if one := picked(text, acts, dialogue):
        return Heard(
            text,
            dialogue,
            customer,
            one.acts,
            reading,
            pointing,
            one.question,
            None,
            picked=one.places,
        )
    question = most_of_shown(text, acts, dialogue)
    if question or asks_which(text, acts, dialogue):
        acts = frozenset({"ask_product"})
    step = step_from(text, acts, dialogue)
    if step:
        acts = (acts & {"rude", "greet", "reject"}) | {"inform"}
    order = None
    if not (question or step):
        order = measured_order(text, acts, bool(dialogue.cards), vocabulary)
    if order:
        acts = (acts - {"cheapest", "dearest", "best_rated", "ask_product"}) | {"find", "inform"}
    return Heard(text, dialogue, customer, acts, reading, pointing, question, step, order)


def _of_things_not_shown(
    text: str,
    acts: frozenset[str],
    reading: Reading,
    dialogue: Dialogue,
    vocabulary: Vocabulary,
) -> tuple[frozenset[str], Reading]:
    """(acts, reading), where what is to be taken is not on screen: it is asked for."""
    if "take" not in acts:
        return acts, reading
    found = not_shown(text, reading, dialogue, vocabulary)
    return (acts if found == reading else (acts - {"take"}) | {"find"}), found
