"""Units of measure: what people write behind a number, and what a column's name says it holds.

It knows words only; which column is meant is for ``vocabulary.py`` to say.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.lexical import stem

#: Unit -> (base unit, factor). A column's unit is the last part of its name ("volume_ml").
UNITS: Mapping[str, tuple[str, float]] = {
    "ml": ("ml", 1.0), "cl": ("ml", 10.0), "l": ("ml", 1000.0), "liter": ("ml", 1000.0),
    "litre": ("ml", 1000.0), "g": ("g", 1.0), "gram": ("g", 1.0), "kg": ("g", 1000.0),
    "kilo": ("g", 1000.0), "mm": ("mm", 1.0), "cm": ("mm", 10.0), "m": ("mm", 1000.0),
    "inch": ("mm", 25.4), "in": ("mm", 25.4), '"': ("mm", 25.4), "”": ("mm", 25.4),
    "w": ("w", 1.0), "watt": ("w", 1.0), "kw": ("w", 1000.0), "mb": ("mb", 1.0),
    "gb": ("mb", 1000.0), "tb": ("mb", 1_000_000.0), "min": ("min", 1.0), "minute": ("min", 1.0),
    "h": ("min", 60.0), "hour": ("min", 60.0), "mah": ("mah", 1.0), "page": ("page", 1.0),
    "piece": ("piece", 1.0), "pack": ("piece", 1.0),
}  # fmt: skip


def unit_of(key: str) -> str:
    """The unit in a column's name: "volume_ml" -> "ml", "pages" -> "page", "size" -> ""."""
    last = stem(key.rsplit("_", 1)[-1])
    return last if last in UNITS else ""
