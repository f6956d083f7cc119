"""The quality bench goes through the shop's own recommender, and looks no further than it may."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench import engine_scores
from bench.datasets import Purchases, last_basket
from bench.engine_scores import build, live_scores, moments, scores, shop_of
from engine.learning.block_weights import BlockWeights
from engine.ranking.asked import Asked
from engine.rows.interactions import DAY
from tests.fakes import fake_encode

START = pd.Timestamp("2020-01-01")


@pytest.fixture(autouse=True)
def without_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engine_scores, "encoder", lambda: fake_encode)
    monkeypatch.setattr(engine_scores, "cache", lambda: tmp_path)


def purchases(rows: Sequence[tuple[int, int, float]]) -> Purchases:
    users, items, days = np.array(rows).T
    titles = tuple(f"thing {i}" for i in range(9))
    return Purchases(
        users.astype(int), items.astype(int), days, titles, np.arange(1.0, 10.0), START
    )


#: Two people with five things each and a last basket of their own; a third buys thing 8.
ROWS = [
    *((0, i, float(i)) for i in range(5)), (0, 7, 10.0),
    *((1, i, float(i)) for i in range(5)), (1, 7, 30.0),
    *((2, 8, 20.0 + i) for i in range(3)), (2, 0, 25.0),
]  # fmt: skip


def test_purchases_become_a_shop() -> None:
    data = purchases(ROWS)
    shop = shop_of(data, 4)
    assert [p.price for p in shop.products] == data.prices.tolist()
    assert shop.products[3].title == "thing 3"
    assert len(shop.customers) == 4
    assert shop.events[5].timestamp == START.timestamp() + 10 * DAY == moments(data, data.days)[5]
    assert [e.product_id for e in shop.events_by_customer["2"]] == ["8", "8", "8", "0"]


def test_scores_are_those_of_the_recommender() -> None:
    shop = shop_of(purchases(ROWS), 3)
    recommender = build(shop)
    now = START.timestamp() + 40 * DAY
    table = scores(recommender, [0, 2], now)
    profile = recommender.profile_for("2", now=now)
    one = [recommender.score_one(Asked(profile), p.product_id).score for p in shop.products]
    assert table[1] == pytest.approx(one, abs=1e-4)
    assert not np.allclose(table[0], table[1])


def test_everybody_asks_at_a_time_of_their_own() -> None:
    """At day 10 nobody has bought thing 8 yet; at day 30 it is the most popular of all."""
    split = last_basket(purchases(ROWS))
    assert split.now.tolist() == [10.0, 30.0]
    shop = shop_of(split.train, 3)
    [found] = live_scores(shop, split, BlockWeights(), (("popularity",),))
    assert found[0, 8] == found[0, 7] == 0.0
    assert found[1, 8] == found[1].max() > found[1, 0] > 0.0
