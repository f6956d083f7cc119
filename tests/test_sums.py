"""What several things cost together, and how many of one: questions, takings, and what is said."""

from __future__ import annotations

import re

import pytest

from tests.talking import called, talk
from tools.copies import copies_in
from tools.sums import asks_sum


@pytest.mark.parametrize(
    "text",
    ["what does that cost altogether", "what's the total", "together?", "how much is it all in all",
     "what would 1 and 3 be together?", "add them up", "how much for all of them?", "what do they come to",
     "how much are both together?", "and the total?", "ok number 1 and 3, total?", "how much both",
     "what would he pay for 2 and 3", "how much would I pay for the first and the third"],
)  # fmt: skip
def test_a_sum_is_asked_for(text: str) -> None:
    assert asks_sum(text)


@pytest.mark.parametrize(
    "text",
    ["all in under 200 together", "300 for everything", "what does it cost", "a kettle and mugs together max 80",
     "compare them all", "how much is the second", "I'll take them all"],
)  # fmt: skip
def test_no_sum_is_asked_for(text: str) -> None:
    assert not asks_sum(text)


@pytest.mark.parametrize(
    ("text", "count", "alone", "takes"),
    [
        ("I'll take three of these", 3, True, True),
        ("three of these please", 3, True, True),
        ("2 of number 3 please", 2, False, True),
        ("and give me a couple of those", 2, True, False),
        ("ok, can I have two of the first", 2, False, True),
        ("compare two of these", 2, True, False),
        ("how much would four of it be?", 4, False, False),
    ],
)
def test_how_many_of_one(text: str, count: int, alone: bool, takes: bool) -> None:
    found = copies_in(text)
    assert found is not None
    assert (found.count, found.alone, found.takes) == (count, alone, takes)


@pytest.mark.parametrize(
    "text", ["one of these", "set of 4", "three mugs", "the first two", "I'll take 3"]
)
def test_other_counts_are_no_copies(text: str) -> None:
    assert copies_in(text) is None


@pytest.mark.parametrize(
    "message", ["I'll take three of these", "three of these please", "2 of those"]
)
def test_so_many_of_a_list_is_asked_back_and_takes_nothing(message: str) -> None:
    say = talk()
    say("mugs")
    turn = say(message)
    assert called(turn) == ["keep_shortlist"]
    assert "different" in turn.reply or "which" in turn.reply.lower() or "number" in turn.reply
    assert "nothing" in say("my shortlist").reply.lower() or "empty" in say("my shortlist").reply


def test_so_many_of_one_keeps_it_once_and_says_so() -> None:
    say = talk()
    cards = say("mugs").products
    turn = say("2 of number 3 please")
    assert cards[2]["name"] in turn.reply
    assert re.search(r"once|remember|only shows one", turn.reply)
    kept = say("my shortlist").reply
    assert cards[2]["name"] in kept
    assert cards[1]["name"] not in kept
    spoken = talk()
    second = spoken("mugs").products[1]
    spoken("tell me about the second")
    assert second["name"] in spoken("I'll take two of those").reply


def test_ten_are_never_taken_at_one_word() -> None:
    say = talk()
    say("show me 10 mugs")
    say("I'll take them all")
    assert "**" not in say("my shortlist").reply


def test_the_shortlist_is_summed_or_what_is_named() -> None:
    say = talk()
    prices = [card["price"] for card in say("mugs").products]
    assert f"${prices[0] + prices[2]:.2f}" in say("what would 1 and 3 be together?").reply
    say("I'll take the first")
    assert say("and the second").tool_calls[0]["name"] == "keep_shortlist"
    for question in ("what does that cost altogether", "what's the total", "together?"):
        turn = say(question)
        assert f"${prices[0] + prices[1]:.2f}" in turn.reply
        assert not turn.products
    assert f"${prices[2] + prices[3]:.2f}" in say("how much would 3 and 4 be together?").reply


def test_what_was_compared_is_summed_and_so_many_of_one() -> None:
    say = talk()
    prices = [card["price"] for card in say("mugs").products]
    say("compare 1 and 3")
    assert f"${prices[0] + prices[2]:.2f}" in say("how much are both together?").reply
    assert f"${3 * prices[0]:.2f}" in say("how much would three of the first be in total?").reply
