"""Questions of fact: what the columns of products say, and what the shop does not tell.

Which product is the most of something, what they cost together, and yes or no where the data can.
"""

from __future__ import annotations

from typing import Any

from data.records import Product
from tools.answers import Runtime
from tools.cards import plain_card
from tools.columns import (
    NO_COLUMN,
    REVIEWS,
    asked_in_vain,
    asked_values,
    column_value,
    columns_asked,
    ratings_counted,
)
from tools.copies import copies_in
from tools.named_products import MOST
from tools.shop_information import topic_named
from tools.sums import asks_sum
from tools.superlatives import MOST_CHOSEN, most_among
from tools.verdicts import OPEN, Verdict, is_closed, verdict

#: The column that a sentence comes from when no other column answers a question.
_IN_WORDS = "description"


def stated_facts(
    runtime: Runtime, items: list[Product], question: str, cards: list[dict[str, Any]]
) -> dict[str, Any]:
    """What answers a question of fact on some products, one or more; of many on the first ones.

    Args:
        cards: those on screen, of which a superlative ("the lightest") speaks.
    """
    shop = runtime.context.shop
    told: dict[str, Any] = {}
    most = most_among(question, cards)
    winners = [cards[place]["product_id"] for place in most.places] if most else []
    if most and {product.product_id for product in items} & set(winners):
        items = [product for pid in winners if (product := shop.product(pid))]
        told["most"] = {"words": most.words, "lacking": most.lacking}
    else:
        items = items[:MOST]
    if not most and MOST_CHOSEN.search(question) and (chosen := _most_chosen(runtime, items)):
        items = [chosen]
        told["most_chosen"] = True
    told |= _columns_told(runtime, items, question, cards, most.column if most else "")
    if asks_sum(question):
        copies = copies_in(question) if len(items) == 1 else None
        told["copies"] = count = copies.count if copies else 1
        told["total"] = round(count * sum(product.price for product in items), 2)
    return told


def _most_chosen(runtime: Runtime, items: list[Product]) -> Product | None:
    """Of several products the one that was chosen most often; None where nobody chose any."""
    popularity = runtime.context.recommender.popularity
    levels = [popularity.level("popularity", product.product_id) for product in items]
    best = max(levels)
    return items[levels.index(best)] if len(items) > 1 and best > 0 else None


def _columns_told(
    runtime: Runtime,
    items: list[Product],
    question: str,
    cards: list[dict[str, Any]],
    column: str = "",
) -> dict[str, Any]:
    """The columns that a question asks for; what the shop does not have is said to be missing.

    Each item has "values" (one a column), and for a question that yes or no would answer a
    "verdict": "yes", "no", or None when the data leave it open, with the "evidence" for it.

    Args:
        column: the one that is asked for, where that is known.
    """
    context = runtime.context
    currency = context.shop.currency
    places = {card["product_id"]: n for n, card in enumerate(cards, start=1)}
    named = asked_values(question, context.recommender.vocabulary.find(question))
    columns = [column] if column else columns_asked(question, items, named)
    closed = is_closed(question) and columns != [REVIEWS]  # "any complaints?": no column tells
    verdicts = [
        [verdict(question, product, column, named) for column in columns or [NO_COLUMN]]
        if closed
        else [OPEN]
        for product in items
    ]
    told = not columns and any(row[0].evidence for row in verdicts)
    rows = [
        {
            "card": plain_card(product, currency),
            "place": places.get(product.product_id),
            **_row_told(product, columns, found, currency, in_words=told),
        }
        for product, found in zip(items, verdicts, strict=True)
    ]
    info = context.shop.info
    page = topic_named(question, info) if not columns and not told else None
    if told:
        columns = [_IN_WORDS]
    return {
        "items": rows,
        "column": columns[0] if columns else None,
        "columns": columns,
        "closed": closed,
        "lacking": asked_in_vain(question, items) if columns and not closed else [],
        "known": sorted(
            {k.replace("_", " ") for p in items for k, v in p.attributes.items() if v != ""}
        ),
        "page": {"topic": page, "text": info[page]} if page else None,
        "counted": REVIEWS in columns and any(map(ratings_counted, items)),
    }


def _row_told(
    product: Product, columns: list[str], found: list[Verdict], currency: str, *, in_words: bool
) -> dict[str, Any]:
    """What one product's columns say; or ``in_words`` the sentence of its own that is evidence."""
    values = [column_value(product, column, currency) for column in columns]
    if in_words:
        values = [found[0].evidence or None]
    reviews = column_value(product, REVIEWS, currency) if REVIEWS in columns else None
    return {
        "text": reviews or "",
        "value": values[0] if values else None,
        "values": values,
        "verdict": found[0].answer,
        "verdicts": [one.answer for one in found],
        "evidence": found[0].evidence,
    }
