"""Strangers with demographics: Complete Journey, and whether demographics may steer at all.

Five folds over the households with demographics; products that at least ten households bought;
a household's products are all targets. The rule that is tried: demographics get a weight only
where held-out folds of the training people support it (the gain's bootstrap interval lies above
0), else the list is global popularity. The addend lives here and not in the engine, where age,
income and the like have no block: for a stranger the engine has popularity and its kin.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.datasets import Households, complete_journey
from engine.metrics import bootstrap_interval, ndcg_of_set, recall_of_set

FOLDS = 5
LEAST_BUYERS = 10
#: Events of popularity that a group is held to before its own are believed.
SHRINKAGE = 50.0
#: Strengths of the demographic addend that the held-out slice chooses from.
STRENGTHS = (0.1, 0.2, 0.4, 0.7, 1.0)
#: Of the interval that must lie above 0; wide, since the best of several strengths is tried.
CONFIDENCE = 0.99


def cold_start(folder: Path) -> None:
    data = complete_journey(folder)
    keep = np.bincount(data.items, minlength=data.n_items)[data.items] >= LEAST_BUYERS
    items, compact = np.unique(data.items[keep], return_inverse=True)
    users = data.users[keep]
    own: dict[int, np.ndarray] = {u: compact[users == u] for u in data.known}
    asked = np.array([row for row, u in enumerate(data.known) if len(own[u])])
    fold = np.random.default_rng(0).permutation(len(data.known)) % FOLDS
    found: dict[str, list[tuple[int, float, float]]] = {}
    chosen: list[float] = []
    for number in range(FOLDS):
        test = asked[fold[asked] == number]
        train = asked[fold[asked] != number]
        strength = _supported(data, own, train, users, compact, len(items))
        chosen.append(strength)
        hidden = set(data.known[test])
        for name, power in (
            ("popularity", 0.0),
            ("demographics, always", 0.4),
            ("demographics, where supported", strength),
        ):
            scores = _scores(data, train, test, hidden, users, compact, len(items), power)
            rows = found.setdefault(name, [])
            rows += [(int(r), *_quality(scores[i], own[data.known[r]])) for i, r in enumerate(test)]
    print(f"\nComplete Journey, cold start: {len(asked)} households, {len(items)} products")
    base = np.array([row[1] for row in sorted(found["popularity"])])
    for name, rows in found.items():
        table = np.array([row[1:] for row in sorted(rows)])
        gain = bootstrap_interval(table[:, 0] - base)
        print(f"{name:34} NDCG@10 {bootstrap_interval(table[:, 0])}  "
              f"Recall@20 {bootstrap_interval(table[:, 1])}  over popularity {gain}")  # fmt: skip
    print(f"strength of demographics by fold, after the held-out test: {chosen}")


def _supported(
    data: Households,
    own: dict[int, np.ndarray],
    train: np.ndarray,
    users: np.ndarray,
    items: np.ndarray,
    n: int,
) -> float:
    """The best strength over four inner folds of the training people, 0 where it is not sure."""
    tried: dict[float, list[np.ndarray]] = {power: [] for power in STRENGTHS}
    for part in range(4):
        held = train[part::4]
        rest = np.setdiff1d(train, held)
        hidden = set(data.known[np.setdiff1d(np.arange(len(data.known)), rest)])
        quality: dict[float, np.ndarray] = {}
        for power in (0.0, *STRENGTHS):
            scores = _scores(data, rest, held, hidden, users, items, n, power)
            pairs = zip(scores, held, strict=True)
            quality[power] = np.array([_quality(s, own[data.known[r]])[0] for s, r in pairs])
        for power in STRENGTHS:
            tried[power].append(quality[power] - quality[0.0])
    best = max(tried, key=lambda power: float(np.concatenate(tried[power]).mean()))
    sure = bootstrap_interval(np.concatenate(tried[best]), CONFIDENCE)
    return best if sure.low > 0 else 0.0


def _scores(
    data: Households,
    train: np.ndarray,
    test: np.ndarray,
    hidden: set[int],
    users: np.ndarray,
    items: np.ndarray,
    n: int,
    strength: float,
) -> np.ndarray:
    """(test, n): log popularity + strength · Σ_traits log lift among people of the same trait."""
    seen = ~np.isin(users, list(hidden))
    total = np.bincount(items[seen], minlength=n).astype(float)
    scores = np.tile(np.log(total + 0.5), (len(test), 1))
    if strength == 0.0:
        return scores
    share = total / total.sum()
    for column in range(data.traits.shape[1]):
        for value in np.unique(data.traits[:, column]):
            group = test[data.traits[test, column] == value]
            alike = data.known[train[data.traits[train, column] == value]]
            if value < 0 or not len(group):
                continue
            mine = np.bincount(items[np.isin(users, alike) & seen], minlength=n).astype(float)
            usual = mine.sum() * share
            lift = np.log((mine + SHRINKAGE * share * n) / (usual + SHRINKAGE * share * n))
            scores[np.isin(test, group)] += strength * lift
    return scores


def _quality(scores: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
    order = np.argsort(-scores, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return ndcg_of_set(place[targets], 10), recall_of_set(place[targets], 20)
