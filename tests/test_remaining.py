"""How long a step still takes, by a made-up clock."""

from __future__ import annotations

import pytest

from engine.remaining import Remaining, duration


class Start:
    """A start that takes as long as it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.lines: list[str] = []
        self.tell = Remaining(self.lines.append, lambda: self.now)

    def run(self, what: str, shares: list[float], seconds: float) -> list[str]:
        """Reports with so many seconds between them; the lines since then."""
        heard = len(self.lines)
        for share in shares:
            self.tell(what, share)
            self.now += seconds
        return self.lines[heard:]


def test_the_time_that_is_left_is_what_the_rest_took() -> None:
    """A tenth takes a minute, so that nine tenths take nine."""
    lines = Start().run("embedding products", [share / 10 for share in range(11)], 60.0)
    assert lines[0] == "embedding products ..."
    assert lines[1] == "embedding products: 10%, about 9 minutes left"
    assert lines[5] == "embedding products: 50%, about 5 minutes left"
    assert lines[9] == "embedding products: 90%, about a minute left"
    assert lines[10] == "embedding products: done in 10 minutes"
    assert len(lines) == 11


def test_what_was_done_before_is_not_counted_as_fast() -> None:
    """It begins at .6 and takes 40 s for each tenth."""
    lines = Start().run("embedding products", [0.6, 0.7, 0.8, 0.9, 1.0], 40.0)
    assert lines[:2] == [
        "embedding products: 60% are done",
        "embedding products: 70%, about 2 minutes left",
    ]
    assert lines[-1] == "embedding products: done in 3 minutes"


def test_many_reports_make_few_lines() -> None:
    """A thousand reports in 1000 s: a line each 5 %."""
    lines = Start().run("embedding products", [n / 1000 for n in range(1001)], 1.0)
    assert len(lines) == 1 + 19 + 1
    slow = Start().run("embedding products", [n / 1000 for n in range(1001)], 20.0)
    assert len(slow) == pytest.approx(1 + 20_000 / 60, abs=3)  # a line a minute


def test_a_short_step_is_one_line() -> None:
    start = Start()
    assert start.run("reading words", [0.0], 0.5) == ["reading words ..."]
    assert start.run("embedding products", [0.0, 0.5, 1.0], 1.0) == ["embedding products ..."]
    assert start.run("embedding products", [0.0], 1.0) == ["embedding products ..."]


def test_nothing_is_estimated_from_nothing() -> None:
    lines = Start().run("embedding products", [0.0, 0.0, 0.0], 70.0)
    assert lines == ["embedding products ...", "embedding products: 0%", "embedding products: 0%"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "5 seconds"), (18, "20 seconds"), (55, "a minute"), (89, "a minute"), (360, "6 minutes"),
     (5000, "83 minutes"), (5400, "1.5 hours"), (7300, "2 hours")],
)  # fmt: skip
def test_durations_as_people_say_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words
