"""Demographics: lifts by hand, no weight without proof, and off when the person says so."""

from dataclasses import replace

import numpy as np
import pytest

from data.records import Customer, Event, Product
from data.shop import Shop
from engine.learning.block_weights import BlockWeights
from engine.learning.demographics import Demographics, in_words, traits_of
from engine.learning.shop_weights import supported_strength
from engine.learning.weights import Examples
from engine.profile import Fact, Profile
from engine.ranking.asked import Asked
from engine.recommender import Recommender
from tests.toy_shops import NOW, build


def shop_of_two_ages(people: int = 200) -> Shop:
    """Those in their twenties choose P0, those in their sixties P1, and all of them P2."""
    products = tuple(Product(f"P{row}", "things", 1.0) for row in range(4))
    customers = tuple(Customer(f"C{n}", age=25.0 if n % 2 else 65.0) for n in range(people))
    events = [Event(f"C{n}", f"P{0 if n % 2 else 1}", "purchase", NOW) for n in range(people)]
    events += [Event(f"C{n}", "P2", "like", NOW) for n in range(people)]
    events += [Event(f"C{n}", "P3", "dislike", NOW) for n in range(people)]
    return Shop(products, customers, tuple(events))


def test_a_lift_is_the_log_of_how_much_more_often() -> None:
    lifts = Demographics(shop_of_two_ages())
    young = lifts.lift(("age", "20s"))
    assert young is not None
    # 100 of 400 choices are P0, all by the young: 100 for 50 usual, each held by 50 · 1/4 · 4.
    assert young[0] == pytest.approx(np.log((100 + 50) / (50 + 50)), abs=1e-5)
    assert young[1] == pytest.approx(np.log((0 + 50) / (50 + 50)), abs=1e-5)
    assert young[2] == pytest.approx(0.0, abs=1e-5)
    assert young[3] == 0.0  # nobody chose it
    assert lifts.lift(("age", "40s")) is None


def test_a_choice_counts_once_and_traits_are_compared_without_case() -> None:
    customers = (Customer("a", gender="Female"), Customer("b", gender="female"))
    events = [Event(name, "P0", kind, NOW) for name in "aab" for kind in ("view", "purchase")]
    events += [Event("nobody", "P1", "view", NOW), Event("a", "gone", "view", NOW)]
    products = tuple(Product(f"P{row}", "things", 1.0) for row in range(2))
    lift = Demographics(Shop(products, customers, tuple(events))).lift(("gender", "female"))
    assert lift is not None
    # Of three choices two are P0, both by them: 2 for 2 · 2/3 usual, held by 50 · 2/3 · 2.
    assert lift[0] == pytest.approx(np.log((2 + 200 / 3) / (4 / 3 + 200 / 3)), abs=1e-6)


def test_the_last_fact_of_a_trait_counts() -> None:
    facts = (
        Fact("age", 34.0, source="history"),
        Fact("age", "61"),
        Fact("gender", "Female"),
        Fact("segment", "gold", "not"),
        Fact("brand", "Acmo"),
    )
    assert list(traits_of(facts)) == [("age", "60s"), ("gender", "female")]
    assert list(traits_of([Fact("age", "old")])) == []
    words = [in_words(t) for t in (("age", "10s"), ("gender", "female"), ("segment", "gold"))]
    assert words == [
        "shoppers in their teens", "female shoppers", "shoppers of the segment gold",
    ]  # fmt: skip


def order(shop: Recommender, profile: Profile) -> list[str]:
    return [item.product.product_id for item in shop.recommend(profile, 4).items]


def test_they_steer_only_with_a_weight_and_never_against_the_switch() -> None:
    shop = shop_of_two_ages()
    weighed = build(shop, weights=BlockWeights(demographics=1.0))
    young, old = Profile((Fact("age", 22.0),)), Profile((Fact("age", 68.0),))
    assert order(weighed, young) != order(weighed, old)
    off = [replace(profile, use_demographics=False) for profile in (young, old)]
    assert order(weighed, off[0]) == order(weighed, off[1]) == order(weighed, Profile())
    assert order(build(shop), young) == order(build(shop), old)
    gift = Profile((Fact("age", 22.0, source="history"),), use_history=False)
    assert order(weighed, gift) == order(weighed, Profile())


def test_an_addend_is_told_by_its_sign() -> None:
    shop = build(shop_of_two_ages(), weights=BlockWeights(demographics=1.0))
    young = Profile((Fact("age", 22.0),))
    for product, word in (("P0", "more"), ("P1", "less")):
        scored = shop.score_one(Asked(young), product)
        [reason] = [r for r in scored.reasons if r.block == "demographics"]
        assert reason.text == f"chosen {word} by shoppers in their 20s"
        assert (reason.contribution > 0) == (word == "more")
        assert sum(r.contribution for r in scored.reasons) == pytest.approx(scored.score, abs=1e-4)


def choices(helped: int, people: int = 200, candidates: int = 60) -> tuple[Examples, np.ndarray]:
    """Lifts that point at what the first ``helped`` people chose, and at random for the others."""
    rng = np.random.default_rng(0)
    chosen = rng.integers(0, candidates, people)
    base = rng.normal(size=(people, candidates)).astype(np.float32)
    lifts = rng.normal(size=(people, candidates)).astype(np.float32)
    lifts[np.arange(helped), chosen[:helped]] += 3.0
    allowed = np.ones(base.shape, bool)
    return Examples(base[:, :, None], allowed, np.arange(people), chosen), lifts


@pytest.mark.parametrize(("helped", "counts"), [(200, True), (0, False)])
def test_only_what_helps_for_sure_gets_a_strength(helped: int, counts: bool) -> None:
    part, lifts = choices(helped)
    strength, gain = supported_strength([part.scores(np.ones(1))], [lifts], [part])
    assert gain is not None
    assert (strength > 0) == counts
    if counts:
        assert gain.low > 0
    assert supported_strength([part.scores(np.ones(1))], [None], [part]) == (0.0, None)
