"""What the embedded model says in random situations: malformed, missing, wrong, repeated.

    python -m bench.phrasing [--turns 2000]

Messages are lines of the corpus's test side, filled at random, put one after the other into
conversations of guests, customers and staff on the bundled shop, so that situations come about
which nobody wrote down. Counted on the rendered reply.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
import statistics
import time
from collections import Counter

from agent.sentences import sentences
from agent.training.corpus import read_corpus, split_by_pattern
from agent.training.fill import Filler
from app import Parts
from bench.running import wired
from tools.context import Identity

#: Turns in one conversation before the next begins.
LENGTH = 8
#: What a placeholder or an empty value leaves behind; "None" may begin a sentence.
_LEFT_OVER = re.compile(
    r"\{\w*\}|(?<![.!?] )(?<!\n)(?<!^)\bNone\b|\[\]|\(\)|,,|\.\.(?!\.)| {2,}\S| [,.;!?](?!\.)"
)


#: Slips of grammar in the assistant's own words: a word twice, two marks, "an unisex", a sentence
#: that begins small.
_SLIP = re.compile(
    r"\b(?!had\b|that\b|bye\b|so\b|hi\b)([a-z]+) \1\b|[,;:.!?] ?[,;:]|[!?]{2}|"
    r"\ba [aeio]\w|\ban (?:uni|use|one|eu)\w|\b(?:the|an?|some|no) (?:the|an?|some|no)\b|"
    r"(?<=[a-z][.!?] )[a-z]|\A[a-z]"
)
#: What is not the assistant's own: names, the person's words, the shop's page, lines of a list.
_QUOTED = re.compile(r"\*\*.+?\*\*|“.+?”|\"[^\"\n]+\"|(?m:^(?:\d+\.|-) .*$)")


class GateLog(logging.Handler):
    """Keeps what the fact gate says that it replaced."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "fact gate" in record.getMessage():
            self._lines.append(record.getMessage())

    def taken(self) -> list[str]:
        lines, self._lines = self._lines, []
        return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    with wired() as parts:
        run(parts, options.turns, options.seed, options.show)


def run(parts: Parts, turns: int, seed: int, show: int) -> None:
    """Talk for ``turns`` turns and print the counts."""
    rng = random.Random(seed)
    lines = [u for u in split_by_pattern(read_corpus()).test if not u.stage.startswith("staff")]
    staff = [u for u in split_by_pattern(read_corpus()).test if u.stage.startswith("staff")]
    filler = Filler("test")
    customers = [customer.customer_id for customer in parts.shop.customers]
    counts: Counter[str] = Counter()
    openings: Counter[str] = Counter()
    times: list[float] = []
    bad: list[str] = []
    gate = GateLog()
    logging.getLogger("agent").addHandler(gate)
    identity, before = Identity("none"), ""
    recent: list[set[str]] = []
    for number in range(turns):
        if number % LENGTH == 0:
            parts.assistant.forget(identity)
            role = rng.choice(("guest", "guest", "shopper", "support"))
            customer = rng.choice(customers) if role == "shopper" else None
            identity = Identity(f"phrasing-{number}", role, customer)  # type: ignore[arg-type]
            before, recent = "", []
        utterance = rng.choice(
            staff if identity.role == "support" and rng.random() < 0.5 else lines
        )
        text = filler.fill(utterance, rng).text
        started = time.perf_counter()
        turn = parts.assistant.turn(identity, text)
        times.append(time.perf_counter() - started)
        opening = " ".join(re.findall(r"[\w']+", turn.reply.casefold())[:3])
        own = _own(turn.reply)
        faults = []
        if not turn.reply.strip() or _LEFT_OVER.search(turn.reply):
            faults.append("malformed")
        if "shop_information" not in {call["name"] for call in turn.tool_calls} and (
            slip := _SLIP.search(own)
        ):
            faults.append("slips")
            text += f"  [{slip[0]!r}]"
        said = {sentence for sentence in sentences(own) if len(sentence.split()) > 1}
        if said & set().union(*recent):
            faults.append("same sentence")
        recent = [*recent[-2:], said]
        missing = [card["name"] for card in turn.products if card["name"] not in turn.reply]
        if missing:
            faults.append("missing")
        replaced = gate.taken()
        if replaced:
            faults.append("wrong")
        if before and opening == before:
            faults.append("same opening")
        counts.update(faults)
        openings[opening] += 1
        if set(faults) - {"same sentence"}:
            bad.append(f"{faults} > {text}\n{turn.reply}\n{replaced}")
        before = opening
    names = ("malformed", "slips", "missing", "wrong", "same opening", "same sentence")
    print("| turns | " + " | ".join(names) + " | distinct openings | p50 ms | p95 ms |")
    print("|---" * (len(names) + 4) + "|")
    ordered = sorted(times)
    print(
        f"| {turns} | " + " | ".join(str(counts[name]) for name in names) + f" | {len(openings)} | "
        f"{1000 * statistics.median(ordered):.0f} | {1000 * ordered[int(0.95 * len(ordered))]:.0f} |"
    )
    for text in bad[:show]:
        print(f"\n{text}")


def _own(reply: str) -> str:
    """The reply with a stand-in for whatever are not the assistant's own words."""
    return _QUOTED.sub("X", reply)


if __name__ == "__main__":
    main()
