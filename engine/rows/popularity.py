"""How much products are liked by all: ever, of late, and rising.

Each level is computed from counts that fade with a half-life of their own. Counts stand as of a
moment: an event after it counts a little more than one instead of everything else a little less,
which is the same to every ratio (forward decay, Cormode et al. 2009), so that one more event costs
one addition. It does not know features, weights or persons.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from data.record_table import RecordTable
from data.records import Event
from engine.rows.interactions import DAY, event_rows, event_weights, interaction_weight

#: Half-lives in days. "recent" is what sells now; "rising" compares it with the season, and
#: "rising lately" this week with this month.
HALF_LIVES: Mapping[str, float] = MappingProxyType(
    {"total": math.inf, "season": 90.0, "month": 28.0, "recent": 14.0, "week": 7.0}
)
#: The levels, and what more of each is called.
LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "popularity": "popular",
        "recent": "popular lately",
        "rising": "interest rising",
        "rising_lately": "interest rising this week",
    }
)
#: Days that events may go on before all counts fade to the newest: of the shortest half-life so
#: little that no count is off by more than 3 %; all products are written four times a day.
FADE_EVERY = 0.25
#: Added to both counts of a rise: one event alone is no trend.
_RISE_FLOOR = 1.0
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


class Popularity:
    """Counts per product row. Safe to share between threads.

    Args:
        rows: product_id -> row.
        events: unknown products are passed over.

    Attributes:
        newest: time of the newest event, or None.
        version: counts how often everything faded; between two changes one more event moves the
            levels of its own product only.
    """

    def __init__(self, rows: Mapping[str, int], events: Sequence[Event]) -> None:
        self._rows = rows
        self._lock = threading.Lock()
        self.version = 0
        table = RecordTable.of(Event, events)
        items = event_rows(table, rows)
        known = items >= 0
        times = table.numbers("timestamp")[known]
        self.newest = float(times.max()) if len(times) else None
        #: The moment as of which counts stand.
        self._moment = self.newest
        ages = ((self.newest or 0.0) - times) / DAY
        self._counts = faded_counts(items[known], ages, event_weights(table)[known], len(rows))
        self._top = _tops(self._counts)

    def add(self, event: Event) -> int | None:
        """Count one more event; gives the row it changed, None for an unknown product.

        When it is ``FADE_EVERY`` days past the moment as of which counts stand, all of them fade
        to it, they are measured anew and ``version`` changes.
        """
        row = self._rows.get(event.product_id)
        if row is None:
            return None
        with self._lock:
            time = event.timestamp
            self.newest = time if self.newest is None else max(self.newest, time)
            if self._moment is None:
                self._moment = time
            late = time > self._moment + FADE_EVERY * DAY
            if late:
                self._fade(time)
            self._count(row, event, 1.0)
            if late:
                self._top = _tops(self._counts)
        return row

    def remove(self, events: Iterable[Event]) -> None:
        """Take events back that ``add`` counted; all are measured anew and ``version`` changes."""
        with self._lock:
            for event in events:
                row = self._rows.get(event.product_id)
                if row is not None:
                    self._count(row, event, -1.0)
            self._top = _tops(self._counts)
            self.version += 1

    def _count(self, row: int, event: Event, sign: float) -> None:
        """Add an event to a row's counts, or take it off; the caller holds the lock."""
        weight = sign * interaction_weight(event.kind, event.quantity)
        age = ((self._moment or 0.0) - event.timestamp) / DAY
        for name, half_life in HALF_LIVES.items():
            self._counts[name][row] += weight * 0.5 ** (age / half_life)

    def _fade(self, moment: float) -> None:
        """Let all counts stand as of another moment; the caller holds the lock."""
        passed = (moment - (self._moment or 0.0)) / DAY
        for name, half_life in HALF_LIVES.items():
            self._counts[name] *= 0.5 ** (passed / half_life)
        self._moment = moment
        self.version += 1

    def levels(
        self, rows: Sequence[int] | np.ndarray | slice = slice(None)
    ) -> dict[str, np.ndarray]:
        """Every level of some products: name of ``LEVELS`` -> (rows,) float64 within -1 to 1.

        popularity, recent: 0 for nobody, 1 for the most, by the logarithm of the count.
        rising, rising_lately: the logarithm of a shorter memory over a longer one; 0 for steady
        sales and for nobody's, negative for what is falling out of favour.
        """
        with self._lock:
            counts = {n: np.maximum(count[rows], 0.0) for n, count in self._counts.items()}
            top = self._top
        return {
            "popularity": _share(counts["total"], top["total"]),
            "recent": _share(counts["recent"], top["recent"]),
            "rising": _rise(counts, "recent", "season"),
            "rising_lately": _rise(counts, "week", "month"),
        }

    def level(self, name: str, product_id: str) -> float:
        """One level of one product; 0 for an unknown one."""
        row = self._rows.get(product_id)
        return 0.0 if row is None else float(self.levels([row])[name][0])


def _tops(counts: Mapping[str, np.ndarray]) -> dict[str, float]:
    """The largest counts, by which others are measured; at least one event."""
    return {n: max(1.0, float(counts[n].max(initial=0.0))) for n in ("total", "recent")}


def _share(counts: np.ndarray, top: float) -> np.ndarray:
    """log(1 + count), 1 at ``top``."""
    return np.minimum(np.log1p(counts) / math.log1p(top), 1.0)


def _rise(counts: Mapping[str, np.ndarray], short: str, long: str) -> np.ndarray:
    """log ratio of two memories, each as of equal daily sales; ±1 for a full rise or fall."""
    usual = counts[long] * HALF_LIVES[short] / HALF_LIVES[long]
    rise = np.log((counts[short] + _RISE_FLOOR) / (usual + _RISE_FLOOR))
    return np.clip(rise / _FULL_RISE, -1.0, 1.0)
