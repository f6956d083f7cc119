"""Histories that were read: kept within their bytes, and read anew after every event."""

from __future__ import annotations

import numpy as np
import pytest

from data.records import Event
from engine.features import Term
from engine.person.kept_terms import KeptTerms
from engine.profile import Interaction, Profile
from engine.recommender import Recommender
from tests.toy_shops import NOW, build, toy_shop


def sized(count: int) -> list[Term]:
    return [Term("behaviour", "history", "", addend=np.zeros(count, np.float32))]


def test_what_was_read_is_not_read_again_until_it_is_the_oldest() -> None:
    kept = KeptTerms(most_bytes=5_000)
    first = kept.of("a", 1, lambda: sized(500))  # two kilobytes each, so two have room
    kept.of("b", 1, lambda: sized(500))
    assert kept.of("a", 1, lambda: pytest.fail("read again")) is first
    kept.of("c", 1, lambda: sized(500))  # b goes: it was used longest ago
    assert len(kept) == 2
    assert kept.of("a", 1, lambda: pytest.fail("read again")) is first
    assert kept.of("b", 1, lambda: sized(1))[0].nbytes == 4
    assert kept.nbytes <= 5_000


def test_what_has_no_room_is_answered_and_not_kept() -> None:
    kept = KeptTerms(most_bytes=1_000)
    assert len(kept.of("a", 1, lambda: sized(500))) == 1
    assert (len(kept), kept.nbytes) == (0, 0)


def test_an_empty_one_forgets() -> None:
    kept = KeptTerms()
    kept.of("a", 1, lambda: sized(1))
    kept.clear()
    assert (len(kept), kept.nbytes) == (0, 0)


@pytest.fixture
def toy() -> Recommender:
    return build(toy_shop())


def scores(recommender: Recommender, profile: Profile) -> list[float]:
    terms = recommender.tastes.terms(profile)
    found: list[float] = recommender.space.scores(terms).tolist()
    return found


def fresh(recommender: Recommender, profile: Profile) -> list[float]:
    recommender.tastes.history.kept.clear()
    return scores(recommender, profile)


@pytest.mark.parametrize("who", ["buyer", "somebody else"])
def test_everybodys_events_change_a_history_that_was_kept(toy: Recommender, who: str) -> None:
    """Somebody else who bought the same teaches the item-item model about this history, too."""
    history = (Interaction("kettle", "purchase"), Interaction("mug", "view"))
    profile = Profile(history=history)
    toy.add_event(Event(who, "kettle", "purchase", NOW))
    before = scores(toy, profile)
    assert scores(toy, profile) == before == fresh(toy, profile)
    toy.add_event(Event(who, "atlas", "purchase", NOW))
    after = scores(toy, profile)
    assert after == fresh(toy, profile)
    assert after != before


def test_each_persons_own_events_come_into_their_history(toy: Recommender) -> None:
    before = toy.profile_for("buyer")
    scores(toy, before)
    toy.add_event(Event("buyer", "novel", "dislike", NOW))
    after = toy.profile_for("buyer")
    assert len(after.history) == len(before.history) + 1
    assert scores(toy, after) == fresh(toy, after)


def test_the_same_products_otherwise_used_are_another_history(toy: Recommender) -> None:
    bought = Profile(history=(Interaction("kettle", "purchase"),))
    disliked = Profile(history=(Interaction("kettle", "dislike"),))
    assert scores(toy, bought) != scores(toy, disliked)
    assert scores(toy, bought) == fresh(toy, bought)
