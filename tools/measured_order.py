"""The column that a list is to be in order of: "the longest book", "the lightest laptop".

Words and cards in, a column out; ``engine/ranking/ordering.py`` puts the products in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.ranking.amounts import amount
from tools.measures import Comparative, columns_meant, comparative, superlative

#: Sorts by a measure.
MEASURED = ("most", "least")


def column_of(by: str, cards: Sequence[dict[str, Any]]) -> str:
    """The column of the measure ``by`` that the most of ``cards`` have; "" where not
    half of them have one.

    Args:
        by: the measure in words, "longest battery" or "heavier".
    """
    meant = _measure(by)
    found = columns_meant(meant.parts, cards) if meant else []

    def told(column: str) -> int:
        return sum(amount(card["attributes"].get(column)) is not None for card in cards)

    best = max(found, key=told, default="")  # of those that as many have, the first that is meant
    return best if best and 2 * told(best) >= len(cards) else ""


def about_of(by: str) -> str:
    """What a measure is of, in a word: "size" of "biggest"."""
    meant = _measure(by)
    return meant.about if meant else ""


def _measure(by: str) -> Comparative | None:
    return (superlative(by) or comparative(by)) if by else None
