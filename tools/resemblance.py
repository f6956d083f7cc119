"""Which product a list is to resemble, to go with, or to be compared with: "like number 2"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from data.records import Product
from engine.language.lexical import stems_of
from engine.profile import PERSON_KEYS, Fact, Profile
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


def beyond(profile: Profile, product: Product) -> Profile:
    """A profile for what goes with a product: without the wishes that the product itself answers.

    Who asked for gloves and now for something to go with them wants no gloves of that size.
    """
    kept = [fact for fact in profile.facts if not _answered(fact, product)]
    return replace(profile, facts=tuple(kept))


def _answered(fact: Fact, product: Product) -> bool:
    if fact.source == "history" or fact.relation == "not":
        return False
    if fact.key in PERSON_KEYS or fact.key in ("price", "rating"):
        return False
    if fact.key == "need":
        told = f"{product.title} {product.category} {product.subcategory} {product.description}"
        return bool(stems_of(str(fact.value)) & stems_of(told))
    if fact.key in ("category", "subcategory", "brand"):
        return str(getattr(product, fact.key)).casefold() == str(fact.value).casefold()
    return fact.key in product.attributes


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
