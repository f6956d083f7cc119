"""How varied the corpus is: ``python -m agent.training.variety``.

A file of near copies teaches one sentence many times. For every file of the corpus this prints how
close each line's nearest other line of the whole corpus is, self-BLEU, and distinct-2.

Self-BLEU: Y. Zhu et al., "Texygen: A Benchmarking Platform for Text Generation Models", SIGIR 2018.
Distinct-n: J. Li et al., "A Diversity-Promoting Objective Function for Neural Conversation Models",
NAACL 2016. BLEU: K. Papineni et al., ACL 2002, with the smoothing of C.-Y. Lin and F. J. Och, ACL
2004 (one is added to hits and count from two words on). This module reads texts; marks, acts and
models are not its concern.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from agent.training.corpus import NEAR, read_corpus

#: Self-BLEU looks at words up to this long a run, each with the same weight.
ORDER = 3

_WORD = re.compile(r"\$?\w+(?:'\w+)*|[^\w\s]")
_Grams = Counter[tuple[str, ...]]


@dataclass(frozen=True)
class Variety:
    """Figures of one set of texts.

    Attributes:
        count: of texts.
        median: of each text's likeness (0 to 100) to the nearest other text.
        near: share of texts whose nearest is a near copy (``corpus.NEAR`` or more).
        self_bleu: 0 to 1, the mean BLEU of each text against all others; lower is more varied.
        distinct_2: different pairs of neighbouring words among all pairs; higher is more varied.
    """

    count: int
    median: float
    near: float
    self_bleu: float
    distinct_2: float


def variety(texts: Sequence[str], others: Sequence[str] = ()) -> Variety:
    """Figures of ``texts``; the nearest text may also be one of ``others``.

    Raises:
        ValueError: fewer than two texts.
    """
    if len(texts) < 2:
        raise ValueError(f"{len(texts)} texts; variety needs two or more")
    alike = nearest(texts, others)
    return Variety(
        len(texts),
        float(np.median(alike)),
        float((alike >= NEAR).mean()),
        self_bleu(texts),
        distinct(texts, 2),
    )


def nearest(texts: Sequence[str], others: Sequence[str] = ()) -> np.ndarray:
    """(len(texts),) float: ``rapidfuzz.fuzz.ratio`` to the closest other text."""
    folded = [text.casefold() for text in (*texts, *others)]
    alike = process.cdist(folded[: len(texts)], folded, scorer=fuzz.ratio, dtype=np.float32)
    np.fill_diagonal(alike, -1)
    return np.asarray(alike.max(axis=1))


def self_bleu(texts: Sequence[str], order: int = ORDER) -> float:
    """The mean over texts of BLEU with all other texts as its references.

    A run of words counts as a hit as often as the one other text that has most of it; so the two
    highest counts of each run are enough to know, and nothing is compared pair by pair.
    """
    said = [words(text) for text in texts]
    highest: list[dict[tuple[str, ...], tuple[int, int]]] = []
    for n in range(1, order + 1):
        best: dict[tuple[str, ...], tuple[int, int]] = defaultdict(lambda: (0, 0))
        for one in said:
            for gram, count in grams(one, n).items():
                first, second = best[gram]
                best[gram] = (max(first, count), max(second, min(first, count)))
        highest.append(best)
    lengths = Counter(map(len, said))
    return sum(_bleu(one, highest, lengths) for one in said) / len(said)


def _bleu(
    one: Sequence[str],
    highest: Sequence[dict[tuple[str, ...], tuple[int, int]]],
    lengths: Counter[int],
) -> float:
    """BLEU of one text against all others of those that ``highest`` and ``lengths`` count."""
    logs = []
    for n, best in enumerate(highest, 1):
        own = grams(one, n)
        # Where this text has the highest count itself, the second is what the others reach.
        hits = sum(
            min(count, second if count == first else first)
            for gram, count in own.items()
            for first, second in (best[gram],)
        )
        smooth = n > 1
        if not hits + smooth:
            return 0.0
        logs.append(math.log((hits + smooth) / (own.total() + smooth)))
    away = min(
        (abs(length - len(one)), length)
        for length, count in lengths.items()
        if count > (length == len(one))
    )
    brevity = min(0.0, 1 - away[1] / len(one))
    return math.exp(brevity + sum(logs) / len(logs))


def distinct(texts: Iterable[str], n: int) -> float:
    """Different runs of ``n`` words among all runs; 0 where no text has that many words."""
    total: _Grams = Counter()
    for text in texts:
        total.update(grams(words(text), n))
    return len(total) / max(total.total(), 1)


def grams(said: Sequence[str], n: int) -> _Grams:
    return Counter(tuple(said[at : at + n]) for at in range(len(said) - n + 1))


def words(text: str) -> list[str]:
    """Words, marks and fill classes, small letters."""
    return _WORD.findall(text.casefold())


def rows(found: Iterable[tuple[str, Variety]]) -> Iterator[str]:
    """Lines of a Markdown table."""
    yield "| file | lines | nearest, median | nearest ≥ 80 | self-BLEU | distinct-2 |"
    yield "|---|---|---|---|---|---|"
    for name, v in found:
        yield (
            f"| {name} | {v.count} | {v.median:.0f} | {v.near:.1%} "
            f"| {v.self_bleu:.2f} | {v.distinct_2:.2f} |"
        )


def main() -> None:
    files: dict[str, list[str]] = defaultdict(list)
    for utterance in read_corpus():
        files[utterance.where.split(":")[0]].append(utterance.pattern)
    found = []
    for name, texts in sorted(files.items()):
        others = [text for other, lines in files.items() if other != name for text in lines]
        found.append((name, variety(texts, others)))
    everything = [text for lines in files.values() for text in lines]
    print("\n".join(rows([*found, ("all", variety(everything))])))


if __name__ == "__main__":
    main()
