"""Train the reader: ``python -m agent.training.train`` writes ``agent/weights``.

Every pass over the corpus fills it anew; the weights that ship are a running mean of those along
the way, taken at the pass that read the dev side best. Seeded: the same corpus, threads and
versions give the same weights.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from agent.reader import FOLDER, EmbeddedReader, ReaderConfig
from agent.reading import ACTS, Reading
from agent.tagger import TAGS, Batch, Tagger, build, make_batch
from agent.training.corpus import Split, Utterance, read_corpus, split_by_pattern
from agent.training.fill import Example, Filler, is_manners, joined
from agent.training.measure import Score, compared
from engine.text_encoder import TextEncoder

IGNORED = -100


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        tuned: upper layers tuned; 0 trains the heads on the encoder as it is.
        passes: over the corpus at most; ``patience`` without a better dev ends it earlier.
        rate, head_rate: AdamW's learning rates of layers and heads.
        smoothing: of act labels, against over-confidence.
        slot_weight: of the slots' share of the loss, a word counted like an act.
        roam: how often an utterance is said at another stage where it means the same.
        join: how often it is said in one breath with a greeting, thanks, a farewell or an insult.
        keep: of the running mean of the weights, a step.
        half: bfloat16 where it is safe; twice as fast on processors that have it.
    """

    tuned: int = 2
    passes: int = 12
    patience: int = 4
    batch: int = 24
    rate: float = 7e-4
    head_rate: float = 2e-3
    decay: float = 0.01
    dropout: float = 0.1
    smoothing: float = 0.02
    slot_weight: float = 1.0
    roam: float = 0.2
    join: float = 0.1
    keep: float = 0.99
    seed: int = 7
    half: bool = False


def train(
    split: Split,
    encoder: TextEncoder,
    recipe: Recipe,
    say: Callable[[str], None] = print,
) -> tuple[EmbeddedReader, list[float]]:
    """Train on ``split.train``, choose on ``split.dev``; ``split.test`` is not looked at.

    Returns:
        The reader, and the mean loss of each pass.
    """
    torch.manual_seed(recipe.seed)
    rng = random.Random(recipe.seed)
    filler, dev = Filler("train"), examples_of(split.dev, "dev")
    tagger = build(encoder, recipe.tuned, recipe.dropout)
    with torch.no_grad():  # start from how often each act occurs, which saves the first pass
        often = (
            _act_labels([filler.fill(u, rng) for u in split.train]).mean(0).clamp(1e-3, 1 - 1e-3)
        )
        tagger.act_head.bias.copy_(often.logit())
        tagger.slot_head.bias[0] = 2.0
    average = _shadow(tagger, encoder, recipe)
    optimizer = torch.optim.AdamW(
        [
            {"params": tagger.upper.values(), "lr": recipe.rate},
            {"params": tagger.stages.parameters(), "lr": recipe.rate},
            {"params": tagger.act_head.parameters(), "lr": recipe.head_rate},
            {"params": tagger.slot_head.parameters(), "lr": recipe.head_rate},
        ],
        weight_decay=recipe.decay,
    )
    steps = recipe.passes * -(-len(split.train) // recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        [group["lr"] for group in optimizer.param_groups],
        total_steps=steps,
        pct_start=0.1,
        anneal_strategy="cos",
        cycle_momentum=False,
    )
    best, best_state, losses, since, step = -1.0, tagger.state_dict(), [], 0, 0
    for number in range(recipe.passes):
        began, total = time.perf_counter(), 0.0
        tagger.train()
        batches = _batches(_one_pass(split.train, filler, rng, recipe), recipe.batch, rng)
        for examples in batches:
            batch = _batch(encoder, examples)
            with torch.autocast("cpu", torch.bfloat16, enabled=recipe.half):
                found = tagger(batch)
            loss = _loss(found, batch, examples, recipe)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            _move(average, tagger, min(recipe.keep, (1 + step) / (10 + step)))
            total += loss.item()
        losses.append(total / len(batches))
        reader = calibrated(average, dev)
        result = compared(_read_all(reader, dev), dev)
        mark = result.act_micro + result.act_exact + result.slot_f1
        say(
            f"pass {number + 1}: loss {losses[-1]:.3f}, dev {result.figures()}, "
            f"{time.perf_counter() - began:.0f} s"
        )
        if mark > best:
            best, since = mark, 0
            best_state = {name: tensor.clone() for name, tensor in average.state_dict().items()}
        else:
            since += 1
            if since >= recipe.patience:
                break
    average.load_state_dict(best_state)
    return calibrated(average, dev), losses


def examples_of(utterances: Sequence[Utterance], side: str, seed: int = 11) -> list[Example]:
    """Each utterance filled once, always alike, with the words of its side."""
    filler = Filler(side)
    return [filler.fill(u, random.Random(f"{seed}{u.pattern}")) for u in utterances]


def calibrated(tagger: Tagger, dev: Sequence[Example]) -> EmbeddedReader:
    """Thresholds of acts and the temperature, both found on held-out examples."""
    logits, right = [], []
    with torch.inference_mode():
        for start in range(0, len(dev), 64):
            examples = dev[start : start + 64]
            logits.append(tagger(_batch(tagger.encoder, examples))[0].numpy())
            right.append(_act_labels(examples).numpy())
    x, y = np.concatenate(logits).astype(np.float64), np.concatenate(right)
    common = _best_line(x, y)
    thresholds = tuple(_threshold(x[:, n], y[:, n], common) for n in range(len(ACTS)))
    shifted = x - np.array(thresholds)
    temperature = min(
        (float(t) for t in np.arange(0.5, 4.01, 0.1)),
        key=lambda t: float(np.logaddexp(0, -np.where(y > 0, shifted, -shifted) / t).mean()),
    )
    config = ReaderConfig(
        tuned=len(tagger.tuned),
        thresholds=thresholds,
        temperature=round(temperature, 2),
        encoder=tagger.encoder.model_id,
    )
    return EmbeddedReader(tagger, config)


