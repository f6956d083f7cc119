"""Products and people of the shop as REST answers with them, or the problem of a wrong ID."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from json import JSONEncoder
from typing import Any

import orjson
from rapidfuzz import fuzz, process

from data.records import Customer, Product
from data.shop import Shop
from engine.results import Scored
from tools.cards import SCORE_DIGITS, plain_card, plain_value, product_card, reason_line
from ui.problems import Problem

#: Events of a customer that an answer holds at most.
MOST_EVENTS = 50

#: Products whose cards are kept as JSON, about a kilobyte each.
CARDS_KEPT = 20_000

_JSON = JSONEncoder(allow_nan=False, separators=(",", ":"))

Picture = Callable[[Product], str]


class Catalogue:
    """What can be shown.

    Args:
        picture: product -> address of its picture.
    """

    def __init__(self, shop: Shop, picture: Picture) -> None:
        self.shop = shop
        self._picture = picture
        self._ids = list(shop.product_rows)
        self._fixed = lru_cache(maxsize=CARDS_KEPT)(self._fixed_part)

    def product(self, product_id: str) -> Product:
        """The product of this ID; the 404 names the nearest IDs."""
        product = self.shop.product(product_id)
        if product is not None:
            return product
        near = process.extract(product_id, self._ids, scorer=fuzz.ratio, limit=3, score_cutoff=50)
        remedy = f"Near are: {', '.join(found[0] for found in near)}." if near else "Check the ID."
        raise Problem.of_field(
            404, "unknown-product", "product_id", product_id, "No product has this ID.", remedy
        )

    def card(self, scored: Scored) -> dict[str, Any]:
        return product_card(scored, self.shop.currency, self._picture(scored.product))

    def card_json(self, scored: Scored) -> bytes:
        """``card`` as JSON; what is the catalogue's alone is written once a product.

        Raises:
            ValueError: its score, the sum of its addends, is no finite number.
        """
        if not math.isfinite(scored.score):
            raise ValueError(f"score is {scored.score!r}; JSON has no such number")
        own = {
            "score": round(scored.score, SCORE_DIGITS),
            "reasons": [reason_line(reason) for reason in scored.reasons],
        }
        return b"%b,%b" % (self._fixed(scored.product.product_id), _json(own)[1:])

    def _fixed_part(self, product_id: str) -> bytes:
        """A product's plain card as JSON, without the closing brace."""
        return _json(self.plain(self.product(product_id)))[:-1]

    def plain(self, product: Product) -> dict[str, Any]:
        return plain_card(product, self.shop.currency, self._picture(product))

    def pictured(self, cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Cards of the chat with the address of each product's picture."""
        found = []
        for card in cards:
            product = self.shop.product(card["product_id"])
            url = self._picture(product) if product else card.get("image_url", "")
            found.append({**card, "image_url": url})
        return found

    def person(self, customer: Customer) -> dict[str, Any]:
        """A customer's record and newest events, newest first."""
        events = self.shop.events_by_customer.get(customer.customer_id, [])
        history = []
        for event in reversed(events[-MOST_EVENTS:]):
            product = self.shop.product(event.product_id)
            history.append(
                {
                    "product_id": event.product_id,
                    "name": product.title if product else "",
                    "event": event.kind,
                    "timestamp": event.timestamp,
                    "quantity": event.quantity,
                }
            )
        return {
            "customer_id": customer.customer_id,
            "name": customer.name,
            "age": customer.age,
            "gender": customer.gender,
            "location": customer.location,
            "segment": customer.segment,
            "avg_order_value": customer.avg_order_value,
            "browsing": list(customer.browsing),
            "purchases": list(customer.purchases),
            "holiday": customer.holiday,
            "season": customer.season,
            "attributes": {k: plain_value(v) for k, v in customer.attributes.items()},
            "history": history,
        }


def _json(value: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # text that is not valid Unicode leaves escaped, and so as valid JSON
        return _JSON.encode(value).encode("ascii")
