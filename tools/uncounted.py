"""What of a person's history does not count, because they say so: "I bought that for my sister".

Kept as facts of their own, so that the person sees them and can take them back; before a ranking
they take the interactions out. Nothing is deleted from the shop's record.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from langchain_core.messages import AIMessage, HumanMessage

from data.records import Customer
from data.shop import Shop
from engine.profile import Fact, Profile, Source
from tools.records import Record

if TYPE_CHECKING:  # how facts read is known to those who answer
    from tools.answers import Runtime
    from tools.state import ShopState

#: Key of such a fact; its value is a title, a kind, or one of the words below.
HISTORY = "history"
#: Whole parts of a history -> the deeds that they are; "" is every deed.
PARTS = {"purchases": ("purchase",), "views": ("view", "like"), "everything": ("purchase", "view", "like", "dislike")}  # fmt: skip
#: What points at something that the last reply named.
THAT, THOSE = "that", "those"
#: How many things the question "which one?" names.
_ASKED = 5
_LAST_ORDER = re.compile(
    r"^(?:last|latest|most recent|previous) (?:order|purchase)$", re.IGNORECASE
)
_BOUGHT = re.compile(r"\b(?:bought|got|order(?:ed)?|purchased?)\b", re.IGNORECASE)


class SeveralMeantError(LookupError):
    """It is not said which of several things of the history is meant: ``titles``."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(f"one of {len(titles)} is meant: {', '.join(titles)}")
        self.titles = titles


def uncounted(
    value: str, words: str, source: Source, customer: Customer | None, runtime: Runtime
) -> list[Fact]:
    """The facts by which what ``value`` names of a customer's history does not count any more.

    Args:
        value: a title, a kind, a part of the history, ``THAT`` or ``THOSE``.

    Returns:
        several where the words name several products; none where the history has no such thing.

    Raises:
        SeveralMeantError: ``THAT`` is one thing, and the last reply named several.
    """
    if value in PARTS:
        return [Fact(HISTORY, value, "not", source, words)]
    if customer is None:
        return []
    record = Record.of(customer, runtime.context)
    told = value in (THAT, THOSE)
    bought = _BOUGHT.search(words) is not None
    titles = told_last(record, runtime.state) if told else record.of_thing(value, bought=bought)
    if _LAST_ORDER.search(value):
        titles = record.last_titles()
    if (value == THAT and not titles) or (value == THOSE and len(titles) == 1):
        titles = record.of_deed("purchase" if bought else "view") or record.names()[-_ASKED:]
        raise SeveralMeantError(titles[:_ASKED])
    if value == THAT and len(titles) > 1:
        raise SeveralMeantError(titles)
    return [Fact(HISTORY, title, "not", source, words) for title in titles]


def counted_only(profile: Profile, facts: list[Fact], shop: Shop) -> Profile:
    """``profile`` without what the facts take out of its history."""
    out = {str(fact.value) for fact in facts if fact.key == HISTORY and fact.relation == "not"}
    if not out:
        return profile
    deeds = {deed for part in out & PARTS.keys() for deed in PARTS[part]}
    kept = []
    for one in profile.history:
        product = shop.product(one.product_id)
        if one.kind not in deeds and not (product and product.title in out):
            kept.append(one)
    told = [fact for fact in profile.facts if not _is_out(fact, out, deeds)]
    return replace(profile, history=tuple(kept), facts=tuple(told))


def _is_out(fact: Fact, out: set[str], deeds: set[str]) -> bool:
    """Whether a kind that the record tells of, in a shop without events, is one that does not count."""
    deed = {"purchase history": "purchase", "browsing history": "view"}.get(fact.words)
    return fact.source == "history" and deed is not None and (deed in deeds or fact.value in out)


def told_last(record: Record, state: ShopState) -> list[str]:
    """Titles of the history, what the reply before the person's last message named."""
    messages = list(state["messages"])
    while messages and not isinstance(messages.pop(), HumanMessage):
        pass
    said = next(
        (str(m.text) for m in reversed(messages) if isinstance(m, AIMessage) and m.text), ""
    )
    return [name for name in record.names() if name in said]
