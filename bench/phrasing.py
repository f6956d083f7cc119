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
from collections.abc import Iterator

from agent.gate.sentences import sentences
from agent.training.corpus import read_corpus, split_by_pattern
from agent.training.fill import Filler
from agent.turn import Turn
from app import Parts
from bench.running import gate_log, wired
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
    counts: Counter[str] = Counter()
    openings: Counter[str] = Counter()
    times: list[float] = []
    bad: list[str] = []
    judge = Judge()
    with gate_log() as gate:
        for begins, message, turn, seconds in spoken(parts, turns, random.Random(seed)):
            times.append(seconds)
            faults, slip = judge.faults(turn, begins)
            replaced = gate.taken()
            faults += ["wrong"] if replaced else []
            counts.update(faults)
            openings[judge.opening] += 1
            if set(faults) - {"same sentence"}:
                bad.append(f"{faults} > {message}{slip}\n{turn.reply}\n{replaced}")
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


def spoken(parts: Parts, turns: int, rng: random.Random) -> Iterator[tuple[bool, str, Turn, float]]:
    """(whether a conversation begins, message, turn, seconds), LENGTH turns a conversation."""
    test = split_by_pattern(read_corpus()).test
    lines = [u for u in test if not u.stage.startswith("staff")]
    staff = [u for u in test if u.stage.startswith("staff")]
    filler = Filler("test")
    customers = [customer.customer_id for customer in parts.shop.customers]
    identity = Identity("none")
    for number in range(turns):
        begins = number % LENGTH == 0
        if begins:
            parts.assistant.forget(identity)
            role = rng.choice(("guest", "guest", "shopper", "support"))
            customer = rng.choice(customers) if role == "shopper" else None
            identity = Identity(f"phrasing-{number}", role, customer)  # type: ignore[arg-type]
        utterance = rng.choice(
            staff if identity.role == "support" and rng.random() < 0.5 else lines
        )
        text = filler.fill(utterance, rng).text
        started = time.perf_counter()
        turn = parts.assistant.turn(identity, text)
        yield begins, text, turn, time.perf_counter() - started


class Judge:
    """What is wrong with replies, beside those before of the same conversation."""

    def __init__(self) -> None:
        self.opening = ""
        self._recent: list[set[str]] = []

    def faults(self, turn: Turn, begins: bool) -> tuple[list[str], str]:
        """(names of what is wrong with a reply, the slip in it where it has one).

        Args:
            begins: it is the first of a conversation.
        """
        before, recent = ("", []) if begins else (self.opening, self._recent)
        own = _own(turn.reply)
        said = {sentence for sentence in sentences(own) if len(sentence.split()) > 1}
        slip = None
        if "shop_information" not in {call["name"] for call in turn.tool_calls}:
            slip = _SLIP.search(own)
        self.opening = " ".join(re.findall(r"[\w']+", turn.reply.casefold())[:3])
        self._recent = [*recent[-2:], said]
        found = {
            "malformed": not turn.reply.strip() or _LEFT_OVER.search(turn.reply),
            "slips": slip,
            "same sentence": said & set().union(*recent),
            "missing": [card for card in turn.products if card["name"] not in turn.reply],
            "same opening": before and self.opening == before,
        }
        return [name for name, fault in found.items() if fault], f"  [{slip[0]!r}]" if slip else ""


def _own(reply: str) -> str:
    """The reply with a stand-in for whatever are not the assistant's own words."""
    return _QUOTED.sub("X", reply)


if __name__ == "__main__":
    main()
