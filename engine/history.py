"""What a person did, as terms of their vector: the mean of their products, and what goes with them.

It knows interactions and blocks, not what was said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from engine.block_weights import BlockWeights
from engine.blocks import DialsBlock, LabelBlock
from engine.features import FeatureSpace, Term
from engine.interactions import interaction_weight
from engine.profile import Interaction
from engine.terms import column_term, dense_term

#: The newest interactions that are looked at. They do not fade: on two months inside a training
#: year of sales, half-lives of 90, 180 and 365 days cost 11, 3 and 3 % of NDCG@10, and looking at
#: 100 instead of 200 cost 4 %. What fades is what the item-item model predicts, and popularity.
LONGEST_HISTORY = 200


class Behaviour(Protocol):
    """An item-item model of what people do; see ``collaborative.py``."""

    def addends(self, rows: Sequence[int], weights: Sequence[float]) -> np.ndarray:
        """(n,) float32: Σ_i weights[i] · similarity(rows[i], every product)."""

    def parts(
        self, rows: Sequence[int], weights: Sequence[float], targets: Sequence[int]
    ) -> np.ndarray:
        """(len(rows), len(targets)): the same by history item; its columns sum to the addends."""

    def update(self, history: Sequence[tuple[int, float]], item: int, weight: float) -> None:
        """Learn from one more event of somebody with this history."""


class HistoryReader:
    """Turns histories into terms.

    Args:
        again: weight of a product bought before (see ``BlockWeights.again``).
    """

    def __init__(
        self,
        space: FeatureSpace,
        weights: BlockWeights,
        again: float,
        behaviour: Behaviour | None = None,
    ) -> None:
        self.space = space
        self.weights = weights
        self.behaviour = behaviour
        self._again = again
        self._rows = space.rows

    def terms(self, history: Sequence[Interaction]) -> list[Term | None]:
        """History in every block: the weighted mean of its products, which is of length <= 1."""
        known = [i for i in history[-LONGEST_HISTORY:] if i.product_id in self._rows]
        if not known:
            return []
        rows = [self._rows[i.product_id] for i in known]
        weights = np.array([interaction_weight(i.kind, i.quantity) for i in known], np.float32)
        share = weights / max(float(np.abs(weights).sum()), 1e-9)
        liked = [(row, i.kind) for row, i in zip(rows, known, strict=True) if i.kind != "dislike"]
        out: list[Term | None] = []
        places = np.array(rows, np.int64)
        for name in self.space.filled(places):
            weight = self.weights.of("history", name)
            if (
                isinstance(self.space.blocks[name], DialsBlock)
                or name in ("lexical", "goes_with")
                or not weight
            ):
                continue
            mean = self.space.mean(name, places, share)
            if self.space.blocks[name].is_sparse:
                hits = np.flatnonzero(mean)
                term = column_term(
                    self.space, name, "history", "", hits, weight * mean[hits], "items"
                )
            else:
                term = dense_term(name, "history", "", weight * mean, "items")
            out.append(term)
        out.append(self._pairs(rows, share))
        if self.behaviour is not None and (weight := self.weights.of("history", "behaviour")):
            # A sum, for the model was fitted on sums, but of diminishing returns: over the root of
            # how much is known, so that nobody's long history drowns what holds for everybody.
            pull = weight * weights / math.sqrt(max(1.0, float(np.abs(weights).sum())))
            addend = self.behaviour.addends(rows, pull.tolist()).astype(np.float32)
            out.append(
                Term("behaviour", "history", "", addend=addend, note="items", values=pull,
                     history=tuple(rows))
            )  # fmt: skip
        strongest: dict[int, str] = {}  # each product once, by the strongest thing done with it
        for row, kind in liked:
            if kind == "purchase" or row not in strongest or strongest[row] == "view":
                strongest[row] = kind
        seen = tuple(strongest), tuple(strongest.values())
        out = [replace(term, rows=seen[0], kinds=seen[1]) for term in out if term is not None]
        out.extend(self._repeats(known))
        return out

    def _pairs(self, rows: Sequence[int], share: np.ndarray) -> Term | None:
        """What the shop lists as going with the kinds (or the very products) of the history."""
        block = self.space.blocks.get("goes_with")
        if not isinstance(block, LabelBlock):
            return None
        wanted: dict[int, float] = {}
        for row, part in zip(rows, share.tolist(), strict=True):
            product = self.space.products[row]
            for label in {product.subcategory.casefold(), product.product_id.casefold()}:
                column = block.columns.get(label) if part > 0 else None
                if column is not None:
                    wanted[column] = wanted.get(column, 0.0) + part
        weight = self.weights.of("history", "goes_with")
        columns = np.fromiter(wanted.keys(), np.int64, len(wanted))
        values = weight * np.fromiter(wanted.values(), np.float32, len(wanted))
        return column_term(self.space, "goes_with", "history", "", columns, values, "items")

    def _repeats(self, known: Sequence[Interaction]) -> list[Term | None]:
        """Products themselves: bought already, disliked."""
        out: list[Term | None] = []
        for kind, weight in (("purchase", self._again), ("dislike", self.weights.disliked)):
            rows = sorted({self._rows[i.product_id] for i in known if i.kind == kind})
            if rows and weight:
                addend = np.zeros(len(self.space.products), np.float32)
                addend[rows] = weight
                out.append(Term("again", "history", kind, addend=addend, note=kind))
        return out
