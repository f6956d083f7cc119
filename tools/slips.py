"""Slips of the fingers in the few words that a message turns on: "udner 50", "biger", "wieght".

Only words of limits, comparatives and names of what is asked for are mended, and only when the slip
is no word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_WORDS = (
    "under", "around", "about", "least", "between", "below", "above", "maximum", "minimum",
    "roughly", "budget", "bigger", "larger", "smaller", "lighter", "heavier", "longer", "shorter",
    "cheaper", "weigh", "weight", "price", "colour", "color", "material", "battery", "rating", "reviews", "stock",
    "hours", "pages", "stars", "inches", "litres", "liters", "people", "players", "pieces", "minutes",
    "lower", "higher", "other", "without", "except", "anything", "nothing", "again", "still", "never",
)  # fmt: skip
_SHORT = {"voer": "over", "oevr": "over", "ovre": "over", "omre": "more", "mroe": "more",
          "moer": "more", "lses": "less", "elss": "less", "udner": "under", "thna": "than",
          "leest": "least", "longr": "longer", "htan": "than", "tahn": "than", "msot": "most", "mxa": "max", "amx": "max"}  # fmt: skip
#: Real words that are one slip away from the above.
_REAL = frozenset(
    ("review", "last", "east", "bout", "blow", "round", "abut", "rough", "bellow", "unders", "large", "lager",
     "small", "short", "sorter", "long", "loner", "ours", "hour", "page", "star", "litre", "liter", "piece", "player", "minute", "ages", "noting", "heavy", "light", "cheap", "rice", "eight", "sock",
     "gain", "till", "sill", "ever")
)  # fmt: skip
_TOKEN = re.compile(r"[A-Za-z]{3,9}")


def mended(text: str) -> tuple[str, list[int]]:
    """The text with such slips mended, and for each of its places the place in ``text``."""
    slips = _slips()
    found = ((*m.span(), slips.get(m.group().casefold())) for m in _TOKEN.finditer(text))
    return rewritten(text, ((start, end, word) for start, end, word in found if word))


def rewritten(text: str, changes: Iterable[tuple[int, int, str]]) -> tuple[str, list[int]]:
    """A text with other words in places, and for each place in it (and its end) that in ``text``.

    Args:
        changes: (start, end, word put there), in order and apart.
    """
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for start, end, word in changes:
        parts += [text[last:start], word]
        places += range(last, start)
        places += [min(start + n, end - 1) for n in range(len(word))]
        last = end
    parts.append(text[last:])
    places += range(last, len(text) + 1)
    return "".join(parts), places


@cache
def _slips() -> dict[str, str]:
    """Every word that is one dropped letter or two swapped letters away -> the word meant."""
    slips = dict(_SHORT)
    for word in _WORDS:
        for place in range(len(word)):
            slips.setdefault(word[:place] + word[place + 1 :], word)
            swapped = word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
            slips.setdefault(swapped, word)
            slips.setdefault(word[:place] + word[place] + word[place:], word)
    return {slip: word for slip, word in slips.items() if slip not in _REAL and slip != word}
