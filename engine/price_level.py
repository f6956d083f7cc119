"""How dear a product is among its own kind. It does not know persons or features."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from data.records import Product


class PriceLevel:
    """Log of a product's price over its kind's median, held within ±1.5."""

    def __init__(self, products: Sequence[Product]) -> None:
        groups: dict[str, list[float]] = {}
        for product in products:
            groups.setdefault(_kind(product), []).append(math.log(max(product.price, 0.01)))
        self._median = {kind: float(np.median(prices)) for kind, prices in groups.items()}

    def __call__(self, product: Product) -> float | None:
        median = self._median.get(_kind(product))
        if median is None:
            return None
        level = math.log(max(product.price, 0.01)) - median
        return min(1.5, max(-1.5, level))


def _kind(product: Product) -> str:
    return (product.subcategory or product.category).casefold()
