"""What broke, was lost or is outgrown is wanted; a complaint about an order is not a search."""

from __future__ import annotations

import pytest

from agent.understanding.replacements import as_wanted
from agent.understanding.staff import without_mood
from tests import bundled
from tests.talking import called, limits, talk

#: A message -> what it asks for, with nothing on screen.
WANTED = {
    "my kettle broke, need a replacement": "need a kettle",
    "customer's kettle broke after a week, wants a replacement under 60": "wants a kettle under 60",
    "the toaster died, want a new one under 50": "want a toaster under 50",
    "blender stopped working, needs another one": "needs a blender",
    "lost my umbrella, need a new one": "need an umbrella",
    "my headphones got stolen": "need headphones",
    "outgrew his shoes": "need shoes",
    "my son outgrew his shoes, he's 6": "need shoes for my son, he's 6",
    "kids have outgrown their rain boots": "need rain boots for kids",
    "my old kettle gave up on me": "need a kettle",
    "the toaster has packed in": "need a toaster",
    "my hair dryer broke. under 80": "need a hair dryer. under 80",
    "my old phone died, what can I get for 300?": "need a phone, what can I get for 300?",
    "I dropped my phone in the bath, need a cheap one": "need a cheap phone",
    "hi, our coffee grinder is dead. any ideas?": "hi, need a coffee grinder. any ideas?",
    "C0030's backpack ripped on holiday, needs a bigger one": "C0030, needs a backpack",
    "my wife broke the teapot, we need a new one that's blue": "we need a teapot that's blue",
    "need a new kettle, mine broke": "need a new kettle",
    "need a new kettle because the old one broke": "need a new kettle",
    "looking for a replacement for my broken kettle": "looking for kettle",
    "our dog chewed my slippers, need new ones": "need slippers",
    "someone stole my bike lock": "need a bike lock",
    "my Kolbrae kettle broke, need a quiet one under 70": "need a quiet kettle under 70",
    "running shoes worn out after 800 km": "need running shoes",
}
#: What is no replacement.
LEFT = (
    "the kettle I bought from you stopped working", "I ordered a lamp last week and it's broken",
    "my laptop died, need a charger", "the second one is broken", "my order got lost", "my parcel is lost",
    "lost my job, need something cheap", "broke student here, need a blender", "I'm lost", "a broken clock",
    "my suitcase lost a wheel", "my phone is dead quiet", "the museum of lost umbrellas",
    "a replacement strap for my watch", "kettle broke, wants a refund", "is a broken mug covered by the warranty",
)  # fmt: skip


@pytest.mark.parametrize(("said", "asked"), WANTED.items())
def test_what_broke_is_asked_for(said: str, asked: str) -> None:
    vocabulary = bundled.embedded().understanding.vocabulary
    assert as_wanted(said, vocabulary, listed=False) == asked


@pytest.mark.parametrize("said", LEFT)
def test_what_asks_for_no_replacement_is_left_as_it_is(said: str) -> None:
    assert as_wanted(said, bundled.embedded().understanding.vocabulary, listed=False) == said


def test_of_what_is_shown_a_thing_may_be_said_to_be_gone() -> None:
    vocabulary = bundled.embedded().understanding.vocabulary
    assert as_wanted("the mug is gone", vocabulary, listed=True) == "the mug is gone"
    assert as_wanted("my mug is gone", vocabulary, listed=True) == "need a mug"


@pytest.mark.parametrize("words", ["my kettle broke, need a replacement", "the kettle died, want a new one"])  # fmt: skip
def test_the_kind_that_broke_is_searched_for_and_not_ruled_out(words: str) -> None:
    turn = talk()(words)
    assert {card["subcategory"] for card in turn.products} == {"Kettles"}
    assert [row["relation"] for row in turn.profile if row["key"] == "subcategory"] == ["is"]


def test_the_make_that_broke_is_not_wanted_again() -> None:
    turn = talk()("my last Kolbrae broke, show me kettles")
    assert {card["subcategory"] for card in turn.products} == {"Kettles"}
    assert not [card for card in turn.products if card["brand"] == "Kolbrae"]


def test_a_complaint_about_a_thing_that_broke_rules_nothing_out() -> None:
    turn = talk("support")("customer's kettle broke after a week, wants a refund")
    assert called(turn) == ["shop_information"]
    assert not [row for row in turn.profile if row["key"] == "subcategory"]


@pytest.mark.parametrize(
    ("said", "left"),
    [("C0012 angry, wants a kettle", "C0012, wants a kettle"), ("angry customer wants a desk lamp", "customer wants a desk lamp"),
     ("URGENT: C0044 furious, on hold, wants headphones", "C0044, wants headphones"),
     ("C0050 very upset and waiting: needs a gift", "C0050: needs a gift"), ("a game of angry birds", "a game of angry birds")],
)  # fmt: skip
def test_how_a_customer_feels_is_no_part_of_what_is_wanted(said: str, left: str) -> None:
    assert without_mood(said).replace(" ", "") == left.replace(" ", "")


def test_shorthand_of_staff_is_read() -> None:
    turn = talk("support")("C0012 angry, kettle broke after a week, wants replacement under 60")
    assert called(turn)[-1] == "rank_products"
    assert {card["subcategory"] for card in turn.products} == {"Kettles"}
    assert limits(turn, "price") == {("at_most", 60.0)}
    assert "angry" not in turn.reply


@pytest.mark.parametrize("words", ["C0044 wants headphones under 80", "C0051: needs headphones under 80"])  # fmt: skip
def test_what_a_named_customer_wants_is_searched_for(words: str) -> None:
    turn = talk("support")(words)
    assert {card["subcategory"] for card in turn.products} == {"Headphones"}
    assert limits(turn, "price") == {("at_most", 80.0)}
    assert "C0044 wants" not in turn.reply
