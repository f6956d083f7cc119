"""A shop: its products, customers and events, in memory, with what was wrong in its files.

``load_shop`` (``tables.py``) makes one from a folder; tests make one by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from data.record_table import RecordTable
from data.records import Customer, Event, Product


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was skipped (or a column that was), in words a shopkeeper can act on."""

    file: str
    line: int | None
    column: str | None
    value: str
    expected: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        column = f", column {self.column}" if self.column else ""
        return f"{place}{column}: {self.value!r}; expected {self.expected}"


@dataclass(frozen=True)
class Shop:
    """Everything that is known of one shop. Immutable; rows keep the files' order.

    Attributes:
        info: the shop's own page, topic -> text ("delivery" -> "Orders above ...").
        currency: ISO 4217 code.
        is_sample: True for the shop that ships with the project.
    """

    products: Sequence[Product]
    customers: Sequence[Customer] = ()
    events: Sequence[Event] = ()
    info: Mapping[str, str] = field(default_factory=dict)
    name: str = "the shop"
    currency: str = "USD"
    is_sample: bool = False
    problems: tuple[RowProblem, ...] = ()

    @cached_property
    def product_table(self) -> RecordTable[Product]:
        """The products by their columns."""
        return RecordTable.of(Product, self.products)

    @cached_property
    def event_table(self) -> RecordTable[Event]:
        """The events by their columns."""
        return RecordTable.of(Event, self.events)

    @property
    def product_rows(self) -> dict[str, int]:
        """product_id -> row in ``products``."""
        return self.product_table.rows

    @cached_property
    def customers_by_id(self) -> dict[str, Customer]:
        return {customer.customer_id: customer for customer in self.customers}

    @cached_property
    def events_by_customer(self) -> Mapping[str, list[Event]]:
        """customer_id -> that person's events, oldest first."""
        return _ByCustomer(self.event_table)

    @cached_property
    def categories(self) -> Counter[str]:
        """How many products each category has; in the order in which they appear."""
        column = self.product_table.labels("category")
        counts = np.bincount(column.codes, minlength=len(column.values)).tolist()
        return Counter(dict(zip(column.values, counts, strict=True)))

    @cached_property
    def median_price(self) -> float | None:
        """Half the products cost less; None of a shop without any."""
        prices = self.product_table.numbers("price")
        return float(np.median(prices)) if len(prices) else None

    @cached_property
    def is_rated(self) -> bool:
        """True when at least one product has a rating."""
        return bool((~np.isnan(self.product_table.numbers("rating"))).any())

    @cached_property
    def titled(self) -> dict[str, int]:
        """Each title -> the first row that has it, by row."""
        table = self.product_table
        names = table.labels("name")
        named = dict(zip(names.values, np.unique(names.codes, return_index=True)[1], strict=True))
        found = {name: int(row) for name, row in named.items() if name}
        if "" in named:  # without a name a product is called by what it is
            rows = np.flatnonzero(names.codes == names.codes[named[""]])
            fields = ("category", "subcategory", "brand")
            kinds = np.stack([table.labels(field).codes[rows] for field in fields], axis=1)
            for row in rows[np.unique(kinds, axis=0, return_index=True)[1]].tolist():
                title = table[row].title
                found[title] = min(row, found.get(title, row))
        return dict(sorted(found.items(), key=lambda title: title[1]))

    def product(self, product_id: str) -> Product | None:
        row = self.product_rows.get(product_id)
        return None if row is None else self.products[row]

    def customer(self, customer_id: str) -> Customer | None:
        return self.customers_by_id.get(customer_id)

    def titles(self, product_ids: Sequence[str]) -> list[str]:
        """The titles of products, less those that the shop no longer has."""
        return [found.title for pid in product_ids if (found := self.product(pid)) is not None]


class _ByCustomer(Mapping[str, list[Event]]):
    """Events by person, each list oldest first and made when it is asked for."""

    def __init__(self, events: RecordTable[Event]) -> None:
        self._events = events
        people = events.labels("customer_id")
        by_time = np.argsort(events.numbers("timestamp"), kind="stable")
        self._order = by_time[np.argsort(people.codes[by_time], kind="stable")]
        self._starts = np.searchsorted(people.codes[self._order], np.arange(len(people.values) + 1))
        self._place = {name: code for code, name in enumerate(people.values)}

    def __getitem__(self, customer_id: str) -> list[Event]:
        code = self._place[customer_id]
        rows = self._order[self._starts[code] : self._starts[code + 1]]
        return [self._events[row] for row in rows.tolist()]

    def __contains__(self, customer_id: object) -> bool:
        return customer_id in self._place

    def __iter__(self) -> Iterator[str]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)
