"""A blind comparison of what is said: the shipped wording against one fixed clause a situation.

    python -m bench.blind pairs --out FOLDER [--pairs 200] [--files NAME ...] [--side dev]
                                                   writes pairs.jsonl, key.json, rubric.md
    python -m bench.blind score --key key.json ANSWERS.jsonl... one file of answers a judge

Both sides understand, rank and look up alike and differ in words only. The messages are lines of
the corpus's test side (or of dev), put after one another; none was learned from by the chooser. Which side is
A is drawn anew for each pair and stands in the key alone.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from agent.assistant import Assistant
from agent.chat_models import chat_models
from agent.dialogue import dialogue_from
from agent.embedded_model import EmbeddedChatModel
from agent.memory import Memory
from agent.models.reader import FOLDER, EmbeddedReader
from agent.models.reading import ACTS
from agent.training.corpus import Utterance, read_corpus, split_by_pattern
from agent.training.fill import Filler
from app import wire
from engine.text_encoder import TextEncoder
from settings import SAMPLE_SHOP, Settings
from tools.context import Identity

SYSTEMS = ("templates", "shipped")
#: Of what a tool returned, what a judge need not read.
_NOISE = frozenset(
    [
        "score",
        "contribution",
        "image_url",
        "currency",
        "block",
        "feature",
        "id",
        "profile",
        "kept",
        "sort",
        "steer",
        "more",
        "before",
        "question",
        "meaning",
        "eligible",
        "relaxation",
        "display",
        "type",
        "subject",
    ]
)
RUBRIC = """# Rubric

Each line of `pairs.jsonl` is one moment of a conversation in a shop: who is speaking (`who`), what
was said before (`before`), what the person says now (`message`), the facts that the assistant had
(`facts`: what its tools returned, and the products on screen), and two answers, `a` and `b`, each
with the same assistant's previous answer (`previous_a`, `previous_b`; "" when there was none).
Judge the two answers only; that both understood the message alike, well or badly, is given.

Write one JSON line a pair: `{"id": 1, "correct_a": 1, "correct_b": 1, "variety": "A", "fit": "tie"}`

- **correct_a, correct_b** (1 or 0): 1 when every statement of the answer is supported by the facts
  given: names, prices, ratings, limits, reasons, what was done. An answer that states nothing is
  correct. Questions and offers are no statements.
- **variety** ("A", "B" or "tie"): which answer repeats less of the wording of its own previous
  answer. The list's lines (names, prices, reasons) do not count, only the sentences around them.
  Without a previous answer: "tie".
- **fit** ("A", "B" or "tie"): which answer suits better what the person said and how: register
  (casual, formal, hurried, angry), length, warmth, natural and grammatical wording; to staff, facts
  about the customer in the third person. Say "tie" only when you would not mind which was said.
