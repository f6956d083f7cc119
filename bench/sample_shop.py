"""The whole engine on the bundled shop: who bought something new in the last weeks, and was it in
the list? Beside popularity, recent popularity and the item-item model alone.

The shop is generated (see its data card), so this shows that the parts work together, not how
people are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from data.shop import Shop
from data.tables import load_shop
from engine.learning.block_weights import BlockWeights
from engine.learning.held_out import next_purchases, split_time
from engine.learning.shop_weights import learn_shop_weights
from engine.metrics import bootstrap_interval, hit_rate, ndcg, ranks
from engine.profile import Profile
from engine.recommender import Recommender
from engine.text_encoder import TextEncoder
from settings import SAMPLE_SHOP, read_settings


@dataclass(frozen=True)
class Split:
    """The bundled shop, cut in time.

    Attributes:
        past: the shop with what happened until ``moment``, seconds since 1970 UTC.
        chosen: customer -> what they bought after it and had not bought before.
    """

    shop: Shop
    past: Shop
    moment: float
    chosen: Mapping[str, Collection[str]]


def split_sample() -> Split:
    """The bundled shop before and after the last tenth of its purchases."""
    shop = load_shop(SAMPLE_SHOP, is_sample=True)
    moment = split_time(shop, 0.1)
    assert moment is not None, "the bundled shop has events"
    past = replace(shop, events=tuple(e for e in shop.events if e.timestamp < moment))
    return Split(shop, past, moment, next_purchases(shop, moment))


def sample_shop() -> None:
    split = split_sample()
    shop, past, moment, chosen = split.shop, split.past, split.moment, split.chosen
    encoder = TextEncoder.load()
    cache = read_settings().shop_state / "bench"

    def build(of: Shop, weights: BlockWeights | None = None) -> Recommender:
        return Recommender.build(of, encoder, cache, weights=weights, clock=lambda: moment)

    learned, evaluation = learn_shop_weights(past, build)  # inside the past: twice held out
    default = build(past)
    better = build(past, learned)
    people = sorted(name for name in chosen if past.customer(name) is not None)
    rows = np.repeat(np.arange(len(people)), [len(chosen[name]) for name in people])
    targets = np.array([shop.product_rows[p] for name in people for p in chosen[name]])
    share = 1.0 / np.bincount(rows)[rows]
    bought = np.zeros((len(people), len(shop.products)), bool)
    for row, name in enumerate(people):
        for event in past.events_by_customer.get(name, []):
            if event.kind == "purchase" and event.product_id in shop.product_rows:
                bought[row, shop.product_rows[event.product_id]] = True

    def of_blocks(recommender: Recommender, blocks: tuple[str, ...] | None) -> np.ndarray:
        """(people, products) scores, of some blocks only or of all."""
        out = np.zeros(bought.shape, np.float32)
        for row, name in enumerate(people):
            profile: Profile = recommender.profile_for(name, now=moment)
            terms = [
                term
                for term in recommender.tastes.terms(profile)
                if blocks is None or term.block in blocks
            ]
            out[row] = recommender.space.scores(terms).numpy()
        return out

    print(
        f"\nBundled shop: {len(people)} people who bought something new, {len(past.events)} events"
    )
    for title, recommender, blocks in (
        ("popularity", default, ("popularity",)),
        ("recent popularity", default, ("recent",)),
        ("item-item model alone", default, ("behaviour",)),
        ("engine, documented weights", default, None),
        ("engine, learned weights", better, None),
    ):
        scores = of_blocks(recommender, blocks)
        scores[bought] = -np.inf
        found = ranks(scores, rows, targets)
        cells = [
            bootstrap_interval(np.bincount(rows, share * metric(found, 10)))
            for metric in (hit_rate, ndcg)
        ]
        print(f"{title:34} HR@10 {cells[0]}  NDCG@10 {cells[1]}", flush=True)
    if evaluation is not None:
        both = {
            name: str(evaluation.evaluation[name]["ndcg@10"]) for name in ("baseline", "learned")
        }
        print(
            f"inner held-out NDCG@10: {both}; learned weights in use: {learned != BlockWeights()}"
        )
        print("history: " + ", ".join(f"{b} {w:.2f}" for b, w in learned.history.items()))
        print("prior: " + ", ".join(f"{b} {w:.2f}" for b, w in learned.prior.items()))
