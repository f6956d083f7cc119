"""Facts in a rendered reply, checked against the catalogue: what is stated of a product and is not so.

It reads the reply's text as a person would, line by line, and shares no code with the assistant's
own gate. What it cannot read it does not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from data.records import Product
from data.shop import Shop

_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_MONEY = re.compile(r"[$€£₹]\s?(\d[\d,]*(?:\.\d+)?)")
_RATED = re.compile(r"(?<!are )\brated (\d(?:\.\d+)?) of 5|(?<!are )\b(\d(?:\.\d+)?) out of 5")
_SIMILAR = re.compile(r"similar products are rated (\d(?:\.\d+)?) of 5")
_REVIEWS = re.compile(r"reviews \((\d+) of 100\)")
_LEFT = re.compile(r"in stock \((\d+) left\)")
_ROW = re.compile(r"^- (?P<column>[\w ]+): (?P<values>.+)$")
#: A list's line is about one product: "1. **Name**, $50: reasons".
_ITEM = re.compile(r"^\d+\. \*\*([^*\n]+)\*\*, [$€£₹]\s?(\d[\d,]*(?:\.\d+)?)(.*)$")


class Catalogue:
    """A shop's products by title, for checking; titles may stand for several products."""

    def __init__(self, shop: Shop) -> None:
        self._by_title: dict[str, list[Product]] = {}
        for product in shop.products:
            self._by_title.setdefault(product.title, []).append(product)

    def wrong(self, reply: str) -> list[str]:
        """The lines of ``reply`` with something that is not so, each with what it is."""
        faults: list[str] = []
        compared: list[list[Product]] = []
        for line in reply.splitlines():
            names = _BOLD.findall(line)
            strange = [name for name in names if name not in self._by_title]
            if strange:
                faults.append(f"no such product: {strange[0]}")
                continue
            about = [self._by_title[name] for name in dict.fromkeys(names)]
            if row := _ROW.match(line):
                faults += _row_faults(row["column"], row["values"].split(" / "), compared)
            if len(about) > 1:
                compared = about
            if item := _ITEM.match(line):
                faults += _item_faults(line, item, self._by_title[item[1]])
            elif len(about) == 1 and not row:
                faults += _fact_faults(line, about[0])
        return faults


def _item_faults(line: str, item: re.Match[str], products: Sequence[Product]) -> list[str]:
    """All that a list's line says must be so of one and the same product."""
    price = _number(item[2])
    fits = [product for product in products if round(product.price, 2) == price]
    if not fits:
        return [f"price: {line}"]
    return [] if any(_holds(item[3], product) for product in fits) else [f"reasons: {line}"]


def _holds(text: str, product: Product) -> bool:
    checks: tuple[tuple[re.Pattern[str], Callable[[float], bool]], ...] = (
        (_SIMILAR, lambda v: _near(product.similar_rating, v, 0.051)),
        (_REVIEWS, lambda v: _near(product.sentiment, v / 100, 0.0051)),
        (_LEFT, lambda v: product.stock == v),
        (_RATED, lambda v: _near(product.rating, v, 0.051)),
    )
    for pattern, holds in checks:
        for match in pattern.finditer(text):
            value = next(group for group in match.groups() if group)
            if not holds(float(value)):
                return False
    return True


def _fact_faults(line: str, products: Sequence[Product]) -> list[str]:
    """A sentence on one product: its ratings, stock and prices are that product's."""
    bare = _BOLD.sub("", line)
    if not any(_holds(bare, product) for product in products):
        return [f"fact: {line}"]
    amounts = [_number(raw) for raw in _MONEY.findall(bare)]
    limits = re.search(
        r"\b(?:under|up to|from|over|below|budget|limit|free|costs? \$\d+ an)\b", bare
    )
    prices = {round(product.price, 2) for product in products}
    if amounts and not limits and not prices & set(amounts):
        return [f"price: {line}"]
    return []


def _row_faults(
    column: str, values: Sequence[str], compared: Sequence[Sequence[Product]]
) -> list[str]:
    """A row of a comparison: each value is that of the product in the same place."""
    if len(values) != len(compared):
        return []
    faults = []
    for value, products in zip(values, compared, strict=True):
        if not any(_says(column, value.strip(), product) for product in products):
            faults.append(f"compared: {column} {value}")
    return faults


def _says(column: str, value: str, product: Product) -> bool:
    """True when a column's value in words is the product's, or cannot be read."""
    if column == "price":
        return any(round(product.price, 2) == _number(raw) for raw in _MONEY.findall(value))
    if column == "rating":
        return (
            _near(product.rating, float(value.split()[0]), 0.051)
            if value[:1].isdigit()
            else product.rating is None
        )
    if column == "brand":
        return value == product.brand or (value == "not given" and not product.brand)
    if column == "stock":
        left = _LEFT.search(value)
        return product.stock == int(left[1]) if left else not product.stock
    key = column.replace(" ", "_")
    own = {k: v for k, v in product.attributes.items() if k == key or k.startswith(f"{key}_")}
    if value == "not given" or not own:
        return not own or any(v == "" for v in own.values())
    texts = []
    for name, held in own.items():
        if isinstance(held, int | float):
            texts.append(f"{held:,.10g}")
            if name.endswith("_from"):
                texts.append(f"from {held:,.10g}" if held else "from birth")
        else:
            texts.append(held if isinstance(held, str) else ", ".join(held))
    return any(value == text or value.startswith(f"{text} ") for text in texts)


def _near(own: float | None, said: float, tolerance: float) -> bool:
    return own is not None and abs(own - said) <= tolerance


def _number(raw: str) -> float:
    return round(float(raw.replace(",", "")), 2)
