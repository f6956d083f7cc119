"""The kinds of feature blocks: how one property of a product becomes a vector of unit length.

Every block turns products into rows (dense, or sparse when it has many columns) and knows the
names of its columns. It does not know weights, persons or scores.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from data.record_table import RecordTable
from data.records import Product
from engine.rows.distinct_rows import LabelSets, NumberRows
from engine.rows.product_fields import Measure, Read, labels_of, numbers_of

#: A vector in a block with more columns than this is told by its columns.
DENSE_COLUMNS = 96
#: Places that are told apart within one bin. Neighbours' products differ by a few thousandths at
#: most, and a catalogue has so few distinct rows that they stay in the first cache.
FINE = 128


class LabelBlock:
    """One-hot (or several-hot) texts: category, brand, colour.

    A product's row has 1/sqrt(m) in the columns of its m labels; it is zero when it has none.
    """

    def __init__(self, name: str, read: Read, products: Sequence[Product]) -> None:
        self.name = name
        self._read = read
        self.labels: list[str] = []
        self.columns: dict[str, int] = {}
        for found in labels_of(read, products)[1]:
            for label in found:
                key = label.casefold()
                if key not in self.columns:
                    self.columns[key] = len(self.labels)
                    self.labels.append(label)
        self.width = len(self.labels)
        self.is_sparse = self.width > DENSE_COLUMNS

    def distinct(self, products: Sequence[Product]) -> tuple[LabelSets, np.ndarray]:
        """The sets of labels that occur, and (n,) int32 which of them each product has."""
        codes, occurring = labels_of(self._read, products)
        of_value = [tuple(sorted(self._columns_of(labels))) for labels in occurring]
        if all(len(columns) <= 1 for columns in of_value):  # a set is a label, or the last: none
            sets: list[tuple[int, ...]] = [*((column,) for column in range(self.width)), ()]
        else:
            sets = list(dict.fromkeys(of_value))
        places = {columns: place for place, columns in enumerate(sets)}
        places_of_values = np.array([places[columns] for columns in of_value], np.int32)
        return LabelSets(sets, self.width), places_of_values[codes]  # the last (-1) is no labels

    def rows(self, products: Sequence[Product]) -> sparse.csr_matrix:
        """(n, width) float32."""
        sets, codes = self.distinct(products)
        return sets.table(codes)

    def _columns_of(self, labels: Sequence[str]) -> list[int]:
        """The columns of some labels, each once."""
        known = (self.columns.get(label.casefold()) for label in labels)
        return list(dict.fromkeys(column for column in known if column is not None))

    def vector(self, label: str) -> np.ndarray | None:
        """(width,) one-hot of a label, or None when the shop does not know it."""
        column = self.columns.get(str(label).casefold())
        if column is None:
            return None
        vector = np.zeros(self.width, np.float32)
        vector[column] = 1.0
        return vector


class BinsBlock:
    """A number over soft bins, so that near numbers have a high product: price, pages, weight.

    A row holds a Gaussian bump around the number, of unit length; two numbers that lie apart by
    one bin have the product exp(-1/4 · (1/σ)²), σ in bins.
    """

    is_sparse = False
    sigma = 1.2

    def __init__(
        self, name: str, measure: Measure, products: Sequence[Product], bins: int = 24
    ) -> None:
        self.name = name
        self._measure = measure
        measured = numbers_of(measure, products)
        values = measured[~np.isnan(measured)]
        positive = values.size > 0 and values.min() > 0
        #: Positive numbers that spread over more than a decade are compared by their logarithm.
        self.log = bool(positive and values.max() > 10 * values.min())
        scaled = self._scale(values) if values.size else np.zeros(1)
        low, high = float(scaled.min()), float(scaled.max())
        if high - low < 1e-9:
            low, high = low - 0.5, high + 0.5
        self.low, self.step = low, (high - low) / (bins - 1)
        self.width = bins

    def _scale(self, values: np.ndarray) -> np.ndarray:
        return np.log(np.maximum(values, 1e-6)) if self.log else values

    def places(self, values: np.ndarray) -> np.ndarray:
        """Where numbers lie, in bins from the first; outside numbers lie on the edge."""
        scaled = self._scale(np.asarray(values, np.float64))
        place = np.clip((scaled - self.low) / self.step, 0.0, self.width - 1.0)
        return np.rint(place * FINE) / FINE

    def at(self, values: np.ndarray) -> np.ndarray:
        """(m,) numbers -> (m, width) float32 unit rows."""
        return self._bumps(self.places(values))

    def _bumps(self, places: np.ndarray) -> np.ndarray:
        distance = places[:, None] - np.arange(self.width)[None, :]
        bump = np.exp(-0.5 * (distance / self.sigma) ** 2)
        unit: np.ndarray = (bump / np.linalg.norm(bump, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def distinct(self, products: Sequence[Product]) -> tuple[NumberRows, np.ndarray]:
        """A row for each place that occurs, the last one of zeros; (n,) int32 which each has."""
        measured = numbers_of(self._measure, products)
        has = np.flatnonzero(~np.isnan(measured))
        places, found = np.unique(self.places(measured[has]), return_inverse=True)
        codes = np.full(len(products), len(places), np.int32)
        codes[has] = found
        rows = np.zeros((len(places) + 1, self.width), np.float32)
        rows[:-1] = self._bumps(places)
        return NumberRows(rows), codes

    def rows(self, products: Sequence[Product]) -> np.ndarray:
        """(n, width) float32."""
        rows, codes = self.distinct(products)
        return rows.of(codes)

    def near(self, value: float) -> np.ndarray:
        """(width,) unit vector of a wish near ``value``."""
        vector: np.ndarray = self.at(np.array([value]))[0]
        return vector

    def beyond(self, value: float, upward: bool) -> np.ndarray:
        """(width,) vector of a wish for at least (or at most) ``value``: a soft step, norm 1."""
        place = float(self.places(np.array([value]))[0])
        away = (np.arange(self.width) - place) * (1 if upward else -1)
        step = 1.0 / (1.0 + np.exp(-4.0 * (away + 0.5)))
        unit: np.ndarray = (step / np.linalg.norm(step)).astype(np.float32)
        return unit

    def toward(self, upward: bool) -> np.ndarray:
        """(width,) vector of a wish for more (or for less) of it, whatever the number: norm 1."""
        ramp = np.linspace(-1.0, 1.0, self.width) * (1 if upward else -1)
        unit: np.ndarray = (ramp / np.linalg.norm(ramp)).astype(np.float32)
        return unit


class DialsBlock:
    """A few numbers between -1 and 1 that mean "more is better": quality, popularity.

    Unit length is kept by one further coordinate (the complement), to which no person points;
    plain normalization would lose how large the numbers are.
    """

    is_sparse = False

    def __init__(self, name: str, labels: Sequence[str], dials: Sequence[Measure]) -> None:
        self.name = name
        self.labels = list(labels)
        self._dials = list(dials)
        self.width = len(self._dials) + 1

    def rows(self, products: Sequence[Product]) -> np.ndarray:
        """(n, width) float32 unit rows; a dial that a product lacks stands at 0."""
        raw = np.stack([numbers_of(dial, products) for dial in self._dials], axis=1)
        return self.fill(np.nan_to_num(raw))

    def fill(self, raw: np.ndarray) -> np.ndarray:
        """(n, dials) in [-1, 1] -> (n, dials + 1) unit rows."""
        spread = np.clip(raw, -1.0, 1.0) / math.sqrt(len(self._dials))
        rest = np.sqrt(np.maximum(0.0, 1.0 - (spread**2).sum(axis=1, keepdims=True)))
        unit: np.ndarray = np.hstack([spread, rest]).astype(np.float32)
        return unit

    def up(self) -> list[tuple[str, np.ndarray]]:
        """A person who wants more of every dial: (label, (width,) vector) by dial.

        Their sum has unit length; they are told apart so that each addend has its own words.
        """
        share = 1.0 / math.sqrt(len(self._dials))
        return [(label, share * row) for label, row in zip(self.labels, self._eye(), strict=True)]

    def _eye(self) -> np.ndarray:
        return np.eye(len(self._dials), self.width, dtype=np.float32)


class RowsBlock:
    """Rows that are given, not read from the record: sentence embeddings, lexical rows."""

    def __init__(self, name: str, rows: np.ndarray | sparse.csr_matrix) -> None:
        self.name = name
        self.given = rows
        self.width = int(rows.shape[1])
        self.is_sparse = bool(sparse.issparse(rows))


Block = LabelBlock | BinsBlock | DialsBlock | RowsBlock


def standard_dial(read: Measure, products: Sequence[Product]) -> StandardDial:
    """A dial from a measure: 0 at the catalogue's mean, ±1 at 2.5 standard deviations from it."""
    measured = numbers_of(read, products)
    values = measured[~np.isnan(measured)]
    if values.size == 0:
        return StandardDial(read, 0.0, 0.0)
    return StandardDial(read, float(values.mean()), 2.5 * float(values.std()))


class StandardDial:
    """(measure - mean) / spread; 0 for all where nothing spreads."""

    def __init__(self, read: Measure, mean: float, spread: float) -> None:
        self._read, self._mean = read, mean
        self._spread = spread if spread >= 1e-9 else math.inf

    def __call__(self, product: Product) -> float | None:
        value = self._read(product)
        return None if value is None else (value - self._mean) / self._spread

    def column(self, products: RecordTable[Product]) -> np.ndarray:
        """(n,) float64, NaN where there is none."""
        return (numbers_of(self._read, products) - self._mean) / self._spread
