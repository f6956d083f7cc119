"""What a thing is for is not the thing: in words, in the ranking, and in what is said back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.accessories import is_aside, may_be_aside, things_beside
from tests.talking import limits, talk

WORDS = (
    "laptop", "Phones", "case", "STANDS", "tea", "bags", "for", "my", "Their", "the", "a", "looking",
    "something", "goes", "with", "fits", "in", "under", "20", "vacuum", "cleaner", "new",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("something for my laptop", {"laptop"}),
        ("a case for my phone, under 20", {"phone"}),
        ("something to go with my camera", {"camera"}),
        ("what goes with my new kettle", {"kettle"}),
        ("a laptop stand", {"laptop"}),
        ("looking for my first tent", set()),
        ("I have 900 bucks for my laptop", set()),
        ("a gift for my book club", {"club"}),
        ("a laptop for work", set()),
    ],
)
def test_things_that_something_is_wanted_for(text: str, things: set[str]) -> None:
    assert things_beside(text) == things


def test_a_long_text_is_read_like_a_short_one() -> None:
    assert things_beside("a case for my phone, a stand for the laptop. " * 200) == {
        "phone",
        "laptop",
    }


@given(st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join), st.data())
def test_a_text_without_any_sign_has_nothing_aside(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if things_beside(text) or is_aside(text, start, end):
        assert may_be_aside(text)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("something for my laptop", "Laptops"),
        ("a case for my phone", "Smartphones"),
        ("anything for my phone?", "Smartphones"),
        ("something to go with my camera", "Cameras"),
        ("what goes with my camera?", "Cameras"),
    ],
)
def test_what_somebody_has_is_not_shown(message: str, kind: str) -> None:
    turn = talk()(message)
    assert turn.products
    assert kind not in {card["subcategory"] for card in turn.products}
    assert not limits(turn, "subcategory")


def test_what_it_is_for_is_said_back() -> None:
    assert "your laptop" in talk()("something for my laptop").reply
    dogs = talk()("food for my dog")
    assert "food for your dog" in dogs.reply
    assert {card["subcategory"] for card in dogs.products} == {"Treats & Food"}
    assert "for your dog, thinking of your dog" not in talk()("something for my dog").reply.lower()


def test_a_bag_for_a_laptop_is_none_for_toiletries() -> None:
    bags = talk()("i need a bag for my laptop").products
    assert "Laptop" in bags[0]["name"]
    assert not {"Toiletry Bags", "Sleeping Bags"} & {card["subcategory"] for card in bags}


def test_a_budget_for_a_thing_is_no_thing_for_it() -> None:
    turn = talk()("I have 900 bucks for my laptop")
    assert {card["subcategory"] for card in turn.products} == {"Laptops"}
    assert limits(turn, "price") == {("at_most", 900.0)}
