"""How often somebody may do something: token buckets, and growing waits after failures.

Both forget the least recently seen key when they hold too many, so that an attacker with many
addresses cannot fill the memory. Safe to use from several threads. They do not know what is
limited.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

Clock = Callable[[], float]

#: Keys kept of each limit.
MOST_KEYS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, then ``per_minute``; both at least 1."""

    per_minute: float
    burst: int

    def __post_init__(self) -> None:
        if not self.per_minute > 0 or self.burst < 1:
            raise ValueError(f"{self}; expected a rate above 0 and a burst of at least 1")


class RateLimit:
    """A token bucket for each key."""

    def __init__(self, rate: Rate, clock: Clock = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._lock = Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, when

    def take(self, key: str) -> float:
        """Take one token: 0.0 when there was one, else the seconds until there will be."""
        per_second = self.rate.per_minute / 60
        with self._lock:
            now = self._clock()
            tokens, then = self._buckets.pop(key, (float(self.rate.burst), now))
            tokens = min(float(self.rate.burst), tokens + (now - then) * per_second)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / per_second
            self._buckets[key] = (tokens if wait else tokens - 1, now)
            if len(self._buckets) > MOST_KEYS:
                self._buckets.popitem(last=False)
        return wait


class Throttle:
    """Waits that double with each failure of a key, after some free ones.

    Args:
        free: failures without a wait.
        base_s, most_s: the first wait and the longest, in seconds.
        forget_s: quiet seconds (beyond the wait) after which failures no longer count.
    """

    def __init__(
        self,
        free: int = 3,
        base_s: float = 1.0,
        most_s: float = 900.0,
        forget_s: float = 3600.0,
        clock: Clock = time.monotonic,
    ) -> None:
        self._free, self._base_s, self._most_s = free, base_s, most_s
        self._forget_s = forget_s
        self._clock = clock
        self._lock = Lock()
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()  # count, last one

    def wait(self, key: str) -> float:
        """Seconds until the next try is listened to; 0.0 when it is now."""
        with self._lock:
            count, last = self._failures.get(key, (0, 0.0))
            return max(0.0, last + self._penalty(count) - self._clock())

    def failed(self, key: str) -> None:
        with self._lock:
            now = self._clock()
            count, last = self._failures.pop(key, (0, now))
            if now - last > self._forget_s + self._penalty(count):
                count = 0
            self._failures[key] = (count + 1, now)
            if len(self._failures) > MOST_KEYS:
                self._failures.popitem(last=False)

    def passed(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)

    def _penalty(self, count: int) -> float:
        if count <= self._free:
            return 0.0
        return min(self._most_s, self._base_s * 2.0 ** min(count - self._free - 1, 60))
