"""Train the reader: ``python -m agent.training.train`` writes ``agent/weights``.

The tagger's loss and what is tuned of it stand here, the passes over the corpus in ``passes.py``.
Seeded: the same corpus, threads and versions give the same weights.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from agent.models.reader import CARD, FOLDER, EmbeddedReader
from agent.models.tagger import Tagger, build
from agent.training.calibration import calibrated
from agent.training.calls import CallMaker
from agent.training.card import shipped_part, update_card
from agent.training.corpus import Split, plain_words, read_corpus, split_by_pattern
from agent.training.evaluate import bundled_shop, measured
from agent.training.examples import IGNORED, act_labels, batch_of, tag_labels
from agent.training.fill import Example
from agent.training.passes import Passes, Recipe
from engine.text_encoder import TextEncoder
from engine.threads import use_threads


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
    passes = Passes(split, recipe, say)
    tagger = build(encoder, recipe.tuned, recipe.dropout, plain_words(split.train))
    with torch.no_grad():  # start from how often each act occurs, which saves the first pass
        filled = [passes.filler.fill(u, passes.rng) for u in split.train]
        often = act_labels(filled).mean(0).clamp(1e-3, 1 - 1e-3)
        tagger.act_head.bias.copy_(often.logit())
        tagger.slot_head.bias[0] = 2.0
    groups = [
        {"params": tagger.upper.values(), "lr": recipe.rate},
        {"params": tagger.stages.parameters(), "lr": recipe.rate},
        {"params": tagger.act_head.parameters(), "lr": recipe.head_rate},
        {"params": tagger.slot_head.parameters(), "lr": recipe.head_rate},
    ]
    return passes.train(
        tagger,
        _shadow(tagger),
        groups,
        lambda examples: _loss(tagger, examples, recipe),
        lambda average: calibrated(average, passes.dev),
        patience=recipe.patience,
    )


def _loss(tagger: Tagger, examples: Sequence[Example], recipe: Recipe) -> Tensor:
    batch = batch_of(tagger, examples)
    with torch.autocast("cpu", torch.bfloat16, enabled=recipe.half):
        acts, tags = tagger(batch)
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
    use_threads(1)  # a reading is timed as the app reads
    reader.config.figures.update(measured(reader, split, CallMaker.of(bundled_shop())))
    reader.save_pretrained(options.out)
    update_card(options.out / CARD, shipped_part(reader.config.figures))
    print(f"test: {reader.config.figures['test']}; {seconds:.0f} s; wrote {options.out}")


if __name__ == "__main__":
    main()
