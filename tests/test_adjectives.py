"""Needs that say only how a thing should be are said back with a noun, and are never missing."""

from __future__ import annotations

import pytest

from agent.slots.adjectives import is_adjectival
from tests.talking import limits, talk


@pytest.mark.parametrize(
    "name", ["warm", "small and cute", "waterproof", "old fashioned", "really cozy", "colourful"]
)
def test_words_that_name_no_thing(name: str) -> None:
    assert is_adjectival(name)


@pytest.mark.parametrize(
    "name", ["soft toy", "warm socks", "table", "mug", "light bulb", "lamp", ""]
)
def test_words_that_name_a_thing(name: str) -> None:
    assert not is_adjectival(name)


def test_what_stands_behind_something_names_none() -> None:
    assert is_adjectival("chocolate", "hi, something chocolate please")
    assert not is_adjectival("chocolate", "a box of chocolate")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("something warm for dad", "something warm"),
        ("something soft", "something soft"),
        ("need sth sturdy", "something sturdy"),
        ("i want something waterproof", "something waterproof"),
        ("it should be quiet", "something quiet"),
    ],
)
def test_it_is_said_back_with_a_noun(message: str, said: str) -> None:
    assert said in talk()(message).reply.casefold()


@pytest.mark.parametrize(
    "message", ["something elegant for my wife", "unusual gifts for a friend", "anything romantic?"]
)
def test_nobody_lacks_an_adjective(message: str) -> None:
    turn = talk()(message)
    assert turn.products
    assert "“" not in turn.reply.splitlines()[0]


def test_what_is_wanted_is_not_ruled_out_by_the_next_word() -> None:
    turn = talk()("for my husband, practical and not boring")
    assert limits(turn, "text") <= {("not", "boring")}


def test_cosy_is_cozy_and_costs_nothing() -> None:
    assert "cost" not in talk()("something nice and cosy for my gran").reply.casefold()
