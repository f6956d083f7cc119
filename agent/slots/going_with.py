"""What is to go with a product that is shown or kept: "anything to go with it?".

Which product that is, by the conversation. What goes with it is for ``engine/ranking/complements.py``; what
suits a person is for ``recipients.py``.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.slots.recipients import THAT
from agent.slots.wish import Wish
from tools.references import positions

_WELL = r"(?:(?:really\s+)?(?:well|good|nice(?:ly)?|great|best)\s+)?"
_JOINS = (
    rf"(?:(?:goes|go|pairs?|works?|looks?|wear|combines?|use)\s+{_WELL}(?:together\s+|along\s+)?with"
    r"|match(?:es)?|complements?|accompany)"
)
_THAT = (
    rf"(?P<that>{THAT}|them\b|(?:what|the one) (?:i|we|he|she|they) (?:took|chose|picked|kept)\b)"
)
#: What asks for a thing that goes with one of those shown.
GOES_WITH = re.compile(
    r"(?:\b(?:what|anything|something|things?|stuff|sth|smth)(?:\s+else)?(?:['’]?[ds])?\s+)?"
    r"(?:\b(?:to|that|which|would|could|might|can|may|will|should|do|does|i|we|he|she|they|you|best|really|also|good|nice|great|cool)\s+)*"
    rf"\b{_JOINS}\s+{_THAT}"
    rf"|\b(?:accessor(?:y|ies)|extras?)\s+(?:for|to)\s+{_THAT.replace('?P<that>', '?P<for>')}"
    rf"|\bwhat(?:\s+else)?\s+(?:do|would|should|might)\s+(?:i|we|they|he|she)\s+need\s+(?:for|with)\s+{_THAT.replace('?P<that>', '?P<with>')}",
    re.IGNORECASE,
)
#: A choice: "I'll go with the second", "let's go with that".
_CHOOSES = re.compile(
    r"\b(?:i|we|let|want|wanna|like|prefer|rather|going|gonna|decided?|happy|ready)(?:['’]?(?:ll|d|s|m))?\s+"
    r"(?:(?:will|would|think|just|to|rather|probably|going|am|shall|might)\s+)*go(?:ing)? with\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:what|anything|something)\b", re.IGNORECASE)
#: A question of two that are shown: "does the second go with the first?".
_OF_TWO = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?)\W+)*(?:does|do|did|will|would|is|are|can|could)\s+"
    r"(?:it|this|that|these|those|they|the|number|#)",
    re.IGNORECASE,
)


def asks_going_with(text: str) -> bool:
    """True when a message asks for what goes with a product, whichever that is."""
    if GOES_WITH.search(text) is None or _OF_TWO.match(text):
        return False
    return _CHOOSES.search(text) is None or _ASKS.search(text) is not None


def asks_of_two(text: str) -> bool:
    """True for "does the second go with the first?"."""
    return GOES_WITH.search(text) is not None and _OF_TWO.match(text) is not None


def named_with(text: str, wishes: tuple[Wish, ...]) -> tuple[Wish, ...]:
    """The wishes of such a message, less a need made of the words that only ask.

    What is to go with the product is named right before: "a scarf to go with it".
    """
    match = GOES_WITH.search(text)
    ahead = text[: match.start()].rstrip(" ,").casefold() if match else ""
    return tuple(
        wish
        for wish in wishes
        if wish["key"] != "need" or ahead.endswith(str(wish["words"]).casefold())
    )


def going_with(text: str, dialogue: Dialogue) -> str:
    """The product that others are to go with: its place on the list, or its ID; "" for none."""
    match = GOES_WITH.search(text) if asks_going_with(text) else None
    if match is None:
        return ""
    that = match["that"] or match["for"] or match["with"]
    named = [
        p for p in positions(that, dialogue.cards, bare_numbers=True) if p < len(dialogue.cards)
    ]
    if len(named) == 1:
        return str(named[0] + 1)
    if dialogue.shortlist and (dialogue.stage == "taken" or not dialogue.cards):
        return str(dialogue.shortlist[-1]["product_id"])
    if dialogue.beside and dialogue.focus is None:
        return dialogue.beside  # "and shoes to go with it?": with what the list at hand goes with
    if dialogue.cards:
        return str((dialogue.focus or 0) + 1)
    return ""
