"""Questions of the shop itself, against the page that the sample shop ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.info import read_info
from data.problems import Problems
from tests.tool_session import INFO, ToolSession
from tools.shop_information import closest_topic, closest_topics

_, PAGE = read_info(Path(__file__).parents[1] / "data" / "sample" / "shop.md", Problems())

QUESTIONS: dict[str | None, list[str]] = {
    "delivery": [
        "do you deliver on sundays?",
        "how much is shipping",
        "when will it arrive",
        "do you ship to Norway?",
        "how long does delivery take",
        "free shipping over what amount?",
        "can i get it tomorrow",
        "express delivery cost?",
        "what courier do you use",
        "delivry tme?",
        "how fast do i get it",
        "when would she have it",
        "how long must I wait for the parcel?",
        "how soon could it be here",
        "where can i track my parcel",
    ],
    "returns": [
        "can i send it back",
        "what's your return policy",
        "do i get my money back if it doesn't fit",
        "how do refunds work",
        "i changed my mind, can i return it?",
        "how many days to return",
        "can i exchange it",
        "retrun policy",
        "what if the boots are too small",
        "who pays for sending it back?",
    ],
    "payment": [
        "can i pay with paypal?",
        "do you take amex",
        "which payment methods",
        "can i pay in instalments",
        "do you accept apple pay",
        "when am i charged",
        "can i pay cash",
    ],
    "discounts": [
        "any discount codes?",
        "student discount?",
        "when is the next sale",
        "do you have vouchers",
        "any coupons",
        "do you do deals",
        "do you have a loyalty card",
    ],
    "gift wrapping": [
        "do you gift wrap",
        "can you wrap it as a present",
        "can i add a card",
        "do you sell gift cards",
    ],
    "warranty": [
        "what's the warranty",
        "what if it breaks",
        "is there a guarantee",
        "it arrived broken",
        "warrenty",
    ],
    "opening hours & contact": [
        "when are you open",
        "can i talk to a human",
        "what's your phone number",
        "where is your shop",
        "email address?",
        "opening hours",
    ],
    "sizes": [
        "do your shoes run small",
        "is there a size chart",
        "should i size up",
    ],
    "stock": [
        "when will it be back in stock",
        "will you restock",
    ],
    "privacy": [
        "do you track me?",
        "what do you do with my data",
        "do you sell my data",
        "gdpr",
    ],
    "sustainability": [
        "is your packaging recyclable",
        "are you eco friendly",
        "carbon footprint",
    ],
    None: [
        "who is your ceo",
        "are you hiring",
        "what's the weather",
    ],
}


@pytest.mark.parametrize(
    ("question", "topic"), [(q, topic) for topic, asked in QUESTIONS.items() for q in asked]
)
def test_a_question_finds_its_topic(question: str, topic: str | None) -> None:
    assert closest_topic(question, PAGE) == topic


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        ("do you deliver to Norway and can I return it?", ["delivery", "returns"]),
        ("returns? warranty?", ["returns", "warranty"]),
        ("how much is delivery and do you take paypal", ["delivery", "payment"]),
        ("can i pay with card and cash", ["payment"]),
        ("hello there, how are you", []),
    ],
)
def test_several_things_asked_are_all_found(question: str, topics: list[str]) -> None:
    assert closest_topics(question, PAGE) == topics


def test_the_answer_is_the_shops_own_text_word_for_word() -> None:
    artifact = ToolSession().call(
        "shop_information", topic="do you deliver, and can I pay by card?"
    )
    assert artifact["topic"] == "Delivery"
    assert artifact["text"] == f"{INFO['Delivery']}\n\n{INFO['Payment']}"
    assert [row["topic"] for row in artifact["found"]] == ["Delivery", "Payment"]


def test_what_the_page_lacks_is_not_made_up() -> None:
    artifact = ToolSession().call("shop_information", topic="who is your boss?")
    assert artifact["topic"] is None
    assert artifact["text"] is None
    assert artifact["topics"] == list(INFO)
