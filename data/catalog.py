"""The catalogue: a products table in, Product records out, and the currency of the prices.

This module knows products' columns; it does not know how files are read, nor customers or events.

Currency: what the caller names; else the currency most rows name in their own column; else the
one that the price column's name ends in (``price_eur``); else the mark most prices carry; else
USD. A price in any other currency is reported and its row skipped: it is never converted.

Review sentiment: 0 to 1. When at least one in twenty values is from -1 to 0, the column is read as
running from -1 to 1 and moved to 0 to 1, with a note.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from data import cells
from data.columns import (
    Field,
    Parsed,
    build,
    list_of_texts,
    number_within,
    parse,
    parsed_by,
    required_text,
    squash,
    text_or_nothing,
    whole_number,
)
from data.csv_file import Table
from data.markup import prose
from data.money import CODES
from data.problems import Problems, ShopFileError
from data.record_table import RecordTable
from data.records import Product

DEFAULT_CURRENCY = "USD"

#: The least share of negative values that makes a sentiment column run from -1 to 1.
NEGATIVE_SHARE = 0.05


def _price(column: Sequence[str]) -> Callable[[str], tuple[float, tuple[str, ...]]]:
    mark = cells.decimal_mark(cells.split_money(cell)[0] for cell in column)

    def read(text: str) -> tuple[float, tuple[str, ...]]:
        amount, currencies = cells.split_money(text)
        return cells.bounded(cells.number(amount, mark), 0.0, math.inf), currencies

    return read


def _prose(text: str) -> str:
    return prose(text_or_nothing(text))


def _currency_code(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text):
        raise cells.CellError("a three-letter code such as EUR")
    return text.upper()


FIELDS: tuple[Field, ...] = (
    Field(
        "product_id",
        (
            *("product_id", "id", "sku", "item_id", "product_code", "stock_code", "item_code"),
            *("article_id", "article_number", "asin", "product_number", "variant_sku", "handle"),
        ),
        parsed_by(required_text),
        required=True,
    ),
    Field(
        "category",
        (
            *("category", "product_category", "category_name", "categories", "department", "type"),
            "product_type",
        ),
        parsed_by(required_text),
        required=True,
    ),
    Field(
        "price",
        (
            *("price", "unit_price", "product_price", "regular_price", "sale_price", "list_price"),
            *("price_amount", "variant_price", *(f"price_{code}" for code in sorted(CODES))),
        ),
        _price,
        required=True,
    ),
    Field("subcategory", ("subcategory", "product_subcategory", "sub_category_name", "subcat")),
    Field(
        "brand",
        (
            *("brand", "brand_name", "product_brand", "manufacturer", "maker", "vendor"),
            "producer",
        ),
    ),
    Field(
        "name",
        ("name", "product_name", "title", "product_title", "item_name", "product", "item"),
        parsed_by(_prose),
    ),
    Field(
        "description",
        (
            *("description", "desc", "product_description", "details", "summary", "text"),
            *("body_html", "short_description"),
        ),
        parsed_by(_prose),
    ),
    Field(
        "rating",
        (
            *("product_rating", "rating", "average_rating", "avg_rating", "mean_rating"),
            *("review_rating", "user_rating", "customer_rating", "stars"),
        ),
        number_within(0.0, 5.0),
    ),
    Field(
        "similar_rating",
        (
            *("average_rating_of_similar_products", "similar_rating", "similar_products_rating"),
            "avg_rating_of_similar_products",
        ),
        number_within(0.0, 5.0),
    ),
    Field(
        "sentiment",
        ("customer_review_sentiment_score", "review_sentiment", "sentiment_score", "sentiment"),
        number_within(-1.0, 1.0),
    ),
    Field("season", ("season",), parsed_by(cells.season)),
    Field("holiday", ("holiday", "is_holiday"), parsed_by(cells.yes_or_no)),
    Field(
        "location",
        ("geographical_location", "geographic_location", "location"),
    ),
    Field(
        "similar",
        ("similar_product_list", "similar_products", "similar", "related_products", "related"),
        parsed_by(list_of_texts),
    ),
    Field(
        "probability",
        ("probability_of_recommendation", "recommendation_probability", "probability"),
        number_within(0.0, 1.0),
    ),
    Field(
        "stock",
        (
            *("stock", "stock_quantity", "quantity_in_stock", "units_in_stock", "inventory"),
            *("qty", "quantity", "qty_available", "variant_inventory_qty"),
        ),
        whole_number,
    ),
    Field(
        "image_url",
        (
            *("image_url", "image", "image_link", "img", "img_url", "picture", "picture_url"),
            *("photo", "photo_url", "thumbnail", "image_src"),
        ),
        parsed_by(cells.image_address),
    ),
    Field("currency", ("currency", "currency_code"), parsed_by(_currency_code), strict=True),
)


def read_products(
    table: Table, problems: Problems, currency: str = ""
) -> tuple[RecordTable[Product], str]:
    """The products in the file's order, and the currency of their prices.

    Args:
        currency: ISO 4217 code that wins over what the file says; ``""`` for none.

    Raises:
        ShopFileError: when a needed column is missing or no product is left.
    """
    parsed = parse(table, FIELDS, problems)
    _settle_sentiment(parsed, problems)
    currency = _settle_currency(parsed, currency.upper(), problems)

    def product(row: int, values: dict[str, Any]) -> Product:
        return Product(**values, attributes=parsed.attributes_of(row))

    products = build(parsed, product, problems, unique="product_id")
    if not products:
        raise ShopFileError(
            table.file, "holds a header but no products", "one product a line", "Add some."
        )
    return RecordTable.of(Product, products, tuple(parsed.attributes)), currency


def _settle_sentiment(parsed: Parsed, problems: Problems) -> None:
    """Move a column from -1..1 to 0..1, or refuse its few negative values."""
    values = parsed.values.get("sentiment", [])
    known = [value for value in values if value is not None]
    negative = sum(value < 0 for value in known)
    if not negative:
        return
    table, column = parsed.table, parsed.columns["sentiment"]
    if negative >= NEGATIVE_SHARE * len(known):
        parsed.values["sentiment"] = [None if v is None else (v + 1) / 2 for v in values]
        expected = "0 to 1; the column was read as running from -1 to 1"
        problems.add(table.file, None, column, f"{negative} negative values", expected)
        return
    for row, value in enumerate(values):
        if value is not None and value < 0:
            values[row] = None
            expected = "a number from 0 to 1, or nothing (only this value was left out)"
            problems.add(table.file, parsed.lines[row], column, f"{value:g}", expected)


def _settle_currency(parsed: Parsed, currency: str, problems: Problems) -> str:
    """Decide the shop's currency, skip rows in another, and leave plain numbers as prices."""
    codes = parsed.values.pop("currency", None) or [None] * len(parsed.values["price"])
    prices = [value or (None, ()) for value in parsed.values["price"]]
    parsed.values["price"] = [amount for amount, _ in prices]
    in_name = squash(parsed.columns["price"])[-3:].upper()
    if not currency:
        named = Counter(code for code in codes if code is not None)
        marked = Counter(marks[0] for _, marks in prices if marks)
        if named:
            currency = named.most_common(1)[0][0]
        elif in_name in CODES:
            currency = in_name
        else:
            currency = marked.most_common(1)[0][0] if marked else DEFAULT_CURRENCY
    for row, (code, (_, marks)) in enumerate(zip(codes, prices, strict=True)):
        if row in parsed.bad:
            continue
        expected = f"{currency}, the currency of this shop"
        if code is not None and code != currency:
            parsed.skip(row, "currency", code, expected, problems)
        elif marks and currency not in marks:
            cell = parsed.table.frame[parsed.columns["price"]].iloc[row]
            parsed.skip(row, "price", cell, expected, problems)
    return currency
