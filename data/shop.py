"""A shop: its products, customers and events, in memory, with what was wrong in its files.

``load_shop`` (``tables.py``) makes one from a folder; tests make one by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

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

    products: tuple[Product, ...]
    customers: tuple[Customer, ...] = ()
    events: tuple[Event, ...] = ()
    info: Mapping[str, str] = field(default_factory=dict)
    name: str = "the shop"
    currency: str = "USD"
    is_sample: bool = False
    problems: tuple[RowProblem, ...] = ()

    @cached_property
    def product_rows(self) -> dict[str, int]:
        """product_id -> row in ``products``."""
        return {product.product_id: row for row, product in enumerate(self.products)}

    @cached_property
    def customers_by_id(self) -> dict[str, Customer]:
        return {customer.customer_id: customer for customer in self.customers}

    @cached_property
    def events_by_customer(self) -> dict[str, list[Event]]:
        """customer_id -> that person's events, oldest first."""
        by_customer: dict[str, list[Event]] = defaultdict(list)
        for event in sorted(self.events, key=lambda event: event.timestamp):
            by_customer[event.customer_id].append(event)
        return dict(by_customer)

    def product(self, product_id: str) -> Product | None:
        row = self.product_rows.get(product_id)
        return None if row is None else self.products[row]

    def customer(self, customer_id: str) -> Customer | None:
        return self.customers_by_id.get(customer_id)

    def titles(self, product_ids: Sequence[str]) -> list[str]:
        return [found.title for pid in product_ids if (found := self.product(pid)) is not None]
