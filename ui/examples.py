"""Examples in the API's description: requests to which this shop answers, just as they stand.

Made of the shop's own products and customers, since an example that is refused teaches nothing.
It knows what bodies may hold, not how they are answered.
"""

from __future__ import annotations

from typing import Any

from data.shop import Shop

Example = dict[str, Any]


def bodies(shop: Shop, *, demo: bool) -> dict[str, list[Example]]:
    """Name of a body in ``schemas.py`` -> examples of it, the plainest first."""
    kinds = [name for name, _count in shop.categories.most_common(2)]
    brand = next((product.brand for product in shop.products if product.brand), "")
    wish: Example = {
        "profile": {"age": 34, "tastes": [*kinds[:1], "running outdoors"]},
        "query": "something light for a beginner",
        "filters": {"max_price": _typical(shop)},
        "k": 5,
    }
    if brand:
        wish["filters"]["exclude_brands"] = [brand]
    customer = shop.customers[0].customer_id if shop.customers else None
    sessions: list[Example] = [{}]
    wishes = [wish]
    if customer is None:
        wishes.append({"filters": {"category": kinds}})
    else:
        wishes.append({"customer_id": customer, "filters": {"category": kinds}})
    if demo:
        if customer is not None:
            sessions.append({"demo_role": "shopper", "customer_id": customer})
        sessions.append({"demo_role": "support"})
    else:
        sessions.append({"username": "kim", "password": "correct horse"})
    return {
        "SessionBody": sessions,
        "ChatBody": [{"message": f"a birthday gift for my dad, under {_typical(shop):g}"}],
        "RecommendationBody": wishes,
        "FeedbackBody": [{"product_id": _product(shop), "event": "like"}],
    }


def path_values(shop: Shop) -> dict[str, str]:
    """Name of a parameter in a path -> a value that is there."""
    customer = shop.customers[0].customer_id if shop.customers else "C1"
    return {"product_id": _product(shop), "customer_id": customer, "session_id": "current"}


def _product(shop: Shop) -> str:
    return shop.products[0].product_id if shop.products else "P1"


def _typical(shop: Shop) -> float:
    """A price limit under which a good part of the shop lies."""
    return float(round(shop.median_price or 50.0)) or 1.0
