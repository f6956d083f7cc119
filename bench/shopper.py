"""A simulated shopper: a goal with limits, some volunteered, some told when asked, some hidden.

It is rule-based and knows no product in advance, only what it wants; its words are its own
(``sayings.py``). A hidden limit is revealed only by rejecting a product that breaks it, the way
people do who notice a wish when they see it broken. It slips on keys, corrects itself, asks in
between, and leaves after two turns that brought it nothing.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bench import sayings
from data.money import money
from data.records import Product
from data.shop import Shop
from tools.cards import plain_card

Card = dict[str, Any]
When = Literal["volunteered", "on_ask", "hidden"]
#: Columns of numbers that shoppers limit: part of the name -> is more wanted?
NUMBERS = {"ram": True, "storage": True, "battery": True, "screen": True, "weight": False, "capacity": True,
           "pages": False, "people": True, "players": True, "pieces": True}  # fmt: skip
#: Columns of labels that shoppers set their hearts on.
LABELS = ("color", "material", "scent", "flavor", "roast", "dietary", "skin_type", "author")
#: Useless turns after which a shopper leaves.
PATIENCE = 2


@dataclass(frozen=True)
class Limit:
    """One limit: what it is about ("price", "not_brand", a column), its value, when it is told."""

    about: str
    value: str | float
    when: When

    @property
    def part(self) -> str:
        """The part of a numeric column's name that words exist for; "" for everything else."""
        return next((part for part in self.about.split("_") if part in NUMBERS), "")

    def keeps(self, card: Card) -> bool:
        """Does a card keep this limit?"""
        if self.about == "price":
            return bool(card["price"] <= float(self.value))
        if self.about == "not_brand":
            return str(card["brand"]).casefold() != str(self.value).casefold()
        if self.about == "brand":
            return str(card["brand"]).casefold() == str(self.value).casefold()
        if self.about == "rating":
            return card["rating"] is not None and card["rating"] >= float(self.value)
        own = card["attributes"].get(self.about)
        if self.part:
            if not isinstance(own, int | float):
                return False
            wanted = float(self.value)
            return bool(own >= wanted if NUMBERS[self.part] else own <= wanted)
        values = own if isinstance(own, list) else [own]
        label = str(self.value).casefold()  # who wants steel takes stainless steel
        return any(f" {value}".casefold().endswith(f" {label}") for value in values if value)

    def words(self, currency: str) -> str:
        if self.about == "price":
            return money(float(self.value), currency)
        if self.part == "capacity":
            unit = {"ml": "ml", "l": "litres"}.get(self.about.rsplit("_", 1)[-1], "")
            return f"{self.value:g} {unit}".strip()
        return f"{self.value:g}" if isinstance(self.value, float) else self.value

    @property
    def sort(self) -> str:
        """The group of sayings that words it."""
        known = self.about in ("price", "not_brand", "brand", "rating")
        return self.about if known else self.part or "label"


@dataclass
class Goal:
    """What a shopper wants: a kind of product and limits. ``possible`` says whether the shop has any."""

    kind: str
    column: str
    limits: tuple[Limit, ...]
    possible: bool

    def met_by(self, card: Card) -> bool:
        return str(card[self.column]) == self.kind and all(
            limit.keeps(card) for limit in self.limits
        )


