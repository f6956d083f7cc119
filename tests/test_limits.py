"""Buckets refill at their rate; waits double."""

from __future__ import annotations

import pytest

from ui import limits
from ui.limits import Rate, RateLimit, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_then_the_rate_holds():
    clock = Clock()
    limit = RateLimit(Rate(per_minute=60, burst=3), clock)
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 1.0]
    assert limit.take("b") == 0  # nobody pays for another
    clock.now += 0.5
    assert limit.take("a") == pytest.approx(0.5)
    clock.now += 0.5
    assert limit.take("a") == 0
    clock.now += 1000
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, 1.0]  # never more than the burst


def test_keys_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(limits, "MOST_KEYS", 2)
    limit = RateLimit(Rate(per_minute=60, burst=1), Clock())
    for key in "abc":
        assert limit.take(key) == 0
    assert limit.take("c") > 0
    assert limit.take("a") == 0  # the longest unseen was forgotten


@pytest.mark.parametrize(("per_minute", "burst"), [(0, 1), (-1, 1), (1, 0), (float("nan"), 1)])
def test_a_rate_that_lets_nobody_pass_is_refused(per_minute, burst):
    with pytest.raises(ValueError, match="burst"):
        Rate(per_minute, burst)


def test_waits_double_up_to_the_longest():
    clock = Clock()
    throttle = Throttle(free=1, base_s=2, most_s=10, clock=clock)
    waits = []
    for _ in range(6):
        throttle.failed("a")
        waits.append(throttle.wait("a"))
        clock.now += waits[-1]
    assert waits == [0, 2, 4, 8, 10, 10]
    assert throttle.wait("b") == 0


def test_success_and_time_forgive():
    clock = Clock()
    throttle = Throttle(free=0, base_s=1, forget_s=100, clock=clock)
    throttle.failed("a")
    throttle.passed("a")
    assert throttle.wait("a") == 0
    for _ in range(3):
        throttle.failed("a")
    clock.now += 105
    throttle.failed("a")
    assert throttle.wait("a") == 1
