"""Whole conversations with a simulated shopper: success, turns, broken limits, repeats.

    python -m bench.simulate [--conversations 500] [--seeds 4] [--shop FOLDER ...]

Counts what is rendered (the cards and the words of each reply), not what a tool returned. Prints
a table a shop and, with ``--show N``, the first N failed conversations word for word.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.running import wired
from bench.shopper import Shopper, make_goal
from bench.stated import Catalogue
from settings import SAMPLE_SHOP
from tools.context import Identity

TURNS = 5


@dataclass
class Result:
    """One conversation, counted."""

    success: bool = False
    turns: int = 0
    broken: int = 0
    ungrounded: int = 0
    repeats: int = 0
    questions: int = 0
    left: bool = False
    lines: list[str] = field(default_factory=list)


def converse(assistant, shop, catalogue: Catalogue, goal_seed: int, seed: int) -> Result:  # type: ignore[no-untyped-def]
    """One conversation: ``goal_seed`` fixes the goal, ``seed`` the shopper's words."""
    goal = make_goal(shop, random.Random(goal_seed))
    shopper = Shopper(goal, random.Random(f"{goal_seed}:{seed}"), shop.currency)
    identity = Identity(f"sim-{goal_seed}-{seed}")
    result = Result()
    message: str | None = shopper.opening()
    seen: set[str] = set()
    asked_for_others = False
    while message is not None and result.turns < TURNS + 1:
        turn = assistant.turn(identity, message)
        result.turns += shopper.seeking  # something asked in between is no part of the search
        result.lines += [f"> {message}", turn.reply]
        if shopper.took:
            result.success = bool(turn.shortlist) and goal.met_by(turn.shortlist[-1])
            result.turns -= 1  # taking it is not part of the search
            break
        cards = turn.products
        result.questions += turn.question is not None
        result.broken += sum(not limit.keeps(card) for card in cards for limit in shopper.told)
        wrong = catalogue.wrong(turn.reply)
        result.ungrounded += len(wrong)
        result.lines += [f"!! {fault}" for fault in wrong]
        shown = {card["product_id"] for card in cards}
        if asked_for_others:
            result.repeats += len(shown & seen)
        seen |= shown
        before = message
        message = shopper.next(cards, turn.question, empty=not cards)
        asked_for_others, result.left = shopper.wants_others, shopper.left
        if shopper.heard_none:
            result.success = not goal.possible
            break
        if message == before and not cards:
            break
    assistant.forget(identity)
    result.lines.append(
        f"goal: {goal.kind} {[(x.about, x.value, x.when) for x in goal.limits]} possible={goal.possible}"
    )
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=500)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--first", type=int, default=0, help="number of the first goal")
    parser.add_argument(
        "--shop", type=Path, nargs="*", default=[SAMPLE_SHOP, Path("../shared/data/seed")]
    )
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    print(
        "| shop | conversations | success | pass^1 | pass^k | turns | broken | ungrounded | repeats | questions a turn | left | s |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for folder in options.shop:
        if not folder.is_dir():
            print(f"| {folder} | skipped: no such folder |")
            continue
        with wired(folder) as parts:
            _run(parts.assistant, parts.shop, folder.name, options)


def _run(assistant, shop, name: str, options) -> None:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    catalogue = Catalogue(shop)
    results = {
        (goal, seed): converse(assistant, shop, catalogue, goal, seed)
        for goal in range(options.first, options.first + options.conversations)
        for seed in range(options.seeds)
    }
    every = list(results.values())
    rate = sum(r.success for r in every) / len(every)
    always = (
        sum(
            all(results[goal, seed].success for seed in range(options.seeds))
            for goal in range(options.first, options.first + options.conversations)
        )
        / options.conversations
    )
    turns = sum(r.turns for r in every)
    print(
        f"| {name} | {len(every)} | {rate:.3f} | {rate:.3f} | {always:.3f} | {turns / len(every):.2f} | "
        f"{sum(r.broken for r in every)} | {sum(r.ungrounded for r in every)} | {sum(r.repeats for r in every)} | "
        f"{sum(r.questions for r in every) / max(turns, 1):.2f} | {sum(r.left for r in every)} | {time.perf_counter() - started:.0f} |",
        flush=True,
    )
    for result in [r for r in every if not r.success or r.broken or r.ungrounded or r.repeats][
        : options.show
    ]:
        print("\n".join(["", *result.lines]))


if __name__ == "__main__":
    main()