def _threshold(logits: np.ndarray, right: np.ndarray, common: float) -> float:
    """An act's own best line, drawn to the common one when few were seen."""
    seen = float(right.sum())
    own = _best_line(logits, right) if seen else common
    return round((own * seen + common * 20) / (seen + 20), 3)


def _best_line(logits: np.ndarray, right: np.ndarray) -> float:
    """The logit from which on to say yes, for the best F1: the middle one of the best."""
    lines = np.arange(-2.0, 2.01, 0.1)
    said = [logits >= line for line in lines]
    f1 = np.array([2 * (s & (right > 0)).sum() / (s.sum() + right.sum()) for s in said])
    return float(np.median(lines[f1 >= f1.max() - 1e-9]))


def _loss(
    found: tuple[Tensor, Tensor], batch: Batch, examples: Sequence[Example], recipe: Recipe
) -> Tensor:
    acts, tags = found
    labels = _act_labels(examples)
    labels = labels * (1 - 2 * recipe.smoothing) + recipe.smoothing
    act_loss = F.binary_cross_entropy_with_logits(acts, labels, reduction="sum") / len(examples)
    tag_loss = F.cross_entropy(
        tags.flatten(0, 1),
        tag_labels(batch, examples).flatten(),
        ignore_index=IGNORED,
        reduction="sum",
    )
    return act_loss + recipe.slot_weight * tag_loss / len(examples)


def _act_labels(examples: Sequence[Example]) -> Tensor:
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


def _batch(encoder: TextEncoder, examples: Sequence[Example]) -> Batch:
    return make_batch(encoder.tokenizer, [e.text for e in examples], [e.stage for e in examples])


def _read_all(reader: EmbeddedReader, examples: Sequence[Example]) -> list[Reading]:
    """Readings in the order of ``examples``, made in batches of near lengths."""
    order = sorted(range(len(examples)), key=lambda n: len(examples[n].text))
    readings: dict[int, Reading] = {}
    for start in range(0, len(order), 32):
        rows = order[start : start + 32]
        texts, stages = [examples[n].text for n in rows], [examples[n].stage for n in rows]
        readings |= dict(zip(rows, reader.read_all(texts, stages), strict=True))
    return [readings[n] for n in range(len(examples))]


def _one_pass(
    utterances: Sequence[Utterance], filler: Filler, rng: random.Random, recipe: Recipe
) -> list[Example]:
    """Every utterance once, filled and roughened anew; some with a greeting or thanks beside."""
    manners = [utterance for utterance in utterances if is_manners(utterance)]
    examples = []
    for utterance in utterances:
        example = filler.fill(utterance, rng, True, recipe.roam)
        if manners and not is_manners(utterance) and rng.random() < recipe.join:
            example = joined(example, filler.fill(rng.choice(manners), rng, True), rng)
        examples.append(example)
    return examples


def _batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Batches of near lengths, in random order."""
    examples.sort(key=lambda e: len(e.text) * rng.uniform(0.8, 1.25))
    batches = [examples[n : n + size] for n in range(0, len(examples), size)]
    rng.shuffle(batches)
    return batches


def _shadow(tagger: Tagger, encoder: TextEncoder, recipe: Recipe) -> Tagger:
    shadow = Tagger(encoder, recipe.tuned)
    shadow.load_state_dict(tagger.state_dict())
    return shadow.eval()


@torch.no_grad()
def _move(average: Tagger, tagger: Tagger, keep: float) -> None:
    for mean, new in zip(average.parameters(), tagger.parameters(), strict=True):
        mean.lerp_(new, 1 - keep)
    average.eval()  # forgets the layers built from older values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--tuned", type=int, default=Recipe.tuned)
    parser.add_argument("--passes", type=int, default=Recipe.passes)
    parser.add_argument("--rate", type=float, default=Recipe.rate)
    parser.add_argument("--half", action="store_true", help="bfloat16: faster where there is it")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    began = time.perf_counter()
    split = split_by_pattern(read_corpus())
    encoder = TextEncoder.load(options.threads)
    recipe = Recipe(
        tuned=options.tuned, passes=options.passes, rate=options.rate, half=options.half
    )
    reader, _ = train(split, encoder, recipe)
    tests = examples_of(split.test, "test")
    found = compared(_read_all(reader, tests), tests)
    seconds = time.perf_counter() - began
    reader.config.figures.update(described(split, recipe, found), seconds=round(seconds))
    reader.save(options.out)
    print(f"test: {found.figures()}; {seconds:.0f} s; wrote {options.out}")


def described(split: Split, recipe: Recipe, found: Score) -> dict[str, object]:
    """For ``config.json``: on how much it was trained, how, and how it did."""
    sizes = {"train": len(split.train), "dev": len(split.dev), "test": len(split.test)}
    return {"utterances": sizes, "seed": recipe.seed, "test": found.figures()}


if __name__ == "__main__":
    main()
