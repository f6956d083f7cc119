"""Every limit that a shop's products allow, in every wording of the simulated shopper, once.

    python -m bench.every_limit [--shop FOLDER ...] [--part 1/8] [--with 0.5] [--show 20]

``simulate.py`` draws goals at random, so a sentence that is misread for one value in a thousand
is met by luck. Here each kind of product meets each limit (a brand, not a brand, each label, prices,
ratings, numbers) in each wording: in an opening, and as the rejection of a card that breaks it.
Counted is what is rendered: cards that break what was said, and lists of another kind. ``--with``
is the share of openings that state a second limit too. ``--part`` takes every eighth case, say.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import sayings
from bench.running import wired
from bench.shopper import Limit, kinds_on_sale, possible_limits, value_of
from data.records import Product
from data.shop import Shop
from settings import SAMPLE_SHOP
from tools.cards import plain_card
from tools.context import Identity

#: How many values of a limit on a number are tried for one kind.
NUMBERS_TRIED = 3


@dataclass(frozen=True)
class Case:
    """A kind of product, its limits (the first is the one under test) and their wordings.

    Attributes:
        column: where the kind stands, "category" or "subcategory".
        rejects: the first limit is said of a card that breaks it, not in the opening.
        possible: something in the shop keeps them all.
    """

    kind: str
    column: str
    limits: tuple[Limit, ...]
    wordings: tuple[str, ...]
    rejects: bool
    possible: bool


def limits_of(members: Sequence[Product], rng: random.Random) -> list[Limit]:
    """Each limit that products of one kind allow: all labels and brands, some numbers."""
    found: dict[tuple[str, str], Limit] = {}
    drawn: Counter[str] = Counter()
    for target in rng.sample(members, k=len(members)):
        for about in possible_limits(target, members):
            limit = Limit(about, value_of(about, target, members, rng), "volunteered")
            counted = limit.sort not in ("brand", "not_brand", "label")
            key = (about, str(limit.value).casefold())
            if key in found or (counted and drawn[about] >= NUMBERS_TRIED):
                continue
            drawn[about] += 1
            found[key] = limit
    return [found[key] for key in sorted(found)]


def cases(shop: Shop, both: float, seed: int = 0) -> Iterator[Case]:
    """All cases of a shop, in an order that is the same every time."""
    column, kinds = kinds_on_sale(shop)
    for kind, members in kinds.items():
        rng = random.Random(f"{kind}:{seed}")
        limits = limits_of(members, rng)
        cards = [plain_card(product, shop.currency) for product in members if product.stock != 0]
        for limit in limits:
            for wording in sayings.LIMITS[limit.sort]:
                said: tuple[Limit, ...] = (limit,)
                others = [x for x in limits if x.about != limit.about and "brand" not in x.about]
                if others and rng.random() < both:
                    said = (limit, rng.choice(others))
                more = [rng.choice(sayings.LIMITS[x.sort]) for x in said[1:]]
                met = any(all(one.keeps(card) for one in said) for card in cards)
                yield Case(kind, column, said, (wording, *more), rejects=False, possible=met)
            sort = "numeric" if limit.part else limit.sort
            for wording in sayings.REJECTIONS[sort]:
                yield Case(kind, column, (limit,), (wording,), rejects=True, possible=True)


def play(assistant, case: Case, currency: str, number: int) -> tuple[str, list[str]]:  # type: ignore[no-untyped-def]
    """Says it; returns what became of it, "kept" at best, and the lines for reading."""
    rng = random.Random(f"{number}:{case.kind}")
    identity = Identity(f"every-{number}")
    limit = case.limits[0]
    kind = case.kind if case.kind.isupper() else case.kind.lower()
    said = [
        wording.format(value=one.words(currency))
        for one, wording in zip(case.limits, case.wordings, strict=True)
        if not case.rejects
    ]
    opening = rng.choice(sayings.OPENINGS)
    text = opening.format(kind=kind, limits=rng.choice(sayings.JOINS).join(said)).strip(" ,.:")
    turn = assistant.turn(identity, text)
    lines = [f"> {text}"]
    if case.rejects:
        place = next((n for n, c in enumerate(turn.products, 1) if not limit.keeps(c)), 0)
        if not place:
            assistant.forget(identity)
            return "nothing to reject", lines
        value = limit.words(currency)
        stated = rng.choice(sayings.LIMITS[limit.sort]).format(value=value)
        text = case.wordings[0].format(n=place, value=value, said=stated)
        turn = assistant.turn(identity, text)
        lines.append(f"> {text}")
    assistant.forget(identity)
    lines += [turn.reply, f"limits: {[(x.about, x.value) for x in case.limits]} of {case.kind}"]
    if any(not one.keeps(card) for card in turn.products for one in case.limits):
        return "broken", lines
    if any(str(card[case.column]) != case.kind for card in turn.products):
        return "other kind", lines
    if not turn.products:
        return ("empty" if case.possible else "kept"), lines
    return "kept", lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shop", type=Path, nargs="*", default=[SAMPLE_SHOP])
    parser.add_argument("--part", default="1/1", help="which share of the cases, say 3/8")
    parser.add_argument("--with", dest="both", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    part, parts_of = (int(number) for number in options.part.split("/"))
    for folder in options.shop:
        with wired(folder) as parts:
            started = time.perf_counter()
            counts: Counter[str] = Counter()
            shown: Counter[str] = Counter()
            every = list(cases(parts.shop, options.both, options.seed))
            for number in range(part - 1, len(every), parts_of):
                outcome, lines = play(parts.assistant, every[number], parts.shop.currency, number)
                counts[outcome] += 1
                if outcome in ("broken", "other kind", "empty") and shown[outcome] < options.show:
                    shown[outcome] += 1
                    print("\n".join([f"\n[{outcome}]", *lines]), flush=True)
            print(f"\n{folder.name}: {len(every)} cases, part {options.part}: {dict(counts)}, "
                  f"{time.perf_counter() - started:.0f} s")  # fmt: skip


if __name__ == "__main__":
    main()
