"""A simulated shopper: a goal with limits, some volunteered, some told when asked, some hidden.

It is rule-based and knows no product in advance, only what it wants; its words are its own (no
line of the training corpus is used, a test compares them). A hidden limit is revealed only by
rejecting a product that breaks it, the way people do who notice a wish when they see it broken.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from data.money import money
from data.records import Product
from data.shop import Shop
from tools.cards import plain_card

Card = dict[str, Any]
When = Literal["volunteered", "on_ask", "hidden"]

OPENINGS = (
    "Do you stock {kind}? {limits}",
    "{kind} wanted. {limits}",
    "Morning, my old {kind} gave up on me so I need a replacement. {limits}",
    "could use a hand picking {kind}. {limits}",
    "trying to find {kind} here, {limits}",
    "where would I look for {kind}? {limits}",
    "Thinking of getting {kind}. {limits}",
    "I came for {kind}. {limits}",
)
LIMITS = {
    "price": ("my ceiling is {value}", "I can part with {value} at most", "it mustn't cost over {value}", "below {value} if you would"),
    "not_brand": ("I've had trouble with {value}, so not them", "please leave {value} out of it", "no {value} for me, thanks", "anything other than {value}"),
    "color": ("it has to be {value}", "only {value} will do", "I'm set on {value}"),
    "material": ("must be made of {value}", "{value} it should be", "I only want {value}"),
    "rating": ("rated {value} or higher", "with at least {value} stars", "buyers should have given it {value} stars or more"),
}  # fmt: skip
REJECTIONS = {
    "price": ("Number {n} is too much, I can't go above {value}.", "{n} costs more than I have: {value} is the limit"),
    "not_brand": ("{n} is from {value}; I don't buy from {value}", "Not {value}, number {n} is out."),
    "color": ("Wrong colour on {n}, it has to be {value}.", "{n} isn't {value} and I need {value}"),
    "material": ("{n} isn't {value}. It must be {value}.", "I said nothing yet, but it should be made of {value}"),
    "rating": ("{n} has poor marks. Rated {value} or better, please.", "Number {n} is rated too low, at least {value} stars please"),
}  # fmt: skip
ANSWERS_UNKNOWN = ("no particular wish there", "I have no view on that", "makes no odds to me")
OTHERS = (
    "what other ones are there?",
    "could I see a few different ones?",
    "any more to pick from?",
)
TAKING = (
    "Number {n} it is, I'll take that.",
    "I'll take number {n}.",
    "Then I'll have number {n}, please.",
)


@dataclass(frozen=True)
class Limit:
    """One limit: what it is about, its value, and when the shopper tells it."""

    about: str
    value: str | float
    when: When

    def keeps(self, card: Card) -> bool:
        """Does a card keep this limit?"""
        if self.about == "price":
            return bool(card["price"] <= float(self.value))
        if self.about == "not_brand":
            return str(card["brand"]).casefold() != str(self.value).casefold()
        if self.about == "rating":
            return card["rating"] is not None and card["rating"] >= float(self.value)
        own = card["attributes"].get(self.about)
        values = own if isinstance(own, list) else [own]
        wanted = str(self.value).casefold()  # who wants steel takes stainless steel
        return any(f" {value}".casefold().endswith(f" {wanted}") for value in values if value)

    def words(self, currency: str) -> str:
        return (
            money(float(self.value), currency)
            if self.about == "price"
            else f"{self.value:g}"
            if isinstance(self.value, float)
            else self.value
        )


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
    """Talks until it has what it wants, or knows that there is none, or five turns are over."""

    goal: Goal
    rng: random.Random
    currency: str
    told: list[Limit] = field(default_factory=list)
    took: bool = False
    heard_none: bool = False

    def opening(self) -> str:
        volunteered = [limit for limit in self.goal.limits if limit.when == "volunteered"]
        self.told += volunteered
        said = "; ".join(self._say(limit) for limit in volunteered)
        kind = self.goal.kind.lower() if not self.goal.kind.isupper() else self.goal.kind
        return self.rng.choice(OPENINGS).format(kind=kind, limits=said).strip(" ,.") + "."

    def next(self, cards: Sequence[Card], question: str | None, empty: bool) -> str | None:
        """What to say to a reply; None when the shopper is done."""
        if empty:
            # An honest "nothing fits" ends the search when it is true of what was told so far.
            if not self.goal.possible or len(self.told) == len(self.goal.limits):
                self.heard_none = True
                return None
            return self._reveal_one() or self.rng.choice(OTHERS)
        for place, card in enumerate(cards, start=1):
            if self.goal.met_by(card):
                self.took = True
                return self.rng.choice(TAKING).format(n=place)
        if question and (answer := self._answer(question)):
            return answer
        for place, card in enumerate(cards, start=1):
            for limit in self.goal.limits:
                if limit not in self.told and not limit.keeps(card):
                    self.told.append(limit)
                    return self.rng.choice(REJECTIONS[limit.about]).format(
                        n=place, value=limit.words(self.currency)
                    )
        return self._reveal_one() or self.rng.choice(OTHERS)

    def _answer(self, question: str) -> str | None:
        """An answer to the assistant's question when it asks for a limit that is told on asking."""
        asked = question.casefold()
        for limit in self.goal.limits:
            cue = {"price": ("spend", "budget", "cost"), "not_brand": ("brand", "make")}.get(
                limit.about, (limit.about, "colour")
            )
            if (
                limit.when == "on_ask"
                and limit not in self.told
                and any(word in asked for word in cue)
            ):
                self.told.append(limit)
                return self._say(limit)
        return None

    def _reveal_one(self) -> str | None:
        for limit in self.goal.limits:
            if limit not in self.told and limit.when == "on_ask":
                self.told.append(limit)
                return self._say(limit)
        return None

    def _say(self, limit: Limit) -> str:
        return self.rng.choice(LIMITS[limit.about]).format(value=limit.words(self.currency))


