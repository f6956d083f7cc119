from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.training.corpus import NEAR, read_corpus
from agent.training.variety import distinct, nearest, rows, self_bleu, variety, words

TEXTS = st.lists(st.text("ab c?", min_size=1).filter(words), min_size=2, max_size=8)


def test_words_are_small_and_marks_and_classes_stand_alone() -> None:
    assert words("Don't show $BRAND, OK?") == ["don't", "show", "$brand", ",", "ok", "?"]


def test_the_nearest_is_another_line_also_of_another_file() -> None:
    alike = nearest(["red lamp", "Red lamp!", "hi"], ["hi there", "ho"])
    assert alike[0] == alike[1] > 90
    assert alike[2] == nearest(["hi", "ho"])[0] == 50


def test_self_bleu_by_hand() -> None:
    # Both against the other: words 2 of 3, pairs (1 + 1) of (2 + 1), no brevity.
    texts = ["show red lamps", "show red shoes"]
    assert self_bleu(texts, order=2) == pytest.approx(math.sqrt(2 / 3 * 2 / 3))
    assert self_bleu(["a b", "a b", "a b"]) == pytest.approx(1)
    assert self_bleu(["a b", "c d"]) == 0


def test_a_text_is_no_reference_of_its_own() -> None:
    # "la la la" has three; the only other has one, so one of three is a hit.
    assert self_bleu(["la la la", "la do re"], order=1) == pytest.approx(1 / 3)


def test_a_short_text_is_held_against_the_length_nearest_to_it() -> None:
    # "a" against "a b c": all its words are hits, at a brevity of exp(1 - 3/1).
    short = math.exp(1 - 3)
    assert self_bleu(["a", "a b c"], order=1) == pytest.approx((short + 1 / 3) / 2)


@given(TEXTS)
def test_figures_are_shares_and_do_not_ask_for_order(texts: list[str]) -> None:
    found = variety(texts)
    assert 0 <= found.self_bleu <= 1 + 1e-9
    assert 0 <= found.near <= 1
    assert 0 <= found.distinct_2 <= 1
    assert found.self_bleu == pytest.approx(variety(texts[::-1]).self_bleu)


def test_copies_are_told_from_variety() -> None:
    copies = variety(["under fifty please"] * 3 + ["under fifty, please"])
    varied = variety(["under fifty please", "got it in red?", "why the first one", "no wool"])
    assert copies.near == 1 > varied.near == 0
    assert copies.self_bleu > 0.8 > varied.self_bleu
    assert copies.distinct_2 < varied.distinct_2 == 1
    assert distinct(["one"], 2) == 0


def test_variety_of_one_text_is_refused() -> None:
    with pytest.raises(ValueError, match="two or more"):
        variety(["alone"])


def test_the_corpus_is_varied_file_by_file() -> None:
    files: dict[str, list[str]] = {}
    for utterance in read_corpus():
        files.setdefault(utterance.where.split(":")[0], []).append(utterance.pattern)
    for name, texts in files.items():
        # Contrasts are pairs that differ by a word, on purpose.
        assert (nearest(texts) >= NEAR).mean() < (0.5 if name == "contrasts.txt" else 0.15), name
        assert distinct(texts, 2) > 0.6, name
    table = list(rows([("needs.txt", variety(files["needs.txt"][:50]))]))
    assert table[-1].startswith("| needs.txt | 50 |")
