"""What staff bring that is no search: complaints go to the shop's page, deeds and words to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.dialogue import Dialogue
from agent.understanding.service_cases import service_case
from tests.talking import called, talk
from tests.understood import CARDS, read

STAFF = Dialogue(support=True, stage="staff", turns=1)
OPEN = replace(STAFF, stage="staff_customer", cards=CARDS, customer={"customer_id": "C100"})


@pytest.mark.parametrize(
    "text",
    ["C100 mad, says kettle leaks, wants money back", "customer wants to return the boots", "jacket too small, exchange?",
     "can he still return them", "parcel never came", "where's her order", "mug arrived broken", "charged twice",
     "does C100 qualify for free delivery", "C100 wants a refund", "she got the wrong size, wants to send it back"],
)  # fmt: skip
def test_a_complaint_asks_for_the_shop_s_page(text: str) -> None:
    found = service_case(text, "C100" if "C100" in text else "", STAFF)
    assert found is not None
    assert found.acts == {"ask_shop"}
    assert text in found.topic
    assert service_case(text, "", Dialogue()) is None  # a shopper's is read like any other message


@pytest.mark.parametrize(
    ("text", "acts"),
    [("refund C100 please", {"no_deeds", "ask_shop"}), ("cancel C100's order", {"no_deeds"}),
     ("give her a discount of 10%", {"no_deeds", "ask_shop"}), ("please change his address", {"no_deeds"}),
     ("apologise to C100", {"own_words"}), ("write her an apology", {"own_words"}),
     ("tell her we're looking into it", {"own_words"}), ("he's yelling at me, what do I say", {"own_words"})],
)  # fmt: skip
def test_what_must_be_done_or_said_is_for_a_person(text: str, acts: set[str]) -> None:
    found = service_case(text, "", OPEN)
    assert found is not None
    assert found.acts == acts


def test_what_a_letter_can_say_is_drafted() -> None:
    found = service_case("tell him number 2 fits", "", OPEN)
    assert found is not None
    assert (found.acts, found.products) == ({"draft"}, ("2",))


@pytest.mark.parametrize(
    "text",
    ["what did C100 buy", "did he ever complain?", "desk lamps under 60", "draft a reply about returns", "tell her it's in stock",
     "ideas for his birthday", "return to the first list",
     "tell me about the first", "give her something nice"],
)  # fmt: skip
def test_other_messages_of_staff_are_none(text: str) -> None:
    assert service_case(text, "", OPEN) is None


def test_the_reply_says_what_is_not_in_its_hands_and_shows_the_page() -> None:
    say = talk("support")
    assert called(say("refund C0031 please")) == ["shop_information"]
    told = say("C0012 mad, says kettle leaks, wants money back")
    assert called(told) == ["lookup_customer", "shop_information"]
    assert "C0012" in told.reply
    assert called(say("tell him we're looking into it")) == []


@pytest.mark.parametrize(
    "words",
    [
        "C0100, jackets under 120",
        "C0100 jackets under 120",
        "list for C0100 under 120",
        "C0100 under 120",
        "recs for C0100 pls, max 120",
    ],
)
def test_a_kind_or_a_limit_beside_an_id_is_searched_for(words: str) -> None:
    turn = talk("support")(words)
    assert turn.products
    assert all(card["price"] <= 120 for card in turn.products)


def test_a_kind_in_a_question_of_the_record_is_not() -> None:
    assert called(talk("support")("what did C0044 buy, kettles?")) == ["lookup_customer"]
    assert called(talk("support")("pull up C0044, she spent over 100")) == ["lookup_customer"]
    assert called(talk("support")("C0044 order list")) == ["lookup_customer"]


def test_of_two_customers_the_first_is_served_and_the_second_is_no_need() -> None:
    turn = talk("support")("C0060, C0061 both waiting, both want headphones under 100")
    assert {card["subcategory"] for card in turn.products} == {"Headphones"}
    assert "c0061" not in turn.reply
    assert not [row for row in turn.profile if row["key"] == "need"]


def test_a_further_id_is_kept_for_the_next_turn() -> None:
    found = read("C100, C200 both want desk lamps", STAFF, acts="find", customer="C100")
    assert found.customer == "C100"


def test_a_draft_for_another_customer_holds_products_for_them() -> None:
    say = talk("support")
    first = say("C0012 headphones")
    turn = say("draft that for C0014")
    assert called(turn) == ["lookup_customer", "rank_products"]
    assert all(card["name"] not in turn.reply for card in first.products)
    assert all(card["name"] in turn.reply for card in turn.products)


def test_what_was_shown_for_one_customer_is_no_measure_for_the_next() -> None:
    say = talk("support")
    say("C0121, jeans under 70")
    turn = say("C0122 lost his water bottle, same brand pls")
    assert not [row for row in turn.profile if row["key"] == "brand" and row["source"] == "staff"]
    assert {card["subcategory"] for card in turn.products} == {"Bottles"}
