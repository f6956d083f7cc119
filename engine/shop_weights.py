"""A shop's own block weights: what its people bought next decides how much each block counts.

The newest part of the events is held out; a recommender of the rest says what each block would
have added for everybody who then bought something new, and ``weights.py`` learns from that. It
does not build recommenders nor know how blocks are computed.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from torch import Tensor

from data.array_store import key_of
from data.records import Event
from data.shop import Shop
from engine.block_weights import BlockWeights
from engine.features import Term
from engine.profile import Profile
from engine.weights import Examples, LearnedWeights, learn_weights

#: Share of the events' time that is held out, and how few people are too few to learn from.
HELD_OUT, FEWEST_PEOPLE = 0.15, 50
#: Bounds of memory: people learned from, and products beside their targets that they choose among.
MOST_PEOPLE, MOST_CANDIDATES = 1_000, 2_000
#: Ridge towards the documented defaults, times the number of people.
RIDGE_TIMES_PEOPLE = 40.0
#: All attribute columns share one weight: most people's history has nothing in most of them.
ATTRIBUTES = "history:attributes"
#: Blocks that are learned; what is said aloud keeps its documented weight.
ORIGINS = ("history", "prior")


class Terms(Protocol):
    def terms(self, profile: Profile) -> list[Term]: ...


class Space(Protocol):
    def scores(self, terms: Sequence[Term]) -> Tensor: ...


class Ranker(Protocol):
    """What is needed of a recommender; ``Recommender`` is one."""

    @property
    def tastes(self) -> Terms: ...
    @property
    def space(self) -> Space: ...
    def profile_for(self, customer_id: str, *, now: float) -> Profile: ...


def split_time(shop: Shop, held_out: float = HELD_OUT) -> float | None:
    """The moment from which events are held out (a share of their time), or None without any."""
    if not shop.events:
        return None
    times = [event.timestamp for event in shop.events]
    return max(times) - held_out * (max(times) - min(times))


def next_purchases(shop: Shop, moment: float) -> dict[str, list[str]]:
    """customer -> the first day's products bought from ``moment`` on, and never before.

    Only customers with an event before, so that there is somebody to know.
    """
    day = 86_400.0
    known: dict[str, set[str]] = defaultdict(set)
    seen: set[str] = set()
    later: dict[str, list[Event]] = defaultdict(list)
    for event in sorted(shop.events, key=lambda event: event.timestamp):
        if event.timestamp < moment:
            seen.add(event.customer_id)
            if event.kind == "purchase":
                known[event.customer_id].add(event.product_id)
        elif event.kind == "purchase" and event.product_id in shop.product_rows:
            later[event.customer_id].append(event)
    found: dict[str, list[str]] = {}
    for customer, events in later.items():
        new = [event for event in events if event.product_id not in known[customer]]
        if customer in seen and new:
            first = new[0].timestamp
            found[customer] = list(
                dict.fromkeys(e.product_id for e in new if e.timestamp < first + day)
            )
    return found


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
    moment = split_time(shop)
    chosen = {} if moment is None else next_purchases(shop, moment)
    if moment is None or len(chosen) < FEWEST_PEOPLE:
        return start, None
    past = replace(shop, events=tuple(e for e in shop.events if e.timestamp < moment))
    examples, names = _examples(past, build(past), moment, chosen, frozenset(start.history))
    learned = learn_weights(
        [examples],
        names,
        ridge=RIDGE_TIMES_PEOPLE / len(examples.addends),
        baseline=np.ones(len(names)),  # addends carry the documented weights already
    )
    found = learned.evaluation
    if found["learned"]["ndcg@10"].mean <= found["baseline"]["ndcg@10"].mean:
        return start, learned
    times = {name: learned.weights[name] / learned.scale for name in names}
    tables = {origin: dict(getattr(start, origin)) for origin in ORIGINS}
    for origin in ORIGINS:
        for block, weight in tables[origin].items():
            tables[origin][block] = weight * times.get(f"{origin}:{block}", 1.0)
    better = replace(
        start,
        history=tables["history"],
        prior=tables["prior"],
        history_attribute=start.history_attribute * times.get(ATTRIBUTES, 1.0),
    )
    return better, learned


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
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _shop_key(shop: Shop, start: BlockWeights) -> str:
    """A digest of the catalogue, the events and the weights to start from."""
    tables = (dict(start.history), dict(start.prior), start.history_attribute)
    columns = {**shop.product_table.arrays(), **shop.event_table.arrays()}
    return key_of("block-weights-1", repr(tables), *columns, *columns.values())[:16]


def _examples(
    past: Shop,
    ranker: Ranker,
    moment: float,
    chosen: dict[str, list[str]],
    named: frozenset[str],
) -> tuple[Examples, list[str]]:
    """Addends by "origin:block" for everybody who chose; the past's purchases are not allowed."""
    people = [name for name in sorted(chosen) if past.customer(name) is not None][:MOST_PEOPLE]
    place = past.product_rows
    targets = [place[product] for name in people for product in chosen[name]]
    candidates = np.arange(len(place))
    if len(candidates) > MOST_CANDIDATES:
        drawn = np.random.default_rng(0).choice(len(candidates), MOST_CANDIDATES, replace=False)
        candidates = np.union1d(drawn, targets)
    sums: list[dict[str, np.ndarray]] = []
    allowed = np.ones((len(people), len(candidates)), bool)
    for row, name in enumerate(people):
        terms = [
            term
            for term in ranker.tastes.terms(ranker.profile_for(name, now=moment))
            if term.origin in ORIGINS and term.block != "again"
        ]
        by_block: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            plain = term.origin != "history" or term.block in named
            by_block[f"{term.origin}:{term.block}" if plain else ATTRIBUTES].append(term)
        sums.append({b: ranker.space.scores(ts).numpy()[candidates] for b, ts in by_block.items()})
        bought = {
            place[e.product_id]
            for e in past.events_by_customer.get(name, [])
            if e.kind == "purchase" and e.product_id in place
        }
        allowed[row] = ~np.isin(candidates, list(bought))
    names = sorted({name for found in sums for name in found})
    addends = np.zeros((len(people), len(candidates), len(names)), np.float32)
    for row, found in enumerate(sums):
        for name, values in found.items():
            addends[row, :, names.index(name)] = values
    rows = np.repeat(np.arange(len(people)), [len(chosen[name]) for name in people])
    return Examples(addends, allowed, rows, np.searchsorted(candidates, targets)), names
