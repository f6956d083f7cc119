"""How a reader does on held-out utterances, as plain figures for ``config.json``.

``card.py`` lays them out, ``bench/language.py`` prints them. This module trains nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from agent.models.reader import EmbeddedReader
from agent.training.calls import CallMaker
from agent.training.corpus import Split
from agent.training.examples import examples_of, read_all
from agent.training.fill import SAMPLE, Example
from agent.training.measure import Read, Score, compared
from data.shop import Shop
from data.tables import load_shop


def bundled_shop() -> Shop:
    """The shop in which tool calls are compared."""
    return load_shop(SAMPLE.parent, is_sample=True)


def measured(reader: EmbeddedReader, split: Split, maker: CallMaker) -> dict[str, Any]:
    """All that the card says of a reader: dev and test, by voice, by label, how sure, how fast."""
    dev, tests = examples_of(split.dev, "dev"), examples_of(split.test, "test")
    readings = read_all(reader, tests)
    found = compared(readings, tests, maker)
    chances = [
        (chance, act in example.acts)
        for reading, example in zip(readings, tests, strict=True)
        for act, chance in reading.acts.items()
    ]
    return {
        "dev": compared(read_all(reader, dev), dev, maker).figures(),
        "test": found.figures(),
        "p50_ms": round(p50_ms(reader.read, tests), 1),
        "voices": by_voice(found),
        "labels": by_label(found),
        "reliability": reliability(chances),
    }


def by_voice(found: Score) -> dict[str, dict[str, float]]:
    return {
        voice: {"messages": count, "act_exact": round(acts, 2), "call_exact": round(calls or 0, 2)}
        for voice, (acts, calls, count) in found.voices.items()
    }


def by_label(found: Score) -> dict[str, dict[str, float]]:
    """Acts, then slots, that occur: how often, and their F1."""
    return {
        name: {"in_test": count.hit + count.missed, "f1": round(count.f1, 2)}
        for name, count in [*found.acts.items(), *found.slots.items()]
        if count.hit + count.missed
    }


def reliability(chances: Sequence[tuple[float, bool]]) -> list[dict[str, float]]:
    """Is an act with probability .8 right four times of five? Pairs (probability, right) in bins.

    Probabilities below .05, nearly all of them, are left out.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(5)]
    for chance, right in chances:
        if chance >= 0.05:
            bins[min(int(chance * 5), 4)].append((chance, right))
    return [
        {
            "from": max(number / 5, 0.05),
            "acts": len(found),
            "mean": round(sum(chance for chance, _ in found) / len(found), 2),
            "right": round(sum(right for _, right in found) / len(found), 2),
        }
        for number, found in enumerate(bins)
        if found
    ]


def p50_ms(read: Read, examples: Sequence[Example]) -> float:
    """Median processor time of one reading, the first few not counted."""
    times = []
    for example in [*examples[:5], *examples]:
        began = time.process_time()
        read(example.text, example.stage)
        times.append(time.process_time() - began)
    return sorted(times[5:])[len(examples) // 2] * 1000
