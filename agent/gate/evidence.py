"""What a reply may rest on: what this conversation's tools answered, and what the person said.

Collected by code from artifacts, never from a model's text. What the person wrote is evidence of
their wishes and limits only, never of a product: "this costs 10, right?" makes no price. What was
learned of one customer is gone when staff turns to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from agent.dialogue import SUPPORT_MARK, Card, ToolResult, tool_results
from agent.gate.sentences import plain, straight
from agent.replying.list_words import need_in_words, needs_in_words
from agent.replying.phrasing import in_third_person, joined
from tools.state import SELF

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
#: Keys under which a tool puts phrases that it worded itself.
_WORDED = frozenset({"text", "offer", "change", "meaning", "problems", "broken"})
_SHORTEST_PHRASE = 9
#: Keys under which artifacts repeat what the person wrote, or hold nothing to be said.
_NOT_TOLD = frozenset(
    {"contribution", "score", "weight", "id", "image_url", "profile", "words", "removed",
     "kept", "own", "cause", "facts", "asked", "unknown", "missing", "needs", "for"}
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """What stands.

    Attributes:
        cards: products that tools showed or explained, by ID.
        shown: IDs that this turn's tools put before the person; ``screen`` those of the list that
            is on screen, in order.
        told: words of the tools' answers, plain; ``asked`` the person's own. Padded with spaces.
        numbers: numbers in the tools' answers beside those of products.
        limits: numbers that the person said or that limit the list.
        bought, browsed: what is on record of the customer, plain.
        tastes: what is known of whoever the list is for, plain.
        subject: ``tools.state.SELF`` or whom the wishes are for ("dad").
        names: names and IDs of people that may be used, casefolded.
        shop_texts: passages of the shop's own page that were looked up, casefolded.
        trusted: phrases that tools worded, longest first; ``reasons`` those that hold for one
            product only, by its ID. A reply may repeat them as they are.
        actions: what tools really did this turn: "shortlist", "deleted", "dropped".
        support: True when the reply speaks to staff about a customer.
    """

    cards: Mapping[str, Card] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    screen: tuple[str, ...] = ()
    told: str = ""
    asked: str = ""
    numbers: frozenset[float] = frozenset()
    limits: frozenset[float] = frozenset()
    bought: tuple[str, ...] = ()
    browsed: tuple[str, ...] = ()
    tastes: tuple[str, ...] = ()
    subject: str = SELF
    names: frozenset[str] = frozenset()
    shop_texts: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    actions: frozenset[str] = frozenset()
    support: bool = False

    def tells(self, term: str) -> bool:
        """True when a tool said ``term`` (plain words), as whole words."""
        return f" {term} " in self.told

    def says(self, term: str) -> bool:
        """True when a tool or the person said ``term``."""
        return self.tells(term) or f" {term} " in self.asked

    @cached_property
    def by_title(self) -> dict[str, list[Card]]:
        """Plain title -> the cards that have it."""
        found: dict[str, list[Card]] = {}
        for card in self.cards.values():
            found.setdefault(plain(str(card["name"])), []).append(card)
        return found

    @cached_property
    def in_view(self) -> list[Card]:
        """The products of this turn, else those on screen."""
        return [self.cards[i] for i in self.shown or self.screen if i in self.cards]


def evidence_from(messages: Sequence[BaseMessage], extra: Iterable[str] = ()) -> Evidence:
    """Collect the evidence of a conversation.

    Args:
        extra: further true texts (the shop's name, how many products it has).
    """
    support = any(isinstance(m, SystemMessage) and SUPPORT_MARK in str(m.text) for m in messages)
    found = _Found(support=support)
    for message, result in _in_order(messages):
        if result is None:
            found.heard(str(message.text))
        else:
            found.take(result)
    return found.evidence(tuple(extra))


def _in_order(messages: Sequence[BaseMessage]) -> Iterable[tuple[BaseMessage, ToolResult | None]]:
    results = tool_results(messages)
    for message in messages:
        if isinstance(message, HumanMessage):
            yield message, None
        elif message.type == "tool":
            yield message, next(results)


@dataclass
class _Found:
    """Evidence in the making, message by message."""

    support: bool
    cards: dict[str, Card] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    screen: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    profile: list[dict[str, Any]] = field(default_factory=list)
    customer: dict[str, Any] = field(default_factory=dict)
    subject: str = SELF
    phrases: list[str] = field(default_factory=list)
    reasons: dict[str, list[str]] = field(default_factory=dict)
    shop_texts: list[str] = field(default_factory=list)
    actions: set[str] = field(default_factory=set)

    def heard(self, words: str) -> None:
        """A new turn begins: what holds for one turn only is gone."""
        self.asked.append(words)
        self.shown, self.outside, self.phrases = [], [], []
        self.shop_texts, self.actions = [], set()

    def take(self, result: ToolResult) -> None:
        artifact, name = result.artifact, result.name
        customer = artifact.get("customer")
        if name == "lookup_customer" and isinstance(customer, dict):
            if self.customer and self.customer["customer_id"] != customer["customer_id"]:
                self._forget()
            self.customer = customer
        if name == "build_profile" and artifact.get("action") in ("forget", "start_over"):
            who = self.customer if artifact["action"] == "start_over" else {}
            self._forget()
            self.customer = who  # a new beginning of the same person
            self.actions.add("deleted")
        self.subject = artifact.get("subject", self.subject)
        if "profile" in artifact:
            self.profile = artifact["profile"]
        elif "facts" in artifact:
            self.profile = artifact["facts"]
        _walk(artifact, "", self)
        for card in artifact.get("cards", []):
            self.shown.append(card["product_id"])
        if artifact.get("cards"):
            self.screen = [card["product_id"] for card in artifact["cards"]]
        for key in ("items", "added", "shortlist"):
            for item in artifact.get(key) or []:
                card = item.get("card", item) if isinstance(item, dict) else {}
                if "product_id" in card:
                    self.shown.append(card["product_id"])
        self._asked_for(artifact)
        if topics := artifact.get("topics"):
            self.phrases.append(joined([str(topic).lower() for topic in topics]))
        page = artifact if name == "shop_information" else artifact.get("page")
        if page and page.get("text"):
            self.shop_texts.append(str(page["text"]).casefold())
        if name == "keep_shortlist":
            self.actions |= {
                k for k, v in (("shortlist", "added"), ("dropped", "dropped")) if artifact.get(v)
            }

    def _asked_for(self, artifact: Mapping[str, Any]) -> None:
        """Of several needs a reply says which there are, with their limits, and what a product is
        for: no claim about a product, where the person said every word of the needs."""
        own = artifact.get("own") or {}
        asked = set(plain(" ".join(self.asked)).split())
        if len(own) > 1 and all(set(plain(need).split()) <= asked for need in own):
            told = joined(needs_in_words(dict(artifact)))
            lacking = [need_in_words(need, dict(artifact)) for need in artifact["missing"]]
            self.phrases += [told, *(f"(for {need})" for need in own)]
            self.phrases += [joined(lacking)] if lacking else []

    def _forget(self) -> None:
        """Another customer, or a new beginning: nothing learned before counts."""
        self.cards, self.reasons, self.customer = {}, {}, {}
        self.screen, self.told, self.profile, self.subject = [], [], [], SELF
        self.shown, self.outside, self.phrases = [], [], []
        self.asked = self.asked[-1:]

    def evidence(self, extra: tuple[str, ...]) -> Evidence:
        rows = self.profile
        phrases = {phrase.casefold() for phrase in self.phrases}
        phrases |= {str(row["text"]).casefold() for row in rows if len(str(row["text"])) > 5}
        phrases |= _alternatives(rows)
        on_record = [f"{r['value']} | {r['text']}" for r in rows if r["source"] == "history"]
        wished = [f"{r['value']} | {r['text']}" for r in rows if r["source"] != "history"]
        told = plain(" | ".join([*self.told, *extra, *on_record]))
        numbers = _numbers([*self.outside, *extra])
        limits = _numbers(self.asked) | _numbers(f"{row['value']} {row['text']}" for row in rows)
        numbers |= {float(r["value"]) for r in rows if r["key"] in ("age", "avg_order_value")}
        who = self.customer
        names = {plain(str(who[k])) for k in ("name", "customer_id") if who.get(k)}
        known = [r for r in rows if r["relation"] != "not"]
        tastes = [plain(f"{r['value']} {r['words']}") for r in known]
        return Evidence(
            cards=self.cards,
            shown=tuple(dict.fromkeys(self.shown)),
            screen=tuple(self.screen),
            told=f" {told} ",
            asked=f" {plain(' | '.join([*self.asked, *wished, self.subject]))} ",
            numbers=frozenset(numbers),
            limits=frozenset(limits),
            bought=_plain_all([*who.get("bought", []), *who.get("bought_kinds", []),
                               *(r["value"] for r in known if "purchase" in r["words"])]),
            browsed=_plain_all([*who.get("browsed", []),
                                *(r["value"] for r in known if "brows" in r["words"])]),
            tastes=tuple(tastes),
            subject=self.subject,
            names=frozenset(names),
            shop_texts=tuple(self.shop_texts),
            trusted=_spoken(phrases),
            reasons={i: _spoken({t.casefold() for t in texts}) for i, texts in self.reasons.items()},
            actions=frozenset(self.actions),
            support=self.support,
        )  # fmt: skip


def _alternatives(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Values of one key that were asked for together, as a limit says them: "brown or black"."""
    values: dict[str, list[str]] = {}
    for row in rows:
        if row["relation"] == "is" and row["source"] in ("said", "staff"):
            values.setdefault(row["key"], []).append(str(row["value"]))
    return {joined(several, "or").casefold() for several in values.values() if len(several) > 1}


def _spoken(phrases: set[str]) -> tuple[str, ...]:
    """Phrases as told to a customer and as told of one, longest first."""
    both = {straight(p) for phrase in phrases for p in (phrase, in_third_person(phrase))}
    return tuple(sorted(both, key=lambda phrase: (-len(phrase), phrase)))


def _plain_all(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(str(value)) for value in values))


