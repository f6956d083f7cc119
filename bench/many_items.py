"""The item-item model where a dense item-item matrix no longer fits: all of Complete Journey.

Every product that was sold (20,902), one year of receipts; the last month is held out. What the
fit costs is printed beside what dense arrays would take, and how well its scores rank what the
households bought next and never before, beside popularity.
"""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.cold_start import journey_shop
from bench.datasets import complete_journey
from bench.engine_scores import scores
from engine.collaborative import DENSE_LIMIT, ItemItemModel
from engine.learning.held_out import next_purchases, split_time
from engine.metrics import bootstrap_interval, hit_rate, ndcg, ranks
from engine.recommender import Recommender

#: Share of the year that is held out: its last month.
HELD_OUT = 1 / 12
#: Arrays of n x n floats that the dense regression needs at once: XᵀX, XᵀY, its inverse, B.
DENSE_ARRAYS = 4


def many_items(folder: Path) -> None:
    shop = journey_shop(complete_journey(folder))
    moment = split_time(shop, HELD_OUT)
    assert moment is not None, "the data has receipts"
    past = replace(shop, events=tuple(e for e in shop.events if e.timestamp < moment))
    chosen = next_purchases(shop, moment)
    n = len(shop.products)
    sold = len({event.product_id for event in past.events})
    started = time.process_time()
    model = ItemItemModel.fit_shop(past)
    seconds = time.process_time() - started
    tracemalloc.start()  # slows the fit down, so it is fitted once more
    ItemItemModel.fit_shop(past)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert model is not None
    print(f"\nComplete Journey, item-item model: {n} products, {sold} sold before the cut, "
          f"{len(past.events)} events; local above {DENSE_LIMIT} products")  # fmt: skip
    print(f"fitted in {seconds:.1f} s of processor time; at most {peak / 1e6:.0f} MB of numpy arrays, kept are "
          f"{model.nbytes / 1e6:.1f} MB; dense arrays would take "
          f"{DENSE_ARRAYS * 4 * sold**2 / 1e6:.0f} MB")  # fmt: skip
    recommender = Recommender.build(past, None, behaviour=model, clock=lambda: moment)
    people = sorted(chosen)
    rows = np.repeat(np.arange(len(people)), [len(chosen[name]) for name in people])
    targets = np.array([shop.product_rows[p] for name in people for p in chosen[name]])
    share = 1.0 / np.bincount(rows)[rows]
    for title, blocks in (("popularity", ("popularity",)), ("item-item model", ("behaviour",))):
        table = scores(recommender, people, moment, blocks)
        for row, name in enumerate(people):
            mine = past.events_by_customer.get(name, [])
            table[row, [past.product_rows[event.product_id] for event in mine]] = -np.inf
        found = ranks(table, rows, targets)
        cells = [
            bootstrap_interval(np.bincount(rows, share * metric(found, 10)))
            for metric in (hit_rate, ndcg)
        ]
        print(f"{title:34} HR@10 {cells[0]}  NDCG@10 {cells[1]}  ({len(people)} households)")
