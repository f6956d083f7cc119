"""A thing that is asked for by its use: "something he can wear" as "something to wear".

One way of saying it, so that whatever reads a need knows a purpose when it sees one. What is used
for what is for ``engine/uses.py``.
"""

from __future__ import annotations

import re

from agent.slots.recipients import KIN

_THING = r"(?P<thing>something|anything|some ?thing|smth|sth|sumthin\w*|stuff|things?|what|sthg)"
_WHO = r"(?:i|you|we|he|she|they|one|u)"
_USED = (
    r"wear|use|sit|drink|cook|bake|eat|listen|read|play|sleep|write|draw|carry|put|hang|cut|work|train|exercise|take|keep|"
    r"store|lie|cuddle|watch|ride|grow|plant|make|brew|serve|travel|hike|run|swim|lean|clean|wash"
)
_CAN = re.compile(
    rf"\b{_THING}\s+(?:nice\s+|good\s+|new\s+|cool\s+|warm\s+|else\s+)?(?:that\s+|which\s+)?{_WHO}\s+(?:can|could|might|may|would|will|['’]d|['’]ll)\s+"
    rf"(?:also\s+|actually\s+|always\s+|really\s+)?(?={_USED}\b)",
    re.IGNORECASE,
)
_TO = re.compile(
    rf"\b(?:smth|sth|sumthin\w*|sthg|some thing|stuff|(?:some|any)thing(?=\s+2))\s+(?:for (?:him|her|them|me|us)\s+)?(?:to|2)\s+(?={_USED}\b)",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(
    rf"\b(?P<thing>something|anything)\s+for (?:him|her|them|me|us)\s+to\s+(?={_USED}\b)", re.I
)
#: "Something nice for my girlfriend to wear": the use stands behind whom it is for.
_FOR_KIN = re.compile(
    rf"\b(?:something|anything|stuff|smth|sth)\s+(?:(?:really\s+)?\w+\s+)?(?P<who>for\s+(?:(?:my|our|his|her|their|an?|the)\s+)?(?:\w+\s+)?{KIN})\s+to\s+"
    rf"(?P<use>(?:{_USED})\b[^.,;!?]*?)(?=\s+(?:under|below|for|up to|max|around|about)\b|\s*(?:[.,;!?]|$))",
    re.IGNORECASE,
)
#: "Soft toy 4 baby".
_FOUR = re.compile(
    rf"(?<=[a-z] )4\s+(?=(?:my|our)\s+[a-z]|(?:(?:his|her|their|an?|the)\s+)?(?:\w+\s+)?{KIN}\b)",
    re.IGNORECASE,
)
_ASKS_WHAT = re.compile(r"\W*(?:(?:and|so|ok)\W+)*what\b", re.IGNORECASE)


def as_purpose(text: str) -> str:
    """``text`` with a thing named by somebody's use of it named by the use alone."""
    text = _FOUR.sub("for ", text)
    if _ASKS_WHAT.match(text):
        return text  # "what can I wear hiking?" asks, and names no thing
    text = _FOR_KIN.sub(r"something to \g<use> \g<who>", _CAN.sub("something to ", text))
    return _FOR_WHOM.sub("something to ", _TO.sub("something to ", text))
