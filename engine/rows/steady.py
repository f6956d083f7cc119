"""What was made of the terms that hold for everybody, kept until the next event.

There are few sets of such terms: with the season, and without for who has said another. It does not
know what is made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from engine.rows.term import Term

Made = TypeVar("Made")
#: Sets of terms of which it is kept: each may hold a number for every product.
MOST_SETS = 2


class KeptSteady(Generic[Made]):
    """Terms -> what was made of them. Safe to share between threads."""

    def __init__(self) -> None:
        # Replaced whole, so that no thread sees half of a change; the terms are held, so that no
        # other term can have the address of one.
        self._kept: dict[tuple[int, ...], tuple[int, Sequence[Term], Made]] = {}

    def of(self, version: int, terms: Sequence[Term], make: Callable[[], Made]) -> Made:
        """What ``make`` gave for these very terms in this ``version`` of the space, or gives now."""
        key = tuple(map(id, terms))
        found = self._kept.get(key)
        if found is None or found[0] != version:
            found = version, tuple(terms), make()
            others = [(k, kept) for k, kept in self._kept.items() if k != key]
            self._kept = dict([*others[1 - MOST_SETS :], (key, found)])
        return found[2]
