"""What one ``recommend()`` costs, whole: profile, candidates, scores, diversity, reasons.

    python -m bench.recommend [products ...]        (default: 1500 10000 100000)

On one thread, for the bundled shop and for larger ones made of it: its products again with new
IDs, prices, name words and embeddings that lie a little apart, so that no two rows are equal. The
calls of all cases take turns; each is timed by the processor time of its thread, so that a busy
machine does not blur the figures. "wall" is printed beside it. Prints a Markdown table.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

import torch
from torch import Tensor

from bench.turn import quantile
from data.records import Event
from data.shop import Shop
from data.tables import load_shop
from engine.attributes import product_text
from engine.profile import Fact, Profile
from engine.recommender import Recommender
from engine.ship import SHIPPED
from engine.text_encoder import TextEncoder
from settings import SAMPLE_SHOP

#: Calls of each case, and how far an embedding is moved from its pattern's (length of the step).
ROUNDS, APART = 60, 0.35
SIZES = (1_500, 10_000, 100_000)
NEEDS = (
    "something light for running in the rain", "a kettle that pours slowly",
    "a gift for a toddler who loves animals", "quiet headphones for the train",
    "warm winter jacket", "cookbook for beginners", "garden tools for small hands",
    "shampoo for curly hair",
)  # fmt: skip
#: Drawn for name words; they mean nothing, so that the catalogue's own words stay what they are.
_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "mo", "ne", "pi", "ru", "sa", "ti", "vo", "zu")


class Copies:
    """A larger shop made of a smaller one, and an encoder that knows its texts.

    Args:
        size: products; at least as many as ``shop`` has.
    """

    def __init__(self, shop: Shop, encoder: TextEncoder, patterns: Tensor, size: int) -> None:
        draw = random.Random(7)
        torch.manual_seed(7)
        self.model_id = f"{encoder.model_id}:copies"
        self._encoder = encoder
        products, rows = list(shop.products), list(range(len(shop.products)))
        copies: dict[str, list[str]] = {p.product_id: [p.product_id] for p in products}
        while len(products) < size:
            row = draw.randrange(len(shop.products))
            pattern = shop.products[row]
            word = "".join(draw.choice(_SYLLABLES) for _ in range(3))
            new_id = f"X{len(products):07d}"
            products.append(
                replace(
                    pattern,
                    product_id=new_id,
                    name=f"{pattern.name} {word.capitalize()} {draw.randrange(100, 1000)}",
                    price=round(pattern.price * draw.uniform(0.6, 1.6), 2),
                )
            )
            copies[pattern.product_id].append(new_id)
            rows.append(row)
        events = tuple(
            Event(e.customer_id, draw.choice(copies[e.product_id]), e.kind, e.timestamp, e.quantity)
            for e in shop.events
        )
        self.shop = replace(shop, products=tuple(products), events=events)
        moved = patterns[rows] + APART * torch.nn.functional.normalize(
            torch.randn(len(rows), patterns.shape[1]), dim=1
        )
        moved[: len(shop.products)] = patterns
        self._rows = {product_text(p): row for row, p in enumerate(products)}
        self._known = torch.nn.functional.normalize(moved, dim=1)

    def encode(
        self,
        texts: Sequence[str],
        batch_size: int = 32,
        max_tokens: int = 256,
        fast: bool = False,
    ) -> Tensor:
        """Made-up embeddings for the products' texts, true ones for all others."""
        if all(text in self._rows for text in texts):
            return self._known[[self._rows[text] for text in texts]]
        return self._encoder.encode(texts, batch_size, max_tokens, fast)


class Timed:
    """An encoder that adds up what its queries cost: seconds of the thread and of the clock."""

    def __init__(self, encoder: TextEncoder | Copies) -> None:
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


def recommender_of(size: int) -> tuple[Recommender, Timed]:
    """The bundled shop, or one of ``size`` products made of it."""
    shop = load_shop(SAMPLE_SHOP, currency="", is_sample=True)
    encoder = TextEncoder.load(threads=1)
    timed = Timed(encoder)
    small = Recommender.build(shop, timed, None, shipped=SAMPLE_SHOP / SHIPPED)
    if size <= len(shop.products):
        return small, timed
    patterns = torch.from_numpy(small.space.block_rows("text", range(len(shop.products))).copy())
    copies = Copies(shop, encoder, patterns, size)
    timed = Timed(copies)
    return Recommender.build(copies.shop, timed), timed


def cases(recommender: Recommender) -> dict[str, Callable[[], Profile]]:
    """What is asked, made anew for each call: nothing of a need is remembered from the last."""
    shop, number = recommender.shop, count()
    longest = Counter(event.customer_id for event in shop.events).most_common(1)[0][0]
    prices = sorted(product.price for product in shop.products)
    bound = Fact("price", prices[len(prices) // 100], "at_most", hard=True)

    def need() -> Fact:
        asked = next(number)
        return Fact("need", f"{NEEDS[asked % len(NEEDS)]} {100 + asked}")

    def known(*facts: Fact) -> Profile:
        return recommender.profile_for(longest, facts)

    return {
        "anonymous": Profile,
        "query, new": lambda: Profile((need(),)),
        "query, asked before": lambda: Profile((Fact("need", NEEDS[0]),)),
        "filter at 1 %": lambda: Profile((bound,)),
        "query, filter at 1 %": lambda: Profile((need(), bound)),
        f"customer, {len(known().history)} events": known,
        "customer and query, new": lambda: known(need()),
    }


def measure(recommender: Recommender, encoder: Timed) -> dict[str, tuple[list[float], list[float]]]:
    """case -> (ms of the thread, ms of the clock) of each call; the encoder's part by itself."""
    asked = cases(recommender)
    read: tuple[list[float], list[float]] = ([], [])
    taken: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in asked}
    for turn in range(ROUNDS + 3):
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
            if turn >= 3:
                taken[name][0].append(1000 * spent[0])
                taken[name][1].append(1000 * spent[1])
    return {**taken, "the encoder, a new query": read}


def main(arguments: Sequence[str]) -> int:
    torch.set_num_threads(1)
    print("| products | case | p50 ms | p95 ms | wall p50 ms |")
    print("|---:|---|---:|---:|---:|")
    for size in [int(argument) for argument in arguments] or SIZES:
        started = time.process_time()
        recommender, encoder = recommender_of(size)
        built = time.process_time() - started
        for name, (own, wall) in measure(recommender, encoder).items():
            cells = (quantile(own, 0.5), quantile(own, 0.95), quantile(wall, 0.5))
            print(f"| {size:,} | {name} | " + " | ".join(f"{c:.2f}" for c in cells) + " |")
        print(f"| {size:,} | built in {built:.0f} s | | | |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
