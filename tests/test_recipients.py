"""Whom a message is for: one, another, several at once, nobody any more."""

from __future__ import annotations

import pytest

from agent.recipients import GIFT, GIVEN_UP, each_for, turns_to


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("now my brother", "brother"),
        ("back to mum", "mum"),
        ("start with mum, 40 dollars max", "mum"),
        ("and for my niece please", "niece"),
        ("what about my sister?", "sister"),
        ("my sister hates yoga", ""),
        ("my dad's old lamp broke", ""),
        ("a lamp", ""),
    ],
)
def test_a_short_message_turns_to_somebody(text: str, who: str) -> None:
    assert turns_to(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("present for my daughter's teacher", "daughter's teacher"),
        ("for my wife’s best friend", "wife’s best friend"),
        ("a mug for our kids' teacher", "kids' teacher"),
        ("something for my boss's wife", "boss's wife"),
        ("a gift for my brother's girlfriend's mum", "brother's girlfriend's mum"),
        ("for my daughter's piano teacher under 30", "daughter's piano teacher"),
        ("for my new teacher", "teacher"),
        ("a leash for my dad's dog", ""),
    ],
)
def test_somebody_of_somebodys_is_meant_whole(text: str, who: str) -> None:
    found = GIFT.search(text)
    assert (found["who"] if found else "") == who


def test_mum_and_her_friend_are_two() -> None:
    assert [who for who, _ in each_for("for my mum and my mum's friend")] == ["mum", "mum's friend"]


def test_several_people_get_what_is_said_of_each() -> None:
    text = (
        "presents for three people: my mum (gardening), my brother (gaming) and my niece who is 6"
    )
    assert each_for(text) == [
        ("mum", "my mum (gardening)"),
        ("brother", "my brother (gaming)"),
        ("niece", "my niece who is 6"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a book for my dad",
        "my wife wants a bag for my daughter",
        "a lamp",
    ],
)
def test_one_person_or_one_story_is_not_taken_apart(text: str) -> None:
    assert each_for(text) == []


def test_somebody_is_given_up_without_anything_being_deleted() -> None:
    assert GIVEN_UP.search("forget about the husband")
    assert not GIVEN_UP.search("forget about the budget")
