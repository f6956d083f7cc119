"""Things that are asked for by their use, in the words of a message and in the bundled shop."""

from __future__ import annotations

import pytest

from agent.understanding.uses import as_purpose
from engine.language.uses import as_things
from tests.talking import talk


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("my dad needs something he can wear", "my dad needs something to wear"),
        ("anything nice that she could use in the garden", "something to use in the garden"),
        ("smth to sit on", "something to sit on"),
        ("something for him to wear", "something to wear"),
        ("something nice for my girlfriend to wear under 50", "something to wear for my girlfriend under 50"),
        ("what can I wear hiking?", "what can I wear hiking?"),
        ("soft toy 4 baby", "soft toy for baby"),
        ("gift 4 my gf", "gift for my gf"),
        ("number 4 please", "number 4 please"),
        ("something he can afford", "something he can afford"),
        ("can you show me something red", "can you show me something red"),
    ],
)  # fmt: skip
def test_a_use_is_a_purpose(said: str, meant: str) -> None:
    assert as_purpose(said) == meant


@pytest.mark.parametrize(
    ("need", "things"),
    [
        ("something to drink from", "mug, cup, glass"),
        ("something to drink", "tea, coffee"),  # the longest use that is named
        ("something to put on my wall", "wall art"),
        ("something to sit on in the garden", "chair, stool in garden"),
        ("something to keep coffee hot", "something to keep coffee hot"),
        ("wear", "wear"),
    ],
)
def test_a_use_means_the_things_for_it(need: str, things: str) -> None:
    assert as_things(need) == things


def test_who_asks_by_a_use_is_shown_things_for_it_and_denied_nothing() -> None:
    for said, categories in (
        ("my dad needs something he can wear", {"Fashion", "Shoes"}),
        ("something to drink from", {"Coffee & Tea", "Kitchen"}),
        ("something to listen to music with", {"Electronics"}),
    ):
        turn = talk()(said)
        assert {card["category"] for card in turn.products} <= categories
        assert "“" not in turn.reply.split("\n")[0]
