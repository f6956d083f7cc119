"""The reader that writes: its grammar, and that a miniature learns."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.models.reading import ACTS, Span
from agent.models.tagger import Words, make_batch
from agent.training.examples import examples_of
from agent.training.fill import Example
from agent.training.passes import Recipe
from agent.training.seq2seq import (
    END,
    FIRST_ACT,
    FIRST_SLOT,
    LONGEST,
    START,
    SYMBOLS,
    WORD,
    allowed,
    frame_of,
    reading_of,
    train_writer,
)
from engine.text_encoder import TextEncoder
from tests.tiny_reader import tiny_encoder, tiny_split

TEXT = "no wool, red felt"
WORDS = Words((1, 2, 3, 4, 5), ((0, 2), (3, 7), (7, 8), (9, 12), (13, 17)))
EXAMPLE = Example(
    TEXT, "start", frozenset({"inform"}), (Span("not", 3, 7), Span("value", 9, 17)), "plain"
)


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return tiny_encoder()


def test_a_frame_says_what_was_marked() -> None:
    frame = frame_of(EXAMPLE, WORDS)
    named = [SYMBOLS[s] if s < WORD else s - WORD for s in frame]
    assert named == ["start", "inform", "not", 1, 1, "value", 3, 4, "end"]
    reading = reading_of(frame, WORDS, TEXT)
    assert {act for act in ACTS if reading.acts[act]} == EXAMPLE.acts
    assert reading.spans == EXAMPLE.spans


def test_the_annotation_keeps_to_the_grammar() -> None:
    frame = frame_of(EXAMPLE, WORDS)
    for place in range(1, len(frame)):
        assert frame[place] in allowed(frame[:place], len(WORDS.first))


@given(seed=st.integers(0, 10_000), words=st.integers(0, 6))
def test_whatever_the_grammar_allows_is_a_reading(seed: int, words: int) -> None:
    """An act at least, acts once, spans in order and inside the message; and it always ends."""
    rng, frame = random.Random(seed), [START]
    while frame[-1] != END:
        frame.append(rng.choice(allowed(frame, words)))
    assert len(frame) <= 2 + len(ACTS) + 3 * words
    acts = [symbol for symbol in frame if FIRST_ACT <= symbol < FIRST_SLOT]
    assert acts
    assert acts == sorted(set(acts))
    places = tuple((2 * n, 2 * n + 1) for n in range(words))
    text = "a " * words
    spans = reading_of(frame, Words(tuple(range(words)), places), text).spans
    assert len(spans) == sum(FIRST_SLOT <= symbol < WORD for symbol in frame)
    ends = [place for span in spans for place in (span.start, span.end)]
    assert ends == sorted(ends)
    assert all(0 <= place <= len(text) for place in ends)


def test_a_miniature_learns_to_write(encoder: TextEncoder) -> None:
    said: list[str] = []
    recipe = Recipe(tuned=1, passes=6, batch=8, rate=1e-3, roam=0.0)
    reader, losses = train_writer(tiny_split(), encoder, recipe, said.append, layers=1)
    assert losses[-1] < 0.5 * losses[0]
    assert len(said) == 6
    tests = examples_of(tiny_split().test, "test")
    one_by_one = [reader.read(e.text, e.stage) for e in tests]
    together = reader.read_all([e.text for e in tests], [e.stage for e in tests])
    assert one_by_one == together
    frames = reader.writer.write(make_batch(encoder.tokenizer, ["", TEXT], ["start", "start"]))
    assert all(frame[-1] == END or len(frame) == LONGEST for frame in frames)
