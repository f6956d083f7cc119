"""Other ways of reading, trained and measured beside the one that ships; and parts of the corpus.

The tables of the model card. This module writes no weights.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from agent.models.reading import ACTS, Reading
from agent.training import baseline
from agent.training.calls import CallMaker
from agent.training.card import rows
from agent.training.corpus import Split
from agent.training.evaluate import p50_ms
from agent.training.examples import examples_of
from agent.training.fill import Example
from agent.training.measure import Read, score
from agent.training.passes import Recipe
from agent.training.seq2seq import train_writer
from agent.training.train import train
from engine.text_encoder import TextEncoder

#: Figures a seed, p50 in milliseconds, seconds of training a seed.
Result = tuple[Sequence[Mapping[str, float]], float | None, float | None]
#: All layers are tuned at a lower rate, or they forget.
_RATE_OF_ALL = 0.4


class Finished:
    """Trainings that are done, so that a run of hours can be cut and go on.

    Args:
        file: JSON, written anew after each training; None keeps them for this run alone.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        there = file is not None and file.is_file()
        self._done: dict[str, tuple[dict[str, float], float, float]] = (
            json.loads(file.read_text("utf-8")) if there and file else {}
        )

    def result(
        self, name: str, recipe: Recipe, make: Callable[[], tuple[dict[str, float], float, float]]
    ) -> tuple[dict[str, float], float, float]:
        """(figures, p50 ms, seconds of training) of a training, made where it is not done yet."""
        key = f"{name} {json.dumps(asdict(recipe), sort_keys=True)}"
        if key not in self._done:
            self._done[key] = make()
            if self._file is not None:
                self._file.write_text(json.dumps(self._done, indent=1), "utf-8")
        return self._done[key]


def nothing(text: str, stage: str) -> Reading:  # noqa: ARG001
    """Reads nothing: what the plain code behind the reader makes of a message alone."""
    return Reading(dict.fromkeys(ACTS, 0.0))


def compare(
    split: Split,
    encoder: TextEncoder,
    recipe: Recipe,
    maker: CallMaker,
    seeds: int = 2,
    say: Callable[[str], None] = print,
    finished: Finished | None = None,
) -> dict[str, Result]:
    """No reader, rules, frozen and tuned layers, and the one that writes; the same passes each."""
    tests = examples_of(split.test, "test")
    own = replace(recipe, patience=recipe.passes)
    every = len(encoder.layers)
    all_layers = replace(own, tuned=every, rate=own.rate * _RATE_OF_ALL)

    def tagged(recipe: Recipe) -> Read:
        return train(split, encoder, recipe, say)[0].read

    def written(recipe: Recipe) -> Read:
        return train_writer(split, encoder, recipe, say)[0].read

    results: dict[str, Result] = {
        name: ([score(read, tests, maker).figures()], p50_ms(read, tests), None)
        for name, read in (("no reader", nothing), ("rules alone", baseline.read))
    }
    for name, make, how in (
        ("frozen + linear", tagged, replace(own, tuned=0)),
        ("last 2 layers", tagged, replace(own, tuned=2)),
        (f"all {every} layers", tagged, all_layers),
        ("seq2seq, last 2 layers", written, replace(own, tuned=2)),
    ):
        results[name] = _trained(name, make, how, seeds, tests, maker, finished)
        say("\n".join(rows({name: results[name]})))
    return results


def curve(
    split: Split,
    encoder: TextEncoder,
    recipe: Recipe,
    maker: CallMaker,
    say: Callable[[str], None] = print,
    finished: Finished | None = None,
) -> dict[str, Result]:
    """The same recipe on 25, 50, 75 and 100 % of the training side."""
    tests = examples_of(split.test, "test")
    results: dict[str, Result] = {}
    mixed = random.Random(recipe.seed).sample(split.train, len(split.train))
    for quarter in (1, 2, 3, 4):
        part = Split(mixed[: len(mixed) * quarter // 4], split.dev, split.test)
        # As many steps for each, or the small parts would be held back by time, not by words.
        passes = min(recipe.passes * 4 // quarter, 3 * recipe.passes)
        own = replace(recipe, passes=passes, patience=passes)

        def made(how: Recipe, part: Split = part) -> Read:
            return train(part, encoder, how, lambda _: None)[0].read

        name = f"{quarter * 25} % ({len(part.train):,})"
        results[name] = _trained(name, made, own, 1, tests, maker, finished)
        say("\n".join(rows({name: results[name]})))
    return results


def _trained(
    name: str,
    make: Callable[[Recipe], Read],
    recipe: Recipe,
    seeds: int,
    tests: Sequence[Example],
    maker: CallMaker,
    finished: Finished | None,
) -> Result:
    finished = finished or Finished()

    def result(how: Recipe) -> tuple[dict[str, float], float, float]:
        began = time.perf_counter()
        read = make(how)
        spent = time.perf_counter() - began
        return score(read, tests, maker).figures(), p50_ms(read, tests), spent

    found = [
        finished.result(name, how, lambda how=how: result(how))  # type: ignore[misc]
        for how in (replace(recipe, seed=recipe.seed + n) for n in range(seeds))
    ]
    seconds = sum(spent for *_, spent in found) / seeds
    return [figures for figures, *_ in found], found[-1][1], seconds
