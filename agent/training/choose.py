"""Train the chooser of clauses: ``python -m agent.training.choose`` writes its weights.

``preferences.jsonl`` holds sets from conversations: a message, the clauses that fitted the facts,
and which of them a reader marked as the best and the bad answers. A pairwise logistic loss over
each set's grades (Bradley and Terry 1952) gives the weights; sets of the corpus's test side only
measure. Starts from zero and follows the whole gradient, so it needs no seed beyond the filler's.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from torch import Tensor
from torch.nn import functional as F

from agent.replying.chooser import CLAUSE_SCALE, FILE, MESSAGE_SCALE, Chooser, spoken
from agent.replying.phrasing import Clause, PhraseBook, Voice, tone_of
from agent.replying.register import VOICES, traits_of_clause, traits_of_message
from agent.training.corpus import Utterance, near_groups, read_corpus, split_by_pattern
from agent.training.fill import Filler
from engine.text_encoder import TextEncoder

PREFERENCES = Path(__file__).with_name("preferences.jsonl")
#: Strengths of the ridge on V, and on A and q (these by five-fold validation on the train side).
DECAY_VOICE = 3e-4
DECAY = (0.001, 0.003)
FOLDS = 5

Scorer = Callable[["Preference"], Sequence[float]]


@dataclass(frozen=True)
class Preference:
    """One set: ``grades`` is 2 for the best, 0 for the bad, 1 for the rest."""

    message: str
    staff: bool
    side: str
    clauses: tuple[Clause, ...]
    grades: tuple[int, ...]

    def pairs(self, least: int = 1) -> list[tuple[int, int]]:
        """(better, worse) places whose grades differ by ``least`` or more."""
        span = range(len(self.clauses))
        return [(i, j) for i in span for j in span if self.grades[i] - self.grades[j] >= least]


def read_preferences(file: Path = PREFERENCES) -> list[Preference]:
    """Every set of the file."""
    found = []
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        clauses = []
        for marked in row["clauses"]:
            tone, text = re.fullmatch(r"(?:\((casual|formal|short)\) )?(.*)", marked).groups()  # type: ignore[union-attr]
            needs = frozenset(re.findall(r"\{(\w+)\}", text))
            clauses.append(Clause(text, needs, tone or ""))
        grades = [
            2 if n in row["best"] else 0 if n in row["bad"] else 1 for n in range(len(clauses))
        ]
        found.append(
            Preference(row["message"], row["staff"], row["side"], tuple(clauses), tuple(grades))
        )
    return found


@dataclass(frozen=True)
class Seen:
    """A set as numbers: ``traits`` (clauses, 15 * 14) with the person's, ``meanings`` (clauses, 384)."""

    preference: Preference
    traits: NDArray[np.float64]
    meanings: NDArray[np.float64]


def seen(
    preferences: Sequence[Preference], voices: Sequence[Chooser], encoder: TextEncoder
) -> list[Seen]:
    """Everything that training looks at, embedded once; ``voices`` hears each set's person."""
    texts = sorted({clause.text for p in preferences for clause in p.clauses})
    vectors = dict(zip(texts, encoder.encode([spoken(t) for t in texts], 64).numpy(), strict=True))
    found = []
    for p, voice in zip(preferences, voices, strict=True):
        person = voice.person_of(p.message, staff=p.staff)
        traits = np.stack([np.outer(traits_of_clause(c), person).ravel() for c in p.clauses])
        found.append(Seen(p, traits, np.stack([vectors[c.text] for c in p.clauses])))
    return found


def strangers(
    preferences: Sequence[Preference], utterances: Sequence[Utterance], encoder: TextEncoder
) -> list[Chooser]:
    """For each set a V that has not learned from its line, as it will be with real people."""
    patterns = [utterance.pattern for utterance in utterances]
    groups = near_groups(patterns)
    blanks = []
    for fold in range(FOLDS):
        rest = [u for u, group in zip(utterances, groups, strict=True) if group % FOLDS != fold]
        blanks.append(_blank(train_voice(rest, "train", encoder), encoder))
    found = []
    for preference in preferences:
        nearest = process.extractOne(preference.message, patterns, scorer=fuzz.ratio)[2]
        found.append(blanks[groups[nearest] % FOLDS])
    return found


