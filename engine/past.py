"""A person's history in words: which of the things they did an addend comes from.

Read once for a whole list of products, then asked for each. It computes no scores.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data.records import Product
from engine.blocks import LabelBlock
from engine.features import FeatureSpace, Term
from engine.phrases import label_phrase, the

#: Kinds of interaction in words, the strongest first.
DEEDS = {"purchase": "bought", "like": "liked", "view": "looked at"}
_SAID = (*DEEDS.values(), "")
#: Cosine from which a product of the history is called similar.
SIMILAR = 0.3


class Past:
    """The liked products of one history.

    Args:
        rows: products, each once, newest last.
        kinds: (len(rows),) what was done with each; see ``Term``.
    """

    def __init__(self, space: FeatureSpace, rows: Sequence[int], kinds: Sequence[str]) -> None:
        self._space = space
        self.rows = np.array(rows, np.int64)
        order = list(DEEDS)
        self._rank = np.array([order.index(k) if k in DEEDS else len(order) for k in kinds], int)
        self._place = {row: place for place, row in enumerate(rows)}
        self._labels: dict[str, tuple[np.ndarray, np.ndarray]] = {}
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
        deed = self._deed() or "chose"
        if term.block == "price_level":
            near_or_far = "priced like" if value > 0 else "priced unlike"
            return "price level", f"{near_or_far} the things you {deed}, for its kind"
        name = term.block.replace("_", " ")
        return name, f"{name} near the things you {deed}"

    def _behaviour_words(self, term: Term, value: float, parts: np.ndarray) -> tuple[str, str]:
        row = term.history[int(np.argmax(parts * np.sign(value)))]
        other = self._space.products[row]
        place = self._place.get(row)
        deed = "" if place is None else self._deed([place])
        if value > 0 and deed:
            return other.title, f"goes with {the(other)} you {deed}"
        return other.title, "seldom chosen with what is in your history"

    def _label_words(self, block: LabelBlock, value: float, row: int) -> tuple[str, str]:
        mine = self._space.labels[block.name].of(row)
        if block.name not in self._labels:
            self._labels[block.name] = self._space.labels[block.name].among(self.rows)
        owners, columns = self._labels[block.name]
        hits = columns == mine[0] if len(mine) == 1 else np.isin(columns, mine)
        deed = self._deed(owners[hits])
        label = ", ".join(block.labels[column] for column in sorted(mine))
        if value > 0 and deed:
            if block.name == "brand":
                return label, f"{label}, a brand you {deed} before"
            label = ", ".join(
                block.labels[column] for column in sorted(set(columns[hits].tolist()))
            )
            return label, f"{label_phrase(block.name, label)}, like things you {deed}"
        return label, f"{label_phrase(block.name, label)}, unlike what you chose"

    def _text_words(self, value: float, row: int) -> tuple[str, str]:
        if not len(self.rows):
            return "", "unlike what you disliked" if value > 0 else "like what you disliked"
        if self._vectors is None:
            self._vectors = self._space.block_rows("text", self.rows)
        near = self._vectors @ self._space.block_rows("text", [row])[0]
        best = int(near.argmax())
        other = self._space.products[self.rows[best]]
        if value > 0 and near[best] >= SIMILAR and self.rows[best] != row:
            return other.title, f"similar to {the(other)} you {self._deed([best])}"
        deed = self._deed() or "chose"
        return "history", f"{'like' if value > 0 else 'unlike'} the things you {deed}"

    def _pair_words(self, value: float, product: Product) -> tuple[str, str]:
        """ "Goes with": the shop lists a kind (or a product) of the history beside this product."""
        listed = {label.casefold() for label in product.similar}
        for place in range(len(self.rows) - 1, -1, -1):
            other = self._space.products[self.rows[place]]
            if value > 0 and listed & {other.subcategory.casefold(), other.product_id.casefold()}:
                return other.title, f"goes with {the(other)} you {self._deed([place])}"
        return "history", "goes with things of your history" if value > 0 else "goes with less"

    def _deed(self, places: Sequence[int] | np.ndarray | None = None) -> str:
        """The strongest thing done with some of the products (all of them); "" for none."""
        ranks = self._rank if places is None else self._rank[places]
        return _SAID[int(ranks.min())] if len(ranks) else ""
