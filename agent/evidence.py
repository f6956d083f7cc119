"""What a reply may rest on: everything that this conversation's tools answered, and the person's words.

Collected by code from artifacts and state, never from a model's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from langchain_core.messages import AnyMessage, HumanMessage

from agent.dialogue import Card, tool_results
from agent.phrasing import in_third_person

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Evidence:
    """What stands.

    Attributes:
        cards: products that tools showed or explained in this conversation, by ID; ``shown`` are
            the IDs that this turn's tools put before the person.
        numbers: every number that tools or the person gave.
        words: every word of the tools' answers and of the person (casefolded).
        person: texts known of the person or customer (facts, purchases, browsing).
        names: names and IDs of people that may be used.
        shop_texts: passages of the shop's own page that were looked up this turn.
        trusted: whole phrases that tools made (reasons, differences, offers, passages of the shop's
            page), casefolded, longest first; a reply may repeat them as they are.
        actions: what tools really did this turn ("shortlist").
    """

    cards: Mapping[str, Card] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    numbers: frozenset[float] = frozenset()
    words: frozenset[str] = frozenset()
    person: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    shop_texts: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    actions: frozenset[str] = frozenset()


def evidence_from(messages: Sequence[AnyMessage], extra: Iterable[str] = ()) -> Evidence:
    """Collect the evidence of a conversation.

    Args:
        extra: further true texts (the shop's name, the counts in the system's own voice).
    """
    last = max((i for i, m in enumerate(messages) if isinstance(m, HumanMessage)), default=-1)
    cards: dict[str, Card] = {}
    shown: list[str] = []
    person: list[str] = []
    names: set[str] = set()
    shop_texts: list[str] = []
    actions: set[str] = set()
    trusted: set[str] = set()
    texts = [str(m.text) for m in messages if isinstance(m, HumanMessage)] + list(extra)
    results = list(tool_results(messages))
    this_turn = len(list(tool_results(messages[last + 1 :])))
    for place, result in enumerate(results):
        now = place >= len(results) - this_turn
        artifact = result.artifact
        texts += list(_texts(artifact))
        trusted |= {phrase.casefold() for phrase in _phrases(artifact)}
        for card in _cards(artifact):
            cards[card["product_id"]] = card
            if now:
                shown.append(card["product_id"])
        for row in [*artifact.get("profile", []), *artifact.get("facts", [])]:
            person.append(f"{row['value']} {row['words']} {row['text']}".casefold())
        if customer := artifact.get("customer"):
            if isinstance(customer, dict):
                names |= {customer["name"].casefold(), customer["customer_id"].casefold()}
                person += [str(v).casefold() for v in _texts(customer)]
            else:
                names.add(str(customer).casefold())
        for card in artifact.get("cards", []):
            person += [reason["text"].casefold() for reason in card.get("reasons", [])]
        if now and result.name == "shop_information" and artifact.get("text"):
            shop_texts.append(str(artifact["text"]).casefold())
        if now and result.name == "keep_shortlist" and artifact.get("added"):
            actions.add("shortlist")
        if now and result.name == "build_profile" and artifact.get("action") in ("forget", "start_over"):
            actions.add("deleted")
    joined = "\n".join(texts).casefold()
    numbers = {_value(raw) for raw in _NUMBER.findall(joined)}
    prices = [float(card["price"]) for card in cards.values()]
    numbers |= {round(abs(a - b), 2) for a, b in combinations(prices[-12:], 2)}
    numbers |= {float(n) for n in range(1, len(shown) + 1)} | {round(sum(prices), 2)}
    return Evidence(
        cards=cards,
        shown=tuple(dict.fromkeys(shown)),
        numbers=frozenset(numbers),
        words=frozenset(_WORD.findall(joined)),
        person=tuple(person),
        names=frozenset(name for name in names if name),
        shop_texts=tuple(shop_texts),
        trusted=tuple(sorted(trusted | {in_third_person(t) for t in trusted}, key=len, reverse=True)),
        actions=frozenset(actions),
    )


def _cards(value: Any) -> Iterable[Card]:
    """Every card in an artifact, at any depth."""
    if isinstance(value, dict):
        if "product_id" in value and "price" in value:
            yield value
        for inner in value.values():
            yield from _cards(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cards(inner)


def _phrases(value: Any) -> Iterable[str]:
    """Every phrase that a tool worded itself: under "text", "offer", "change", "meaning"."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("text", "offer", "change", "meaning") and isinstance(inner, str) and len(inner) > 8:
                yield inner
                yield from (part for part in re.split(r"(?<=[.!?])\s+", inner) if len(part) > 8)
            yield from _phrases(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _phrases(inner)


def _texts(value: Any) -> Iterable[str]:
    """Every text and number in an artifact, at any depth, as text."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("contribution", "score", "weight", "id"):
                yield key.replace("_", " ") if isinstance(inner, (int, float, str)) else ""
                yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, float):
        yield f"{value:.2f}"
        yield f"{value:g}"
    else:
        yield str(value)


def _value(raw: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", raw):
        return float(raw.replace(",", ""))
    parts = raw.replace(",", ".").split(".")
    return float(".".join(parts[:2])) if len(parts) > 1 else float(parts[0])
