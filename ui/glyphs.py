"""The drawings behind product pictures: a glyph a kind of thing, and the words that call for it.

They stand in ``glyphs.txt``. A glyph is drawn in a box of 120 x 120 (ground at y = 106) as pieces
``<ink> <shape> <numbers>``. Inks: a main, b dark, c pale, k near black, w white, g and h greens,
y warm light; strokes: s main, d dark, t pale and thin, n near black, h green. Shapes: p path,
r rect (x y w h radius), c circle (x y r), e ellipse (x y rx ry). Colours are ``pictures.py``'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

#: What is drawn when no words fit: a parcel.
DEFAULT = "gift"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawing: ``pieces`` in painting order, called for by ``words`` (lower case)."""

    name: str
    words: tuple[str, ...]
    pieces: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def glyphs() -> dict[str, Glyph]:
    """All drawings by name, read once."""
    text = Path(__file__).with_name("glyphs.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found = {}
    for block in "\n".join(lines).strip().split("\n\n"):
        name, words, pieces = block.split("\n")
        split = tuple(words.split(", "))
        found[name] = Glyph(name, split, tuple(pieces.split(" | ")), _pattern(split))
    return found


@lru_cache(maxsize=4096)
def glyph_for(category: str, subcategory: str = "", name: str = "") -> Glyph:
    """The drawing for a product of this kind.

    The subcategory decides when its words are known, else the product's name, else the category.
    A book's name says what it is about, not what it is, so it decides nothing.
    """
    kind = _best(category)
    about = "" if kind is glyphs()["book"] else name
    return _best(subcategory) or _best(about) or kind or glyphs()[DEFAULT]


def _best(text: str) -> Glyph | None:
    """The glyph with the longest word in the text: "dog bowl" is a pet's, not a kitchen's."""
    longest = {
        name: max((len(found) for found in glyph.pattern.findall(text.lower())), default=0)
        for name, glyph in glyphs().items()
    }
    best = max(longest, key=lambda name: longest[name])
    return glyphs()[best] if longest[best] else None


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words of at most four letters stand alone ("cap" is not in "capsule"), longer ones begin."""
    longest_first = sorted(words, key=len, reverse=True)
    parts = [re.escape(word) + (r"s?\b" if len(word) <= 4 else "") for word in longest_first]
    return re.compile(r"\b(?:" + "|".join(parts) + ")")
