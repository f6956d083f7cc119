"""The events: an events table in, Event records out.

Every event needs a customer, a product and a time, and both must be known to the shop; an event of
a guest (no customer) is reported and skipped, as is one with a quantity that is not above 0 (a
return is no sign of taste). Without a column for the event, every row is a purchase. Columns that
are not listed here are ignored. This module does not know how files are read.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any, Final

from data import cells
from data.columns import Field, build, number_within, parse, parsed_by, required_text
from data.csv_file import Table
from data.problems import Problems
from data.record_table import RecordTable
from data.records import EVENT_KINDS, Event, RecordError

#: What shops call the kinds, squashed to letters. A cart is a wish, stronger than a view.
KIND_NAMES: Final = {
    name: kind
    for kind, names in {
        "view": "view viewed click clicked browse browsed visit visited seen detail pageview "
        "productview viewitem",
        "like": "like liked favorite favorited favourite favourited wishlist addtowishlist save "
        "saved cart addtocart basket addtobasket thumbsup",
        "dislike": "dislike disliked hide hidden notinterested thumbsdown",
        "purchase": "purchase purchased buy bought order ordered transaction sale sold checkout",
    }.items()
    for name in names.split()
}


def _kind(text: str) -> str:
    letters = "".join(character for character in text.casefold() if character.isalnum())
    if letters not in KIND_NAMES:
        raise cells.CellError("one of " + ", ".join(EVENT_KINDS))
    return KIND_NAMES[letters]


def _customer(text: str) -> str:
    if text in cells.MISSING:
        raise cells.CellError("a customer's ID (events of guests are not used)")
    return text


FIELDS: tuple[Field, ...] = (
    Field(
        "customer_id",
        (
            *("customer_id", "customer", "user_id", "user", "client_id", "shopper_id"),
            *("member_id", "customer_number", "customer_no", "visitor_id"),
        ),
        parsed_by(_customer),
        required=True,
    ),
    Field(
        "product_id",
        (
            *("product_id", "product", "sku", "item_id", "item", "product_code", "stock_code"),
            *("item_code", "article_id", "article_number"),
        ),
        parsed_by(required_text),
        required=True,
    ),
    Field(
        "timestamp",
        (
            *("timestamp", "time", "date", "datetime", "event_time", "event_date", "created_at"),
            *("purchase_date", "order_date", "invoice_date"),
        ),
        parsed_by(cells.point_in_time),
        required=True,
    ),
    Field(
        "kind",
        ("event", "event_type", "kind", "action", "event_name"),
        parsed_by(_kind),
        strict=True,
    ),
    Field(
        "quantity",
        ("quantity", "qty", "count", "units"),
        number_within(-math.inf, math.inf),  # the record refuses what is not above 0
        strict=True,
    ),
)


def read_events(
    table: Table,
    problems: Problems,
    product_ids: Collection[str],
    customer_ids: Collection[str] | None,
) -> RecordTable[Event]:
    """The events in the file's order; a header alone is a shop without events.

    Args:
        product_ids: of the products that the shop has.
        customer_ids: of its customers; None when the shop has no list of them, so that every
            customer that an event names is one.

    Raises:
        ShopFileError: when a needed column is missing, or rows are there and none is usable.
    """
    parsed = parse(table, FIELDS, problems)
    known_products = frozenset(product_ids)
    known_customers = None if customer_ids is None else frozenset(customer_ids)

    def event(_: int, values: dict[str, Any]) -> Event:
        customer_id, product_id = values["customer_id"], values["product_id"]
        if product_id not in known_products:
            raise RecordError("product_id", product_id, "the ID of a product that was loaded")
        if known_customers is not None and customer_id not in known_customers:
            raise RecordError("customer_id", customer_id, "the ID of a customer that was loaded")
        return Event(**values)

    kinds = parsed.values.setdefault("kind", ["purchase"] * len(table.frame))
    for row, kind in enumerate(kinds):
        if kind is None and row not in parsed.bad:
            parsed.skip(row, "kind", "", "one of " + ", ".join(EVENT_KINDS), problems)
    return RecordTable.of(Event, build(parsed, event, problems))
