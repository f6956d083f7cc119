"""The shop's own way over a bare table of purchases: a Shop, its Recommender, learned weights, scores.

Nothing is put together here that the recommender does not put together itself.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from bench.datasets import Purchases, Split
from data.records import Customer, Event, Product
from data.shop import Shop
from engine.learning.block_weights import BlockWeights
from engine.learning.lesson import Lesson
from engine.person.behaviour import Behaviour
from engine.recommender import Recommender
from engine.rows.interactions import DAY
from engine.text_encoder import TextEncoder
from settings import read_settings


@lru_cache(maxsize=1)
def encoder() -> TextEncoder:
    return TextEncoder.load()


def cache() -> Path:
    return read_settings().shop_state / "bench"


def shop_of(purchases: Purchases, customers: int) -> Shop:
    """Products with title and price, customers by number, first purchases as events."""
    products = tuple(
        Product(str(row), "item", float(price), name=title)
        for row, (title, price) in enumerate(zip(purchases.titles, purchases.prices, strict=True))
    )
    times = moments(purchases, purchases.days)
    events = tuple(
        Event(str(user), str(item), "purchase", float(time))
        for user, item, time in zip(purchases.users, purchases.items, times, strict=True)
    )
    people = tuple(Customer(str(user)) for user in range(customers))
    return Shop(products, people, events, name="Online Retail", currency="GBP")


def moments(purchases: Purchases, days: np.ndarray) -> np.ndarray:
    """Days since the first -> seconds since 1970 UTC."""
    seconds: np.ndarray = purchases.start.timestamp() + days * DAY
    return seconds


def build(
    shop: Shop, weights: BlockWeights | None = None, behaviour: Behaviour | None = None
) -> Recommender:
    """As app.py does, with the clock standing at the newest event."""
    now = max((event.timestamp for event in shop.events), default=0.0)
    return Recommender.build(
        shop, encoder(), cache(), weights=weights, behaviour=behaviour, clock=lambda: now
    )


def scores(
    recommender: Recommender,
    people: Sequence[int | str],
    now: float,
    blocks: Container[str] | None = None,
) -> np.ndarray:
    """(people, products) float32 scores for customers at a moment, of some blocks or of all."""
    out = np.zeros((len(people), len(recommender.shop.products)), np.float32)
    for row, user in enumerate(people):
        terms = recommender.tastes.terms(recommender.profile_for(str(user), now=now))
        out[row] = recommender.space.scores(
            [term for term in terms if blocks is None or term.block in blocks]
        ).numpy()
    return out


class Told:
    """A model of everything that may be known, so that live events teach it nothing more."""

    def __init__(self, model: Behaviour) -> None:
        self.sums = model.sums
        self.parts = model.parts
        self.version = model.version

    def update(
        self,
        history: Sequence[tuple[int, float]],
        item: int,
        weight: float,
        lessons: list[Lesson] | None = None,
    ) -> None:
        del history, item, weight, lessons

    def take_back(self, lesson: Lesson) -> None:
        del lesson


def live_scores(
    shop: Shop,
    split: Split,
    weights: BlockWeights,
    parts: Sequence[Container[str] | None] = (None,),
) -> list[np.ndarray]:
    """The same where everybody asks at a time of their own: the shop lives through its events.

    Popularity and histories come in by ``add_event`` up to each question. The item-item model is
    that of the whole training set, others' later purchases included, as in leave-one-out
    protocols.

    Args:
        parts: sets of blocks, None for all.

    Returns:
        (people, products) scores for each of ``parts``.
    """
    model = build(shop).behaviour
    assert model is not None, "a shop with events has a model of them"
    asked = moments(split.train, split.now)
    first = float(asked.min())
    waiting = sorted((e for e in shop.events if e.timestamp >= first), key=lambda e: e.timestamp)
    begun = replace(shop, events=tuple(e for e in shop.events if e.timestamp < first))
    recommender = build(begun, weights, Told(model))
    shape = (len(split.people), len(shop.products))
    out = [np.zeros(shape, np.float32) for _ in parts]
    place = 0
    for now in np.unique(asked):
        while place < len(waiting) and waiting[place].timestamp < now:
            recommender.add_event(waiting[place])
            place += 1
        rows = np.flatnonzero(asked == now)
        for table, blocks in zip(out, parts, strict=True):
            table[rows] = scores(recommender, split.people[rows].tolist(), float(now), blocks)
    return out
