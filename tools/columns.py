"""Which column of the catalogue a question asks for ("how heavy", "is it in stock?"), and its value.

Only columns that the shop has: a question that none of them answers gets ``NO_COLUMN``, and the
reply says that the shop does not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from data.money import money
from data.records import Product
from data.shop import Shop

#: No column answers the question.
NO_COLUMN = ""

#: Words of questions -> words that a column's name may hold, most specific first. The column
#: must exist in the shop for a line to count.
_ASKED = (
    (r"\b(?:in stock|stock|available|availability|left|sold out|have (?:it|them) now|get it now)\b", "stock"),
    (r"\bout of (?:5|five|10|ten|what)\b|\b(?:rat(?:ed|ing|ings)|stars?|reviews?|score[ds]?|good is)\b", "rating"),
    (r"\b(?:pric(?:e|es|ed|ey)|costs?|how much|expensive|cheap|\$|£|€)\b(?!\s*(?:does it )?(?:weigh|hold|memory|storage|ram|water))", "price"),
    (r"\b(?:who makes|brand|make is|made by|manufacturer|which company)\b", "brand"),
    (r"\b(?:weigh[st]?|heavy|weight|light)\b", "weight"),
    (r"\b(?:pages?|how long is (?:the|that|this) book)\b", "pages"),
    (r"\b(?:author|who wrote|written by|writer)\b", "author"),
    (r"\b(?:colou?rs?|shades?)\b", "color colour shade"),
    (r"\b(?:made of|made from|material|fabric|leather|plastic|wood(?:en)?|cotton|wool|metal)\b", "material fabric"),
    (r"\b(?:sizes?|how big|how large|fit|dimensions?|measure(?:ments?)?|tall|wide)\b", "size dimensions height width length screen capacity"),
    (r"\b(?:battery|charge|hours|last)\b", "battery"),
    (r"\b(?:storage|gigs?|gb|space)\b", "storage"),
    (r"\b(?:ram|memory)\b", "ram memory"),
    (r"\b(?:screen|inch(?:es)?|display)\b", "screen"),
    (r"\b(?:hold|capacity|litres?|liters?|ml|volume)\b", "capacity volume"),
    (r"\b(?:age|old|kids?|child(?:ren)?|toddler|suitable for)\b", "age"),
    (r"\b(?:smell|scent|fragrance)\b", "scent fragrance"),
    (r"\b(?:skin)\b", "skin"),
    (r"\b(?:vegan|vegetarian|gluten|nuts?|diet(?:ary)?|organic|caffeine|decaf)\b", "dietary diet"),
    (r"\b(?:roast)\b", "roast"),
    (r"\b(?:flavou?rs?|taste)\b", "flavor flavour taste"),
    (r"\b(?:power|watts?)\b", "power watt"),
    (r"\b(?:waterproof|water resistant|rain)\b", "waterproof water"),
    (r"\b(?:season|summer|winter)\b", "season"),
    (r"\b(?:tell me (?:more )?about|more (?:about|info|details?)|describe|what is it|details?|details on|what'?s it like)\b", "description"),
)  # fmt: skip
_FIXED = frozenset({"stock", "rating", "price", "brand", "description", "season", "category"})


def column_asked(question: str, products: Sequence[Product], shop: Shop) -> str:
    """The column that ``question`` asks for, or ``NO_COLUMN``.

    The products' own attributes go first: a question that holds the name of one of them
    ("how many pages") asks for it. Values count too ("does it come in blue" asks for color).
    """
    asked = question.casefold()
    words = re.findall(r"[a-z]+", asked)
    keys = list(dict.fromkeys(key for product in products for key in product.attributes))
    for key in keys:
        parts = [part for part in key.split("_") if len(part) > 2]
        if parts and all(any(fuzz.ratio(part, word) >= 86 for word in words) for part in parts):
            return key
    for pattern, names in _ASKED:
        if not re.search(pattern, asked):
            continue
        for name in names.split():
            if name in _FIXED:
                return name
            for key in keys:
                if name in key.split("_"):
                    return key
    for key in keys:
        for part in key.split("_"):
            if len(part) > 3 and any(fuzz.ratio(part, word) >= 86 for word in words):
                return key
    every = {
        (key, value.casefold())
        for product in shop.products
        for key, value in product.attributes.items()
        if isinstance(value, str) and key in keys and len(value) > 2
    }
    for key, value in sorted(every):
        if re.search(rf"\b{re.escape(value)}\b", asked):
            return key
    return NO_COLUMN


def column_value(product: Product, column: str, currency: str) -> str | None:
    """A column's value in words with its unit, or None when the product has none."""
    if column == "price":
        return money(product.price, currency)
    if column == "rating":
        return None if product.rating is None else f"{product.rating:g} out of 5"
    if column == "stock":
        if product.stock is None:
            return None
        return "out of stock" if product.stock == 0 else f"in stock ({product.stock} left)"
    if column in _FIXED:
        return str(getattr(product, column)) or None
    value = product.attributes.get(column)
    if value is None or value == "":
        return None
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, float):
        unit = column.rsplit("_", 1)[-1] if "_" in column else column
        units = {"gb": "GB", "kg": "kg", "ml": "ml", "cm": "cm", "inches": "inches", "hours": "hours",
                 "pages": "pages", "watts": "W", "g": "g", "l": "l", "liters": "l", "w": "W"}  # fmt: skip
        number = f"{value:,g}"
        return f"{number} {units[unit]}" if unit in units else number
    return value
