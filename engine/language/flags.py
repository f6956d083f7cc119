"""Columns that say yes or no: "evergreen", "first_edition", "is_vegan".

People say the column's name and never its value, so the name is what is found and what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from engine.language.name_stems import name_stems

YES = frozenset(("yes", "y", "true", "ja", "oui", "si", "sí", "sim", "tak"))
NO = frozenset(("no", "n", "false", "nein", "non", "não", "nie"))
#: What a column says of a thing that has none of it.
NONE = NO | {"none", "free", "without", "zero", "kein", "keine", "aucun", "sans"}


def yes_of(values: Iterable[str]) -> str:
    """How a column that says yes or no writes yes; "" of any other column, and of one of noes."""
    folded = {value.casefold(): value for value in values}
    if not folded or not folded.keys() <= YES | NO:
        return ""
    return next((value for plain, value in folded.items() if plain in YES), "")


def flag_name(key: str) -> str:
    """What such a column tells of a thing: "is_vegan" is "vegan"."""
    return re.sub(r"^(?:is|has|with) ", "", key.replace("_", " "))


def free_of(values: Mapping[str, Sequence[str]], text: str) -> tuple[str, str] | None:
    """(column, value) by which a shop says that a thing has none of it: no "caffeine" is "none".

    Args:
        values: column -> its values.
    """
    wanted = name_stems(text)
    for key, told in values.items():
        if name_stems(flag_name(key)) == wanted:
            return next(((key, value) for value in told if value.casefold() in NONE), None)
    return None


def flag_words(key: str, value: object) -> str:
    """A yes, a no or a none of a column in words: "evergreen", "not evergreen", "no caffeine"; else ""."""
    plain = str(value).casefold()
    if plain in YES:
        return flag_name(key)
    if plain in NO:
        return f"not {flag_name(key)}"
    return f"no {flag_name(key)}" if plain in NONE else ""
