"""Filters and profiles as they come from outside, turned into Facts that the engine keeps.

Everything is checked here, once, against the shop's own keys: an unknown key is refused
with the keys there are, never dropped in silence, because a dropped limit is a broken promise.
This module does not know HTTP, nor what the engine does with a fact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from engine.profile import HIGH, LOW, PERSON_KEYS, PRICE_LEVEL, PRODUCT_KEYS, Fact, Relation
from tools.filter_keys import FilterKeys, Misfit, MisfitError, nearest

#: Filters with a meaning of their own; any other filter is an attribute column of the shop.
FILTER_KEYS = (
    "category",
    "subcategory",
    "brand",
    "min_price",
    "max_price",
    "min_rating",
    "exclude_brands",
    "exclude_products",
)
_BOUNDS: dict[str, tuple[str, Relation]] = {
    "min_price": ("price", "at_least"),
    "max_price": ("price", "at_most"),
    "min_rating": ("rating", "at_least"),
}
_EXCLUDES = {"exclude_brands": "brand", "exclude_products": "product"}
#: A person's numbers, and the largest that each may be.
_PERSON_NUMBERS = {"age": 130.0, "avg_order_value": 1e12}
#: More alternatives than this in one filter are refused: a mask per value is not free.
MOST_VALUES = 200
#: Longest text of one fact, in characters.
LONGEST_TEXT = 2000
#: Free text of one request: characters in all, for each must be read; and values of columns that
#: the shop does not have, for each is understood by itself, at some 8 ms.
LONGEST_FREE_TEXT, MOST_FREE_VALUES = 4000, 20


def facts_from_filters(filters: Mapping[str, Any], keys: FilterKeys) -> list[Fact]:
    """Hard facts that mean exactly what the filters say.

    ``category``, ``subcategory``, ``brand`` and text attributes take a value or a list (any of
    them); ``min_price``, ``max_price``, ``min_rating`` a number; ``exclude_brands`` and
    ``exclude_products`` a list; a numeric attribute a number, a list of numbers, or
    ``{"min": number, "max": number}`` with either end. ``None`` means "no such filter".

    Raises:
        MisfitError: with every unknown key and every impossible value.
    """
    facts: list[Fact] = []
    misfits: list[Misfit] = []
    known = [*FILTER_KEYS, *(key for key in keys.names if key not in FILTER_KEYS)]
    for name, raw in filters.items():
        field = f"filters.{name}"
        key = name if name in known else name.strip().casefold().replace(" ", "_")
        if key not in known:
            misfits.append(Misfit(field, raw, "This shop has no such filter.", nearest(key, known)))
        elif raw is not None:
            try:
                facts.extend(_filter_facts(field, key, raw, keys))
            except MisfitError as fault:
                misfits.extend(fault.misfits)
    low = _bound(facts, "price", "at_least")
    high = _bound(facts, "price", "at_most")
    if low is not None and high is not None and low > high:
        misfits.append(
            Misfit(
                "filters.min_price",
                low,
                f"It is above max_price ({high:g}).",
                "Give a min_price of at most max_price.",
            )
        )
    if misfits:
        raise MisfitError(*misfits)
    return facts


def facts_from_profile(profile: Mapping[str, Any], keys: FilterKeys) -> list[Fact]:
    """Facts about a person from a plain object such as ``{"age": 34, "tastes": ["yoga"]}``.

    ``tastes`` and ``dislikes`` are lists of words: one that is a category, subcategory or brand
    of the shop becomes that wish, any other a free-text need (a dislike must be one the shop
    knows). The other keys are the person's (age, gender, location, segment, avg_order_value,
    season, holiday, occasion, recipient, name) or an attribute of the shop (a soft wish). All
    are tastes, not limits; limits are filters.

    Raises:
        MisfitError: with every unknown key and every impossible value.
    """
    known = ["tastes", "dislikes", "category", "subcategory", "brand", *PERSON_KEYS]
    known += [key for key in keys.names if key not in known]
    facts: list[Fact] = []
    misfits: list[Misfit] = []
    for name, raw in profile.items():
        field = f"profile.{name}"
        try:
            if name not in known:
                remedy = nearest(name, known)
                raise MisfitError(Misfit(field, raw, "No such fact about a person.", remedy))
            if raw is None:
                continue
            if name in ("tastes", "dislikes"):
                facts.extend(_taste_facts(field, name, raw, keys))
            else:
                values = _bounded(field, _several(raw))
                facts.extend(Fact(name, _value(field, name, value, keys)) for value in values)
        except MisfitError as fault:
            misfits.extend(fault.misfits)
    if misfits:
        raise MisfitError(*misfits)
    return facts


def free_text_misfits(facts: Iterable[Fact], keys: FilterKeys) -> list[Misfit]:
    """What is wrong with tastes that hold more words than one list is worth."""
    texts = [
        (fact.key, fact.value)
        for fact in facts
        if isinstance(fact.value, str) and not fact.hard and not keys.knows(fact.key, fact.value)
    ]
    length = sum(len(text) for _key, text in texts)
    values = sum(key != "need" for key, _text in texts)
    misfits = []
    if length > LONGEST_FREE_TEXT:
        message = f"With the query it has {length} characters of free text."
        remedy = (
            f"Send at most {LONGEST_FREE_TEXT}; categories and brands of the shop do not count."
        )
        misfits.append(Misfit("profile", length, message, remedy))
    if values > MOST_FREE_VALUES:
        message = f"{values} of its values are none of the shop's."
        remedy = f"Send at most {MOST_FREE_VALUES} such values, or say them as tastes."
        misfits.append(Misfit("profile", values, message, remedy))
    return misfits


def fact_from_wire(field: str, raw: Mapping[str, Any], keys: FilterKeys) -> Fact:
    """A Fact from the JSON form of ``Fact.to_dict`` (what ``/api/chat`` answers with).

    Raises:
        MisfitError: an unknown key, a value that the key cannot have, or a limit on something
            that no product has.
    """
    key, relation = str(raw["key"]), raw.get("relation", "is")
    limits = [*keys.names, "product"]
    known = (
        limits if raw.get("hard") else list(dict.fromkeys((*PRODUCT_KEYS, *PERSON_KEYS, *limits)))
    )
    if key not in known:
        message = "No limit can be on it." if raw.get("hard") else "No such fact."
        raise MisfitError(Misfit(f"{field}.key", key, message, nearest(key, known)))
    if relation in ("at_most", "at_least"):
        if not _holds_numbers(key, keys):
            remedy = 'Say "is" or "not".'
            raise MisfitError(Misfit(f"{field}.relation", relation, f"{key} is a text.", remedy))
        value: str | float = _number(f"{field}.value", raw.get("value"))
    else:
        value = _value(f"{field}.value", key, raw.get("value"), keys)
    members = {k: v for k, v in raw.items() if k not in ("id", "text")}
    try:
        return Fact.from_dict({**members, "value": value})
    except ValueError as fault:
        remedy = "Make it soft, or say that the person said it."
        raise MisfitError(Misfit(field, key, f"{fault}.", remedy)) from fault


def _filter_facts(field: str, key: str, raw: Any, keys: FilterKeys) -> list[Fact]:
    if key in _BOUNDS:
        fact_key, relation = _BOUNDS[key]
        bound = _number(field, raw)
        if bound < 0:
            raise MisfitError(Misfit(field, raw, "It is below 0.", "Give a number of at least 0."))
        return [Fact(fact_key, bound, relation, hard=True)]
    if key in _EXCLUDES:
        fact_key = _EXCLUDES[key]
        return [
            Fact(fact_key, _text(field, value, keys, fact_key), "not", hard=True)
            for value in _bounded(field, _several(raw))
        ]
    if isinstance(raw, Mapping):
        return _range_facts(field, key, raw, keys)
    values = _bounded(field, _several(raw))
    if not values:
        remedy = "Give at least one value, or leave the filter out."
        raise MisfitError(Misfit(field, raw, "An empty list admits nothing.", remedy))
    return [Fact(key, _value(field, key, value, keys), hard=True) for value in values]


def _range_facts(field: str, key: str, raw: Mapping[str, Any], keys: FilterKeys) -> list[Fact]:
    if key not in keys.numeric:
        remedy = "Give a text or a list of texts."
        raise MisfitError(Misfit(field, raw, f"{key} is not a number.", remedy))
    if not raw or not raw.keys() <= {"min", "max"}:
        remedy = 'Give {"min": number, "max": number}; either may be left out.'
        raise MisfitError(Misfit(field, raw, "A range has min and max only.", remedy))
    ends = {end: _number(f"{field}.{end}", raw[end]) for end in raw if raw[end] is not None}
    if "min" in ends and "max" in ends and ends["min"] > ends["max"]:
        remedy = "Give a min of at most max."
        raise MisfitError(Misfit(field, raw, "min is above max.", remedy))
    facts = []
    if "min" in ends:
        facts.append(Fact(key, ends["min"], "at_least", hard=True))
    if "max" in ends:
        facts.append(Fact(key, ends["max"], "at_most", hard=True))
    return facts


def _taste_facts(field: str, name: str, raw: Any, keys: FilterKeys) -> list[Fact]:
    facts = []
    for value in _bounded(field, _several(raw)):
        text = _text(field, value, keys, "")
        key = next((k for k in ("category", "subcategory", "brand") if keys.knows(k, text)), "need")
        if name == "tastes":
            facts.append(Fact(key, keys.spelling(key, text), words=text))
        elif key == "need":
            remedy = "Give a category, subcategory or brand, or leave it out."
            message = "The shop has nothing of that name to keep away."
            raise MisfitError(Misfit(field, text, message, remedy))
        else:
            facts.append(Fact(key, keys.spelling(key, text), "not", words=text))
    return facts


def _several(raw: Any) -> list[Any]:
    return list(raw) if isinstance(raw, (list, tuple)) else [raw]


def _bounded(field: str, values: list[Any]) -> list[Any]:
    if len(values) > MOST_VALUES:
        message = f"{len(values)} values are too many."
        remedy = f"Give at most {MOST_VALUES}."
        raise MisfitError(Misfit(field, len(values), message, remedy))
    return values


def _holds_numbers(key: str, keys: FilterKeys) -> bool:
    return key in keys.numeric or key in _PERSON_NUMBERS


def _value(field: str, key: str, raw: Any, keys: FilterKeys) -> str | float:
    """A value of this key: a number where the shop has numbers, a text where it has texts."""
    is_text = isinstance(raw, (str, bool)) and key in keys.texts
    if _holds_numbers(key, keys) and not is_text:
        number = _number(field, raw)
        if key in _PERSON_NUMBERS and not 0 <= number <= _PERSON_NUMBERS[key]:
            message = f"It is not from 0 to {_PERSON_NUMBERS[key]:g}."
            raise MisfitError(Misfit(field, raw, message, "Correct it, or leave it out."))
        return number
    if key == PRICE_LEVEL and key not in keys.texts and raw not in (LOW, HIGH):
        remedy = f'Say "{LOW}" or "{HIGH}".'
        raise MisfitError(Misfit(field, raw, "It is no level of prices.", remedy))
    return _text(field, raw, keys, key)


def _number(field: str, raw: Any) -> float:
    # bool is an int to Python; true is not a price.
    if not isinstance(raw, bool) and isinstance(raw, (int, float)) and abs(raw) < 1e300:
        return float(raw)
    raise MisfitError(Misfit(field, raw, "It is not a number.", "Give a number such as 49.9."))


def _text(field: str, raw: Any, keys: FilterKeys, key: str) -> str:
    if isinstance(raw, bool):
        raw = keys.spelling_of_truth(key, raw)
    elif isinstance(raw, (int, float)) and math.isfinite(raw) and abs(raw) < 1e15:
        raw = f"{raw:g}" if isinstance(raw, float) else str(raw)
    if isinstance(raw, str) and 0 < len(raw.strip()) <= LONGEST_TEXT:
        return keys.spelling(key, raw)
    remedy = f"Give a text of 1 to {LONGEST_TEXT} characters."
    raise MisfitError(Misfit(field, raw, "It is not a text.", remedy))


def _bound(facts: Iterable[Fact], key: str, relation: str) -> float | None:
    for fact in facts:
        if fact.key == key and fact.relation == relation:
            return float(fact.value)
    return None