"""


@dataclass
class Situation:
    """One moment, told by both systems."""

    who: str
    act: str
    before: list[str]
    message: str
    facts: dict[str, Any]
    replies: dict[str, str]
    previous: dict[str, str]


def assistants(folder: Path) -> tuple[dict[str, Assistant], list[str]]:
    """(an assistant of each system, the customers), on one bundled shop."""
    parts = wire(Settings(shop_data=SAMPLE_SHOP, shop_state=folder))
    encoder = TextEncoder.load(1)
    shop, recommender = parts.shop, parts.recommender
    reader = EmbeddedReader.from_pretrained(FOLDER, encoder=encoder)
    shipped = chat_models("embedded", shop, recommender.vocabulary, reader, encoder=encoder).main
    assert isinstance(shipped, EmbeddedChatModel)
    keeper = replace(shipped.shop, book=shipped.shop.book.plainest(), chooser=None)
    models = {
        "shipped": shipped,
        "templates": EmbeddedChatModel(understanding=shipped.understanding, shop=keeper),
    }
    customers = [customer.customer_id for customer in shop.customers]
    return {
        name: Assistant(shop, recommender, models[name], Memory(folder / f"{name}.sqlite"))
        for name in SYSTEMS
    }, customers


def situations(
    count: int, seed: int, files: Sequence[str] = (), side: str = "test"
) -> Iterator[Situation | None]:
    """``count`` moments that the two tell differently; None for each that they tell alike.

    Args:
        files: themes of the corpus that messages come from, all without any: those that nobody
            had in sight who wrote clauses make the cleaner test.
        side: of the corpus, "test" or "dev".
    """
    rng, filler = random.Random(seed), Filler(side)
    lines = getattr(split_by_pattern(read_corpus()), side)
    lines = [u for u in lines if not files or _theme(u) in files]
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        both, customers = assistants(Path(folder))
        for number, (role, last) in enumerate(_stratified(lines, rng)):
            if found >= count:
                return
            customer = rng.choice(customers) if role == "shopper" else None
            said = _before(role, last, lines, customers, filler, rng)
            message = filler.fill(last, rng).text
            told = {
                name: _tell(both[name], f"blind-{number}", role, customer, [*said, message])
                for name in SYSTEMS
            }
            if told["shipped"][0][-1] == told["templates"][0][-1]:
                yield None
                continue
            found += 1
            yield Situation(
                who={"guest": "a guest", "shopper": "a customer whom the shop knows",
                     "support": "a support agent of the shop, about a customer"}[role],
                act=_act(last), before=said, message=message, facts=told["shipped"][1],
                replies={name: told[name][0][-1] for name in SYSTEMS},
                previous={name: (told[name][0][-2] if said else "") for name in SYSTEMS},
            )  # fmt: skip


def _stratified(lines: Sequence[Utterance], rng: random.Random) -> Iterator[tuple[str, Utterance]]:
    """Lines in turn over their acts, in turn over the roles that say such a thing."""
    by_act: dict[tuple[str, bool], list[Utterance]] = defaultdict(list)
    for line in lines:
        by_act[_act(line), line.stage.startswith("staff")].append(line)
    for group in by_act.values():
        rng.shuffle(group)
    turn = 0
    while by_act:
        for key in sorted(by_act):
            turn += 1
            role = "support" if key[1] else ("guest", "guest", "shopper")[turn % 3]
            yield role, by_act[key].pop()
            if not by_act[key]:
                del by_act[key]


def _theme(line: Utterance) -> str:
    return line.where.split(".txt")[0]


def _act(line: Utterance) -> str:
    return next(act for act in ACTS if act in line.acts)


def _before(
    role: str,
    last: Utterance,
    lines: Sequence[Utterance],
    customers: Sequence[str],
    filler: Filler,
    rng: random.Random,
) -> list[str]:
    """What was said before ``last``, as its stage asks for."""
    said = []
    if role == "support":
        said.append(rng.choice(customers) if last.stage == "staff_customer" else "hello")
    elif last.stage == "start":
        return []
    pools = [
        [u for u in lines if u.stage == "start" and "find" in u.acts],
        [u for u in lines if u.stage == "shown" and u.acts & {"cheaper", "inform", "more"}],
    ]
    if role != "support" or rng.random() < 0.5:
        for pool in pools[: rng.choice((1, 2, 2))]:
            own = [line for line in pool if line.voice == last.voice]  # people keep their voice
            said.append(filler.fill(rng.choice(own or pool), rng).text)
    return said


def _tell(
    assistant: Assistant, session: str, role: str, customer: str | None, said: Sequence[str]
) -> tuple[list[str], dict[str, Any]]:
    """The replies, and the facts behind the last one."""
    identity = Identity(session, role, customer)  # type: ignore[arg-type]
    turns = [assistant.turn(identity, message) for message in said]
    state = assistant._state(identity)
    results = dialogue_from(state.get("messages", [])).results
    ranked = any(result.name == "rank_products" for result in results)
    facts = {
        "tools": [{r.name: {"asked": r.args, "found": _short(r.artifact)}} for r in results],
        "on_screen": [] if ranked else _short(assistant.snapshot(identity).products),
        "shop": f"{assistant._shop.name}, {len(assistant._shop.products):,} products",
    }
    assistant.forget(identity)
    return [turn.reply for turn in turns], facts


def _short(value: Any) -> Any:
    """Without what says nothing to a reader; reasons by their texts, lists cut at eight."""
    if isinstance(value, dict):
        if "text" in value and "contribution" in value:
            return value["text"]
        kept = {key: _short(part) for key, part in value.items() if key not in _NOISE}
        return {key: part for key, part in kept.items() if part not in (None, "", [], {}, False)}
    if isinstance(value, list | tuple):
        return [_short(part) for part in value[:8]]
    return round(value, 2) if isinstance(value, float) else value


def write_pairs(
    folder: Path, count: int, seed: int, files: Sequence[str] = (), side: str = "test"
) -> None:
    """``pairs.jsonl`` and ``rubric.md`` for judges, ``key.json`` for the scoring."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"sides {seed}")
    rows: list[dict[str, Any]] = []
    key: dict[str, dict[str, str]] = {}
    alike = 0
    for situation in situations(count, seed, files, side):
        if situation is None:
            alike += 1
            continue
        a, b = rng.sample(SYSTEMS, 2)
        number = len(rows) + 1
        key[str(number)] = {"a": a, "b": b, "act": situation.act, "who": situation.who}
        rows.append({
            "id": number, "who": situation.who, "before": situation.before,
            "message": situation.message, "facts": situation.facts,
            "previous_a": situation.previous[a], "a": situation.replies[a],
            "previous_b": situation.previous[b], "b": situation.replies[b],
        })  # fmt: skip
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "pairs.jsonl").write_text(text, "utf-8")
    (folder / "rubric.md").write_text(RUBRIC, "utf-8")
    about = {"pairs": key, "told_alike": alike, "seed": seed}
    (folder / "key.json").write_text(json.dumps(about, indent=1), "utf-8")
    print(f"{len(rows)} pairs in {folder}; {alike} more situations were told word for word alike")


