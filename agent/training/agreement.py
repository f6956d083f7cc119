"""How far two annotations of the same utterances agree: ``python -m agent.training.agreement``.

``corpus_second/first.txt`` holds utterances as the corpus read them when they were drawn,
``second.txt`` the same ones annotated anew by ``GUIDE.md`` alone. What two readings of the guide
disagree on is the ceiling of any model that learns from one of them. ``--draw FOLDER`` makes such
a pair anew, the second without its acts and marks.

Cohen's kappa: J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and
Psychological Measurement 20 (1960). This module knows annotations; it reads no model.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agent.models.reading import ACTS, Reading
from agent.training.corpus import Part, Utterance, as_line, parse_line, read_corpus
from agent.training.fill import Example, example
from agent.training.measure import Score, compared

FOLDER = Path(__file__).with_name("corpus_second")

_ARTICLE = re.compile(r"(?:the|an?|my|our|your|his|her|their|some) (?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Agreement:
    """What two annotations of the same utterances share.

    Attributes:
        score: exact sets of acts and spans, the second annotation held against the first.
        kappas: act → Cohen's kappa of "has it or not", for acts that either annotation uses.
        micro: kappa over all decisions (utterance, act) at once.
    """

    score: Score
    kappas: Mapping[str, float]
    micro: float

    @property
    def macro(self) -> float:
        return sum(self.kappas.values()) / max(len(self.kappas), 1)


def agreement(first: Sequence[Utterance], second: Sequence[Utterance]) -> Agreement:
    """Compare two annotations, utterance by utterance.

    Raises:
        ValueError: the two are not of the same utterances in the same order, or of none.
    """
    if not first or [(u.stage, u.pattern) for u in first] != [(u.stage, u.pattern) for u in second]:
        raise ValueError("the two annotations are not of the same utterances in the same order")
    pairs = list(zip(first, second, strict=True))
    told = {act: [(act in one.acts, act in two.acts) for one, two in pairs] for act in ACTS}
    told = {act: decisions for act, decisions in told.items() if any(map(any, decisions))}
    readings = [Reading(dict.fromkeys(u.acts, 1.0), as_example(u).spans) for u in second]
    return Agreement(
        compared(readings, [as_example(u) for u in first]),
        {act: kappa(decisions) for act, decisions in told.items()},
        kappa([decision for decisions in told.values() for decision in decisions]),
    )


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Cohen's kappa of yes-or-no decisions: (observed - chance) / (1 - chance); 1 if all alike."""
    count = len(pairs)
    observed = sum(one == two for one, two in pairs) / count
    yes_one, yes_two = (sum(column) / count for column in zip(*pairs, strict=True))
    chance = yes_one * yes_two + (1 - yes_one) * (1 - yes_two)
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def as_example(utterance: Utterance) -> Example:
    """The utterance as it stands, its fill classes unfilled."""
    return example(utterance, utterance.parts, utterance.stage)


def bare(utterance: Utterance) -> Utterance:
    """The same with the articles at the head of a mark left outside of it."""
    parts = []
    for part in utterance.parts:
        head = _ARTICLE.match(part.text) if part.slot else None
        if head:
            parts.append(Part("", head[0]))
        parts.append(Part(part.slot, part.text[head.end() :]) if head else part)
    return replace(utterance, parts=tuple(parts))


def draw(corpus: Sequence[Utterance], number: int, seed: int) -> list[Utterance]:
    """A random sample with each file's share of the corpus, in random order."""
    rng = random.Random(seed)
    files: dict[str, list[Utterance]] = defaultdict(list)
    for utterance in corpus:
        files[utterance.where.split(":")[0]].append(utterance)
    # Shares of the running total, so that rounding cannot lose one.
    drawn, seen = [], 0
    for lines in files.values():
        before, seen = seen, seen + len(lines)
        due = round(number * seen / len(corpus)) - round(number * before / len(corpus))
        drawn += rng.sample(lines, due)
    return rng.sample(drawn, len(drawn))


def hidden(utterance: Utterance) -> str:
    """The line with its acts left open and its marks taken off."""
    return f"{utterance.voice} | {utterance.stage} |  | {utterance.pattern}"


def read_pair(folder: Path = FOLDER) -> tuple[list[Utterance], list[Utterance]]:
    """``first.txt`` and ``second.txt``, line by line.

    Raises:
        CorpusError: a line that is not as the guide says.
    """
    one, two = (
        [
            parse_line(line, f"{name}:{number}")
            for number, line in enumerate((folder / name).read_text("utf-8").splitlines(), 1)
            if line.strip() and not line.startswith("#")
        ]
        for name in ("first.txt", "second.txt")
    )
    return one, two


def as_corrected(first: Iterable[Utterance], corpus: Iterable[Utterance]) -> list[Utterance]:
    """The lines of ``first`` as the corpus reads them now."""
    now = {(u.stage, u.pattern): u for u in corpus}
    return [now.get((u.stage, u.pattern), u) for u in first]


def without_articles(first: Iterable[Utterance], second: Iterable[Utterance]) -> Agreement:
    return agreement([bare(u) for u in first], [bare(u) for u in second])


def line(found: Agreement) -> str:
    """The figures in one line."""
    score = found.score
    return (
        f"act sets exact {score.act_exact:.3f}, kappa micro {found.micro:.3f}, "
        f"macro {found.macro:.3f}; span F1 {score.slot_f1:.3f}, "
        f"with any overlap {score.slot_overlap_f1:.3f}"
    )


def tables(found: Agreement) -> Iterator[str]:
    """Kappa by act and F1 by slot, the worst acts first, as Markdown."""
    yield "| act | kappa |"
    yield "|---|---|"
    yield from (f"| {a} | {k:.2f} |" for a, k in sorted(found.kappas.items(), key=lambda x: x[1]))
    yield ""
    yield "| slot | in both | span F1 |"
    yield "|---|---|---|"
    yield from (f"| {slot} | {c.hit} | {c.f1:.2f} |" for slot, c in found.score.slots.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draw", type=Path, metavar="FOLDER", help="draw a new pair into FOLDER")
    parser.add_argument("--number", type=int, default=250)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--differences", action="store_true", help="print what differs")
    options = parser.parse_args()
    if options.draw:
        drawn = draw(read_corpus(), options.number, options.seed)
        options.draw.mkdir(parents=True, exist_ok=True)
        for name, write in (("first.txt", as_line), ("second.txt", hidden)):
            (options.draw / name).write_text("\n".join(map(write, drawn)) + "\n", "utf-8")
        return
    first, second = read_pair()
    now = as_corrected(first, read_corpus())
    found = agreement(first, second)
    print(f"{len(first)} utterances, as they were drawn: {line(found)}")
    print(f"the same, articles left out of marks: {line(without_articles(first, second))}")
    print(f"against the corpus as it is now: {line(agreement(now, second))}")
    print(f"the same, articles left out of marks: {line(without_articles(now, second))}\n")
    print("\n".join(tables(found)))
    if options.differences:
        for one, two in zip(first, second, strict=True):
            if (one.acts, one.parts) != (two.acts, two.parts):
                print(f"\n1  {as_line(one)}\n2  {as_line(two)}")


if __name__ == "__main__":
    main()
