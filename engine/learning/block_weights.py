"""How much each block of the feature space counts: the one table of documented defaults.

A learned table (``weights.py``) replaces the defaults by ``replace``; nothing here computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

#: Weight of a wish that is said aloud, by block. A need in free words enters with its meaning
#: ("text"), its words ("lexical"), the kinds whose names are near to it ("need_kind") or whose
#: products are ("need_centre"), and its amounts ("amount"). These five were chosen on the tuning
#: part of ``bench/queries.txt`` (``python -m bench.search_weights``).
SAID: Mapping[str, float] = MappingProxyType(
    {
        "category": 1.6,
        "subcategory": 2.4,
        "brand": 1.5,
        "price": 1.2,
        "quality": 0.8,
        "season": 0.5,
        "holiday": 0.5,
        "place": 0.3,
        "goes_with": 0.4,
        "product": 2.0,
        "text": 3.4,
        "lexical": 3.3,
        "need_kind": 1.3,
        "need_centre": 3.2,
        "amount": 1.5,
    }
)

#: Weight of what a person's history shows. A consistent history has a vector of unit length, a
#: scattered one a shorter one, so doubt lowers these by itself.
HISTORY: Mapping[str, float] = MappingProxyType(
    {
        "category": 0.35,
        "subcategory": 0.45,
        "brand": 0.40,
        "price": 0.10,
        "price_level": 0.30,
        "goes_with": 0.15,
        "text": 0.60,
        "season": 0.10,
        "holiday": 0.10,
        "place": 0.15,
        "behaviour": 8.0,
    }
)

#: Weight of what holds for everybody. It orders the list of a stranger.
PRIOR: Mapping[str, float] = MappingProxyType(
    {
        "quality": 0.35,
        "popularity": 0.30,
        "recent": 0.20,
        "rising": 0.05,
        "rising_lately": 0.05,
        "shop_prior": 0.10,
        "season": 0.10,
    }
)


@dataclass(frozen=True, slots=True)
class BlockWeights:
    """Weights by block and by where the knowledge comes from.

    Attributes:
        said, history, prior: see the tables above; a block that is not named uses
            ``said_attribute`` or ``history_attribute`` (one block per further product column).
        guessed: factor on ``said`` for what was guessed and not said.
        again: for a product that the person bought already; negative where people seldom buy a
            thing twice. None: taken from the shop's share of repeated purchases.
        disliked: for a product that the person disliked.
        demographics: of what people of one age, gender or segment choose more than others. 0, but
            for a shop whose held-out events show that it helps.
    """

    said: Mapping[str, float] = field(default_factory=lambda: SAID)
    history: Mapping[str, float] = field(default_factory=lambda: HISTORY)
    prior: Mapping[str, float] = field(default_factory=lambda: PRIOR)
    said_attribute: float = 1.2
    history_attribute: float = 0.12
    guessed: float = 0.5
    again: float | None = None
    disliked: float = -1.5
    demographics: float = 0.0

    def of(self, origin: str, block: str) -> float:
        """Weight of ``block`` for knowledge of ``origin``: "said", "history", "prior"..."""
        if origin == "prior":
            return self.prior.get(block, 0.0)
        if origin == "history":
            return self.history.get(block, self.history_attribute)
        weight = self.said.get(block, self.said_attribute)
        return weight * self.guessed if origin == "guessed" else weight
