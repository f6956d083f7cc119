"""The forms of a plain English word: "water" is in "watered" and "watering", "wood" in "wooden".

For words that are ruled out, where one form too many costs less than one too few. It is no
stemmer: a search tells the forms of a word apart ("running shoes" are no shoes that run).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from engine.language.lexical import stem

_ENDINGS = ("ed", "ing", "en", "y")
#: Endings that are taken off a word again, where what is left is a word of this many letters.
_TAKEN_OFF, _SHORTEST = ("ed", "ing", "en"), 4
#: Letters that both parts of a compound have at least, and by whose last so many words are found.
END = 4
_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=4096)
def inflections(word: str) -> frozenset[str]:
    """Every form of a word (lower case), as ``lexical.stem`` leaves it, and of its base."""
    return frozenset(form for base in _bases(stem(word)) for form in _forms(base))


def _bases(word: str) -> set[str]:
    """``word``, and what it may be a form of: "wooden" of "wood", "spiced" of "spic" or "spice"."""
    found = {word}
    for ending in _TAKEN_OFF:
        base = word.removesuffix(ending)
        if base != word and len(base) >= _SHORTEST:
            found |= {base, f"{base}e"}
            if base[-1] == base[-2]:
                found.add(base[:-1])
    return found


def _forms(base: str) -> set[str]:
    """``base`` with each ending: a final e is dropped, a final y may turn, a consonant double."""
    roots = {base}
    if base.endswith("e"):
        roots = {base[:-1]}
    elif base[-1] not in _VOWELS and base[-2:-1] and base[-2] in _VOWELS:
        roots.add(base + base[-1])
    forms = {base} | {f"{root}{ending}" for root in roots for ending in _ENDINGS}
    return forms | ({f"{base[:-1]}ied"} if base.endswith("y") else set())


def by_end(words: Iterable[str]) -> dict[str, list[str]]:
    """Words by their last ``END`` letters."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[-END:], []).append(word)
    return found


def compounds_of(
    head: str, words: Mapping[str, Sequence[str]], is_word: Callable[[str], bool]
) -> list[str]:
    """Words that are a word and then ``head``: "lambswool" of "wool"; "portable" is no table.

    Args:
        words: by their last letters, ``END`` of them.
        is_word: tells a word from letters.
    """
    if len(head) < END:
        return []
    return [
        word
        for word in words.get(head[-END:], ())
        if word.endswith(head)
        and len(first := word[: -len(head)]) >= END
        and (is_word(first) or (first.endswith("s") and is_word(first[:-1])))
    ]
