"""What people of one age, gender or segment choose more than others do: one lift a trait.

By default none of it counts. It gets a weight only where a shop's held-out events show that it
helps (``shop_weights.py``), and none for a person who switched age and gender off. This module
knows counts of events by trait; it does not know what is shown, nor whether it should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from data.records import Customer
from data.shop import Shop
from engine.profile import Fact
from engine.term import Term

#: Facts that are demographics.
TRAITS = ("age", "gender", "segment")
#: Events of everybody that a group is held to before its own are believed.
SHRINKAGE = 50.0

Trait = tuple[str, str]


class Demographics:
    """Lifts by trait, counted once from a shop's events.

    Args:
        shop: dislikes are not counted; nor are customers without a record.
    """

    def __init__(self, shop: Shop) -> None:
        n = len(shop.products)
        chosen: dict[tuple[str, int], None] = {}  # each customer and product once
        for event in shop.events:
            row = shop.product_rows.get(event.product_id)
            if row is not None and event.kind != "dislike":
                chosen[event.customer_id, row] = None
        counts: dict[Trait, np.ndarray] = {}
        total = np.zeros(n)
        for customer_id, row in chosen:
            total[row] += 1.0
            customer = shop.customer(customer_id)
            for trait in () if customer is None else traits_of_record(customer):
                if trait not in counts:
                    counts[trait] = np.zeros(n)
                counts[trait][row] += 1.0
        share = total / max(float(total.sum()), 1.0)
        held = SHRINKAGE * share * n + 1e-9
        self._lifts = {
            trait: np.log((mine + held) / (mine.sum() * share + held)).astype(np.float32)
            for trait, mine in counts.items()
        }

    def lift(self, trait: Trait) -> np.ndarray | None:
        """(n,) float32: log of how much more often people of a trait choose each product; None
        where nobody of it chose anything. 0 for a product that nobody chose."""
        return self._lifts.get(trait)

    def addend(self, facts: Iterable[Fact]) -> np.ndarray | None:
        """(n,) the sum of a person's lifts; None without any."""
        found = [lift for trait in traits_of(facts) if (lift := self.lift(trait)) is not None]
        return np.sum(found, axis=0) if found else None

    def terms(self, facts: Iterable[Fact], weight: float) -> list[Term]:
        """A term for each trait."""
        return [
            Term("demographics", "history", in_words(trait), addend=weight * lift, note="trait")
            for trait in traits_of(facts)
            if (lift := self.lift(trait)) is not None
        ]


def traits_of(facts: Iterable[Fact]) -> Iterator[Trait]:
    """The traits that facts tell of a person; each key once, the last fact of it."""
    told = {fact.key: fact.value for fact in facts if fact.key in TRAITS and fact.relation == "is"}
    for key, value in told.items():
        if trait := _trait(key, value):
            yield trait


def traits_of_record(customer: Customer) -> Iterator[Trait]:
    """The same of a customer's record."""
    for key in TRAITS:
        if trait := _trait(key, getattr(customer, key)):
            yield trait


def in_words(trait: Trait) -> str:
    """ "shoppers in their 30s", "female shoppers", "shoppers of the segment Premium"."""
    key, value = trait
    if key == "age":
        words = {"0s": "shoppers under 10", "10s": "shoppers in their teens"}
        return words.get(value, f"shoppers in their {value}")
    return f"{value} shoppers" if key == "gender" else f"shoppers of the segment {value}"


def _trait(key: str, value: object) -> Trait | None:
    if value in (None, ""):
        return None
    if key != "age":
        return key, str(value).casefold()
    try:
        return key, f"{int(float(str(value))) // 10 * 10}s"
    except ValueError:
        return None
