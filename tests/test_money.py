"""Amounts as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.money import money


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (40, "USD", "$40"),
        (40.0, "EUR", "€40"),
        (1299.5, "USD", "$1,299.50"),
        (0.99, "GBP", "£0.99"),
        (1234567, "INR", "₹1,234,567"),
        (9.999, "USD", "$10"),
        (9.99, "USD", "$9.99"),
        (0, "USD", "$0"),
        (40, "SEK", "40 SEK"),
        (12.5, "CHF", "12.50 CHF"),
        (12, "CAD", "CA$12"),
        (-5, "USD", "-$5"),
        (0.004, "EUR", "€0.004"),
        (-0.001, "USD", "$0"),
    ],
)
def test_an_amount_in_words(amount: float, currency: str, text: str) -> None:
    assert money(amount, currency) == text


@given(st.integers(0, 10**9))
def test_no_cent_is_lost(cents: int) -> None:
    text = money(cents / 100, "USD")
    assert round(float(text.removeprefix("$").replace(",", "")) * 100) == cents
