"""By when somebody wants a thing: "could it be here on Friday?", "a present by Saturday".

Patterns over plain English. Whether a shop can keep to it is for the shop's page to say.
"""

from __future__ import annotations

import re

_SOON = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend|tomorrow|tonight|christmas|xmas|new year|easter"
_DAY = (
    rf"(?:{_SOON}|(?:mon|tue|wed|thu|thurs|fri|sat|sun)\b|week\b|month\b|"
    r"(?:jan|febr)uary|march|april|june|july|august|(?:sept|nov|dec)ember|october|\d{1,2}(?:st|nd|rd|th)\b|"
    r"(?:(?:my|his|her|our)\s+)?(?:\w+\s+)?(?:birthday|party|wedding|anniversary|trip|holidays?))"
)
_NEXT = r"(?:(?:the|this|next|coming)\s+)?"
#: The day that whatever is wanted must be there; no word of what it should be.
DEADLINE = re.compile(
    rf"\b(?:(?:i|we)\s+(?:need|want|must have)\s+(?:it|them|this|that)\s+)?"
    rf"(?:by|before|until|till)\s+{_NEXT}(?:{_SOON}|next week)\b",
    re.IGNORECASE,
)
#: Whether a thing comes by a certain day.
BY_WHEN = re.compile(
    r"\b(?:be here|(?:get|come|arrive|turn up|reach|receive|have|make|need|want)\b"
    r"(?: (?:it|them|this|that|these|the \w+(?: one)?|number \d|here|there|to me|me)){0,3})\W.{0,12}?"
    rf"\b(?:(?:by|on|before|until|till|this|next)\s+{_NEXT}{_DAY}|today|tonight|tomorrow|in time)\b"
    rf"|\barrives?\b.{{0,12}}?\b(?:by|on|before)\s+{_NEXT}{_DAY}|{DEADLINE.pattern}",
    re.IGNORECASE,
)
