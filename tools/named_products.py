"""Which products are meant by numbers, names or IDs: those on screen first, then any of the shop's."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz, process

from tools.answers import Runtime
from tools.references import positions, written_id

#: Products spoken of at once; more would be a wall of text.
MOST = 5


def named_products(
    runtime: Runtime, references: list[str], cards: list[dict[str, Any]]
) -> tuple[list[str], list[str]]:
    """(product IDs, references that name no product)."""
    shop = runtime.context.shop
    found: list[str] = []
    unknown: list[str] = []
    for reference in references:
        reference = reference.strip()
        if product := shop.product(written_id(reference, cards)):
            found.append(product.product_id)
            continue
        places = positions(reference, cards, bare_numbers=True)
        on_screen = [cards[place]["product_id"] for place in places if place < len(cards)]
        if on_screen:
            found += on_screen
        elif places:
            unknown.append(reference)
        elif product_id := _by_title(runtime, reference):
            found.append(product_id)
        else:
            unknown.append(reference)
    return list(dict.fromkeys(found)), unknown


def _by_title(runtime: Runtime, reference: str) -> str | None:
    """A product anywhere in the shop whose title is (nearly) what was written."""
    wanted = reference.casefold()
    if len(wanted) < 4:
        return None
    shop = runtime.context.shop
    best = process.extractOne(
        wanted, shop.titled.keys(), scorer=fuzz.token_set_ratio, processor=str.casefold,
        score_cutoff=88,
    )  # fmt: skip
    return None if best is None else shop.products[shop.titled[best[0]]].product_id
