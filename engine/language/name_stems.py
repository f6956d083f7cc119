"""Stems of names, as the words of a shop are compared: plurals alike, and "a man's" with "Men"."""

from __future__ import annotations

import re

from engine.language.lexical import stem

#: Who a thing is for, in the singular and by other names.
_PEOPLE = {
    "man": "men",
    "gent": "men",
    "male": "men",
    "woman": "women",
    "lady": "women",
    "female": "women",
}

#: A word of a name.
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def name_stems(text: str) -> tuple[str, ...]:
    """The stems of a name's words, in order."""
    return tuple(root(m.group().casefold()) for m in TOKEN.finditer(text))


def root(word: str) -> str:
    """A word's stem; "men's" is of "Men", and so is what is "for a man"."""
    found = stem(re.sub(r"['’]s$", "", word))
    return _PEOPLE.get(found, found)
