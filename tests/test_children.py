"""What is wanted for a child: whom it is for, what suits the age, and that it only steers."""

from __future__ import annotations

import numpy as np
import pytest

from data.records import Product
from engine.person.children import child_age, childish, is_for_children, is_grown, suits
from engine.profile import Fact
from engine.rows.blocks import BinsBlock
from engine.rows.product_fields import NumberField
from tests.talking import Say, limits, talk

AGES = [Product(str(n), "Toys", 9.0, attributes={"age_from": float(n)}) for n in range(15)]


def told(key: str, value: str | float, source: str = "said") -> Fact:
    return Fact(key, value, source=source)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ([told("age", 9.0)], (9.0, True)),
        ([told("recipient", "son"), told("age", 30.0)], (None, False)),
        ([told("recipient", "toddler")], (2.0, True)),
        ([told("recipient", "kids")], (None, True)),
        ([told("recipient", "dad")], (None, False)),
        ([told("age", 9.0, "history")], (None, False)),
        ([], (None, False)),
    ],
)
def test_somebody_is_a_child_only_where_it_was_said(
    facts: list[Fact], found: tuple[float | None, bool]
) -> None:
    assert child_age(facts) == found


def test_what_suits_is_for_the_age_or_a_little_younger() -> None:
    block = BinsBlock("age_from", NumberField("age_from", attribute=True), AGES, bins=16)
    rows = block.rows(AGES)
    scores = rows @ suits(block, 6.0)
    assert 4 <= int(scores.argmax()) <= 6
    assert scores[3] > 0 > scores[8]
    assert scores[9:].max() < 0
    assert np.isclose(np.linalg.norm(suits(block, 6.0)), 1.0)
    assert (rows @ suits(block, None)).min() > 0


@pytest.mark.parametrize(
    ("kind", "age", "is_so"),
    [("Toys & Games", 9.0, True), ("Baby", 0.0, True), ("Baby", 9.0, False), ("Dog Toys", 5.0, False),
     ("Toys & Games", None, True), ("Electronics", 9.0, False)],
)  # fmt: skip
def test_departments_say_by_their_names_whom_they_are_for(
    kind: str, age: float | None, is_so: bool
) -> None:
    assert is_for_children(kind, age) is is_so


def shares(say: Say, message: str) -> tuple[list[float | None], str]:
    turn = say(message)
    return [card["attributes"].get("age_from") for card in turn.products], turn.reply


@pytest.mark.parametrize(
    ("message", "age", "said"),
    [
        ("my son is 9", 9, "9-year-old son"),
        ("something for my 6 year old daughter", 6, "6-year-old daughter"),
        ("a gift for my nephew, he's 7", 7, "7-year-old nephew"),
        ("my daughter is turning 4 next week", 4, "4-year-old daughter"),
        ("for a toddler", 2, "toddler"),
        ("present for a 6 year old", 6, "6-year-old"),
    ],
)
def test_a_childs_age_brings_what_suits_it_and_is_said_back(
    message: str, age: int, said: str
) -> None:
    ages, reply = shares(talk(), message)
    assert said in reply
    assert all(own is not None and own <= age for own in ages)


def test_an_age_sets_no_limit_and_a_grown_up_gets_no_toys() -> None:
    say = talk()
    turn = say("headphones for my 8 year old")
    assert {card["subcategory"] for card in turn.products} == {"Headphones"}
    assert not limits(turn, "age_from")
    ages, reply = shares(talk(), "a gift for my dad, he's 60")
    assert not any(ages)
    assert "60-year-old" not in reply


def test_two_children_are_not_of_one_age() -> None:
    reply = talk()("i have a 5 year old and a 9 year old").reply
    assert "your children" in reply
    assert "9-year-old" not in reply


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("hi need a prezzie for my lil nephew hes 5 and mad about trains", "5-year-old nephew"),
        ("bonjour i search a gift for my daughter of 8 years", "8-year-old daughter"),
    ],
)
def test_ages_as_hurried_and_foreign_people_tell_them(message: str, said: str) -> None:
    turn = talk()(message)
    assert said in turn.reply
    needs = {str(row["value"]) for row in turn.profile if row["key"] == "need"}
    assert needs <= {"trains"}


@pytest.mark.parametrize(
    ("facts", "grown"),
    [
        ([told("recipient", "mum")], True),
        ([told("recipient", "mother in law")], True),
        ([told("recipient", "little brother")], False),
        ([told("recipient", "niece")], False),
        ([told("recipient", "niece"), told("age", 30.0)], True),
        ([told("recipient", "brother"), told("age", 9.0)], False),
        ([told("recipient", "dad", "history")], False),
        ([], False),
    ],
)
def test_somebody_is_grown_up_only_where_it_was_said(facts: list[Fact], grown: bool) -> None:
    assert is_grown(facts) is grown


def test_what_is_for_small_children_is_nothing_for_a_grown_up() -> None:
    block = BinsBlock("age_from", NumberField("age_from", attribute=True), AGES, bins=16)
    scores = block.rows(AGES) @ childish(block)
    assert scores[1] < scores[7] < scores[13] <= 0.0
    assert scores[14] > -0.001  # may well be for everybody


def test_a_grown_up_is_not_led_with_what_is_for_children() -> None:
    for said in ("books for my mum", "a book for my dad", "suitcase for my husband"):
        assert not [c for c in talk()(said).products if "age_from" in c["attributes"]]
    assert "age_from" in talk()("a gift for my nephew, he is 6").products[0]["attributes"]
