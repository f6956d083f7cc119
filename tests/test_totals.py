"""A budget for several things together: which amount it is, and at what cost it is found."""

from __future__ import annotations

import re

import pytest

from agent.slots import totals
from agent.slots.totals import total_in


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("a phone and a case, all in under 200 together", ", all in under 200 together"),
        ("a lamp and a rug. 300 for everything", ". 300 for everything"),
        ("a lamp under 20 and a rug, 90 in total", ", 90 in total"),
    ],
)
def test_the_last_clause_may_bound_all(text: str, clause: str) -> None:
    assert total_in(text) == (len(text) - len(clause), len(text))


@pytest.mark.parametrize("text", ["a lamp under 20", "together", "200 together for a red lamp", ""])
def test_other_amounts_bound_one_thing(text: str) -> None:
    assert total_in(text) is None


def test_a_message_full_of_numbers_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search for what stands before tries every place, so it must not be made a number."""
    searched: list[str] = []

    class Counting:
        def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
            searched.append(text)
            return before.search(text, start, end)

    before = totals._BEFORE
    monkeypatch.setattr(totals, "_BEFORE", Counting())
    assert total_in("under 50 " * 220) is None
    assert len(searched) == 1
