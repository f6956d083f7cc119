"""How much products are liked by all, ever and of late; updated as events come in.

It does not know features, weights or persons.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping

import numpy as np

from data.records import Event

#: How much an event counts; a purchase is the clearest sign.
KIND_WEIGHT = {"view": 0.2, "like": 0.6, "dislike": -0.6, "purchase": 1.0}
HALF_LIFE_DAYS = 14.0
DAY = 86_400.0


class Popularity:
    """Counts per product row.

    Args:
        rows: product_id -> row.
        events: unknown products are passed over.

    Attributes:
        newest: time of the newest event, or None.
    """

    def __init__(self, rows: Mapping[str, int], events: Iterable[Event]) -> None:
        self._rows = rows
        self._lock = threading.Lock()
        self.newest: float | None = None
        known = [event for event in events if event.product_id in rows]
        if known:
            self.newest = max(event.timestamp for event in known)
        self._total = np.zeros(len(rows))
        self._recent = np.zeros(len(rows))
        for event in known:
            self._count(event)
        self._top_total = max(1.0, float(self._total.max(initial=0.0)))
        self._top_recent = max(1.0, float(self._recent.max(initial=0.0)))

    def _count(self, event: Event) -> int:
        row = self._rows[event.product_id]
        weight = KIND_WEIGHT[event.kind]
        age = max(0.0, (self.newest or event.timestamp) - event.timestamp) / DAY
        self._total[row] += weight
        self._recent[row] += weight * 0.5 ** (age / HALF_LIFE_DAYS)
        return row

    def add(self, event: Event) -> int | None:
        """Count one more event; gives the row it changed, None for an unknown product."""
        if event.product_id not in self._rows:
            return None
        with self._lock:
            if self.newest is None or event.timestamp > self.newest:
                if self.newest is not None:  # time went on: what was recent is less so
                    self._recent *= 0.5 ** ((event.timestamp - self.newest) / DAY / HALF_LIFE_DAYS)
                self.newest = event.timestamp
            return self._count(event)

    def level(self, product_id: str) -> float:
        """0 (nobody) to 1 (the most popular product), by the logarithm of its count."""
        return self._level(self._total, self._top_total, product_id)

    def recent_level(self, product_id: str) -> float:
        """As ``level``, with a half-life of two weeks before the newest event."""
        return self._level(self._recent, self._top_recent, product_id)

    def _level(self, counts: np.ndarray, top: float, product_id: str) -> float:
        count = max(0.0, float(counts[self._rows[product_id]])) if product_id in self._rows else 0.0
        return min(1.0, math.log1p(count) / math.log1p(top))
