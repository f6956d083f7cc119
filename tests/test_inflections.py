"""Forms of words that are ruled out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.inflections import inflections
from engine.language.lexical import stem


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("water", "watering"), ("water", "watered"), ("waters", "watery"), ("wood", "wooden"),
        ("wooden", "wood"), ("wool", "woollen"), ("spice", "spicy"), ("scented", "scent"),
        ("nut", "nutty"), ("zip", "zipped"), ("dye", "dyed"), ("spiced", "spice"),
    ],
)  # fmt: skip
def test_a_form_of_the_word(word: str, form: str) -> None:
    assert form in inflections(word)


@pytest.mark.parametrize(
    ("word", "other"), [("ring", "string"), ("wood", "woodpecker"), ("linen", "lining")]
)
def test_another_word(word: str, other: str) -> None:
    assert other not in inflections(word)


@given(st.text("abcdefghinoprstuwy", min_size=1, max_size=12))
def test_a_word_is_a_form_of_itself(word: str) -> None:
    assert stem(word) in inflections(word)
