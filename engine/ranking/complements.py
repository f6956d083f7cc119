"""What goes with one of the shop's products: things of other kinds, by what the shop and people say.

Three sources: the kinds that the product's record lists, the products whose records list its kind,
and what people choose along with it. Nothing else is evidence: a thing that merely resembles the
product, or that everybody buys, does not go with it. It knows blocks and the item-item model, not
persons.
"""

from __future__ import annotations

import numpy as np

from engine.features import FeatureSpace, Term
from engine.learning.block_weights import BlockWeights
from engine.person.behaviour import Behaviour
from engine.person.terms import column_term
from engine.rows.blocks import LabelBlock

#: How explanations know such a term.
BESIDE = "beside"
#: From this addend on something goes with a product; what people chose together once is less.
LEAST_PULL = 0.1


class Complements:
    """Turns a product into terms for what goes with it.

    Args:
        behaviour: the item-item model, or None.
    """

    def __init__(
        self, space: FeatureSpace, weights: BlockWeights, behaviour: Behaviour | None
    ) -> None:
        self._space = space
        self._weights = weights
        self._behaviour = behaviour
        self._kinds = space.table.labels("subcategory")

    def terms(self, row: int) -> list[Term]:
        """What speaks for other products beside the one in ``row``."""
        product = self._space.products[row]
        listed = set(product.similar) - {product.subcategory}
        found = [
            self._labels("subcategory", sorted(listed), product.title),
            self._labels("goes_with", [product.subcategory, product.product_id], product.title),
        ]
        if self._behaviour is not None:
            pull = self._weights.of("history", "behaviour")
            places, sums = self._behaviour.sums([row], [pull])
            if len(places):
                found.append(
                    Term(
                        "behaviour", "said", product.title, addend=sums, places=places, note=BESIDE
                    )
                )
        return [term for term in found if term is not None]

    def mask(self, row: int) -> np.ndarray:
        """(n,) bool: products of other kinds for which the terms speak."""
        speaks: np.ndarray = self._space.base_scores(self.terms(row)) >= LEAST_PULL
        speaks[row] = False
        codes = self._kinds.codes
        if codes[row] >= 0:
            speaks &= codes != codes[row]
        return speaks

    def _labels(self, name: str, labels: list[str], title: str) -> Term | None:
        """A wish for products with any of some labels, as strong as one that is said."""
        block = self._space.blocks.get(name)
        if not isinstance(block, LabelBlock):
            return None
        columns = [c for one in labels if (c := block.columns.get(one.casefold())) is not None]
        values = np.full(len(columns), self._weights.of("said", name), np.float32)
        return column_term(
            self._space, name, "said", title, np.array(columns, np.int64), values, BESIDE
        )
