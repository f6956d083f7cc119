"""A person's history in words: which of the things they did an addend comes from.

Made for one list of products: what it needs of a block is read once for all of them, when the
first is asked for. It computes no scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from data.records import Product
from engine.features import FeatureSpace, Term
from engine.language.phrases import label_phrase, the
from engine.rows.blocks import LabelBlock
from engine.scan.matvec import matvec

#: Kinds of interaction in words, the strongest first.
DEEDS = {"purchase": "bought", "like": "liked", "view": "looked at"}
_RANK = {kind: rank for rank, kind in enumerate(DEEDS)}
_SAID = (*DEEDS.values(), "")
#: Cosine from which a product of the history is called similar.
SIMILAR = 0.3


class Past:
    """The liked products of one history.

    Args:
        rows: products, each once, newest last.
        kinds: (len(rows),) what was done with each; see ``Term``.
        listed: rows of the products that are asked for.
    """

    def __init__(
        self,
        space: FeatureSpace,
        rows: Sequence[int],
        kinds: Sequence[str],
        listed: Sequence[int],
    ) -> None:
        self._space = space
        self._listed = list(dict.fromkeys(listed))
        ranks = [_RANK.get(kind, len(_RANK)) for kind in kinds]
        #: Places from the weakest deed to the strongest: of several, the strongest is met last.
        order = sorted(range(len(ranks)), key=lambda place: -ranks[place])
        self.rows = np.array(rows, np.int64)
        self._order = self.rows[order]
        self._ordered_ranks = [ranks[place] for place in order]
        self._ranks = ranks
        self._all_deeds = _SAID[min(ranks, default=len(_RANK))]
        self._place = {row: place for place, row in enumerate(rows)}
        #: Block -> its columns of each listed product, and the strongest deed of each column.
        self._labels: dict[str, tuple[dict[int, list[int]], dict[int, int]]] = {}
        self._told: dict[tuple[str, bool, tuple[int, ...]], tuple[str, str]] = {}
        self._kinds: dict[str, int] | None = None
        self._vectors: np.ndarray | None = None

    def words(
        self, term: Term, value: float, row: int, parts: np.ndarray | None
    ) -> tuple[str, str]:
        """(feature, text) of an addend of the history, named by what carried most of it.

        Args:
            parts: (len(term.history),) the addend by product of the history, for behaviour.
        """
        block = self._space.blocks.get(term.block)
        if term.block == "behaviour" and parts is not None:
            return self._behaviour_words(term, value, parts)
        if isinstance(block, LabelBlock):
            if block.name == "goes_with":
                return self._pair_words(value, self._space.products[row])
            return self._label_words(block, value, row)
        if term.block == "text":
            return self._text_words(value, row)
        deed = self._all_deeds or "chose"
        if term.block == "price_level":
            near_or_far = "priced like" if value > 0 else "priced unlike"
            return "price level", f"{near_or_far} the things you {deed}, for its kind"
        name = term.block.replace("_", " ")
        return name, f"{name} near the things you {deed}"

    def _behaviour_words(self, term: Term, value: float, parts: np.ndarray) -> tuple[str, str]:
        row = term.history[int((parts if value > 0 else -parts).argmax())]
        other = self._space.products[row]
        place = self._place.get(row)
        deed = "" if place is None else _SAID[self._ranks[place]]
        if value > 0 and deed:
            return other.title, f"goes with {the(other)} you {deed}"
        return other.title, "seldom chosen with what is in your history"

    def _label_words(self, block: LabelBlock, value: float, row: int) -> tuple[str, str]:
        """Said once for all products with the same labels."""
        mine, strongest = self._labels_of(block.name)
        key = block.name, value > 0, tuple(mine[row])
        if key not in self._told:
            self._told[key] = _words_of_labels(block, value > 0, mine[row], strongest)
        return self._told[key]

    def _labels_of(self, name: str) -> tuple[dict[int, list[int]], dict[int, int]]:
        """(listed row -> its columns, ascending; column -> rank of the strongest deed) of a block.

        The rank is that of the strongest thing done with any product that has the label.
        """
        if name not in self._labels:
            table = self._space.labels[name]
            mine: dict[int, list[int]] = {row: [] for row in self._listed}
            owners, columns = table.among(np.array(self._listed, np.int64))
            for owner, column in sorted(zip(owners.tolist(), columns.tolist(), strict=True)):
                mine[self._listed[owner]].append(column)
            owners, columns = table.among(self._order)
            ranks = [self._ordered_ranks[owner] for owner in owners.tolist()]
            self._labels[name] = mine, dict(zip(columns.tolist(), ranks, strict=True))
        return self._labels[name]

    def _text_words(self, value: float, row: int) -> tuple[str, str]:
        if not len(self.rows):
            return "", "unlike what you disliked" if value > 0 else "like what you disliked"
        if self._vectors is None:
            self._vectors = self._space.block_rows("text", self.rows)
        near = matvec(self._vectors, self._space.block_rows("text", [row])[0])
        best = int(near.argmax())
        other = self._space.products[self.rows[best]]
        if value > 0 and near[best] >= SIMILAR and self.rows[best] != row:
            return other.title, f"similar to {the(other)} you {_SAID[self._ranks[best]]}"
        deed = self._all_deeds or "chose"
        return "history", f"{'like' if value > 0 else 'unlike'} the things you {deed}"

    def _pair_words(self, value: float, product: Product) -> tuple[str, str]:
        """ "Goes with": the shop lists a kind (or a product) of the history beside this product."""
        if value <= 0:
            return "history", "goes with less"
        place = max((self._newest(label) for label in product.similar), default=-1)
        if place < 0:
            return "history", "goes with things of your history"
        other = self._space.products[self.rows[place]]
        return other.title, f"goes with {the(other)} you {_SAID[self._ranks[place]]}"

    def _newest(self, label: str) -> int:
        """The newest place in the history of a kind, or of a product by its ID; -1 for none."""
        if self._kinds is None:
            kinds = self._space.table.labels("subcategory")
            codes = kinds.codes[self.rows].tolist()
            self._kinds = {kinds.values[c].casefold(): n for n, c in enumerate(codes) if c >= 0}
        row = self._space.rows.get(label, -1)
        return max(self._kinds.get(label.casefold(), -1), self._place.get(row, -1))


def _words_of_labels(
    block: LabelBlock, speaks_for: bool, mine: Sequence[int], strongest: Mapping[int, int]
) -> tuple[str, str]:
    """Words of one product's labels, given the ranks of what was done with each."""
    shared = [column for column in mine if column in strongest]
    deed = _SAID[min(strongest[column] for column in shared)] if shared else ""
    label = ", ".join([block.labels[column] for column in mine])
    if speaks_for and deed:
        if block.name == "brand":
            return label, f"{label}, a brand you {deed} before"
        label = ", ".join([block.labels[column] for column in shared])
        return label, f"{label_phrase(block.name, label)}, like things you {deed}"
    return label, f"{label_phrase(block.name, label)}, unlike what you chose"
