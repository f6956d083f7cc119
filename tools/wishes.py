"""A wish as a model passes it on, checked against the person's own words and the shop's words.

A model's arguments are never trusted: a limit whose number nobody said is refused, a value that
nobody said is kept as a soft guess, and a value is spelled as the shop spells it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field
from rapidfuzz import fuzz

from engine.language.flags import free_of
from engine.language.units import UNITS
from engine.language.vocabulary import UNSURE, Vocabulary
from engine.profile import HIGH, LOW, PERSON_KEYS, PRICE_LEVEL, Fact, Relation, Source
from tools.numerals import numbers_in
from tools.party import party_in
from tools.quantities import quantities
from tools.references import points_back

#: Numbers that have no unit to convert.
_NUMBERS = ("price", "rating", "age", "avg_order_value")
#: From a unit that people say to one that a column has: kg to g, l to ml, metres to inches...
_FACTORS = tuple({
    round(of / into, 12)
    for kind, of in UNITS.values() for other, into in UNITS.values() if kind == other
})  # fmt: skip
_ROUNDING = 0.01
#: How a birthday is numbered; that tells an age whatever slip is in the word after it.
_ORDINAL = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\b", re.IGNORECASE)
#: Characters of a value that are kept.
LONGEST_VALUE = 300


class WishError(ValueError):
    """A wish that cannot be kept as it is; the message says why and what to do."""


class Wish(BaseModel):
    """One wish or fact that the person stated."""

    key: str = Field(
        description="category, subcategory, brand, price, price_level (low or high for its kind), "
        "rating, need (free words), product, age, gender, occasion, season, location, or an "
        "attribute of the shop",
        max_length=60,
    )
    value: str | float = Field(description="the value, in the person's words, or a number")
    relation: Literal["is", "not", "at_most", "at_least"] = "is"
    must: bool = Field(
        default=True, description="false when it is only a preference ('ideally', 'maybe')"
    )
    words: str = Field(default="", description="the person's words for it", max_length=300)
    scope: str = Field(
        default="",
        description="of several needs the one that it is said of; empty for all",
        max_length=60,
    )

    @property
    def about(self) -> str:
        """The key as facts have it: "Screen Inches" is "screen_inches"."""
        return self.key.strip().casefold().replace(" ", "_")


def facts_of_wish(
    wish: Wish,
    vocabulary: Vocabulary,
    said: Sequence[str],
    on_screen: Sequence[str],
    source: Source,
) -> list[Fact]:
    """The facts that a wish states; several when a word covers several kinds ("shoes").

    Args:
        said: what the person wrote, newest first.
        on_screen: names, brands and IDs of the shown products ("not that brand" may mean one).
        source: "said", or "staff" when support speaks for a customer.

    Raises:
        WishError: an unknown key, a text where a number is needed, a limit that nobody said.
    """
    key = wish.about
    words = (wish.words or str(wish.value)).strip()[:LONGEST_VALUE]
    numeric = key in _NUMBERS or key in vocabulary.numeric
    if wish.relation in ("at_most", "at_least") or numeric:
        return [_numeric(key, wish, words, vocabulary, said, source)]
    value = str(wish.value).strip()[:LONGEST_VALUE]
    if not value:
        raise WishError(f"{key} is empty; say what it should be")
    grounded = _is_said(words, said) or _is_said(value, said)
    pointed = value in on_screen and (wish.relation == "not" or any(map(points_back, said[:1])))
    if not (grounded or pointed):
        source = "guessed"
    if key in PERSON_KEYS:
        return [Fact(key, value, source=source, words=words)]
    if key == PRICE_LEVEL and key not in vocabulary.keys:
        if value not in (LOW, HIGH):
            raise WishError(f"price_level is {value!r}; it can be {LOW} or {HIGH}")
        return [Fact(key, value, source=source, words=words)]
    hard = source != "guessed" and (wish.relation == "not" or wish.must)
    if key == "product":
        return [Fact(key, value, wish.relation, source, words, hard=hard)]
    if key == "need" and wish.relation == "is":
        return [Fact(key, value, source=source, words=words)]
    if wish.relation == "not" and (none := free_of(vocabulary.values, value)):
        return [Fact(*none, "is", source, words, hard=hard)]
    known = values_named(vocabulary, key, value)
    if known:
        return [Fact(k, v, wish.relation, source, words, hard=hard) for k, v in known]
    if wish.relation == "is" and key in vocabulary.values and re.search(r"\d", value):
        # A size that nothing has is no text to search for: who wears it must be told.
        raise WishError(f"no product here comes in {key.replace('_', ' ')} {value}")
    if wish.relation == "is":
        # Not a word of this shop's tables: free text may still find it.
        return [Fact("need", value, source=source, words=words)]
    if key in vocabulary.keys:
        # Nothing of that name is sold, so keeping the promise costs nothing.
        return [Fact(key, value, "not", source, words, hard=hard)]
    # No column tells it: whatever speaks of it in its text is left out ("no decaf").
    return [Fact("text", value, "not", source, words, hard=hard)]


def values_named(vocabulary: Vocabulary, key: str, value: str) -> list[tuple[str, str]]:
    """(key, the shop's spelling) of what a value names: of its own key first, then of any kind.

    "shoes" as a category may name several subcategories; all of them come back. A head word beside
    one that no kind has ("machine" of "coffee machine") names nothing: its words are searched for.
    """
    if own := vocabulary.resolve(key, value):
        return [(key, own)]
    ending = f" {value.strip().casefold()}"
    kind = key in ("category", "subcategory")
    if not kind and any(v.casefold().endswith(ending) for v in vocabulary.values.get(key, ())):
        return [(key, value.strip())]  # who wants pink takes "Blush Pink", as ``Candidates`` does
    kinds = ("subcategory", "category") if key in ("subcategory", "category") else (key,)
    found = [m for m in vocabulary.find(value) if m.key in kinds or key == "need"]
    found = [m for m in found if m.key not in vocabulary.numeric and m.score > UNSURE]
    best = max((match.score for match in found), default=0.0)
    named = [(match.key, str(match.value)) for match in found if match.score == best]
    first = named[0][0] if named else ""
    return list(dict.fromkeys(pair for pair in named if pair[0] == first))


def _numeric(
    key: str, wish: Wish, words: str, vocabulary: Vocabulary, said: Sequence[str], source: Source
) -> Fact:
    value = _number(key, wish)
    if key not in (*_NUMBERS, *vocabulary.numeric):
        raise WishError(
            f"{key!r} has no numbers in this shop; numbers are known of "
            + ", ".join(dict.fromkeys(["price", "rating", *vocabulary.numeric]))
        )
    factors = (1.0,) if key in _NUMBERS else _FACTORS
    numbers = _meant(said)
    if key == "age":
        numbers += [float(number) for text in said for number in _ORDINAL.findall(text)]
    if not any(_near(value, number * factor) for number in numbers for factor in factors):
        raise WishError(f"nobody said a number like {value:g} for {key.replace('_', ' ')}")
    if key in ("age", "avg_order_value"):
        return Fact(key, value, source=source, words=words)
    relation: Relation = wish.relation
    if relation == "is":  # a bare price is a ceiling, a bare rating a floor
        relation = "at_most" if key == "price" else "at_least" if key == "rating" else "is"
    return Fact(key, value, relation, source, words, hard=wish.must or relation != "is")


def _number(key: str, wish: Wish) -> float:
    """The wish's value as a number; "$50" and "fifty" are numbers too."""
    try:
        value = float(wish.value)
    except ValueError:
        found = numbers_in(str(wish.value))
        value = found[0] if len(found) == 1 else math.nan
    if not math.isfinite(value) or value < 0:
        raise WishError(f"{key} {wish.relation} {wish.value!r}; expected a number from 0 on")
    return value


def _meant(texts: Sequence[str]) -> list[float]:
    """Every number said, the bounds of what was said loosely ("around 50"), people together."""
    found = [value for text in texts for value in numbers_in(text)]
    for text in texts:
        for quantity in quantities(text):
            found += [v for v in (quantity.value, quantity.low, quantity.high) if v is not None]
    return found + [float(party.count) for text in texts if (party := party_in(text))]


def _near(value: float, number: float) -> bool:
    """Equal up to rounding as in speech: 50 for 49.99."""
    return abs(value - number) <= _ROUNDING * abs(number) + 1e-9


def _is_said(value: str, said: Sequence[str]) -> bool:
    """True when the person's words hold ``value``, typos and endings tolerated."""
    wanted = re.sub(r"\s+", " ", value.casefold()).strip()
    for text in said:
        folded = re.sub(r"\s+", " ", text.casefold())
        if wanted in folded or fuzz.partial_ratio(wanted, folded, score_cutoff=85):
            return True
        if len(wanted) > 12 and fuzz.token_set_ratio(wanted, folded) >= 80:
            return True
    return False
