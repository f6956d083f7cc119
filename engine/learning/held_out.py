"""Held-out slices of a shop's events: who bought what next, and what each block adds for them.

The past of a slice is all that a recommender may know; ``shop_weights.py`` learns from what it
says of the slice. This module does not learn, build recommenders or know how blocks are computed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from torch import Tensor

from data.shop import Shop
from engine.features import Term
from engine.learning.demographics import Demographics
from engine.learning.weights import Examples
from engine.profile import Profile
from engine.rows.interactions import DAY, event_rows

#: Slices that are held out, and the share of the events' time that each takes.
SLICES, HELD_OUT = 3, 0.08
#: Bounds of memory: people of a slice, and products beside their targets that they choose among.
MOST_PEOPLE, MOST_CANDIDATES = 600, 4_000
#: All attribute columns share one weight: most people's history has nothing in most of them.
ATTRIBUTES = "history:attributes"
#: Blocks that are learned; what is said aloud keeps its documented weight.
ORIGINS = ("history", "prior")


class Terms(Protocol):
    """What turns a profile into the addends of a person's vector."""

    def terms(self, profile: Profile) -> list[Term]: ...


class Space(Protocol):
    """What scores every product by such addends: (n,)."""

    def scores(self, terms: Sequence[Term]) -> Tensor: ...


class Ranker(Protocol):
    """What is needed of a recommender; ``Recommender`` is one."""

    @property
    def tastes(self) -> Terms: ...
    @property
    def space(self) -> Space: ...
    def profile_for(self, customer_id: str, *, now: float) -> Profile: ...


def split_time(shop: Shop, held_out: float) -> float | None:
    """The moment from which events are held out (a share of their time), or None without any."""
    if not shop.events:
        return None
    times = shop.event_table.numbers("timestamp")
    first, last = float(times.min()), float(times.max())
    return last - held_out * (last - first)


def next_purchases(shop: Shop, moment: float, until: float = math.inf) -> dict[str, list[str]]:
    """customer -> the first day's products bought from ``moment`` on, and never before.

    Only customers with an event before, so that there is somebody to know.

    Args:
        until: what happens from then on is not looked at.
    """
    events = shop.event_table
    if not len(events):
        return {}
    times, rows = events.numbers("timestamp"), event_rows(events, shop.product_rows)
    people, products = events.labels("customer_id"), events.labels("product_id")
    kinds = events.labels("kind")
    bought = np.array([kind == "purchase" for kind in kinds.values])[kinds.codes]
    past = times < moment
    seen = np.zeros(len(people.values), bool)
    seen[people.codes[past]] = True
    pairs = people.codes.astype(np.int64) * len(products.values) + products.codes
    new = bought & ~past & (times < until) & (rows >= 0) & seen[people.codes]
    new &= ~np.isin(pairs, pairs[bought & past])
    found: dict[str, dict[str, float]] = {}  # customer -> product -> when it was bought
    for place in np.flatnonzero(new)[np.argsort(times[new], kind="stable")].tolist():
        chosen = found.setdefault(people.at(place), {})
        if times[place] < next(iter(chosen.values()), times[place]) + DAY:
            chosen.setdefault(products.at(place), float(times[place]))
    return {customer: list(chosen) for customer, chosen in found.items()}


def slices(shop: Shop) -> list[tuple[float, dict[str, list[str]]]]:
    """(moment, ``next_purchases`` until the next moment), oldest first; none with nobody."""
    if not shop.events:
        return []
    ends = [split_time(shop, number * HELD_OUT) for number in range(SLICES, -1, -1)]
    moments = [moment for moment in ends if moment is not None]
    found = []
    for number, moment in enumerate(moments[:-1]):
        until = math.inf if number == SLICES - 1 else moments[number + 1]
        if chosen := next_purchases(shop, moment, until):
            found.append((moment, chosen))
    return found


@dataclass(frozen=True, eq=False)
class Slice:
    """The addends of one slice, block by block: "origin:block" -> (people, candidates)."""

    blocks: dict[str, np.ndarray]
    allowed: np.ndarray
    rows: np.ndarray
    targets: np.ndarray
    #: (people, candidates) lifts of everybody's traits; None where nobody has any.
    traits: np.ndarray | None

    def examples(self, names: Sequence[str]) -> Examples:
        addends = np.zeros((*self.allowed.shape, len(names)), np.float32)
        for place, name in enumerate(names):
            if name in self.blocks:
                addends[:, :, place] = self.blocks.pop(name)
        return Examples(addends, self.allowed, self.rows, self.targets)


def addends_of_slice(
    past: Shop,
    ranker: Ranker,
    moment: float,
    chosen: dict[str, list[str]],
    named: frozenset[str],
) -> Slice:
    """What every block adds for everybody who chose; the past's purchases are not allowed."""
    people = [name for name in sorted(chosen) if past.customer(name) is not None]
    if len(people) > MOST_PEOPLE:
        drawn = np.random.default_rng(0).choice(len(people), MOST_PEOPLE, replace=False)
        people = [people[row] for row in sorted(drawn)]
    place = past.product_rows
    targets = [place[product] for name in people for product in chosen[name]]
    candidates = np.arange(len(place))
    if len(candidates) > MOST_CANDIDATES:
        drawn = np.random.default_rng(0).choice(len(candidates), MOST_CANDIDATES, replace=False)
        candidates = np.union1d(drawn, targets)
    blocks: dict[str, np.ndarray] = {}
    shape = (len(people), len(candidates))
    allowed = np.ones(shape, bool)
    alike, lifts = Demographics(past), np.zeros(shape, np.float32)
    for row, name in enumerate(people):
        by_block: dict[str, list[Term]] = defaultdict(list)
        profile = ranker.profile_for(name, now=moment)
        if (lift := alike.addend(profile.facts)) is not None:
            lifts[row] = lift[candidates]
        for term in ranker.tastes.terms(profile):
            if term.origin in ORIGINS and term.block != "again":
                plain = term.origin != "history" or term.block in named
                by_block[f"{term.origin}:{term.block}" if plain else ATTRIBUTES].append(term)
        for block, terms in by_block.items():
            if block not in blocks:
                blocks[block] = np.zeros(shape, np.float32)
            blocks[block][row] = ranker.space.scores(terms).numpy()[candidates]
        bought = {
            place[e.product_id]
            for e in past.events_by_customer.get(name, [])
            if e.kind == "purchase" and e.product_id in place
        }
        allowed[row] = ~np.isin(candidates, list(bought))
    rows = np.repeat(np.arange(len(people)), [len(chosen[name]) for name in people])
    traits = lifts if lifts.any() else None
    return Slice(blocks, allowed, rows, np.searchsorted(candidates, targets), traits)
