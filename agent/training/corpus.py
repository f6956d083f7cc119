"""The corpus: hand-written utterances parsed, checked and split by pattern.

``GUIDE.md`` says how a line is written. This module knows lines and their marks; it does not know
what stands for ``$BRAND`` (``fill.py``), tokens, or models.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from scipy.sparse.csgraph import connected_components

from agent.models.reading import ACTS, SLOTS, STAGES

FOLDER = Path(__file__).with_name("corpus")
VOICES = (
    "hurried", "chatty", "rude", "nonnative", "old", "teen", "typos", "plain", "polite", "staff",
)  # fmt: skip
CLASSES = (
    "BRAND", "CATEGORY", "SUBCATEGORY", "COLOR", "MATERIAL", "PRODUCT", "CUSTOMER_ID", "NAME",
    "MONEY", "NUMBER", "AGE",
)  # fmt: skip

#: Two utterances more alike than this (``rapidfuzz.fuzz.ratio``) are on one side of the split.
NEAR = 80.0

_MARK = re.compile(r"\{([^{}:]*):([^{}]*)\}")
_CLASS = re.compile(r"\$([A-Z_]+)")
_LOWER_WORD = re.compile(r"(?<![$\w'’])[a-z]+(?:['’][a-z]+)*(?![\w'’])")
_SPELL_BADLY = frozenset({"typos", "teen", "nonnative"})


class CorpusError(ValueError):
    """A line that cannot be used: names the file, the line, what is wrong and what is expected."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an utterance; ``slot`` is "" outside of marks. ``text`` may hold ``$CLASSES``."""

    slot: str
    text: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """One line of the corpus."""

    voice: str
    stage: str
    acts: frozenset[str]
    parts: tuple[Part, ...]
    where: str = ""

    @property
    def pattern(self) -> str:
        """The text without marks, its fill classes unfilled."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Split:
    train: list[Utterance]
    dev: list[Utterance]
    test: list[Utterance]


def read_corpus(folder: Path = FOLDER) -> list[Utterance]:
    """Every utterance of every ``*.txt`` file, in the order of names and lines; repeats once.

    Raises:
        CorpusError: all bad lines of the folder, one a line; or no line at all.
    """
    utterances, wrong = [], []
    for file in sorted(folder.glob("*.txt")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                utterances.append(parse_line(line, f"{file.name}:{number}"))
            except CorpusError as error:
                wrong.append(str(error))
    if wrong:
        raise CorpusError("\n".join(wrong))
    if not utterances:
        raise CorpusError(f"{folder} holds no utterance; expected *.txt as GUIDE.md describes")
    once = {(u.stage, u.acts, u.parts): u for u in reversed(utterances)}
    return list(reversed(once.values()))


def parse_line(line: str, where: str = "") -> Utterance:
    """``voice | state | acts | text with {slot:marks}`` → an utterance.

    Raises:
        CorpusError: naming the place, the bad value and what was expected.
    """
    fields = [field.strip() for field in line.split(" | ", 3)]
    if len(fields) != 4 or not fields[3]:
        raise CorpusError(f"{where}: {line!r} has not the fields voice | state | acts | text")
    voice, stage, named, text = fields
    acts = [act.strip() for act in named.split(",")]
    _known(where, "voice", [voice], VOICES)
    _known(where, "state", [stage], STAGES)
    _known(where, "act", acts, ACTS)
    parts, place = [], 0
    for mark in _MARK.finditer(text):
        slot, words = mark.groups()
        _known(where, "slot", [slot], SLOTS)
        if not words.strip() or words != words.strip():
            raise CorpusError(f"{where}: {mark[0]!r} marks space; mark words from end to end")
        parts += [Part("", text[place : mark.start()]), Part(slot, words)]
        place = mark.end()
    parts.append(Part("", text[place:]))
    if any(set("{}") & set(part.text) for part in parts):
        raise CorpusError(f"{where}: {text!r} has a brace outside of a mark; write {{slot:words}}")
    _known(where, "fill class", _CLASS.findall(text), CLASSES)
    kept = tuple(part for part in parts if part.text)
    return Utterance(voice, stage, frozenset(acts), kept, where)


def _known(where: str, what: str, found: Iterable[str], expected: Sequence[str]) -> None:
    for name in found:
        if name not in expected:
            raise CorpusError(f"{where}: {what} {name!r} is unknown; one of {', '.join(expected)}")


def split_by_pattern(utterances: Sequence[Utterance]) -> Split:
    """Eight tenths to train, one to dev, one to test; near duplicates stay together.

    The side is decided by a hash of the pattern (of a group of near duplicates: by the lowest
    hash), not by place, so a line keeps its side while the corpus grows.
    """
    split = Split([], [], [])
    if not utterances:
        return split
    groups = near_groups([utterance.pattern for utterance in utterances])
    hashes = np.array([_hash(utterance.pattern) for utterance in utterances])
    lowest = np.full(groups.max() + 1, np.inf)
    np.minimum.at(lowest, groups, hashes)
    for utterance, group in zip(utterances, groups, strict=True):
        tenth = int(lowest[group] % 10)
        side = split.test if tenth == 0 else split.dev if tenth == 1 else split.train
        side.append(utterance)
    return split


def near_groups(patterns: Sequence[str], near: float = NEAR) -> np.ndarray:
    """(len(patterns),) int: the group of each; chains of near duplicates are one group."""
    plain = [_plain(pattern) for pattern in patterns]
    alike = process.cdist(plain, plain, scorer=fuzz.ratio, score_cutoff=near, dtype=np.uint8)
    return np.asarray(connected_components(alike > 0, directed=False)[1])


def plain_words(utterances: Sequence[Utterance]) -> tuple[str, ...]:
    """Words in lower case seen at least twice in the voices that spell well, most frequent first.

    On the dev side, mending slips towards words seen once, twice or three times gave .759, .759 and
    .757 exact tool calls (.739 without); twice needs half the words of once.
    """
    seen = Counter(
        word.replace("’", "'")
        for utterance in utterances
        if utterance.voice not in _SPELL_BADLY
        for word in _LOWER_WORD.findall(utterance.pattern)
    )
    found = [word for word, count in seen.items() if count >= 2]
    return tuple(sorted(found, key=lambda word: (-seen[word], word)))


def _plain(pattern: str) -> str:
    folded = unicodedata.normalize("NFKD", pattern).casefold()
    return " ".join(re.sub(r"[^\w$]+", " ", folded).split()) or folded


def _hash(pattern: str) -> float:
    return float(int.from_bytes(hashlib.sha256(_plain(pattern).encode()).digest()[:6]))


def as_line(utterance: Utterance) -> str:
    """The inverse of ``parse_line``; acts in their given order of names."""
    text = "".join(f"{{{p.slot}:{p.text}}}" if p.slot else p.text for p in utterance.parts)
    acts = ",".join(act for act in ACTS if act in utterance.acts)
    return f"{utterance.voice} | {utterance.stage} | {acts} | {text}"
