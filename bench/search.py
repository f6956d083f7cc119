"""Free-text search of the engine on queries of the project's own: what is found, by kind of query.

    python -m bench.search [--tuning] [--misses N]

``queries.txt`` is split by what is wanted into a tuning part, which the weights were chosen on
(``search_weights.py``), and a test part, which the tables are of. Each ranker answers with
ten products: parts of the engine alone, the engine as it ranks a need that came over REST, with
and without diversity, the engine behind the assistant's reading of the same words, and peers.
Superlatives have a table of their own.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from app import wire
from bench.judgements import Query, read_queries
from bench.search_peers import Bm25, CharacterTfidf
from engine.learning.block_weights import SAID, BlockWeights
from engine.metrics import graded_ndcg
from engine.profile import Fact, Profile
from engine.ranking.asked import Asked
from engine.ranking.ordering import Sort
from engine.recommender import Recommender
from engine.results import Recommendation
from engine.rows.attributes import product_text
from engine.text_encoder import TextEncoder
from settings import SAMPLE_SHOP, Settings
from tools.context import Identity

#: Length of a list.
K = 10
#: Blocks that only free text reaches; the others follow the weights of what is said.
OF_TEXT = ("text", "lexical", "need_kind", "need_centre", "amount")
Ranker = Callable[[Query], list[int]]


def of_need(recommender: Recommender, diversity: float | None = 0.0) -> Ranker:
    """Ranked as a need over REST is; superlatives in the order that they ask for."""

    def rank(query: Query) -> list[int]:
        profile = Profile((Fact("need", query.text),))
        return _rows(recommender, profile, query.order, diversity)

    return rank


def of_scores(scores: Callable[[str], np.ndarray], in_stock: np.ndarray) -> Ranker:
    def rank(query: Query) -> list[int]:
        found = np.where(in_stock, scores(query.text), -np.inf)
        return np.argsort(-found, kind="stable")[:K].tolist()

    return rank


class Talk:
    """Ranked as the assistant understands the words, typed as the first message of a guest."""

    def __init__(self, assistant, recommender: Recommender) -> None:  # type: ignore[no-untyped-def]
        self._assistant = assistant
        self._recommender = recommender
        self._visits = 0

    def __call__(self, query: Query) -> list[int]:
        heard: list[Asked] = []
        ranked = self._recommender.recommend_many

        def listening(asked: Sequence[Asked]) -> list[Recommendation]:
            heard.extend(asked)
            return ranked(asked)

        self._visits += 1
        identity = Identity(f"search-{self._visits}")
        self._recommender.recommend_many = listening  # type: ignore[method-assign]
        try:
            self._assistant.turn(identity, query.text)
        finally:
            self._recommender.recommend_many = ranked  # type: ignore[method-assign]
            self._assistant.forget(identity)
        if not heard:
            return []
        # Of several lists the first; in order of a measure is what is asked once more.
        asked = heard[-1] if heard[-1].by else heard[0]
        return _shown(self._recommender, replace(asked, k=K))


def _rows(
    recommender: Recommender, profile: Profile, sort: Sort, diversity: float | None
) -> list[int]:
    return _shown(recommender, Asked(profile, K, sort, diversity=diversity))


def _shown(recommender: Recommender, asked: Asked) -> list[int]:
    (found,) = recommender.recommend_many([asked])
    rows = recommender.shop.product_rows
    return [rows[scored.product.product_id] for scored in found.items]


def measures(query: Query, shown: Sequence[int]) -> tuple[float, float]:
    """(NDCG@10, Recall@10): recall of the highest grade, out of at most ten."""
    gain = graded_ndcg(query.grades[list(shown)], query.grades, K)
    best = query.best
    return gain, float(best[list(shown)].sum()) / min(K, int(best.sum()))


def print_tables(rankers: Mapping[str, Ranker], queries: Sequence[Query], misses: int) -> None:
    """NDCG@10 and Recall@10 by kind of query; the last ranker's worst queries besides."""
    kinds = list(dict.fromkeys(query.kind for query in queries))
    sizes = [sum(query.kind == kind for query in queries) for kind in kinds]
    results = {name: [rank(query) for query in queries] for name, rank in rankers.items()}
    for number, measure in enumerate(("NDCG@10", "Recall@10")):
        print(f"\n| {measure} | " + " | ".join(kinds) + " | all | empty |")
        print("|---" * (len(kinds) + 3) + "|")
        print("| queries | " + " | ".join(map(str, [*sizes, len(queries), ""])) + " |")
        for name, lists in results.items():
            values = np.array(
                [measures(q, rows)[number] for q, rows in zip(queries, lists, strict=True)]
            )
            cells = [values[[q.kind == kind for q in queries]].mean() for kind in kinds]
            empty = sum(not rows for rows in lists) / len(queries)
            shown = [f"{cell:.3f}" for cell in [*cells, values.mean()]]
            print(f"| {name} | " + " | ".join([*shown, f"{empty:.1%}"]) + " |", flush=True)
    for name, lists in results.items():
        if misses and name in ("engine", "assistant and engine"):
            scored = [
                (measures(q, rows)[0], q, rows) for q, rows in zip(queries, lists, strict=True)
            ]
            for value, query, rows in sorted(scored, key=lambda one: one[0])[:misses]:
                print(f"{name}: {value:.2f} {query.kind} {query.text!r}: {rows[:5]}")


