"""Passes over the corpus: what every reader's training has in common, whatever its loss.

Every pass fills the corpus anew; what comes out is a running mean of the weights along the way,
as it was after the pass that read the dev side best. It knows no model and writes no file.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from agent.training.corpus import Split
from agent.training.examples import ReadsMany, examples_of, in_batches, one_pass, read_all
from agent.training.fill import Example, Filler
from agent.training.measure import compared

Model = TypeVar("Model", bound=nn.Module)
Reader = TypeVar("Reader", bound=ReadsMany)


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


class Passes:
    """The passes of one training. Making it seeds torch: make the model after it.

    Args:
        split: trained on ``train``, chosen on ``dev``; ``test`` is not looked at.
        say: told a line after each pass.
    """

    def __init__(self, split: Split, recipe: Recipe, say: Callable[[str], None] = print) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe = recipe
        self.rng = random.Random(recipe.seed)
        self.filler = Filler("train")
        self.dev = examples_of(split.dev, "dev")
        self._utterances = split.train
        self._say = say

    def train(
        self,
        model: Model,
        average: Model,
        groups: Sequence[dict[str, Any]],
        loss: Callable[[Sequence[Example]], Tensor],
        reading: Callable[[Model], Reader],
        *,
        patience: int | None = None,
    ) -> tuple[Reader, list[float]]:
        """Train ``model`` with AdamW on a one-cycle schedule.

        Args:
            average: another model of the same weights, which becomes their running mean.
            groups: AdamW's groups of parameters, each with its ``lr``.
            loss: a batch -> its loss, a scalar.
            reading: what reads with the averaged weights.
            patience: passes without a better dev before it ends; None: all are made.

        Returns:
            The reader on the best average, and the mean loss of each pass.
        """
        recipe = self.recipe
        optimizer = torch.optim.AdamW(groups, weight_decay=recipe.decay)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer,
            [group["lr"] for group in optimizer.param_groups],
            total_steps=recipe.passes * -(-len(self._utterances) // recipe.batch),
            pct_start=0.1,
            cycle_momentum=False,
        )
        best, best_state, losses, since, step = -1.0, average.state_dict(), [], 0, 0
        for number in range(recipe.passes):
            began, total = time.perf_counter(), 0.0
            model.train()
            batches = self._batches()
            for examples in batches:
                cost = loss(examples)
                optimizer.zero_grad()
                cost.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                step += 1
                _move(average, model, min(recipe.keep, (1 + step) / (10 + step)))
                total += cost.item()
            losses.append(total / len(batches))
            result = compared(read_all(reading(average), self.dev), self.dev)
            self._say(
                f"pass {number + 1}: loss {losses[-1]:.3f}, dev {result.figures()}, "
                f"{time.perf_counter() - began:.0f} s"
            )
            mark = result.act_micro + result.act_exact + result.slot_f1
            if mark > best:
                best, since = mark, 0
                best_state = {name: tensor.clone() for name, tensor in average.state_dict().items()}
            else:
                since += 1
                if since == patience:
                    break
        average.load_state_dict(best_state)
        return reading(average), losses

    def _batches(self) -> list[list[Example]]:
        recipe = self.recipe
        examples = one_pass(self._utterances, self.filler, self.rng, recipe.roam, recipe.join)
        return in_batches(examples, recipe.batch, self.rng)


@torch.no_grad()
def _move(average: nn.Module, trained: nn.Module, keep: float) -> None:
    """A step of the running mean of the weights."""
    for mean, new in zip(average.parameters(), trained.parameters(), strict=True):
        mean.lerp_(new, 1 - keep)
    average.eval()  # forgets the layers built from older values
