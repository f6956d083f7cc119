"""The chooser of clauses: what it prefers, how it is stored, and that it beats the rules."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.replying.chooser import FILE, Chooser, ChooserError, embedded, key_of, spoken
from agent.replying.phrasing import Clause, PhraseBook, Voice
from agent.replying.register import brevity, traits_of_clause, traits_of_message
from agent.training.choose import (
    Preference,
    Seen,
    by_chooser,
    by_tone,
    measured,
    read_preferences,
    train,
)
from tests import bundled

BOOK = PhraseBook.load()


@pytest.fixture(scope="module")
def chooser() -> Chooser:
    return Chooser.load(BOOK, bundled.encoder())


def test_traits_are_counted_off_the_text() -> None:
    hurried = dict(enumerate(traits_of_message("thx lol")))
    assert hurried[9] == 1
    assert hurried[8] == 0
    assert brevity("thx lol") == pytest.approx((np.log(3), 1.0))
    assert traits_of_message("Could you help me, please?")[8] == 1
    clause = Clause("I'd start with {top}, sorry.", frozenset({"top"}), "casual")
    assert traits_of_clause(clause)[:4].tolist() == [0, 1, 0, 0]
    assert traits_of_clause(clause)[7:10].tolist() == [1, 1, 1]
    assert traits_of_clause(clause)[13] == 1


def test_the_shipped_file_knows_every_clause_as_the_encoder_reads_it(chooser: Chooser) -> None:
    stored = Chooser.load(PhraseBook({}), bundled.encoder())
    texts = [c.text for clauses in BOOK.clauses.values() for c in clauses]
    known = stored._known
    assert len([t for t in texts if key_of(t) not in known]) <= 0.05 * len(texts)
    assert FILE.stat().st_size < 300_000
    for text in [t for t in texts if key_of(t) in known][::150]:
        fresh = embedded(bundled.encoder(), spoken(text)) @ chooser.quality
        assert known[key_of(text)] == pytest.approx(fresh, abs=2e-3)


def test_what_is_saved_is_read_back(chooser: Chooser, tmp_path: Path) -> None:
    chooser.save(tmp_path / "c.safetensors")
    again = Chooser.load(BOOK, bundled.encoder(), tmp_path / "c.safetensors")
    clauses = BOOK.clauses["thanks"]
    for message in ("thx", "Thank you, that is very kind."):
        assert again.fit(message)(clauses) == pytest.approx(chooser.fit(message)(clauses), abs=1e-3)
    assert again.learn(BOOK) == 0
    assert again.learn(PhraseBook({"s": (Clause("A clause nobody wrote", frozenset()),)})) == 1


def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ChooserError, match=r"missing\.safetensors.*agent\.training\.choose"):
        Chooser.load(BOOK, bundled.encoder(), tmp_path / "missing.safetensors")
    (tmp_path / "broken.safetensors").write_bytes(b"nothing")
    with pytest.raises(ChooserError, match="broken"):
        Chooser.load(BOOK, bundled.encoder(), tmp_path / "broken.safetensors")


def test_the_register_of_the_person_decides(chooser: Chooser) -> None:
    three = (
        Clause("It was a pleasure. Is there anything else?", frozenset(), "formal"),
        Clause("No worries. Anything else?", frozenset(), "casual"),
    )
    formal, casual = chooser.fit("Thank you, that is very kind of you.")(three)
    assert formal > casual
    formal, casual = chooser.fit("thx lol")(three)
    assert casual > formal


def test_staff_is_spoken_to_alike_whatever_they_write(chooser: Chooser) -> None:
    clauses = BOOK.clauses["fact_price"]
    assert chooser.fit("yo price??", staff=True)(clauses) == chooser.fit(
        "Could you tell me the price, please?", staff=True
    )(clauses)


def test_earlier_messages_are_heard(chooser: Chooser) -> None:
    earlier = (
        "Good evening. I should like a teapot, if I may.",
        "Would you kindly show me others?",
    )
    alone = chooser.person_of("and this?")
    after = chooser.person_of("and this?", earlier)
    formal = [chooser.person_of(said) for said in earlier]
    old_or_polite = [5, 9]
    assert sum(p[i] for p in formal for i in old_or_polite) > 1
    assert sum(after[old_or_polite]) > sum(alone[old_or_polite])


def test_the_same_words_each_time(chooser: Chooser) -> None:
    def said() -> str:
        fit = chooser.fit("hello there, got any mugs?")
        return Voice(BOOK, "seed", fit=fit).say("first_list", {"about": "mugs"})

    assert said() == said()


def test_it_beats_the_rules_on_sets_it_has_not_seen(chooser: Chooser) -> None:
    held_out = [p for p in read_preferences() if p.side == "test"]
    assert len(held_out) > 100
    book = PhraseBook({"": tuple(c for p in held_out for c in p.clauses)})
    chooser.learn(book)
    _, ours, best, bad = measured(by_chooser(chooser), held_out)
    _, rules, rules_best, rules_bad = measured(by_tone, held_out)
    assert ours > rules + 0.04
    assert best > rules_best
    assert bad < rules_bad


def test_training_learns_what_was_preferred() -> None:
    short, long = Clause("Yes.", frozenset()), Clause("Certainly, with pleasure.", frozenset())
    preference = Preference("ok", False, "train", (short, long), (2, 0))
    traits = np.array([[1.0, 0.0], [0.0, 1.0]])
    person, quality = train([Seen(preference, traits, np.zeros((2, 3)))])
    assert person[0] > 0 > person[1]
    assert quality.tolist() == [0, 0, 0]
    assert measured(lambda _: [1.0, 0.0], [preference]) == (1, 1, 1, 0)
    assert measured(lambda _: [0.0, 0.0], [preference]) == (0.5, 0.5, 0.5, 0.5)
