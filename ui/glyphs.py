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


#: A kind of several things ("Mirrors & Clocks"), or one whose last word leaves open what it is.
_SEVERAL = re.compile(
    r"&|,|\band\b|\b(?:accessor\w+|tools?|appliances|care|gear|aids|supplies|furniture|cooking|play)\W*$",
    re.IGNORECASE,
)
#: What stands behind the word in a product's name that says what it is: "in Teal", "Set of 4", "30 ml".
_BEHIND = re.compile(
    r"(?:,.*|\s+(?:in|for|with|of)\s.*|\s+(?:set|pack|pair|kit|duo|trio|box|collection)\b.*|\s+\d.*|\s+[\d.]+\w*)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def glyph_for(category: str, subcategory: str = "", name: str = "") -> Glyph:
    """The drawing for a product of this kind.

    The subcategory decides when its words are known, unless it holds several things ("Mirrors &
    Clocks") and the name says which; else the product's name, else the category. A book's name
    says what it is about, not what it is, so it decides nothing.
    """
    kind = _best(category)
    about = "" if kind is glyphs()["book"] else name
    which = _last(about) if _SEVERAL.search(subcategory) else None
    return which or _best(subcategory) or _last(about) or _best(about) or kind or glyphs()[DEFAULT]


def _last(name: str) -> Glyph | None:
    """The glyph that the last word of a name calls for: a "phone light" is a light."""
    said = name.strip().lower()
    while (shorter := _BEHIND.sub("", said).strip()) != said and shorter:
        said = shorter
    longest = {
        glyph: max((m.end() - m.start() for m in glyph.pattern.finditer(said)
                    if " " not in said[m.end() :]), default=0)
        for glyph in glyphs().values()
    }  # fmt: skip
    best = max(longest, key=lambda glyph: longest[glyph])
    return best if longest[best] else None


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
