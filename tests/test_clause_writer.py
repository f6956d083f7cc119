"""The decoder that writes clauses: held to its plan even when it knows nothing."""

from __future__ import annotations

import re

import pytest

from agent.replying.phrasing import Clause, PhraseBook
from agent.training.clause_writer import ClauseWriter, Plan, faults, planned, table

BOOK = PhraseBook(
    {
        f"s{n}": tuple(
            Clause(text, frozenset(re.findall(r"{(\w+)}", text)), tone)
            for tone in ("", "casual")
            for text in (f"It costs {{price}} at {n}.", f"{{name}}: {{price}}, so {n}.", f"No {n}.")
        )
        for n in range(6)
    }
)


@pytest.fixture(scope="module")
def writer() -> ClauseWriter:
    return ClauseWriter(planned(BOOK), width=32, layers=1)


def test_plans_are_read_off_the_clauses() -> None:
    clauses = planned(BOOK)
    assert len(clauses) == 36
    assert clauses[1] == (Plan("s0", "", ("{name}", "{price}")), "{name}: {price}, so 0.")
    assert 0 < sum(plan.held_out for plan, _ in clauses) < len(clauses) / 2


def test_faults_by_hand() -> None:
    plan = Plan("s0", "", ("{name}", "{price}"))
    assert faults(plan, "{name}: {price}") == []
    assert faults(plan, "{name}, {name} by {brand}") == ["missing", "wrong", "twice"]


def test_decoding_is_held_to_the_plan_before_anything_is_learned(writer: ClauseWriter) -> None:
    plan = Plan("s0", "", ("{name}", "{price}"))
    for seed in range(5):
        text = writer.write(plan, heat=2.0, seed=seed)
        assert not {"wrong", "twice"} & set(faults(plan, text))
    assert writer.write(plan, seed=1) == writer.write(plan, seed=1)
    assert "[" not in writer.write(plan, constrained=False, heat=2.0)


def test_a_miniature_learns_its_clauses(writer: ClauseWriter) -> None:
    clauses = planned(BOOK)
    losses = writer.train(clauses, passes=30, batch=8, rate=5e-3, say=lambda _: None)
    assert losses[-1] < 0.3 * losses[0]
    lines = list(table(writer, clauses, each=1))
    assert len(lines) == 6
    held = [line.split(" | ") for line in lines if " held | " in line]
    assert all(row[6] == row[7] == "0.00" for row in held)  # none wrong, none twice
