"""Words, plurals and typos."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.lexical import LexicalSpace, content_words, is_occasion, stem, without_order
from engine.language.spelling import Spelling

TEXTS = ["Adidas running shoes", "Steel kettle", "Running jacket", "Wool socks"]


def best(query: str) -> int:
    space = LexicalSpace(TEXTS)
    columns, values = space.query(Spelling(space.documents).corrected(content_words(query)))
    vector = np.zeros(space.rows.shape[1])
    vector[columns] = values
    return int((space.rows @ vector).argmax())


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("kettle", 1),
        ("kettles", 1),
        ("ketle", 1),
        ("adiddas runing shose", 0),
        ("a jaket for running please", 2),
        ("sock", 3),
    ],
)
def test_the_right_text_is_first(query: str, row: int) -> None:
    assert best(query) == row


def test_rows_are_of_unit_length() -> None:
    lengths = np.sqrt(LexicalSpace(TEXTS).rows.power(2).sum(axis=1))
    assert np.allclose(lengths, 1.0, atol=1e-6)


def test_a_query_of_unknown_words_has_no_vector() -> None:
    columns, values = LexicalSpace(TEXTS).query(["xqz"])
    assert len(columns) == len(values) == 0


def test_unknown_words_lower_a_match() -> None:
    space = LexicalSpace(TEXTS)
    _, alone = space.query(["kettle"])
    _, beside = space.query(["kettle", "xqzvw"])
    assert np.linalg.norm(alone) == pytest.approx(1.0, abs=1e-6)
    assert np.linalg.norm(beside) < 0.9


def test_empty_catalogue_and_empty_text() -> None:
    assert LexicalSpace([]).rows.shape[0] == 0
    assert LexicalSpace([""]).rows.nnz == 0


@pytest.mark.parametrize(
    ("word", "root"),
    [("dresses", "dress"), ("berries", "berry"), ("shoes", "shoe"), ("glass", "glass"),
     ("bus", "bus"), ("boxes", "box"), ("watches", "watch")],
)  # fmt: skip
def test_plurals(word: str, root: str) -> None:
    assert stem(word) == root


def test_what_says_nothing_is_dropped() -> None:
    assert content_words("Hi, I need a birthday gift for my dad, he's into fitness") == ["fitness"]
    assert content_words("birthday candles") == ["birthday", "candles"]
    assert content_words("a gift for my mums 60th birthday") == []
    assert content_words("mum's 60th birthday gift, a 2nd hand book") == ["hand", "book"]


def test_an_occasion_is_known_with_the_number_of_it() -> None:
    assert all(map(is_occasion, ("birthday", "60th birthday", "25th wedding anniversary")))
    assert not any(map(is_occasion, ("birthday candles", "60 candles", "party")))


@given(st.lists(st.text(max_size=30), max_size=5), st.text(max_size=30))
def test_any_text_has_a_product_of_at_most_one(texts: list[str], query: str) -> None:
    space = LexicalSpace(texts)
    columns, values = space.query(content_words(query))
    vector = np.zeros(space.rows.shape[1])
    vector[columns] = values
    products = space.rows @ vector
    assert np.isfinite(products).all()
    assert (products <= 1.0 + 1e-5).all()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the cheapest kettle", "kettle"),
        ("best rated red shoes", "red shoes"),
        ("most expensive watch", "watch"),
        ("a cheap kettle", "a cheap kettle"),
    ],
)
def test_superlatives_say_nothing_of_what(text: str, left: str) -> None:
    assert without_order(text) == left


def test_words_are_counted_by_texts() -> None:
    space = LexicalSpace(TEXTS)
    assert (space.documents["running"], space.documents["kettle"]) == (2, 1)
    assert space.column("kettles") == space.column("kettle") is not None
    assert space.column("teapot") is None


def test_what_is_kept_on_disk_reads_queries_as_before() -> None:
    space = LexicalSpace(TEXTS)
    kept = LexicalSpace.from_arrays(space.arrays())
    assert (kept.documents, kept.width) == (space.documents, space.width)
    for query in (["runing", "shoes"], ["kettle", "kettle"], ["teapot"]):
        assert [part.tolist() for part in kept.query(query)] == [
            part.tolist() for part in space.query(query)
        ]
