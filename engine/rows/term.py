"""One addend of a person's vector. Plain values; nothing here computes a score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Term(NamedTuple):
    """One addend of a person's vector: what is known, as a weighted vector in one block.

    A tuple, because some thirty are made for every question.

    Attributes:
        block: the block's name.
        origin: "said", "staff", "guessed", "history" or "prior" (holds for everybody).
        feature: what in that block, in words.
        dense: (width,) for a dense block.
        columns, values: for a sparse block.
        addend: (n,) finished addends, for a block whose matrix is not kept (behaviour).
        places: (m,) ascending, the products that ``addend``, then (m,), is of; None for all.
        note: how explanations may speak of it; see ``explain.py``.
        rows: products of the history that it comes from (those liked), newest last.
        kinds: (len(rows),) what was done with each: "purchase", "like" or "view".
        history: for behaviour, the history's rows; ``values`` are then their weights.
    """

    block: str
    origin: str
    feature: str
    dense: np.ndarray | None = None
    columns: np.ndarray | None = None
    values: np.ndarray | None = None
    addend: np.ndarray | None = None
    places: np.ndarray | None = None
    note: str = ""
    rows: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    history: tuple[int, ...] = ()

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        arrays = (self.dense, self.columns, self.values, self.addend, self.places)
        return sum(array.nbytes for array in arrays if array is not None)


def split(terms: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """(what holds for everybody, what is the person's own), each in order."""
    steady = [term for term in terms if term.origin == "prior"]
    return steady, [term for term in terms if term.origin != "prior"]
