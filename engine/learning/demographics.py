"""What people of one age, gender or segment choose more than others do: one lift a trait.

By default none of it counts. It gets a weight only where a shop's held-out events show that it
helps (``shop_weights.py``), and none for a person who switched age and gender off. This module
knows counts of events by trait; it does not know what is shown, nor whether it should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from data.record_table import Labels, RecordTable
from data.records import Customer
from data.shop import Shop
from engine.profile import Fact
from engine.rows.interactions import event_rows
from engine.rows.term import Term

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
        who, rows = _chosen(shop)
        total = np.bincount(rows, minlength=n).astype(np.float64)
        share = total / max(float(total.sum()), 1.0)
        held = SHRINKAGE * share * n + 1e-9
        self._lifts: dict[Trait, np.ndarray] = {}
        customers = RecordTable.of(Customer, shop.customers)
        for key in TRAITS:
            codes, traits = _trait_column(customers, key)
            own = np.append(codes, -1)[who]  # a customer without a record has none
            for code in np.unique(own[own >= 0]).tolist():
                mine = np.bincount(rows[own == code], minlength=n)
                lift = np.log((mine + held) / (mine.sum() * share + held))
                self._lifts[traits[code]] = lift.astype(np.float32)

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


def _chosen(shop: Shop) -> tuple[np.ndarray, np.ndarray]:
    """(row of the customer, row of the product), each pair once; -1 for no customer's record."""
    events = shop.event_table
    if not len(events):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    products = event_rows(events, shop.product_rows)
    people, kinds = events.labels("customer_id"), events.labels("kind")
    liked = np.array([kind != "dislike" for kind in kinds.values])[kinds.codes] & (products >= 0)
    n = max(1, len(shop.products))
    pairs = np.unique(people.codes[liked].astype(np.int64) * n + products[liked])
    known = RecordTable.of(Customer, shop.customers).rows
    places = np.array([known.get(name, -1) for name in people.values], np.int64)
    return places[pairs // n], pairs % n


def _trait_column(customers: RecordTable[Customer], key: str) -> tuple[np.ndarray, list[Trait]]:
    """(customers,) the place of each one's trait among the traits of a key; -1 for none."""
    column = customers.column(key)
    if isinstance(column, Labels):
        codes, values = column.codes, list(column.values)
    else:
        numbers, codes = np.unique(column, return_inverse=True)
        values = [None if np.isnan(number) else number for number in numbers.tolist()]
    places: dict[Trait, int] = {}
    found = [_trait(key, value) for value in values]
    of_value = [-1 if trait is None else places.setdefault(trait, len(places)) for trait in found]
    return np.array([*of_value, -1], np.int64)[codes], list(places)