@dataclass
class Shopper:
    """Talks until it has what it wants, knows that there is none, or has had enough.

    Attributes:
        told: limits said so far; ``seeking`` is False while it only asks something in between.
        took, heard_none, left: how it ended.
    """

    goal: Goal
    rng: random.Random
    currency: str
    told: list[Limit] = field(default_factory=list)
    took: bool = False
    heard_none: bool = False
    left: bool = False
    seeking: bool = True
    wants_others: bool = False
    _correct: Limit | None = None
    _useless: int = 0
    _aside: bool = True
    _last: tuple[str, ...] = ()
    _cards: Sequence[Card] = ()

    def opening(self) -> str:
        volunteered = [limit for limit in self.goal.limits if limit.when == "volunteered"]
        said = []
        for limit in volunteered:
            if limit.about == "price" and self._correct is None and self.rng.random() < 0.15:
                self._correct = limit  # a slip of the tongue, put right in the next message
                loose = Limit("price", float(round(1.5 * float(limit.value))), limit.when)
                said.append(self._say(loose))
            else:
                self.told.append(limit)
                said.append(self._say(limit))
        limits = self.rng.choice(sayings.JOINS).join(said)
        kind = self.goal.kind.lower() if not self.goal.kind.isupper() else self.goal.kind
        text = self.rng.choice(sayings.OPENINGS).format(kind=kind, limits=limits)
        return self._typed(text.strip(" ,.:") + self.rng.choice((".", "", "")))

    def next(self, cards: Sequence[Card], question: str | None, empty: bool) -> str | None:
        """What to say to a reply; None when the shopper is done."""
        self.wants_others = False
        if not self.seeking:  # that was the answer to something asked in between
            self.seeking, cards, empty = True, self._cards, not self._cards
        elif cards:
            self._cards = cards
        if self._correct:
            limit, self._correct = self._correct, None
            self.told.append(limit)
            words = limit.words(self.currency)
            return self._typed(self.rng.choice(sayings.CORRECTIONS).format(value=words))
        if empty:
            # An honest "nothing fits" ends the search when it is true of what was told so far.
            if not self.goal.possible or len(self.told) == len(self.goal.limits):
                self.heard_none = True
                return None
            return self._reveal() or self._others()
        for place, card in enumerate(cards, start=1):
            if self.goal.met_by(card):
                if self._aside and len(cards) > 1 and self.rng.random() < 0.3:
                    self._aside, self.seeking = False, False
                    return self.rng.choice(sayings.ASIDES).format(n=place)
                self.took = True
                return self.rng.choice(sayings.TAKING).format(n=place)
        shown = tuple(card["product_id"] for card in cards)
        self._useless = self._useless + 1 if shown == self._last else 0
        self._last = shown
        if self._useless >= PATIENCE:
            self.left = True
            return None
        if question and (answer := self._answer(question)):
            return answer
        for place, card in enumerate(cards, start=1):
            for limit in self.goal.limits:
                if limit not in self.told and not limit.keeps(card):
                    return self._reject(limit, place)
        return self._reveal() or self._others()

    def _reject(self, limit: Limit, place: int) -> str:
        self.told.append(limit)
        sort = "numeric" if limit.part else limit.sort
        text = self.rng.choice(sayings.REJECTIONS[sort])
        value, said = limit.words(self.currency), self._say(limit)
        return self._typed(text.format(n=place, value=value, said=said))

    def _others(self) -> str:
        self.wants_others = True
        return self.rng.choice(sayings.OTHERS)

    def _answer(self, question: str) -> str | None:
        """An answer to the assistant's question when it asks for a limit that is told on asking."""
        asked = question.casefold()
        cues = {"price": ("spend", "budget", "cost"), "not_brand": ("brand", "make"), "brand": ("brand", "make")}  # fmt: skip
        for limit in self.goal.limits:
            cue = cues.get(limit.about, (limit.about.split("_")[0],))
            asks = any(word in asked for word in cue)
            if asks and limit.when == "on_ask" and limit not in self.told:
                self.told.append(limit)
                fragment = limit.words(self.currency)
                plain = limit.sort in ("price", "label", "brand") and self.rng.random() < 0.3
                return fragment if plain else self._typed(self._say(limit))
        return None

    def _reveal(self) -> str | None:
        """What was kept for being asked, unasked: one limit, at times two."""
        kept = [x for x in self.goal.limits if x not in self.told and x.when == "on_ask"]
        chosen = kept[: 2 if self.rng.random() < 0.4 else 1]
        self.told += chosen
        said = self.rng.choice(sayings.JOINS).join(self._say(limit) for limit in chosen)
        return self._typed(said) if chosen else None

    def _say(self, limit: Limit) -> str:
        return self.rng.choice(sayings.LIMITS[limit.sort]).format(value=limit.words(self.currency))

    def _typed(self, text: str) -> str:
        if self.rng.random() > 0.2:
            return text
        values = tuple(limit.words(self.currency) for limit in self.goal.limits)
        return sayings.with_slip(text, (self.goal.kind, *values), self.rng)


