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
from engine.ranking.counterfactual import MARGIN
from engine.results import Counterfactual
from tools.cards import plain_card
from tools.context import ShopContext
from tools.facts import fact_text

#: Which figure of a product a question is about.
_BY = (
    ("price", re.compile(r"\b(?:che+a?p\w*|prices?|priced|costs?|expensive|dear(?:er)?|pricey|money|discount\w*)\b", re.I)),
    ("rating", re.compile(r"\b(?:rat(?:ed|ings?)|stars?|reviews?|reviewed)\b", re.I)),
)  # fmt: skip


def figure_asked(question: str) -> str:
    """ "price" or "rating" where a question is about that alone; else ""."""
    found = [key for key, words in _BY if words.search(question)]
    return found[0] if len(found) == 1 else ""


def what_would_lift(
    context: ShopContext, profile: Profile, product: Product, over: Product, by: str = ""
) -> dict[str, Any]:
    """What would have to change for ``product`` to rank above ``over``.

    Args:
        by: "price" or "rating", where that alone is asked about.

    Returns:
        "card" and "over"; "change": the condition in words, or None when no single change does it;
        "not_by": ``by``, when that alone does not and ``change`` is another one; "ahead": True when
        it ranks above already.
    """
    recommender, currency = context.recommender, context.shop.currency
    ids = product.product_id, over.product_id
    scores = [recommender.score_one(profile, one).score for one in ids]
    found = recommender.counterfactual(profile, *ids, by=by)
    ahead = found is None and scores[0] > scores[1] + MARGIN
    ahead = ahead and not recommender.broken(profile, product.product_id)
    other = None
    if by and not found and not ahead:
        other = recommender.counterfactual(profile, *ids)
    change = found or other
    return {
        "card": plain_card(product, currency),
        "over": plain_card(over, currency),
        "change": _in_words(change, profile, currency) if change else None,
        "not_by": by if not ahead and not found else "",
        "ahead": ahead,
    }


def _in_words(change: Counterfactual, profile: Profile, currency: str) -> str:
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
