"""Why a product is on the list, why another is not, and which of several fits better.

All of it is the arithmetic of the list on screen: the addends of its scores, its limits, its order.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from data.records import Product
from engine.ranking.asked import Asked
from engine.ranking.ordering import Sort
from tools.answers import Runtime
from tools.cards import product_card, reason_line
from tools.columns import column_value
from tools.comparison import side_by_side
from tools.facts import fact_text
from tools.listing import Listing
from tools.several_needs import asked_behind
from tools.what_if import change_in_words

Card = dict[str, Any]

#: The block of small things taken together, which is no point that could be told.
_SMALL = "other"
#: Addends told in favour of a product and against it, and differences between two.
_FOR, _AGAINST, _DIFFERENCES = 4, 2, 3
#: Blocks that tell how well a product is what was meant.
_MEANT = frozenset({"text", "category", "subcategory"})
#: The column that a superlative goes by, and the block that a column stands in under another name.
_FIGURES: Mapping[Sort, str] = {
    "cheapest": "price", "dearest": "price", "best_rated": "rating",
}  # fmt: skip
_BLOCK_OF = {"rating": "quality"}


def why(runtime: Runtime, product: Product, cards: list[Card]) -> dict[str, Any]:
    """What speaks for a product and against it, in the list on screen.

    Returns:
        "card", its "place" on the list (None when it is not there), "reasons" and "against",
        largest first; "order": what a list goes by that is not in order of fit ("cheapest"), and
        "by" the column of "most" and "least".
    """
    _, asked = asked_behind(runtime, product.product_id)
    scored = runtime.context.recommender.score_one(asked, product.product_id)
    told = [reason for reason in scored.reasons if reason.block != _SMALL]
    place = _place(product, cards)
    return {
        "card": product_card(scored, runtime.context.shop.currency),
        "place": place,
        "reasons": [reason_line(r) for r in told if r.contribution > 0][:_FOR],
        "against": [reason_line(r) for r in reversed(told) if r.contribution < 0][:_AGAINST],
        "order": asked.sort if place and asked.sort != "best" else "",
        "by": asked.by,
    }


def why_not(runtime: Runtime, product: Product, cards: list[Card]) -> dict[str, Any]:
    """Why a product is not on the list: it may not be there, or the last one shown is before it.

    Returns:
        as ``why``; "broken": the limits that it breaks, in words; "out_of_stock"; "anchor": the
        title of the product that the list starts from, "starts" ("like", "beside") where that is
        the one asked about, "stranger" where this one does not go with it (being of the "same_kind"
        or not); "over": the card of the
        last one of its list, with the "differences" that put it ahead and the "change" that would
        turn it round; "mixed" where it fits better than that one, and is left out for variety, or
        as it was shown before ("seen").
    """
    context, state = runtime.context, runtime.state
    recommender, shop = context.recommender, context.shop
    need, asked = asked_behind(runtime, product.product_id)
    row = why(runtime, product, cards)
    broken = recommender.broken(asked.profile, product.product_id)
    row["broken"] = [fact_text(fact, shop.currency) for fact in broken]
    row["out_of_stock"] = product.stock == 0
    if broken or row["place"]:
        return row
    listing = Listing.on_screen(state)
    row["anchor"] = _anchor(runtime, asked)
    if product.product_id in (asked.beside, asked.like):
        return {**row, "starts": "beside" if asked.beside else "like"}
    if asked.beside and not recommender.goes_with(product.product_id, asked.beside):
        beside = shop.product(asked.beside)
        kinds = {one.subcategory for one in (product, beside) if one}
        return {**row, "stranger": True, "same_kind": bool(product.subcategory) and len(kinds) == 1}
    others = [c for c in cards if not listing.is_several or c.get("for") == need]
    if not others:
        return row
    last = next(one for one in [shop.product(others[-1]["product_id"])] if one)
    row["over"] = others[-1]
    if recommender.replay.ahead(asked, product.product_id, [product], last.product_id)[0]:
        return {**row, "mixed": True, "seen": product.product_id in (state.get("seen") or [])}
    leads = _leads(runtime, asked, last, [product], others[-1])
    row["differences"] = _by_order(runtime, asked, last, product, leads)
    change = recommender.counterfactual(asked, product.product_id, last.product_id)
    row["change"] = change_in_words(change, asked.profile, shop.currency) if change else None
    return row


def one_against_others(
    runtime: Runtime, items: list[Product], cards: list[Card], question: str
) -> dict[str, Any]:
    """The products side by side; and what the list that they stand in makes of them.

    What is said to put the best one ahead puts it ahead of each of the others. Products of lists of
    their own ("a tent and a mug") have no score in common: none of them is "better".
    """
    rows = [why(runtime, product, cards) for product in items]
    told = {"items": rows, **side_by_side(items, question, runtime.context.shop.currency)}
    behind = [asked_behind(runtime, product.product_id) for product in items]
    if len({need for need, _ in behind}) > 1:
        return {**told, "needs": [need for need, _ in behind], "differences": []}
    best = max(range(len(rows)), key=lambda row: rows[row]["card"]["score"])
    others = [product for product in items if product != items[best]]
    asked = behind[best][1]
    leads = _leads(runtime, asked, items[best], others, rows[best]["card"])
    order = asked.sort if asked.sort != "best" and all(row["place"] for row in rows) else ""
    anchor = _anchor(runtime, asked)
    return {
        **told,
        "better": best,
        "differences": leads,
        "anchor": anchor,
        "order": order,
        "by": asked.by,
    }


def speaking_for(card: Card) -> set[str]:
    """Blocks whose reasons sum to something in a product's favour, and that can be told."""
    sums: dict[str, float] = {}
    for reason in card.get("reasons", []):
        sums[reason["block"]] = sums.get(reason["block"], 0.0) + reason["contribution"]
    return {block for block, total in sums.items() if total > 0 and block != _SMALL}


