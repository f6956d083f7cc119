"""A product as the outside sees it: a card, plain JSON made from catalogue columns alone.

The chat, the page and the REST API all show these cards, so a price or a rating on screen is
always the catalogue's. This module does not know who asks, nor how a card is drawn.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from data.records import Attribute, Product
from engine.results import Reason, Scored

#: Digits kept of scores and contributions: far below the 1e-4 to which reasons sum to the score.
SCORE_DIGITS = 7
#: Reasons that say nothing a person asked about; they explain a line only when nothing else does.
_DULL = frozenset({"other", "shop_prior", "again", "diversity"})
#: Reasons that are true of many and tell little of a product; they come after the others.
_WEAK = frozenset({"popularity", "recent", "rising", "rising_lately"})
#: A reason that more than this share of a list has tells its products apart no more.
_SHARED = 0.6


def product_card(scored: Scored, currency: str, image_url: str = "") -> dict[str, Any]:
    """The card of a ranked product.

    Args:
        currency: ISO 4217 code that the price is in.
        image_url: where its picture is; the product's own when empty.

    Returns:
        ``plain_card`` plus ``"score"`` and ``"reasons"``, largest contribution first; the
        contributions sum to the score.
    """
    return {
        **plain_card(scored.product, currency, image_url),
        "score": round(scored.score, SCORE_DIGITS),
        "reasons": [reason_line(reason) for reason in scored.reasons],
    }


def plain_card(product: Product, currency: str, image_url: str = "") -> dict[str, Any]:
    """The card of a product that nobody ranked: everything but score and reasons.

    A column that the shop does not have is ``None`` (numbers) or ``""`` (texts), never a guess.
    """
    return {
        "product_id": product.product_id,
        "name": product.title,
        "category": product.category,
        "subcategory": product.subcategory,
        "brand": product.brand,
        "price": product.price,
        "currency": currency,
        "rating": product.rating,
        "similar_rating": product.similar_rating,
        "sentiment": product.sentiment,
        "description": product.description,
        "stock": product.stock,
        "season": product.season,
        "holiday": product.holiday,
        "location": product.location,
        "attributes": {key: plain_value(value) for key, value in product.attributes.items()},
        "image_url": image_url or product.image_url,
    }


def reason_line(reason: Reason) -> dict[str, Any]:
    """One addend of a score as JSON."""
    return {
        "block": reason.block,
        "feature": reason.feature,
        "contribution": round(reason.contribution, SCORE_DIGITS),
        "text": reason.text,
    }


def telling_reasons(card: dict[str, Any], cards: Sequence[dict[str, Any]]) -> list[str]:
    """Texts of the reasons that speak for a card, largest first: those that tell it from the others
    of its list where it has such, else all.

    Args:
        cards: the list that the card stands in, itself included.
    """
    reasons = [r for r in card.get("reasons") or [] if r["contribution"] > 0 and r["text"]]
    reasons = [r for r in reasons if r["block"] not in _DULL]
    texts = list(dict.fromkeys(r["text"] for r in reasons))
    shared = Counter(t for other in cards for t in {r["text"] for r in other.get("reasons") or []})
    own = [text for text in texts if len(cards) == 1 or shared[text] <= _SHARED * len(cards)]
    weak = {r["text"] for r in reasons if r["block"] in _WEAK}
    strong = [text for text in own if text not in weak]
    return strong or own or texts


def plain_value(value: Attribute) -> str | float | int | list[str] | None:
    """An attribute as JSON: several texts as a list, whole numbers without ".0"."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return None  # JSON has no infinity; a column cannot say more than "unknown" with one
        return int(value) if value.is_integer() else value
    return value
