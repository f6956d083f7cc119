"""Whether the cards of a list stand in the order that was asked for, and how far.

A superlative ("cheapest") puts what is to the point first and what is only near below it, so a
reply may claim the order of no more than the cards show.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.ranking.amounts import amount
from tools.measured_order import MEASURED

Card = dict[str, Any]


def in_order(cards: Sequence[Card], before: Sequence[Card], sort: str, column: str = "") -> bool:
    """True when what the cards show is in the order asked for, and none seen before beats them."""
    shown, seen = _keys(cards, sort, column), _keys(before, sort, column)
    return shown == sorted(shown) and min(seen, default=shown[0]) >= shown[0]


def in_order_until(cards: Sequence[Card], sort: str, column: str = "") -> int:
    """How many of the cards stand in order before what is less to the point."""
    keys = _keys(cards, sort, column)
    return next((n for n in range(1, len(keys)) if keys[n] < keys[n - 1]), len(keys))


def _keys(cards: Sequence[Card], sort: str, column: str) -> list[float]:
    """What the cards are in order of, smallest first; of a measure only those that have it."""
    if sort in MEASURED:
        sizes = [amount(card["attributes"].get(column)) for card in cards]
        return [(-size if sort == "most" else size) for size in sizes if size is not None]
    key, sign = {"cheapest": ("price", 1), "dearest": ("price", -1)}.get(sort, ("rating", -1))
    return [sign * (card[key] or 0.0) for card in cards]
