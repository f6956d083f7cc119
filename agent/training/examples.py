"""Examples as training and measuring take them: filled, in batches, with their labels.

This module knows the corpus and the tokenizer; it does not know any model's weights.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from agent.models.reading import ACTS, Reading
from agent.models.tagger import TAGS, Batch, Tagger
from agent.training.corpus import Utterance
from agent.training.fill import Example, Filler, is_manners, joined

#: Label of what the loss leaves out.
IGNORED = -100


class ReadsMany(Protocol):
    """What can read several messages at once, each on its own."""

    def read_all(self, texts: Sequence[str], stages: Sequence[str]) -> list[Reading]: ...


def examples_of(utterances: Sequence[Utterance], side: str, seed: int = 11) -> list[Example]:
    """Each utterance filled once, always alike, with the words of its side."""
    filler = Filler(side)
    return [filler.fill(u, random.Random(f"{seed}{u.pattern}")) for u in utterances]


def act_labels(examples: Sequence[Example]) -> Tensor:
    """(b, acts) 1 where the act is carried."""
    return torch.tensor([[float(act in e.acts) for act in ACTS] for e in examples])


def tag_labels(batch: Batch, examples: Sequence[Example]) -> Tensor:
    """(b, t) label of each word's first token; other tokens are ignored."""
    labels = torch.full(batch.ids.shape, IGNORED)
    for row, (words, example) in enumerate(zip(batch.words, examples, strict=True)):
        previous = None
        for token, (start, end) in zip(words.first, words.places, strict=True):
            span = next((s for s in example.spans if s.start < end and start < s.end), None)
            place = "I" if span is previous else "B"
            labels[row, token] = TAGS.index(f"{place}-{span.slot}") if span else 0
            previous = span
    return labels


def batch_of(tagger: Tagger, examples: Sequence[Example]) -> Batch:
    return tagger.batch([e.text for e in examples], [e.stage for e in examples])


def read_all(reader: ReadsMany, examples: Sequence[Example]) -> list[Reading]:
    """Readings in the order of ``examples``, made in batches of near lengths."""
    order = sorted(range(len(examples)), key=lambda n: len(examples[n].text))
    readings: dict[int, Reading] = {}
    for start in range(0, len(order), 32):
        rows = order[start : start + 32]
        texts, stages = [examples[n].text for n in rows], [examples[n].stage for n in rows]
        readings |= dict(zip(rows, reader.read_all(texts, stages), strict=True))
    return [readings[n] for n in range(len(examples))]


def one_pass(
    utterances: Sequence[Utterance], filler: Filler, rng: random.Random, roam: float, join: float
) -> list[Example]:
    """Every utterance once, filled and roughened anew; some with a greeting or thanks beside.

    Args:
        roam: how often an utterance is said at another stage where it means the same.
        join: how often it is said in one breath with a greeting, thanks, a farewell or an insult.
    """
    manners = [utterance for utterance in utterances if is_manners(utterance)]
    examples = []
    for utterance in utterances:
        example = filler.fill(utterance, rng, True, roam)
        if manners and not is_manners(utterance) and rng.random() < join:
            example = joined(example, filler.fill(rng.choice(manners), rng, True), rng)
        examples.append(example)
    return examples


def in_batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Batches of near lengths, in random order."""
    examples.sort(key=lambda e: len(e.text) * rng.uniform(0.8, 1.25))
    batches = [examples[n : n + size] for n in range(0, len(examples), size)]
    rng.shuffle(batches)
    return batches
