"""Counts of what people do: ever, of late, rising."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import EVENT_KINDS, Event
from engine.rows.interactions import DAY, KIND_WEIGHT, interaction_weight
from engine.rows.popularity import (
    FADE_EVERY,
    HALF_LIVES,
    LEVELS,
    Popularity,
    _tops,
    faded_counts,
)

ROWS = {"a": 0, "b": 1, "c": 2}


def event(product_id: str, days: float, kind: str = "purchase") -> Event:
    return Event("u", product_id, kind, days * DAY)


def test_the_most_popular_is_one_and_nobody_is_zero() -> None:
    popularity = Popularity(ROWS, [event("a", 0), event("a", 1), event("b", 1)])
    levels = popularity.levels()
    for name in ("popularity", "recent"):
        assert levels[name][0] == 1.0
        assert 0 < levels[name][1] < 1
        assert levels[name][2] == 0.0
        assert popularity.level(name, "b") == levels[name][1]
        assert popularity.level(name, "unknown") == 0.0


def test_what_is_old_is_less_recent() -> None:
    popularity = Popularity(ROWS, [event("a", 0), event("b", HALF_LIVES["recent"])])
    assert popularity.level("popularity", "a") == popularity.level("popularity", "b")
    assert popularity.level("recent", "a") < popularity.level("recent", "b")


def test_a_dislike_counts_against_and_never_below_zero() -> None:
    popularity = Popularity(ROWS, [event("a", 0, "dislike"), event("b", 0)])
    assert all(level[0] == 0.0 for level in popularity.levels().values())


def test_an_added_event_counts() -> None:
    popularity = Popularity(ROWS, [event("a", 0), event("a", 0)])
    assert popularity.add(event("b", 1)) == 1
    assert popularity.level("popularity", "b") > 0
    assert popularity.newest == DAY
    assert popularity.add(event("unknown", 2)) is None


def test_a_half_life_halves_by_hand() -> None:
    counts = faded_counts(np.array([0, 1]), np.array([0.0, 28.0]), np.ones(2), 3)
    assert counts["total"].tolist() == [1.0, 1.0, 0.0]
    assert counts["month"].tolist() == [1.0, 0.5, 0.0]
    assert counts["recent"].tolist() == [1.0, 0.25, 0.0]


def test_steady_sales_do_not_rise_and_new_ones_do() -> None:
    steady = [event("a", day) for day in range(1000)]
    popularity = Popularity(ROWS, [*steady, *(event("b", 990 + day) for day in range(10))])
    for name in ("rising", "rising_lately"):
        assert popularity.level(name, "a") == pytest.approx(0.0, abs=0.05)
        assert popularity.level(name, "b") > 0.2
        assert popularity.level(name, "c") == popularity.level(name, "unknown") == 0.0
    popularity.add(event("c", 1100))
    rising = popularity.levels()["rising"]
    assert rising[0] < -0.4
    assert rising[0] < 0 < rising[2]


def test_levels_are_zero_without_events() -> None:
    levels = Popularity(ROWS, []).levels()
    assert set(levels) == set(LEVELS)
    assert all(level.tolist() == [0.0, 0.0, 0.0] for level in levels.values())


def test_one_event_moves_its_own_product_only_until_all_fade() -> None:
    popularity = Popularity(ROWS, [event("a", 0), event("a", 0), event("b", 0)])
    before = popularity.levels()
    popularity.add(event("c", 0.9 * FADE_EVERY))
    after = popularity.levels()
    assert popularity.version == 0
    for name in LEVELS:
        assert after[name][:2].tolist() == before[name][:2].tolist()
        assert after[name][2] > before[name][2]
    popularity.add(event("c", 14.0))
    assert popularity.version == 1
    faded = popularity.levels()
    assert faded["popularity"][0] == before["popularity"][0]
    assert faded["rising"][0] < after["rising"][0]


happenings = st.lists(
    st.builds(
        event,
        st.sampled_from(list(ROWS)),
        st.floats(0, 400),
        st.sampled_from(EVENT_KINDS),
    ),
    max_size=20,
)


@settings(deadline=None)
@given(happenings)
def test_adding_equals_having_known(events: list[Event]) -> None:
    known, added = Popularity(ROWS, events), Popularity(ROWS, [])
    for one in events:
        added.add(one)
    assert added.newest == known.newest
    if added.newest is not None:
        added._fade(added.newest)
        added._top = _tops(added._counts)
    for name, block in known._counts.items():
        assert added._counts[name] == pytest.approx(block, abs=1e-9)
    for name, level in known.levels().items():
        assert added.levels()[name] == pytest.approx(level, abs=1e-9)
        assert (np.abs(level) <= 1.0).all()


def test_a_purchase_says_more_than_a_like_and_a_like_more_than_a_view() -> None:
    weights = [interaction_weight(kind) for kind in ("dislike", "view", "like", "purchase")]
    assert weights == sorted(weights)
    assert weights[0] < 0 < weights[1]
    assert set(KIND_WEIGHT) == set(EVENT_KINDS)


def test_an_interaction_fades_by_its_half_life() -> None:
    assert interaction_weight("purchase", 1, 60, 30) == 0.25
    assert interaction_weight("purchase", 1, -5, 30) == 1.0
    assert interaction_weight("purchase", 1, None, 30) == interaction_weight("purchase", 7) == 1.0
    assert math.isclose(interaction_weight("dislike", 1, 30, 30), KIND_WEIGHT["dislike"] / 2)


@pytest.mark.parametrize(("kind", "half_life"), [("bought", 30.0), ("view", 0.0)])
def test_a_wrong_kind_or_half_life_is_named(kind: str, half_life: float) -> None:
    with pytest.raises(ValueError, match=r"bought|half_life_days"):
        interaction_weight(kind, 1, 1, half_life)
