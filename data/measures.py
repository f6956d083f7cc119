"""Measures written out in cells: a column of "750 ml" and "1.5 l" as numbers in one unit.

It knows units as they are written in tables. What people call them is for
``engine/language/units.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from data.cells import CellError, decimal_mark, number
from data.records import Attribute

#: As it is written -> (what a column's name ends in, its kind, how many of the smallest). Case
#: counts: "5G" is no weight.
_UNITS: Final[dict[str, tuple[str, str, float]]] = {
    spelling: (name, kind, size)
    for name, kind, size, spellings in (
        ("mg", "weight", 0.001, "mg"), ("g", "weight", 1.0, "g gr gram grams"),
        ("kg", "weight", 1000.0, "kg Kg KG kilo"), ("oz", "ounces", 1.0, "oz"),
        ("lb", "pounds", 1.0, "lb lbs"), ("ml", "volume", 1.0, "ml mL"),
        ("cl", "volume", 10.0, "cl cL"), ("l", "volume", 1000.0, "l L ltr litre litres liter liters"),
        ("mm", "length", 1.0, "mm"), ("cm", "length", 10.0, "cm"), ("m", "length", 1000.0, "m"),
        ("inches", "inches", 1.0, "in inch inches \""), ("ft", "feet", 1.0, "ft"),
        ("w", "power", 1.0, "W watt watts"), ("kw", "power", 1000.0, "kW"), ("v", "voltage", 1.0, "V volt volts"),
        ("ah", "charge", 1000.0, "Ah"), ("mah", "charge", 1.0, "mAh"), ("wh", "energy", 1.0, "Wh"),
        ("mb", "memory", 1.0, "MB"), ("gb", "memory", 1000.0, "GB"), ("tb", "memory", 1e6, "TB"),
        ("hz", "frequency", 1.0, "Hz"), ("db", "noise", 1.0, "dB"), ("lm", "light", 1.0, "lm lumen lumens"),
        ("hours", "hours", 1.0, "h hrs hour hours"), ("minutes", "minutes", 1.0, "min mins minute minutes"),
        ("pages", "pages", 1.0, "pages"), ("pieces", "pieces", 1.0, "pcs pc pieces"),
        ("percent", "share", 1.0, "% %vol percent"),
    )
    for spelling in spellings.split()
}  # fmt: skip
_MEASURE = re.compile(r"(?P<amount>[0-9][0-9.,]*)\s*(?P<unit>[^\W\d_]+|\"|%(?: ?vol\.?)?)\.?")


def measures(column: Sequence[Attribute | None]) -> tuple[list[Attribute | None], str]:
    """A column of measures written out ("750 ml", "1.5 l"), as numbers in the unit used most.

    Returns:
        the column as it is, and "", where some cell is no measure or one of another kind.
    """
    found = [_MEASURE.fullmatch(value) if isinstance(value, str) else None for value in column]
    told = [match for match, value in zip(found, column, strict=True) if value is not None]
    units = [_UNITS.get(match["unit"]) if match else None for match in told]
    if not units or None in units or len({unit[1] for unit in units if unit}) > 1:
        return list(column), ""
    name, _, most = Counter(filter(None, units)).most_common(1)[0][0]
    mark = decimal_mark(match["amount"] for match in told if match)
    try:
        return [
            round(number(match["amount"], mark) * _UNITS[match["unit"]][2] / most, 9)
            if match
            else None
            for match in found
        ], name
    except CellError:
        return list(column), ""
