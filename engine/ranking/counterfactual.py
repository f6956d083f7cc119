"""What would have to change: the smallest single change that lifts one product above another.

A lower (or other) price, a better rating, or one wish dropped. Each is found by replaying it
through the same dot product, so that the statement comes true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from data.records import Product
from engine.candidates import condition_words
from engine.profile import Profile
from engine.results import Counterfactual

#: By how much the lifted product must lead, so that rounding cannot turn the statement false.
MARGIN = 1e-4
#: A dropped wish is compared with relative changes of numbers as if it were a change by so much.
DROP_COST = 1.0


class Replay(Protocol):
    """The engine, as far as it is needed here."""

    def replay(
        self, profile: Profile, product_id: str, variants: Sequence[Product]
    ) -> tuple[np.ndarray, np.ndarray]:
        """(scores, eligible) of changed records of one product."""


@dataclass(frozen=True, slots=True)
class _Found:
    cost: float
    statement: Counterfactual


def counterfactual(
    engine: Replay, profile: Profile, product: Product, over: Product, by: str = ""
) -> Counterfactual | None:
    """The cheapest change after which ``product`` is eligible and ranks above ``over``.

    Args:
        by: "price" or "rating", where no other change is asked for.

    Returns:
        None when it ranks above already, or when no single change does it.
    """
    if product.product_id == over.product_id:
        raise ValueError(f"{product.product_id!r} is compared with itself")
    if _wins(engine, profile, product, over, [product])[0]:
        return None
    found = list(_numbers(engine, profile, product, over, by))
    if not by:
        found += _wishes(engine, profile, product, over)
    return min(found, key=lambda change: change.cost).statement if found else None


def _wins(
    engine: Replay, profile: Profile, product: Product, over: Product, variants: Sequence[Product]
) -> np.ndarray:
    """(variants,) bool: which changed records would be shown above ``over``."""
    scores, eligible = engine.replay(profile, product.product_id, variants)
    rival, rival_eligible = engine.replay(profile, over.product_id, [over])
    if not rival_eligible[0]:
        return eligible
    return eligible & (scores > rival[0] + MARGIN)


def _numbers(
    engine: Replay, profile: Profile, product: Product, over: Product, by: str
) -> Iterator[_Found]:
    titles = f"{product.title} would rank above {over.title}"
    for field, values in (("price", _prices(product)), ("rating", _ratings(product))):
        before = getattr(product, field)
        if not values or by not in ("", field):
            continue
        variants = [_changed(product, field, value) for value in values]
        wins = np.flatnonzero(_wins(engine, profile, product, over, variants))
        if not len(wins):
            continue
        after = min((values[i] for i in wins), key=lambda value: abs(value - before))
        change = abs(after - before) / max(abs(before), 1e-9)
        shown = (
            (f"{after:.2f}", f"{before:.2f}")
            if field == "price"
            else (f"{after:.1f}", f"{before:.1f}")
        )
        text = f"with a {field} of {shown[0]} instead of {shown[1]}, {titles}"
        yield _Found(change, Counterfactual(field, before, after, text))


def _wishes(engine: Replay, profile: Profile, product: Product, over: Product) -> Iterator[_Found]:
    for fact in dict.fromkeys(profile.facts):
        if fact.source == "history":
            continue  # what was done cannot be undone
        if _wins(engine, profile.without(fact), product, over, [product])[0]:
            words = str(fact.value) if fact.key == "need" else condition_words([fact])
            text = f"without the wish “{words}”, {product.title} would rank above {over.title}"
            yield _Found(DROP_COST, Counterfactual(fact.key, fact.value, None, text))


def _changed(product: Product, field: str, value: float) -> Product:
    return replace(product, price=value) if field == "price" else replace(product, rating=value)


def _prices(product: Product) -> list[float]:
    """Prices in cents, by steps of one percent, from 2 % to three times the price."""
    down = product.price * 0.99 ** np.arange(1, 390)
    up = product.price * 1.01 ** np.arange(1, 110)
    values = {round(float(value), 2) for value in (*down, *up)}
    return sorted(values - {round(product.price, 2), 0.0})


def _ratings(product: Product) -> list[float]:
    """Ratings above the product's own, by tenths of a star."""
    if product.rating is None:
        return []
    steps = range(int(product.rating * 10) + 1, 51)
    return [step / 10 for step in steps if step / 10 > product.rating]
