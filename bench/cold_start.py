"""Strangers with a record: Complete Journey, through the shop's own recommender.

Five folds over the households with demographics, whose receipts are hidden; products that at least
ten households bought. A stranger is somebody with a record (age, and income as the segment) and no
events. Two questions. "Any time": all that a household bought in the year is a target, so there is
no before and after, and the shop's events carry no time. "Next month": targets are what it bought
in the last month, and the shop knows the others' receipts before. Weights are learned on what is
before, and whether demographics count is decided there too (``shop_weights.supported_strength``);
beside it stands what they would do unasked. Popularity counts households.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.datasets import Households, complete_journey
from bench.engine_scores import build, cache, scores
from data.records import Customer, Event, Product
from data.shop import Shop
from engine.learning.block_weights import BlockWeights
from engine.learning.shop_weights import stored_shop_weights
from engine.metrics import bootstrap_interval, ndcg_of_set, recall_of_set
from engine.rows.interactions import DAY

FOLDS = 5
LEAST_BUYERS = 10
#: Share of the year that is the last month.
LAST_MONTH = 1 / 12
#: "Always": how much a log lift counts beside a log of popularity.
ALWAYS = 0.4
#: Ages of the bands that the data has.
_AGES = {"19-24": 22, "25-34": 30, "35-44": 40, "45-54": 50, "55-64": 60, "65+": 70}


def cold_start(folder: Path) -> None:
    data = complete_journey(folder)
    buyers = np.bincount(data.pairs()[1], minlength=data.n_items)
    data = data.of_items(np.flatnonzero(buyers >= LEAST_BUYERS))
    cut = (1 - LAST_MONTH) * float(data.days.max())
    before = data.only(data.days < cut)
    fold = np.random.default_rng(0).permutation(len(data.known)) % FOLDS
    chosen: list[float] = []
    asked: dict[str, _Asked] = {
        "any time": _Asked(*data.pairs(), {}),
        "next month": _Asked(*data.only(data.days >= cut).pairs(), {}),
    }
    for number in range(FOLDS):
        hidden = data.known[fold == number]
        past = journey_shop(before, hidden)
        learned = stored_shop_weights(past, build, cache())
        chosen.append(round(learned.demographics, 4))
        once = journey_shop(data.once(), hidden)
        _ask(asked["any time"], data.once(), once, learned, hidden)
        _ask(asked["next month"], before, past, learned, hidden)
    for title, part in asked.items():
        base = np.array(part.found["popularity"])
        print(f"\nComplete Journey, strangers, {title}: {len(base)} households, "
              f"{data.n_items} products")  # fmt: skip
        for name, rows in part.found.items():
            quality = np.array(rows)
            gain = bootstrap_interval(quality[:, 0] - base[:, 0])
            print(f"{name:34} NDCG@10 {bootstrap_interval(quality[:, 0])}  "
                  f"Recall@20 {bootstrap_interval(quality[:, 1])}  over popularity {gain}")  # fmt: skip
    print(f"weight of demographics by fold, after the held-out test: {chosen}")


@dataclass(frozen=True)
class _Asked:
    """Targets (users and items, each pair once) and what came out: name -> (NDCG, recall)s."""

    users: np.ndarray
    items: np.ndarray
    found: dict[str, list[tuple[float, float]]]


def _ask(
    asked: _Asked, known: Households, shop: Shop, learned: BlockWeights, hidden: np.ndarray
) -> None:
    """Rank for the hidden households that have a target."""
    people = [int(user) for user in hidden if (asked.users == user).any()]
    users, items = known.pairs()
    count = np.bincount(items[~np.isin(users, hidden)], minlength=known.n_items)
    now = max(event.timestamp for event in shop.events)
    of_a_log = learned.prior["popularity"] / float(np.log1p(count.max()))
    always = replace(learned, demographics=learned.demographics or ALWAYS * of_a_log)
    for name, table in (
        ("popularity", np.tile(count, (len(people), 1))),
        ("engine, documented weights", scores(build(shop, BlockWeights()), people, now)),
        ("engine, learned weights", scores(build(shop, learned), people, now)),
        ("engine, demographics always", scores(build(shop, always), people, now)),
    ):
        rows = asked.found.setdefault(name, [])
        for user, line in zip(people, table, strict=True):
            rows.append(_quality(line, asked.items[asked.users == user]))


def journey_shop(data: Households, hidden: np.ndarray | tuple[int, ...] = ()) -> Shop:
    """Products by what is known of them, households as customers, receipts as events.

    Args:
        hidden: users whose events are left out; their records stay.
    """
    products = tuple(
        Product(
            f"P{row}",
            line.department or "other",
            0.0,
            subcategory=line.product_category,
            brand=line.brand,
            name=" ".join(part for part in (line.product_type, line.package_size) if part),
        )
        for row, line in enumerate(data.products.itertuples(index=False))
    )
    records = {int(u): line for u, line in zip(data.known, data.people.itertuples(), strict=True)}
    customers = tuple(
        Customer(str(user), age=_AGES.get(records[user].age), segment=records[user].income)
        if user in records
        else Customer(str(user))
        for user in range(int(max(data.users.max(), data.known.max())) + 1)
    )
    shown = ~np.isin(data.users, np.asarray(hidden))
    times = data.start.timestamp() + data.days * DAY
    events = tuple(
        Event(str(user), f"P{item}", "purchase", float(time))
        for user, item, time in zip(data.users[shown], data.items[shown], times[shown], strict=True)
    )
    return Shop(products, customers, events, name="Complete Journey")


def _quality(line: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
    order = np.argsort(-line, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return ndcg_of_set(place[targets], 10), recall_of_set(place[targets], 20)
