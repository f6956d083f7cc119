from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from agent.models.reading import ACTS
from agent.training.corpus import (
    CLASSES,
    NEAR,
    CorpusError,
    Utterance,
    _plain,
    as_line,
    near_groups,
    parse_line,
    read_corpus,
    split_by_pattern,
)
from agent.training.fill import Filler, customer_id, is_manners, joined, money, roamed


@pytest.fixture(scope="module")
def corpus() -> list[Utterance]:
    return read_corpus()


def test_every_line_of_the_corpus_parses(corpus: list[Utterance]) -> None:
    assert len(corpus) > 1000
    assert {act for utterance in corpus for act in utterance.acts} == set(ACTS)


def test_every_act_is_said_in_many_ways(corpus: list[Utterance]) -> None:
    said = Counter(act for utterance in corpus for act in utterance.acts)
    assert min(said.values()) >= 80, said.most_common()[-3:]


def test_no_two_lines_contradict_each_other(corpus: list[Utterance]) -> None:
    read: dict[tuple[str, str], Utterance] = {}
    for utterance in corpus:
        first = read.setdefault((utterance.stage, utterance.pattern.casefold()), utterance)
        told = f"{first.where} and {utterance.where} differ on {utterance.pattern!r}"
        assert first.acts == utterance.acts, told


def test_repeats_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "# lamps\n\nplain | start | find | lamp\nold | start | find | lamp\n"
    )
    assert [u.where for u in read_corpus(tmp_path)] == ["a.txt:3"]
    (tmp_path / "b.txt").write_text("plain | start | find\nplain | start | seek | lamp\n")
    with pytest.raises(CorpusError, match=r"b.txt:1.*\n.*b.txt:2"):
        read_corpus(tmp_path)


def test_no_near_duplicates_between_the_sides(corpus: list[Utterance]) -> None:
    split = split_by_pattern(corpus)
    train = [_plain(u.pattern) for u in split.train]
    held = [_plain(u.pattern) for u in split.dev + split.test]
    assert process.cdist(held, train, scorer=fuzz.ratio).max() < NEAR
    assert len(split.train) + len(held) == len(corpus)
    assert 0.06 < len(split.test) / len(corpus) < 0.14


def test_a_line_keeps_its_side_while_the_corpus_grows(corpus: list[Utterance]) -> None:
    before, after = split_by_pattern(corpus[::2]), split_by_pattern(corpus)
    stayed = {u.where for u in before.test} & {u.where for u in after.test}
    assert len(stayed) >= 0.9 * len(before.test)


def test_parts_and_fields_of_a_line() -> None:
    line = "teen | shown | reject,find | no {not:$BRAND}, a {need:red lamp}!"
    utterance = parse_line(line)
    assert utterance.acts == {"reject", "find"}
    assert [part.slot for part in utterance.parts] == ["", "not", "", "need", ""]
    assert utterance.pattern == "no $BRAND, a red lamp!"
    assert parse_line(as_line(utterance)) == utterance


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("plain | start | find", "has not the fields"),
        ("loud | start | find | hi", "voice 'loud' is unknown"),
        ("plain | begin | find | hi", "state 'begin' is unknown"),
        ("plain | start | search | hi", "act 'search' is unknown"),
        ("plain | start | find | a {thing:lamp}", "slot 'thing' is unknown"),
        ("plain | start | find | a {need:lamp", "brace outside"),
        ("plain | start | find | a {need: lamp}", "marks space"),
        ("plain | start | find | a $LAMP", "fill class 'LAMP' is unknown"),
    ],
)
def test_a_bad_line_is_named(line: str, told: str) -> None:
    with pytest.raises(CorpusError, match=r"x\.txt:3") as caught:
        parse_line(line, "x.txt:3")
    assert told in str(caught.value)


def test_near_duplicates_are_one_group_also_by_a_chain() -> None:
    groups = near_groups(["show me red shoes", "show me red shoes!", "show me bed shoes", "hi"])
    assert groups[0] == groups[1] == groups[2] != groups[3]


@given(seed=st.integers(0, 10_000))
def test_filled_spans_hold_what_was_marked(seed: int) -> None:
    rng = random.Random(seed)
    line = (
        "plain | start | find,inform | {need:$SUBCATEGORY} by {brand:$BRAND}, {max:under $MONEY}!"
    )
    example = Filler("train").fill(parse_line(line), rng, roughen=bool(seed % 2))
    assert [span.slot for span in example.spans] == ["need", "brand", "max"]
    ends = [(span.start, span.end) for span in example.spans]
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(example.text) for start, end in ends)
    assert "$BRAND" not in example.text


def test_each_class_is_filled_and_the_sides_have_their_own_brands() -> None:
    text = " ".join(f"${name}" for name in CLASSES)
    utterance = parse_line(f"plain | start | find | {text}")
    for side in ("train", "dev", "test"):
        assert not any(
            name in Filler(side).fill(utterance, random.Random(1)).text for name in CLASSES
        )
    brand = parse_line("plain | start | find | $BRAND")
    sides = [
        {Filler(side).fill(brand, random.Random(n)).text.casefold() for n in range(300)}
        for side in ("train", "test")
    ]
    assert not sides[0] & sides[1]


@pytest.mark.parametrize("name", ["CATEGORY", "SUBCATEGORY", "COLOR", "MATERIAL", "NAME"])
def test_no_word_of_one_side_is_a_word_of_another(name: str) -> None:
    utterance = parse_line(f"plain | start | find | ${name}")
    train, dev, test = (
        {Filler(side).fill(utterance, random.Random(n)).text.casefold() for n in range(300)}
        for side in ("train", "dev", "test")
    )
    assert not train & test
    assert not train & dev
    assert not dev & test
    assert len(train) > len(test) > 5


def test_money_and_ids_come_in_many_forms() -> None:
    rng = random.Random(3)
    amounts, ids = {money(rng) for _ in range(500)}, {customer_id(rng) for _ in range(500)}
    assert any(amount.startswith("$") for amount in amounts)
    assert any("hundred" in amount for amount in amounts)
    assert any(amount.endswith("k") for amount in amounts)
    assert len({"".join("9" if c.isdigit() else c for c in one) for one in ids}) > 8


def test_only_what_means_the_same_elsewhere_roams() -> None:
    rng = random.Random(1)

    def stages(line: str) -> set[str]:
        return {roamed(parse_line(line), rng) for _ in range(200)}

    assert len(stages("plain | start | ask_shop | do you deliver")) == 10
    assert stages("plain | offered | affirm | yes") == {"offered"}
    assert stages("plain | asked_budget | inform | 50") == {"asked_budget"}
    assert stages("staff | staff | lookup | C12") == {"staff"}
    assert "start" not in stages("plain | shown | take | the second")


@pytest.mark.parametrize(
    ("manners", "place"),
    [("greet | hello", 0), ("bye | see you", -1), ("greet,thanks | hi, ta", 0)],
)
def test_manners_stand_where_they_belong(manners: str, place: int) -> None:
    acts, words = manners.split(" | ")
    said = parse_line(f"plain | start | {acts} | {words}")
    asked = parse_line("plain | shown | find,inform | a {need:lamp} {max:under 40}")
    assert is_manners(said)
    assert not is_manners(asked)
    filler, rng = Filler("train"), random.Random(2)
    both = joined(filler.fill(asked, rng), filler.fill(said, rng), rng)
    assert both.acts == said.acts | asked.acts
    assert (both.text.startswith(words), both.text.endswith(words)) == (place == 0, place == -1)
    assert [both.text[s.start : s.end] for s in both.spans] == ["lamp", "under 40"]
    assert both.stage == "shown"
