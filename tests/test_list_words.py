"""What a list is about and which limits it keeps, in words."""

from __future__ import annotations

from typing import Any

import pytest

from agent.replying.explanations import _sentence
from agent.replying.list_words import about_in_words, left_out, limits_in_words, name_of

CARDS = [{"subcategory": "Sleeping Bags"}, {"subcategory": "Tents"}, {"subcategory": "Lamps"}]


def need(value: str) -> list[dict[str, Any]]:
    return [{"key": "need", "value": value, "words": value, "source": "said", "relation": "is"}]


@pytest.mark.parametrize(
    ("said", "message", "words"),
    [
        ("tent", "a tent please", "tents"),
        ("sleepign bag", "sleepign bag", "sleeping bags"),
        ("desk lamp", "I need a desk lamp", "desk lamps"),
        ("a mouse", "and a mouse", "a mouse"),
        ("umbrella", "have you An umbrella", "an umbrella"),
        ("fitness", "he's into fitness", "fitness"),
        ("what is this", "what is this", ""),
        ("1000 dollar tent", "1000 dollar tent", ""),
    ],
)
def test_what_it_is_about(said: str, message: str, words: str) -> None:
    assert about_in_words({"profile": need(said), "cards": CARDS}, message) == words


def limit(key: str, relation: str, value: Any, words: str = "", text: str = "") -> dict[str, Any]:
    return {"key": key, "relation": relation, "value": value, "words": words, "text": text}


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ([limit("price", "at_most", 49.99, "cheaper")], "under $50"),
        (
            [limit("price", "at_least", 20, text="from $20"), limit("price", "at_most", 50, text="up to $50")],
            "from $20 up to $50",
        ),
        (
            [limit("brand", "not", "Acmo"), limit("color", "is", "White"), limit("brand", "is", "Brill")],
            "in White, by Brill, without Acmo",
        ),
        (
            [limit("need", "not", "noisy"), limit("color", "not", "red"), limit("brand", "is", "Brill")],
            "by Brill, without anything “noisy” or anything red",
        ),
        ([limit("color", "not", "Gray"), limit("brand", "not", "Acmo")], "without Acmo or anything gray"),
        ([limit("size", "is", "M"), limit("size", "is", "L")], "size M or L"),
        ([limit("weight_kg", "at_most", 2)], "weight at most 2 kg"),
        ([limit("pages", "at_least", 300)], "at least 300 pages"),
        ([limit("players_max", "at_least", 6)], "at least 6 players"),
        (
            [limit("screen_inches", "at_least", 13), limit("screen_inches", "at_most", 14)],
            "screen 13 to 14 inches",
        ),
        ([limit("screen_inches", "at_least", 14), limit("screen_inches", "at_most", 14)], "screen 14 inches"),
        ([limit("shoe_size", "is", "42"), limit("category", "is", "Shoes")], "size 42"),
    ],
)  # fmt: skip
def test_limits_read_as_one_phrase(kept: list[dict[str, Any]], words: str) -> None:
    assert limits_in_words({"kept": kept, "currency": "USD"}) == words


@pytest.mark.parametrize(
    ("block", "text", "sentence"),
    [
        ("text", "matches “fitness”", "it matches “fitness”"),
        ("quality", "rated 4.5 of 5", "it's rated 4.5 of 5"),
        ("quality", "good reviews (72 of 100)", "it has good reviews (72 of 100)"),
        ("popularity", "popular", "it's popular"),
        ("brand", "Acmo, a brand you liked before", "it's by Acmo, a brand you liked before"),
        ("color", "color blue, as you asked", ""),
    ],
)
def test_reasons_make_sentences_where_their_words_do(block: str, text: str, sentence: str) -> None:
    assert _sentence({"block": block, "text": text}) == sentence


def test_only_the_names_of_things_are_said_back() -> None:
    assert name_of("of opera") == "opera"
    assert name_of("a unicorn.") == "unicorn"
    for said in (
        "Have you nothing dearer?",
        "my preference is Ilmera",
        "a hundred, happy now?",
        "",
    ):
        assert name_of(said) == ""


def test_what_is_left_out_is_a_noun_or_quoted() -> None:
    assert left_out(limit("material", "not", "nylon")) == "nylon"
    assert left_out(limit("finish", "not", "shiny")) == "anything “shiny”"
