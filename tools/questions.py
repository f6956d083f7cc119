"""The one question worth asking next: the one whose answer would change the list the most.

For each thing that could be asked (budget, kind, brand, an attribute) the best candidates are
split by their values, and the expected change of the top of the list is

    change(key) = sum over values v of  p(v) * (1 - |top(k) ∩ top(k | v)| / k)

with p(v) the share of v among the candidates. Nothing here words a reply; it says what to ask.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import quantiles
from typing import Any

from data.money import money
from data.records import Product
from engine.profile import Profile
from engine.recommender import Recommender

#: Best candidates that a question is judged by, and the length of the list it should change.
POOL, TOP = 50, 5
#: Below this expected change a question is not worth the person's time.
WORTHWHILE = 0.25
#: A value that fewer products have than this share is no answer that people would give.
_COVERAGE = 0.6
#: Nobody shops by these; asking for them would read like a form.
_NEVER = frozenset({"description", "image_url", "similar", "location", "holiday", "season"})


def best_question(
    recommender: Recommender, profile: Profile, asked: Sequence[str], currency: str
) -> dict[str, Any] | None:
    """What to ask next, or None when no answer would change the list much.

    Returns:
        ``{"key", "text", "options", "change"}``; ``options`` are values as the shop spells them
        (for the budget: amounts of money in words). Each key is asked once in a conversation.
    """
    pool = [scored.product for scored in recommender.recommend(profile, POOL, diversity=0.0).items]
    if len(pool) <= TOP:
        return None
    known = {fact.key for fact in profile.facts if fact.hard or fact.source == "said"}
    top = {product.product_id for product in pool[:TOP]}
    best: tuple[float, str, list[str]] | None = None
    for key, values in _answers(pool, currency).items():
        if key in known or key in asked or key in _NEVER:
            continue
        counts = Counter(value for value in values if value)
        if len(counts) < 2 or sum(counts.values()) < _COVERAGE * len(pool):
            continue
        change = _expected_change(pool, values, counts, top)
        if best is None or change > best[0]:
            best = (change, key, [value for value, _ in counts.most_common(4)])
    if best is None or best[0] < WORTHWHILE:
        return None
    change, key, options = best
    return {"key": key, "text": _text(key, options), "options": options, "change": round(change, 3)}


def _answers(pool: Sequence[Product], currency: str) -> dict[str, list[str]]:
    """key -> each candidate's value of it in words, "" when it has none."""
    answers: dict[str, list[str]] = {
        "subcategory": [product.subcategory for product in pool],
        "brand": [product.brand for product in pool],
        "price": _price_bands(pool, currency),
    }
    if len({product.category for product in pool}) > 1:
        answers["category"] = [product.category for product in pool]
        del answers["subcategory"]
    attributes: dict[str, list[str]] = defaultdict(lambda: [""] * len(pool))
    for row, product in enumerate(pool):
        for key, value in product.attributes.items():
            if isinstance(value, str) and value:
                attributes[key][row] = value
    for key, values in attributes.items():
        distinct = len({value for value in values if value})
        if 2 <= distinct <= 8:
            answers[key] = values
    return answers


def _price_bands(pool: Sequence[Product], currency: str) -> list[str]:
    prices = [product.price for product in pool]
    low, high = quantiles(prices, n=3)
    if high < 1.3 * max(low, 1e-9):
        return [""] * len(pool)  # all cost much the same
    names = (f"up to {money(round(low), currency)}", f"up to {money(round(high), currency)}", "more")
    return [names[0] if p <= low else names[1] if p <= high else names[2] for p in prices]


def _expected_change(
    pool: Sequence[Product], values: Sequence[str], counts: Counter[str], top: set[str]
) -> float:
    total = sum(counts.values())
    change = 0.0
    for value, count in counts.items():
        narrowed = [p.product_id for p, own in zip(pool, values, strict=True) if own == value][:TOP]
        change += count / total * (1 - len(top.intersection(narrowed)) / TOP)
    return change


def _text(key: str, options: Sequence[str]) -> str:
    if key == "price":
        return "What would you like to spend?"
    name = key.replace("_", " ")
    listed = ", ".join(options[:-1]) + f" or {options[-1]}" if len(options) > 1 else options[0]
    if key in ("category", "subcategory"):
        return f"Which would be closest: {listed}?"
    return f"Any preference on {name}: {listed}?"
