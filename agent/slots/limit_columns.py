"""Which column of the shop a number in a message is meant of: "16 GB of ram", "pages over 500".

By units, by names of columns beside the number, by what was limited last. What the number sets as a
limit is for ``limits.py``.
"""

from __future__ import annotations

import math
import re

from agent.dialogue import Dialogue
from agent.slots.budget import last_limit
from engine.language.units import UNITS
from engine.language.vocabulary import Vocabulary
from tools.limit_words import STOP
from tools.quantities import Quantity

#: What these count is something of the shop only where the kind that is asked for has such a column:
#: "a tent for three people", but "presents for three people".
_EVERYDAY = frozenset(("people", "person", "ppl", "kid", "child", "children", "adult", "piece"))
_SAME = {"person": "people", "ppl": "people", "man": "people", "player": "players"}
#: Who plays a game is said in many words; a column of players counts them all.
_PLAYERS = frozenset(("people", "kid", "child", "children", "adult"))
#: A number and the column that it is of.
_MEASURED_ALREADY = re.compile(r"\d\s?[a-z\"”″]{1,6}\s+(?:of\s+)?[a-z]{3,}\W*$")
#: Where one thing said ends and another begins.
_SEGMENT = re.compile(r"[,;]|\band\b|\bplus\b|\bwith\b", re.IGNORECASE)
#: Column words that settle which attribute a number with a unit means.
_CUES = {"ram": ("ram", "memory"), "storage": ("storage", "ssd", "disk", "drive", "space"),
         "battery": ("battery",), "screen": ("screen", "display", "inch"), "weight": ("weigh", "heavy", "light"),
         "capacity": ("capacity", "hold", "volume"), "height": ("tall", "high", "height"), "width": ("wide", "width")}  # fmt: skip


def floor_before(dialogue: Dialogue, quantity: Quantity, vocabulary: Vocabulary) -> str:
    """The column whose floor "over 40 would be better" raises: the one that has got one last.

    A bare floor is seldom a price, and it is none where hours or pages have just been spoken of.
    """
    key = last_limit(dialogue)
    column = vocabulary.numeric.get(key)
    rows = [row for row in dialogue.profile if row["key"] == key and row["relation"] == "at_least"]
    if not rows or column is None or key in ("price", "rating") or dialogue.stage == "asked_budget":
        return ""
    return key if column.low <= quantity.value <= column.high else ""


def column_of_unit(
    text: str, quantity: Quantity, vocabulary: Vocabulary, own: frozenset[str]
) -> tuple[str, float]:
    """(column, factor to its unit) of a number with a unit: "16 GB of ram", "over 500 pages".

    Args:
        own: the columns of the kind that is spoken of; where one of them fits, no other does.
    """
    unit = quantity.unit.rstrip("s") if quantity.unit not in UNITS else quantity.unit
    unit = _SAME.get(unit, unit)
    base = UNITS.get(unit)
    options: list[tuple[int, str, float]] = []
    lowered = text.casefold()
    segment = _segment(lowered, quantity)
    if unit in _PLAYERS and any("players" in key.split("_") for key in own):
        unit = "players"  # "a board game for six people"
    for key, column in vocabulary.numeric.items():
        if key in ("price", "rating"):
            continue
        given = UNITS.get(column.unit)
        if base is not None and given is not None and base[0] == given[0]:
            factor = base[1] / given[1]
        elif unit in key.split("_") or quantity.unit in key.split("_"):
            factor = 1.0
        else:
            continue
        cues = [part for part in key.split("_") if len(part) > 2 and part != unit]
        cues += [cue for part in key.split("_") for cue in _CUES.get(part, ())]
        cued = any(cue in lowered for cue in cues)
        beside = any(cue in segment for cue in cues)  # "16 GB RAM and 512 GB storage"
        if factor and not cued and key not in own and not _is_decimal(factor):
            continue  # a plush of 30 cm has no screen of 12 inches
        inside = column.low <= quantity.value * factor <= column.high
        # Of two that fit ("capacity_ml", "capacity_l"), the one in the very unit that was said.
        points = 8 * beside + 4 * cued + 2 * inside + (base is not None and base == given)
        options.append((points, key, factor))
    options = [option for option in options if option[1] in own] or [
        option for option in options if unit not in _EVERYDAY
    ]
    if not options:
        return "", 1.0
    options.sort(key=lambda option: -option[0])
    if len(options) > 1 and options[0][0] == options[1][0]:
        return "", 1.0  # two columns fit alike: do not guess, search by the words
    return options[0][1], options[0][2]


def _segment(text: str, quantity: Quantity) -> str:
    """The part of a message, between its commas and "and"s, that a number stands in."""
    before = max((m.end() for m in _SEGMENT.finditer(text, 0, quantity.start)), default=0)
    after = _SEGMENT.search(text, quantity.end)
    return text[before : after.start() if after else len(text)]


def _is_decimal(factor: float) -> bool:
    """Whether a factor between units is a power of ten: 1.5 kg are said of a column in grams, too."""
    return abs(math.log10(factor) - round(math.log10(factor))) < 1e-9


def column_named_near(text: str, quantity: Quantity, vocabulary: Vocabulary) -> str:
    """The column whose name stands just before the number: "pages over 500", "ram 16"."""
    before = text[max(0, quantity.start - 24) : quantity.start].casefold()
    if _MEASURED_ALREADY.search(before):
        return ""  # "16gb ram 1000": the column has its number
    for key in vocabulary.numeric:
        if key not in ("price", "rating") and any(
            re.search(rf"\b{part}s?\W*(?:is|of|:)?\W*$", before)
            for part in key.split("_")
            if len(part) > 2 and part not in STOP
        ):
            return key
    return ""
