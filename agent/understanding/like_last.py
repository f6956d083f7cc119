"""Whether something like what was bought last is asked for: "like my last order, but cheaper"."""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from engine.language.lexical import content_words
from tools.quantities import quantities

_LIKE_LAST = re.compile(
    r"\b(?:like|similar to|same as|along the lines of)\b.{0,16}\b(?:last|latest|previous) (?:order|purchase|buy|thing|one|time)\b|"
    r"\b(?:like|similar to|same as) (?:what|the (?:one|thing)s?)(?: that)? (?:i|we|s?he|they) (?:last )?(?:bought|got|ordered)\b",
    re.IGNORECASE,
)
#: What was just told of, wanted once more.
_SAME_AGAIN = re.compile(r"\bsame (?:thing |one |ones )?again\b", re.IGNORECASE)
#: What asks for things like one that was just named, and nothing else.
_SIMILAR = re.compile(
    r"\b(?:(?:anything|something|some|one|ones|more|others?|products?|things?)\s+)?(?:similar|alike|comparable|(?:more )?like (?:it|that|this|those|them|these))\b"
    r"(?:\s+(?:ones?|things?|products?|to (?:it|that|this|those|them)))?",
    re.IGNORECASE,
)


def like_last(text: str, dialogue: Dialogue) -> bool:
    """ "like what I bought last", or "something similar" right after the answer to what that was."""
    if _LIKE_LAST.search(text):
        return True
    told = dialogue.before[-1] if dialogue.before else None
    named = told is not None and told.name == "lookup_customer" and told.artifact.get("customer")
    rest = text
    for quantity in reversed(quantities(text)):
        rest = f"{rest[: quantity.start]} {rest[quantity.end :]}"  # "something similar under 60"
    left = set(content_words(_SIMILAR.sub(" ", rest)))
    if named and _SAME_AGAIN.search(text):
        return True
    return bool(named and _SIMILAR.search(text)) and left <= {
        "cheaper",
        "better",
        "rated",
        "show",
        "new",
        "else",
    }