def _blank(voice: NDArray[np.float32], encoder: TextEncoder) -> Chooser:
    zeros = np.zeros(encoder.width, np.float32)
    return Chooser(encoder, voice, np.zeros((15, 14), np.float32), zeros)


def train(sets: Sequence[Seen], decay: tuple[float, float] = DECAY) -> tuple[NDArray[np.float32], NDArray[np.float32]]:  # fmt: skip
    """A, flat, and q from graded sets."""
    x, e = (
        _tensor([part[i] - part[j] for s, part in parts for i, j in s.preference.pairs()])
        for parts in ([(s, s.traits) for s in sets], [(s, s.meanings) for s in sets])
    )
    person, quality = torch.zeros(x.shape[1]), torch.zeros(e.shape[1])

    def loss() -> Tensor:
        score = x @ person + CLAUSE_SCALE * (e @ quality)
        ridge = decay[0] * person.square().sum() + decay[1] * quality.square().sum()
        return F.softplus(-score).mean() + ridge

    _descend([person, quality], loss)
    return person.numpy(), quality.numpy()


def train_voice(utterances: Sequence[Utterance], side: str, encoder: TextEncoder) -> NDArray[np.float32]:  # fmt: skip
    """V: multinomial logistic regression from a line to its voice."""
    x, y = _voices(utterances, side, encoder)
    weights = torch.zeros(x.shape[1], len(VOICES))
    _descend(
        [weights],
        lambda: F.cross_entropy(x @ weights, y) + DECAY_VOICE * weights.square().sum(),
    )
    return weights.numpy()


def _voices(utterances: Sequence[Utterance], side: str, encoder: TextEncoder) -> tuple[Tensor, Tensor]:  # fmt: skip
    filler, rng = Filler(side), random.Random(3)
    texts = [filler.fill(utterance, rng).text for utterance in utterances]
    vectors = encoder.encode(texts, 64).numpy()
    rows = [
        np.concatenate([traits_of_message(text), MESSAGE_SCALE * vector])
        for text, vector in zip(texts, vectors, strict=True)
    ]
    return _tensor(rows), torch.tensor([VOICES.index(u.voice) for u in utterances])


