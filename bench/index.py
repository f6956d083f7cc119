"""The exact index beside faiss, usearch and numpy: medians, ratios, recall; memory; start-up.

    python -m bench.index [--quick] [--n 10000,100000,1000000] [--d 128,448]
                          [--data clustered,text] [--wall] [--start] [--cuda]

One thread each, in one process, taking turns. A call is timed by the processor time of the
process, so that a busy machine does not blur it; --wall times by the clock. "floor" is what
reading the int8 bytes once costs by the bandwidth measured in the same turns. Filters are an
attribute column and a threshold: making the mask is part of the time. --start saves and loads
the largest index; --cuda runs on a GPU, if there is one.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from bench.index_data import NOTES, make
from bench.index_peers import Peer, peers
from engine.index import ExactIndex
from engine.threads import use_threads

Timer = Callable[[], float]
SHARES = (0.001, 0.01, 0.1, 0.5)
COLUMNS = ("ours", "faiss flat", "faiss sq8", "numpy", "usearch")
#: Seconds that the turns of one case may take, and how many turns at most.
BUDGET, TURNS = 6.0, 9
#: Calls in a turn are repeated until they take as long as this: short ones are timed in bursts.
BURST = 0.004


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    use_threads(1)
    timer = time.perf_counter if options.wall else time.process_time
    print(f"times in ms, {'clock' if options.wall else 'processor'} time, medians; one thread\n")
    for name in options.data:
        print(f"{name}: {NOTES[name]}")
    for name in options.data:
        for width in options.d:
            for count in options.n:
                compare(name, count, width, timer, quick=options.quick)
    if options.start:
        start_up(max(options.n), options.d[0])
    if options.cuda:
        on_gpu()


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="times the exact index beside its peers")
    parser.add_argument("--quick", action="store_true", help="fewer and smaller cases")
    parser.add_argument("--n", type=numbers, default=None)
    parser.add_argument("--d", type=numbers, default=None)
    parser.add_argument("--data", type=lambda text: text.split(","), default=list(NOTES))
    parser.add_argument("--wall", action="store_true", help="time by the clock")
    parser.add_argument("--start", action="store_true", help="also: save, load, first answer")
    parser.add_argument("--cuda", action="store_true", help="also: on a GPU")
    options = parser.parse_args(arguments)
    options.n = options.n or ([10_000, 200_000] if options.quick else [10_000, 100_000, 1_000_000])
    options.d = options.d or ([128] if options.quick else [128, 448])
    return options


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def compare(name: str, count: int, width: int, timer: Timer, *, quick: bool) -> None:
    """One table: cases of batch, k and filter."""
    rows, queries = make(name, count, width)
    begin = time.perf_counter()
    index = ExactIndex(rows)
    built = time.perf_counter() - begin
    others = peers(rows.numpy())
    column = np.random.default_rng(0).random(count, dtype=np.float32)
    scan = type(index.scan).__name__
    print(
        f"\n### {name}, n = {count:,}, d = {width} ({scan}, built in {built:.1f} s, "
        f"{index.memory_per_item:.0f} bytes an item of which {index.scan.nbytes / count:.0f} are "
        "scanned)\n"
    )
    heads = ("batch", "k", "filter", *COLUMNS, "ours/faiss", "ours/numpy", "floor", "ours/floor")
    print("| " + " | ".join((*heads, "recall", "sq8 recall")) + " |")
    print("|" + "---|" * (len(heads) + 2))
    plain = [(1, 10), (64, 10)] if quick else [(b, k) for b in (1, 8, 64) for k in (10, 100)]
    cases = [(batch, k, None) for batch, k in plain]
    cases += [(1, 10, share) for share in SHARES]
    if not quick:
        cases += [(1, 100, share) for share in SHARES]
    for batch, k, share in cases:
        case(index, others, queries[:batch], k, share, column, timer)


def case(
    index: ExactIndex, others: Sequence[Peer], queries: Tensor, k: int, share: float | None,
    column: np.ndarray, timer: Timer,
) -> None:  # fmt: skip
    """One row of a table."""
    asked = queries if len(queries) > 1 else queries[0]
    plain = queries.numpy()

    def mask() -> np.ndarray | None:
        return None if share is None else column < share

    buffer = torch.ones(index.vectors.numel() // 8, dtype=torch.int64)  # a byte a number
    calls: dict[str, Callable[[], object]] = {
        "ours": lambda: index.search(asked, k, mask()),
        "floor": lambda: buffer.sum(),
    }
    for peer in others:
        calls[peer.name] = lambda peer=peer: peer.search(plain, k, mask())
    times = turns(calls, timer)
    wanted = reference(index.vectors, plain, k, mask())
    rows = index.search(queries, k, mask())[1].numpy()
    ours, floor = times["ours"], times["floor"]
    cells = [f"{times[name]:.3g}" if name in times else "-" for name in COLUMNS]
    flat = f"{ours / times['faiss flat']:.3f}" if "faiss flat" in times else "-"
    small = next((peer for peer in others if peer.name == "faiss sq8"), None)
    rough = f"{recall(small.search(plain, k, mask()), wanted):.3f}" if small else "-"
    print(
        f"| {len(queries)} | {k} | {'-' if share is None else f'{share:.1%}'} | "
        + " | ".join(cells)
        + f" | {flat} | {ours / times['numpy']:.3f} | {floor:.3g} | {ours / floor:.2f} "
        f"| {recall(rows, wanted):.3f} | {rough} |",
        flush=True,
    )


def turns(calls: dict[str, Callable[[], object]], timer: Timer) -> dict[str, float]:
    """Median milliseconds of each call; they take turns, short ones in bursts."""
    bursts, once = {}, 0.0
    for name, call in calls.items():
        took = BUDGET
        for _ in range(3):
            begin = timer()
            call()
            took = min(took, max(timer() - begin, 1e-6))
        bursts[name] = max(1, int(BURST / took))
        once += took * bursts[name]
    samples: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(max(3, min(TURNS, int(BUDGET / once)))):
        for name, call in calls.items():
            begin = timer()
            for _ in range(bursts[name]):
                call()
            samples[name].append((timer() - begin) / bursts[name] * 1000)
    return {name: statistics.median(values) for name, values in samples.items()}


def reference(
    vectors: Tensor, queries: np.ndarray, k: int, mask: np.ndarray | None
) -> list[np.ndarray]:
    """The true best rows: twice k by fp32, ordered by float64."""
    rows = torch.arange(len(vectors)) if mask is None else torch.from_numpy(np.flatnonzero(mask))
    answers = []
    for query in torch.from_numpy(queries):
        scores = vectors[rows] @ query if mask is not None else vectors @ query
        likely = rows[scores.topk(min(2 * k, len(rows))).indices]
        exact = (vectors[likely].double() @ query.double()).float().numpy()
        answers.append(likely.numpy()[np.lexsort((likely.numpy(), -exact))[:k]])
    return answers


def recall(found: np.ndarray, wanted: Sequence[np.ndarray]) -> float:
    """Share of the true best rows that were found."""
    hits = sum(len(np.intersect1d(f, w)) for f, w in zip(found, wanted, strict=True))
    return hits / max(1, sum(len(w) for w in wanted))


def start_up(count: int, width: int) -> None:
    """Saving, loading with memory-mapped fp32 rows, and the first answer."""
    rows, queries = make("clustered", count, width)
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        index = ExactIndex(rows)
        built = time.perf_counter()
        index.save(Path(folder))
        saved = time.perf_counter()
        again = ExactIndex.load(Path(folder))
        loaded = time.perf_counter()
        first = again.search(queries[0], 10)[1]
        answered = time.perf_counter()
        assert torch.equal(first, index.search(queries[0], 10)[1])
    print(
        f"\nstart-up, n = {count:,}, d = {width}: built in {built - begin:.2f} s, saved in "
        f"{saved - built:.2f} s, loaded in {loaded - saved:.2f} s, first answer after "
        f"{(answered - loaded) * 1000:.1f} ms more (clock)"
    )
    fits()


def fits() -> None:
    """What fits where, from the bytes that an index of each width really holds."""
    print("\n| products | d | scanned in memory, fp32 mapped from disk | both in memory |")
    print("|---|---|---|---|")
    for width in (128, 448):
        for items in (10_000, 100_000, 1_000_000, 10_000_000):
            few = items <= ExactIndex.whole_rows
            index = ExactIndex(torch.ones(1 << 14, width), scan="fp32" if few else "int8")
            scanned = index.scan.nbytes / index.count
            sizes = [items * each / 2**20 for each in (scanned, index.memory_per_item)]
            print(f"| {items:,} | {width} | " + " | ".join(f"{s:,.0f} MiB" for s in sizes) + " |")


def on_gpu(most: int = 100_000_000, width: int = 128) -> None:
    """The same code on CUDA, by the clock: as many rows as fit, their fp32 vectors on the host."""
    if not torch.cuda.is_available():
        print("\nCUDA: no GPU here, skipped")
        return
    free = torch.cuda.mem_get_info()[0]
    # A byte a number, twice (the floor's own buffer), and the sums of a tile.
    count = min(most, int(0.9 * free - (4 << 30)) // (2 * width))
    with tempfile.NamedTemporaryFile() as file:
        rows = torch.from_file(file.name, shared=True, size=count * width, dtype=torch.float32)
        rows = rows.view(count, width)
        for part in rows.split(1 << 20):
            made = torch.randn(part.shape, device="cuda")
            part.copy_(torch.nn.functional.normalize(made, dim=1))
        index = ExactIndex(rows, device="cuda")
        buffer = torch.ones(count * width // 8, dtype=torch.int64, device="cuda")
        print(
            f"\nCUDA, {torch.cuda.get_device_name()}, n = {count:,}, d = {width}, "
            f"{type(index.scan).__name__}; floor (reading the int8 bytes once): "
            f"{gpu_ms(buffer.sum):.2f} ms"
        )
        del buffer
        for batch in (1, 8, 64):
            queries = torch.randn(batch, width)
            took = gpu_ms(lambda queries=queries: index.search(queries, 10))
            print(f"batch {batch}: {took:.2f} ms")


def gpu_ms(call: Callable[[], object]) -> float:
    """Median of nine by the clock, after one that does not count."""
    times = []
    for _ in range(10):
        torch.cuda.synchronize()
        begin = time.perf_counter()
        call()
        torch.cuda.synchronize()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times[1:])


if __name__ == "__main__":
    main()
