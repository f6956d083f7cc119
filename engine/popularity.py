"""How much products are liked by all: ever, of late, and rising; updated as events come in.

Each level is computed from counts that fade with a half-life of their own, so that one more event
costs one addition. It does not know features, weights or persons.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from data.record_table import RecordTable
from data.records import Event
from engine.interactions import DAY, event_rows, event_weights, interaction_weight

#: Half-lives in days. "recent" is what sells now; "rising" compares it with the season, and
#: "rising lately" this week with this month.
HALF_LIVES: Mapping[str, float] = MappingProxyType(
    {"total": math.inf, "season": 90.0, "month": 28.0, "recent": 14.0, "week": 7.0, "days": 5.0}
)
#: Added to a faded count before its logarithm: a tenth of one event.
_FLOOR = 0.1
#: A rise of e² over what the longer memory says is a full one.
_FULL_RISE = 2.0


def faded_counts(
    items: np.ndarray, ages_days: np.ndarray, weights: np.ndarray, n_items: int
) -> dict[str, np.ndarray]:
    """Counts by item for every half-life.

    Args:
        items, ages_days, weights: (events,) each; ages from now, at least 0.

    Returns:
        name of ``HALF_LIVES`` -> (n_items,) float64.
    """
    return {
        name: np.bincount(
            items, weights * 0.5 ** (ages_days / half_life), minlength=n_items
        ).astype(np.float64)  # of no events numpy makes whole numbers
        for name, half_life in HALF_LIVES.items()
    }


def popularity_blocks(counts: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The addends that popularity offers to a score, by block.

    popularity, recent: logarithms. rising, rising_lately: logarithm of a shorter memory over a
    longer one, 0 for steady sales. bestseller: linear, 1 for the mean of the ten best of these
    days, so that it tells the head apart.
    """
    logs = {name: np.log(np.maximum(count, 0.0) + _FLOOR) for name, count in counts.items()}
    days = np.maximum(counts["days"], 0.0)
    head = float(np.sort(days)[-10:].mean()) if len(days) else 0.0
    return {
        "popularity": np.log1p(np.maximum(counts["total"], 0.0)),
        "recent": logs["recent"],
        "rising": _steady(logs, "recent", "season"),
        "rising_lately": _steady(logs, "week", "month"),
        "bestseller": days / max(head, _FLOOR),
    }


def _steady(logs: Mapping[str, np.ndarray], short: str, long: str) -> np.ndarray:
    """log ratio, moved so that equal daily sales give 0."""
    ratio: np.ndarray = logs[short] - logs[long] + math.log(HALF_LIVES[long] / HALF_LIVES[short])
    return ratio


class Popularity:
    """Counts per product row. Safe to share between threads.

    Args:
        rows: product_id -> row.
        events: unknown products are passed over.

    Attributes:
        newest: time of the newest event, or None.
    """

    def __init__(self, rows: Mapping[str, int], events: Sequence[Event]) -> None:
        self._rows = rows
        self._lock = threading.Lock()
        self.newest: float | None = None
        table = RecordTable.of(Event, events)
        items = event_rows(table, rows)
        known = items >= 0
        times = table.numbers("timestamp")[known]
        if len(times):
            self.newest = float(times.max())
        ages = ((self.newest or 0.0) - times) / DAY
        self._counts = faded_counts(items[known], ages, event_weights(table)[known], len(rows))
        self._top = {
            name: max(1.0, float(count.max(initial=0.0))) for name, count in self._counts.items()
        }

    def add(self, event: Event) -> int | None:
        """Count one more event; gives the row it changed, None for an unknown product."""
        row = self._rows.get(event.product_id)
        if row is None:
            return None
        weight = interaction_weight(event.kind, event.quantity)
        with self._lock:
            newest = event.timestamp if self.newest is None else self.newest
            passed = max(0.0, event.timestamp - newest) / DAY
            age = max(0.0, newest - event.timestamp) / DAY
            self.newest = max(newest, event.timestamp)
            for name, half_life in HALF_LIVES.items():
                if passed:  # time went on: what was recent is less so
                    self._counts[name] *= 0.5 ** (passed / half_life)
                self._counts[name][row] += weight * 0.5 ** (age / half_life)
        return row

    def blocks(self) -> dict[str, np.ndarray]:
        """All blocks, (n,) each, as of the newest event; see ``popularity_blocks``."""
        with self._lock:
            return popularity_blocks(self._counts)

    def level(self, product_id: str, name: str = "total") -> float:
        """0 (nobody) to 1 (the most popular product), by the logarithm of its count.

        Args:
            name: of ``HALF_LIVES``.
        """
        return self._level(name, product_id)

    def levels(self, name: str) -> np.ndarray:
        """(n,) float64: ``level`` of every product."""
        found: np.ndarray = np.log1p(np.maximum(self._counts[name], 0.0))
        return np.minimum(1.0, found / math.log1p(self._top[name]))

    def recent_level(self, product_id: str) -> float:
        """As ``level``, with a half-life of two weeks before the newest event."""
        return self._level("recent", product_id)

    def rising_level(self, product_id: str) -> float:
        """-1 (fallen out of favour) to 1 (rising fast); 0 for steady sales and for nobody's."""
        row = self._rows.get(product_id)
        if row is None:
            return 0.0
        recent, season = (max(0.0, float(self._counts[n][row])) for n in ("recent", "season"))
        usual = season * HALF_LIVES["recent"] / HALF_LIVES["season"]
        rise = math.log((recent + 1.0) / (usual + 1.0))  # one event alone is no trend
        return max(-1.0, min(1.0, rise / _FULL_RISE))

    def _level(self, name: str, product_id: str) -> float:
        row = self._rows.get(product_id)
        count = 0.0 if row is None else max(0.0, float(self._counts[name][row]))
        return min(1.0, math.log1p(count) / math.log1p(self._top[name]))
