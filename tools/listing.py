"""How the list on screen was asked for, beside the wishes: its order, its needs, its anchors.

Plain values that the conversation's state keeps, so that whatever is said of a list afterwards goes
by the question that it answers. Which question that is stands in ``tools/several_needs.py``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from engine.ranking.ordering import Sort
from tools.state import ShopState


@dataclass(frozen=True, slots=True)
class Listing:
    """What ``rank_products`` was asked.

    Attributes:
        needs: what the list is for, where that is no wish to keep; several get a short list each.
        sort: see ``engine.ranking.ordering``.
        like: the ID of a product that those listed are to resemble.
        beside: the ID of a product that they are to go with.
        by: of the sorts "most" and "least" the attribute column.
        kind: the only kind listed, since it is what the customer bought last; "" for any.
    """

    needs: tuple[str, ...] = ()
    sort: Sort = "best"
    like: str | None = None
    beside: str | None = None
    kind: str = ""
    by: str = ""

    @classmethod
    def on_screen(cls, state: ShopState) -> Listing:
        """That of the cards on screen; of none it is a list of what fits best."""
        kept = state.get("listing")
        if not kept or not state.get("cards"):
            return cls()
        return cls(**{**kept, "needs": tuple(kept["needs"])})

    @property
    def is_several(self) -> bool:
        """Whether several needs have a list each."""
        return len(self.needs) > 1

    def to_dict(self) -> dict[str, Any]:
        """JSON form, as the state keeps it."""
        return {**asdict(self), "needs": list(self.needs)}
