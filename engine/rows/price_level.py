"""How dear a product is among its own kind. It does not know persons or features."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from data.record_table import RecordTable
from data.records import Product


class PriceLevel:
    """Log of a product's price over its kind's median, held within ±1.5."""

    def __init__(self, products: Sequence[Product]) -> None:
        table = RecordTable.of(Product, products)
        kinds, names = _kinds(table)
        prices = np.log(np.maximum(table.numbers("price"), 0.01))
        order = np.argsort(kinds, kind="stable")
        groups = np.split(prices[order], np.searchsorted(kinds[order], np.arange(1, len(names))))
        self._median = {
            kind: float(np.median(group))
            for kind, group in zip(names, groups, strict=True)
            if len(group)
        }

    def __call__(self, product: Product) -> float | None:
        median = self._median.get(_kind(product.subcategory or product.category))
        if median is None:
            return None
        level = math.log(max(product.price, 0.01)) - median
        return min(1.5, max(-1.5, level))

    def column(self, products: RecordTable[Product]) -> np.ndarray:
        """(n,) float64: the level of every product of a table, NaN for a kind not known."""
        kinds, names = _kinds(products)
        medians = np.array([self._median.get(name, np.nan) for name in names])
        levels = np.log(np.maximum(products.numbers("price"), 0.01)) - medians[kinds]
        return np.clip(levels, -1.5, 1.5)


def _kinds(products: RecordTable[Product]) -> tuple[np.ndarray, list[str]]:
    """(n,) the place of each product's kind, and the kinds."""
    fine, coarse = products.labels("subcategory"), products.labels("category")
    places: dict[str, int] = {}
    of_fine = [places.setdefault(_kind(v), len(places)) if v else -1 for v in fine.values]
    of_coarse = [places.setdefault(_kind(v), len(places)) for v in coarse.values]
    if not len(products):
        return np.zeros(0, np.int64), []
    kinds = np.array(of_fine)[fine.codes]
    return np.where(kinds < 0, np.array(of_coarse)[coarse.codes], kinds), list(places)


def _kind(name: str) -> str:
    return name.casefold()
