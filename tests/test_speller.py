"""Slips mended for the reader, places mapped back to what was typed."""

from __future__ import annotations

import string
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.models.speller import Speller
from agent.models.tagger import Tagger
from agent.training.corpus import parse_line, plain_words
from tests.tiny_reader import tiny_encoder

WORDS = ("the", "show", "more", "too", "much", "money", "thanks", "don't", "winter", "recommended")
ENGLISH = frozenset({"run", "mug", "sturdy", "fluoride", "hell", "from", "form"})


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(WORDS, ENGLISH.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shwo mroe", "show more"),
        ("teh muhc", "the much"),
        ("mnoey", "money"),
        ("dont", "don't"),
        ("recomendde", "recommended"),  # two slips in a long word
        ("wniter!", "winter!"),
        ("SHWO", "show"),
        ("from form hell", "from form hell"),  # words, though near others
        ("mugs sturdier", "mugs sturdier"),  # words with an ending
        ("thx 2moro", "thx 2moro"),  # nothing is near
        ("a Shwo lamp", "a Shwo lamp"),  # a name
        ("mor", "mor"),  # too short for a letter left out
    ],
)
def test_slips_are_mended_and_words_are_not(speller: Speller, typed: str, meant: str) -> None:
    assert speller.mended(typed)[0] == meant


@given(st.text(string.ascii_letters + " '’.,!?0123456789éß$#", max_size=60))
def test_every_place_maps_back(text: str) -> None:
    mended, places = Speller(WORDS, ENGLISH.__contains__).mended(text)
    assert len(places) == len(mended) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)
    assert all(0 <= place <= len(text) for place in places)


def test_without_words_nothing_is_mended() -> None:
    assert Speller().mended("shwo") == ("shwo", [0, 1, 2, 3, 4])


def test_a_batch_has_the_places_of_what_was_typed() -> None:
    tagger = Tagger(tiny_encoder(), 1, words=("winter", "jacket"))
    text = "a Wniter jakcet"
    assert tagger.speller.mended("wniter jakcet")[0] == "winter jacket"
    batch = tagger.batch([text, "wniter"], ["start", "start"])
    assert [text[a:b] for a, b in batch.words[0].places] == ["a", "Wniter", "jakcet"]
    assert batch.words[1].places == ((0, 6),)


def test_words_come_from_the_voices_that_spell_well() -> None:
    lines = [
        ("plain", "show me the {need:$COLOR lamp}"),
        ("chatty", "the lamp, please"),
        ("typos", "teh lmap teh lmap"),
        ("plain", "Please show it"),
    ]
    found = plain_words([parse_line(f"{v} | start | find | {text}", "x") for v, text in lines])
    assert found == ("lamp", "show", "the")


def of_catalogue(words: Sequence[str]) -> list[str]:
    """A catalogue of sleeping bags, dresses and notebooks."""
    slips = {
        "runing": "running",
        "slepping": "sleeping",
        "dres": "dress",
        "mnoey": "monkey",
        "grean": "green",
    }
    if list(words) in (["note", "book"], ["too", "much"]):
        return ["".join(words)]
    return [slips.get(word, word) for word in words]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("slepping bag", "sleeping bag"),  # nearer than "shopping"
        ("a dres", "a dress"),  # as near as "does", but for a letter typed once for twice
        ("mnoey", "money"),  # what people say goes before what is sold
        ("grean", "green"),  # nothing that people say is near
        ("a note book", "a notebook"),
        ("runing", "running"),  # it has an ending, and is no word
        ("too much", "too much"),  # two of the commonest words are no one word
        ("a Note book", "a Note book"),  # a name
    ],
)
def test_a_product_is_spelled_as_the_catalogue_spells_it(typed: str, meant: str) -> None:
    words = ("too", "much", "does", "money", "shopping", "a")
    mended, places = Speller(words, ENGLISH.__contains__, of_catalogue).mended(typed)
    assert mended == meant
    assert len(places) == len(mended) + 1


def test_letters_that_make_no_word_are_known_as_such() -> None:
    speller = Speller(
        WORDS, ENGLISH.__contains__, lambda words: ["tent"] if words == ["tennt"] else words
    )
    word = WORDS[0]
    assert speller.knows_none("asdfgh zzzq")
    assert not speller.knows_none(f"asdfgh {word}")
    assert not speller.knows_none("tennt")
    assert not speller.knows_none("asdf1234")
    assert not speller.knows_none("xl?")
