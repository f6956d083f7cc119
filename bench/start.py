"""What starting costs by the size of the shop, stage by stage, up to the first answer; and memory.

    python -m bench.start [products ...]        (default: 10000 100000 1000000)

For shops made of the bundled one (``copies.py``), each start in a process of its own on one
thread: the first one from CSV files (embeddings are in the cache already: they are made up), the
second one from what the first kept. Prints Markdown tables: seconds of processor time, which a busy
machine does not blur, and those of the clock; and memory a product.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = (10_000, 100_000, 1_000_000)


def start(folder: Path, cache: Path) -> dict[str, dict[str, float]]:
    """One start in this process: seconds of its processor time by stage, and memory in bytes."""
    began = time.perf_counter()
    seconds: dict[str, float] = {}
    last = ["imports", 0.0]

    def tell(what: str, share: float) -> None:
        del share
        now = time.process_time()
        seconds[str(last[0])] = seconds.get(str(last[0]), 0.0) + now - float(last[1])
        last[:] = [what, now]

    from data.tables import load_shop
    from engine.profile import Fact, Profile
    from engine.recommender import Recommender
    from engine.text_encoder import TextEncoder
    from engine.threads import use_threads

    use_threads(1)
    tell("loading the sentence model", 0.0)
    encoder = TextEncoder.load(threads=1)
    before = memory()
    shop = load_shop(folder, cache=cache, progress=tell)
    recommender = Recommender.build(shop, encoder, cache, progress=tell)
    tell("first answers", 0.0)
    recommender.recommend(Profile())
    recommender.recommend(Profile((Fact("need", "warm winter jacket"),)))
    recommender.recommend(recommender.profile_for(shop.customers[0].customer_id))
    tell("", 0.0)
    after = memory()
    return {
        "seconds": {
            **seconds,
            "whole": time.process_time(),
            "whole, on the clock": time.perf_counter() - began,
        },
        "memory": {
            **{name: after[name] - before[name] for name in after},
            "kept on disk": sum(file.stat().st_size for file in cache.glob("*.arrays")),
        },
    }


def memory() -> dict[str, float]:
    """Bytes of this process that are its own, and that are pages of files."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = dict(re.findall(r"^(RssAnon|RssFile|VmHWM):\s+(\d+) kB$", status, re.MULTILINE))
    names = {"own": "RssAnon", "of files": "RssFile", "peak": "VmHWM"}
    return {name: 1024.0 * int(found.get(field, 0)) for name, field in names.items()}


def main(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["--once"]:
        print(json.dumps(start(Path(arguments[1]), Path(arguments[2]))))
        return 0
    if arguments[:1] == ["--write"]:
        from bench.copies import write_copies

        write_copies(int(arguments[1]), Path(arguments[2]), Path(arguments[3]))
        return 0
    sizes = [int(argument) for argument in arguments] or list(SIZES)
    found: dict[tuple[int, str], dict[str, dict[str, float]]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            folder, cache = Path(scratch) / "shop", Path(scratch) / "cache"
            in_process("--write", str(size), str(folder), str(cache))
            for which in ("first", "second"):
                told = in_process("--once", str(folder), str(cache))
                found[size, which] = json.loads(told.splitlines()[-1])
                print(f"{size:,} {which}: {found[size, which]}", file=sys.stderr, flush=True)
    _print(found)
    return 0


def in_process(*arguments: str) -> str:
    """What this module prints when it is run with these arguments."""
    command = [sys.executable, "-m", "bench.start", *arguments]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def _print(found: dict[tuple[int, str], dict[str, dict[str, float]]]) -> None:
    columns = list(found)
    stages = list(dict.fromkeys(stage for run in found.values() for stage in run["seconds"]))
    print("| seconds | " + " | ".join(f"{size:,}, {which}" for size, which in columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for stage in stages:
        cells = (f"{found[column]['seconds'].get(stage, 0.0):.2f}" for column in columns)
        print(f"| {stage} | " + " | ".join(cells) + " |")
    print("\n| bytes a product, second start | " + " | ".join(
        f"{size:,}" for size, which in columns if which == "second") + " |")  # fmt: skip
    print("|---|" + "---:|" * (len(columns) // 2))
    for name in ("own", "of files", "kept on disk"):
        cells = (f"{found[c]['memory'][name] / c[0]:,.0f}" for c in columns if c[1] == "second")
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
