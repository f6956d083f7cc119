"""A list that is not ten of one kind: maximal marginal relevance on item vectors.

Carbonell and Goldstein 1998. It knows scores and vectors, not what they mean.
"""

from __future__ import annotations

import numpy as np
import torch

from engine.features import FeatureSpace

#: How much each block counts when two products are called alike; they sum to 1.
LIKENESS = {"subcategory": 0.40, "category": 0.15, "brand": 0.15, "text": 0.30}


def diversify(scores: np.ndarray, likeness: np.ndarray, k: int, diversity: float) -> list[int]:
    """Pick k of m candidates, each best by (1-λ)·relevance - λ·(likeness to the nearest picked).

    Args:
        scores: (m,) best first; they are scaled to 0..1 over the candidates.
        likeness: (m, m) of the candidates, 1 on the diagonal.
        diversity: λ from 0 (by score alone) to 1.

    Returns:
        positions, in the order picked; the best candidate always comes first; ties by position.
    """
    if not 0.0 <= diversity <= 1.0:
        raise ValueError(f"diversity is {diversity!r}; expected a number from 0 to 1")
    m = len(scores)
    if m == 0:
        return []
    spread = float(scores.max() - scores.min())
    relevance = (scores - scores.min()) / spread if spread > 1e-12 else np.ones(m)
    picked = [0]
    nearest = likeness[0].copy()
    free = np.ones(m, bool)
    free[0] = False
    while len(picked) < min(k, m):
        gain = np.where(free, (1 - diversity) * relevance - diversity * nearest, -np.inf)
        best = int(gain.argmax())
        picked.append(best)
        free[best] = False
        nearest = np.maximum(nearest, likeness[best])
    return picked


def likeness(space: FeatureSpace, rows: np.ndarray) -> np.ndarray:
    """(m, m) how alike products are, from 0 to 1: products of their unit blocks, weighted."""
    total = np.zeros((len(rows), len(rows)), np.float32)
    full = 0.0
    for name, weight in LIKENESS.items():
        if name not in space.blocks:
            continue
        labels = space.labels.get(name)
        if labels is not None and labels.columns is not None:  # alike when it is the same label
            columns = labels.columns(rows)
            has = columns < space.blocks[name].width
            total += weight * ((columns[:, None] == columns) & has)
        else:
            part = torch.from_numpy(space.block_rows(name, rows))
            total += weight * (part @ part.T).numpy()
        full += weight
    return np.clip(total / full, 0.0, 1.0) if full else total
