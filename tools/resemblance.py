"""Which product a list is to resemble, or to be compared with: "like number 2", "my last purchase"."""

from __future__ import annotations

from typing import Any

from tools.answers import Runtime
from tools.cards import plain_card
from tools.facts import customer_in
from tools.references import positions, written_id

#: What ``like`` and ``than`` may name beside shown products.
LAST_PURCHASE = "last purchase"


def cards_against(runtime: Runtime, than: str, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cards that a step is taken from: the one meant, else all that are shown."""
    if (product_id := product_meant(runtime, than, cards)) is None:
        return cards
    product = runtime.context.shop.product(product_id)
    return [plain_card(product, runtime.context.shop.currency)] if product else cards


def product_meant(runtime: Runtime, reference: str, cards: list[dict[str, Any]]) -> str | None:
    """The product that is to be resembled: a shown one by number or name, any one by its ID."""
    if not reference.strip():
        return None
    if reference == LAST_PURCHASE:
        return _last_purchase(runtime)
    written = written_id(reference.strip(), cards)
    for card in cards:
        if written.casefold() in (card["product_id"].casefold(), card["name"].casefold()):
            return str(card["product_id"])
    found = [
        place for place in positions(reference, cards, bare_numbers=True) if place < len(cards)
    ]
    if found:
        return str(cards[found[0]]["product_id"])
    product = runtime.context.shop.product(written)
    return product.product_id if product else None


def _last_purchase(runtime: Runtime) -> str | None:
    """The product that the customer of this session bought last, when the shop has it."""
    customer_id = customer_in(runtime.context, runtime.state)
    if customer_id is None:
        return None
    history = runtime.context.recommender.profile_for(customer_id).history
    bought = [item.product_id for item in reversed(history) if item.kind == "purchase"]
    return next((one for one in bought if runtime.context.shop.product(one)), None)


def last_kind(runtime: Runtime) -> str:
    """The kind that the customer bought last, where the shop's files tell kinds and no products."""
    customer_id = customer_in(runtime.context, runtime.state)
    customer = runtime.context.shop.customer(customer_id) if customer_id else None
    kinds = runtime.context.recommender.vocabulary.values.get("subcategory", [])
    return (
        next((one for one in reversed(customer.purchases) if one in kinds), "") if customer else ""
    )
