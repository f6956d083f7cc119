"""Strangers with demographics: Complete Journey, through the shop's own recommender.

Five folds over the households with demographics, whose purchases are hidden; products that at
least ten households bought; a household's products are all targets, whenever they were bought, so
nothing can be gained from what sells lately. Popularity counts households. The shop has a record
of each household (age, and income as its segment), so a stranger is somebody with a record and no
events. The weights are learned on the events of the others; whether demographics count is decided
there too (``shop_weights.supported_strength``), and shown beside what they would do unasked.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.datasets import Households, complete_journey
from bench.engine_scores import build, cache, scores
from data.records import Customer, Event, Product
from data.shop import Shop
from engine.block_weights import BlockWeights
from engine.interactions import DAY
from engine.metrics import bootstrap_interval, ndcg_of_set, recall_of_set
from engine.shop_weights import stored_shop_weights

FOLDS = 5
LEAST_BUYERS = 10
#: "Always": how much a log lift counts beside a log of popularity.
ALWAYS = 0.4
#: Ages of the bands that the data has.
_AGES = {"19-24": 22, "25-34": 30, "35-44": 40, "45-54": 50, "55-64": 60, "65+": 70}


def cold_start(folder: Path) -> None:
    data = complete_journey(folder)
    buyers = np.bincount(data.pairs()[1], minlength=data.n_items)
    data = data.of_items(np.flatnonzero(buyers >= LEAST_BUYERS))
    users, items = data.pairs()
    own = {int(user): items[users == user] for user in data.known}
    asked = np.array([row for row, user in enumerate(data.known) if len(own[int(user)])])
    fold = np.random.default_rng(0).permutation(len(data.known)) % FOLDS
    found: dict[str, list[tuple[int, float, float]]] = {}
    chosen: list[float] = []
    for number in range(FOLDS):
        test = asked[fold[asked] == number]
        shop = journey_shop(data, data.known[fold == number])
        learned = stored_shop_weights(shop, build, cache())
        chosen.append(round(learned.demographics, 4))
        now = max(event.timestamp for event in shop.events)
        seen = ~np.isin(users, data.known[fold == number])
        count = np.bincount(items[seen], minlength=data.n_items)
        of_a_log = learned.prior["popularity"] / float(np.log1p(count.max()))
        always = replace(learned, demographics=learned.demographics or ALWAYS * of_a_log)
        strangers = data.known[test].tolist()
        for name, table in (
            ("popularity", np.tile(count, (len(test), 1))),
            ("engine, documented weights", scores(build(shop, BlockWeights()), strangers, now)),
            ("engine, learned weights", scores(build(shop, learned), strangers, now)),
            ("engine, demographics always", scores(build(shop, always), strangers, now)),
        ):
            rows = found.setdefault(name, [])
            for row, line in zip(test.tolist(), table, strict=True):
                rows.append((row, *_quality(line, own[int(data.known[row])])))
    print(f"\nComplete Journey, cold start: {len(asked)} households, {data.n_items} products")
    base = np.array([row[1] for row in sorted(found["popularity"])])
    for name, rows in found.items():
        quality = np.array([row[1:] for row in sorted(rows)])
        gain = bootstrap_interval(quality[:, 0] - base)
        print(f"{name:34} NDCG@10 {bootstrap_interval(quality[:, 0])}  "
              f"Recall@20 {bootstrap_interval(quality[:, 1])}  over popularity {gain}")  # fmt: skip
    print(f"weight of demographics by fold, after the held-out test: {chosen}")


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
