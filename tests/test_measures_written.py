"""Measures written out in a table's cells."""

from __future__ import annotations

import pytest

from data.measures import measures


@pytest.mark.parametrize(
    ("column", "read", "unit"),
    [
        (["750 ml", "1.5 l", None], [750.0, 1500.0, None], "ml"),
        (["1,5 kg", "2 kg"], [1.5, 2.0], "kg"),
        (['14"', '15.6"'], [14.0, 15.6], "inches"),
        (["13,5 %", "12 %"], [13.5, 12.0], "percent"),
        (["5G", "4G"], ["5G", "4G"], ""),
        (["500 g", "1 l"], ["500 g", "1 l"], ""),
        (["M6", "M8"], ["M6", "M8"], ""),
        ([3.0, 4.0], [3.0, 4.0], ""),
    ],
)
def test_measures_written_out(column, read, unit):
    assert measures(column) == (read, unit)
