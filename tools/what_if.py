"""What would put one product ahead of another: the smallest single change, in words that come true.

The change is the engine's, found by replaying it; here it gets its currency and its words. Which
products are meant, and by which of their figures, is for the question to say.
"""

from __future__ import annotations

import re
from typing import Any

from data.money import money
from data.records import Product
from engine.profile import Profile
from engine.ranking.asked import Asked
from engine.results import Counterfactual
from tools.answers import Runtime
from tools.cards import plain_card
from tools.context import ShopContext
from tools.facts import fact_text
from tools.several_needs import asked_behind

#: Which figure of a product a question is about.
_BY = (
    ("price", re.compile(r"\b(?:che+a?p\w*|prices?|priced|costs?|expensive|dear(?:er)?|pricey|money|discount\w*)\b", re.I)),
    ("rating", re.compile(r"\b(?:rat(?:ed|ings?)|stars?|reviews?|reviewed)\b", re.I)),
)  # fmt: skip


def figure_asked(question: str) -> str:
    """ "price" or "rating" where a question is about that alone; else ""."""
    found = [key for key, words in _BY if words.search(question)]
    return found[0] if len(found) == 1 else ""


def what_if(
    runtime: Runtime, items: list[Product], cards: list[dict[str, Any]], question: str
) -> dict[str, Any] | None:
    """What would put the first product ahead of the second, else of the first one shown.

    Returns:
        None where there is no other; else as ``what_would_lift``, with its "place" and whether it
        stands "below" the other; only the cards and "needs" where each stands on a list of its own.
    """
    context, product = runtime.context, items[0]
    shown = (context.shop.product(card["product_id"]) for card in cards)
    rivals = [one for one in (*items[1:], *shown) if one and one.product_id != product.product_id]
    if not rivals:
        return None
    over = rivals[0]
    places = {card["product_id"]: n for n, card in enumerate(cards, start=1)}
    place, other = places.get(product.product_id), places.get(over.product_id)
    need, asked = asked_behind(runtime, product.product_id)
    need_of_other, _ = asked_behind(runtime, over.product_id)
    if need != need_of_other:
        currency = context.shop.currency
        apart = {"card": plain_card(product, currency), "over": plain_card(over, currency)}
        return {**apart, "place": place, "needs": [need, need_of_other]}
    row = what_would_lift(context, asked, product, over, figure_asked(question))
    return {**row, "place": place, "below": bool(place and other and place > other)}


def what_would_lift(
    context: ShopContext, asked: Asked, product: Product, over: Product, by: str = ""
) -> dict[str, Any]:
    """What would have to change for ``product`` to stand before ``over`` in the list asked for.

    Args:
        by: "price" or "rating", where that alone is asked about.

    Returns:
        "card" and "over"; "change": the condition in words, or None when no single change does it;
        "not_by": ``by``, when that alone does not and ``change`` is another one; "ahead": True when
        it stands before it already.
    """
    recommender, currency = context.recommender, context.shop.currency
    ids = product.product_id, over.product_id
    asked = asked.without_anchors()
    ahead = bool(recommender.replay.ahead(asked, ids[0], [product], ids[1])[0])
    found = None if ahead else recommender.counterfactual(asked, *ids, by=by)
    other = None
    if by and not found and not ahead:
        other = recommender.counterfactual(asked, *ids)
    change = found or other
    return {
        "card": plain_card(product, currency),
        "over": plain_card(over, currency),
        "change": change_in_words(change, asked.profile, currency) if change else None,
        "not_by": by if not ahead and not found else "",
        "ahead": ahead,
    }


def change_in_words(change: Counterfactual, profile: Profile, currency: str) -> str:
    """A change as a condition: "if it cost $12.50 instead of $14"."""
    before, after = change.before, change.after
    if change.field == "price" and isinstance(before, float) and isinstance(after, float):
        return f"if it cost {money(after, currency)} instead of {money(before, currency)}"
    if change.field == "rating" and isinstance(before, float) and isinstance(after, float):
        return f"if it were rated {after:g} instead of {before:g}"
    dropped = next(f for f in profile.facts if (f.key, f.value) == (change.field, before))
    told = fact_text(dropped, currency)
    if dropped.key == "need":  # a kind of the same name may stay: "mugs", found under Mugs
        return f"if matching “{told}” counted for nothing"
    return f"without the wish “{told}”"
