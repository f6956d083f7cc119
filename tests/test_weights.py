"""Learning block weights: what decides gets the weight, noise and harm get none."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from data.records import Customer, Event, Product
from data.shop import Shop
from engine.features import Term
from engine.learning.block_weights import BlockWeights
from engine.learning.held_out import next_purchases, split_time
from engine.learning.shop_weights import learn_shop_weights, stored_shop_weights
from engine.learning.weights import Examples, _loss, learn_weights

DAY = 86_400.0


def choices(signal: float, people: int = 200, candidates: int = 20, seed: int = 0) -> Examples:
    """Blocks: what people choose by, noise, and the opposite of what they choose by."""
    rng = np.random.default_rng(seed)
    taste = rng.normal(size=(people, candidates))
    chosen = (signal * taste + rng.gumbel(size=taste.shape)).argmax(axis=1)
    addends = np.stack([taste, rng.normal(size=taste.shape), -(taste**3)], axis=2)
    return Examples(
        addends.astype(np.float32), np.ones(taste.shape, bool), np.arange(people), chosen
    )


def test_the_logit_is_recovered() -> None:
    learned = learn_weights(
        [choices(1.5, people=3000)], ("taste", "noise", "harm"), sharpness=0.0, folds=0
    )
    assert learned.weights["taste"] == pytest.approx(1.5, rel=0.1)
    assert learned.weights["noise"] == pytest.approx(0.0, abs=0.06)
    assert learned.weights["harm"] == pytest.approx(0.0, abs=0.01)
    assert learned.evaluation == {}


def test_the_evaluation_is_of_people_not_learned_from() -> None:
    only_noise = choices(0.0, people=400)
    learned = learn_weights([only_noise], ("taste", "noise", "harm"))
    chance = 10 / 20
    assert learned.evaluation["learned"]["hr@10"].low < chance < 0.6
    strong = learn_weights([choices(3.0)], ("taste", "noise", "harm"), baseline=np.array([0, 1, 0]))
    found = strong.evaluation
    assert found["learned"]["ndcg@10"].mean > found["noise"]["ndcg@10"].high
    assert found["baseline"] == found["noise"]


def test_it_is_deterministic() -> None:
    first, second = (learn_weights([choices(1.0)], ("a", "b", "c")) for _ in range(2))
    assert first == second
    assert first.vector(["b", "unknown"]).tolist() == [first.weights["b"], 0.0]


@pytest.mark.parametrize("power", [0.0, 0.6])
def test_the_slope_is_the_slope(power: float) -> None:
    part = choices(1.0, people=6, candidates=5)
    both = Examples(part.addends, part.allowed, np.r_[part.rows, 0], np.r_[part.targets, 0])
    point = np.array([0.4, 0.2, 0.1])
    _, slope = _loss([both], point, power)
    for axis in range(3):
        step = np.zeros(3)
        step[axis] = 1e-2
        high, low = _loss([both], point + step, power)[0], _loss([both], point - step, power)[0]
        assert slope[axis] == pytest.approx((high - low) / 2e-2, rel=2e-2, abs=1e-4)


def test_what_may_not_be_shown_takes_no_part() -> None:
    part = choices(1.0, people=50, candidates=5)
    wide = np.concatenate([part.addends, np.full((50, 1, 3), 9.0, np.float32)], axis=1)
    allowed = np.concatenate([part.allowed, np.zeros((50, 1), bool)], axis=1)
    hidden = Examples(wide, allowed, part.rows, part.targets)
    names = ("a", "b", "c")
    ours, theirs = (learn_weights([e], names, folds=0).vector(names) for e in (hidden, part))
    assert ours == pytest.approx(theirs, abs=1e-3)


def test_wrong_examples_are_named() -> None:
    part = choices(1.0, people=3, candidates=4)
    with pytest.raises(ValueError, match="not allowed"):
        Examples(part.addends, np.zeros((3, 4), bool), part.rows, part.targets)
    with pytest.raises(ValueError, match="expected"):
        Examples(part.addends, part.allowed[:2], part.rows, part.targets)
    with pytest.raises(ValueError, match="3 addends for 2"):
        learn_weights([part], ("a", "b"))
    nobody = Examples(part.addends, part.allowed, np.array([], int), np.array([], int))
    with pytest.raises(ValueError, match="nobody"):
        learn_weights([nobody], ("a", "b", "c"))


# -- a whole shop ----------------------------------------------------------------------------------


def shop_of(events: list[Event], people: int) -> Shop:
    products = tuple(Product(f"P{i}", "things", 1.0) for i in range(8))
    return Shop(products, tuple(Customer(f"C{i}") for i in range(people)), tuple(events))


def test_next_purchases_by_hand() -> None:
    events = [
        Event("C0", "P0", "purchase", 0),
        Event("C1", "P0", "view", 0),
        Event("C0", "P0", "purchase", 91 * DAY),  # not new
        Event("C0", "P1", "view", 92 * DAY),  # not bought
        Event("C0", "P2", "purchase", 93 * DAY),
        Event("C0", "P3", "purchase", 93.5 * DAY),  # the same day
        Event("C0", "P4", "purchase", 99 * DAY),  # another day
        Event("C1", "P0", "purchase", 100 * DAY),  # seen, never bought
        Event("C2", "P5", "purchase", 100 * DAY),  # a stranger
    ]
    shop = shop_of(events, 3)
    assert split_time(shop, 0.1) == 90 * DAY
    assert next_purchases(shop, 90 * DAY) == {"C0": ["P2", "P3"], "C1": ["P0"]}
    assert split_time(shop_of([], 1), 0.1) is None


class ToyRanker:
    """Says "goes" for the product after the last one, and likes all the same by "brand"."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.tastes, self.space = shop, self, self

    def profile_for(self, customer_id: str, *, now: float) -> SimpleNamespace:
        assert all(event.timestamp < now for event in self.shop.events)
        return SimpleNamespace(name=customer_id, facts=())

    def terms(self, profile: SimpleNamespace) -> list[Term]:
        last = self.shop.events_by_customer[profile.name][-1].product_id
        after, flat = np.zeros(8, np.float32), np.linspace(3, 0, 8, dtype=np.float32)
        after[(int(last[1:]) + 1) % 8] = 1.0
        return [
            Term("behaviour", "history", "", addend=after),
            Term("brand", "history", "", addend=flat),
            Term("again", "history", "", addend=-flat),
            Term("text", "said", "", addend=flat),
        ]

    def scores(self, terms: list[Term]) -> torch.Tensor:
        return torch.from_numpy(np.sum([term.addend for term in terms], axis=0))


