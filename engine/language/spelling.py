"""A query's words as the catalogue spells them: slips of the fingers, words run together or apart.

"runing shose" -> "running shoe", "cuttingboard" -> "cutting board", "note book" -> "notebook". A
word that the catalogue has, or that the sentence encoder knows as a word, is no slip: "jumper" is
not "bumper". It knows words, not what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.language.lexical import stem

#: Least length of a word that may be misspelled, and from which two slips are forgiven.
SHORTEST, TWO_SLIPS = 4, 8
_REPEATED = re.compile(r"(.)\1+")
_DOUBLED = re.compile(r"^(\w+(\w))\2(?:ing|ed|er)$")


class Spelling:
    """The words of one catalogue.

    Args:
        documents: stem -> in how many texts it stands.
        is_word: whether a word is one, though the catalogue lacks it.
    """

    def __init__(
        self, documents: Mapping[str, int], is_word: Callable[[str], bool] = lambda _word: False
    ) -> None:
        self._documents = documents
        self._is_word = is_word
        self._by_first: dict[str, list[str]] = {}
        for word in documents:
            if len(word) >= SHORTEST - 1 and not word.isdigit():
                self._by_first.setdefault(word[0], []).append(word)
        self._of_word = lru_cache(maxsize=65_536)(self._read)

    def corrected(self, words: Sequence[str]) -> list[str]:
        """Words of a query, in order, each as it stands or as the catalogue spells it."""
        out: list[str] = []
        place = 0
        while place < len(words):
            pair = "".join(words[place : place + 2])
            if len(pair) > len(words[place]) and not pair.isdigit() and self._knows(pair):
                out.append(pair)
                place += 2
            else:
                out.append(self._of_word(words[place]))
                place += 1
        return out

    def parted(self, words: Sequence[str]) -> list[str]:
        """Words, those that the catalogue lacks cut in two that it has: "cuttingboard"."""
        return [part for word in words for part in self._parts(word)]

    def _knows(self, word: str) -> bool:
        return stem(word) in self._documents

    def _parts(self, word: str) -> tuple[str, ...]:
        if not self._knows(word):
            for cut in range(len(word) - SHORTEST, SHORTEST - 1, -1):
                if self._knows(word[:cut]) and self._knows(word[cut:]):
                    return word[:cut], word[cut:]
        return (word,)

    def _read(self, word: str) -> str:
        if self._knows(word) or len(word) < SHORTEST or not word.isalpha() or self._is_real(word):
            return word
        slips = 1 if len(word) < TWO_SLIPS else 2
        near: dict[str, float] = {}
        for form in {word, stem(word)}:
            for found, distance, _ in process.extract(
                form, self._by_first.get(word[0], []), scorer=OSA.distance, score_cutoff=slips,
                limit=None,
            ):  # fmt: skip
                near[found] = min(distance, near.get(found, slips))
        if not near:
            return word
        typed_once, letters = squeezed(word), sorted(word)
        # Letters swapped ("shose") are the likeliest slip, then one typed once for twice, then one
        # left out.
        return min(
            near,
            key=lambda found: (
                near[found], letters not in (sorted(found), sorted(f"{found}s")),
                OSA.distance(typed_once, squeezed(found)), -len(found), -self._documents[found], found,
            ),
        )  # fmt: skip

    def _is_real(self, word: str) -> bool:
        """A word of the language: itself, or one with its last letter doubled ("bedding")."""
        doubled = _DOUBLED.match(word)
        return self._is_word(word) or (doubled is not None and self._is_word(doubled[1]))


def squeezed(word: str) -> str:
    """A word with each letter that is doubled written once."""
    return _REPEATED.sub(r"\1", word)
