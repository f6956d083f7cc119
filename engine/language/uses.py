"""Things that are named by their use: "something to drink from" means a mug, a cup, a glass.

A sentence embedding knows "clothes" better than "something to wear", whose first word is near to
everything. It knows uses (``uses.txt``) and no product.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from engine.language.lexical import stem, words

_FILE = Path(__file__).with_name("uses.txt")
_PURPOSE = re.compile(r"^\W*(?:something|anything) to (?P<use>\w.*)$", re.IGNORECASE)
#: Words that may stand within a use: "to put on my wall", "listen to some music with".
_BETWEEN = frozenset(map(stem, "my our his her their the a an some".split()))  # noqa: SIM905


def as_things(need: str) -> str:
    """``need`` with a use named by the things for it: "something to wear for a wedding" as "clothes
    for a wedding"; as it is where it names no use that is known.
    """
    purpose = _PURPOSE.match(need)
    if purpose is None:
        return need
    said = [word for word in words(purpose["use"]) if stem(word) not in _BETWEEN]
    stems = [stem(word) for word in said]
    for use, things in _uses():
        if stems[: len(use)] == list(use):
            return " ".join((things, *said[len(use) :]))
    return need


@cache
def _uses() -> tuple[tuple[tuple[str, ...], str], ...]:
    """(stems of a use, things for it), the longest use first."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=") for line in lines if line and not line.startswith("#")]
    found = [(tuple(stem(w) for w in words(use)), things.strip()) for use, things in pairs]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))