def print_superlatives(rankers: Mapping[str, Ranker], queries: Sequence[Query], recommender: Recommender) -> None:  # fmt: skip
    """How often the first is the true one, and the share of a true top five in the first five."""
    keys = {
        "cheapest": np.array([p.price for p in recommender.shop.products]),
        "dearest": np.array([-p.price for p in recommender.shop.products]),
        "best_rated": np.array([-(p.rating or 0.0) for p in recommender.shop.products]),
    }
    orders = list(dict.fromkeys(query.order for query in queries))
    print("\n| superlatives: first is right / first five | " + " | ".join(orders) + " | all |")
    print("|---" * (len(orders) + 2) + "|")
    for name, rank in rankers.items():
        first, five = [], []
        for query in queries:
            meant, key, shown = np.flatnonzero(query.grades), keys[query.order], rank(query)
            least = np.sort(key[meant])[: min(5, len(meant))]
            good = [query.grades[row] > 0 and key[row] <= least[-1] for row in shown[: len(least)]]
            first.append(bool(shown) and query.grades[shown[0]] > 0 and key[shown[0]] <= least[0])
            five.append(sum(good) / len(least))
        cells = []
        for order in [*orders, ""]:
            chosen = [not order or query.order == order for query in queries]
            cells.append(
                f"{np.mean(np.array(first)[chosen]):.2f} / {np.mean(np.array(five)[chosen]):.2f}"
            )
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
        wrong = [query.text for query, right in zip(queries, first, strict=True) if not right]
        print(f"  wrong first: {'; '.join(wrong)}")


def print_cheapest(recommender: Recommender, queries: Sequence[Query]) -> None:
    """For how many needs the cheapest of what is relevant is something acceptable."""
    found = [of_need(recommender)(replace(query, order="cheapest"))[:5] for query in queries]
    first = np.mean([q.grades[rows[0]] > 0 for q, rows in zip(queries, found, strict=True)])
    five = np.mean([(q.grades[rows] > 0).mean() for q, rows in zip(queries, found, strict=True)])
    print(f"the cheapest of any need: acceptable {first:.2f}, of the first five {five:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", type=int, default=0, help="worst queries to show")
    parser.add_argument("--tuning", action="store_true", help="tables of the tuning part")
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    with tempfile.TemporaryDirectory() as state:
        parts = wire(Settings(shop_data=SAMPLE_SHOP, shop_state=Path(state)))
        recommender, shop = parts.recommender, parts.shop
        every = read_queries(shop.products)
        part = [query for query in every if query.is_tuning == options.tuning]
        encoder = TextEncoder.load()
        texts = [product_text(product) for product in shop.products]
        in_stock = np.array([product.stock != 0 for product in shop.products])

        def only(*blocks: str) -> Ranker:
            said = {**SAID, **{name: float(name in blocks) for name in OF_TEXT}}
            weights = BlockWeights(said=said, prior={})
            return of_need(Recommender.build(shop, encoder, Path(state), weights=weights))

        rankers = {
            "BM25": of_scores(Bm25(texts).scores, in_stock),
            "TF-IDF of characters": of_scores(CharacterTfidf(texts).scores, in_stock),
            "embedding alone": only("text"),
            "lexical alone": only("lexical"),
            "engine": of_need(recommender),
            "engine, diverse": of_need(recommender, None),
            "assistant and engine": Talk(parts.assistant, recommender),
        }
        plain = [query for query in part if query.order == "best"]
        print(f"{len(every)} queries, {len(part)} of them in this part")
        print_tables(rankers, plain, options.misses)
        print_superlatives(
            {name: rankers[name] for name in ("engine", "assistant and engine")},
            [query for query in every if query.order != "best"],
            recommender,
        )
        print_cheapest(recommender, plain)


if __name__ == "__main__":
    main()
