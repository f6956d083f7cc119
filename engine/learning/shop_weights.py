"""A shop's own block weights: what its people bought next decides how much each block counts.

Some slices of the newest time are held out, one after the other; a recommender of what was before
each says what every block would have added for everybody who then bought something new, and
``weights.py`` learns from that. It does not build recommenders nor know how blocks are computed;
who chose what is found out by ``held_out.py``.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from data.array_store import key_of
from data.shop import Shop
from engine.learning.block_weights import BlockWeights
from engine.learning.held_out import ATTRIBUTES, ORIGINS, Ranker, addends_of_slice, slices
from engine.learning.weights import Examples, LearnedWeights, learn_weights
from engine.metrics import Interval, bootstrap_interval, ndcg, ranks

#: How few people are too few to learn from.
FEWEST_PEOPLE = 50
#: Ridge towards the documented defaults, times the number of people.
RIDGE_TIMES_PEOPLE = 40.0
#: Strengths of the demographic addend that the held-out slices choose from, and the confidence of
#: the interval of its gain that must lie above 0: wide, since the best of several is tried.
STRENGTHS, CONFIDENCE = (0.1, 0.2, 0.4, 0.7, 1.0), 0.99


def learn_shop_weights(
    shop: Shop, build: Callable[[Shop], Ranker], start: BlockWeights | None = None
) -> tuple[BlockWeights, LearnedWeights | None]:
    """Block weights for a shop, and how well they did on people not learned from.

    Args:
        build: a recommender of a shop, with the weights ``start``; it is given the shop without
            the held-out events.
        start: the documented defaults.

    Returns:
        ``start`` and None where fewer than ``FEWEST_PEOPLE`` bought something new; also
        ``start``, with the evaluation, where the learned weights were not better than it.
    """
    start = start or BlockWeights()
    held_out = slices(shop)
    if sum(len(chosen) for _, chosen in held_out) < FEWEST_PEOPLE:
        return start, None
    found = []
    for moment, chosen in held_out:
        past = replace(shop, events=tuple(e for e in shop.events if e.timestamp < moment))
        found.append(addends_of_slice(past, build(past), moment, chosen, frozenset(start.history)))
    names = sorted({name for part in found for name in part.blocks})
    examples = [part.examples(names) for part in found]
    learned = learn_weights(
        examples,
        names,
        ridge=RIDGE_TIMES_PEOPLE / sum(len(part.allowed) for part in found),
        baseline=np.ones(len(names)),  # addends carry the documented weights already
    )
    quality = learned.evaluation
    better = quality["learned"]["ndcg@10"].mean > quality["baseline"]["ndcg@10"].mean
    vector = learned.vector(names) if better else np.full(len(names), learned.scale)
    traits = [part.traits for part in found]
    strength, gain = supported_strength([e.scores(vector) for e in examples], traits, examples)
    if gain is not None:
        evaluation = {**quality, "gain of demographics": {"ndcg@10": gain}}
        learned = replace(learned, evaluation=evaluation)
    start = replace(start, demographics=strength / learned.scale)
    if not better:
        return start, learned
    times = {name: learned.weights[name] / learned.scale for name in names}
    tables = {origin: dict(getattr(start, origin)) for origin in ORIGINS}
    for origin in ORIGINS:
        for block, weight in tables[origin].items():
            tables[origin][block] = weight * times.get(f"{origin}:{block}", 1.0)
    weights = replace(
        start,
        history=tables["history"],
        prior=tables["prior"],
        history_attribute=start.history_attribute * times.get(ATTRIBUTES, 1.0),
    )
    return weights, learned


def supported_strength(
    scores: Sequence[np.ndarray],
    traits: Sequence[np.ndarray | None],
    examples: Sequence[Examples],
) -> tuple[float, Interval | None]:
    """How much demographics may count: the best of ``STRENGTHS``, or 0 where it is not sure.

    Args:
        scores: (people, candidates) by slice, without demographics.
        traits: (people, candidates) lifts from the time before each slice; None without any.

    Returns:
        the strength, and the interval of its gain in NDCG@10, person by person, at the usual
        confidence; None where nobody has traits.
    """
    gains: dict[float, list[np.ndarray]] = {strength: [] for strength in STRENGTHS}
    for base, lifts, part in zip(scores, traits, examples, strict=True):
        if lifts is None:
            continue
        for strength, found in gains.items():
            quality = [
                np.bincount(part.rows, part.shares * ndcg(ranks(s, part.rows, part.targets), 10))
                for s in (base, base + strength * lifts)
            ]
            found.append(quality[1] - quality[0])
    if not gains[STRENGTHS[0]]:
        return 0.0, None
    best = max(STRENGTHS, key=lambda strength: float(np.concatenate(gains[strength]).mean()))
    gain = np.concatenate(gains[best])
    sure = bootstrap_interval(gain, CONFIDENCE).low > 0
    return (best if sure else 0.0), bootstrap_interval(gain)


def stored_shop_weights(
    shop: Shop,
    build: Callable[[Shop], Ranker],
    cache_dir: Path | None,
    start: BlockWeights | None = None,
    shipped: Path | None = None,
) -> BlockWeights:
    """``learn_shop_weights``, learned once for a shop's content and kept with its evaluation.

    The file is plain JSON, so that a person can read what was learned and how good it is.

    Args:
        shipped: a folder that may hold the file already (the shop's own); only read.
    """
    start = start or BlockWeights()
    name_of_file = f"block-weights-{_shop_key(shop, start)}.json"
    for folder in (cache_dir, shipped):
        if folder is not None and (kept := _read(folder / name_of_file, start)) is not None:
            return kept
    if cache_dir is None:
        return learn_shop_weights(shop, build, start)[0]
    path = cache_dir / name_of_file
    weights, learned = learn_shop_weights(shop, build, start)
    figures = {} if learned is None else learned.evaluation
    text = json.dumps(
        {
            "history": dict(weights.history),
            "prior": dict(weights.prior),
            "history_attribute": weights.history_attribute,
            "demographics": weights.demographics,
            "evaluation": {
                name: {metric: asdict(interval) for metric, interval in found.items()}
                for name, found in figures.items()
            },
        },
        indent=1,
    )
    cache_dir.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=cache_dir, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)
    return weights


def _read(path: Path, start: BlockWeights) -> BlockWeights | None:
    """What was kept there; None when there is none yet, or it cannot be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return replace(
            start,
            history=dict(kept["history"]),
            prior=dict(kept["prior"]),
            history_attribute=float(kept["history_attribute"]),
            demographics=float(kept["demographics"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _shop_key(shop: Shop, start: BlockWeights) -> str:
    """A digest of the catalogue, the events and the weights to start from."""
    tables = (dict(start.history), dict(start.prior), start.history_attribute)
    columns = {**shop.product_table.arrays(), **shop.event_table.arrays()}
    return key_of("block-weights-2", repr(tables), *columns, *columns.values())[:16]
