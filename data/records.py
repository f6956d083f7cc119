"""The three records that a shop is made of: Product, Customer, Event.

They are frozen and checked once, in their constructors; whoever holds one may trust it. This
module does not know where records come from (see ``tables.py``) nor what they are used for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

#: What an attribute of a product may be: text, a number, or several texts.
Attribute = str | float | tuple[str, ...]

#: What a person can do with a product, from weakest to strongest sign of taste.
EVENT_KINDS = ("view", "like", "dislike", "purchase")


class RecordError(ValueError):
    """A record that cannot be: names the field, the value and what was expected."""

    def __init__(self, field_name: str, value: object, expected: str) -> None:
        super().__init__(f"{field_name} is {value!r}; expected {expected}")
        self.field_name = field_name
        self.value = value
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Product:
    """One thing that the shop sells.

    Attributes:
        product_id: unique in its catalogue, kept as text ("007" stays "007").
        category, subcategory, brand: as the shop writes them; ``""`` when it has none.
        price: in the shop's currency, >= 0.
        rating: mean rating by buyers, 0 to 5 stars, or None.
        similar_rating: mean rating of similar products, 0 to 5 stars, or None.
        sentiment: of the reviews, 0 (bad) to 1 (good), or None.
        season: "Spring", "Summer", "Autumn", "Winter" or "".
        holiday: True when it is a holiday article, None when unknown.
        location: the place that it is sold or made for, or "".
        similar: names of subcategories (or IDs of products) that go with it.
        probability: the shop's own prior that it is worth recommending, 0 to 1, or None.
        stock: pieces at hand, or None when the shop does not say.
        attributes: every further column, e.g. ``{"color": "red", "pages": 320.0}``; keys are
            lower case with underscores.
    """

    product_id: str
    category: str
    price: float
    subcategory: str = ""
    brand: str = ""
    name: str = ""
    description: str = ""
    rating: float | None = None
    similar_rating: float | None = None
    sentiment: float | None = None
    season: str = ""
    holiday: bool | None = None
    location: str = ""
    similar: tuple[str, ...] = ()
    probability: float | None = None
    stock: int | None = None
    image_url: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))
        _require_text("product_id", self.product_id)
        _require_text("category", self.category)
        _require_range("price", self.price, 0.0, math.inf, "a number of at least 0")
        for name, top in (("rating", 5.0), ("similar_rating", 5.0), ("sentiment", 1.0)):
            _require_optional_range(name, getattr(self, name), 0.0, top)
        _require_optional_range("probability", self.probability, 0.0, 1.0)
        if self.stock is not None and self.stock < 0:
            raise RecordError("stock", self.stock, "a whole number of at least 0, or nothing")

    @property
    def title(self) -> str:
        """What a person calls it: its name, else what it is ("Brand B jeans")."""
        if self.name:
            return self.name
        kind = (self.subcategory or self.category).strip()
        plain = " ".join(_lowered(word) for word in kind.split())
        return f"{self.brand} {plain}" if self.brand else kind


@dataclass(frozen=True, slots=True)
class Customer:
    """One person whom the shop knows.

    Attributes:
        customer_id: unique, kept as text.
        age: in years, 0 to 130, or None.
        avg_order_value: mean value of an order in the shop's currency, or None.
        browsing: names of categories (or subcategories) looked at, oldest first.
        purchases: names of subcategories bought, oldest first. Purchases of single products
            are events, not this.
        holiday: True when the person shops for a holiday, None when unknown.
    """

    customer_id: str
    name: str = ""
    age: float | None = None
    gender: str = ""
    location: str = ""
    segment: str = ""
    avg_order_value: float | None = None
    browsing: tuple[str, ...] = ()
    purchases: tuple[str, ...] = ()
    holiday: bool | None = None
    season: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))
        _require_text("customer_id", self.customer_id)
        _require_optional_range("age", self.age, 0.0, 130.0)
        _require_optional_range("avg_order_value", self.avg_order_value, 0.0, math.inf)


@dataclass(frozen=True, slots=True)
class Event:
    """Something a customer did with a product.

    Attributes:
        kind: one of ``EVENT_KINDS``.
        timestamp: seconds since 1970-01-01 UTC.
        quantity: pieces, > 0.
    """

    customer_id: str
    product_id: str
    kind: str
    timestamp: float
    quantity: float = 1.0

    def __post_init__(self) -> None:
        _require_text("customer_id", self.customer_id)
        _require_text("product_id", self.product_id)
        if self.kind not in EVENT_KINDS:
            raise RecordError("event", self.kind, "one of " + ", ".join(EVENT_KINDS))
        _require_range("timestamp", self.timestamp, -math.inf, math.inf, "a point in time")
        if not self.quantity > 0 or math.isinf(self.quantity):
            raise RecordError("quantity", self.quantity, "a number above 0")


def _lowered(word: str) -> str:
    """A word inside a title; "T-shirt", "TV" and "iPad" keep their capitals."""
    keeps = word[1:2] == "-" or any(letter.isupper() for letter in word[1:])
    return word if keeps else word.lower()


def _require_text(name: str, value: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise RecordError(name, value, "text that is not empty")


def _require_range(name: str, value: float, low: float, high: float, expected: str) -> None:
    if not isinstance(value, (int, float)) or not math.isfinite(value) or not low <= value <= high:
        raise RecordError(name, value, expected)


def _require_optional_range(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None:
        top = "" if math.isinf(high) else f" to {high:g}"
        _require_range(name, value, low, high, f"a number from {low:g}{top}, or nothing")
