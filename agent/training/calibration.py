"""Lines of decision and the temperature of a trained tagger, found on held-out examples.

This module does not train and does not judge.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from agent.models.reader import EmbeddedReader, ReaderConfig
from agent.models.reading import ACTS
from agent.models.tagger import Tagger
from agent.training.examples import act_labels, batch_of
from agent.training.fill import Example


def calibrated(tagger: Tagger, dev: Sequence[Example]) -> EmbeddedReader:
    """Thresholds of acts and the temperature, both found on held-out examples."""
    logits, right = [], []
    with torch.inference_mode():
        for start in range(0, len(dev), 64):
            examples = dev[start : start + 64]
            logits.append(tagger(batch_of(tagger, examples))[0].numpy())
            right.append(act_labels(examples).numpy())
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
        words=tagger.speller.words,
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
