"""What ranking answers with: scored products, reasons that sum to the score, and why it is empty.

Plain values; nothing here computes.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.records import Product
from engine.profile import Fact


@dataclass(frozen=True, slots=True)
class Reason:
    """One addend of a score.

    Attributes:
        block: the feature block, e.g. "brand", "price", "text", "behaviour", "popularity"; "like" and
            "beside" for what speaks for a product beside, or like, the one that a list starts from.
        feature: what in that block, e.g. "Nordvik", "near 45", "kettle".
        contribution: this addend; all addends of a product sum to its score (to 1e-4).
        text: the addend in words that claim nothing more ("rated 4.6 of 5").
    """

    block: str
    feature: str
    contribution: float
    text: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A product with its score and its reasons, largest contribution first."""

    product: Product
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The single cheapest change that makes an empty list non-empty. Offered, never taken.

    Attributes:
        constraint: the hard fact to change.
        relaxed: what it becomes, or None when it is dropped.
        eligible: how many products would then be eligible.
        text: the offer in words, e.g. "raising the budget to 61.50 would give 3".
    """

    constraint: Fact
    relaxed: Fact | None
    eligible: int
    text: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer to one query.

    Attributes:
        items: at most k products, best first.
        eligible: products that keep every hard constraint (before top-k).
        cause: the constraint that emptied the list, or None.
        relaxation: what would fill it, or None (also when no single change would).
        cause_text: the cause in words, also when two constraints exclude each other.
    """

    items: tuple[Scored, ...]
    eligible: int
    cause: Fact | None = None
    relaxation: Relaxation | None = None
    cause_text: str = ""


@dataclass(frozen=True, slots=True)
class BlockDifference:
    """How much one block speaks for product A over product B (positive: for A)."""

    block: str
    difference: float
    text: str


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The smallest single change that would move a product above another; replayed, it comes true.

    Attributes:
        field: what changes: a product's "price" or "rating", or a wish that is dropped.
        before, after: its value now and then; ``after`` is None for a dropped wish.
    """

    field: str
    before: str | float
    after: str | float | None
