"""Whom a message is for: one, another, several at once, nobody any more."""

from __future__ import annotations

import pytest

from agent.dialogue import Dialogue
from agent.models.reading import Reading
from agent.slots.recipients import (
    GIFT,
    GIVEN_UP,
    SUITABLE,
    occasion_of_kin,
    recipient_in,
    turns_to,
    with_apostrophe,
)
from agent.understanding.several_people import each_for


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


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("present for my mums 60th birthday", "present for my mum's 60th birthday"),
        ("my sisters wedding", "my sister's wedding"),
        ("Dads retirement is soon", "Dad's retirement is soon"),
        ("ideas for my wifes 40th", "ideas for my wife's 40th"),
        ("my parents 50th wedding anniversary", "my parents 50th wedding anniversary"),
        ("mugs for two mums, one birthday", "mugs for two mums, one birthday"),
        ("for my mums kitchen", "for my mum's kitchen"),
        ("my dads are coming", "my dads are coming"),
        ("kids birthday plates", "kids birthday plates"),
        ("my brothers like tea", "my brothers like tea"),
    ],
)
def test_whose_day_it_is_is_a_possessive_without_its_apostrophe_too(text: str, meant: str) -> None:
    assert with_apostrophe(text) == meant


@pytest.mark.parametrize(
    ("text", "who", "occasion"),
    [
        ("a present for my mum's 60th birthday", "mum", "60th birthday"),
        ("my dad's retirement is coming up, need a gift", "dad", "retirement"),
        ("my daughter's teacher's birthday", "daughter's teacher", "birthday"),
        ("for our parents' 50th wedding anniversary", "parents", "50th wedding anniversary"),
        ("a gift for my sister's wedding", "sister", "wedding"),
        ("a dress for my sister's wedding", "", "wedding"),
        ("for my wife's 40th, up to 50", "wife", "40th"),
        ("a bowl for my dad's dog", "", ""),
    ],
)
def test_who_celebrates_gets_the_present(text: str, who: str, occasion: str) -> None:
    assert recipient_in(text, Reading({}, ()), frozenset({"find"}), Dialogue()) == who
    assert occasion_of_kin(text) == occasion


def test_mum_and_her_friend_are_two() -> None:
    assert [who for who, _ in each_for("for my mum and my mum's friend")] == ["mum", "mum's friend"]


def test_several_people_get_what_is_said_of_each() -> None:
    text = (
        "presents for three people: my mum (gardening), my brother (gaming) and my niece who is 6"
    )
    assert each_for(text) == [
        ("mum", "presents for three people for my mum (gardening)"),
        ("brother", "presents for three people for my brother (gaming)"),
        ("niece", "presents for three people for my niece who is 6"),
    ]


def test_what_all_of_them_want_is_of_each() -> None:
    assert each_for("my wife and my daughter both need rain jackets") == [
        ("wife", "for my wife; need rain jackets"),
        ("daughter", "for my daughter; need rain jackets"),
    ]


def test_what_is_told_of_somebody_later_is_theirs_and_each_is_of_all() -> None:
    text = "gifts for mum, dad and my brother, about 40 each. mum likes cooking, dad likes gardening and my brother is a gamer"
    assert each_for(text) == [
        ("mum", "gifts for mum; mum likes cooking; about 40 each"),
        ("dad", "gifts for dad; dad likes gardening; about 40 each"),
        ("brother", "gifts for my brother; my brother is a gamer; about 40 each"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a book for my dad",
        "my wife wants a bag for my daughter",
        "a present for my mum and dad",
        "a lamp",
    ],
)
def test_one_person_or_one_story_is_not_taken_apart(text: str) -> None:
    assert each_for(text) == []


def test_somebody_is_given_up_without_anything_being_deleted() -> None:
    assert GIVEN_UP.search("forget about the husband")
    assert not GIVEN_UP.search("forget about the budget")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("what would suit him under 60", "under 60"),
        ("what suits her", ""),
        ("what would fit her best", "best"),
        ("something that would suit a runner", "a runner"),
        ("what else goes well with that for him", "for him"),
        ("a hat that suits her", "a hat"),
        ("a suit for my brother", "a suit for my brother"),
        ("what size would fit a tall man", "what size would fit a tall man"),
    ],
)
def test_words_of_asking_what_suits_somebody_are_no_need(text: str, left: str) -> None:
    assert " ".join(SUITABLE.sub("", text).split()) == left
