"""The tool that answers questions of the shop itself, from the shop's own page."""

from __future__ import annotations

import re
from typing import Any

from langchain.tools import tool
from langgraph.types import Command
from rapidfuzz import fuzz

from tools.answers import Runtime, answer

#: Everyday words -> words that a topic's heading or text is likely to hold.
_KIN = {
    "delivery": "delivery shipping deliver ship postage courier arrive dispatch send abroad",
    "returns": "return returns refund money back exchange send back change my mind unwanted",
    "payment": "pay payment card paypal cash invoice instalments klarna credit debit apple",
    "discounts": "discount code coupon voucher sale offer student deal promo loyalty",
    "gift": "gift wrap wrapping present card message",
    "warranty": "warranty guarantee broken repair faulty defect",
    "contact": "opening hours open contact phone email call store address location closed human",
    "privacy": "privacy data personal information gdpr tracking",
    "sizes": "size sizes sizing fit chart",
    "sustainability": "sustainable sustainability eco environment packaging recycled carbon",
}


@tool
def shop_information(topic: str, runtime: Runtime) -> Command[Any]:
    """Answer a question of the shop: delivery, returns, payment, discounts, opening hours.

    Args:
        topic: the question in the person's words.
    """
    info = runtime.context.shop.info
    heading = closest_topic(topic, info)
    artifact = {
        "asked": topic,
        "topic": heading,
        "text": info[heading] if heading else None,
        "topics": list(info),
    }
    return answer(runtime, "shop_information", artifact)


def closest_topic(question: str, info: Any) -> str | None:
    """The heading whose words fit the question best, or None when none does."""
    asked = set(re.findall(r"[a-z]{3,}", question.casefold()))
    best, best_score = None, 0.0
    for heading, text in info.items():
        head = set(re.findall(r"[a-z]{3,}", heading.casefold()))
        kin = {
            word
            for key, words in _KIN.items()
            if any(fuzz.ratio(key, part) >= 75 for part in head)
            for word in words.split()
        }
        body = set(re.findall(r"[a-z]{5,}", text.casefold()))
        score = 3.0 * _hits(asked, head) + 2.0 * _hits(asked, kin) + 0.5 * len(asked & body)
        if score > best_score:
            best, best_score = heading, score
    return best if best_score >= 2.0 else None


def _hits(asked: set[str], words: set[str]) -> int:
    """How many asked words are among ``words``, a typo or an ending apart."""
    return sum(
        any(
            fuzz.ratio(mine, theirs) >= 85 or (len(theirs) > 4 and mine.startswith(theirs))
            for theirs in words
        )
        for mine in asked
    )
