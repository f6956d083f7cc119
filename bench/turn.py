"""What starting costs, what a turn costs, and how much memory it takes, for whole shops.

    python -m bench.turn [folder of another shop]        (default: ../shared/data/seed)

For the bundled shop and one more (passed over when it is not there), in a process of its own each:
the time from ``python app.py`` to the first answer of ``/api/health``, with an empty cache and
again; a fixed mixed script of messages through the assistant, half of it as guests, half signed
in, and staff; resident memory before and after; how many sentences the fact gate replaced. Prints
a Markdown table; fails when the gate replaced a sentence, since every one of them ships with us.
"""

from __future__ import annotations

import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.running import gate_log, served

if TYPE_CHECKING:  # nothing of ours is loaded before the clock runs
    from agent.turn import ShopAssistant, Turn
    from data.shop import Shop

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "data" / "seed"
#: What is wanted on two cores: seconds of the second start, seconds of half the turns.
WANTED_START_S, WANTED_TURN_S = 8.0, 0.4
#: The row of sentences that the gate did not let pass, and whose log tells of them.
REPLACED = "sentences replaced by the fact gate"

#: Conversations; {category}, {shelf}, {brand} are the shop's own words, taken in turn.
SCRIPT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "guest",
        (
            "hi, I need a birthday gift for my dad, he's into {category}, under 50",
            "cheaper",
            "not that brand",
            "why the first one?",
            "compare 1 and 2",
            "something else",
            "how much is number 2?",
            "is it in stock?",
            "I'll take it",
            "thanks, bye",
        ),
    ),
    (
        "guest",
        (
            "hello",
            "what do you have in {category}?",
            "better rated, please",
            "between 20 and 80",
            "like number 2 but cheaper",
            "why not the third one?",
            "nothing from {brand}",
            "undo",
            "what do you know about me?",
            "start over",
        ),
    ),
    (
        "shopper",
        (
            "what would you suggest for me?",
            "only {category}",
            "at least 4 stars",
            "tell me more about the first one",
            "who makes it?",
            "I don't like {brand}",
            "show me more",
            "the cheapest one",
            "how long does delivery take?",
            "can I return it?",
        ),
    ),
    (
        "shopper",
        (
            "I want {shelf}",
            "under 100",
            "what about {shelf}?",
            "something for winter",
            "what's the difference between 1 and 3?",
            "is that out of 5?",
            "put the second one on my list",
            "what is on my list?",
            "forget that I like {category}",
            "surprise me",
        ),
    ),
    (
        "support",
        (
            "what could I offer {customer}?",
            "why the first?",
            "under 60",
            "anything from {category} for them?",
            "and for {customer}?",
            "compare 1 and 2",
            "not {brand}",
            "which one has the best rating?",
            "what did they buy before?",
            "something completely different",
        ),
    ),
    (
        "guest",
        (
            "I need {shelf} and {shelf}",
            "asdf qwer",
            "who are you?",
            "recommend something",
            "no, too expensive",
            "red if possible",
            "ok what else",
            "do you have gift wrapping?",
            "{brand}",
            "forget me",
        ),
    ),
)


