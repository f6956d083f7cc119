"""Steps from what is shown, as limits: cheaper, better rated, more or less of a measure.

Pure functions over cards and facts. A step narrows: it sets a bound that was shown, so that it can
be told, and takes no other limit back. It ranks nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median_high, median_low
from typing import Any, Literal

import numpy as np

from data.record_table import Labels, RecordTable
from data.records import Attribute, Product
from engine.profile import Fact, Source
from engine.ranking.amounts import amount
from tools.measures import columns_meant, comparative
from tools.quantities import quantities

Steer = Literal["", "cheaper", "pricier", "better_rated", "more", "less"]
#: How much better "better rated" is, and the best rating that there is.
_RATING_STEP, _BEST_RATING = 0.1, 5.0
#: The words of a bound on the price that comes from a step.
_CHEAPER, _PRICIER = _PRICE_STEPS = ("cheaper", "pricier")


@dataclass(frozen=True)
class Step:
    """What a step comes to.

    Attributes:
        limits: the bound; several values of one column are alternatives.
        note: why there is none.
        about: the measure in a word, for the reply.
        unclear: columns that it may mean, when there are several.
    """

    limits: tuple[Fact, ...] = ()
    note: str = ""
    about: str = ""
    unclear: tuple[str, ...] = ()


def step(
    steer: Steer,
    by: str,
    against: Sequence[dict[str, Any]],
    products: Sequence[Product],
    source: Source,
) -> Step:
    """The limits that a step from the cards ``against`` means.

    Cheaper than a list is cheaper than its middle one: cheaper than its dearest would change
    little, and cheaper than its cheapest leaves out what the person asks for.

    Args:
        by: for "more" and "less", of what, in the person's words.
        products: the shop's; they are read by their columns.
    """
    if steer in ("more", "less"):
        return _measured(steer == "more", f"{steer} {by}", by, against, products, source)
    if steer == "better_rated":
        ratings = [card["rating"] for card in against if card["rating"] is not None]
        if not ratings:
            return Step(note="what is shown has no ratings")
        floor = round(median_low(ratings) + _RATING_STEP, 2)
        if floor > _BEST_RATING:
            return Step(note="what is shown has the best rating there is")
        return Step((Fact("rating", floor, "at_least", source, "better rated", hard=True),))
    prices = [card["price"] for card in against]
    if steer == "cheaper":
        top = _cents(median_high(prices) - 0.01)
        return Step((Fact("price", top, "at_most", source, _CHEAPER, hard=True),))
    floor = _cents(median_low(prices) + 0.01)
    return Step((Fact("price", floor, "at_least", source, _PRICIER, hard=True),))


def _measured(
    more: bool,
    named: str,
    by: str,
    against: Sequence[dict[str, Any]],
    products: Sequence[Product],
    source: Source,
) -> Step:
    """More or less of a column of the cards, than their middle one has."""
    meant = comparative(by) or comparative(named)
    if meant is None:
        return Step(note=f"{by!r} is no measure of what is shown", about=by)
    columns = columns_meant(meant.parts, against)
    if not columns:
        return Step(note=f"what is shown has no {meant.about}", about=meant.about)
    if len(columns) > 1:
        return Step(unclear=tuple(columns), about=meant.about)
    key = columns[0]
    kinds = {card["subcategory"] or card["category"] for card in against}
    amounts = [a for card in against if (a := amount(card["attributes"].get(key))) is not None]
    middle = median_low(amounts) if more else median_high(amounts)
    further: dict[float, set[str | float]] = {}
    for value in _values(RecordTable.of(Product, products), key, kinds):
        size = amount(value)
        if size is not None and ((size > middle) if more else (size < middle)):
            further.setdefault(size, set()).add(value[0] if isinstance(value, tuple) else value)
    if not further:
        return Step(note=f"nothing of this kind has {named} {meant.about}", about=meant.about)
    texts = sorted({v for values in further.values() for v in values if isinstance(v, str)})
    if texts:
        return Step(
            tuple(Fact(key, v, "is", source, by, hard=True) for v in texts), "", meant.about
        )
    bound = min(further) if more else max(further)
    relation: Literal["at_least", "at_most"] = "at_least" if more else "at_most"
    return Step((Fact(key, bound, relation, source, by, hard=True),), "", meant.about)


def _values(
    products: RecordTable[Product], key: str, kinds: Collection[str]
) -> Sequence[Attribute]:
    """The distinct values of a column among the products of some kinds."""
    if key not in products.attribute_keys:
        return []
    fine, coarse = products.labels("subcategory"), products.labels("category")
    narrow = np.array([value in kinds for value in fine.values], bool)[fine.codes]
    plain = np.array([not value for value in fine.values], bool)[fine.codes]
    wide = np.array([value in kinds for value in coarse.values], bool)[coarse.codes]
    rows = np.flatnonzero(narrow | (plain & wide))
    column = products.attribute(key)
    if isinstance(column, Labels):
        codes = np.unique(column.codes[rows])
        return [column.values[code] for code in codes.tolist() if code >= 0]
    numbers = np.unique(column[rows])
    return [number for number in numbers.tolist() if not np.isnan(number)]


def is_price_step(fact: Fact) -> bool:
    """True for the bound that "cheaper" or "pricier" set: the prices shown gave it, nobody said it."""
    return fact.key == "price" and fact.words in _PRICE_STEPS


def said_before(facts: Sequence[Fact], past: Sequence[Sequence[Fact]]) -> list[Fact]:
    """The price limits that somebody said and that the steps among ``facts`` took the place of.

    Args:
        past: the facts of earlier states of the same search, newest last.
    """
    found = []
    for taken in filter(is_price_step, facts):
        for state in reversed(past):
            same = [f for f in state if (f.key, f.relation) == ("price", taken.relation)]
            if not same or not is_price_step(same[0]):
                found += same
                break
    return found


def narrowed(facts: list[Fact], limits: Sequence[Fact]) -> list[Fact]:
    """``facts`` with the limits of a step; one that is tighter already stays.

    A limit on the other side ("from 40" when "cheaper" comes to 39) stands until the person gives
    it up: it is what the empty list then offers to change. A single value ("1 litre", "around 40")
    was where the step began, and ends with it; so does a step the other way ("shorter", then "longer").
    """
    if not limits:
        return facts
    new = limits[0]
    of_key = [fact for fact in facts if fact.hard and fact.key == new.key]
    if new.relation == "is":
        return [*(f for f in facts if f not in of_key or f.relation == "not"), *limits]
    same = [fact for fact in of_key if fact.relation == new.relation]
    tighter = min if new.relation == "at_most" else max
    if any(tighter(float(f.value), float(new.value)) == float(f.value) for f in same):
        return facts
    bounds = [fact for fact in of_key if fact.relation in ("at_least", "at_most")]
    exact = len(bounds) > 1 and len({fact.value for fact in bounds}) == 1
    exact |= any(quantity.approximate for f in bounds for quantity in quantities(f.words))
    ended = bounds if exact else [*same, *(f for f in bounds if comparative(f.words))]
    return [*(fact for fact in facts if fact not in ended), new]


def _cents(amount_: float) -> float:
    return round(max(amount_, 0.0), 2)
