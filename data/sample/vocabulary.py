"""The words that the sample shop is made of, read from ``words/*.toml`` and checked once.

Holds the shapes of a brand, a kind of thing and a subcategory. Does not know how many products
are made of them nor what anybody thinks of those (see ``products.py``, ``shoppers.py``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

WORDS = Path(__file__).parent / "words"

#: What a sub's ``Size = "clothes"`` stands for: the sizes that one article is sold in.
SIZE_RUNS: dict[str, list[list[str]]] = {
    "clothes": [["XS", "S", "M", "L", "XL"], ["S", "M", "L", "XL"], ["S", "M", "L", "XL", "XXL"]],
    "waist": [["28", "30", "32", "34"], ["28", "30", "32", "34", "36"], ["26", "28", "30", "32"]],
    "shoes": [
        ["36", "37", "38", "39", "40", "41"],
        ["39", "40", "41", "42", "43", "44"],
        ["40", "41", "42", "43", "44", "45", "46"],
        ["37", "38", "39", "40", "41", "42"],
    ],
    "socks": [["36-38", "39-41", "42-44"], ["39-41", "42-44", "45-47"]],
    "gloves": [["S", "M", "L"]],
    "baby": [["50", "56", "62", "68"], ["62", "68", "74", "80"], ["56", "62", "68", "74", "80"]],
}


class VocabularyError(ValueError):
    """A word file that cannot be used: names the file or the line and what was expected."""


@dataclass(frozen=True)
class Brand:
    """An invented maker. ``tier`` multiplies prices, ``quality`` adds stars to ratings."""

    name: str
    tier: float
    quality: float
    categories: tuple[str, ...]
    lines: tuple[str, ...]
    motto: str


@dataclass(frozen=True)
class Kind:
    """One sort of thing in a subcategory.

    ``choices`` maps a column to the values it may take; an empty list clears the column.
    ``author`` is set for books only, which are made exactly once. ``Plain`` among the choices:
    the general sentences of the shelf do not fit this kind.
    """

    noun: str
    base_price: float
    sentence: str
    choices: dict[str, list[str]] = field(default_factory=dict)
    author: str = ""


@dataclass(frozen=True)
class Subcategory:
    """A shelf: its price band in USD, what goes with it, its kinds of things and sentences."""

    category: str
    name: str
    band: tuple[float, float]
    kinds: tuple[Kind, ...]
    features: tuple[str, ...]
    choices: dict[str, list[str]]
    goes: tuple[str, ...]
    suffix: str
    season: str
    scale: dict[str, float]


@dataclass(frozen=True)
class Vocabulary:
    """All brands and all shelves, in the order of the files' names."""

    brands: tuple[Brand, ...]
    subcategories: tuple[Subcategory, ...]

    def brands_of(self, category: str) -> list[Brand]:
        return [brand for brand in self.brands if category in brand.categories]


def read_vocabulary(folder: Path = WORDS) -> Vocabulary:
    """Read every word file of ``folder``.

    Raises:
        VocabularyError: a line has too few fields, or ``goes`` names an unknown subcategory.
    """
    general = tomllib.loads((folder / "brands.toml").read_text("utf-8"))
    brands = tuple(_brand(line) for line in _lines(general["brands"]))
    palettes: dict[str, list[str]] = general["palettes"]
    subs = []
    for path in sorted(folder.glob("*.toml")):
        words = tomllib.loads(path.read_text("utf-8"))
        if "category" not in words:  # brands and people
            continue
        subs += [_subcategory(words["category"], sub, palettes) for sub in words["sub"]]
    names = {sub.name for sub in subs}
    for sub in subs:
        if unknown := set(sub.goes) - names:
            raise VocabularyError(
                f"{sub.name}: goes with {sorted(unknown)}; expected known shelves"
            )
    return Vocabulary(brands, tuple(subs))


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


def _fields(line: str, least: int) -> list[str]:
    fields = [part.strip() for part in line.split("|")]
    if len(fields) < least:
        raise VocabularyError(f"{line!r} has {len(fields)} fields; expected at least {least}")
    return fields


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _brand(line: str) -> Brand:
    name, tier, quality, categories, lines, motto = _fields(line, 6)
    lines = "" if lines == "-" else lines
    motto = "" if motto == "-" else motto
    return Brand(name, float(tier), float(quality), _list(categories), _list(lines), motto)


def _choices(text: str) -> dict[str, list[str]]:
    """ "Weight_Kg=2,4; Color=" -> {"Weight_Kg": ["2", "4"], "Color": []}."""
    pairs = (part.split("=", 1) for part in text.split(";") if part.strip())
    return {key.strip(): list(_list(values)) for key, values in pairs}


def _kind(line: str) -> Kind:
    noun, price, sentence, *rest = _fields(line, 3)
    return Kind(noun, float(price), sentence, _choices(rest[0]) if rest else {})


def _title(line: str) -> Kind:
    title, author, price, pages, blurb, *rest = _fields(line, 5)
    choices = {"Author": [author], "Pages": [pages]} | (_choices(rest[0]) if rest else {})
    return Kind(title, float(price), blurb, choices, author)


def _subcategory(category: str, sub: dict, palettes: dict[str, list[str]]) -> Subcategory:
    choices: dict[str, list[str]] = {}
    if "palette" in sub:
        choices["Color"] = palettes[sub["palette"]]
    for column, values in sub.get("attrs", {}).items():
        choices[column] = [values] if isinstance(values, str) else [f"{value}" for value in values]
    kinds = [_kind(line) for line in _lines(sub.get("kinds", ""))]
    kinds += [_title(line) for line in _lines(sub.get("titles", ""))]
    low, high = sub["price"]
    return Subcategory(
        category=category,
        name=sub["name"],
        band=(float(low), float(high)),
        kinds=tuple(kinds),
        features=tuple(_lines(sub.get("features", ""))),
        choices=choices,
        goes=tuple(sub.get("goes", ())),
        suffix=sub.get("suffix", ""),
        season=sub.get("season", ""),
        scale=sub.get("scale", {}),
    )
