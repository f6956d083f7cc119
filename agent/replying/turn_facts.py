"""What the tools of a turn noted, dropped and looked up, as a reply speaks of it."""

from __future__ import annotations

import re
from typing import Any

from agent.dialogue import Dialogue
from agent.replying.list_words import left_out, name_of
from agent.replying.phrasing import joined
from agent.slots.adjectives import is_adjectival

#: "I'd like to get fit at home": how somebody wants to be has no name that a shop could lack.
_TO_BECOME = re.compile(
    r"\b(?:(?:like|love|want|need|hope|trying) to|wanna) (?:become|stay|feel|be|get (?:more |really )?"
    r"(?:fit|fitter|strong|stronger|healthy|healthier|better|organi[sz]ed|outdoors|warm|ready|started|into|in shape))\b",
    re.IGNORECASE,
)


def added(dialogue: Dialogue, subject: str | None = None) -> list[dict[str, Any]]:
    """The wishes that this turn noted, for one person or for all that it names."""
    return [
        row
        for result in dialogue.results
        if result.name == "build_profile"
        and subject in (None, result.artifact.get("subject", subject))
        for row in result.artifact.get("added", [])
    ]


def removed(dialogue: Dialogue, action: str = "") -> list[dict[str, Any]]:
    """The wishes that this turn ended, by any action or by one."""
    return [
        row
        for result in dialogue.results
        if result.name == "build_profile" and action in ("", result.artifact.get("action"))
        for row in result.artifact.get("removed", [])
    ]


def unlearned(dialogue: Dialogue) -> str:
    """What of the shop's records on the person is not used any more, in words: "your age"."""
    keys = [row["key"] for row in removed(dialogue) if row["source"] == "history"]
    named = ["usual order" if key == "avg_order_value" else key for key in dict.fromkeys(keys)]
    return joined([f"your {name}" for name in named if name != "holiday"], "and")


#: What a thing without a name is for: "something for the living room".
_SOMETHING_FOR = (
    r"\b(?:something|anything|some ?thing|sth|smth|sumthin\w*|stuff|things?|ideas?|what|gifts?|presents?|good|best|great|right|suitable)\b[^.;!?]{{0,16}}?"
    r"\bfor (?:(?:the|my|our|his|her|their|an?) )?{}\b"
)


def needs_said(dialogue: Dialogue, subject: str) -> list[str]:
    rows = added(dialogue, subject)
    return [str(row["value"]) for row in rows if row["key"] == "need" and row["relation"] == "is"]


def names_said(dialogue: Dialogue, subject: str) -> list[str]:
    """Those of the needs said that name a thing: not how it is to be, nor only what it is for."""
    if _TO_BECOME.search(dialogue.message):
        return []
    names = [name for need in needs_said(dialogue, subject) if (name := name_of(need))]
    return [
        name
        for name in names
        if not name.startswith("your ")
        and name != subject
        and not is_adjectival(name, dialogue.message)
        and not re.search(_SOMETHING_FOR.format(re.escape(name)), dialogue.message, re.IGNORECASE)
    ]


def rejected(dialogue: Dialogue) -> str:
    rows = [r for r in added(dialogue) if r["relation"] == "not" and r["key"] != "product"]
    return joined(
        list(dict.fromkeys(left_out(row).removeprefix("anything ") for row in rows)), "or"
    )


def first_name(dialogue: Dialogue) -> str:
    customer = _looked_up(dialogue)
    return "" if dialogue.support else str(customer.get("name", "")).split(" ")[0]


def customer_name(dialogue: Dialogue) -> str:
    customer = _looked_up(dialogue)
    return str(customer.get("name") or customer.get("customer_id", ""))


def _looked_up(dialogue: Dialogue) -> dict[str, Any]:
    """The customer of this conversation, also when the look-up was part of this very turn."""
    customer = dialogue.customer or {}
    for result in dialogue.results:
        if result.name == "lookup_customer":
            customer = result.artifact.get("customer") or customer
    return customer
