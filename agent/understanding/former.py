"""Products of a list that is no longer on screen: "the second from before", "the first you showed me".

A message is understood as it would have been of that list; its places become the products' IDs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from agent.dialogue import Card, Dialogue
from agent.understanding.frame import Frame
from tools.references import positions, reference_to

_LIST = r"(?:list|lot|batch|round|ones|search|results?|page|suggestions?|selection|set)"
#: The list before this one.
_BEFORE = re.compile(
    rf"\b(?:(?:from|of|in|on) (?:the |your |that )?(?:last|previous|earlier|old|prior|former) {_LIST}"
    rf"|(?:from|you (?:showed|had|gave|listed|suggested)(?: me| us)?|shown) (?:just )?(?:before|earlier|previously|a moment ago|last time)"
    rf"|(?:from|of|in) (?:the )?(?:list|lot|ones) (?:before|earlier)|from (?:before|earlier))\b",
    re.IGNORECASE,
)
#: The list that the conversation began with.
_AT_FIRST = re.compile(
    rf"\b(?:(?:from|of|in|on) (?:the |your |that )?(?:very )?(?:first|original|initial) {_LIST}"
    r"|you (?:first )?(?:showed|had|gave|listed|suggested)(?: me| us)? (?:first|at (?:first|the (?:start|beginning))|in the beginning|originally|to begin with)"
    r"|(?:from|at) the (?:very )?(?:beginning|start))\b",
    re.IGNORECASE,
)


def of_former(
    text: str, dialogue: Dialogue, understand: Callable[[str, Dialogue], Frame]
) -> Frame | None:
    """What is asked of a product that stood on an earlier list; None where nothing is."""
    for pattern, cards in ((_AT_FIRST, dialogue.opening), (_BEFORE, dialogue.former)):
        if not (match := pattern.search(text)) or not cards:
            continue
        rest = f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip()}".strip()
        if not positions(rest, cards, bare_numbers=True):
            continue  # "back to the list from before"
        then = replace(dialogue, message=rest, cards=cards, focus=None, spoken=(), better=None)
        return _by_id(understand(rest, then), cards)
    return None


def _by_id(frame: Frame, cards: tuple[Card, ...]) -> Frame:
    """A frame whose products are named by their IDs, since other cards are on screen."""

    def product(place: str) -> str:
        fits = place.isdigit() and 1 <= int(place) <= len(cards)
        return reference_to(str(cards[int(place) - 1]["product_id"])) if fits else place

    return replace(frame, products=tuple(map(product, frame.products)), like=product(frame.like))
