"""Search in a shop without texts, on queries made of its own names: kinds, brands, slips.

    python -m bench.search_names [folder]        (default: ../shared/data/seed)

Each subcategory, category and brand with subcategory is asked for by name, plainly, in the other
number, and with a letter left out, doubled, or two swapped. Printed by kind of query: the share of
the first ten that are what was named (of as many as there are).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from data.records import Product
from data.tables import load_shop
from engine.language.lexical import stem
from engine.profile import Fact, Profile
from engine.recommender import Recommender
from engine.text_encoder import TextEncoder
from settings import ROOT, read_settings

SEED = ROOT.parent / "shared" / "data" / "seed"
K, MOST = 10, 60
Meant = Callable[[Product], bool]


def slipped(name: str, draw: random.Random) -> str:
    """A name with one slip inside a word of at least five letters; itself where there is none."""
    words = name.split()
    places = [place for place, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not places:
        return name
    place = draw.choice(places)
    word = words[place]
    at = draw.randrange(1, len(word) - 1)
    words[place] = draw.choice((
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ))  # fmt: skip
    return " ".join(words)


def other_number(name: str) -> str:
    """ "kettles" -> "kettle", "lamp" -> "lamps"."""
    head, _, last = name.rpartition(" ")
    return f"{head} {stem(last) if stem(last) != last else last + 's'}".strip()


def queries(products: Sequence[Product]) -> Iterator[tuple[str, str, Meant]]:
    """(kind of query, text, what is meant)."""
    draw = random.Random(5)
    kinds = sorted({p.subcategory for p in products if p.subcategory})
    pairs = sorted({(p.brand, p.subcategory) for p in products if p.brand and p.subcategory})
    for kind in draw.sample(kinds, min(MOST, len(kinds))):
        meant: Meant = lambda p, kind=kind: p.subcategory == kind  # type: ignore[misc]  # noqa: E731
        name = kind.casefold()
        yield "kind", name, meant
        yield "kind, other number", other_number(name), meant
        yield "kind, a slip", slipped(name, draw), meant
    for category in sorted({p.category for p in products}):
        yield "category", category.casefold(), lambda p, c=category: p.category == c  # type: ignore[misc]
    for brand, kind in draw.sample(pairs, min(MOST, len(pairs))):
        yield (
            "brand and kind",
            f"{brand} {kind}".casefold(),
            (
                lambda p, b=brand, k=kind: p.brand == b and p.subcategory == k  # type: ignore[misc]
            ),
        )


def main(arguments: Sequence[str]) -> int:
    folder = Path(arguments[0]) if arguments else SEED
    if not folder.is_dir():
        print(f"{folder} is not there; passed over")
        return 0
    shop = load_shop(folder)
    recommender = Recommender.build(shop, TextEncoder.load(), read_settings().shop_state / "bench")
    shares: dict[str, list[float]] = {}
    for kind, text, meant in queries(shop.products):
        found = recommender.recommend(Profile((Fact("need", text),)), K, diversity=0.0).items
        there = min(K, sum(map(meant, shop.products)))
        right = sum(meant(scored.product) for scored in found)
        shares.setdefault(kind, []).append(right / there)
        if right < there / 2:
            print(f"  {kind} {text!r}: {right} of {there}")
    print(f"| {shop.name or folder.name} | queries | right of the first {K} |\n|---|---|---|")
    for kind, values in shares.items():
        print(f"| {kind} | {len(values)} | {np.mean(values):.3f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
