"""What a session is: who sits in front of it, and the services that tools may use.

Identity is the session's, never the model's: a tool reads it from here (LangChain passes it as
``ToolRuntime.context``), never from its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from data.shop import Shop
from engine.recommender import Recommender

Role = Literal["guest", "shopper", "support"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is in front of a session.

    Attributes:
        session_id: the conversation's key; unguessable.
        role: guest (nobody known), shopper (signed in as ``customer_id``), support (any customer).
        customer_id: the signed-in shopper's own ID; None for guests and staff.
        username: what staff is called in the audit line; "" for guests.
    """

    session_id: str
    role: Role = "guest"
    customer_id: str | None = None
    username: str = ""

    def may_see(self, customer_id: str) -> bool:
        """Support may see anybody, a shopper only themself, a guest nobody."""
        return self.role == "support" or (
            self.role == "shopper" and customer_id == self.customer_id
        )


class ShopContext:
    """The ``context_schema`` of the agent: one per turn.

    A plain class on purpose: LangChain serializes the fields of a dataclass at each tool call,
    and this one holds a whole shop.

    Args:
        audit: called with (identity, customer_id) at each look-up by staff.
        corrections: customer_id -> what that customer set right; see ``lasting.py``.
    """

    __slots__ = ("audit", "corrections", "identity", "recommender", "shop")

    def __init__(
        self,
        identity: Identity,
        shop: Shop,
        recommender: Recommender,
        audit: Callable[[Identity, str], None] = lambda _identity, _customer_id: None,
        corrections: Callable[[str], Mapping[str, Any]] = lambda _customer_id: {},
    ) -> None:
        self.identity = identity
        self.shop = shop
        self.recommender = recommender
        self.audit = audit
        self.corrections = corrections