def make_goal(shop: Shop, rng: random.Random) -> Goal:
    """A random goal: one kind, one to three limits; about one in ten (with a price that nothing has) is impossible."""
    column = "subcategory" if any(p.subcategory for p in shop.products) else "category"
    kinds: dict[str, list[Product]] = {}
    for product in shop.products:
        if product.stock != 0 and getattr(product, column):
            kinds.setdefault(getattr(product, column), []).append(product)
    kind = rng.choice(sorted(name for name, members in kinds.items() if len(members) >= 5))
    members = kinds[kind]
    target = rng.choice(members)
    abouts = rng.sample(
        _possible(target, members), k=rng.randint(1, min(3, len(_possible(target, members))))
    )
    limits = tuple(
        Limit(about, _value(about, target, members, rng), _when(rng)) for about in abouts
    )
    if rng.random() < 0.1:
        low = min(p.price for p in members)
        limits = (
            *(x for x in limits if x.about != "price"),
            Limit("price", float(max(1, round(0.5 * low))), _when(rng)),
        )
    possible = any(all(limit.keeps(_card(p)) for limit in limits) for p in members)
    return Goal(kind, column, limits, possible)


def _possible(target: Product, members: Sequence[Product]) -> list[str]:
    abouts = ["price", "not_brand"]
    if target.rating is not None and target.rating >= 3.5:
        abouts.append("rating")
    for key in ("color", "material"):
        if isinstance(target.attributes.get(key), str) and target.attributes[key]:
            abouts.append(key)
    if len({p.brand for p in members}) < 2:
        abouts.remove("not_brand")
    return abouts


def _value(
    about: str, target: Product, members: Sequence[Product], rng: random.Random
) -> str | float:
    if about == "price":
        return float(round(target.price * rng.choice((1.02, 1.1, 1.3)) + 1))
    if about == "not_brand":
        return rng.choice(sorted({p.brand for p in members if p.brand != target.brand}))
    if about == "rating":
        return float(rng.choice([r for r in (3.5, 4.0, 4.5) if r <= float(target.rating or 0)]))
    return str(target.attributes[about])


def _when(rng: random.Random) -> When:
    return rng.choice(("volunteered", "volunteered", "on_ask", "hidden"))


def _card(product: Product) -> Card:
    return plain_card(product, "USD")
