"""Measures of a reader: acts as sets, slots as exact spans, tool calls, by voice.

This module knows what was read and what is right; it does not know how it was read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.models.reading import ACTS, SLOTS, Reading, Span
from agent.training.calls import CallMaker
from agent.training.fill import Example

#: An act is in a reading's set from this probability on.
LINE = 0.5

Read = Callable[[str, str], Reading]


@dataclass
class Counts:
    """Right, found in vain, missed."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.hit / max(2 * self.hit + self.false + self.missed, 1)


@dataclass
class Score:
    """What a reader made of examples.

    Attributes:
        act_micro, act_macro: F1 over all acts; the mean of the F1 of the acts that occur.
        act_exact: share of messages whose set of acts is right to the last.
        slot_f1: F1 of spans, right in slot, start and end.
        slot_overlap_f1: the same when a span of the right slot need only share a word.
        call_exact: share of messages whose tool calls are those of the annotation, names and
            arguments; ``call_names``: of which at least the tools are. None when not measured.
        acts, slots: the counts of each.
        voices: of each voice act_exact, call_exact, and how many messages it has.
    """

    acts: dict[str, Counts] = field(default_factory=lambda: {act: Counts() for act in ACTS})
    slots: dict[str, Counts] = field(default_factory=lambda: {slot: Counts() for slot in SLOTS})
    overlaps: Counts = field(default_factory=Counts)
    exact: Counter[str] = field(default_factory=Counter)
    called: Counter[str] | None = None
    tools: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def act_micro(self) -> float:
        return _joined(self.acts.values()).f1

    @property
    def act_macro(self) -> float:
        there = [count.f1 for count in self.acts.values() if count.hit + count.missed]
        return sum(there) / max(len(there), 1)

    @property
    def act_exact(self) -> float:
        return self.exact.total() / max(self.seen.total(), 1)

    @property
    def slot_f1(self) -> float:
        return _joined(self.slots.values()).f1

    @property
    def slot_overlap_f1(self) -> float:
        return self.overlaps.f1

    @property
    def call_exact(self) -> float | None:
        return None if self.called is None else self.called.total() / max(self.seen.total(), 1)

    @property
    def call_names(self) -> float | None:
        return None if self.called is None else self.tools / max(self.seen.total(), 1)

    @property
    def voices(self) -> dict[str, tuple[float, float | None, int]]:
        called = self.called
        return {
            voice: (self.exact[voice] / n, None if called is None else called[voice] / n, n)
            for voice, n in sorted(self.seen.items())
        }

    def figures(self) -> dict[str, float]:
        """The figures of the model card, to three places."""
        named = {"act_micro_f1": self.act_micro, "act_macro_f1": self.act_macro}
        named |= {"act_exact": self.act_exact, "slot_f1": self.slot_f1}
        named["slot_overlap_f1"] = self.slot_overlap_f1
        if self.call_exact is not None and self.call_names is not None:
            named |= {"call_names": self.call_names, "call_exact": self.call_exact}
        return {name: round(value, 3) for name, value in named.items()}


def act_set(reading: Reading) -> frozenset[str]:
    """The acts from ``LINE`` on."""
    return frozenset(act for act, chance in reading.acts.items() if chance >= LINE)


def score(read: Read, examples: Sequence[Example], maker: CallMaker | None = None) -> Score:
    """Read every example and compare."""
    return compared([read(e.text, e.stage) for e in examples], examples, maker)


def compared(
    readings: Sequence[Reading], examples: Sequence[Example], maker: CallMaker | None = None
) -> Score:
    """Count what the readings got right; tool calls too where there is a ``maker`` of them."""
    result = Score(called=Counter() if maker else None)
    for reading, example in zip(readings, examples, strict=True):
        found = act_set(reading)
        _count(result.acts, found, example.acts)
        _count(result.slots, _places(reading.spans), _places(example.spans))
        _count_overlaps(result.overlaps, reading.spans, example.spans)
        result.seen[example.voice] += 1
        result.exact[example.voice] += found == example.acts
        if maker and result.called is not None:
            made, right = maker.calls(reading, example), maker.right(example)
            result.called[example.voice] += made == right
            result.tools += [name for name, _ in made] == [name for name, _ in right]
    return result


def _places(spans: Iterable[Span]) -> frozenset[tuple[str, int, int]]:
    return frozenset((span.slot, span.start, span.end) for span in spans)


def _count(counts: dict[str, Counts], found: frozenset[Any], right: frozenset[Any]) -> None:
    def name(thing: str | tuple[str, int, int]) -> str:
        return thing if isinstance(thing, str) else thing[0]

    for thing in found & right:
        counts[name(thing)].hit += 1
    for thing in found - right:
        counts[name(thing)].false += 1
    for thing in right - found:
        counts[name(thing)].missed += 1


def _count_overlaps(counts: Counts, found: Sequence[Span], right: Sequence[Span]) -> None:
    left = list(right)
    for span in found:
        match = next(
            (s for s in left if s.slot == span.slot and s.start < span.end and span.start < s.end),
            None,
        )
        if match is None:
            counts.false += 1
        else:
            counts.hit += 1
            left.remove(match)
    counts.missed += len(left)


def _joined(counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for count in counts:
        total.hit += count.hit
        total.false += count.false
        total.missed += count.missed
    return total