def kinds_on_sale(shop: Shop) -> tuple[str, dict[str, list[Product]]]:
    """(the column where kinds stand, the products in stock of each that has five, by name)."""
    column = "subcategory" if any(p.subcategory for p in shop.products) else "category"
    kinds: dict[str, list[Product]] = {}
    for product in shop.products:
        if product.stock != 0 and getattr(product, column):
            kinds.setdefault(getattr(product, column), []).append(product)
    return column, {name: kinds[name] for name in sorted(kinds) if len(kinds[name]) >= 5}


def make_goal(shop: Shop, rng: random.Random) -> Goal:
    """A random goal: one kind, one to three limits; about one in ten is impossible.

    Impossible is a price that nothing has, or a number that no product of the kind reaches.
    """
    column, kinds = kinds_on_sale(shop)
    kind = rng.choice(list(kinds))
    members = kinds[kind]
    target = rng.choice(members)
    about = possible_limits(target, members)
    abouts = rng.sample(about, k=rng.randint(1, min(3, len(about))))
    if {"brand", "not_brand"} <= set(abouts):
        abouts.remove("not_brand")
    limits = tuple(Limit(one, value_of(one, target, members, rng), _when(rng)) for one in abouts)
    if rng.random() < 0.1:
        numbers = [limit for limit in limits if limit.part]
        if numbers and rng.random() < 0.5:
            limits = tuple(_beyond(x, members) if x is numbers[0] else x for x in limits)
        else:
            low = min(p.price for p in members)
            cheap = Limit("price", float(max(1, round(0.5 * low))), _when(rng))
            limits = (*(x for x in limits if x.about != "price"), cheap)
    possible = any(all(limit.keeps(_card(p)) for limit in limits) for p in members)
    return Goal(kind, column, limits, possible)


def _beyond(limit: Limit, members: Sequence[Product]) -> Limit:
    """The limit at a number that no product of the kind reaches."""
    held = [
        float(v) for p in members if isinstance(v := p.attributes.get(limit.about), int | float)
    ]
    value = max(held) * 2 if NUMBERS[limit.part] else min(held) / 2
    return Limit(limit.about, float(f"{value:.2g}"), limit.when)


def possible_limits(target: Product, members: Sequence[Product]) -> list[str]:
    abouts = ["price"]
    if len({p.brand for p in members}) > 1:
        abouts += ["not_brand", "brand"]
    if target.rating is not None and target.rating >= 3.5:
        abouts.append("rating")
    for key, value in sorted(target.attributes.items()):
        if (
            isinstance(value, int | float) and set(key.split("_")) & NUMBERS.keys() and value > 0
        ) or (key in LABELS and isinstance(value, str) and value):
            abouts.append(key)
    return abouts


def value_of(
    about: str, target: Product, members: Sequence[Product], rng: random.Random
) -> str | float:
    if about == "price":
        return float(round(target.price * rng.choice((1.02, 1.1, 1.3)) + 1))
    if about == "not_brand":
        return rng.choice(sorted({p.brand for p in members if p.brand != target.brand}))
    if about == "brand":
        return target.brand
    if about == "rating":
        return float(rng.choice([r for r in (3.5, 4.0, 4.5) if r <= float(target.rating or 0)]))
    value = target.attributes[about]
    return float(value) if isinstance(value, int | float) else str(value)


def _when(rng: random.Random) -> When:
    return rng.choice(("volunteered", "volunteered", "on_ask", "hidden"))


def _card(product: Product) -> Card:
    return plain_card(product, "USD")