def score(key_file: Path, answer_files: Sequence[Path]) -> None:
    """Print wins of the shipped wording, and how far the judges agree."""
    key = json.loads(key_file.read_text("utf-8"))["pairs"]
    judges = [
        {str(row["id"]): row for line in file.read_text("utf-8").splitlines() if line.strip()
         for row in [json.loads(line)]}
        for file in answer_files
    ]  # fmt: skip
    print("| | wins | ties | losses | sign test p | judges agree | kappa |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for what in ("variety", "fit"):
        votes = [{i: _vote(row[what], key[i]) for i, row in judge.items()} for judge in judges]
        print(f"| {what} | {_row(votes)} |")
    votes = [
        {
            i: _sign(
                (row["correct_a"] - row["correct_b"]) * (1 if key[i]["a"] == "shipped" else -1)
            )
            for i, row in judge.items()
        }
        for judge in judges
    ]
    print(f"| correctness | {_row(votes)} |")
    for system in SYSTEMS:
        right = [
            row[f"correct_{side}"]
            for judge in judges
            for i, row in judge.items()
            for side in "ab"
            if key[i][side] == system
        ]
        print(f"\n{system}: {sum(right)} of {len(right)} answers correct", end="")
    print()


def _vote(answer: str, sides: dict[str, str]) -> int:
    """1 for the shipped wording, -1 for the templates, 0 for a tie."""
    answer = answer.casefold()
    return 0 if answer == "tie" else 1 if sides[answer] == "shipped" else -1


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _row(votes: Sequence[dict[str, int]]) -> str:
    """The table's cells: a pair goes to whom most judges give it."""
    pairs = sorted({i for judge in votes for i in judge})
    total = {i: _sign(sum(judge.get(i, 0) for judge in votes)) for i in pairs}
    count = Counter(total.values())
    wins, losses = count[1], count[-1]
    p = binomtest(wins, wins + losses).pvalue if wins + losses else 1.0
    agree, kappa = agreement(votes)
    return f"{wins} | {count[0]} | {losses} | {p:.2g} | {agree} | {kappa}"


def agreement(votes: Sequence[dict[str, int]]) -> tuple[str, str]:
    """(raw agreement, Cohen's kappa), each the mean over pairs of judges; "-" with one judge."""
    raw, kappas = [], []
    for one, other in combinations(votes, 2):
        shared = sorted(one.keys() & other.keys())
        if not shared:
            continue
        same = sum(one[i] == other[i] for i in shared) / len(shared)
        first, second = Counter(one[i] for i in shared), Counter(other[i] for i in shared)
        chance = sum(first[vote] * second[vote] for vote in (-1, 0, 1)) / len(shared) ** 2
        raw.append(same)
        kappas.append((same - chance) / (1 - chance) if chance < 1 else 1.0)
    if not raw:
        return "-", "-"
    return f"{sum(raw) / len(raw):.2f}", f"{sum(kappas) / len(kappas):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    pairs = commands.add_parser("pairs")
    pairs.add_argument("--out", type=Path, required=True)
    pairs.add_argument("--pairs", type=int, default=200)
    pairs.add_argument("--seed", type=int, default=20)
    pairs.add_argument("--files", nargs="*", default=[], help="themes of the corpus, e.g. needs")
    pairs.add_argument("--side", choices=("test", "dev"), default="test")
    scoring = commands.add_parser("score")
    scoring.add_argument("--key", type=Path, required=True)
    scoring.add_argument("answers", type=Path, nargs="+")
    options = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    if options.command == "pairs":
        write_pairs(options.out, options.pairs, options.seed, options.files, options.side)
    else:
        score(options.key, options.answers)


if __name__ == "__main__":
    main()
