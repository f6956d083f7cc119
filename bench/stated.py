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
#: A comparison's line: "- **Name**: $50; rated 4 out of 5; battery 6 hours".
_ROW = re.compile(r"^- \*\*(?P<name>[^*\n]+)\*\*: (?P<cells>.+)$")
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
        for line in reply.splitlines():
            names = _BOLD.findall(line)
            strange = [name for name in names if name not in self._by_title]
            if strange:
                faults.append(f"no such product: {strange[0]}")
                continue
            about = [self._by_title[name] for name in dict.fromkeys(names)]
            if item := _ITEM.match(line):
                faults += _item_faults(line, item, self._by_title[item[1]])
            elif row := _ROW.match(line):
                faults += _row_faults(row["cells"].split("; "), about[0])
            elif len(about) == 1:
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


def _row_faults(cells: Sequence[str], products: Sequence[Product]) -> list[str]:
    """A line of a comparison: each of its cells is one and the same product's."""
    found = [[cell for cell in cells if not _says(cell, product)] for product in products]
    wrong = min(found, key=len)
    return [f"compared: {products[0].title}, {cell}" for cell in wrong]


def _says(cell: str, product: Product) -> bool:
    """True when a value in words is the product's, or cannot be read."""
    if amounts := _MONEY.findall(cell):
        return round(product.price, 2) in map(_number, amounts)
    if cell == "not rated" or _RATED.search(cell):
        return _holds(cell, product) if cell != "not rated" else product.rating is None
    if left := _LEFT.search(cell):
        return product.stock == int(left[1])
    if cell == "out of stock":
        return product.stock == 0
    if cell.startswith("by "):
        return cell.removeprefix("by ") == product.brand
    values = [
        (cell.removeprefix(f"{words} "), value)
        for key, value in product.attributes.items()
        for words in _called(key)
        if cell.startswith(f"{words} ") or cell.endswith(f" {words}")
    ]
    if cell.endswith(" not given"):
        return all(value == "" for _, value in values)
    return not values or any(_is_value(said, value) for said, value in values)


def _called(key: str) -> list[str]:
    """ "weight_kg" -> "weight kg", "weight"."""
    parts = key.split("_")
    return [" ".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _is_value(said: str, value: object) -> bool:
    said = said.removeprefix("up to ").removeprefix("from ").replace("birth", "0 years")
    if isinstance(value, int | float):
        return said == f"{value:,.10g}" or said.startswith(f"{value:,.10g} ")
    return said == (value if isinstance(value, str) else ", ".join(map(str, value)))  # type: ignore[call-overload]


def _near(own: float | None, said: float, tolerance: float) -> bool:
    return own is not None and abs(own - said) <= tolerance


def _number(raw: str) -> float:
    return round(float(raw.replace(",", "")), 2)
