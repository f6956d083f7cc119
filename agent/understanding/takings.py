"""What a message takes of the list, and what it wants summed: how many, of which, or of all kept.

It knows the conversation and places in the list; ``tools/copies.py`` and ``tools/sums.py`` read the
words.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.models.reading import STEERS, Reading
from agent.understanding.followups import compared_last
from agent.understanding.frame import Frame
from agent.understanding.turned_down import ANOTHER_ONE, TAKES_BACK
from tools.references import positions

#: The most that is taken at one word ("all of them").
MOST_TAKEN = 5
#: "both", "these": what is meant is not named.
_NOT_BY_NAME = re.compile(
    r"\b(?:both|all|the (?:two|lot)|these|those|them|they|everything)\b(?! (?:first|last|in all))",
    re.IGNORECASE,
)


def taken(
    acts: frozenset[str],
    places: list[int],
    named: bool,
    text: str,
    reading: Reading,
    dialogue: Dialogue,
) -> tuple[frozenset[str], list[int]]:
    """(acts, places) of a message that may take something.

    Args:
        named: a place is named, even one that the list does not have.
    """
    if "take" not in acts:
        return acts, places
    if places == list(range(len(dialogue.cards))) and len(places) > MOST_TAKEN:
        return acts, []  # ten at once are seldom meant: which ones, is asked
    described = reading.texts("need", text) + reading.texts("value", text)
    if not places and not named and (acts & STEERS or described):
        acts = (acts - {"take"}) | {"inform"}  # "ok a wooden one then"
    return acts, places


def another_taken(text: str, dialogue: Dialogue) -> list[int]:
    """Positions of what is taken in the place of what was put aside: "not that one, the third"."""
    if dialogue.stage != "taken":
        return []
    back, another = TAKES_BACK.match(text), ANOTHER_ONE.match(text)
    rest = another["which"] if another else text[back.end() :] if back else ""
    return positions(rest, dialogue.cards, bare_numbers=True) if rest else []


def takes_back(text: str) -> bool:
    """True for "actually not that one", and nothing else."""
    back = TAKES_BACK.match(text)
    return back is not None and not text[back.end() :].strip(" .,;:!")


def turned_from(acts: frozenset[str], places: list[int], dialogue: Dialogue) -> frozenset[str]:
    """The acts, where what is turned down had been put aside: it leaves the shortlist as well."""
    kept = {card["product_id"] for card in dialogue.shortlist}
    if "reject" in acts and any(dialogue.cards[p]["product_id"] in kept for p in places):
        return acts | {"drop"}
    return acts


def sum_asked(text: str, acts: frozenset[str], places: list[int], dialogue: Dialogue) -> Frame:
    """What is meant together: what is named, else what is kept, else what was just compared."""
    shown = [place for place in places if place < len(dialogue.cards)]
    if _NOT_BY_NAME.search(text) or not shown:
        compared = sorted(compared_last(dialogue) or dialogue.spoken)
        kept = bool(dialogue.shortlist)
        shown = [] if kept else compared if len(compared) > 1 else shown
    if not shown:
        return Frame(acts=acts & {"greet"} | {"show_list"})
    named = tuple(str(place + 1) for place in shown)
    return Frame(acts=frozenset({"ask_product"}), products=named, topic=text)
