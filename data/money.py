"""Amounts of money as people read them."""

from __future__ import annotations

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "INR": "₹", "JPY": "¥", "CAD": "CA$", "AUD": "A$"}


def money(amount: float, currency: str) -> str:
    """``money(1299.5, "USD")`` is "$1,299.50"; whole amounts have no cents ("$40").

    A currency without a sign of its own keeps its code: "40 SEK".
    """
    text = f"{amount:,.0f}" if abs(amount - round(amount)) < 0.005 else f"{amount:,.2f}"
    sign = _SIGNS.get(currency)
    return f"{sign}{text}" if sign else f"{text} {currency}"
