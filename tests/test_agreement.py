from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.training.agreement import (
    agreement,
    as_corrected,
    bare,
    draw,
    hidden,
    kappa,
    read_pair,
    without_articles,
)
from agent.training.corpus import Utterance, as_line, parse_line, read_corpus


def lines(*said: str) -> list[Utterance]:
    return [parse_line(f"plain | shown | {line}") for line in said]


def test_kappa_is_that_of_the_book() -> None:
    # 45 both yes, 25 both no, 15 and 15 apart of 100: observed .70, chance .6² + .4² = .52.
    decisions = [(True, True)] * 45 + [(False, False)] * 25
    decisions += [(True, False)] * 15 + [(False, True)] * 15
    assert kappa(decisions) == pytest.approx((0.70 - 0.52) / 0.48)
    assert kappa([(True, True)] * 3) == 1


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1))
def test_kappa_has_no_order_and_no_first(decisions: list[tuple[bool, bool]]) -> None:
    assert kappa(decisions) == pytest.approx(kappa([(b, a) for a, b in reversed(decisions)]))
    assert kappa(decisions) <= 1
    assert kappa([(a, a) for a, _ in decisions]) == 1


def test_agreement_counts_sets_of_acts_and_exact_spans() -> None:
    first = lines(
        "take | {item:the first}", "find,inform | {need:a lamp} {max:under 40}", "more | next"
    )
    second = lines("take | the {item:first}", "find | {need:a lamp} {max:under 40}", "more | next")
    found = agreement(first, second)
    assert found.score.act_exact == pytest.approx(2 / 3)
    assert found.kappas == pytest.approx({"find": 1, "inform": 0, "more": 1, "take": 1})
    assert found.macro == pytest.approx(3 / 4)
    assert found.score.slot_f1 == pytest.approx(2 / 3)
    assert found.score.slot_overlap_f1 == 1
    assert without_articles(first, second).score.slot_f1 == 1


def test_only_annotations_of_the_same_words_are_compared() -> None:
    with pytest.raises(ValueError, match="same utterances"):
        agreement(lines("more | next"), lines("more | others"))
    with pytest.raises(ValueError, match="same utterances"):
        agreement([], [])


def test_an_article_is_put_before_its_mark() -> None:
    (utterance,) = lines("compare | {item:The first} or {item:2}, {need:some} {brand:Anker}?")
    assert bare(utterance).pattern == utterance.pattern
    assert as_line(bare(utterance)).endswith(
        "The {item:first} or {item:2}, {need:some} {brand:Anker}?"
    )


def test_a_draw_is_seeded_and_takes_each_file_by_its_share() -> None:
    corpus = [
        parse_line(f"plain | start | find | {name} {n}", f"{name}.txt:{n}")
        for name, count in (("big", 75), ("small", 25))
        for n in range(count)
    ]
    drawn = draw(corpus, 20, seed=1)
    assert drawn == draw(corpus, 20, seed=1) != draw(corpus, 20, seed=2)
    assert len({u.where for u in drawn}) == 20
    assert sum(u.where.startswith("big") for u in drawn) == 15


def test_what_is_to_be_annotated_hides_acts_and_marks() -> None:
    (utterance,) = lines("take,find | {item:2} and {need:a lamp}")
    assert hidden(utterance) == "plain | shown |  | 2 and a lamp"


def test_corrections_of_the_corpus_are_taken_up() -> None:
    first, corpus = lines("more | next", "deny | no"), lines("more,thanks | next")
    assert [u.acts for u in as_corrected(first, corpus)] == [{"more", "thanks"}, {"deny"}]


def test_the_kept_pair_is_of_utterances_of_the_corpus() -> None:
    first, second = read_pair()
    assert len(first) == len(second) == 250
    told = {(u.stage, u.pattern) for u in read_corpus()}
    assert {(u.stage, u.pattern) for u in first} <= told
    # A second reading that agreed by accident, or was copied, would be no measure.
    assert 0.6 < agreement(first, second).micro < 0.98


def test_a_pair_is_read_without_its_comments(tmp_path: Path) -> None:
    for name in ("first.txt", "second.txt"):
        (tmp_path / name).write_text("# lamps\n\nplain | start | find | {need:lamp}\n")
    first, second = read_pair(tmp_path)
    assert first[0].parts == second[0].parts
