"""What people do while the shop is open: it counts at once, and is taken back when they are forgotten.

One event moves the person's history, the product's popularity and the item-item model. It does
not know who may forget whom, nor where events are kept.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

from data.records import Event
from engine.features import FeatureSpace
from engine.learning.lesson import Lesson
from engine.person.behaviour import Behaviour
from engine.person.people import People
from engine.rows.interactions import interaction_weight
from engine.rows.popularity import Popularity

#: Newest events of a person that feedback is learned from.
LEARNED_FROM = 50


class Feedback:
    """Events of one shop beside its files. Safe to share between threads.

    Args:
        rows: product_id -> row.
        behaviour: the item-item model, or None.
    """

    def __init__(
        self,
        rows: Mapping[str, int],
        people: People,
        popularity: Popularity,
        space: FeatureSpace,
        behaviour: Behaviour | None,
    ) -> None:
        self._rows = rows
        self._people = people
        self._popularity = popularity
        self._space = space
        self._behaviour = behaviour
        self._lock = threading.Lock()
        self._lessons: dict[str, list[Lesson]] = {}

    def add(self, event: Event) -> None:
        """Count an event of a product that the shop has."""
        with self._lock:
            self._learn(event)
            self._people.add(event)
            row = self._popularity.add(event)
            if row is not None:
                self._space.refresh(row)

    def forget(self, customer_id: str) -> bool:
        """Take back all that ``add`` did for a person; False when there was nothing."""
        with self._lock:
            events = self._people.forget(customer_id)
            if not events:
                return False
            for lesson in reversed(self._lessons.pop(customer_id, [])):
                assert self._behaviour is not None  # noqa: S101 - it taught the lesson
                self._behaviour.take_back(lesson)
            self._popularity.remove(events)
            self._space.refresh(self._rows[events[0].product_id])
            return True

    def _learn(self, event: Event) -> None:
        """Let the item-item model learn from one event, given what the person did before."""
        past = self._people.events(event.customer_id)
        if self._behaviour is None or not past:
            return
        history = {
            self._rows[e.product_id]: interaction_weight(e.kind, e.quantity)
            for e in past[-LEARNED_FROM:]
            if e.product_id in self._rows
        }
        weight = interaction_weight(event.kind, event.quantity)
        lessons = self._lessons.setdefault(event.customer_id, [])
        self._behaviour.update(list(history.items()), self._rows[event.product_id], weight, lessons)
