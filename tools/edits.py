"""A fact changed by hand: the value that the person types in its place, read and checked.

Numbers are read as people write them; what a limit is held against must be a value that the shop
has, since a wish for anything else could only empty the list. It does not know conversations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.language.vocabulary import KEY_ORDER, Vocabulary
from engine.profile import HIGH, LOW, PRICE_LEVEL, Fact
from tools.facts import repeats
from tools.numerals import numerals
from tools.state import ShopState, fact_id, facts_of, merged
from tools.wishes import LONGEST_VALUE, values_named

#: Values that a refusal names.
_NAMED = 4
#: What a low and a high price are called.
_LEVELS = {
    LOW: frozenset(
        ["low", "lower", "cheap", "cheaper", "cheapest", "inexpensive", "affordable", "budget"]
    ),
    HIGH: frozenset(
        ["high", "higher", "premium", "expensive", "dear", "dearer", "luxury", "high-end"]
    ),
}


def after_edit(
    state: ShopState,
    rows: Sequence[Mapping[str, Any]],
    edited_id: str,
    value: str | float | None,
    vocabulary: Vocabulary,
) -> dict[str, Any]:
    """Changes of the state when a fact gets a new value, or is deleted (None).

    A fact keeps its place on the screen; one from the shop's files is hidden, not changed.

    Args:
        rows: what is on screen, as ``profile_rows`` has it.

    Raises:
        KeyError: no such fact. ValueError: a value that the fact cannot take, in words.
    """
    row = next((row for row in rows if row["id"] == edited_id), None)
    if row is None:
        raise KeyError(edited_id)
    fact = Fact.from_dict({k: row[k] for k in Fact("x", "y", scope="z").to_dict() if k in row})
    said = facts_of(state)
    place = next((i for i, f in enumerate(said) if fact_id(f) == edited_id), len(said))
    kept = [
        other
        for other in said
        if fact_id(other) != edited_id and not (other.key == "need" and repeats(other, fact))
    ]
    update: dict[str, Any] = {}
    if fact.source == "history":
        update["hidden"] = [*state.get("hidden", []), edited_id]
    if value is not None:
        changed = edited(fact, value, vocabulary)
        kept = [f for f in merged(kept, changed) if f not in changed]
        kept[place:place] = changed
    return {**update, "facts": [other.to_dict() for other in kept]}


def edited(fact: Fact, value: str | float, vocabulary: Vocabulary) -> list[Fact]:
    """What ``fact`` becomes; several facts when the value names several kinds ("shoes").

    Raises:
        ValueError: a value that the fact cannot take, in words.
    """
    text = str(value).strip()
    name = fact.key.replace("_", " ")
    said = replace(fact, source="said", words=text)
    if not isinstance(fact.value, str):
        return [replace(said, value=_number(name, text))]
    if not text:
        raise ValueError(f"{name} cannot be empty; delete it instead")
    if len(text) > LONGEST_VALUE:
        raise ValueError(f"{name} can have {LONGEST_VALUE} characters at most")
    if fact.key == PRICE_LEVEL and fact.value in (LOW, HIGH):
        return [replace(said, value=_level(text))]
    if fact.key not in KEY_ORDER and not (fact.hard and fact.key in vocabulary.values):
        return [replace(said, value=text)]
    named = values_named(vocabulary, fact.key, text)
    if not named:
        some = ", ".join(map(str, list(vocabulary.values.get(fact.key, ()))[:_NAMED]))
        raise ValueError(f"the shop has no {name} {text!r}; it has {some} and others")
    return [replace(said, key=key, value=own) for key, own in named]


def _level(text: str) -> str:
    """How dear it should be: "low" and "high", or as people call them."""
    words = set(text.casefold().split())
    found = [level for level, names in _LEVELS.items() if words & names]
    if len(found) != 1:
        raise ValueError(f"the price can be {LOW} or {HIGH}, not {text!r}")
    return found[0]


def _number(name: str, text: str) -> float:
    """The one number in what was typed: "45,50", "$ 40", "1.299,00 EUR", "fifty"."""
    found = numerals(text)
    if len(found) != 1:
        raise ValueError(f"{name} needs a number, not {text!r}")
    if text.startswith("-"):
        raise ValueError(f"{name} cannot be below 0, got {text!r}")
    return found[0].value