def _leads(
    runtime: Runtime, asked: Asked, product: Product, others: list[Product], card: Card
) -> list[dict[str, Any]]:
    """The blocks that put a product ahead of each of some others, the widest lead first.

    Args:
        card: the product's; being less bad is no advantage to name.
    """
    contrast = runtime.context.recommender.contrast
    ahead = [
        {lead.block: lead for lead in contrast(asked, product.product_id, other.product_id)}
        for other in others
    ]
    speaks = speaking_for(card)
    leads = [
        min((of_other[block] for of_other in ahead), key=lambda lead: lead.difference)
        for block in ahead[0]
        if block in speaks and all(block in of_other for of_other in ahead)
    ]
    leads.sort(key=lambda lead: -lead.difference)
    return [
        {"block": lead.block, "difference": lead.difference, "text": lead.text}
        for lead in leads
        if lead.difference > 0
    ][:_DIFFERENCES]


def _by_order(
    runtime: Runtime, asked: Asked, product: Product, other: Product, leads: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What puts a product before another in a superlative: its figure, else how well it is meant."""
    if asked.sort == "best":
        return leads
    ids = product.product_id, other.product_id
    mine, others = runtime.context.recommender.replay.keys(asked, ids)
    if mine == others:
        return leads
    if mine < others or math.isnan(others):
        column = asked.by or _FIGURES[asked.sort]
        currency = runtime.context.shop.currency
        values = (column_value(one, column, currency) or "not given" for one in (product, other))
        told = "; ".join(
            f"{one.title}: {v}" for one, v in zip((product, other), values, strict=True)
        )
        lead = 0.0 if math.isnan(others) else others - mine
        return [{"block": _BLOCK_OF.get(column, column), "difference": lead, "text": told}]
    return [lead for lead in leads if lead["block"] in _MEANT]


def _anchor(runtime: Runtime, asked: Asked) -> str:
    """The title of the product that a list is to go with, or to be like; "" for none."""
    product = runtime.context.shop.product(asked.beside or asked.like or "")
    return product.title if product else ""


def _place(product: Product, cards: list[Card]) -> int | None:
    """The number of a product on the list, from 1."""
    places = (n for n, card in enumerate(cards, 1) if card["product_id"] == product.product_id)
    return next(places, None)
