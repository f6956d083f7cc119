"""Values of the shop's columns that a message nearly names: "gren", "blu"."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from agent.slots.wish import Wish
from engine.language.vocabulary import KEY_ORDER, Vocabulary
from tools.subjects import FOR_ALL, FOR_WHOM

#: A misspelled value after "in", in a message of a few words.
_IN_VALUE = re.compile(r"^(?:\w+\s+){0,3}?in\s+([a-z]{3,})\W*(?:\w+\W*)?$", re.IGNORECASE)


def misspelled_in(text: str, vocabulary: Vocabulary, spent: list[tuple[int, int]]) -> list[Wish]:
    """ "in gren pls": the value that a word after "in" is nearly, in a message of a few words."""
    found = _IN_VALUE.search(text)
    near = near_value(found[1], vocabulary) if found else None
    if (
        found is None
        or near is None
        or any(start < found.end(1) and found.start(1) < end for start, end in spent)
    ):
        return []
    spent.append(found.span(1))
    return [Wish(key=near[0], value=near[1], relation="is", words=found[1])]


def names_value(text: str, vocabulary: Vocabulary) -> bool:
    """True when ``text`` begins with a value of a column ("red?"), misspelled or not."""
    known = {*KEY_ORDER, *vocabulary.numeric}
    first = re.match(r"\W*([a-z]+)", text, re.IGNORECASE)
    exact = any(match.key not in known and match.start < 3 for match in vocabulary.find(text))
    return exact or bool(first and near_value(first[1], vocabulary))


def near_value(words: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """(column, value) of a short misspelled value: "blu" where some products are blue."""
    ends = {
        value.split()[-1].casefold(): (key, value.split()[-1])
        for key, values in vocabulary.values.items()
        if key not in KEY_ORDER
        for value in values
        if value and len(value.split()) <= 3 and len(value.split()[-1]) > 2
    }
    if shade := _shades(vocabulary).get(words.casefold()):
        return shade
    words = words.casefold().replace("grey", "gray") if "gray" in ends else words.casefold()
    found = process.extractOne(words, list(ends), scorer=fuzz.ratio, score_cutoff=84)
    return ends[found[0]] if found and len(words) > 2 else None


def _shades(vocabulary: Vocabulary) -> dict[str, tuple[str, str]]:
    """First word of a value of two words -> (column, value), where it means no other: "navy"."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, values in vocabulary.values.items():
        if key not in KEY_ORDER:
            for value in values:
                if len(words := value.casefold().split()) == 2 and len(words[0]) > 3:
                    found.setdefault(words[0], []).append((key, value))
    return {word: meant[0] for word, meant in found.items() if len(meant) == 1}


def fits_all(key: str, vocabulary: Vocabulary) -> list[str]:
    """Values of a column of whom a thing is for that suit anybody: who asks for men's takes unisex."""
    if key not in FOR_WHOM:
        return []
    return [value for value in vocabulary.values.get(key, ()) if value.casefold() in FOR_ALL]


def unwanted(words: str, vocabulary: Vocabulary) -> Wish:
    """The wish that says that something is not wanted which no column knows.

    "No scented ones", where a column has "Unscented": that value is wanted. Else whatever speaks of
    it is left out.
    """
    for match in vocabulary.find(f"un{words}"):
        if match.score >= 1 and (match.start, match.end) == (0, len(words) + 2):
            said = f"not {words}"
            return Wish(key=match.key, value=match.value, relation="is", must=True, words=said)
    return Wish(key="text", value=words, relation="not", words=words)
