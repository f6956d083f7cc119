"""Which column of the catalogue a question asks for ("how heavy", "is it in stock?"), and its value.

Only columns that the products have: a question that none of them answers gets no column, and the
reply says that the shop does not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from data.money import money
from data.records import Attribute, Product
from engine.explain import quality_words
from engine.language.lexical import stem, stems_of
from engine.language.units import UNITS, amount_words, measure_name, unit_of
from engine.language.vocabulary import Match
from engine.ranking.ordering import COUNTS
from tools.measures import comparative, superlative
from tools.quantities import quantities

#: No column answers the question.
NO_COLUMN = ""

#: What people made of a product, all that is known of it together.
REVIEWS = "reviews"

#: What asks to see a product ("show me the blue one"), before its name.
TO_SEE = r"^\W*(?:(?:ok(?:ay)?|and|so|now|then|well|sorry)\W+)*(?:(?:can|could|may) (?:i|you|we) )?(?:please )?(?:show me|let me see|see|let'?s see|have a look at|look at|open)\b"

#: Words of questions -> words that a column's name may hold, most specific first. The column
#: must exist in the shop for a line to count.
_ASKED = (
    (r"\b(?:in stock|sto(?:ck|k|kc|cks)|available|availability|left|sold out|have (?:it|them) now|get it "
        r"now|in store)\b", "stock"),
    (r"\b(?:reviews?|reviewed|reviewers?|testimonials?|opinions?|feedback|complain\w*|"
        r"(?:people|customers|buyers|others|everyone|users?|owners?) (?:say|think|saying|thinking|like|reckon)|"
        r"(?:what|how) (?:do|did|are) they (?:say|saying|think|like)|"
        r"how many (?:people |customers |buyers )?(?:have )?(?:rat\w+|vot\w+)|(?:most|number of|many) (?:ratings|votes))\b", "reviews"),
    (r"\bout of (?:5|five|10|ten|what)\b|\b(?:rat(?:ed|ing|ings)|stars?|score[ds]?|"
        r"good is|any good|worth it|decent)\b", "rating"),
    (r"\b(?:pric(?:e|es|ed|ey|ier)|costs?|how much|expensive|cheap(?:er)?|dearer)\b(?!\s*(?:does it )?(?:weigh|"
        r"hold|memory|storage|ram|water|ml\b|lit(?:re|er)s?|gb\b|kg\b|grams?|kilos?|watts?|power|space|battery|caffeine|capacity))", "price"),
    (r"\b(?:who makes|brand|make is|made by|manufacturer|which company|what make)\b", "brand"),
    (r"\b(?:weigh[st]?|heavy|weight|lightweight|how light|light enough|kilos?|kg)\b", "weight"),
    (r"\b(?:pages?|how long is (?:the|that|this) book)\b", "pages"),
    (r"\b(?:author|who wrote|written by|writer)\b", "author"),
    (r"\b(?:colou?rs?|shades?)\b", "color colour shade"),
    (r"\b(?:made of|made from|material|fabric|leather|plastic|wood(?:en)?|cotton|wool|"
        r"metal)\b", "material fabric"),
    (r"\b(?:sizes?|how big|how large|fit|dimensions?|measure(?:ments?)?|tall|wide)\b", "size dimensions height width length screen capacity"),
    (r"\b(?:battery|charged?|hours)\b", "battery"),
    (r"\b(?:does it last|do they last|long it lasts)\b", "burn battery"),
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
    (r"\b(?:what|which)(?: one)?(?:['’]?s| was| is| were)\s+it\s*(?:again|called)?\W*$|\bremind me\b", "price"),
    (r"\b(?:tell me (?:more )?about|more (?:about|info|details?)|describe|what is it|details?|"
        r"details on|what'?s it like)\b", "description"),
    (TO_SEE, "description"),
)  # fmt: skip
#: Letters by which a column's word may be longer than what is asked: "coverage", "cover".
_LONGEST_ENDING = 3
_HOW_MUCH = re.compile(r"\bhow (?:much|many) (?P<what>[a-z]{3,})\b")
#: Those of them that a question asks for by one word, and no other thing by the same word.
_MEASURED = frozenset({"weight", "pages", "author", "color", "material", "size", "battery",
                       "storage", "ram", "screen", "capacity", "power", "scent", "flavor"})  # fmt: skip
_FIXED = frozenset(
    {"stock", "rating", REVIEWS, "price", "brand", "description", "season", "category"}
)
#: Pieces of a question that ask for one thing each, and words that only say which product.
_PIECES = re.compile(r"\?|,|;|&|\+|/|\band\b|\bplus\b|\balso\b|\bas well as\b", re.IGNORECASE)
_WHICH = re.compile(
    r"\b(?:the|that|this|those)\s+(?:[\w'-]+\s+){1,3}?ones?\b|\b(?:the\s+)?(?:first|second|"
    r"third|fourth|"
    r"fifth|(?<=the )last|cheapest|dearest)\b(?:\s+(?:one|two|three))?|(?:#|\bnumber\s|\bno\.\s?)\d+",
    re.IGNORECASE,
)
_THE = re.compile(r"\b(?:the|this|that|these|those)\s+(?:\w+\s+)?$", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|from|of)\s+$", re.IGNORECASE)
_COMES_IN = re.compile(
    r"\b(?:comes?|coming|available|have|got|get|make|sold|sell|do)\b(?: \w+){0,2} in\b",
    re.IGNORECASE,
)


def columns_asked(
    question: str, products: Sequence[Product], named: Sequence[Match] = ()
) -> list[str]:
    """The columns that ``question`` asks for, in its order; empty when none answers it.

    Args:
        products: those spoken of; only their columns (and what every product has) count.
        named: values of the shop that the question names ("does it come in blue": color).
    """
    plain = _WHICH.sub(" it ", question)
    keys = list(dict.fromkeys(key for product in products for key in product.attributes))
    values = [match.key for match in named if match.key in keys or match.key == "brand"]
    if values and _COMES_IN.search(plain):
        return values[:1]
    found = columns_named(question, products)
    called = stems_of(" ".join(f"{p.title} {p.subcategory} {p.category}" for p in products))
    if not found and (meant := superlative(question, called) or comparative(question)):
        found = [k for part in meant.parts for k in keys if part in k.split("_")][:1]
    if not found:
        found = values[:1] or _by_number(plain, keys)
    return list(dict.fromkeys(found))


def columns_named(question: str, products: Sequence[Product]) -> list[str]:
    """The columns of ``products`` that ``question`` names by their names or by everyday words."""
    plain = _WHICH.sub(" it ", question)
    keys = list(dict.fromkeys(key for product in products for key in product.attributes))
    found = [column for piece in _pieces(plain) if (column := _column(piece, keys))]
    if not found and (column := _column(plain, keys)):
        found = [column]
    return list(dict.fromkeys(found))


def asked_in_vain(question: str, products: Sequence[Product]) -> list[str]:
    """What ``question`` asks for, in a word each, and no column of ``products`` holds: "weight"."""
    keys = list(dict.fromkeys(key for product in products for key in product.attributes))
    lacking = []
    for piece in _pieces(_WHICH.sub(" it ", question)):
        if _column(piece, keys) == NO_COLUMN:
            lowered = piece.casefold()
            named = (names for pattern, names in _ASKED if re.search(pattern, lowered))
            name = next(named, "").partition(" ")[0]
            lacking += [name] if name in _MEASURED else []
    return list(dict.fromkeys(lacking))


def _pieces(question: str) -> list[str]:
    return [piece for piece in _PIECES.split(question) if piece.strip()]


def _column(asked: str, keys: Sequence[str]) -> str:
    """The column that one piece of a question names: by its own name, else by everyday words."""
    lowered = asked.casefold()
    words = re.findall(r"[a-z]+", lowered)
    for key in keys:
        parts = [part for part in key.split("_") if len(part) > 2]
        if parts and all(any(_names(part, word) for word in words) for part in parts):
            return key
    if amount := _HOW_MUCH.search(
        lowered
    ):  # "how much alcohol" is no price where a column tells it
        for key in keys:
            if any(
                fuzz.ratio(part, amount["what"]) >= 86 for part in key.split("_") if len(part) > 2
            ):
                return key
    for pattern, names in _ASKED:
        if not re.search(pattern, lowered):
            continue
        for name in names.split():
            if name in _FIXED:
                return name
            if found := next((key for key in keys if name in key.split("_")), ""):
                return found
    for key in keys:
        for part in key.split("_"):
            if len(part) > 3 and any(fuzz.ratio(part, word) >= 86 for word in words):
                return key
    return NO_COLUMN


def _names(part: str, word: str) -> bool:
    """Whether a word of a question is one of a column's name: "flower" of "flowering", slips too."""
    longer = len(part) - len(word)
    of_one_family = part.startswith(word) and len(word) >= 5 and 0 < longer <= _LONGEST_ENDING
    return of_one_family or stem(part) == stem(word) or fuzz.ratio(part, word) >= 86


