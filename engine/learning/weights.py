"""Learning how much each block counts, from what people chose next in a held-out slice of time.

Given the addends of every block, the weights are those under which the chosen items are most
likely (softmax over all candidates: the multinomial logit, convex), bounded to w ≥ 0 so that a
block never argues against itself. With enough people a second step sharpens this to the head of
the list; with known weights to start from, what is learned stays near them. Deterministic.
It does not know what the blocks are; ``block_weights.py`` has the defaults without events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.metrics import Interval, bootstrap_interval, hit_rate, ndcg, ranks

#: p^q in the second step; 0 leaves the convex solution. Measured on inner splits: .6 is 2 to 5 % NDCG@10 over 0.
SHARPNESS = 0.6
#: Weight of ‖w‖² (of standardised blocks) against the mean loss.
RIDGE = 1e-3
#: With fewer people the second step learns their accidents (210 people: NDCG@10 .088 for .108).
FEWEST_TO_SHARPEN = 500


@dataclass(frozen=True, eq=False)
class Examples:
    """People at one moment, what each block says of every candidate, and what they chose.

    Attributes:
        addends: (people, candidates, blocks) float32.
        allowed: (people, candidates) bool; what may not be shown (bought already) is False.
        rows, targets: (m,) who chose which candidate; several choices of one person share a
            weight of 1.
    """

    addends: np.ndarray
    allowed: np.ndarray
    rows: np.ndarray
    targets: np.ndarray

    def __post_init__(self) -> None:
        if self.addends.ndim != 3 or self.addends.shape[:2] != self.allowed.shape:
            raise ValueError(
                f"addends {self.addends.shape}, allowed {self.allowed.shape}; expected "
                "(people, candidates, blocks) and (people, candidates)"
            )
        if len(self.rows) != len(self.targets):
            raise ValueError(f"{len(self.rows)} rows for {len(self.targets)} targets")
        if len(self.rows) and not self.allowed[self.rows, self.targets].all():
            raise ValueError("a target is not allowed; leave out what may not be shown")

    @property
    def shares(self) -> np.ndarray:
        """(m,) 1 over how many a person chose."""
        counts = np.bincount(self.rows, minlength=1)
        share: np.ndarray = 1.0 / counts[self.rows]
        return share

    def scores(self, weights: np.ndarray) -> np.ndarray:
        """(people, candidates); -inf where not allowed."""
        people, candidates, blocks = self.addends.shape
        flat = self.addends.reshape(-1, blocks) @ weights.astype(np.float32)
        return np.where(self.allowed, flat.reshape(people, candidates), -np.inf)


@dataclass(frozen=True)
class LearnedWeights:
    """Weights by block name, ready for raw addends, with how well they did on people not learned
    from.

    Attributes:
        weights: block -> weight >= 0.
        evaluation: "learned", "baseline" (if given) and each block's name ->
            {"hr@10", "ndcg@10"}, held out; empty when there were too few people.
        scale: how many times the baseline's scores people are sure; weights over ``scale`` compare
            with the baseline. 1 without a baseline.
    """

    weights: Mapping[str, float]
    evaluation: Mapping[str, Mapping[str, Interval]] = field(default_factory=dict)
    scale: float = 1.0

    def vector(self, blocks: Sequence[str]) -> np.ndarray:
        """(len(blocks),) float64: the weights in that order, 0 where none was learned."""
        return np.array([self.weights.get(block, 0.0) for block in blocks])


def learn_weights(
    slices: Sequence[Examples],
    blocks: Sequence[str],
    *,
    sharpness: float = SHARPNESS,
    ridge: float = RIDGE,
    folds: int = 5,
    baseline: np.ndarray | None = None,
) -> LearnedWeights:
    """Learn nonnegative block weights.

    Step one minimises -log p(choice). Step two starts there and minimises (1 - p^q)/q
    (generalised cross-entropy, Zhang and Sabuncu 2018, arXiv:1805.07836), which no longer cares
    how far down the hopeless choices are; q = ``sharpness``.

    Args:
        slices: moments in time, each with its own people.
        blocks: names of the last axis of ``addends``.
        folds: people are dealt to so many folds for the evaluation; below 2: no evaluation.
        sharpness: used from ``FEWEST_TO_SHARPEN`` people on.
        ridge: against ‖w‖², or against the distance from the (scaled) baseline.
        baseline: (blocks,) weights that hold so far; evaluated beside the learned ones.

    Raises:
        ValueError: nobody chose anything, or the blocks' names do not fit the addends.
    """
    for part in slices:
        if part.addends.shape[2] != len(blocks):
            raise ValueError(f"{part.addends.shape[2]} addends for {len(blocks)} block names")
    chosen = [(number, row) for number, part in enumerate(slices) for row in np.unique(part.rows)]
    if not chosen:
        raise ValueError("nobody chose anything; use the documented defaults")
    if len(chosen) < FEWEST_TO_SHARPEN:
        sharpness = 0.0
    evaluation: dict[str, dict[str, Interval]] = {}
    if folds >= 2 and len(chosen) >= 2 * folds:
        evaluation = _evaluate(slices, blocks, chosen, folds, sharpness, ridge, baseline)
    weights, sure = _fit(slices, sharpness, ridge, baseline)
    return LearnedWeights(dict(zip(blocks, map(float, weights), strict=True)), evaluation, sure)


def _fit(
    slices: Sequence[Examples], sharpness: float, ridge: float, baseline: np.ndarray | None
) -> tuple[np.ndarray, float]:
    """(blocks,) weights for raw addends, and the factor that suits the baseline best."""
    scale = np.mean([part.addends[part.allowed].std(axis=0) for part in slices], axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)
    sure, center, point = 1.0, np.zeros(len(scale)), np.full(len(scale), 0.1)
    if baseline is not None:
        sure = _factor(slices, baseline)
        center = sure * baseline * scale
        point = center.copy()
    # Imported here: half a second that a start whose weights are kept need not pay.
    from scipy.optimize import minimize

    steps = [(0.0, ridge)]
    if sharpness > 0:
        steps.append((sharpness, ridge * 0.01**sharpness))  # p^q is small: so is its ridge
    for power, penalty in steps:

        def objective(
            x: np.ndarray, power: float = power, penalty: float = penalty
        ) -> tuple[float, np.ndarray]:
            loss, slope = _loss(slices, x / scale, power)
            away = x - center
            return loss + penalty * float(away @ away), slope / scale + 2 * penalty * away

        bounds = [(0.0, None)] * len(scale)
        point = minimize(
            objective, point, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60}
        ).x
    return point / scale, sure


def _factor(slices: Sequence[Examples], weights: np.ndarray) -> float:
    """By how much to multiply weights so that choices are most likely; the order stays."""

    from scipy.optimize import minimize

    def objective(factor: np.ndarray) -> tuple[float, np.ndarray]:
        loss, slope = _loss(slices, factor[0] * weights, 0.0)
        return loss, np.array([slope @ weights])

    found = minimize(objective, [1.0], jac=True, method="L-BFGS-B", bounds=[(1e-3, 1e3)])
    return float(found.x[0])


def _loss(
    slices: Sequence[Examples], weights: np.ndarray, power: float
) -> tuple[float, np.ndarray]:
    """Mean over people of -log p, or of (1 - p^power)/power, and its slope in the weights."""
    total, slope = 0.0, np.zeros(len(weights))
    people = sum(len(np.unique(part.rows)) for part in slices)
    for part in slices:
        scores = part.scores(weights)
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)  # (people, candidates)
        log_total = np.log(odds.sum(axis=1))
        odds /= odds.sum(axis=1, keepdims=True)
        log_p = scores[part.rows, part.targets] - log_total[part.rows]
        share = part.shares
        if power:
            total += float((share * (1.0 - np.exp(power * log_p)) / power).sum())
            pull = share * np.exp(power * log_p)  # (m,)
        else:
            total -= float((share * log_p).sum())
            pull = share
        by_person = np.bincount(part.rows, pull, minlength=len(odds))
        odds *= by_person[:, None]  # what the slope is, but for the targets
        np.subtract.at(odds, (part.rows, part.targets), pull)
        blocks = part.addends.shape[2]
        slope += odds.astype(np.float32).ravel() @ part.addends.reshape(-1, blocks)
    return total / people, slope / people


def _evaluate(
    slices: Sequence[Examples],
    blocks: Sequence[str],
    chosen: Sequence[tuple[int, int]],
    folds: int,
    sharpness: float,
    ridge: float,
    baseline: np.ndarray | None,
) -> dict[str, dict[str, Interval]]:
    """Each person ranked by weights learned from the others, and by each block alone."""
    dealt = np.random.default_rng(0).permutation(len(chosen)) % folds
    fixed = {block: np.eye(len(blocks))[place] for place, block in enumerate(blocks)}
    if baseline is not None:
        fixed["baseline"] = baseline
    found: dict[str, list[np.ndarray]] = {"learned": [], **{name: [] for name in fixed}}
    for fold in range(folds):
        held = {pair for pair, number in zip(chosen, dealt, strict=True) if number == fold}
        train = [_only(part, number, held, inside=False) for number, part in enumerate(slices)]
        learners = [part for part in train if len(part.rows)]
        weights, _ = _fit(learners, sharpness, ridge, baseline)
        for number, part in enumerate(slices):
            test = _only(part, number, held, inside=True)
            if not len(test.rows):
                continue
            for name, table in {"learned": weights, **fixed}.items():
                found[name].append(_by_person(test, table))
    return {
        name: {
            "hr@10": bootstrap_interval(np.concatenate([part[:, 0] for part in parts])),
            "ndcg@10": bootstrap_interval(np.concatenate([part[:, 1] for part in parts])),
        }
        for name, parts in found.items()
    }


def _only(part: Examples, number: int, held: set[tuple[int, int]], *, inside: bool) -> Examples:
    """The people of a slice that are held out (or that are not)."""
    kept = [row for row in np.unique(part.rows) if ((number, int(row)) in held) == inside]
    place = np.full(len(part.addends), -1)
    place[kept] = np.arange(len(kept))
    mine = place[part.rows] >= 0
    return Examples(
        part.addends[kept], part.allowed[kept], place[part.rows[mine]], part.targets[mine]
    )


def _by_person(part: Examples, weights: np.ndarray) -> np.ndarray:
    """(people, 2) hit rate and NDCG at 10, the mean over a person's choices."""
    found = ranks(part.scores(weights), part.rows, part.targets)
    return np.stack(
        [np.bincount(part.rows, part.shares * metric(found, 10)) for metric in (hit_rate, ndcg)],
        axis=1,
    )
