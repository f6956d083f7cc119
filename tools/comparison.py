"""Products side by side: what the columns say of each, where they differ and what they share.

Columns in, rows out. Which product is ahead, and why, is for the ranking to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from data.records import Product
from engine.language.units import UNITS
from engine.ranking.amounts import amount
from tools.columns import asked_in_vain, column_value, columns_named
from tools.measures import better_way

Row = dict[str, Any]

#: Columns of every product, in the order in which people weigh them; attributes stand between.
_FIRST, _LAST = ("price", "rating", "brand"), ("stock",)
#: What asks which one is the better choice, and for no column of it.
_ALTOGETHER = re.compile(r"\b(?:any good|good is|worth it|decent)\b", re.IGNORECASE)


def side_by_side(products: Sequence[Product], question: str, currency: str) -> dict[str, Any]:
    """What a comparison of ``products`` tells.

    Returns:
        "table": rows of "column" and "values", one a product (None: not given): the columns that
        ``question`` asks for, else those in which they differ; "same": rows of "column" and
        "value", in which they do not; "asked": whether it asks for columns; "lacking": what it asks
        for and no column of theirs holds; "ahead": the place of the one that is ahead by the only
        column asked for, where one is.
    """
    question = _ALTOGETHER.sub(" ", question)
    asked = [column for column in columns_named(question, products) if column != "description"]
    lacking = asked_in_vain(question, products)
    columns = asked or [
        *_FIRST, *sorted({key for product in products for key in product.attributes}), *_LAST,
    ]  # fmt: skip
    table: list[Row] = []
    same: list[Row] = []
    for column in columns:
        values = [column_value(product, column, currency) for product in products]
        words = column.replace("_", " ")
        if asked or (len(set(values)) > 1 and any(value is not None for value in values)):
            row = {"column": words, "values": values}
            if not _joins(row, table):
                table.append(row)
        elif values[0] is not None:
            same.append({"column": words, "value": values[0]})
    return {
        "table": table, "same": same, "asked": bool(asked), "lacking": lacking,
        "ahead": _ahead(products, asked[0]) if len(asked) == 1 else None,
    }  # fmt: skip


def _ahead(products: Sequence[Product], column: str) -> int | None:
    """The place of the product that is better by a column; None where it is no matter of better and
    worse, or where several are as good.
    """
    way = better_way(column)
    own = [
        product.price if column == "price"
        else product.rating if column == "rating"
        else amount(product.attributes.get(column))
        for product in products
    ]  # fmt: skip
    known = [value for value in own if value is not None]
    if way is None or not known:
        return None
    best = (max if way == "more" else min)(known)
    return own.index(best) if known.count(best) == 1 else None


def _joins(row: Row, table: list[Row]) -> bool:
    """Put a row into the one on the same measure in another unit, where each has what it lacks.

    "capacity l: – / 15 l" and "capacity ml: 1,200 ml / –" are one row.
    """
    measure = _measure(row["column"])
    for other in table:
        pairs = list(zip(other["values"], row["values"], strict=True))
        if _measure(other["column"]) == measure and all(None in pair for pair in pairs):
            other["column"] = measure
            other["values"] = [one if one is not None else two for one, two in pairs]
            return True
    return False


def _measure(column: str) -> str:
    """ "capacity ml" -> "capacity"."""
    name, _, unit = column.rpartition(" ")
    return name if name and unit in UNITS else column
