"""How good the ranking is, on public data and on the bundled shop; prints every figure.

    python -m bench.quality [--data FOLDER] [--part global|last|cold|sample ...]

Full ranking of the catalogue, known items left out, HR@10 / NDCG@10 / Recall@20 with 95 %
bootstrap intervals over people. Where the target's basket holds several new items, the figure is
the mean over all ways to pick one (no luck in breaking ties); "one draw" picks with a fixed seed.
Block weights are learned inside the training period; the test people are ranked once.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from bench.blocks import BLOCKS, examples
from bench.cold_start import cold_start
from bench.datasets import Purchases, Split, data_folder, last_basket, online_retail, time_cut
from bench.rankers import PEERS, matrix
from bench.sample_shop import sample_shop
from engine.metrics import bootstrap_interval, hit_rate, ndcg, ranks
from engine.weights import Examples, learn_weights

CUT = "2011-11-09"
#: Moments inside the training period from which weights are learned: (cut, end).
INNER = (
    ("2011-08-09", "2011-09-09"),
    ("2011-09-09", "2011-10-09"),
    ("2011-10-09", CUT),
)
METRICS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("HR@10", lambda found: hit_rate(found, 10)),
    ("NDCG@10", lambda found: ndcg(found, 10)),
    ("Recall@20", lambda found: hit_rate(found, 20)),
)
#: Of what is learned, in the last-basket protocol; on its inner split 120 beat no fading.
LAST_HALF_LIFE = 120.0
#: People of a last-basket split that weights are learned from (bounds memory).
MOST_LEARNERS = 1_200


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


def retail(
    title: str,
    split: Split,
    learn_from: list[Examples],
    half_life_days: float | None,
) -> None:
    """Peers, single blocks and the engine on one split of Online Retail."""
    table = Table(title, split)
    for name, peer in PEERS.items():
        table.add(name, peer(split))
    started = time.perf_counter()
    learned = learn_weights(learn_from, BLOCKS, folds=0)
    learn_s = time.perf_counter() - started
    pair = ("behaviour", "recent")
    places = [BLOCKS.index(block) for block in pair]
    two = learn_weights(
        [Examples(e.addends[:, :, places], e.allowed, e.rows, e.targets) for e in learn_from],
        pair,
        folds=0,
    )
    learn_from.clear()  # some hundred MB
    tested = examples(split, half_life_days)
    table.add("engine: behaviour alone", tested.addends[:, :, 0])
    table.add("engine: behaviour + recent", tested.scores(two.vector(BLOCKS)))
    table.add("engine", tested.scores(learned.vector(BLOCKS)))
    table.against("engine", "EASE^R")
    print("weights: " + ", ".join(f"{b} {w:.3g}" for b, w in learned.weights.items()))
    print(f"learned in {learn_s:.0f} s")


def global_cut(data: Purchases) -> None:
    before = data.before(data.day(CUT))
    inner = [examples(time_cut(before, cut, end)) for cut, end in INNER]
    retail(f"Online Retail, train before {CUT}", time_cut(data, CUT), inner, 60.0)


def last_out(data: Purchases) -> None:
    """The others' later purchases are known here, so what is learned fades more slowly."""
    split = last_basket(data)
    inner = last_basket(split.train)
    keep = np.isin(inner.rows, np.arange(0, len(inner.people), 2)[:MOST_LEARNERS])
    chosen, rows = np.unique(inner.rows[keep], return_inverse=True)
    learners = Split(
        inner.train, inner.people[chosen], inner.now[chosen], rows, inner.targets[keep]
    )
    retail(
        "Online Retail, last basket out",
        split,
        [examples(learners, LAST_HALF_LIFE)],
        LAST_HALF_LIFE,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", help="folder with online_retail/ and complete_journey/")
    parts = ("global", "last", "cold", "sample")
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
    if "sample" in asked.part:
        sample_shop()


if __name__ == "__main__":
    main()
