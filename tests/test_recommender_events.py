"""Events while the shop is open: they count at once, as if they had been known from the start."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from data.records import Event
from engine.profile import Fact, Profile
from engine.ranking.asked import Asked
from engine.recommender import Recommender
from engine.rows.popularity import LEVELS
from tests.toy_shops import DAY, NOW, build, toy_shop


def added_later(*, days: float) -> tuple[Recommender, Recommender]:
    """A shop that lived through three more events, and one that knew them from the start."""
    shop = toy_shop()
    more = tuple(
        Event("blank", name, "purchase", NOW + day * DAY)
        for name, day in (("novel", 0.1), ("atlas", 0.2), ("novel", days))
    )
    lived, knew = build(shop), build(replace(shop, events=(*shop.events, *more)))
    for event in more:
        lived.add_event(event)
    return lived, knew


@pytest.mark.parametrize("days", [3.0, 40.0])
def test_popularity_after_events_is_that_of_having_known_them(days: float) -> None:
    """All fade with the last event, so every product's rows are as a new start writes them."""
    lived, knew = added_later(days=days)
    rows = range(len(lived.shop.products))
    for name in LEVELS:
        assert lived.space.block_rows(name, rows) == pytest.approx(
            knew.space.block_rows(name, rows), abs=1e-6
        )


def test_within_the_hours_only_the_events_product_is_written() -> None:
    lived = build(toy_shop())
    before = {n: lived.space.block_rows(n, range(7)).copy() for n in LEVELS}
    row, day = lived.shop.product_rows["novel"], lived.popularity.newest
    assert day is not None
    lived.add_event(Event("blank", "novel", "purchase", day + 0.2 * DAY))
    for name, old in before.items():
        new = lived.space.block_rows(name, range(7))
        assert new[row, 0] > old[row, 0]
        assert np.delete(new, row, axis=0).tolist() == np.delete(old, row, axis=0).tolist()


def test_the_addends_are_still_the_score_after_events() -> None:
    lived, _ = added_later(days=40.0)
    for item in lived.recommend(Profile((Fact("need", "story"),)), 6).items:
        assert sum(r.contribution for r in item.reasons) == pytest.approx(item.score, abs=1e-4)


def test_feedback_counts_from_the_next_list_on() -> None:
    recommender = build(toy_shop())
    before = recommender.score_one(Asked(Profile()), "novel").score
    recommender.add_event(Event("blank", "novel", "purchase", NOW))
    assert recommender.score_one(Asked(Profile()), "novel").score > before
    assert [i.product_id for i in recommender.profile_for("blank").history] == ["novel"]


def test_feedback_from_many_threads_is_all_counted() -> None:
    recommender = build(toy_shop())

    def give() -> None:
        for _ in range(20):
            recommender.add_event(Event("blank", "novel", "view", NOW))
            answer = recommender.recommend(Profile(), 3)
            for item in answer.items:
                total = sum(reason.contribution for reason in item.reasons)
                assert abs(total - item.score) < 1e-4

    threads = [threading.Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(recommender.profile_for("blank").history) == 80


def test_who_is_forgotten_leaves_the_shop_as_if_never_there() -> None:
    """Their likes move neither lists, nor reasons, nor what others are shown; events on file stay."""
    names = ("novel", "atlas", "mug", "novel")
    theirs = [Event("buyer", n, "like", NOW + n_ * 0.01 * DAY) for n_, n in enumerate(names)]
    others = [Event("blank", n, "purchase", NOW + 0.5 * DAY) for n in ("kettle", "mug")]
    lived, without = build(toy_shop()), build(toy_shop())
    for event in (*theirs, *others):
        lived.add_event(event)
    for event in others:
        without.add_event(event)
    assert lived.profile_for("buyer") != without.profile_for("buyer")
    lived.forget("buyer")
    lived.forget("nobody")
    for who in ("buyer", "blank"):
        assert lived.profile_for(who) == without.profile_for(who)
        profile = lived.profile_for(who)
        left, right = lived.recommend(profile, 7), without.recommend(profile, 7)
        assert [i.product for i in left.items] == [i.product for i in right.items]
        # A hundredth: of the item-item model what later steps saw of theirs goes at the next start.
        assert [i.score for i in left.items] == pytest.approx(
            [i.score for i in right.items], abs=0.01
        )
    rows = range(7)
    for name in LEVELS:
        assert lived.space.block_rows(name, rows) == pytest.approx(
            without.space.block_rows(name, rows), abs=1e-6
        )
