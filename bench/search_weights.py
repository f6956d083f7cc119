"""The weights of a need in free words, searched on the tuning part of ``queries.txt``.

    python -m bench.search_weights

Scores are sums of addends, so each block's are computed once and only their weights move: one
weight at a time, by a factor, while NDCG@10 grows. Prints what was found, on both parts, and what
each block is worth: the figure without it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.judgements import Query, read_queries
from bench.search import OF_TEXT, K
from data.tables import load_shop
from engine.learning.block_weights import SAID, BlockWeights
from engine.metrics import graded_ndcg
from engine.person.needs import NEED_NOTES
from engine.profile import Fact, Profile
from engine.recommender import Recommender
from engine.ship import SHIPPED
from engine.text_encoder import TextEncoder
from settings import SAMPLE_SHOP, read_settings

STEPS, LEAST_GAIN = (0.7, 1.4), 1e-4
#: The addends of what holds for everybody (quality, popularity), whose weights stay.
STEADY = "steady"


def addends(queries: Sequence[Query]) -> dict[str, np.ndarray]:
    """Block -> (queries, n) addends at weight 1; what is sold out is -inf in ``STEADY``."""
    shop = load_shop(SAMPLE_SHOP, is_sample=True)
    encoder, cache = TextEncoder.load(), read_settings().shop_state / "bench"
    out = {}
    for name in OF_TEXT:
        said = {**SAID, **{block: float(block == name) for block in OF_TEXT}}
        recommender = Recommender.build(
            shop, encoder, cache, weights=BlockWeights(said=said), shipped=SAMPLE_SHOP / SHIPPED
        )
        terms = [recommender.tastes.terms(Profile((Fact("need", q.text),))) for q in queries]
        own = [[term for term in found if term.note in NEED_NOTES] for found in terms]
        out[name] = np.stack([recommender.space.scores(found).numpy() for found in own])
        if STEADY not in out:
            rest = [term for term in terms[0] if term.note not in NEED_NOTES]
            steady = recommender.space.scores(rest).numpy()
            open_ = recommender.candidates.mask(Profile())
            out[STEADY] = np.tile(np.where(open_, steady, -np.inf), (len(queries), 1))
    return out


def gains(
    queries: Sequence[Query], of_blocks: dict[str, np.ndarray], weights: dict[str, float]
) -> np.ndarray:
    """(queries,) NDCG@10."""
    total = of_blocks[STEADY] + sum(weight * of_blocks[name] for name, weight in weights.items())
    best = np.argpartition(-total, K, axis=1)[:, :K]
    order = np.argsort(-np.take_along_axis(total, best, axis=1), axis=1, kind="stable")
    shown = np.take_along_axis(best, order, axis=1)
    return np.array(
        [graded_ndcg(q.grades[rows], q.grades, K) for q, rows in zip(queries, shown, strict=True)]
    )


def search(
    queries: Sequence[Query], of_blocks: dict[str, np.ndarray], start: dict[str, float]
) -> dict[str, float]:
    """Weights that no single step betters."""
    weights, best = dict(start), float(gains(queries, of_blocks, start).mean())
    moved = True
    while moved:
        moved = False
        for name in weights:
            for step in STEPS:
                tried = {**weights, name: weights[name] * step}
                value = float(gains(queries, of_blocks, tried).mean())
                if value > best + LEAST_GAIN:
                    weights, best, moved = tried, value, True
    return weights


def main() -> None:
    queries = [q for q in read_queries(load_shop(SAMPLE_SHOP).products) if q.order == "best"]
    of_blocks = addends(queries)
    tuning = np.array([query.is_tuning for query in queries])
    part = [query for query in queries if query.is_tuning]
    shipped = {name: SAID[name] for name in OF_TEXT}
    found = search(part, {name: rows[tuning] for name, rows in of_blocks.items()}, shipped)
    rows: dict[str, dict[str, float]] = {"shipped": shipped, "searched on": found}
    rows |= {f"without {name}": {**shipped, name: 0.0} for name in OF_TEXT}
    rows |= {"twice as much": {name: 2 * weight for name, weight in shipped.items()}}
    print("| weights | " + " | ".join(OF_TEXT) + " | tuning NDCG@10 | test |")
    print("|---" * (len(OF_TEXT) + 3) + "|")
    for title, weights in rows.items():
        every = gains(queries, of_blocks, weights)
        cells = [f"{weights[name]:.2f}" for name in OF_TEXT]
        print(
            f"| {title} | {' | '.join(cells)} | {every[tuning].mean():.4f} | {every[~tuning].mean():.4f} |"
        )


if __name__ == "__main__":
    main()
