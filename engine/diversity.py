"""A list that is not ten of one kind: maximal marginal relevance on item vectors.

Carbonell and Goldstein 1998. It knows scores and vectors, not what they mean.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from engine.features import FeatureSpace
from engine.scan.matvec import matvec

#: How much each block counts when two products are called alike; they sum to 1.
LIKENESS = {"subcategory": 0.40, "category": 0.15, "brand": 0.15, "text": 0.30}


class LikenessRows(Protocol):
    """(m, m) by rows: how alike one of m candidates is to each."""

    def __getitem__(self, place: int) -> np.ndarray: ...


def diversify(scores: np.ndarray, likeness: LikenessRows, k: int, diversity: float) -> list[int]:
    """Pick k of m candidates, each best by (1-λ)·relevance - λ·(likeness to the nearest picked).

    Args:
        scores: (m,) best first; they are scaled to 0..1 over the candidates.
        likeness: of the candidates, 1 of each to itself; rows are asked for as they are needed.
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
    relevance *= 1 - diversity
    picked = [0]
    nearest = np.array(likeness[0], np.float64)
    while len(picked) < min(k, m):
        relevance[picked[-1]] = -np.inf  # taken
        best = int((relevance - diversity * nearest).argmax())
        picked.append(best)
        if len(picked) < k:
            np.maximum(nearest, likeness[best], out=nearest)
    return picked


class Likeness:
    """How alike m products are, from 0 to 1: products of their unit blocks, weighted.

    Only the rows that are asked for are computed: a short list asks for few.
    """

    def __init__(self, space: FeatureSpace, rows: np.ndarray) -> None:
        self._columns: list[tuple[float, np.ndarray, int]] = []
        parts: list[np.ndarray] = []
        full = 0.0
        for name, weight in LIKENESS.items():
            if name not in space.blocks:
                continue
            full += weight
            labels = space.labels.get(name)
            if labels is not None and labels.columns is not None:  # alike: the same label
                self._columns.append((weight, labels.columns(rows), space.blocks[name].width))
            else:
                parts.append(weight**0.5 * space.block_rows(name, rows))
        self._vectors = np.hstack(parts) if len(parts) > 1 else parts[0] if parts else None
        self._count, self._full = len(rows), full

    def __getitem__(self, place: int) -> np.ndarray:
        """(m,) how alike one of the products is to each."""
        total = np.zeros(self._count, np.float32)
        if self._vectors is not None:
            total += matvec(self._vectors, self._vectors[place])
        for weight, columns, none in self._columns:
            if columns[place] != none:
                total[columns == columns[place]] += weight
        return np.clip(total / self._full, 0.0, 1.0) if self._full else total
