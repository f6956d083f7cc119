"""How much a value of a column is: a number as it is, "160x230 cm" by its area."""

from __future__ import annotations

import re
from functools import reduce
from typing import Any

import numpy as np

from data.record_table import Labels, RecordTable
from data.records import Product

_DIMENSIONS = re.compile(r"^\s*(\d+(?:\.\d+)?)(?:\s?x\s?(\d+(?:\.\d+)?))?(?:\s?x\s?(\d+(?:\.\d+)?))?\s?(?:mm|cm|m|inches|in)?\s*$", re.I)  # fmt: skip


def amount(value: Any) -> float | None:
    """How much a value is: a number as it is, "160x230 cm" by its area; None for other texts."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    if isinstance(value, int | float):
        return float(value)
    match = _DIMENSIONS.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    return reduce(lambda area, side: area * float(side), filter(None, match.groups()), 1.0)


def amounts(products: RecordTable[Product], key: str) -> np.ndarray:
    """(n,) how much each product has of an attribute column; NaN where that is not given."""
    column = products.attribute(key)
    if not isinstance(column, Labels):
        return column
    known = [amount(label) for label in column.values]
    sizes = np.array([np.nan if one is None else one for one in known] + [np.nan])
    found: np.ndarray = sizes[column.codes]  # -1, no label, is the last
    return found
