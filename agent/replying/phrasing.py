"""Written clauses, chosen and joined: which one fits the facts, the tone and what was said before.

A clause is text with ``{placeholders}``; it may be used only when every one of its placeholders
has a value, so it cannot claim what the evidence lacks. Nothing is generated: the words were
written by people. What repeats an earlier reply is left out here; of the rest ``Fit`` says how
well each suits the message. This module does not know what a situation means.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Literal

Tone = Literal["plain", "casual", "formal"]

PHRASES = Path(__file__).resolve().parents[1] / "phrases"
#: What may stand in brackets before a clause: registers, and what must be true of the list.
_TONES, _CONDITIONS = ("casual", "formal", "short"), ("ordered", "one", "several")
_MARK = rf"(?:{'|'.join((*_TONES, *_CONDITIONS))})"
_MARKS = re.compile(rf"^\(({_MARK}(?:, {_MARK})*)\)\s*")
#: Words of an opening that speak of several products; such a clause needs the fact "several".
_SEVERAL = re.compile(
    r"\b(?:these|those|they|them|few|following|others|the rest|ideas|picks|several|matches|suggestions|next|"
    r"handful|start with|begin with|beginning|first|starting|from \{from\}|all|\w+er ones)\b",
    re.IGNORECASE,
)
#: Facts that a clause may use and need not: they do not make it the richer one.
EXTRAS = frozenset({"top", "from", "ordered", "one", "several"})
#: How many of the assistant's last replies a clause is compared with.
_RECENT = 3
#: Clauses this near to the best fit as well; the seed decides among them.
MARGIN = 0.2
#: Shared runs of three words that count against a clause; more are no worse.
_MOST_RUNS = 2
#: A line of a list in a reply.
_LISTED = re.compile(r"\s*(?:\d+\.|-) ")
#: Characters of its own from which on a clause is known again under other facts.
_OWN_WORDS = 14
_TO_THE_CUSTOMER = re.compile(r"\b[Yy]ou(?:r|rs)?\b")
#: Words of people who write as they talk, as part of a pattern.
CASUAL = "hey|yo|lol|pls|plz|thx|gimme|wanna|gonna|dude|mate|haha|ur|u|k|ok"
_FORMAL = re.compile(
    r"\b(?:could you|would you|please|kindly|i would|may i|good (?:morning|evening|afternoon))\b",
    re.IGNORECASE,
)

#: Clauses -> how well each fits the message, higher is better.
Fit = Callable[[Sequence["Clause"]], Sequence[float]]


class PhraseError(ValueError):
    """A phrase file that cannot be read; the message says which line."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One written clause.

    Attributes:
        needs: names of the facts that it uses, or that must be there for it to be true.
        tone: "" fits everybody; "short" is for people who write little.
    """

    text: str
    needs: frozenset[str]
    tone: str = ""

    @property
    def richness(self) -> int:
        """How many of the facts that count it says."""
        return len(self.needs - EXTRAS)


@dataclass(frozen=True)
class PhraseBook:
    """situation -> its clauses, as written in ``phrases/*.txt``."""

    clauses: Mapping[str, tuple[Clause, ...]]

    @classmethod
    def load(cls, folder: Path = PHRASES) -> PhraseBook:
        """Read every file: ``[situation]`` lines open a group, each other line is one clause.

        Raises:
            PhraseError: a clause before any situation, or broken placeholders.
        """
        found: dict[str, list[Clause]] = {}
        for path in sorted(folder.glob("*.txt")):
            group: list[Clause] | None = None
            situation = ""
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                if line.startswith("[") and line.endswith("]"):
                    situation = line[1:-1].strip()
                    group = found.setdefault(situation, [])
                elif group is None:
                    raise PhraseError(f"{path.name}, line {number}: no [situation] above it")
                else:
                    opens = situation.endswith("_list") and situation != "needs_list"
                    group.append(_clause(line, f"{path.name}, line {number}", opens))
        return cls({situation: tuple(clauses) for situation, clauses in found.items()})

    def plainest(self) -> PhraseBook:
        """The same book with one clause for each set of facts: written templates."""
        kept: dict[str, tuple[Clause, ...]] = {}
        for situation, clauses in self.clauses.items():
            first: dict[frozenset[str], Clause] = {}
            for clause in sorted(clauses, key=lambda c: (c.tone != "", bool(c.needs & EXTRAS))):
                first.setdefault(clause.needs - EXTRAS, clause)
            kept[situation] = tuple(first.values())
        return PhraseBook(kept)


@dataclass
class Voice:
    """Says one reply: the same seed and facts give the same words.

    Attributes:
        seed: differs from turn to turn, so that wording varies.
        before: the assistant's earlier replies, newest last; openings are not repeated.
        third_person: True when the reply speaks about a customer, not to one.
        fit: how well clauses fit the message; None goes by ``tone`` and ``brief`` alone.
    """

    book: PhraseBook
    seed: str
    tone: Tone = "plain"
    brief: bool = False
    before: Sequence[str] = ()
    third_person: bool = False
    fit: Fit | None = None
    used: list[str] = field(default_factory=list)

    def say(self, situation: str, facts: Mapping[str, object] | None = None) -> str:
        """One clause of ``situation`` with its facts filled in; "" when none fits.

        Facts that are None or "" count as absent.
        """
        known = {key: str(value) for key, value in (facts or {}).items() if value not in (None, "")}
        fits = [c for c in self.book.clauses.get(situation, ()) if c.needs <= known.keys()]
        if not fits:
            return ""
        # The richest fit says what there is to say; of those, novelty and fit decide.
        most = max(clause.richness for clause in fits)
        fits = self._fresh([clause for clause in fits if clause.richness == most], known)
        scores = (self.fit or self.by_tone)(fits) if len(fits) > 1 else [0.0]
        best = max(scores)
        near = [c for c, score in zip(fits, scores, strict=True) if score >= best - MARGIN]
        chosen = min(near, key=lambda clause: self._draw(situation, clause))
        self.used.append(chosen.text)
        return _filled(chosen.text, known)

    def told(self, text: str) -> str:
        """Words said of a person: staff is told of the customer's wife, and not of their own."""
        return in_third_person(text) if self.third_person else text

    def _fresh(self, clauses: list[Clause], known: Mapping[str, str]) -> list[Clause]:
        """Those that repeat least of what was said before, the last reply's opening above all."""
        recent = self.before[-_RECENT:]
        openings = [_opening(reply) for reply in recent]
        runs = _runs_of_reply(recent[-1]) if recent else frozenset()

        def repeats(clause: Clause) -> int:
            said = _filled(clause.text, known)
            again = 8 * (openings[-1:] == [_opening(said)])
            again += 4 * any(said in reply or _worded(clause, reply) for reply in recent)
            again += 4 * (clause.text in self.used)
            again += 2 * bool(_key_words(clause.text) & self._said)
            again += 16 * self.addressed(clause)
            again += 3 * min(_MOST_RUNS, len(_runs(clause.text) & runs))
            return again + (_opening(said) in openings[:-1])

        costs = [repeats(clause) for clause in clauses]
        return [c for c, cost in zip(clauses, costs, strict=True) if cost == min(costs)]

    @property
    def _said(self) -> frozenset[str]:
        """Key words of this reply so far: "these come closest" asks not "which comes closest"."""
        return frozenset().union(*map(_key_words, self.used))

    def addressed(self, clause: Clause) -> bool:
        """True when a clause speaks to somebody who is only spoken about."""
        return self.third_person and bool(_TO_THE_CUSTOMER.search(clause.text))

    def by_tone(self, clauses: Sequence[Clause]) -> list[float]:
        """A fit by rules alone: the register asked for before the plain one, no other."""
        wanted = {self.tone, "short" if self.brief else ""}
        return [0.0 if c.tone in wanted else -1.0 if c.tone == "" else -5.0 for c in clauses]

    def _draw(self, situation: str, clause: Clause) -> str:
        return hashlib.sha256(f"{self.seed}{situation}{clause.text}".encode()).hexdigest()


def tone_of(message: str) -> tuple[Tone, bool]:
    """(register, is it brief) of a message: the reply follows the person's."""
    words = message.split()
    letters = [c for c in message if c.isalpha()]
    casual = re.search(rf"\b(?:{CASUAL})\b", message, re.IGNORECASE)
    if _FORMAL.search(message):
        return "formal", len(words) <= 4
    if casual or (len(words) <= 6 and letters and all(not c.isupper() for c in letters)):
        return "casual", len(words) <= 4
    return "plain", len(words) <= 4


def in_third_person(text: str) -> str:
    """Words made for the customer, told to staff: "which you bought" -> "which they bought"."""
    text = re.sub(r"\b((?:to|for|with|of|on) )you\b", r"\1them", text)
    for pattern, word in ((r"\byour\b", "their"), (r"\byou\b", "they"), (r"\bYour\b", "Their"), (r"\bYou\b", "They")):  # fmt: skip
        text = re.sub(pattern, word, text)
    return text


def joined(parts: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def _clause(line: str, place: str, opens_list: bool) -> Clause:
    marks: list[str] = []
    if match := _MARKS.match(line):
        marks, line = match[1].split(", "), line[match.end() :]
    try:
        needs = {name for _, name, _, _ in Formatter().parse(line) if name}
    except ValueError as error:
        raise PhraseError(f"{place}: {error}") from error
    needs.update(mark for mark in marks if mark in _CONDITIONS)
    if opens_list and _SEVERAL.search(line):
        needs.add("several")
    return Clause(line, frozenset(needs), next((m for m in marks if m in _TONES), ""))


def _filled(text: str, facts: Mapping[str, str]) -> str:
    filled = re.sub(r"\{(\w+)\}", lambda match: facts.get(match[1], match[0]), text)
    return filled[:1].upper() + filled[1:]


def _worded(clause: Clause, reply: str) -> bool:
    """True when the reply has the clause's words, whatever was filled in."""
    shape = _shape(clause.text)
    return shape is not None and bool(shape.search(reply))


@lru_cache(maxsize=8192)
def _shape(text: str) -> re.Pattern[str] | None:
    """The clause with gaps for its facts; None when it has too few words of its own."""
    own = re.split(r"\{\w+\}", text)
    if sum(len(part) for part in own) < _OWN_WORDS:
        return None
    return re.compile(r"[^\n]+?".join(re.escape(part) for part in own), re.IGNORECASE)


@lru_cache(maxsize=8192)
def _key_words(text: str) -> frozenset[str]:
    """A clause's own longer words."""
    return frozenset(re.findall(r"[a-z]{6,}", re.sub(r"\{\w+\}", "", text.casefold())))


@lru_cache(maxsize=8192)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """Every three words that follow each other in a clause, gaps between: "I'd look at"."""
    found: set[tuple[str, ...]] = set()
    for part in re.split(r"\{\w+\}|[.:;,!?]", text):
        words = re.findall(r"[a-z']+", part.casefold())
        found.update(zip(words, words[1:], words[2:], strict=False))
    return frozenset(found)


def _runs_of_reply(reply: str) -> frozenset[tuple[str, ...]]:
    """Those of a reply's sentences; the lines of its list are the shop's words, not its own."""
    lines = [line for line in reply.splitlines() if not _LISTED.match(line)]
    return _runs("\n.".join(lines))


def _opening(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.casefold())[:2])
