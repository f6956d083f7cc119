"""The item-item model of what people do, as the rest of the engine sees it.

One interface: a person's vector and its reasons read sums and parts, feedback teaches and takes back.
How it is learned is for ``collaborative.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from engine.learning.lesson import Lesson


class Behaviour(Protocol):
    """What goes with what; ``ItemItemModel`` is one."""

    def sums(self, rows: Sequence[int], weights: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
        """(products (m,) ascending, float32 (m,) Σ_i weights[i] · similarity(rows[i], product)).

        The sum of every other product is zero.
        """

    def parts(
        self, rows: Sequence[int], weights: Sequence[float], targets: Sequence[int]
    ) -> np.ndarray:
        """(len(rows), len(targets)): the same by history item; its columns are the sums."""

    def version(self, rows: Sequence[int]) -> int:
        """Another number whenever what some rows say has changed."""

    def update(
        self,
        history: Sequence[tuple[int, float]],
        item: int,
        weight: float,
        lessons: list[Lesson] | None = None,
    ) -> None:
        """Learn from one more event of somebody with this history; ``lessons`` gets how."""

    def take_back(self, lesson: Lesson) -> None:
        """Subtract what one event added."""
