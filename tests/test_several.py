"""What a message says of one of several things alone."""

import pytest

from agent.slots.several import Apart, said_of, set_apart, thing_named, with_word
from tests.talking import talk


@pytest.mark.parametrize(
    ("text", "common", "own"),
    [
        ("a bag and a mug; pink for the bag", "a bag and a mug", [("bag", "pink")]),
        ("a bag, a mug and a lamp. the lamp under 30, the bag in black", "a bag, a mug and a lamp",
         [("lamp", "under 30"), ("bag", "in black")]),
        ("headphones and a keyboard, keyboard wireless", "headphones and a keyboard",
         [("keyboard", "wireless")]),
        ("a bag and mugs, the mugs should be blue and under 20", "a bag and mugs",
         [("mugs", "blue"), ("mugs", "under 20")]),
        ("a bag and a mug; pink for the bag, under 50 please", "a bag and a mug, under 50 please",
         [("bag", "pink")]),
        ("a bag under 50 and a mug", "a bag and a mug", [("bag", "under 50")]),
        ("a lamp by Acme and a rug, the rug under 200", "a lamp and a rug",
         [("lamp", "by Acme"), ("rug", "under 200")]),
        ("a bag in red and mugs under 20", "a bag and mugs", [("bag", "in red"), ("mugs", "under 20")]),
    ],
)  # fmt: skip
def test_what_is_said_of_one_alone(text: str, common: str, own: list[tuple[str, str]]) -> None:
    assert set_apart(text) == Apart(common, tuple(own))


@pytest.mark.parametrize(
    "text",
    [
        "a bag and a mug under 20",  # for both, as far as anybody can tell
        "a bag under 50 and waterproof",
        "a bag, please",
        "running shoes in blue",
        "",
    ],
)
def test_nothing_is_said_of_one_alone(text: str) -> None:
    assert set_apart(text) is None


def test_what_is_said_later_of_things_that_are_known() -> None:
    things = ["a leather bag", "some mugs"]
    assert said_of("the bag under 40 please", things) == Apart("", (("bag", "under 40 please"),))
    assert said_of("the bag in red, under 40", things) == Apart(
        "", (("bag", "in red"), ("bag", "under 40"))
    )
    assert said_of("and blue for the mugs", things) == Apart("", (("mugs", "and blue"),))
    assert said_of("the bag under 40, and show me lamps", things) is None
    assert said_of("the bag please", things) is None
    assert said_of("the bag or the mugs", things) is None


def test_which_thing_a_word_names() -> None:
    assert thing_named("bags", ["a leather bag", "a mug"]) == 0
    assert thing_named("lamp", ["a leather bag", "a mug"]) is None
    assert thing_named("bag", ["a bag", "a tea bag"]) is None
    assert with_word("a mug", "mug", "blue") == "a blue mug"
    assert with_word("a laptop", "laptop", "for gaming") == "a laptop for gaming"


def test_a_measure_between_two_things_is_of_the_first() -> None:
    turn = talk()("a tent for two people and a warm sleeping bag under 200")
    kinds = {card["subcategory"] for card in turn.products}
    assert {"Tents", "Sleeping Bags"} <= kinds
    assert all(card["price"] <= 200 for card in turn.products)
    tents = [card for card in turn.products if card["subcategory"] == "Tents"]
    assert all(card["attributes"]["people"] >= 2 for card in tents)
