"""The one question worth asking next: the one whose answer would change the list the most.

For each thing that could be asked (kind, budget, brand, an attribute) the best candidates are
split by their values, and the expected change of the top of the list is

    change(key) = sum over values v of  p(v) * (1 - |top(k) ∩ top(k | v)| / k)

with p(v) the share of v among the candidates. A good shop assistant asks what a thing is for and
what it may cost before brands and finishes, so the change is weighed by how naturally a thing is
asked. Nothing here words a reply; it says what to ask.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import quantiles
from typing import Any

from data.money import money
from data.records import Product
from engine.language.flags import flag_words
from engine.profile import Profile
from engine.ranking.ordering import best_rows
from engine.recommender import Recommender

#: Best candidates that a question is judged by, and the length of the list it should change.
POOL, TOP = 50, 5
#: Kinds are asked about only when one of so many of the best is of them.
LEADING = 10
#: Below this expected change a question is not worth the person's time.
WORTHWHILE = 0.25
#: Answers offered at most, and the share of the candidates that they must cover: four of thirty
#: brands are no choice.
OPTIONS, COVERED = 4, {"category": 0.4, "subcategory": 0.4, "price": 0.9}
_COVERED_ELSE = 0.6
#: How naturally a thing is asked; other columns count as ``_OF_ATTRIBUTE``, those that few people
#: choose by as ``_OF_DETAIL``.
_NATURAL = {"category": 1.3, "subcategory": 1.3, "price": 1.15, "brand": 0.7}
_OF_ATTRIBUTE, _OF_DETAIL = 0.8, 0.45
_DETAILS = frozenset({"department", "author", "pieces", "material", "dietary"})
#: Nobody shops by these; asking for them would read like a form.
_NEVER = frozenset(
    {"description", "image_url", "similar", "location", "holiday", "season", "stock", "rating"}
)
#: An option longer than this cannot be read in passing.
_LONGEST = 28


def best_question(
    recommender: Recommender, profile: Profile, asked: Sequence[str], currency: str
) -> dict[str, Any] | None:
    """What to ask next, or None when no answer would change the list much.

    Args:
        asked: keys that were asked before; none is asked twice.
        currency: of the amounts in a question about the budget.

    Returns:
        ``{"key", "text", "options", "change"}``; ``options`` (2 to 4) are values as the shop
        spells them, for the budget amounts of money in words.
    """
    pool = _pool(recommender, profile)
    if len(pool) <= TOP:
        return None
    closed = _settled(profile) | set(asked) | _NEVER
    top = {product.product_id for product in pool[:TOP]}
    best: tuple[float, float, str, list[str]] | None = None
    for key, values in _answers(pool, currency).items():
        if key in closed:
            continue
        counts = Counter(value for value in values if value)
        options = _options(key, counts, len(pool))
        if not options:
            continue
        change = _expected_change(pool, values, counts, top)
        worth = change * _naturalness(key)
        if change >= WORTHWHILE and (best is None or worth > best[0]):
            best = (worth, change, key, options)
    if best is None:
        return None
    _, change, key, options = best
    return {"key": key, "text": _text(key, options), "options": options, "change": round(change, 3)}


def _pool(recommender: Recommender, profile: Profile) -> list[Product]:
    """The best candidates by score alone; their reasons are not needed here and cost the most."""
    mask = recommender.candidates.mask(profile)
    scores = recommender.space.scores(recommender.tastes.terms(profile)).numpy()
    return [recommender.shop.products[row] for row in best_rows(scores, mask, POOL)]


def _settled(profile: Profile) -> set[str]:
    """Keys that the person has spoken of; a kind settles what it is a kind of."""
    said = {
        fact.key
        for fact in profile.facts
        if fact.source in ("said", "staff") or fact.hard
        if fact.relation != "not"
    }
    return said | ({"category"} if "subcategory" in said else set())


def _answers(pool: Sequence[Product], currency: str) -> dict[str, list[str]]:
    """key -> each candidate's value of it in words, "" when it has none."""
    several = len({product.category for product in pool}) > 1
    kind = "category" if several else "subcategory"
    named = [str(getattr(product, kind)) for product in pool]
    likely = set(named[:LEADING])  # of a search for earphones no shoes are asked about
    answers: dict[str, list[str]] = {
        kind: [name if name in likely else "" for name in named],
        "brand": [product.brand for product in pool],
        "price": _price_bands(pool, currency),
    }
    attributes: dict[str, list[str]] = defaultdict(lambda: [""] * len(pool))
    for row, product in enumerate(pool):
        for key, value in product.attributes.items():
            if (
                isinstance(value, str)
                and value
                and key not in answers
                and not flag_words(key, value)
            ):
                attributes[key][row] = value
    return answers | attributes


def _options(key: str, counts: Counter[str], size: int) -> list[str]:
    """The commonest answers; none when they are too few, too long, or leave too much out."""
    common = counts.most_common(OPTIONS)
    covered = sum(count for _, count in common)
    if len(common) < 2 or covered < COVERED.get(key, _COVERED_ELSE) * size:
        return []
    if any(len(value) > _LONGEST for value, _ in common):
        return []
    return sorted(counts, key=_bound) if key == "price" else [value for value, _ in common]


def _naturalness(key: str) -> float:
    if key in _NATURAL:
        return _NATURAL[key]
    return _OF_DETAIL if key in _DETAILS else _OF_ATTRIBUTE


def _price_bands(pool: Sequence[Product], currency: str) -> list[str]:
    """Three bands at the terciles, their bounds rounded as people would say them."""
    prices = [product.price for product in pool]
    low, high = (_round(price) for price in quantiles(prices, n=3))
    if high < 1.3 * low or low <= 0:
        return [""] * len(pool)  # all cost much the same
    names = (
        f"up to {money(low, currency)}",
        f"up to {money(high, currency)}",
        f"more than {money(high, currency)}",
    )
    return [names[0] if p <= low else names[1] if p <= high else names[2] for p in prices]


def _bound(band: str) -> tuple[bool, int, str]:
    """Sorts price bands by their bound, the open one last."""
    return band.startswith("more"), len(band), band


def _round(amount: float) -> float:
    """To two digits: 1,713 -> 1,700."""
    if amount <= 0:
        return 0.0
    step = 10 ** (math.floor(math.log10(amount)) - 1)
    return float(round(amount / step) * step)


def _expected_change(
    pool: Sequence[Product], values: Sequence[str], counts: Counter[str], top: set[str]
) -> float:
    total = sum(counts.values())
    tops: dict[str, list[str]] = defaultdict(list)
    for product, value in zip(pool, values, strict=True):
        if value and len(tops[value]) < TOP:
            tops[value].append(product.product_id)
    return sum(
        count / total * (1 - len(top.intersection(tops[value])) / TOP)
        for value, count in counts.items()
    )


def _text(key: str, options: Sequence[str]) -> str:
    if key == "price":
        return "What would you like to spend?"
    name = key.replace("_", " ")
    listed = ", ".join(options[:-1]) + f" or {options[-1]}"
    if key in ("category", "subcategory"):
        return f"Which would be closest: {listed}?"
    return f"Any preference on {name}: {listed}?"
