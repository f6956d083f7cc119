"""Amounts of money as people read them."""

from __future__ import annotations

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "INR": "₹", "JPY": "¥", "CAD": "CA$", "AUD": "A$"}


#: The codes of the world's currencies (ISO 4217), as far as something is sold in them.
CODES = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD
    KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
    NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE
    SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV
    WST XAF XCD XOF XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905
)


def money(amount: float, currency: str) -> str:
    """``money(1299.5, "USD")`` is "$1,299.50"; whole amounts have no cents ("$40").

    A currency without a sign of its own keeps its code: "40 SEK".
    """
    size = abs(amount)
    if 0 < amount < 0.01:
        text = f"{amount:.4f}".rstrip("0").rstrip(".")  # a screw bought by the thousand
    else:
        text = f"{size:,.0f}" if abs(size - round(size)) < 0.005 else f"{size:,.2f}"
    minus = "-" if amount <= -0.005 else ""
    sign = _SIGNS.get(currency)
    return f"{minus}{sign}{text}" if sign else f"{minus}{text} {currency}"
