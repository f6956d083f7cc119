"""How a reply is put together: which clause is said, and that none is said twice."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.replying.phrasing import (
    EXTRAS,
    Clause,
    PhraseBook,
    PhraseError,
    Tone,
    Voice,
    _opening,
    in_third_person,
    joined,
    tone_of,
)
from tests.written_clauses import BOOK, FACTS, ROWS, groups


@given(
    st.text(max_size=8),
    st.sampled_from([g for g in groups() if len(g[2]) >= 5 and g[0] not in ROWS | {"draft"}]),
    st.sampled_from(get_args(Tone)),
    st.booleans(),
)
def test_an_opening_is_never_used_twice_running(
    seed: str, group: tuple[str, frozenset[str], tuple[Clause, ...]], tone: Tone, brief: bool
) -> None:
    situation, needs, _ = group
    before: list[str] = []
    for turn in range(4):
        voice = Voice(BOOK, f"{seed}{turn}", tone, brief, before)
        said = voice.say(situation, {name: FACTS[name] for name in needs | EXTRAS})
        assert said
        if before:
            assert _opening(said) != _opening(before[-1])
        before.append(said)


@given(st.text(max_size=12), st.sampled_from(sorted(BOOK.clauses)), st.sampled_from(get_args(Tone)))
def test_the_same_seed_says_the_same_words(seed: str, situation: str, tone: Tone) -> None:
    first = Voice(BOOK, seed, tone).say(situation, FACTS)
    assert first == Voice(BOOK, seed, tone).say(situation, FACTS)
    assert "{" not in first


def test_different_seeds_use_all_that_fits() -> None:
    said = {Voice(BOOK, str(seed)).say("thanks") for seed in range(200)}
    assert said == {c.text for c in BOOK.clauses["thanks"] if c.tone == ""}


def book(*clauses: str) -> PhraseBook:
    lines = [re.fullmatch(r"(?:\((\w+)\) )?(.*)", clause) for clause in clauses]
    return PhraseBook({"s": tuple(
        Clause(m[2], frozenset(re.findall(r"\{(\w+)\}", m[2])), m[1] or "") for m in lines if m)})  # fmt: skip


def test_the_richest_clause_that_fits_is_said() -> None:
    three = book("nothing", "{a} alone", "{a} with {b}")
    for seed in "xyz":
        assert Voice(three, seed).say("s", {"a": 1, "b": 2}) == "1 with 2"
        assert Voice(three, seed).say("s", {"a": 1, "b": ""}) == "1 alone"
        assert Voice(three, seed).say("s", {"b": 2, "c": None}) == "Nothing"
    assert Voice(book("{a}"), "x").say("s", {"b": 1}) == ""
    assert Voice(three, "x").say("another situation") == ""


def test_an_extra_fact_makes_no_clause_richer() -> None:
    both = book("for {a}", "for {a}, first {top}")
    said = {Voice(both, str(seed)).say("s", {"a": 1, "top": 2}) for seed in range(40)}
    assert said == {"For 1", "For 1, first 2"}
    assert Voice(both, "x").say("s", {"a": 1}) == "For 1"


def test_the_best_fit_is_said_unless_it_would_repeat() -> None:
    four = book("one fine day", "two fine days", "three fine days")

    def said(*before: str) -> str:
        fit = {"one fine day": 2.0, "two fine days": 1.0, "three fine days": 0.0}
        voice = Voice(four, "x", before=before, fit=lambda cs: [fit[c.text] for c in cs])
        return voice.say("s")

    assert said() == "One fine day"
    assert said("One fine day") == "Two fine days"
    assert said("One fine day", "Two fine days") == "Three fine days"
    assert said("One fine thing", "Three fine days", "So. One fine day") == "Two fine days"


def test_a_clause_is_known_again_with_other_facts() -> None:
    two = book("I'd surely start with {a}.", "go for {a}")
    assert (
        Voice(two, "x", before=["Ok. I'd surely start with X.\n\nMore"]).say("s", {"a": 1})
        == "Go for 1"
    )


def test_the_tone_and_the_length_of_the_person_decide() -> None:
    four = book("as you like", "(casual) sure", "(formal) certainly", "(short) ok")
    for seed in map(str, range(20)):
        assert Voice(four, seed, "casual").say("s") in ("Sure", "As you like")
        assert Voice(four, seed, "formal").say("s") in ("Certainly", "As you like")
        assert Voice(four, seed, "plain").say("s") == "As you like"
        assert Voice(four, seed, "plain", brief=True).say("s") in ("Ok", "As you like")
        assert Voice(four, seed, "casual", brief=True).say("s") in ("Sure", "Ok")


def test_a_clause_is_not_said_twice_in_a_reply() -> None:
    voice = Voice(book("one", "two"), "seed")
    assert {voice.say("s"), voice.say("s")} == {"One", "Two"}


@pytest.mark.parametrize(
    ("message", "tone", "brief"),
    [
        ("hey got any mugs", "casual", True),
        ("Could you please show me a lamp?", "formal", False),
        ("I need a lamp that is not too bright", "plain", False),
        ("cheaper", "casual", True),
    ],
)
def test_tone_of_a_message(message: str, tone: Tone, brief: bool) -> None:
    assert tone_of(message) == (tone, brief)


def test_a_phrase_file_that_cannot_be_read_names_its_line(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text("# note\n\nhello {name}\n", encoding="utf-8")
    with pytest.raises(PhraseError, match=r"a\.txt, line 3"):
        PhraseBook.load(tmp_path)
    (tmp_path / "a.txt").write_text("[s]\nhello {name\n", encoding="utf-8")
    with pytest.raises(PhraseError, match=r"a\.txt, line 2"):
        PhraseBook.load(tmp_path)


def test_small_words() -> None:
    assert joined(["a", "", "b", "c"], "or") == "a, b or c"
    assert joined([]) == ""
    assert in_third_person("like the things you bought, for your age") == (
        "like the things they bought, for their age"
    )


def test_marks_are_conditions_and_words_for_several_need_several(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text("[x_list]\n(casual, ordered) cheap\nthese\n(one) it\n")
    clauses = PhraseBook.load(tmp_path).clauses["x_list"]
    assert [(c.text, c.tone, set(c.needs)) for c in clauses] == [
        ("cheap", "casual", {"ordered"}),
        ("these", "", {"several"}),
        ("it", "", {"one"}),
    ]


def test_a_reply_does_not_say_its_key_word_twice() -> None:
    two = PhraseBook({
        "s": (Clause("these come closest", frozenset()),),
        "q": (Clause("which comes closest?", frozenset()), Clause("rather this?", frozenset())),
    })  # fmt: skip
    for seed in "abcdef":
        voice = Voice(two, seed)
        assert [voice.say("s"), voice.say("q")] == ["These come closest", "Rather this?"]
