"""What would have to change: the smallest single change that puts one product ahead of another.

A lower (or other) price, a better rating, or one wish dropped. Each is found by replaying it in the
list that was asked for, so that it comes true. How it is said is for whoever knows the currency.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from data.records import Product
from engine.ranking.asked import Asked
from engine.ranking.replay import Replay
from engine.results import Counterfactual

#: A dropped wish is compared with relative changes of numbers as if it were a change by so much.
DROP_COST = 1.0


@dataclass(frozen=True, slots=True)
class _Found:
    cost: float
    statement: Counterfactual


def counterfactual(
    replay: Replay, asked: Asked, product: Product, over: Product, by: str = ""
) -> Counterfactual | None:
    """The cheapest change after which ``product`` is eligible and stands before ``over``.

    Args:
        by: "price" or "rating", where no other change is asked for.

    Returns:
        None when it stands before it already, or when no single change does it.
    """
    if product.product_id == over.product_id:
        raise ValueError(f"{product.product_id!r} is compared with itself")
    if replay.ahead(asked, product.product_id, [product], over.product_id)[0]:
        return None
    found = list(_numbers(replay, asked, product, over, by))
    if not by:
        found += _wishes(replay, asked, product, over)
    return min(found, key=lambda change: change.cost).statement if found else None


def _numbers(
    replay: Replay, asked: Asked, product: Product, over: Product, by: str
) -> Iterator[_Found]:
    prices = _prices(product) if asked.sort == "best" else _turning_prices(asked, product, over)
    for field, values in (("price", prices), ("rating", _ratings(product))):
        before = getattr(product, field)
        if not values or by not in ("", field):
            continue
        variants = [_changed(product, field, value) for value in values]
        wins = np.flatnonzero(replay.ahead(asked, product.product_id, variants, over.product_id))
        if not len(wins):
            continue
        after = min((values[i] for i in wins), key=lambda value: abs(value - before))
        change = abs(after - before) / max(abs(before), 1e-9)
        yield _Found(change, Counterfactual(field, before, after))


def _wishes(replay: Replay, asked: Asked, product: Product, over: Product) -> Iterator[_Found]:
    for fact in dict.fromkeys(asked.profile.facts):
        if fact.source == "history":
            continue  # what was done cannot be undone
        without = replace(asked, profile=asked.profile.without(fact))
        if replay.ahead(without, product.product_id, [product], over.product_id)[0]:
            yield _Found(DROP_COST, Counterfactual(fact.key, fact.value, None))


def _changed(product: Product, field: str, value: float) -> Product:
    return replace(product, price=value) if field == "price" else replace(product, rating=value)


def _prices(product: Product) -> list[float]:
    """Prices in cents, by steps of one percent, from 2 % to three times the price."""
    down = product.price * 0.99 ** np.arange(1, 390)
    up = product.price * 1.01 ** np.arange(1, 110)
    values = {round(float(value), 2) for value in (*down, *up)}
    return sorted(values - {round(product.price, 2), 0.0})


def _turning_prices(asked: Asked, product: Product, over: Product) -> list[float]:
    """Prices at which a superlative can turn: the other's, a cent beside it, and the limits."""
    limits = [
        float(fact.value) for fact in asked.profile.constraints
        if fact.key == "price" and not isinstance(fact.value, str)
    ]  # fmt: skip
    near = (over.price - 0.01, over.price, over.price + 0.01)
    values = {round(value, 2) for value in (*near, *limits)}
    return sorted(value for value in values - {round(product.price, 2)} if value > 0)


def _ratings(product: Product) -> list[float]:
    """Ratings above the product's own, by tenths of a star."""
    if product.rating is None:
        return []
    steps = range(int(product.rating * 10) + 1, 51)
    return [step / 10 for step in steps if step / 10 > product.rating]
