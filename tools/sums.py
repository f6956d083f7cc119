"""Whether a question is for the price of several things together: "what does that cost altogether?"

Patterns over plain English; what is summed is for whoever asks to say.
"""

from __future__ import annotations

import re

from tools.quantities import quantities

_ALL = r"(?:altogether|all ?together|together|in total|the total|total|combined|in all|all in all|in sum|the sum|overall)"
_SUM = re.compile(
    rf"\b(?:what|whats|what['’]s|how much|how many (?:dollars|euros|pounds))\b.{{0,48}}\b{_ALL}\b"
    rf"|^\W*(?:(?:and|so|ok|ok so|then)\W+)*(?:the )?(?:all )?(?:{_ALL}|grand total|sum)\W*(?:please|pls|then)?\W*$"
    rf"|\b(?:tell me|give me|calculate|work out|show me) (?:the |what (?:is|are) the )?(?:total|sum|price together)\b"
    r"|\badd (?:it|them|that|those|these|both|all) (?:all )?up\b"
    r"|\b(?:what|how much)\b.{0,24}\b(?:come|comes|add|adds|amount|amounts)\b (?:up )?to\b"
    r"|\bhow much (?:is|are|for|do|does|would|will) (?:it |that |they )?(?:both|all of (?:them|these|those|it)|all (?:three|four|five)|the lot|everything)\b",
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
