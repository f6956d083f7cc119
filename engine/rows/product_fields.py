"""Fields of products, each read off one record or off the whole catalogue at once.

A block is made from such a field: a changed record is read by calling it, a catalogue of a million
products by its column. It does not know blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np

from data.record_table import ATTRIBUTE, Labels, RecordTable
from data.records import Attribute, Product

#: The labels, or the number, of one product.
Read = Callable[[Product], Sequence[str]]
Measure = Callable[[Product], float | None]


@runtime_checkable
class MeasuredAtOnce(Protocol):
    """A ``Measure`` that knows a whole catalogue's numbers."""

    def column(self, products: RecordTable[Product]) -> np.ndarray:
        """(n,) float64, NaN where there is none."""


class NumberField:
    """A number by its field, or by its key among the attributes."""

    def __init__(self, name: str, *, attribute: bool = False) -> None:
        self._name, self._attribute = name, attribute

    def __call__(self, product: Product) -> float | None:
        value = (
            product.attributes.get(self._name) if self._attribute else getattr(product, self._name)
        )
        return float(value) if isinstance(value, int | float) else None

    def column(self, products: RecordTable[Product]) -> np.ndarray:
        return products.numbers(ATTRIBUTE + self._name if self._attribute else self._name)


class LabelField:
    """Labels by their field, or by their key among the attributes.

    Args:
        split: a value as labels.
    """

    def __init__(
        self, name: str, split: Callable[[Any], Sequence[str]], *, attribute: bool = False
    ) -> None:
        self.split = split
        self._name, self._attribute = name, attribute

    def __call__(self, product: Product) -> Sequence[str]:
        value = (
            product.attributes.get(self._name) if self._attribute else getattr(product, self._name)
        )
        return () if value is None else self.split(value)

    def column(self, products: RecordTable[Product]) -> Labels:
        return products.labels(ATTRIBUTE + self._name if self._attribute else self._name)


def numbers_of(read: Measure, products: Sequence[Product]) -> np.ndarray:
    """(n,) float64, NaN where a product has none."""
    if isinstance(products, RecordTable) and isinstance(read, MeasuredAtOnce):
        return read.column(products)
    return np.array([np.nan if (v := read(p)) is None else v for p in products], np.float64)


def labels_of(read: Read, products: Sequence[Product]) -> tuple[np.ndarray, list[Sequence[str]]]:
    """(n,) the place of each product's labels in a list of what occurs; the last is no labels."""
    if isinstance(products, RecordTable) and isinstance(read, LabelField):
        column = read.column(products)
        return column.codes, [*(read.split(value) for value in column.values), ()]
    places: dict[tuple[str, ...], int] = {}
    codes = [places.setdefault(tuple(read(product)), len(places)) for product in products]
    return np.array(codes, np.int64), [*places, ()]


def one_label(value: str) -> Sequence[str]:
    """A text that is a label; "" is none."""
    return (value,) if value else ()


def attribute_labels(value: Attribute) -> tuple[str, ...]:
    """An attribute as texts; a whole number without its point."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, int | float):
        return (f"{value:g}",)
    return (value,) if value else ()