def successors(people: int) -> Shop:
    """Everybody buys next the product after the one bought before."""
    events = [Event(f"C{i}", f"P{i % 8}", "purchase", i) for i in range(people)]
    events += [Event(f"C{i}", f"P{(i + 1) % 8}", "purchase", 100 * DAY + i) for i in range(people)]
    return shop_of(events, people)


def test_a_shop_learns_what_its_people_go_by() -> None:
    learned, evaluation = learn_shop_weights(successors(400), ToyRanker)
    start = BlockWeights()
    assert evaluation is not None
    ratio = start.history["behaviour"] / start.history["brand"]
    assert learned.history["behaviour"] > 2 * ratio * learned.history["brand"]
    assert learned.said == start.said
    assert learned.history["text"] == start.history["text"]
    found = evaluation.evaluation
    assert found["learned"]["ndcg@10"].low > found["baseline"]["ndcg@10"].high


def test_few_people_do_not_outvote_the_baseline() -> None:
    few, names = choices(1.0, people=40), ("taste", "noise", "harm")
    baseline = np.array([0.5, 0.5, 0.0])
    held = learn_weights([few], names, folds=0, ridge=1e6, baseline=baseline)
    assert held.vector(names) / held.scale == pytest.approx(baseline, abs=1e-3)
    free = learn_weights([few], names, folds=0, ridge=1e-6, baseline=baseline)
    assert free.weights["taste"] > 2 * free.weights["noise"]


def test_a_shop_with_few_people_keeps_the_defaults() -> None:
    start = BlockWeights()
    assert learn_shop_weights(successors(20), ToyRanker) == (start, None)
    assert learn_shop_weights(shop_of([], 2), ToyRanker, start) == (start, None)


def test_what_was_learned_is_kept_with_its_evaluation(tmp_path: Path) -> None:
    shop, built = successors(100), []

    def build(of: Shop) -> ToyRanker:
        built.append(of)
        return ToyRanker(of)

    fresh = stored_shop_weights(shop, build, tmp_path)
    [file] = tmp_path.iterdir()
    assert "ndcg@10" in file.read_text(encoding="utf-8")
    assert stored_shop_weights(shop, build, tmp_path) == fresh
    assert len(built) == 1
    file.write_text("{", encoding="utf-8")
    assert stored_shop_weights(shop, build, tmp_path) == fresh
    assert len(built) == 2
    assert stored_shop_weights(shop, build, None) == fresh
    stored_shop_weights(successors(120), build, tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
