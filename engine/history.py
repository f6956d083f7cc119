"""What a person did, as terms of their vector: the mean of their products, and what goes with them.

It knows interactions and blocks, not what was said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np

from engine.block_weights import BlockWeights
from engine.blocks import DialsBlock, LabelBlock
from engine.features import FeatureSpace, Term
from engine.interactions import interaction_weight
from engine.kept_terms import KeptTerms
from engine.profile import Interaction
from engine.terms import Seen, column_term, dense_term

#: The newest interactions that are looked at. They do not fade: on two months inside a training
#: year of sales, half-lives of 90, 180 and 365 days cost 11, 3 and 3 % of NDCG@10, and looking at
#: 100 instead of 200 cost 4 %. What fades is what the item-item model predicts, and popularity.
LONGEST_HISTORY = 200
#: Products of which it is kept what the shop lists beside them; some hundred bytes each.
PAIRS_KEPT = 20_000


class Behaviour(Protocol):
    """An item-item model of what people do; see ``collaborative.py``."""

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

    def update(self, history: Sequence[tuple[int, float]], item: int, weight: float) -> None:
        """Learn from one more event of somebody with this history."""


class HistoryReader:
    """Turns histories into terms.

    Args:
        again: weight of a product bought before (see ``BlockWeights.again``).

    Attributes:
        kept: the terms of the histories read last.
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
        #: Block -> weight of the history's mean in it.
        self._means = {
            name: weights.of("history", name)
            for name, block in space.blocks.items()
            if not isinstance(block, DialsBlock) and name not in ("lexical", "goes_with")
        }
        self.kept = KeptTerms()
        self._paired = lru_cache(maxsize=PAIRS_KEPT)(self._pair_columns)

    def terms(self, history: Sequence[Interaction]) -> list[Term]:
        """History in every block: the weighted mean of its products, which is of length <= 1.

        The same as long as nothing is added to the history and nobody's feedback changes what
        its products say: ``kept`` until then.
        """
        known = [i for i in history[-LONGEST_HISTORY:] if i.product_id in self._rows]
        if not known:
            return []
        rows = tuple([self._rows[i.product_id] for i in known])
        kinds = tuple([i.kind for i in known])
        weights = tuple([interaction_weight(i.kind, i.quantity) for i in known])
        version = 0 if self.behaviour is None else self.behaviour.version(rows)
        key = rows, kinds, weights, version
        return list(self.kept.of(key, len(rows), lambda: self._read(rows, kinds, weights)))

    def _read(
        self, rows: tuple[int, ...], kinds: Sequence[str], of_each: Sequence[float]
    ) -> list[Term]:
        weights = np.array(of_each, np.float32)
        size = float(np.abs(weights).sum())
        share = weights / max(size, 1e-9)
        strongest: dict[int, str] = {}  # each product once, by the strongest thing done with it
        for row, kind in zip(rows, kinds, strict=True):
            if kind == "purchase" or (
                kind != "dislike" and (row not in strongest or strongest[row] == "view")
            ):
                strongest[row] = kind
        seen = tuple(strongest), tuple(strongest.values())
        places = np.array(rows, np.int64)
        out = [self._mean(name, weight, places, share, seen) for name in self.space.filled(places)
               if (weight := self._means.get(name))]  # fmt: skip
        out.append(self._pairs(rows, share.tolist(), seen))
        if self.behaviour is not None and (weight := self.weights.of("history", "behaviour")):
            # A sum, for the model was fitted on sums, but of diminishing returns: over the root of
            # how much is known, so that nobody's long history drowns what holds for everybody.
            pull = weight * weights / math.sqrt(max(1.0, size))
            items, sums = self.behaviour.sums(list(rows), pull.tolist())
            out.append(
                Term("behaviour", "history", "", addend=sums, places=items, note="items",
                     values=pull, history=rows, rows=seen[0], kinds=seen[1])
            )  # fmt: skip
        out.extend(self._repeats(rows, kinds))
        return [term for term in out if term is not None]

    def _mean(
        self, name: str, weight: float, places: np.ndarray, share: np.ndarray, seen: Seen
    ) -> Term | None:
        mean = weight * self.space.mean(name, places, share)
        if not self.space.blocks[name].is_sparse:
            return dense_term(name, "history", "", mean, "items", seen)
        hits = np.flatnonzero(mean)
        return column_term(self.space, name, "history", "", hits, mean[hits], "items", seen)

    def _pairs(self, rows: Sequence[int], share: Sequence[float], seen: Seen) -> Term | None:
        """What the shop lists as going with the kinds (or the very products) of the history."""
        wanted: dict[int, float] = {}
        for row, part in zip(rows, share, strict=True):
            if part > 0:
                for column in self._paired(row):
                    wanted[column] = wanted.get(column, 0.0) + part
        if not wanted:
            return None
        weight = self.weights.of("history", "goes_with")
        columns = np.array(list(wanted), np.int64)
        values = weight * np.array(list(wanted.values()), np.float32)
        return column_term(self.space, "goes_with", "history", "", columns, values, "items", seen)

    def _pair_columns(self, row: int) -> tuple[int, ...]:
        """The columns of "goes_with" that name a product or its kind (kept; use ``_paired``)."""
        block = self.space.blocks.get("goes_with")
        if not isinstance(block, LabelBlock):
            return ()
        product = self.space.products[row]
        names = dict.fromkeys((product.subcategory.casefold(), product.product_id.casefold()))
        return tuple(block.columns[name] for name in names if name in block.columns)

    def _repeats(self, rows: Sequence[int], kinds: Sequence[str]) -> list[Term | None]:
        """Products themselves: bought already, disliked."""
        out: list[Term | None] = []
        for kind, weight in (("purchase", self._again), ("dislike", self.weights.disliked)):
            found = sorted({row for row, done in zip(rows, kinds, strict=True) if done == kind})
            if found and weight:
                addend = np.full(len(found), weight, np.float32)
                places = np.array(found, np.int64)
                out.append(Term("again", "history", kind, addend=addend, places=places, note=kind))
        return out
