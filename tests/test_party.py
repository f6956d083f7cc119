"""How many people a thing is for: a table by hand, and what is no number of people."""

from __future__ import annotations

import pytest

from tests.talking import limits, talk
from tools.party import party_in


@pytest.mark.parametrize(
    ("text", "count", "said"),
    [
        ("tents for 4", 4, "for 4"),
        ("tent for two, not blue", 2, "for two"),
        ("a tent for a family of five", 5, "for a family of five"),
        ("tent for 2 adults and 3 kids please", 5, "for 2 adults and 3 kids"),
        ("a tent for me, my wife and 2 kids", 4, "for me, my wife and 2 kids"),
        ("a tent for me my wife and 2 kids", 4, "for me my wife and 2 kids"),
        ("a tent for me and my father", 2, "for me and my father"),
        ("there are 3 of us", 3, "there are 3 of us"),
        ("one that sleeps 6", 6, "sleeps 6"),
        ("a 4 man tent", 4, "4 man"),
        ("board game for the family, we're 5", 5, "we're 5"),
    ],
)
def test_people_are_counted(text: str, count: int, said: str) -> None:
    party = party_in(text)
    assert party is not None
    assert (party.count, text[party.start : party.end]) == (count, said)


@pytest.mark.parametrize(
    "text",
    ["for 4 dollars", "for 2 year olds", "for a 6 year old", "for two weeks", "tent for 4-6",
     "books for 8+", "my wife", "with 4 wheels", "for 40 or less", "for 5 stars"],
)  # fmt: skip
def test_other_numbers_count_nobody(text: str) -> None:
    assert party_in(text) is None


def test_it_is_a_limit_where_that_kind_counts_people() -> None:
    assert limits(talk()("tents for 4"), "people") == {("at_least", 4.0)}
    assert limits(talk()("tent for 2 adults and 2 kids"), "people") == {("at_least", 4.0)}
    assert limits(talk()("games for 2"), "players_max") == {("at_least", 2.0)}
    assert limits(talk()("a game for 3 or 4 people"), "players_max") == {("at_least", 3.0)}
    say = talk()
    say("a tent")
    assert limits(say("there are 3 of us"), "people") == {("at_least", 3.0)}


def test_it_is_none_where_only_some_of_a_kind_do() -> None:
    for message in ("mugs for 4", "toys for 2", "presents for 3", "books for 2"):
        turn = talk()(message)
        assert not limits(turn, "people")
        assert not limits(turn, "players_max")


def test_who_goes_with_others_is_one_of_them() -> None:
    assert limits(talk()("camping with my wife and three kids. tent?"), "people") == {
        ("at_least", 5.0)
    }


def test_minutes_are_no_price() -> None:
    turn = talk()("looking for board game, we are 4 people, not longer than 45 min")
    assert limits(turn, "play_minutes") == {("at_most", 45.0)}
    assert limits(turn, "players_max") == {("at_least", 4.0)}
    assert not limits(turn, "price")
