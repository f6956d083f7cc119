"""What can be named of a catalogue: its kinds, brands, attributes and their values, its measures.

Read off the columns once. It looks for nothing in texts; ``vocabulary.py`` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.record_table import Labels, RecordTable
from data.records import Product
from engine.language.lexical import words
from engine.language.units import unit_of
from engine.rows.product_fields import attribute_labels


@dataclass(frozen=True, slots=True)
class NumericRange:
    """A column of numbers: its range, its unit ("" when its name shows none), how many have it."""

    low: float
    high: float
    unit: str
    count: int


class CatalogueNames:
    """The names and measures of one catalogue.

    Attributes:
        values: key -> its distinct texts, in catalogue order ("category", "brand", "color"...).
        numeric: key -> range of a column of numbers ("price", "rating", "pages"...).
        parents: subcategory -> the categories it stands in.
        columns_of: category or subcategory -> the columns that its products have.
        brands_of: category or subcategory -> the brands that have it.
        locations: the places that its products are from.
    """

    def __init__(self, products: Sequence[Product]) -> None:
        self.values: dict[str, list[str]] = {}
        self.numeric: dict[str, NumericRange] = {}
        self.parents: dict[str, list[str]] = {}
        self.columns_of: dict[str, set[str]] = {}
        self.brands_of: dict[str, set[str]] = {}
        table = RecordTable.of(Product, products)
        self._table = table
        self.locations = [place for place in table.labels("location").values if place]
        self._collect(table)

    def _collect(self, products: RecordTable[Product]) -> None:
        for key in ("category", "subcategory", "brand"):
            self._name(key, products.labels(key))
        for key in ("price", "rating"):
            self._measure(key, products.numbers(key))
        coarse, fine = products.labels("category"), products.labels("subcategory")
        for key in products.attributes_as_met:
            column = products.attribute(key)
            if isinstance(column, Labels):
                self._name(key, column)
            else:
                self._measure(key, column)
            has = column.codes >= 0 if isinstance(column, Labels) else ~np.isnan(column)
            for kinds in (coarse, fine):
                self._belongs(key, kinds, has)
        for subcategory, category in fine.pairs(coarse):
            if subcategory:
                self.parents.setdefault(subcategory, []).append(category)
        for kinds in (coarse, fine):
            for kind, brand in kinds.pairs(products.labels("brand")):
                self.brands_of.setdefault(kind, set()).add(brand)

    def is_price_of(self, key: str, kind: str, amount: float) -> bool | None:
        """Whether an amount lies among the prices of a kind; None where it stands in a name of it, or
        is a value of another column.

        Args:
            key: "category" or "subcategory". It reads the columns: for a message with such a number.
        """
        labels = self._table.labels(key)
        if kind not in labels.values:
            return False
        rows = np.flatnonzero(labels.codes == list(labels.values).index(kind))
        said = f"{amount:g}"
        if any(said in words(self._table[row].title) for row in rows.tolist()):
            return None
        for name in self.columns_of.get(kind, ()):
            column = self._table.attribute(name)
            if not isinstance(column, Labels):
                if bool((column[rows] == amount).any()):
                    return None
                continue
            codes = np.unique(column.codes[rows])
            told = (attribute_labels(column.values[code]) for code in codes.tolist() if code >= 0)
            if any(said in words(label) for found in told for label in found):
                return None
        prices = self._table.numbers("price")[rows]
        return bool(prices.min() <= amount <= prices.max())

    def _belongs(self, key: str, kinds: Labels, has: np.ndarray) -> None:
        """Note the kinds of the products that have a column."""
        having = np.zeros(len(kinds.values), bool)
        having[kinds.codes[has]] = True
        for place in np.flatnonzero(having).tolist():
            if kind := kinds.values[place]:
                self.columns_of.setdefault(kind, set()).add(key)

    def _name(self, key: str, column: Labels) -> None:
        labels: dict[str, str] = {}
        for value in column.values:
            for label in attribute_labels(value):
                labels.setdefault(label.casefold(), label)
        if labels:
            self.values[key] = list(labels.values())

    def _measure(self, key: str, column: np.ndarray) -> None:
        known = column[~np.isnan(column)]
        if len(known):
            low, high = float(known.min()), float(known.max())
            self.numeric[key] = NumericRange(low, high, unit_of(key), len(known))
