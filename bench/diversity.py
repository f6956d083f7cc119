"""What a list that is not ten of one kind costs: kinds among ten, relevance lost, by λ.

    python -m bench.diversity

On the bundled shop, each at several λ of ``engine/diversity.py``: lists of all customers; of people
who bought something new in the last weeks, as they stood before that (is it in the list?); of the
umbrella queries of ``queries.txt``; and of every single kind, asked for by name, where only brands
can differ. "Lost" is the share of the plain list's summed score that the diverse list gives up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from bench.judgements import read_queries
from bench.sample_shop import split_sample
from engine.diversity import Likeness, diversify
from engine.metrics import graded_ndcg, hit_rate, intra_list_diversity, ndcg
from engine.profile import Fact, Profile
from engine.ranking.asked import Asked
from engine.ranking.shortlist import shortlist
from engine.recommender import Recommender
from engine.ship import SHIPPED
from engine.text_encoder import TextEncoder
from settings import SAMPLE_SHOP, read_settings

K = 10
LAMBDAS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7)
#: Rows of a list -> further figures, by name.
Judge = Callable[[int, Sequence[int]], dict[str, float]]


def lists(recommender: Recommender, profile: Profile) -> dict[float, tuple[list[int], float]]:
    """λ -> (rows of the list, share of the plain list's score that is lost)."""
    space = recommender.space
    mask = recommender.candidates.mask(profile)
    terms = recommender.tastes.terms(profile)
    size = Asked(profile, K, diversity=1.0).pool
    pool, scores = shortlist(space, [terms], [mask], [size])[0]
    alike = Likeness(space, pool)
    best = float(scores[:K].sum())
    out = {}
    for strength in LAMBDAS:
        picked = diversify(scores, alike, K, strength)
        out[strength] = ([int(pool[p]) for p in picked], 1.0 - float(scores[picked].sum()) / best)
    return out


def figures(recommender: Recommender, rows: Sequence[int]) -> dict[str, float]:
    """Of one list: its kinds and brands, how many are of the commonest kind, whether all are,
    how alike it is.
    """
    products = [recommender.shop.products[row] for row in rows]
    kinds = Counter(product.subcategory for product in products)
    vectors = recommender.space.block_rows("text", rows)
    return {
        "kinds": len(kinds),
        "of one kind": max(kinds.values()),
        "all one": float(len(kinds) == 1),
        "brands": len({product.brand for product in products}),
        "alike": 1.0 - intra_list_diversity(vectors),
    }


def print_table(
    title: str, recommender: Recommender, profiles: Sequence[Profile], judge: Judge | None = None
) -> None:
    """Means over the lists of some profiles, a row a λ."""
    found: dict[float, list[dict[str, float]]] = {strength: [] for strength in LAMBDAS}
    for number, profile in enumerate(profiles):
        for strength, (rows, lost) in lists(recommender, profile).items():
            own = {**figures(recommender, rows), "lost": lost}
            found[strength].append({**own, **(judge(number, rows) if judge else {})})
    names = list(found[LAMBDAS[0]][0])
    print(f"\n{title}: {len(profiles)} lists of {K}\n\n| λ | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for strength, every in found.items():
        means = {name: np.mean([one[name] for one in every]) for name in names}
        cells = [
            f"{means[n]:.1%}"
            if n in ("lost", "all one")
            else f"{means[n]:.{2 if means[n] > 1 else 3}f}"
            for n in names
        ]
        print(f"| {strength:g} | " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    split = split_sample()
    shop, past, moment, chosen = split.shop, split.past, split.moment, split.chosen
    encoder = TextEncoder.load()
    cache = read_settings().shop_state / "bench"

    def build(of: object) -> Recommender:
        return Recommender.build(
            of, encoder, cache, shipped=SAMPLE_SHOP / SHIPPED, clock=lambda: moment
        )  # type: ignore[arg-type]

    recommender = build(shop)
    customers = [recommender.profile_for(customer.customer_id) for customer in shop.customers]
    print_table("All customers", recommender, customers)

    before = build(past)
    people = sorted(name for name in chosen if past.customer(name) is not None)

    def profile_before(name: str) -> Profile:
        profile = before.profile_for(name, now=moment)
        bought = {
            e.product_id for e in past.events_by_customer.get(name, []) if e.kind == "purchase"
        }
        return replace(profile, exclude=profile.exclude | bought)

    def bought_later(number: int, rows: Sequence[int]) -> dict[str, float]:
        targets = [shop.product_rows[product] for product in chosen[people[number]]]
        ranks = np.array([rows.index(t) if t in rows else K for t in targets])
        return {"HR@10": hit_rate(ranks, K).mean(), "NDCG@10": ndcg(ranks, K).mean()}

    print_table(
        "People who bought something new, as they stood before", before,
        [profile_before(name) for name in people], bought_later,
    )  # fmt: skip

    queries = [query for query in read_queries(shop.products) if query.kind == "umbrella"]

    def judged(number: int, rows: Sequence[int]) -> dict[str, float]:
        grades = queries[number].grades
        return {"NDCG@10": graded_ndcg(grades[list(rows)], grades, K)}

    needs = [Profile((Fact("need", query.text),)) for query in queries]
    print_table("Umbrella queries", recommender, needs, judged)

    kinds = dict.fromkeys(product.subcategory for product in shop.products)
    asked = [Profile((Fact("subcategory", kind, hard=True),)) for kind in kinds]
    print_table("One kind, asked for", recommender, asked)


if __name__ == "__main__":
    main()