def _descend(parameters: list[Tensor], loss: Callable[[], Tensor]) -> None:
    for parameter in parameters:
        parameter.requires_grad_(True)
    optimizer = torch.optim.LBFGS(parameters, max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return value

    optimizer.step(closure)
    for parameter in parameters:
        parameter.requires_grad_(False)


def _tensor(rows: Sequence[NDArray[np.float64]]) -> Tensor:
    return torch.tensor(np.stack(rows), dtype=torch.float32)


def by_chooser(chooser: Chooser) -> Scorer:
    return lambda p: chooser.fit(p.message, staff=p.staff)(p.clauses)


def by_tone(preference: Preference) -> Sequence[float]:
    """What is said without a chooser: tone and brevity of the message, by rules."""
    tone, brief = tone_of(preference.message)
    tone = "plain" if preference.staff else tone
    voice = Voice(PhraseBook({}), "", tone, brief, third_person=preference.staff)
    away = [voice.addressed(clause) for clause in preference.clauses]
    return [s - 9 * a for s, a in zip(voice.by_tone(preference.clauses), away, strict=True)]


def by_length(preference: Preference) -> Sequence[float]:
    """The nearer to half the message's length, the better."""
    wanted = 1 + 0.5 * np.log1p(len(preference.message.split()))
    return [-abs(np.log1p(len(c.text.split())) - wanted) for c in preference.clauses]


def by_nothing(preference: Preference) -> Sequence[float]:
    return [0.0] * len(preference.clauses)


def measured(score: Scorer, preferences: Sequence[Preference]) -> tuple[float, float, float, float]:
    """(all pairs right, best before bad, first one is a best, first one is bad); ties are halves."""
    every, clear, best, bad = [], [], [], []
    for preference in preferences:
        scores = np.array(score(preference))
        every += [_right(scores, *pair) for pair in preference.pairs()]
        clear += [_right(scores, *pair) for pair in preference.pairs(2)]
        top = np.flatnonzero(scores == scores.max())
        best.append(np.mean([preference.grades[n] == 2 for n in top]))
        bad.append(np.mean([preference.grades[n] == 0 for n in top]))
    return tuple(float(np.mean(part)) for part in (every, clear, best, bad))  # type: ignore[return-value]


def _right(scores: NDArray[np.float64], better: int, worse: int) -> float:
    return float(scores[better] > scores[worse]) + 0.5 * float(scores[better] == scores[worse])


def validated(sets: Sequence[Seen], decay: tuple[float, float], folds: int = FOLDS) -> float:
    """Share of all pairs right on sets left out, over ``folds``."""
    found = []
    for fold in range(folds):
        parts = train([s for n, s in enumerate(sets) if n % folds != fold], decay)
        left = [s for n, s in enumerate(sets) if n % folds == fold]
        found.append(measured(_as_scored(left, *parts), [s.preference for s in left])[0])
    return float(np.mean(found))


def _as_scored(sets: Sequence[Seen], person: NDArray[np.float32], quality: NDArray[np.float32]) -> Scorer:  # fmt: skip
    scores = {s.preference: s.traits @ person + CLAUSE_SCALE * (s.meanings @ quality) for s in sets}
    return lambda preference: scores[preference].tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--search", action="store_true", help="print the ridge's validation")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    split = split_by_pattern(read_corpus())
    encoder = TextEncoder.load(options.threads)
    preferences = read_preferences()
    sides = {side: [p for p in preferences if p.side == side] for side in ("train", "test")}
    voice = train_voice([*split.train, *split.dev], "train", encoder)
    x, y = _voices(split.test, "test", encoder)
    heard = float((torch.argmax(x @ torch.tensor(voice), 1) == y).float().mean())
    unheard = strangers(sides["train"], [*split.train, *split.dev], encoder)
    known = seen(sides["train"], unheard, encoder)
    if options.search:
        for first in (0.001, 0.003, 0.01, 0.03):
            for second in (0.001, 0.003, 0.01, 0.03):
                print(f"ridge {first}, {second}: {validated(known, (first, second)):.3f}")
    person, quality = train(known)
    chooser = Chooser(encoder, voice, person.reshape(15, 14), quality)
    chooser.learn(PhraseBook({"": tuple(c for p in sides["test"] for c in p.clauses)}))
    print(f"voice of the test side's lines: {heard:.3f} of {len(y)} right (10 voices)")
    print("| held-out sets | pairs right | best before bad | first is a best | first is bad |")
    print("|---|---:|---:|---:|---:|")
    for name, score in (("chance", by_nothing), ("length alone", by_length),
                        ("tone and brevity, by rules", by_tone), ("the chooser", by_chooser(chooser))):  # fmt: skip
        row = " | ".join(f"{figure:.3f}" for figure in measured(score, sides["test"]))
        print(f"| {name} | {row} |")
    shipped = Chooser(encoder, chooser.voice, chooser.person, chooser.quality)
    shipped.learn(PhraseBook.load())
    shipped.save(options.out)
    print(f"{len(sides['train'])} sets learned, {len(sides['test'])} held out; "
          f"{options.out.stat().st_size / 1e3:.0f} kB; {time.perf_counter() - began:.0f} s")  # fmt: skip


if __name__ == "__main__":
    main()
