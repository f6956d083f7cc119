"""Messages of support staff: customers looked up, letters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.dialogue import Dialogue
from tests.understood import CARDS, SHOWN, read


def test_a_customer_s_id_or_name_is_a_look_up() -> None:
    support = Dialogue(support=True, stage="staff", turns=1)
    assert read("c100", support).customer == "C100"
    assert read("pull up Ann Lee", support).customer == "Ann Lee"
    assert read("what did C100 buy", acts="find").has("lookup")  # a guest too: the tool refuses


@pytest.mark.parametrize("text", ["my list for toady says poetry", "order for toady: poetry"])
def test_a_slip_of_the_fingers_is_nobody_of_the_shop_s(text: str) -> None:
    assert read(text, acts="lookup find", customer="toady").customer == ""
    staff = Dialogue(support=True, stage="staff", turns=1)
    assert read("toady please", staff, acts="lookup", customer="toady").customer == "toady"
    for pries in ("what did toady buy?", "toady's last order", "the account of toady"):
        assert read(pries, acts="lookup", customer="toady").customer == "toady"


STAFF = Dialogue(
    cards=CARDS, stage="staff_customer", support=True, turns=3, customer={"customer_id": "C100"}
)


def test_a_wish_for_the_customer_on_screen_looks_nobody_up() -> None:
    found = read("ideas for his birthday, 60 max", STAFF, acts="find gift lookup")
    assert found.acts == {"find", "gift", "inform"} or found.acts == {"find", "gift"}
    assert read("C100", STAFF, acts="lookup").acts == {"lookup"}


@pytest.mark.parametrize(
    "text", ["make it more formal", "a bit shorter please", "friendlier", "less casual"]
)
def test_a_letter_is_written_again(text: str) -> None:
    wrote = replace(STAFF, earlier=("write him a note",))
    assert read(text, wrote).acts == {"draft"}
    assert read(text, replace(wrote, earlier=("write him a note", "more polite"))).acts == {"draft"}
    assert read(text, replace(STAFF, earlier=("what would fit?",))).acts != {"draft"}


@pytest.mark.parametrize(
    "text",
    [
        "how many customers do you have?",
        "what do your most loyal customers buy",
        "list of customers",
    ],
)
def test_other_customers_are_nobodys_search(text: str) -> None:
    assert read(text, acts="find best_rated").acts == {"lookup"}
    assert not read(text, STAFF, acts="find").has("lookup")


@pytest.mark.parametrize(
    "text", ["is she a good customer", "did he ever complain?", "tell me about them"]
)
def test_a_question_of_the_customer_on_screen_is_answered_from_the_record(text: str) -> None:
    assert read(text, STAFF, acts="lookup").acts == {"summary"}
    assert "summary" not in read(text, SHOWN, acts="lookup").acts


@pytest.mark.parametrize(
    ("text", "named", "customer"),
    [
        ("is he a good customer?", "he", ""),
        ("is she one of our regulars", "one of our regulars", ""),
        ("look up this client", "this client", ""),
        ("look up Heloise", "Heloise", "Heloise"),
        ("who is Guy Newman", "Guy Newman", "Guy Newman"),
    ],
)
def test_a_pronoun_is_nobodys_name(text: str, named: str, customer: str) -> None:
    desk = Dialogue(stage="staff", support=True, turns=1)
    assert read(text, desk, acts="lookup", customer=named).customer == customer


@pytest.mark.parametrize(
    ("text", "products", "beyond"),
    [
        ("write him a short note about the first", ("1",), ()),
        ("draft a reply with only number 2", ("2",), ()),
        ("draft a mail about the boots", ("2",), ()),
        ("draft a mail without the first one", ("2",), ()),
        ("draft a mail with number 7", (), (7,)),
        ("draft a reply", (), ()),
    ],
)
def test_a_letter_is_about_the_products_that_are_named(
    text: str, products: tuple[str, ...], beyond: tuple[int, ...]
) -> None:
    desk = Dialogue(cards=CARDS, stage="shown", support=True, customer={"customer_id": "C100"})
    found = read(text, desk, acts="draft take")
    assert (found.acts, found.products, found.beyond) == (frozenset({"draft"}), products, beyond)
