"""Whether a question is for the price of several things together: "what does that cost altogether?"

Patterns over plain English; what is summed is for whoever asks to say.
"""

from __future__ import annotations

import re

from tools.manners import PLEASE
from tools.quantities import quantities

#: Of all things together, to be put among alternatives.
TOGETHER = r"all\s+in\s+all|all\s*together|altogether|together|in\s+(?:total|all|sum)|total|combined|overall"
_ALL = rf"(?:{TOGETHER}|the total|the sum)"
_SUM = re.compile(
    rf"\b(?:what|whats|what['’]s|how much|how many (?:dollars|euros|pounds))\b.{{0,48}}\b{_ALL}\b"
    rf"|^\W*(?:(?:and|so|ok|ok so|then)\W+)*(?:the )?(?:all )?(?:{_ALL}|grand total|sum)\W*(?:{PLEASE}|then)?\W*$"
    rf"|\b(?:tell me|give me|calculate|work out|show me) (?:the |what (?:is|are) the )?(?:total|sum|price together)\b"
    r"|\badd (?:it|them|that|those|these|both|all) (?:all )?up\b"
    r"|\b(?:what|how much)\b.{0,24}\b(?:come|comes|add|adds|amount|amounts)\b (?:up )?to\b"
    rf"|\b{_ALL}\s*\?\W*$"
    r"|\bhow much (?:(?:is|are|for|do|does|would|will) )?(?:it |that |they )?(?:for )?(?:both|all of (?:them|these|those|it)|all (?:three|four|five)|the lot|everything)\b"
    r"|\b(?:what|how much)\b.{0,16}\b(?:pay|spend|be paying|owe)\b.{0,12}\b(?:\d{1,2}|first|second|third|fourth|fifth)"
    r"(?: one)?\s*(?:,|and|&|plus|\+)\s*(?:the )?(?:\d{1,2}|first|second|third|fourth|fifth|last)\b",
    re.IGNORECASE,
)
_OF_THE_SHOP = re.compile(
    r"\b(?:deliver\w*|shipping|postage|returns?|vat|tax(?:es)?)\b", re.IGNORECASE
)


def asks_sum(text: str) -> bool:
    """True when ``text`` asks what several things cost together, and sets no limit."""
    if _SUM.search(text) is None or _OF_THE_SHOP.search(text):
        return False
    return not any(quantity.bounded or quantity.kind == "money" for quantity in quantities(text))
