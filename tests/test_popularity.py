"""Counts of what people do, and what is recent."""

import pytest

from data.records import Event
from engine.popularity import DAY, HALF_LIFE_DAYS, Popularity

ROWS = {"a": 0, "b": 1, "c": 2}


def event(product_id: str, days: float, kind: str = "purchase") -> Event:
    return Event("u", product_id, kind, days * DAY)


def test_the_most_popular_is_one_and_nobody_is_zero() -> None:
    popularity = Popularity(ROWS, [event("a", 0), event("a", 1), event("b", 1)])
    assert popularity.level("a") == 1.0
    assert 0 < popularity.level("b") < 1
    assert popularity.level("c") == 0.0
    assert popularity.level("unknown") == 0.0


def test_what_is_old_is_less_recent() -> None:
    popularity = Popularity(ROWS, [event("a", 0), event("b", HALF_LIFE_DAYS)])
    assert popularity.level("a") == popularity.level("b")
    assert popularity.recent_level("a") < popularity.recent_level("b")


def test_a_dislike_counts_against_and_never_below_zero() -> None:
    popularity = Popularity(ROWS, [event("a", 0, "dislike"), event("b", 0)])
    assert popularity.level("a") == 0.0


def test_an_added_event_counts() -> None:
    popularity = Popularity(ROWS, [event("a", 0), event("a", 0)])
    assert popularity.add(event("b", 1)) == 1
    assert popularity.level("b") > 0
    assert popularity.newest == DAY
    assert popularity.add(event("unknown", 2)) is None


def test_adding_equals_having_known() -> None:
    events = [event("a", 0), event("b", 3), event("a", 9, "like"), event("c", 5, "view")]
    known = Popularity(ROWS, events)
    added = Popularity(ROWS, [])
    for one in events:
        added.add(one)
    assert added._recent == pytest.approx(known._recent)
    assert added._total == pytest.approx(known._total)
