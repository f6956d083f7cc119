"""Why a list is empty, and the single cheapest change that would fill it. Offered, never taken.

It knows constraints and masks, not scores.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from engine.candidates import Candidates, Constraint, condition_words, conditions
from engine.language.units import measure_name, named_amount
from engine.profile import Fact, Profile
from engine.results import Relaxation

#: What giving up a wish costs, to be compared with log(1 + relative change) of a number. What the
#: person came for is dearest: a dearer laptop is a better offer than no laptop.
DROP_COST = {"category": 3.0, "subcategory": 2.6, "product": 2.0, "brand": 1.0}
DROP_COST_ATTRIBUTE = 0.8
DROP_COST_NOT = 0.9
DROP_COST_NUMBER = 2.0


@dataclass(frozen=True, slots=True)
class Emptiness:
    """The answer: which constraint did it, in words too, and what would help."""

    cause: Fact | None
    text: str
    relaxation: Relaxation | None


@dataclass(frozen=True, slots=True)
class _Option:
    cost: float
    constraint: Constraint
    fact: Fact
    relaxed: Fact | None
    eligible: int


def explain_empty(candidates: Candidates, profile: Profile) -> Emptiness:
    """Explain a profile without candidates.

    The cause is the constraint whose change is cheapest. When no single change helps, there is no
    relaxation, and the text names the cheapest pair of constraints that exclude each other.
    """
    parts = conditions(profile)
    start = candidates.open(profile)
    if not start.any():
        return Emptiness(None, "nothing is in stock that was not excluded", None)
    masks = [candidates.holds(part) for part in parts]
    options = [
        option
        for number, part in enumerate(parts)
        for option in _options(candidates, part, _all(start, masks, {number}))
    ]
    if options:
        best = min(options, key=lambda option: option.cost)  # the first of equals
        relaxation = Relaxation(best.fact, best.relaxed, best.eligible, _offer(best))
        return Emptiness(
            best.fact, f"nothing has {best.constraint.words}" + _rest(parts), relaxation
        )
    pairs = [
        (_drop_cost(parts[a]) + _drop_cost(parts[b]), a, b)
        for a, b in combinations(range(len(parts)), 2)
        if _all(start, masks, {a, b}).any()
    ]
    if pairs:
        _, a, b = min(pairs)
        text = (
            f"no single change helps; both {parts[a].words} and {parts[b].words} stand in the way"
        )
        return Emptiness(parts[a].facts[0], text, None)
    hardest = min(range(len(parts)), key=lambda number: int((masks[number] & start).sum()))
    return Emptiness(
        parts[hardest].facts[0], "more than two of the wishes stand in the way together", None
    )


def _rest(parts: list[Constraint]) -> str:
    return " together with the other wishes" if len(parts) > 1 else ""


def _all(start: np.ndarray, masks: list[np.ndarray], without: set[int]) -> np.ndarray:
    kept = start.copy()
    for number, mask in enumerate(masks):
        if number not in without:
            kept &= mask
    return kept


def _options(candidates: Candidates, part: Constraint, others: np.ndarray) -> Iterator[_Option]:
    """Every single change of one condition that gives at least one product.

    Args:
        others: (n,) bool, the products that keep all the other conditions.
    """
    if not others.any():
        return
    fact = part.facts[0]
    if fact.relation in ("at_most", "at_least"):
        column = candidates.numbers[fact.key][others]
        column = column[~np.isnan(column)]
        if column.size:
            least = fact.relation == "at_most"
            value = float(column.min() if least else column.max())
            fits = int((column <= value).sum() if least else (column >= value).sum())
            change = abs(value - float(fact.value)) / max(abs(float(fact.value)), 1e-9)
            yield _Option(math.log1p(change), part, fact, replace(fact, value=value), fits)
            return
        yield _Option(_drop_cost(part), part, fact, None, int(others.sum()))
        return
    if len(part.facts) == 1:
        yield _Option(_drop_cost(part), part, fact, None, int(others.sum()))
        return
    # Dropping one of several alternatives helps nobody; it can become another value.
    if fact.key == "product":
        first = candidates.ids[int(others.argmax())]
        yield _Option(_drop_cost(part), part, fact, replace(fact, value=first), 1)
        return
    for label, rows in candidates.labels.get(fact.key, {}).items():
        fits = int(others[rows].sum())
        if fits:  # of equals, the one with the most products
            cost = _drop_cost(part) + 1e-6 / fits
            other = replace(fact, value=candidates.names[fact.key][label])
            yield _Option(cost, part, fact, other, fits)
    column = candidates.numbers.get(fact.key, np.empty(0))
    for value in np.unique(column[others & ~np.isnan(column)]) if column.size else ():
        fits = int((others & (column == value)).sum())
        cost = _drop_cost(part) + 1e-6 / fits
        yield _Option(cost, part, fact, replace(fact, value=float(value)), fits)


def _drop_cost(part: Constraint) -> float:
    fact = part.facts[0]
    if fact.relation == "not":
        return DROP_COST_NOT
    if fact.relation in ("at_most", "at_least"):
        return DROP_COST_NUMBER
    return DROP_COST.get(fact.key, DROP_COST_ATTRIBUTE)


def _offer(option: _Option) -> str:
    fact, relaxed, n = option.fact, option.relaxed, option.eligible
    products = "1 product" if n == 1 else f"{n} products"
    if relaxed is None:
        return f"without the wish “{condition_words([fact])}” there would be {products}"
    if isinstance(relaxed.value, str):
        return f"{fact.key.replace('_', ' ')} {relaxed.value} would give {products}"
    value = f"{relaxed.value:.2f}"
    if fact.key == "price":
        verb = "raising the budget to" if fact.relation == "at_most" else "starting from"
        return f"{verb} {value} would give {products}"
    bound = fact.relation.replace("_", " ")
    amount = named_amount(fact.key, relaxed.value)
    return f"{measure_name(fact.key)} {bound} {amount} would give {products}"
