"""How many of one thing somebody wants: "three of these", "2 of number 4", "a couple of those".

Patterns over plain English. Which thing is meant is for ``tools/references.py`` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.numerals import COUNTS, numbers_in

_N = rf"(?:\d{{1,2}}|{'|'.join(COUNTS[1:])}|a couple|a dozen|half a dozen|a pair)"
_OF = re.compile(
    rf"\b(?P<n>{_N})\s+(?:(?:pieces|pcs|copies)\s+)?(?:of|x)\s+(?:"
    r"(?P<these>(?:these|those|them|each|the same(?: one)?)\b)"
    r"|(?=(?:it|that|this|the (?:first|second|third|fourth|fifth|last|cheapest|dearest|\w+ ones?)|number|no\.|nr|#)\b))",
    re.IGNORECASE,
)
#: A message that takes so many, and says nothing else.
_TAKES = re.compile(
    r"\W*(?:(?:ok(?:ay)?|yes|yeah|yep|great|good|fine|cool|perfect|then|so|right|alright|well|hm+)\b\W*)*"
    r"(?:(?:i|we)(?:['’]?(?:ll|d)| will| would| want to| need to| wanna| can| could)?\s*|can i\s+|could i\s+|let me\s+|let['’]?s\s+|please\s+|just\s+)*"
    r"(?:take|have|want|need|like(?: to)?|get|buy|grab|order|go (?:with|for)|gimme|give me|get me|put(?: down)?|add|keep|make it)?\s*"
    r"(?:(?:me|us|just|please|to have|to take|to buy)\s+)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Copies:
    """So many of something.

    Attributes:
        count: how many; ``words`` as it was written.
        start, end: the place of the number and, where no single thing is named, of what points at
            several ("these").
        alone: no single thing is named.
        takes: the message asks for them, and for nothing else.
    """

    count: int
    words: str
    start: int
    end: int
    alone: bool
    takes: bool

    def without(self, text: str) -> str:
        """The text with the number blanked, and "these" with it: only places are left."""
        end = self.end if self.alone else self.start + len(self.words)
        return text[: self.start] + " " * (end - self.start) + text[end:]


def copies_in(text: str) -> Copies | None:
    """How many of one thing ``text`` speaks of; None where it does not."""
    found = _OF.search(text)
    count = _count(found["n"]) if found else 0
    if found is None or count < 2:
        return None
    led_up = _TAKES.match(text)
    takes = led_up is not None and led_up.end() >= found.start() and len(text.split()) <= 12
    return Copies(
        count, found["n"], found.start(), found.end(), found["these"] is not None,
        takes and not text.rstrip().endswith("?"),
    )  # fmt: skip


def _count(words: str) -> int:
    plain = words.casefold()
    named = {"a couple": 2, "a pair": 2, "a dozen": 12, "half a dozen": 6}
    numbers = numbers_in(plain)
    return named.get(plain) or (int(numbers[0]) if numbers else 0)
