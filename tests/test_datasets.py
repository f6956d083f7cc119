"""The protocols of the quality bench, on purchases small enough to split by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench.datasets import DataMissingError, Purchases, data_folder, last_basket, time_cut

START = pd.Timestamp("2020-01-01")


def purchases(rows: list[tuple[int, int, float]]) -> Purchases:
    users, items, days = np.array(rows).T
    titles = tuple(f"thing {i}" for i in range(12))
    return Purchases(users.astype(int), items.astype(int), days, titles, np.ones(12), START)


HISTORY = [(0, i, float(i)) for i in range(5)]  # just enough to be asked for


def test_a_cut_trains_before_and_asks_for_the_first_basket_after() -> None:
    data = purchases([*HISTORY, (0, 7, 10.0), (0, 8, 10.0), (0, 9, 10.5), (1, 7, 11.0)])
    split = time_cut(data, "2020-01-11")
    assert split.train.days.max() < 10
    assert split.people.tolist() == [0]  # the other has no history
    assert sorted(split.targets.tolist()) == [7, 8]
    assert split.shares.tolist() == [0.5, 0.5]
    assert split.now.tolist() == [10.0]


def test_nothing_after_the_end_exists() -> None:
    data = purchases([*HISTORY, (0, 7, 10.0), (0, 8, 20.0)])
    assert time_cut(data, "2020-01-07", "2020-01-12").targets.tolist() == [7]
    assert time_cut(data, "2020-01-16").targets.tolist() == [8]
    assert len(time_cut(data, "2020-01-16", "2020-01-18").people) == 0


def test_the_whole_last_day_is_hidden() -> None:
    data = purchases([*HISTORY, (0, 7, 30.2), (0, 8, 30.2), (0, 9, 30.9), (1, 7, 1.0), (1, 8, 2.0)])
    split = last_basket(data)
    assert split.people.tolist() == [0]
    assert sorted(split.targets.tolist()) == [7, 8]
    assert set(split.train.items[split.train.users == 0]) == set(range(5))
    assert split.now.tolist() == [30.0]


def test_each_tie_is_broken_to_one_target_a_person() -> None:
    data = purchases(
        [*HISTORY, *((1, i, float(i)) for i in range(5)), (0, 7, 9.0), (0, 8, 9.0), (1, 9, 9.0)]
    )
    split = time_cut(data, "2020-01-10")
    drawn = {int(split.targets[split.one_target(seed)[0]]) for seed in range(20)}
    assert drawn == {7, 8}
    assert all(split.rows[split.one_target(seed)].tolist() == [0, 1] for seed in range(5))


def test_missing_data_is_said_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(DataMissingError, match="--data"):
        data_folder(str(tmp_path))
