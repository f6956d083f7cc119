"""What a message says of each of several people: "mum (gardening) and my brother (gaming), 40 each".

Text in, text out; what each part asks for is for whoever understands messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from agent.dialogue import Dialogue
from agent.slots.recipients import EACH, KIN, RECIPIENT, WHICH
from agent.understanding.frame import Frame
from tools.quantities import quantities

_NEXT_IN_LIST = re.compile(r"(?:[,;&+]|\band|\bplus|\bthen)(?:\s*(?:and|also))?\s*$", re.IGNORECASE)
#: Somebody named without "my": further in a list that somebody opened, or told of in a clause.
_NAMED = re.compile(
    rf"(?:(?:[,;&+.:!]|\band|\bplus|\bthen|\bfor)\s+|^\W*)(?:(?:my|our|his|her)\s+)?(?:{WHICH}\s+)?(?P<who>{KIN})",
    re.IGNORECASE,
)
#: What is told of somebody who was named before: "mum likes cooking".
_TELLS = re.compile(
    r"\s+(?:likes?|loves?|is|['’]s|enjoys?|has|wants?|needs?|would|prefers?|hates?|collects?|plays?|does)\b",
    re.IGNORECASE,
)
_EACH = re.compile(rf"\W*{EACH.pattern}", re.IGNORECASE)
#: What all who were named want: "my wife and my daughter both need rain jackets".
_ALL = re.compile(
    r"\s+(?:both|all(?: of them)?|each)\s+(?=(?:need|want|like|love|enjoy|would|could|are)\b)",
    re.IGNORECASE,
)


def for_each(
    text: str, dialogue: Dialogue, understand: Callable[[str, Dialogue], Frame]
) -> Frame | None:
    """What is asked for several people, the first with the others behind; else None."""
    parts: list[Frame] = []
    for who, said in each_for(text):
        part = understand(said, replace(dialogue, message=said))
        parts.append(replace(part, acts=part.acts | {"gift"}, recipient=who, new_search=False))
    if parts and all(part.recipient for part in parts):
        return replace(parts[0], others=tuple(parts[1:]))
    return None


def each_for(text: str) -> list[tuple[str, str]]:
    """(whom, what is said for them) when a message speaks of several people, else [].

    "my mum (gardening), my brother (gaming) and my niece who is 6": what follows somebody's name is
    theirs, there and where they are told of once more. What stands before the first, and an amount
    "each", is said of all.
    """
    shared, text = _shared(text)
    if wanted := _ALL.search(text):
        shared, text = [text[wanted.end() :].strip(" .!?"), *shared], text[: wanted.start()]
    first = RECIPIENT.search(text)
    if first is None:
        return []
    listed = [first, *(m for m in _NAMED.finditer(text, first.end()) if m.start("who"))]
    firsts: dict[str, re.Match[str]] = {}
    told = []
    for match in listed:
        who = match["who"].casefold()
        again = who in firsts
        if not again and not (match is first or _NEXT_IN_LIST.search(text[: _start(match)])):
            return []  # "my wife wants a bag for my daughter" is one story
        if again and not _TELLS.match(text, match.end()):
            return []
        firsts.setdefault(who, match)
        told.append(match)
    if len(firsts) < 2 or _tells_a_story(text, first, told[1]):
        return []
    bare = any(not re.search(r"\b(?:my|our|for)\b", match.group(), re.I) for match in told)
    if bare and len(told) == 2 and not shared:
        return []  # "for my mum and dad" is for both of them together
    lead = text[: first.start()].strip(" ,:;")
    ends = [*(_start(match) for match in told[1:]), len(text)]
    parts: dict[str, list[str]] = {who: [] for who in firsts}
    for match, end in zip(told, ends, strict=True):
        said = text[_start(match) : end]
        parts[match["who"].casefold()].append(re.sub(r"(?:\band\b|[.,;&+\s])+$", "", said))
    opens = f"{lead} for " if lead else "for "
    return [
        (who, opens + "; ".join([*(said.removeprefix("for ") for said in pieces), *shared]))
        for who, pieces in parts.items()
    ]


def _shared(text: str) -> tuple[list[str], str]:
    """(amounts that are said of each, the text without them)."""
    shared: list[str] = []
    for quantity in reversed(quantities(text)):
        if each := _EACH.match(text, quantity.end):
            shared.insert(0, text[quantity.start : each.end()].strip())
            text = text[: quantity.start] + text[each.end() :]
    return shared, text


def _start(match: re.Match[str]) -> int:
    """Where somebody is named, what joins them to others apart."""
    joins = re.match(r"(?:[,;&+.:!]|\band|\bplus|\bthen)\s+", match.group(), re.IGNORECASE)
    return match.start() + (joins.end() if joins else 0)


def _tells_a_story(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """ "My wife wants a bag, and my daughter ...": the first acts, nothing is for her yet."""
    told = _TELLS.match(text, first.end()) is not None
    return (
        told
        and not re.search(r"\bfor\s+$", text[: first.start()])
        and " for " in text[first.end() : second.end()]
    )
