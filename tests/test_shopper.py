"""The simulated shopper: its words are its own, it keeps its limits, and it can be served."""

from __future__ import annotations

import random

from rapidfuzz import fuzz, process

from agent.training.corpus import read_corpus
from bench import sayings
from bench.shopper import Goal, Limit, Shopper, make_goal
from data.tables import load_shop
from settings import SAMPLE_SHOP

CARD = {
    "product_id": "P1", "name": "Rug", "brand": "Acme", "price": 40.0, "rating": 4.0, "subcategory": "Rugs",
    "attributes": {"color": "Navy Blue", "material": ["wool", "stainless steel"], "weight_kg": 2.0, "pieces": 6.0},
}  # fmt: skip


def test_its_words_are_not_in_the_training_corpus() -> None:
    known = [utterance.pattern.casefold() for utterance in read_corpus()]
    own = [*sayings.OPENINGS, *sayings.OTHERS, *sayings.TAKING, *sayings.ASIDES]
    own += [*sayings.CORRECTIONS]
    own += [line for lines in sayings.LIMITS.values() for line in lines]
    own += [line for lines in sayings.REJECTIONS.values() for line in lines]
    assert not set(known) & {line.casefold() for line in own}
    near = [process.extractOne(line.casefold(), known, scorer=fuzz.ratio)[1] for line in own]
    assert sum(near) / len(near) < 70  # even the nearest line of the corpus is another one


def test_limits_are_judged_on_the_card() -> None:
    assert Limit("price", 40.0, "hidden").keeps(CARD)
    assert not Limit("price", 39.0, "hidden").keeps(CARD)
    assert not Limit("not_brand", "acme", "hidden").keeps(CARD)
    assert Limit("rating", 4.0, "hidden").keeps(CARD)
    assert Limit("color", "blue", "hidden").keeps(CARD)
    assert Limit("material", "steel", "hidden").keeps(CARD)
    assert not Limit("material", "cotton", "hidden").keeps(CARD)
    assert Limit("brand", "acme", "hidden").keeps(CARD)
    assert Limit("pieces", 6.0, "hidden").keeps(CARD)
    assert not Limit("pieces", 7.0, "hidden").keeps(CARD)
    assert Limit("weight_kg", 2.0, "hidden").keeps(CARD)
    assert not Limit("weight_kg", 1.9, "hidden").keeps(CARD)
    assert not Limit("ram_gb", 8.0, "hidden").keeps(CARD)  # what is not told does not meet it


def test_a_hidden_limit_is_told_only_by_rejecting() -> None:
    goal = Goal("Rugs", "subcategory", (Limit("price", 30.0, "hidden"),), possible=True)
    person = Shopper(goal, random.Random(1), "USD")
    assert "30" not in person.opening()
    assert "30" in str(person.next([CARD], None, empty=False))
    assert person.told == list(goal.limits)
    assert person.next([{**CARD, "price": 20.0}], None, empty=False) is not None
    assert person.took


def test_it_leaves_after_two_turns_that_brought_nothing() -> None:
    goal = Goal("Rugs", "subcategory", (Limit("price", 30.0, "hidden"),), possible=True)
    person = Shopper(goal, random.Random(1), "USD")
    person.opening()
    said = [person.next([CARD], None, empty=False) for _ in range(4)]
    assert said[0] is not None
    assert said[-1] is None
    assert person.left
    assert not person.took


def test_a_slip_never_touches_a_value() -> None:
    for seed in range(50):
        text = sayings.with_slip(
            "anything other than Saltmarrow", ("Saltmarrow",), random.Random(seed)
        )
        assert "Saltmarrow" in text
        assert sorted(text) == sorted("anything other than Saltmarrow")


def test_every_limit_of_a_goal_can_be_put_into_words() -> None:
    shop = load_shop(SAMPLE_SHOP)
    for seed in range(300):
        for limit in make_goal(shop, random.Random(seed)).limits:
            for line in sayings.LIMITS[limit.sort]:
                assert limit.words("USD") in line.format(value=limit.words("USD"))


def test_goals_come_from_the_shop_and_the_same_seed_gives_the_same_goal() -> None:
    shop = load_shop(SAMPLE_SHOP)
    goals = [make_goal(shop, random.Random(seed)) for seed in range(60)]
    assert goals == [make_goal(shop, random.Random(seed)) for seed in range(60)]
    assert {goal.possible for goal in goals} == {True, False}
    kinds = {product.subcategory for product in shop.products}
    assert all(goal.kind in kinds and 1 <= len(goal.limits) <= 4 for goal in goals)
