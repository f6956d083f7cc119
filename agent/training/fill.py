"""Fills ``$BRAND`` and its like, and roughens texts as hurried hands do.

Words come from ``words.toml`` and, where the bundled shop is there, from its products. Each side of
the split has its own brands, names and products, so that no test is passed by remembering one.
This module knows no tokens and no models.
"""

from __future__ import annotations

import csv
import random
import re
import tomllib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agent.models.reading import STAGES, Span
from agent.training.corpus import Part, Utterance

WORDS = Path(__file__).with_name("words.toml")
SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "products.csv"

_CLASS = re.compile(r"\$([A-Z_]+)")
#: Voices that seldom keep the capitals of a brand or a name.
_LOWER = {"hurried": 0.6, "teen": 0.8, "typos": 0.6, "nonnative": 0.4, "rude": 0.3}
_OF_SAMPLE = {
    "BRAND": ("brand",),
    "CATEGORY": ("category",),
    "SUBCATEGORY": ("subcategory",),
    "COLOR": ("color", "colour"),
    "MATERIAL": ("material",),
    "PRODUCT": ("name", "title"),
}
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SIGNS = ("$", "$", "£", "€", "€")
_UNITS = (" dollars", " bucks", " euros", " quid", " pounds", " EUR", " usd", " euro")
_ROUND = (5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 150, 200, 250, 300, 400, 500, 800)
_SHOPPER = tuple(stage for stage in STAGES if not stage.startswith("staff"))
#: Acts that mean the same wherever they are said, and those that need products on the screen
#: (a question of the assistant stands below products as a rule).
_ANYWHERE = frozenset((
    "gift", "self", "ask_shop", "ask_profile", "forget", "start_over", "greet", "thanks", "bye",
    "smalltalk", "about_bot", "off_topic", "attack", "rude", "show_list",
))  # fmt: skip
_MANNERS = frozenset(("greet", "thanks", "bye", "rude"))
_ON_SCREEN = frozenset((
    "cheapest", "dearest", "best_rated", "more", "similar", "why", "why_not", "compare",
    "ask_product", "take", "drop",
))  # fmt: skip
_WITH_LIST = tuple(stage for stage in _SHOPPER if stage not in ("start", "offered"))
_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o",
    "q": "w", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "x",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One filled utterance; the spans are places in ``text``."""

    text: str
    stage: str
    acts: frozenset[str]
    spans: tuple[Span, ...]
    voice: str = "plain"


class Filler:
    """Fills one side of the split.

    Args:
        side: "train", "dev" or "test"; decides which of the words are used.
        sample: ``products.csv`` of the bundled shop; left out where it does not exist.
    """

    def __init__(self, side: str = "train", sample: Path = SAMPLE) -> None:
        self._words = {name: _of_side(words, side) for name, words in _vocabulary(sample).items()}

    def fill(
        self, utterance: Utterance, rng: random.Random, roughen: bool = False, roam: float = 0.0
    ) -> Example:
        """One reading of an utterance, another with each call.

        Args:
            roughen: add typing noise.
            roam: how often it is said at another stage where it means the same.
        """
        stage = roamed(utterance, rng) if rng.random() < roam else utterance.stage
        parts = []
        for part in utterance.parts:
            lower = rng.random() < _LOWER.get(utterance.voice, 0.1)
            parts.append(Part(part.slot, self._filled(part.text, rng, lower)))
        if roughen:
            parts = _roughened(parts, rng)
        return example(utterance, parts, stage)

    def _filled(self, text: str, rng: random.Random, lower: bool) -> str:
        def word(match: re.Match[str]) -> str:
            made = self._made(match[1], rng)
            return made.lower() if lower else made

        return _CLASS.sub(word, text)

    def _made(self, name: str, rng: random.Random) -> str:
        match name:
            case "MONEY":
                return money(rng)
            case "AGE":
                age = rng.choice((rng.randint(1, 17), rng.randint(18, 95)))
                return _tens_in_words(age) if age >= 20 and rng.random() < 0.15 else str(age)
            case "NUMBER":
                return rng.choice(
                    (str(rng.randint(2, 12)), str(rng.choice(_ROUND)), rng.choice(_SMALL))
                )
            case "CUSTOMER_ID":
                return customer_id(rng)
            case "PRODUCT":
                return self._product(rng)
            case "SUBCATEGORY" | "CATEGORY":
                word = rng.choice(self._words[name])
                return word.capitalize() if rng.random() < 0.05 else word
        return rng.choice(self._words[name])

    def _product(self, rng: random.Random) -> str:
        titles = self._words.get("PRODUCT")
        if titles and rng.random() < 0.4:
            return rng.choice(titles)
        brand, kind = rng.choice(self._words["BRAND"]), rng.choice(self._words["SUBCATEGORY"])
        quality = rng.choice(self._words["QUALITY"])
        return rng.choice(
            (f"{brand} {kind}", f"{quality} {kind}", f"{brand} {quality} {kind}", kind, brand)
        ).title()


def is_manners(utterance: Utterance) -> bool:
    """True for a short greeting, thanks, farewell or insult that may stand beside anything."""
    return utterance.acts <= _MANNERS and len(utterance.pattern) <= 40


def joined(example: Example, manners: Example, rng: random.Random) -> Example:
    """Both said in one message; a greeting stands first and a farewell last."""
    first = "greet" in manners.acts or ("bye" not in manners.acts and rng.random() < 0.5)
    one, two = (manners, example) if first else (example, manners)
    between = (
        " " if one.text.endswith((".", "!", "?", ",")) else rng.choice((" ", ", ", ". ", "! "))
    )
    shift = len(one.text) + len(between)
    moved = (Span(s.slot, s.start + shift, s.end + shift) for s in two.spans)
    return Example(
        one.text + between + two.text,
        example.stage,
        example.acts | manners.acts,
        (*one.spans, *moved),
        example.voice,
    )


def roamed(utterance: Utterance, rng: random.Random) -> str:
    """Another stage at which the utterance would carry the same acts; its own if there is none."""
    acts = utterance.acts
    if utterance.stage not in _SHOPPER or acts <= {"rude"}:
        return utterance.stage
    if acts <= _ANYWHERE:
        return rng.choice(_SHOPPER)
    if utterance.stage in ("shown", "taken") and acts <= _ON_SCREEN | _ANYWHERE:
        return rng.choice(_WITH_LIST)
    if (
        utterance.stage in ("start", "shown")
        and "find" in acts
        and acts
        <= _ANYWHERE
        | {
            "find",
            "inform",
        }
    ):
        return rng.choice(("start", "shown", "taken"))
    return utterance.stage


def money(rng: random.Random) -> str:
    """An amount as people write it; the unit may be missing."""
    kind = rng.random()
    if kind < 0.12:
        hundreds = f"{rng.choice(_SMALL[1:9])} hundred"
        words = rng.choice((rng.choice(_TENS), hundreds, "a hundred", "a thousand"))
        return words + (rng.choice(_UNITS) if rng.random() < 0.6 else "")
    if kind < 0.16:
        return f"{rng.choice(('1', '2', '3', '1.5', '2.5'))}k"
    amount = rng.choice(_ROUND) if rng.random() < 0.66 else rng.randint(3, 1500)
    number = f"{amount:,}" if rng.random() < 0.5 else str(amount)
    if rng.random() < 0.12:
        number = f"{amount - 0.01:.2f}"
    unit = rng.random()
    if unit < 0.3:
        return number
    if unit < 0.6:
        return rng.choice(_SIGNS) + number
    return number + (rng.choice(_UNITS) if unit < 0.95 else rng.choice(_SIGNS))


def customer_id(rng: random.Random) -> str:
    """An identifier in one of the shapes that shops use."""
    digits = rng.randint(1, 99999)
    return rng.choice(
        (f"C{digits:04d}", f"c{digits % 10000:04d}", f"CUST-{digits:05d}", f"U-{digits % 1000}",
         f"{digits + 10000}", f"cust_{digits % 1000}", f"A{digits % 100}-{digits % 977}",
         f"#{digits % 10000}", f"C{digits % 100}")
    )  # fmt: skip


def _tens_in_words(age: int) -> str:
    tens, ones = _TENS[min(age // 10, 9) - 2], age % 10
    return f"{tens}-{_SMALL[ones - 1]}" if ones else tens


@cache
def _vocabulary(sample: Path) -> dict[str, tuple[str, ...]]:
    """Class → words, those of the bundled shop among them."""
    raw = {key: value.split(", ") for key, value in tomllib.loads(WORDS.read_text("utf-8")).items()}
    made = [f"{h}{t}".capitalize() for h in raw["brand_heads"] for t in raw["brand_tails"]]
    words = {
        "BRAND": sorted(random.Random(5).sample(made, 700) + raw["brand_words"]),
        "CATEGORY": raw["categories"],
        "SUBCATEGORY": raw["kinds"],
        "COLOR": raw["colors"],
        "MATERIAL": raw["materials"],
        "NAME": raw["names"],
        "QUALITY": raw["qualities"],
        "PRODUCT": [],
    }
    if sample.is_file():
        with sample.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                cells = {name.casefold(): cell for name, cell in row.items() if name and cell}
                for name, columns in _OF_SAMPLE.items():
                    words[name] += [cells[c] for c in columns if c in cells]
    return {name: tuple(dict.fromkeys(found)) for name, found in words.items()}


def _of_side(words: Sequence[str], side: str) -> tuple[str, ...]:
    """A tenth of the words is for dev, a tenth for test; short lists are shared by all sides."""
    if len(words) < 80:
        return tuple(words)
    tenth = {"dev": (1,), "test": (0,)}.get(side, range(2, 10))
    return tuple(word for word in words if zlib.crc32(word.casefold().encode()) % 10 in tenth)


def _roughened(parts: list[Part], rng: random.Random) -> list[Part]:
    """Typing noise: letters swapped or missed, no capitals, no marks at the end."""
    if rng.random() < 0.25:
        parts = [Part(part.slot, part.text.lower()) for part in parts]
    if rng.random() < 0.25 and not parts[-1].slot:
        bare = parts[-1].text.rstrip(" .!?")
        parts = [*parts[:-1], Part("", bare)] if bare or len(parts) > 1 else parts
    elif rng.random() < 0.1 and not parts[-1].text.endswith((".", "!", "?")):
        parts = [*parts, Part("", rng.choice((".", "!", "?", "...", " please", " thx")))]
    if rng.random() < 0.15:
        parts = [
            Part(part.slot, " ".join(_mistyped(w, rng) for w in part.text.split(" ")))
            for part in parts
        ]
    return [part for part in parts if part.text]


def _mistyped(word: str, rng: random.Random) -> str:
    if len(word) < 4 or not word.isalpha() or rng.random() > 0.15:
        return word
    at = rng.randrange(1, len(word) - 1)
    match rng.randrange(4):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at] + word[at:]
    return word[:at] + rng.choice(_NEIGHBOURS.get(word[at].lower(), "e")) + word[at + 1 :]


def example(utterance: Utterance, parts: Sequence[Part], stage: str) -> Example:
    """The utterance said with these parts; their slots become places in the text."""
    text, spans = "", []
    for part in parts:
        if part.slot:
            spans.append(Span(part.slot, len(text), len(text) + len(part.text)))
        text += part.text
    return Example(text, stage, utterance.acts, tuple(spans), utterance.voice)