def asked_values(question: str, named: Sequence[Match]) -> list[Match]:
    """``named`` without the values that only say which product is meant.

    "is the red one heavy?" and "does the blue lamp last?" ask for no color; "is it by Acmo?" asks
    for the brand, "is the Acmo dimmable?" does not.
    """
    which = [match.span() for match in _WHICH.finditer(question)]
    kept = []
    for match in named:
        before = question[: match.start]
        if any(start <= match.start < end for start, end in which) or _THE.search(before):
            continue
        if match.key != "brand" or _BY.search(before):
            kept.append(match)
    return kept


def _by_number(asked: str, keys: Sequence[str]) -> list[str]:
    """ "is it under $50?", "more than 2 litres?": the column that such a number is of."""
    for quantity in quantities(asked):
        if quantity.kind in ("money", "rating"):
            return ["price" if quantity.kind == "money" else "rating"]
        said = UNITS.get(stem(quantity.unit)) or UNITS.get(quantity.unit)
        for key in keys:
            own = UNITS.get(unit_of(key))
            if said and own and said[0] == own[0]:
                return [key]
        if quantity.bounded and not quantity.unit and quantity.kind == "plain":
            return ["price"]
    return []


def column_value(product: Product, column: str, currency: str) -> str | None:
    """A column's value in words with its unit, or None when the product has none."""
    if column == "price":
        return money(product.price, currency)
    if column == "rating":
        return None if product.rating is None else f"{product.rating:g} out of 5"
    if column == REVIEWS:
        return "; ".join(_reviews(product)) or None
    if column == "stock":
        if product.stock is None:
            return None
        return "out of stock" if product.stock == 0 else f"in stock ({product.stock} left)"
    if column in _FIXED:
        return str(getattr(product, column)) or None
    value = product.attributes.get(column)
    return None if value is None or value == "" else attribute_words(column, value)


def column_words(column: str) -> str:
    """A column's name as people say it, without its unit: "weight_kg" is "weight"."""
    return measure_name(column)


def _reviews(product: Product) -> list[str]:
    told = [] if product.rating is None else [f"rated {product.rating:g} out of 5"]
    told += [] if product.sentiment is None else [quality_words("reviews", product)]
    return told + [f"{count:,.10g} ratings" for count in ratings_counted(product)]


def ratings_counted(product: Product) -> list[float]:
    """How many people rated a product, where the shop has a column that counts them."""
    found = (product.attributes.get(key) for key in sorted(COUNTS))
    return [count for count in found if isinstance(count, int | float)][:1]


def attribute_words(column: str, value: Attribute | int | list[str]) -> str:
    """An attribute's value, a product's or a card's, in words with the unit of its column."""
    if isinstance(value, tuple | list):
        return ", ".join(value)
    if isinstance(value, float | int):
        return amount_words(column, float(value))
    return value
