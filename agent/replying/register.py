"""What shows of a register: traits of a message, and of a clause that might answer it.

Counted off the text alone, each a number near 0 to 1, so that a small linear model can weigh them
(``chooser.py``). This module knows no model and no situation.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agent.replying.phrasing import CASUAL, Clause

#: How people write; the corpus names the voice of each of its lines.
VOICES = (
    "hurried", "chatty", "rude", "nonnative", "old", "teen", "typos", "plain", "polite", "staff",
)  # fmt: skip
_POLITE = re.compile(
    r"\b(?:could|would|may i|might|please|kindly|should like|i wonder|shall|"
    r"good (?:morning|evening|afternoon|day))\b",
    re.IGNORECASE,
)
_SLANG = re.compile(rf"\b(?:{CASUAL}|lmao|nah|yeah|yep|smth|idk|ngl|bruh)\b", re.IGNORECASE)
_ANGRY = re.compile(
    r"\b(?:idiots?|stupid|damn|crap|useless|rubbish|hell|moron|dumb|wtf)\b", re.IGNORECASE
)
_CONTRACTED = re.compile(r"\w'(?:s|re|ve|ll|d|m|t)\b")
_FIRST_PERSON = re.compile(r"\bI(?:'m|'d|'ve|'ll)?\b")
_SORRY = re.compile(r"\bsorry|afraid|apolog", re.IGNORECASE)
_ADDRESSED = re.compile(r"\b[Yy]ou(?:r|rs)?\b")


def traits_of_message(text: str) -> NDArray[np.float64]:
    """(14,): a constant, length, case, punctuation, manners, slang, anger."""
    words = text.split()
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters) / max(len(letters), 1)
    return np.array(
        [
            1.0,
            *brevity(text),
            text[:1].isupper(),
            bool(re.search(r"[.!?]$", text)),
            "!" in text,
            "?" in text,
            upper > 0.5,
            bool(_POLITE.search(text)),
            bool(_SLANG.search(text)),
            bool(_ANGRY.search(text)),
            bool(re.search(r"\w'\w", text)),
            "," in text,
            sum(map(len, words)) / max(len(words), 1) / 5,
        ],
        dtype=np.float64,
    )


def brevity(text: str) -> tuple[float, float]:
    """Log of the number of words, and whether they are four at most."""
    count = len(text.split())
    return math.log1p(count), float(count <= 4)


@lru_cache(maxsize=8192)
def traits_of_clause(clause: Clause) -> NDArray[np.float64]:
    """(15,): tone, length, punctuation, who speaks, apology, address, colon, what it points at."""
    text = clause.text
    return np.array(
        [
            *(clause.tone == tone for tone in ("", "casual", "formal", "short")),
            math.log1p(len(text.split())),
            "!" in text,
            text.endswith("?"),
            bool(_FIRST_PERSON.search(text)),
            bool(_CONTRACTED.search(text)),
            bool(_SORRY.search(text)),
            bool(_ADDRESSED.search(text)),
            text.endswith(":"),
            text.count(". ") / 2,
            "{top}" in text,
            "{from}" in text,
        ],
        dtype=np.float64,
    )
