"""Which number of the shown products a comparative speaks of: "bigger", "lighter", "more memory".

Words in, columns out, and how large a product is in one of them. It sets no limit and shows
nothing: ``rank_products`` does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.language.lexical import stem
from engine.ranking.amounts import amount
from tools.slips import mended

Direction = Literal["more", "less"]

_SIZE = ("capacity", "volume", "screen", "size", "dimensions", "width", "height", "depth", "length",
         "people", "pieces")  # fmt: skip
_LENGTH = ("battery", "burn", "pages", "minutes", "length")
_WEIGHT, _HEIGHT, _WIDTH = ("weight",), ("height",), ("width",)
_POWER, _PRINT = ("power", "watt"), ("pages", "thickness")
_NOISE, _LIGHT = ("noise", "db", "loudness", "decibels"), ("brightness", "lumens", "lumen", "lm")
_YEARS = ("vintage", "year", "years", "published", "released", "edition")
#: Comparatives: what they are about when no column is named, and which way they point.
_COMPARATIVES: tuple[tuple[str, Direction, tuple[str, ...]], ...] = (
    (r"bigger|larger|roomier|more spacious|too (?:small|tiny|little(?! (?:money|time)))|not (?:big|large|roomy) enough", "more", _SIZE),
    (r"smaller|littler|tinier|more compact|too (?:big|large|bulky|huge)|not (?:small|compact) enough", "less", _SIZE),
    (r"heavier", "more", _WEIGHT),
    (r"lighter|less heavy|too heavy|not light enough", "less", _WEIGHT),
    (r"longer(?:[- ]lasting)?|lasting longer|lasts? longer|too short|not long enough", "more", _LENGTH),
    (r"shorter|too long|not short enough", "less", _LENGTH),
    (r"taller", "more", _HEIGHT),
    (r"wider|broader", "more", _WIDTH),
    (r"narrower|slimmer", "less", _WIDTH),
    (r"thicker", "more", _PRINT),
    (r"thinner", "less", _PRINT),
    (r"stronger|more powerful|too weak|not (?:strong|powerful) enough", "more", _POWER),
    (r"weaker|less powerful", "less", _POWER),
    (r"quieter|less noisy|too (?:loud|noisy)|not quiet enough", "less", _NOISE),
    (r"louder|noisier", "more", _NOISE),
    (r"brighter", "more", _LIGHT),
    (r"more recent", "more", _YEARS),
    (r"less recent", "less", _YEARS),
    (r"more|higher|greater|extra", "more", ()),
    (r"less|fewer|lower", "less", ()),
)  # fmt: skip
#: Superlative -> the comparative of the same measure.
_SUPERLATIVES = (
    ("biggest|largest|roomiest", "bigger"), ("smallest", "smaller"), ("heaviest", "heavier"),
    ("lightest", "lighter"), ("longest", "longer"), ("shortest", "shorter"), ("tallest", "taller"),
    ("widest", "wider"), ("thickest", "thicker"), ("thinnest", "thinner"),
    ("strongest|most powerful", "stronger"), ("(?:the )?most|highest|best", "more"),
    ("fewest|lowest|worst", "less"), ("quietest", "quieter"), ("loudest|noisiest", "louder"),
    ("brightest", "brighter"), ("newest|latest|youngest", "more recent"),
    ("oldest|earliest", "less recent"),
)  # fmt: skip
#: "which warranty is longest", "the longest warranty": of what, where it stands beside a superlative.
_OF_WHAT = (
    r"\b(?:which|what|whose)(?: (?:one|product)['’]?s)? (?P<before>[a-z]{3,}) (?:is|are|has|lasts?|goes|runs)\b.{0,8}\b(?:SAID)\b"
    r"|\b(?:SAID)(?:[- ]lasting)? (?P<after>[a-z]{3,})\b"
)
#: What a thing does the most or the least -> the superlative of it.
_DOES = (
    (
        re.compile(r"\b(?:holds?|fits?(?: in)?|carr(?:y|ies)|stores?) (?:the )?most\b"),
        "has the most capacity",
    ),
    (re.compile(r"\b(?:weighs?) (?:the )?most\b"), "is the heaviest"),
    (re.compile(r"\b(?:weighs?) (?:the )?least\b"), "is the lightest"),
)
#: Words beside a superlative that name no measure.
_WORDS = """one ones these those them they this that two three four five lot list here all out and for from with but please pls
    product products item items thing things option options among between which what has have you would should can get
    to overall then now expensive lasting"""
_NOTHING = frozenset(_WORDS.split())
#: Words of a column's name -> what people call it.
_CALLED: Mapping[str, str] = {
    "ram": "ram|memory", "storage": "storage|space|disk|drive|ssd", "battery": "battery",
    "screen": "screen|display", "weight": "weight", "power": "power|watts?|wattage",
    "capacity": "capacity|volume|litres?|liters?|space|room", "pages": "pages?",
    "people": "people|persons?", "pieces": "pieces?", "players": "players?", "burn": "burn",
    "minutes": "minutes", "age": "age",
}  # fmt: skip
#: What each group of columns is called when no product has any of them.
_NAMES = {_SIZE: "size", _LENGTH: "length", _WEIGHT: "weight", _HEIGHT: "height", _WIDTH: "width",
          _POWER: "power", _PRINT: "thickness", _NOISE: "noise", _LIGHT: "brightness",
          _YEARS: "year"}  # fmt: skip
_NOT_MEANT = re.compile(
    r"\b(?:(?:light|dark)er (?:colou?r|shade|tone|blue|green|red|pink|gr[ae]y|brown)|"
    r"no longer|a lighter\W*$|more or less|(?:long|short)er (?:sleeves?|legs?))",
    re.IGNORECASE,
)


#: Parts of names of columns -> which way is better, where people agree.
_BETTER: Mapping[str, Direction] = {
    "rating": "more", "battery": "more", "burn": "more", "ram": "more", "storage": "more", "warranty": "more",
    "brightness": "more", "lumens": "more", "price": "less", "weight": "less", "noise": "less", "db": "less",
}  # fmt: skip
#: "at most 400 pages" sets a limit; the most pages are another thing.
_BOUND = re.compile(r"\bat (?:the )?(?:very )?(?:most|least)\b")


@dataclass(frozen=True, slots=True)
class Comparative:
    """A comparative in the person's words.

    Attributes:
        direction: more or less of it is wanted.
        words: as written ("bigger screen"); ``about`` what it asks of in a word ("size").
        parts: words that a column's name must hold, one of them.
    """

    direction: Direction
    words: str
    about: str
    parts: tuple[str, ...]


def better_way(column: str) -> Direction | None:
    """Whether more or less of a column is better; None where that is a matter of taste."""
    return next((way for part in column.split("_") if (way := _BETTER.get(part))), None)


def comparative(text: str) -> Comparative | None:
    """The first comparative of a measure in ``text``; None where there is none.

    "more" and "less" count only with the name of a measure ("more memory"); prices and ratings
    have steering words of their own.
    """
    plain = mended(text)[0].casefold()
    if _NOT_MEANT.search(plain):
        return None
    for pattern, direction, parts in _COMPARATIVES:
        match = re.search(rf"\b(?:{pattern})\b", plain)
        if match is None:
            continue
        after = re.match(r"(?:\s+[\w-]+){0,2}", plain[match.end() :])
        near = after.group() if after else ""
        named = [part for part, called in _CALLED.items() if re.search(rf"\b(?:{called})\b", near)]
        if not named and not parts:
            continue
        words = match.group()
        if named and (ends := re.search(rf"\b(?:{_CALLED[named[0]]})\b", near)):
            words += near[: ends.end()]
        about = named[0] if named else _NAMES[parts]
        return Comparative(direction, words.strip(), about, tuple(named) or parts)
    return None


def superlative(text: str, things: Collection[str] = ()) -> Comparative | None:
    """The first superlative of a measure ("the longest battery", "the lightest") in ``text``.

    What it is asked of counts: the longest warranty is no long battery.

    Args:
        things: stems of what the products are called: "which laptop is lightest" asks no laptop's.
    """
    plain = _plain(text)
    for pattern, word in _SUPERLATIVES:
        if (said := re.search(rf"\b(?:{pattern})\b", plain)) is None:
            continue
        of_what = re.search(_OF_WHAT.replace("SAID", pattern), plain)
        noun = (of_what["before"] or of_what["after"]) if of_what else ""
        if not noun or noun in _NOTHING or stem(noun) in things:
            return comparative(re.sub(rf"\b(?:{pattern})\b", word, plain, count=1))
        named = [part for part, called in _CALLED.items() if re.search(rf"\b(?:{called})\b", noun)]
        step = comparative(f"{word} {noun}")
        if named and step:
            return replace(step, words=f"{said.group()} {noun}")
        if word in ("more", "less") and not re.search(
            r"\b(?:most|highest|fewest|lowest)\b", said.group()
        ):
            return None  # "best value" is no measure
        kind = comparative(f"{word} size")
        direction = kind.direction if kind else "less" if word == "less" else "more"
        return Comparative(direction, f"{said.group()} {noun}", noun, (noun, stem(noun)))
    return None


def _plain(text: str) -> str:
    plain = _BOUND.sub(" ", mended(text)[0].casefold())
    for does, has in _DOES:
        plain = does.sub(has, plain)
    return plain


def superlative_words(text: str) -> str:
    """The superlative of ``superlative`` as it is written: "longest"."""
    plain = _plain(text)
    found = (re.search(rf"\b(?:{pattern})\b", plain) for pattern, _ in _SUPERLATIVES)
    return next((match.group().removeprefix("the ") for match in found if match), "")


def columns_meant(parts: Sequence[str], cards: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns of ``cards`` that hold such a measure, in the order of ``parts``."""
    keys = dict.fromkeys(key for card in cards for key in card.get("attributes", {}))
    found = [
        key
        for part in parts
        for key in keys
        if part in key.split("_")
        and any(amount(card["attributes"].get(key)) is not None for card in cards)
    ]
    return list(dict.fromkeys(found))
