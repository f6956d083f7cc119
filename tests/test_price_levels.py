"""A low or a high price, wished for without a number."""

from __future__ import annotations

import numpy as np
import pytest

from agent.slots.price_levels import price_level_in, without_price_level
from data.records import Product
from data.shop import Shop
from engine.profile import Fact, Profile
from tests.rest_client import one_api, problem, starting  # noqa: F401 (fixtures)
from tests.talking import talk
from tests.toy_shops import build, ids
from tools.edits import edited


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("cheap headphones", "low", "cheap"),
        ("a really cheap kettle", "low", "really cheap"),
        ("kettle, nothing too expensive", "low", "nothing too expensive"),
        ("I don't want to spend too much", "low", "don't want to spend too much"),
        ("dont want to spend a lot on a tent", "low", "dont want to spend a lot"),
        ("a tent on a tight budget", "low", "on a tight budget"),
        ("budget laptop", "low", "budget"),
        ("budget-friendly tent", "low", "budget-friendly"),
        ("we're broke, need a lamp", "low", "we're broke"),
        ("a lamp that won't break the bank", "low", "that won't break the bank"),
        ("premium headphones", "high", "premium"),
        ("a high-end blender", "high", "high-end"),
    ],
)
def test_what_is_said_of_the_price_without_a_number(text: str, level: str, words: str) -> None:
    found = price_level_in(text, frozenset({"find"}))
    assert found is not None
    wish, (start, end) = found
    assert (wish["value"], wish["words"]) == (level, words)
    assert text[start:end].strip() == words


@pytest.mark.parametrize(
    "text",
    [
        "something that doesn't look cheap", "not cheap ones please", "that is too cheap",
        "a budget planner", "my budget is 50", "budget 80", "budget of 90", "it is broke",
        "a broken lamp", "the cheapest kettle", "cheaper", "nothing premium", "spend 40 at most",
    ],
)  # fmt: skip
def test_what_says_nothing_of_it(text: str) -> None:
    assert price_level_in(text, frozenset({"find"})) is None


def test_an_order_or_a_step_is_no_such_wish() -> None:
    for act in ("cheapest", "cheaper", "dearest", "why"):
        assert price_level_in("cheap kettle", frozenset({"find", act})) is None
    assert without_price_level("a really cheap kettle for my gran") == "a kettle for my gran"


SHOP = Shop(
    tuple(
        Product(f"{kind}{price}", kind, float(price), subcategory=kind, brand="Acme")
        for kind, prices in {"Lamp": (10, 20, 40, 80), "Sofa": (500, 900, 1500)}.items()
        for price in prices
    )
)


def asked(level: str, *more: Fact) -> Profile:
    return Profile((Fact("price_level", level), *more))


def test_low_is_in_order_of_the_price_of_a_kind_and_high_in_the_other() -> None:
    recommender = build(SHOP)
    lamps = Fact("category", "Lamp", hard=True)
    low = ids(recommender.recommend(asked("low", lamps), 4, diversity=0.0))
    high = ids(recommender.recommend(asked("high", lamps), 4, diversity=0.0))
    assert low == ["Lamp10", "Lamp20", "Lamp40", "Lamp80"]
    assert high == low[::-1]


def test_without_a_kind_what_costs_little_goes_before_what_is_cheap_for_a_sofa() -> None:
    answer = build(SHOP).recommend(asked("low"), 7, diversity=0.0)
    assert ids(answer).index("Sofa500") > ids(answer).index("Lamp20")


def test_its_addends_are_told_and_sum_up() -> None:
    answer = build(SHOP).recommend(asked("low"), 7)
    for item in answer.items:
        assert item.score == pytest.approx(sum(r.contribution for r in item.reasons), abs=1e-6)
    texts = {reason.text for reason in answer.items[0].reasons}
    assert "priced low for its kind, as you asked" in texts
    last = {reason.text for item in answer.items for reason in item.reasons}
    assert "not priced low, as you asked" in last


def test_the_ramp_is_a_unit_and_odd() -> None:
    block = build(SHOP).space.blocks["price"]
    up, down = block.toward(True), block.toward(False)
    assert np.linalg.norm(up) == pytest.approx(1.0)
    assert np.allclose(up, -down)
    assert (np.diff(up) > 0).all()


def test_in_a_conversation_it_is_shown_replaced_and_taken_back() -> None:
    say = talk()
    cheap = say("cheap headphones")
    plain = talk()("headphones")
    assert next(row["text"] for row in cheap.profile) == "the cheaper the better"
    assert "the cheaper the better" in cheap.reply
    total = [sum(card["price"] for card in turn.products) for turn in (cheap, plain)]
    assert total[0] < total[1]
    dear = say("premium headphones")
    assert [r["value"] for r in dear.profile if r["key"] == "price_level"] == ["high"]
    assert sum(card["price"] for card in dear.products) > total[1]
    gone = say("price doesn't matter")
    assert not [row for row in gone.profile if row["key"] == "price_level"]


def test_it_is_edited_by_its_names() -> None:
    vocabulary = build(SHOP).vocabulary
    for text, level in (("high", "high"), ("Cheap ones", "low"), ("premium", "high")):
        (fact,) = edited(Fact("price_level", "low"), text, vocabulary)
        assert (fact.value, fact.source) == (level, "said")
    for text in ("blue", "cheap but expensive"):
        with pytest.raises(ValueError, match="low or high"):
            edited(Fact("price_level", "low"), text, vocabulary)


def test_over_rest_it_is_a_taste_of_two_values(api) -> None:
    fact = {"key": "price_level", "value": "low"}
    first = [
        api.post("recommendations", {"profile": [{**fact, "value": level}], "k": 1}).json()
        for level in ("low", "high")
    ]
    low, high = (answer["products"][0]["price"] for answer in first)
    assert low < high
    problem(api.post("recommendations", {"profile": [{**fact, "value": "cheap"}]}), 422)
    problem(api.post("recommendations", {"profile": [{**fact, "hard": True}]}), 422)