def _walk(value: Any, product: str, found: _Found) -> None:
    """Every text, number, card and worded phrase in an artifact, at any depth."""
    if isinstance(value, dict):
        _walk_row(value, product, found)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _walk(inner, product, found)
    elif not isinstance(value, bool) and value is not None:
        text = f"{value:g} {value:.2f}" if isinstance(value, float) else str(value)
        found.told.append(text)
        if not product:
            found.outside.append(text)


def _walk_row(row: dict[str, Any], product: str, found: _Found) -> None:
    """The same of what has names; a card, or what holds one, is of its product."""
    if "product_id" in row and "price" in row:
        product = str(row["product_id"])
        found.cards[product] = {**found.cards.get(product, {}), **row}
    elif isinstance(row.get("card"), dict):
        product = str(row["card"].get("product_id", product))
    for key, inner in row.items():
        if key in _NOT_TOLD or (key == "question" and isinstance(inner, str)):
            continue
        if key == "added" and any("relation" in one for one in inner or []):
            continue
        if key == "options" and isinstance(inner, list):
            found.phrases.append(joined([str(option) for option in inner], "or"))
        if key in _WORDED:
            for phrase in inner if isinstance(inner, list) else [inner]:
                if isinstance(phrase, str):
                    _worded(phrase, product, found)
        if key != "over":
            _walk(inner, product, found)
        elif isinstance(inner, dict):
            _walk(inner, "", found)  # what it is compared with is another product
        if product and isinstance(inner, (str, int, float)):
            found.told.append(key.replace("_", " "))


def _worded(phrase: str, product: str, found: _Found) -> None:
    if product:
        found.reasons.setdefault(product, []).append(phrase)
        return
    parts = [phrase, *re.split(r"(?<=[.!?])\s+", phrase)]
    found.phrases += [part for part in parts if len(part) >= _SHORTEST_PHRASE]


def _numbers(texts: Iterable[str]) -> set[float]:
    return {number(raw) for text in texts for raw in _NUMBER.findall(text)}


def number(raw: str) -> float:
    """ "1,299.50" -> 1299.5; "4,5" -> 4.5."""
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", raw):
        return float(raw.replace(",", ""))
    parts = raw.replace(",", ".").split(".")
    return float(".".join(parts[:2])) if len(parts) > 1 else float(parts[0])
