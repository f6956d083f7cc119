"""The figures of the model card, laid out, and the parts of a document that a script writes.

A made part stands between ``<!-- made: name -->`` and ``<!-- end -->``. This module measures
nothing: what it lays out it was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

#: Figure of ``measure.Score.figures`` → its column.
_COLUMNS = {
    "act_micro_f1": "act micro F1",
    "act_macro_f1": "act macro F1",
    "act_exact": "act sets exact",
    "slot_f1": "slot F1",
    "slot_overlap_f1": "slot F1, overlap",
    "call_names": "right tools",
    "call_exact": "exact tool call",
}
#: A label seen so seldom in the test side that its figure is little more than a hint.
FEW = 10


def part(document: str, name: str) -> str:
    """What stands in a made part."""
    found = _part(name).search(document)
    assert found, f"no part {name!r}"  # noqa: S101 (documents are the project's own)
    return found[2]


def with_part(document: str, name: str, text: str) -> str:
    return _part(name).sub(lambda found: f"{found[1]}{text}\n{found[3]}", document)


def _part(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- made: {name} -->\n)(.*?)\n?(<!-- end -->)", re.S)


def update_card(card: Path, parts: Mapping[str, str]) -> None:
    """Write parts of the card anew and leave the rest."""
    document = card.read_text("utf-8")
    for name, text in parts.items():
        document = with_part(document, name, text)
    card.write_text(document, "utf-8")


def shipped_part(figures: Mapping[str, Any]) -> dict[str, str]:
    """The card's part on the weights that ship, from the figures in their ``config.json``."""
    sizes, trained = figures["utterances"], figures["trained"]
    lines = [
        f"Trained on {sizes['train']:,} utterances (seed {trained['seed']}), {sizes['dev']} for "
        f"choosing, measured on {sizes['test']} that were not trained on.",
        "",
        *rows(
            {
                "dev": ([figures["dev"]], None, None),
                "test": ([figures["test"]], figures["p50_ms"], figures["seconds"]),
            }
        ),
        "",
        *table(
            ("voice", "messages", "act sets exact", "exact tool call"),
            (
                (voice, f["messages"], f"{f['act_exact']:.2f}", f"{f['call_exact']:.2f}")
                for voice, f in sorted(figures["voices"].items())
            ),
        ),
        "",
        *table(
            ("probability of an act", "acts", "mean", "right"),
            (
                (f"from {b['from']:g}", b["acts"], f"{b['mean']:.2f}", f"{b['right']:.2f}")
                for b in figures["reliability"]
            ),
        ),
        "",
        "F1 by label (how often in the test side): " + _labels(figures["labels"]),
    ]  # fmt: skip
    return {"shipped": "\n".join(lines)}


def rows(
    results: Mapping[str, tuple[Sequence[Mapping[str, float]], float | None, float | None]],
) -> Iterator[str]:
    """A Markdown table of readers: name → (figures a seed, p50 ms, seconds of training).

    Several seeds are their mean ± half their range.
    """
    columns = ("reader", *_COLUMNS.values(), "p50 ms", "train s")
    yield from table(
        columns,
        (
            (
                name,
                *(_spread([found[figure] for found in seeds]) for figure in _COLUMNS),
                "–" if p50 is None else f"{p50:.1f}",
                "–" if seconds is None else f"{seconds:.0f}",
            )
            for name, (seeds, p50, seconds) in results.items()
        ),
    )


def table(columns: Sequence[str], cells: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(columns) + " |"
    yield "|---" * len(columns) + "|"
    for row in cells:
        yield "| " + " | ".join(map(str, row)) + " |"


def _spread(values: Sequence[float]) -> str:
    mean = f"{sum(values) / len(values):.3f}".lstrip("0")
    half = (max(values) - min(values)) / 2
    return mean if len(values) == 1 else f"{mean} ± {f'{half:.3f}'.lstrip('0')}"


def _labels(labels: Mapping[str, Mapping[str, float]]) -> str:
    ordered = sorted(labels.items(), key=lambda item: (-item[1]["f1"], item[0]))
    seen = [f"{name} {found['f1']:.2f} ({found['in_test']})" for name, found in ordered]
    return ", ".join(seen) + f". Below {FEW} a figure is a hint."
