"""What a person did, as terms of their vector: the mean of their products, and what goes with them.

It knows interactions and blocks, not what was said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from engine.features import FeatureSpace, Term
from engine.learning.block_weights import BlockWeights
from engine.person.behaviour import Behaviour
from engine.person.kept_terms import KeptTerms
from engine.person.terms import Seen, column_term, dense_term
from engine.profile import Interaction
from engine.rows.blocks import DialsBlock, LabelBlock
from engine.rows.interactions import interaction_weight

#: The newest interactions that are looked at. They do not fade: on two months inside a training
#: year of sales, half-lives of 90, 180 and 365 days cost 11, 3 and 3 % of NDCG@10, and looking at
#: 100 instead of 200 cost 4 %. What fades is what the item-item model predicts, and popularity.
LONGEST_HISTORY = 200
#: Kinds and quantities are few, and asked for at every event of a history.
_weight = lru_cache(maxsize=1 << 10)(interaction_weight)


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
            name: weight
            for name, block in space.blocks.items()
            if not isinstance(block, DialsBlock)
            and name not in ("lexical", "goes_with")
            and (weight := weights.of("history", name))
        }
        self.kept = KeptTerms()
        self._kind_of = space.table.labels("subcategory").codes
        #: The column of "goes_with" that names a kind, by its code (the last: none), -1 for none; and
        #: those that name a product, by its row.
        self._pair_of_kind, self._pair_of_row = self._pair_columns()

    def terms(self, history: Sequence[Interaction]) -> list[Term]:
        """History in every block: the weighted mean of its products, which is of length <= 1.

        The same as long as nothing is added to the history and nobody's feedback changes what
        its products say: ``kept`` until then.
        """
        row_of = self._rows.get
        known = [
            (row, kind, _weight(kind, quantity))
            for product_id, kind, _, quantity in history[-LONGEST_HISTORY:]
            if (row := row_of(product_id)) is not None
        ]
        if not known:
            return []
        rows, kinds, weights = zip(*known, strict=True)
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
        means = self.space.means(self._means, places, share)
        out = [self._mean(name, weight * means[name], seen) for name, weight in self._means.items()
               if name in means]  # fmt: skip
        out.append(self._pairs(places, share, seen))
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

    def _mean(self, name: str, mean: np.ndarray, seen: Seen) -> Term | None:
        if not self.space.blocks[name].is_sparse:
            return dense_term(name, "history", "", mean, "items", seen)
        hits = np.flatnonzero(mean)
        return column_term(self.space, name, "history", "", hits, mean[hits], "items", seen)

    def _pairs(self, rows: np.ndarray, share: np.ndarray, seen: Seen) -> Term | None:
        """What the shop lists as going with the kinds (or the very products) of the history."""
        if "goes_with" not in self.space.blocks:
            return None
        columns, parts = self._pair_of_kind[self._kind_of[rows]], share.astype(np.float64)
        if self._pair_of_row:
            own = [self._pair_of_row.get(row, -1) for row in rows.tolist()]
            columns, parts = np.append(columns, own), np.append(parts, parts)
        has = (columns >= 0) & (parts > 0)
        sums = np.bincount(columns[has], parts[has])
        columns = np.flatnonzero(sums)
        values = self.weights.of("history", "goes_with") * sums[columns].astype(np.float32)
        return column_term(self.space, "goes_with", "history", "", columns, values, "items", seen)

    def _pair_columns(self) -> tuple[np.ndarray, dict[int, int]]:
        kinds = self.space.table.labels("subcategory").values
        block = self.space.blocks.get("goes_with")
        if not isinstance(block, LabelBlock):
            return np.full(len(kinds) + 1, -1), {}
        columns = block.columns
        of_kind = [columns.get(kind.casefold(), -1) for kind in kinds]
        of_row: dict[int, int] = {}
        for label, column in columns.items():
            for name in (label, label.upper(), block.labels[column]):
                if (row := self._rows.get(name)) is not None:
                    of_row[row] = column
        return np.array([*of_kind, -1], np.int64), of_row

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
