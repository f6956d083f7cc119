"""A budget for several things together: "all in under 200 together", "300 for everything".

Patterns over the text and its numbers; which column the number bounds is for ``limits.py`` to say.
"""

from __future__ import annotations

import re

from tools.manners import PLEASE, THANKS
from tools.numerals import CURRENCIES, numerals
from tools.sums import TOGETHER

#: What says that one amount is for all that is asked for.
_ALL = (
    rf"(?:{TOGETHER}|all\s+in|"
    r"(?:for|on)\s+(?:all|everything|the\s+(?:lot|whole\s+lot|whole\s+thing))(?:\s+of\s+(?:it|them|these|this|that))?|"
    r"(?:for|on)\s+(?:them|these|those)\s+all)"
)
ALTOGETHER = re.compile(rf"\s?(?:{CURRENCIES}|[$€£])?\s?{_ALL}\b", re.IGNORECASE)
#: Characters before the amount in which its clause begins.
_LONGEST = 200
_SAYS_ALL = re.compile(rf"\b{_ALL}\b", re.IGNORECASE)
#: What may stand before the amount in such a clause, and after it.
_BEFORE = re.compile(
    rf"(?:[\s,;:.(–—-]|\b(?:{_ALL}|all|everything|and|but|with|for|it|they|that|this|is|a|an|of|my|our|the|i|we|i've|have|got|"
    r"has|should|must|can|may|could|to|be|cost|spend|spending|pay|budget|limit|max(?:imum)?|at|most|under|below|up|within|"
    r"not?|over|above|more|than|less|only|just|about|around|roughly|say|in|on|please)\b|[$€£₹])*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:[\s,;:.!?)]|\b(?:{_ALL}|{CURRENCIES}|usd|eur|gbp|max(?:imum)?|tops|at|most|or|less|under|budget|"
    rf"limit|is|my|the|{PLEASE}|{THANKS}|only|lol|haha|ok)\b|[$€£₹])*$",
    re.IGNORECASE,
)


def total_in(text: str) -> tuple[int, int] | None:
    """The place of the last clause of ``text``, where it gives one amount for everything."""
    for numeral in numerals(text):
        if not _AFTER.match(text, numeral.end):
            continue  # asked first: what may stand before is looked for from every place on
        before = _BEFORE.search(text, max(0, numeral.start - _LONGEST), numeral.start)
        if before and _SAYS_ALL.search(text, before.start()):
            return before.start(), len(text)
    return None
