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
    worth = relative(scores) * (1 - diversity)
    picked = [0]
    nearest = np.array(likeness[0], worth.dtype)
    while len(picked) < min(k, m):
        worth[picked[-1]] = -np.inf  # taken
        best = int((worth - diversity * nearest).argmax())
        picked.append(best)
        if len(picked) < k:
            np.maximum(nearest, likeness[best], out=nearest)
    return picked


def relative(scores: np.ndarray) -> np.ndarray:
    """(m,) scores, best first, as shares of the way from the last to the first; 1 for equal ones."""
    low = float(scores[-1])
    spread = float(scores[0]) - low
    found: np.ndarray = (scores - low) / spread if spread > 1e-12 else np.ones(len(scores))
    return found


class Likeness:
    """How alike m products are, from 0 to 1: products of their unit blocks, weighted.

    Only the rows that are asked for are computed: a short list asks for few.
    """

    def __init__(self, space: FeatureSpace, rows: np.ndarray) -> None:
        weights = {name: weight for name, weight in LIKENESS.items() if name in space.blocks}
        full = sum(weights.values())
        labels: list[np.ndarray] = []
        shares: list[float] = []
        parts: list[np.ndarray] = []
        for name, weight in weights.items():
            table = space.labels.get(name)
            if table is not None and table.columns is not None:  # alike: the same label
                columns = table.columns(rows)
                none = columns == space.blocks[name].width  # is like itself alone
                labels.append(np.where(none, ~np.arange(len(rows)), columns))
                shares.append(weight / full)
            else:
                parts.append((weight / full) ** 0.5 * space.block_rows(name, rows))
        self._labels = np.array(labels).reshape(len(labels), len(rows))
        self._shares = np.array(shares, np.float32)
        self._vectors = np.hstack(parts) if len(parts) > 1 else parts[0] if parts else None

    def __getitem__(self, place: int) -> np.ndarray:
        """(m,) how alike one of the products is to each."""
        total = self._shares @ (self._labels == self._labels[:, place, None])
        if self._vectors is not None:
            total += matvec(self._vectors, self._vectors[place])
        np.maximum(total, 0.0, out=total)
        found: np.ndarray = np.minimum(total, 1.0, out=total)
        return found
