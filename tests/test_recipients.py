"""Whom a message is for: one, another, several at once, nobody any more."""

from __future__ import annotations

import pytest

from agent.recipients import GIVEN_UP, each_for, turns_to


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
        "my mum and my mum's friend",
        "a lamp",
    ],
)
def test_one_person_or_one_story_is_not_taken_apart(text: str) -> None:
    assert each_for(text) == []


def test_somebody_is_given_up_without_anything_being_deleted() -> None:
    assert GIVEN_UP.search("forget about the husband")
    assert not GIVEN_UP.search("forget about the budget")
