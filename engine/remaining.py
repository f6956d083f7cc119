"""How far a long step of the start is, and how long the rest of it will take, in lines for a log.

The time left is estimated from the share that was done since the step was first heard of. It does
not know what the steps are.
"""

from __future__ import annotations

import time
from collections.abc import Callable

#: A line a step at most every so many seconds, and at the latest when so much more of it is done and
#: so many seconds have gone by.
LEAST_SECONDS, MOST_SECONDS = 10.0, 60.0
STEP = 0.05


class Remaining:
    """Tells of steps that are done one after the other.

    Args:
        say: gets each line.
        clock: seconds, from any moment.
    """

    def __init__(
        self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._say = say
        self._clock = clock
        self._what = ""
        #: (seconds, share) of the step's first report, and of its last line.
        self._first = self._told = (0.0, 0.0)

    def __call__(self, what: str, share: float) -> None:
        """``share`` of a step, 0 to 1, is done."""
        now = self._clock()
        if what != self._what:
            self._what = what
            self._first = self._told = (now, share)
            self._say(f"{what} ..." if share == 0.0 else f"{what}: {share:.0%} are done")
            return
        since, grown = now - self._told[0], share - self._told[1]
        if share >= 1.0:
            if self._told != self._first:
                self._say(f"{what}: done in {duration(now - self._first[0])}")
            self._what = ""
        elif since >= MOST_SECONDS or (since >= LEAST_SECONDS and grown >= STEP):
            self._told = (now, share)
            done = share - self._first[1]
            left = (now - self._first[0]) * (1.0 - share) / done if done > 0 else None
            told = "" if left is None else f", about {duration(left)} left"
            self._say(f"{what}: {share:.0%}{told}")


def duration(seconds: float) -> str:
    """Seconds as people say them: "20 seconds", "6 minutes", "1.5 hours"."""
    if seconds < 50:
        return f"{max(5, 5 * round(seconds / 5))} seconds"
    minutes = round(seconds / 60)
    if minutes < 90:
        return "a minute" if minutes <= 1 else f"{minutes} minutes"
    return f"{round(seconds / 1800) / 2:g} hours"
