"""What one ``recommend()`` costs, whole: profile, candidates, scores, diversity, reasons.

    python -m bench.recommend [products ...]        (default: 1500 10000 100000 1000000)

On one thread, for the bundled shop and for larger ones made of it (``copies.py``), as a second
start has them: mapped from what the first one kept. The calls of all cases take turns; each is
timed by the processor time of its thread, so that a busy machine does not blur the figures; "wall"
is printed beside it. Then the memory of the whole recommender, records, people and item-item model
included: what the process holds of its own, and what of the kept files it has touched, which the
system may take back. Prints Markdown tables.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path

import numpy as np
from torch import Tensor

from bench.start import in_process, memory
from bench.turn import quantile
from data.tables import load_shop
from engine.profile import Fact, Profile
from engine.recommender import Recommender
from engine.ship import SHIPPED
from engine.text_encoder import TextEncoder
from engine.threads import use_threads
from settings import SAMPLE_SHOP

#: Calls of each case, and those before them that do not count.
WARM = 20
ROUNDS = 120
SIZES = (1_500, 10_000, 100_000, 1_000_000)
NEEDS = (
    "something light for running in the rain", "a kettle that pours slowly",
    "a gift for a toddler who loves animals", "quiet headphones for the train",
    "warm winter jacket", "cookbook for beginners", "garden tools for small hands",
    "shampoo for curly hair",
)  # fmt: skip


class Timed:
    """An encoder that adds up what its queries cost: seconds of the thread and of the clock."""

    def __init__(self, encoder: TextEncoder) -> None:
        self.model_id = encoder.model_id
        self._encoder = encoder
        self.spent = self.waited = 0.0

    def encode(
        self,
        texts: Sequence[str],
        batch_size: int = 32,
        max_tokens: int = 256,
        fast: bool = False,
    ) -> Tensor:
        """As the encoder's."""
        wall, own = time.perf_counter(), time.thread_time()
        found = self._encoder.encode(texts, batch_size, max_tokens, fast)
        self.spent += time.thread_time() - own
        self.waited += time.perf_counter() - wall
        return found


def recommender_of(size: int, scratch: Path) -> tuple[Recommender, Timed]:
    """The bundled shop, or one of ``size`` products made of it, as a second start has it."""
    timed = Timed(TextEncoder.load(threads=1))
    folder, cache = scratch / "shop", scratch / "cache"
    if size > len(load_shop(SAMPLE_SHOP).products):
        in_process("--write", str(size), str(folder), str(cache))
    else:
        folder = SAMPLE_SHOP
    in_process("--once", str(folder), str(cache))
    shop = load_shop(folder, cache=cache)
    return Recommender.build(shop, timed, cache, shipped=folder / SHIPPED), timed


def turned(profile: Profile, turn: int) -> Profile:
    """The same history from another of its events on: as long, and not read before."""
    start = turn % max(1, len(profile.history))
    return replace(profile, history=(*profile.history[start:], *profile.history[:start]))


def cases(recommender: Recommender) -> dict[str, Callable[[], Profile]]:
    """What is asked, made anew for each call: nothing of a need is remembered from the last.

    A history is read once until an event comes: "first" has one that was not asked for before,
    "again" is the next question of the same customer. "Customer" is the one with the most events,
    "median customer" has as many as half of the others have at most, "any customer" is another one
    each time.
    """
    shop, number, turns = recommender.shop, count(), count(1)
    by_events = Counter(event.customer_id for event in shop.events).most_common()
    longest, median = by_events[0][0], by_events[len(by_events) // 2][0]
    everybody = cycle(np.random.default_rng(0).permutation([name for name, _ in by_events]))
    cheap = float(np.quantile(shop.product_table.numbers("price"), 0.01))
    bound = Fact("price", cheap, "at_most", hard=True)

    def need() -> Fact:
        asked = next(number)
        return Fact("need", f"{NEEDS[asked % len(NEEDS)]} {100 + asked}")

    def known(*facts: Fact) -> Profile:
        return recommender.profile_for(longest, facts)

    def usual(*facts: Fact) -> Profile:
        return recommender.profile_for(median, facts)

    return {
        "anonymous": Profile,
        "query, new": lambda: Profile((need(),)),
        "query, asked before": lambda: Profile((Fact("need", NEEDS[0]),)),
        "filter at 1 %": lambda: Profile((bound,)),
        "query, filter at 1 %": lambda: Profile((need(), bound)),
        f"customer, {len(known().history)} events, first": lambda: turned(known(), next(turns)),
        "customer, again": known,
        "customer, first, and query, new": lambda: turned(known(need()), next(turns)),
        "any customer, first, and query, new": (
            lambda: turned(recommender.profile_for(str(next(everybody)), [need()]), next(turns))
        ),
        f"median customer, {len(usual().history)} events, first, and query, new": (
            lambda: turned(usual(need()), next(turns))
        ),
    }


def measure(recommender: Recommender, encoder: Timed) -> dict[str, tuple[list[float], list[float]]]:
    """case -> (ms of the thread, ms of the clock) of each call; the encoder's part by itself."""
    asked = cases(recommender)
    read: tuple[list[float], list[float]] = ([], [])
    taken: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in asked}
    for turn in range(WARM + ROUNDS):
        for name, make in asked.items():
            profile = make()
            encoder.spent = encoder.waited = 0.0
            wall, own = time.perf_counter(), time.thread_time()
            recommender.recommend(profile, 5)
            spent = time.thread_time() - own, time.perf_counter() - wall
            if encoder.spent:
                read[0].append(1000 * encoder.spent)
                read[1].append(1000 * encoder.waited)
            spent = spent[0] - encoder.spent, spent[1] - encoder.waited
            if turn >= WARM:
                taken[name][0].append(1000 * spent[0])
                taken[name][1].append(1000 * spent[1])
    return {**taken, "the encoder, a new query": read}


def main(arguments: Sequence[str]) -> int:
    use_threads(1)
    print("| products | case | p50 ms | p95 ms | wall p50 ms |")
    print("|---:|---|---:|---:|---:|")
    memory_rows = []
    for size in [int(argument) for argument in arguments] or SIZES:
        with tempfile.TemporaryDirectory() as scratch:
            before = memory()
            recommender, encoder = recommender_of(size, Path(scratch))
            for name, (own, wall) in measure(recommender, encoder).items():
                cells = (quantile(own, 0.5), quantile(own, 0.95), quantile(wall, 0.5))
                print(f"| {size:,} | {name} | " + " | ".join(f"{c:.2f}" for c in cells) + " |")
            after = memory()
            files = sum(file.stat().st_size for file in Path(scratch).glob("cache/*.arrays"))
            grown = [after[name] - before[name] for name in ("own", "of files")]
            narrow = recommender.space.narrow.nbytes - recommender.space.words.nbytes
            memory_rows.append([size, *(value / size for value in (*grown, files, narrow))])
            del recommender, encoder
            gc.collect()
    print("\n| products | bytes a product: own | pages of files | kept on disk | narrow blocks |")
    print("|---:|---:|---:|---:|---:|")
    for row in memory_rows:
        print("| " + " | ".join(f"{value:,.0f}" for value in row) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
