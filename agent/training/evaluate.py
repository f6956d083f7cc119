"""Compare readers on held-out utterances: the tables of the model card.

``bench/language.py`` prints them. This module trains and measures; it writes no weights.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from agent.training import baseline
from agent.training.corpus import Split
from agent.training.fill import Example
from agent.training.measure import Read, Score, score
from agent.training.train import Recipe, examples_of, train
from engine.text_encoder import TextEncoder

_COLUMNS = (
    "| reader | act micro F1 | act macro F1 | act sets exact | slot F1 | slot F1, overlap "
    "| p50 ms | train s |"
)


def rows(results: Iterable[tuple[str, Score, float, float]]) -> Iterator[str]:
    """Lines of a Markdown table: name, figures, milliseconds a message, seconds of training."""
    yield _COLUMNS
    yield "|---" * (_COLUMNS.count("|") - 1) + "|"
    for name, found, p50, seconds in results:
        figures = " | ".join(f"{value:.3f}" for value in found.figures().values())
        yield f"| {name} | {figures} | {p50:.1f} | {seconds:.0f} |"


def by_voice(found: Score) -> Iterator[str]:
    yield "| voice | messages | act sets exact |"
    yield "|---|---|---|"
    for voice, (share, count) in found.voices.items():
        yield f"| {voice} | {count} | {share:.2f} |"


def by_label(found: Score) -> Iterator[str]:
    yield "| label | in test | F1 |"
    yield "|---|---|---|"
    for name, count in [*found.acts.items(), *found.slots.items()]:
        if count.hit + count.missed:
            yield f"| {name} | {count.hit + count.missed} | {count.f1:.2f} |"


def p50_ms(read: Read, examples: Sequence[Example]) -> float:
    """Median time of one reading, the first few not counted."""
    times = []
    for example in [*examples[:5], *examples]:
        began = time.perf_counter()
        read(example.text, example.stage)
        times.append(time.perf_counter() - began)
    return sorted(times[5:])[len(examples) // 2] * 1000


def compare(
    split: Split, encoder: TextEncoder, recipe: Recipe, say: Callable[[str], None] = print
) -> list[tuple[str, Score, float, float]]:
    """Rules alone, heads on the frozen encoder, two and all layers tuned."""
    tests = examples_of(split.test, "test")
    results = [("rules alone", score(baseline.read, tests), p50_ms(baseline.read, tests), 0.0)]
    for name, tuned in (("frozen + linear", 0), ("last 2 layers", 2), ("all 6 layers", 6)):
        began = time.perf_counter()
        own = replace(recipe, tuned=tuned, rate=recipe.rate * (0.4 if tuned == 6 else 1))
        reader, _ = train(split, encoder, own, say)
        seconds = time.perf_counter() - began
        results.append((name, score(reader.read, tests), p50_ms(reader.read, tests), seconds))
        say("\n".join(rows(results[-1:])))
    return results


def curve(
    split: Split, encoder: TextEncoder, recipe: Recipe, say: Callable[[str], None] = print
) -> list[tuple[str, Score, float, float]]:
    """The same recipe on 25, 50, 75 and 100 % of the training side."""
    tests, results = examples_of(split.test, "test"), []
    mixed = random.Random(recipe.seed).sample(split.train, len(split.train))
    for quarter in (1, 2, 3, 4):
        part = mixed[: len(mixed) * quarter // 4]
        began = time.perf_counter()
        # As many steps for each, or the small parts would be held back by time, not by words.
        own = replace(recipe, passes=min(recipe.passes * 4 // quarter, 3 * recipe.passes))
        reader, _ = train(Split(part, split.dev, split.test), encoder, own, lambda _: None)
        seconds = time.perf_counter() - began
        found = score(reader.read, tests)
        results.append(
            (f"{quarter * 25} % ({len(part)})", found, p50_ms(reader.read, tests), seconds)
        )
        say("\n".join(rows(results[-1:])))
    return results


def reliability(read: Read, examples: Sequence[Example]) -> Iterator[str]:
    """Is an act with probability .8 right four times of five? Acts of all examples, in bins."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(5)]
    for example in examples:
        for act, chance in read(example.text, example.stage).acts.items():
            if chance >= 0.05:
                bins[min(int(chance * 5), 4)].append((chance, act in example.acts))
    yield "| probability | acts | mean | right |"
    yield "|---|---|---|---|"
    for number, found in enumerate(bins):
        if found:
            mean = sum(chance for chance, _ in found) / len(found)
            right = sum(hit for _, hit in found) / len(found)
            low = f"{number / 5:.1f}" if number else "0.05"
            yield f"| {low} to {(number + 1) / 5:.1f} | {len(found)} | {mean:.2f} | {right:.2f} |"
