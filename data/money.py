"""Amounts of money as people read them."""

from __future__ import annotations

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "INR": "₹", "JPY": "¥", "CAD": "CA$", "AUD": "A$"}


def money(amount: float, currency: str) -> str:
    """``money(1299.5, "USD")`` is "$1,299.50"; whole amounts have no cents ("$40").

    A currency without a sign of its own keeps its code: "40 SEK".
    """
    size = abs(amount)
    text = f"{size:,.0f}" if abs(size - round(size)) < 0.005 else f"{size:,.2f}"
    minus = "-" if amount <= -0.005 else ""
    sign = _SIGNS.get(currency)
    return f"{minus}{sign}{text}" if sign else f"{minus}{text} {currency}"
