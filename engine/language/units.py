"""Units of measure: what people write behind a number, what a column's name says it holds, and how
its numbers are written.

It knows words only; which column is meant is for ``vocabulary.py`` to say.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.lexical import stem

#: Unit -> (base unit, factor). A column's unit is the last part of its name ("volume_ml").
UNITS: Mapping[str, tuple[str, float]] = {
    "ml": ("ml", 1.0), "cl": ("ml", 10.0), "l": ("ml", 1000.0), "liter": ("ml", 1000.0),
    "litre": ("ml", 1000.0), "g": ("g", 1.0), "gram": ("g", 1.0), "kg": ("g", 1000.0),
    "kilo": ("g", 1000.0), "mm": ("mm", 1.0), "cm": ("mm", 10.0), "m": ("mm", 1000.0),
    "inch": ("mm", 25.4), "in": ("mm", 25.4), '"': ("mm", 25.4), "”": ("mm", 25.4),
    "w": ("w", 1.0), "watt": ("w", 1.0), "kw": ("w", 1000.0), "mb": ("mb", 1.0),
    "gb": ("mb", 1000.0), "tb": ("mb", 1_000_000.0), "min": ("min", 1.0), "minute": ("min", 1.0),
    "h": ("min", 60.0), "hour": ("min", 60.0), "mah": ("mah", 1.0), "page": ("page", 1.0),
    "piece": ("piece", 1.0), "pack": ("piece", 1.0), "mg": ("g", 0.001), "oz": ("oz", 1.0),
    "ounce": ("oz", 1.0), "lb": ("lb", 1.0), "ft": ("ft", 1.0), "v": ("v", 1.0), "volt": ("v", 1.0),
    "ah": ("mah", 1000.0), "wh": ("wh", 1.0), "hz": ("hz", 1.0), "db": ("db", 1.0),
    "decibel": ("db", 1.0), "lm": ("lm", 1.0), "lumen": ("lm", 1.0), "percent": ("percent", 1.0),
    "m2": ("m2", 1.0),
}  # fmt: skip
#: Last part of a column's name -> its unit as it is written.
_WRITTEN = {"gb": "GB", "kg": "kg", "ml": "ml", "cl": "cl", "cm": "cm", "m": "m", "inches": "inches",
            "hours": "hours", "pages": "pages", "watts": "W", "g": "g", "mg": "mg", "l": "l",
            "liters": "l", "litres": "l", "w": "W", "kw": "kW", "people": "people", "players": "players",
            "pieces": "pieces", "minutes": "minutes", "mm": "mm", "mb": "MB", "tb": "TB",
            "mah": "mAh", "ah": "Ah", "wh": "Wh", "hz": "Hz", "v": "V", "volts": "V", "db": "dB",
            "lm": "lm", "lumens": "lm", "oz": "oz", "lb": "lb", "ft": "ft", "m2": "m²", "percent": "%"}  # fmt: skip
#: Whole numbers without a unit, all between these, are years: vintages, years of print.
_FIRST_YEAR, _LAST_YEAR = 1400, 2100


def unit_of(key: str) -> str:
    """The unit in a column's name: "volume_ml" -> "ml", "pages" -> "page", "size" -> ""."""
    last = stem(key.rsplit("_", 1)[-1])
    return last if last in UNITS else ""


def are_years(low: float, high: float, unit: str) -> bool:
    """Whether numbers of this range and unit are years (a vintage, a year of print)."""
    return not unit and low >= _FIRST_YEAR and high <= _LAST_YEAR


def measure_name(key: str) -> str:
    """A column's name as people say it, without its unit: "weight_kg" is "weight"."""
    *name, last = key.replace("_", " ").split()
    if name and last in ("from", "max", "min"):
        return " ".join(name)  # "players_max"
    return " ".join(name) if name and unit_of(key.replace(" ", "_")) else " ".join([*name, last])


def named_amount(key: str, value: float) -> str:
    """A number beside its column's name: "18 V" of "voltage", "320" of "pages"."""
    return amount_words(key if measure_name(key) != key.replace("_", " ") else "", value)


def amount_words(key: str, value: float) -> str:
    """A number of a column with its unit: "1,700 ml", "from 3 years", "18 V", "2019"."""
    *name, unit = key.split("_")
    year = are_years(value, value, unit_of(key)) and value.is_integer()
    number = f"{value:.0f}" if year else f"{value:,.10g}"
    if name and unit in ("max", "min", "from"):
        unit, number = name[-1], f"from {number}" if unit == "from" else number
    if unit == "age":
        return "from birth" if number == "from 0" else f"{number} year{'s' * (value != 1)}"
    if unit == "percent":
        return f"{number}%"
    return f"{number} {_WRITTEN[unit]}" if unit in _WRITTEN else number
