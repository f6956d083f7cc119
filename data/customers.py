"""The customers: a customers table in, Customer records out.

This module knows customers' columns; it does not know how files are read, nor products or events.
"""

from __future__ import annotations

import math
from typing import Any

from data import cells
from data.columns import (
    Field,
    build,
    list_of_texts,
    number_within,
    parse,
    parsed_by,
    required_text,
)
from data.csv_file import Table
from data.problems import Problems
from data.record_table import RecordTable
from data.records import Customer

FIELDS: tuple[Field, ...] = (
    Field(
        "customer_id",
        (
            *("customer_id", "id", "customer", "user_id", "client_id", "shopper_id", "member_id"),
            *("customer_number", "customer_no", "customer_code", "user"),
        ),
        parsed_by(required_text),
        required=True,
    ),
    Field("name", ("name", "customer_name", "full_name")),
    Field("age", ("age", "customer_age"), number_within(0.0, 130.0)),
    Field("gender", ("gender", "sex")),
    Field("location", ("location", "city", "place", "region", "country")),
    Field("segment", ("customer_segment", "segment")),
    Field(
        "avg_order_value",
        ("avg_order_value", "average_order_value", "mean_order_value", "aov"),
        number_within(0.0, math.inf),
    ),
    Field(
        "browsing",
        ("browsing_history", "browsing", "browsed", "viewed_categories"),
        parsed_by(list_of_texts),
    ),
    Field(
        "purchases",
        ("purchase_history", "purchases", "purchased", "bought"),
        parsed_by(list_of_texts),
    ),
    Field("holiday", ("holiday", "is_holiday"), parsed_by(cells.yes_or_no)),
    Field("season", ("season",), parsed_by(cells.season)),
)


def read_customers(table: Table, problems: Problems) -> RecordTable[Customer]:
    """The customers in the file's order; a header alone is a shop without customers.

    Raises:
        ShopFileError: when there is no column of IDs, or rows and none is usable.
    """
    parsed = parse(table, FIELDS, problems)

    def customer(row: int, values: dict[str, Any]) -> Customer:
        return Customer(**values, attributes=parsed.attributes_of(row))

    records = build(parsed, customer, problems, unique="customer_id")
    return RecordTable.of(Customer, records, tuple(parsed.attributes))
