"""What a shop knows of its customers, as profiles: their record, their events, and new feedback.

It does not know products' features, nor who may see whom.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from data.records import Event
from data.shop import Shop
from engine.language.vocabulary import Vocabulary
from engine.profile import Fact, Interaction, Profile

_DAY = 86_400.0


class UnknownCustomerError(LookupError):
    """A customer ID that this shop does not have."""


class People:
    """A shop's customers; safe to share between threads."""

    def __init__(self, shop: Shop, vocabulary: Vocabulary) -> None:
        self._shop = shop
        self._vocabulary = vocabulary
        self._lock = threading.Lock()
        self._new_events: dict[str, list[Event]] = defaultdict(list)

    def add(self, event: Event) -> None:
        """Remember something that a person just did."""
        with self._lock:
            self._new_events[event.customer_id].append(event)

    def forget(self, customer_id: str) -> list[Event]:
        """Let go of what was remembered of a person; the shop's own events stay."""
        with self._lock:
            return self._new_events.pop(customer_id, [])

    def events(self, customer_id: str) -> list[Event]:
        """A person's events, oldest first, new ones last."""
        with self._lock:
            return [
                *self._shop.events_by_customer.get(customer_id, []),
                *self._new_events.get(customer_id, []),
            ]

    def profile_for(self, customer_id: str, facts: Iterable[Fact], now: float) -> Profile:
        """What the shop knows of a customer, as a profile.

        Events when there are some, else what the customer browsed and bought by category;
        demographics always, as facts from history.

        Args:
            facts: of this conversation; they come last.
            now: seconds since 1970 UTC, from which ages of events count.

        Raises:
            UnknownCustomerError: no such customer.
        """
        customer = self._shop.customer(customer_id)
        if customer is None:
            raise UnknownCustomerError(f"no customer {customer_id!r} in {self._shop.name}")
        history = tuple(
            [
                Interaction(e.product_id, e.kind, max(0.0, (now - e.timestamp) / _DAY), e.quantity)
                for e in self.events(customer_id)
            ]
        )
        known: list[Fact] = []
        if not history:
            known += _told(customer.browsing, self._key_of, "browsing history")
            known += _told(customer.purchases, self._key_of, "purchase history")
        for key in ("age", "gender", "location", "segment", "avg_order_value", "season"):
            value = getattr(customer, key)
            if value not in (None, ""):
                known.append(Fact(key, value, source="history", words="customer record"))
        if customer.holiday:
            known.append(Fact("holiday", "yes", source="history", words="customer record"))
        return Profile((*known, *facts), history, customer_id)

    def _key_of(self, label: str) -> str:
        """Whether a browsed name is a category or a subcategory of this shop."""
        block = self._vocabulary.values
        folded = label.casefold()
        return (
            "category" if folded in {v.casefold() for v in block.get("category", [])}
            else "subcategory"
        )  # fmt: skip


def _told(labels: Sequence[str], key_of: Callable[[str], str], words: str) -> list[Fact]:
    """Names from a customer's record as soft facts; what is named more often weighs more."""
    counts: dict[str, int] = defaultdict(int)
    for label in labels:
        counts[label] += 1
    return [
        Fact(key_of(label), label, source="history", words=words, weight=count / len(labels) ** 0.5)
        for label, count in counts.items()
    ]


def repeat_weight(shop: Shop) -> float:
    """Weight of a product bought before, from the share of purchases that repeat one.

    Where people buy again (groceries), it is offered again; where they do not, it steps back.
    """
    events = shop.event_table
    kinds = events.labels("kind")
    bought = np.array([kind == "purchase" for kind in kinds.values], bool)
    places = np.flatnonzero(bought[kinds.codes]) if len(events) else np.zeros(0, np.int64)
    people, products = events.labels("customer_id"), events.labels("product_id")
    pairs = people.codes[places].astype(np.int64) * len(products.values) + products.codes[places]
    purchases = len(places)
    repeats = purchases - len(np.unique(pairs))
    share = repeats / purchases if purchases else 0.0
    return min(0.6, -0.8 + 2.5 * share)
