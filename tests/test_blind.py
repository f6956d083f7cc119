"""The blind comparison's arithmetic, and that its two sides differ in words only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.replying.phrasing import Clause, PhraseBook
from bench import blind


def test_the_templates_are_the_plainest_clause_of_each_set_of_facts() -> None:
    def clause(text: str, *needs: str, tone: str = "") -> Clause:
        return Clause(text, frozenset(needs), tone)

    book = PhraseBook({"s": (
        clause("{a}, first {top}", "a", "top"), clause("hey {a}", "a", tone="casual"),
        clause("for {a}", "a"), clause("also {a}", "a"), clause("nothing", tone="short"),
    )})  # fmt: skip
    assert [c.text for c in book.plainest().clauses["s"]] == ["for {a}", "nothing"]


def test_agreement_beyond_chance() -> None:
    one = {"1": 1, "2": 1, "3": -1, "4": -1}
    assert blind.agreement([one, one]) == ("1.00", "1.00")
    other = {"1": 1, "2": -1, "3": -1, "4": 1}
    assert blind.agreement([one, other]) == ("0.50", "0.00")
    assert blind.agreement([one]) == ("-", "-")


def test_scores_are_of_the_shipped_wording(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sides = {"1": {"a": "shipped", "b": "templates"}, "2": {"a": "templates", "b": "shipped"}}
    (tmp_path / "key.json").write_text(json.dumps({"pairs": sides}))
    rows = [
        {"id": 1, "correct_a": 1, "correct_b": 1, "variety": "A", "fit": "tie"},
        {"id": 2, "correct_a": 1, "correct_b": 0, "variety": "B", "fit": "A"},
    ]
    (tmp_path / "judge.jsonl").write_text("\n".join(map(json.dumps, rows)))
    blind.score(tmp_path / "key.json", [tmp_path / "judge.jsonl"])
    told = capsys.readouterr().out
    assert "| variety | 2 | 0 | 0 | 0.5 |" in told
    assert "| fit | 0 | 1 | 1 | 1 |" in told
    assert "| correctness | 0 | 1 | 1 | 1 |" in told
    assert "templates: 2 of 2" in told
    assert "shipped: 1 of 2" in told


def test_what_judges_read_is_short() -> None:
    card = {"name": "Mug", "price": 9.0, "score": 0.123, "stock": None,
            "reasons": [{"text": "popular", "contribution": 0.2, "block": "popularity"}]}  # fmt: skip
    assert blind._short([card] * 9) == [{"name": "Mug", "price": 9.0, "reasons": ["popular"]}] * 8
