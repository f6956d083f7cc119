"""How good the ranking is, on public data and on the bundled shop; prints every figure.

    python -m bench.quality [--data FOLDER] [--part global|last|cold|many|sample ...]

Full ranking of the catalogue, known items left out, HR@10 / NDCG@10 / Recall@20 with 95 %
bootstrap intervals over people. Where the target's basket holds several new items, the figure is
the mean over all ways to pick one (no luck in breaking ties); "one draw" picks with a fixed seed.
The engine is the shop's own: a Shop, its Recommender, the weights that it learns from its events
(inside the training period), a customer's profile, scores. The test people are ranked once.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bench.cold_start import cold_start
from bench.datasets import Purchases, Split, data_folder, last_basket, online_retail, time_cut
from bench.engine_scores import build, cache, live_scores, moments, scores, shop_of
from bench.many_items import many_items
from bench.rankers import PEERS, matrix
from bench.sample_shop import sample_shop
from data.shop import Shop
from engine.learning.block_weights import BlockWeights
from engine.learning.shop_weights import stored_shop_weights
from engine.metrics import bootstrap_interval, hit_rate, ndcg, ranks

CUT = "2011-11-09"
METRICS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("HR@10", lambda found: hit_rate(found, 10)),
    ("NDCG@10", lambda found: ndcg(found, 10)),
    ("Recall@20", lambda found: hit_rate(found, 20)),
)


class Table:
    """Results by model, printed as they come; differences from a reference in the end."""

    def __init__(self, title: str, split: Split) -> None:
        self.split = split
        self.found: dict[str, np.ndarray] = {}
        known = matrix(split)[split.people]
        self._known = known.nonzero()
        print(f"\n{title}: {len(split.people)} people, {split.train.n_items} items")
        print(f"{'':34}" + "".join(f"{name:>26}" for name, _ in METRICS) + "   one draw HR / NDCG")

    def add(self, name: str, scores: np.ndarray) -> None:
        scores = np.array(scores, np.float32)
        scores[self._known] = -np.inf
        found = ranks(scores, self.split.rows, self.split.targets)
        self.found[name] = found
        cells = [f"{bootstrap_interval(self.by_person(found, f))!s:>26}" for _, f in METRICS]
        draw = found[self.split.one_target(0)]
        one = f"{hit_rate(draw, 10).mean():.4f} / {ndcg(draw, 10).mean():.4f}"
        print(f"{name:34}{''.join(cells)}   {one}", flush=True)

    def by_person(self, found: np.ndarray, metric: Callable[..., np.ndarray]) -> np.ndarray:
        return np.bincount(self.split.rows, self.split.shares * metric(found))

    def against(self, name: str, other: str) -> None:
        """The gain, person by person."""
        gains = []
        for label, metric in METRICS:
            ours, theirs = (self.by_person(self.found[n], metric) for n in (name, other))
            gains.append(f"{label} {bootstrap_interval(ours - theirs)}")
        print(f"{name} - {other}: " + ", ".join(gains))


#: Sets of blocks that are shown by themselves; None is all.
PARTS: Mapping[str, tuple[str, ...] | None] = {
    "engine: behaviour alone": ("behaviour",),
    "engine: behaviour + recent": ("behaviour", "recent"),
    "engine, learned weights": None,
}


def retail(
    title: str,
    split: Split,
    ask: Callable[[Shop, BlockWeights, Sequence[tuple[str, ...] | None]], list[np.ndarray]],
) -> None:
    """Peers, single blocks and the engine on one split of Online Retail.

    Args:
        ask: (people, n) scores of a shop's recommender for each of some sets of blocks.
    """
    table = Table(title, split)
    for name, peer in PEERS.items():
        table.add(name, peer(split))
    shop = shop_of(split.train, int(split.people.max()) + 1)
    started = time.perf_counter()
    learned = stored_shop_weights(shop, build, cache())
    learn_s = time.perf_counter() - started
    table.add("engine, documented weights", ask(shop, BlockWeights(), (None,))[0])
    for name, found in zip(PARTS, ask(shop, learned, tuple(PARTS.values())), strict=True):
        table.add(name, found)
    table.against("engine, learned weights", "EASE^R")
    for origin in ("history", "prior"):
        weights = getattr(learned, origin)
        print(f"{origin}: " + ", ".join(f"{b} {w:.3g}" for b, w in weights.items()))
    print(f"learned (or read) in {learn_s:.0f} s")


def global_cut(data: Purchases) -> None:
    split = time_cut(data, CUT)
    now = float(moments(data, split.now[:1])[0])

    def ask(
        shop: Shop, weights: BlockWeights, parts: Sequence[tuple[str, ...] | None]
    ) -> list[np.ndarray]:
        recommender = build(shop, weights)
        return [scores(recommender, split.people.tolist(), now, blocks) for blocks in parts]

    retail(f"Online Retail, train before {CUT}", split, ask)


def last_out(data: Purchases) -> None:
    """The others' later purchases are known to the item-item model here; see ``live_scores``."""
    split = last_basket(data)

    def ask(
        shop: Shop, weights: BlockWeights, parts: Sequence[tuple[str, ...] | None]
    ) -> list[np.ndarray]:
        return live_scores(shop, split, weights, parts)

    retail("Online Retail, last basket out", split, ask)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", help="folder with online_retail/ and complete_journey/")
    parts = ("global", "last", "cold", "many", "sample")
    parser.add_argument("--part", nargs="+", choices=parts, default=parts)
    asked = parser.parse_args()
    if set(asked.part) - {"sample"}:
        folder = data_folder(asked.data)
    if "global" in asked.part:
        global_cut(online_retail(folder))
    if "last" in asked.part:
        last_out(online_retail(folder))
    if "cold" in asked.part:
        cold_start(folder)
    if "many" in asked.part:
        many_items(folder)
    if "sample" in asked.part:
        sample_shop()


if __name__ == "__main__":
    main()