def main(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["--turns"]:
        print(json.dumps(turns(Path(arguments[1]), Path(arguments[2]))))
        return 0
    other = Path(arguments[0]) if arguments else SEED
    rows: dict[str, dict[str, float | str]] = {}
    for shop in (ROOT / "data" / "sample", other):
        if not shop.is_dir():
            print(f"{shop} is not there; passed over\n")
            continue
        name = "bundled" if shop != other else other.name
        with tempfile.TemporaryDirectory() as state:
            first, first_busy = start_s(shop, Path(state))
            second, second_busy = start_s(shop, Path(state))
            command = [sys.executable, "-m", "bench.turn", "--turns", str(shop), state]
            process = subprocess.run(
                command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
            )
        rows[name] = {
            "first start, s": first,
            "of it processor time, s": first_busy,
            "second start, s": second,
            "of that processor time, s": second_busy,
            **json.loads(process.stdout.splitlines()[-1]),
        }
    table(rows)
    for name, row in rows.items():
        late = float(row["second start, s"]) > WANTED_START_S
        slow = float(row["turn p50, ms"]) > 1000 * WANTED_TURN_S
        print(
            f"{name}: second start {'over' if late else 'within'} {WANTED_START_S:g} s,"
            f" half the turns {'over' if slow else 'within'} {WANTED_TURN_S:g} s"
        )
    replaced = {name: rows[name][REPLACED] for name in rows if rows[name][REPLACED]}
    for name, count in replaced.items():
        print(f"{name}: the fact gate replaced {count} of our own sentences; see the log above")
    return 1 if replaced else 0


def start_s(shop: Path, state: Path) -> tuple[float, float]:
    """Seconds from ``python app.py`` until ``/api/health`` answers, and processor time until then.

    Raises:
        RuntimeError: the app did not come up.
    """
    before = _children_s()
    started = time.perf_counter()
    with served(state, shop, poll_s=0.05):
        waited = time.perf_counter() - started
    return waited, _children_s() - before


def _children_s() -> float:
    """Seconds of processor time that processes begun here and ended have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def turns(shop: Path, state: Path) -> dict[str, float | str]:
    """The script through the assistant, in this process. See ``main`` for the columns."""
    from app import build
    from settings import read_settings

    application = build(
        read_settings({**os.environ, "SHOP_DATA": str(shop), "SHOP_STATE": str(state)})
    )
    unwanted = sorted({"transformers", "sklearn"} & sys.modules.keys())
    before = memory_mb()
    totals: list[float] = []
    cards: list[float] = []
    with gate_log() as gate:
        for turn in talk(application.assistant, application.shop):
            totals.append(turn.timing_ms["total"])
            if "first_card" in turn.timing_ms:
                cards.append(turn.timing_ms["first_card"])
    after = memory_mb()
    application.access.shut()
    return {
        "products": len(application.shop.products),
        "customers": len(application.shop.customers),
        "turns": len(totals),
        "turn p50, ms": quantile(totals, 0.5),
        "turn p95, ms": quantile(totals, 0.95),
        "turns with cards": len(cards),
        "first card p50, ms": quantile(cards, 0.5),
        "first card p95, ms": quantile(cards, 0.95),
        "memory after the start, MB": before,
        "memory after the turns, MB": after,
        REPLACED: len(gate.taken()),
        "loaded though not needed": ", ".join(unwanted) or "nothing",
    }


def talk(assistant: ShopAssistant, shop: Shop) -> Iterator[Turn]:
    """Every turn of the script, each conversation in a session of its own."""
    from tools.context import Identity

    words = _words(shop.products)
    customers = [customer.customer_id for customer in shop.customers]
    for number, (role, messages) in enumerate(SCRIPT):
        customer = customers[number * len(customers) // len(SCRIPT)] if customers else None
        signed_in = customer if role == "shopper" else None
        identity = Identity(f"bench-{number}", role, signed_in)  # type: ignore[arg-type]
        for message in messages:
            said = message
            for slot in ("category", "shelf", "brand"):
                while f"{{{slot}}}" in said:
                    said = said.replace(f"{{{slot}}}", next(words[slot]), 1)
            yield assistant.turn(identity, said.replace("{customer}", customer or ""))


def _words(products: Sequence[object]) -> dict[str, Iterator[str]]:
    """Each slot's words: those of the shop, the commonest first, round and round."""
    from collections import Counter
    from itertools import cycle

    fields = {"category": "category", "shelf": "subcategory", "brand": "brand"}
    found = {}
    for slot, field in fields.items():
        counts = Counter(word for product in products if (word := getattr(product, field)))
        found[slot] = cycle([word for word, _ in counts.most_common(12)] or ["anything"])
    return found


def memory_mb() -> float:
    """Resident memory of this process; nan where the system does not tell it in /proc."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of the values do not exceed; nan of none."""
    if not values:
        return float("nan")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def table(rows: dict[str, dict[str, float | str]]) -> None:
    """A row a figure, a column a shop."""
    print("| | " + " | ".join(rows) + " |")
    print("|---|" + "---:|" * len(rows))
    for figure in next(iter(rows.values())):
        cells = [row[figure] for row in rows.values()]
        shown = [
            f"{cell:,.1f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int)
            else cell
            for cell in cells
        ]  # fmt: skip
        print(f"| {figure} | " + " | ".join(map(str, shown)) + " |")
    print()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
