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

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from agent.reader import CARD, FOLDER, EmbeddedReader
from agent.tagger import Batch, Tagger, build
from agent.training.calibration import calibrated
from agent.training.calls import CallMaker
from agent.training.card import shipped_part, update_card
from agent.training.corpus import Split, plain_words, read_corpus, split_by_pattern
from agent.training.evaluate import bundled_shop, measured
from agent.training.examples import (
    IGNORED,
    act_labels,
    batch_of,
    examples_of,
    in_batches,
    one_pass,
    read_all,
    tag_labels,
)  # fmt: skip
from agent.training.fill import Example, Filler
from agent.training.measure import compared
from engine.text_encoder import TextEncoder


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
    tagger = build(encoder, recipe.tuned, recipe.dropout, plain_words(split.train))
    with torch.no_grad():  # start from how often each act occurs, which saves the first pass
        often = act_labels([filler.fill(u, rng) for u in split.train]).mean(0).clamp(1e-3, 1 - 1e-3)
        tagger.act_head.bias.copy_(often.logit())
        tagger.slot_head.bias[0] = 2.0
    average = _shadow(tagger)
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
        batches = in_batches(
            one_pass(split.train, filler, rng, recipe.roam, recipe.join), recipe.batch, rng
        )
        for examples in batches:
            batch = batch_of(tagger, examples)
            with torch.autocast("cpu", torch.bfloat16, enabled=recipe.half):
                found = tagger(batch)
            loss = _loss(found, batch, examples, recipe)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            move_average(average, tagger, min(recipe.keep, (1 + step) / (10 + step)))
            total += loss.item()
        losses.append(total / len(batches))
        reader = calibrated(average, dev)
        result = compared(read_all(reader, dev), dev)
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


def _loss(
    found: tuple[Tensor, Tensor], batch: Batch, examples: Sequence[Example], recipe: Recipe
) -> Tensor:
    acts, tags = found
    labels = act_labels(examples)
    labels = labels * (1 - 2 * recipe.smoothing) + recipe.smoothing
    act_loss = F.binary_cross_entropy_with_logits(acts, labels, reduction="sum") / len(examples)
    tag_loss = F.cross_entropy(
        tags.flatten(0, 1),
        tag_labels(batch, examples).flatten(),
        ignore_index=IGNORED,
        reduction="sum",
    )
    return act_loss + recipe.slot_weight * tag_loss / len(examples)


def _shadow(tagger: Tagger) -> Tagger:
    shadow = Tagger(tagger.encoder, len(tagger.tuned), words=tagger.speller.words)
    shadow.load_state_dict(tagger.state_dict())
    return shadow.eval()


@torch.no_grad()
def move_average(average: nn.Module, trained: nn.Module, keep: float) -> None:
    """A step of the running mean of the weights."""
    for mean, new in zip(average.parameters(), trained.parameters(), strict=True):
        mean.lerp_(new, 1 - keep)
    average.eval()  # forgets the layers built from older values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--tuned", type=int, default=Recipe.tuned)
    parser.add_argument("--passes", type=int, default=Recipe.passes)
    parser.add_argument("--rate", type=float, default=Recipe.rate)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--half", action="store_true", help="bfloat16: faster where there is it")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    began = time.perf_counter()
    split = split_by_pattern(read_corpus())
    encoder = TextEncoder.load(options.threads)
    recipe = Recipe(
        tuned=options.tuned,
        passes=options.passes,
        rate=options.rate,
        seed=options.seed,
        half=options.half,
    )
    reader, _ = train(split, encoder, recipe)
    seconds = time.perf_counter() - began
    reader.config.figures.update(
        utterances={side: len(getattr(split, side)) for side in ("train", "dev", "test")},
        trained={"seed": recipe.seed, "passes": recipe.passes, "half": recipe.half},
        seconds=round(seconds),
    )
    torch.set_num_threads(1)  # a reading is timed as the app reads
    reader.config.figures.update(measured(reader, split, CallMaker.of(bundled_shop())))
    reader.save_pretrained(options.out)
    update_card(options.out / CARD, shipped_part(reader.config.figures))
    print(f"test: {reader.config.figures['test']}; {seconds:.0f} s; wrote {options.out}")


if __name__ == "__main__":
    main()
