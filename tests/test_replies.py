"""Replies without a list: small talk that fits what was said, letters that say only what is known."""

from __future__ import annotations

import re
from typing import Any

import pytest

from agent.dialogue import Dialogue, ToolResult
from agent.replying.phrasing import PhraseBook
from agent.replying.replies import Shopkeeper, reply
from agent.understanding.frame import Frame

SHOP = Shopkeeper("Toy Shop", 6, "USD", PhraseBook.load())


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("how are you today", True), ("hey, how's it going?", True), ("what's up", True),
        ("you have a lovely voice", False), ("I'm so happy", False), ("my back hurts", False),
    ],
)  # fmt: skip
def test_how_the_assistant_is_is_told_to_who_asks(message: str, asked: bool) -> None:
    said = reply(Frame(acts=frozenset({"smalltalk"})), Dialogue(message=message), SHOP)
    how = [clause.text for clause in SHOP.book.clauses["how_are_you"]]
    assert (said in how) is asked


def draft(*reasons: str) -> str:
    told = [{"block": "text", "text": text, "contribution": 0.1} for text in reasons]
    card: dict[str, Any] = {"name": "Cork Mat", "price": 24.5, "reasons": told}
    dialogue = Dialogue(
        message="write to Ben", support=True, cards=(card,), customer={"name": "Ben Ode"}
    )
    return reply(Frame(acts=frozenset({"draft"})), dialogue, SHOP)


def test_a_letter_says_of_a_product_only_what_is_true_of_itself() -> None:
    assert "- Cork Mat, $24.50 (rated 4.5 of 5)\n" in draft("like “X” in kind", "rated 4.5 of 5")
    assert "- Cork Mat, $24.50\n" in draft("rated 3.5 of 5, under the average here")
    assert "- Cork Mat, $24.50\n" in draft("like “X” in kind", "matches “mat”")


@pytest.mark.parametrize(
    ("message", "tone"),
    [
        ("make it more formal", "formal"),
        ("friendlier please", "casual"),
        ("a shorter one", "short"),
        ("write to Ben", ""),
    ],
)
def test_a_letter_is_in_the_tone_that_staff_asked_for(message: str, tone: str) -> None:
    card: dict[str, Any] = {"name": "Cork Mat", "price": 24.5, "reasons": []}
    dialogue = Dialogue(message=message, support=True, cards=(card,), customer={"name": "Ben Ode"})
    letter = reply(Frame(acts=frozenset({"draft"})), dialogue, SHOP).split("\n\n", 1)[1]
    facts = {"name": "Ben", "lines": "- Cork Mat, $24.50", "shop": SHOP.name}
    clauses = [c for c in SHOP.book.clauses["draft"] if c.tone == tone]
    assert letter in [c.text.replace("\\n", "\n").format(**facts) for c in clauses]


def test_what_the_shop_answers_no_product_denies() -> None:
    shop = ToolResult(
        "shop_information",
        {},
        {
            "text": "We wrap.",
            "found": [{"topic": "Wrapping", "text": "We wrap."}],
            "topic": "Wrapping",
            "topics": [],
            "asked": "wrapped?",
        },
    )
    item = {"card": {"name": "Cork Mat"}, "values": [], "value": None}
    unknown = ToolResult(
        "explain_products",
        {},
        {"kind": "facts", "items": [item], "column": "", "columns": [], "known": [], "unknown": []},
    )
    frame = Frame(acts=frozenset({"ask_shop", "ask_product"}))
    assert "Cork Mat" not in reply(
        frame, Dialogue(message="wrapped?", results=(shop, unknown)), SHOP
    )
    assert "Cork Mat" in reply(frame, Dialogue(message="wrapped?", results=(unknown,)), SHOP)


def test_who_asks_what_is_known_and_to_delete_it_is_asked_first() -> None:
    refused = {"action": "refused", "problems": ["nobody asked; nothing was deleted"]}
    dialogue = Dialogue(
        message="del my profile", results=(ToolResult("build_profile", {}, refused),)
    )
    said = reply(Frame(acts=frozenset({"ask_profile", "forget"})), dialogue, SHOP)
    assert said in [clause.text for clause in SHOP.book.clauses["forget_sure"]]


def test_a_letter_begins_like_one_and_claims_no_message_of_the_customer() -> None:
    for clause in SHOP.book.clauses["draft"]:
        assert re.search(r",\\n\\n[A-Z]", clause.text)
        assert not re.search(
            r"your message|writing to us|getting in touch|hear from you", clause.text
        )
