"""Search queries judged by conditions on the catalogue, and what they are searched with."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from bench.judgements import ACCEPTABLE, RIGHT, condition, read_queries
from bench.search_peers import Bm25, CharacterTfidf
from data.records import Product
from tests.bundled import shop

KETTLE = Product("1", "Kitchen", 30.0, "Kettles", "Nordvik", "Glass kettle", "It whistles.",
                 attributes={"volume_ml": 1500.0, "size": ("S", "M")})  # fmt: skip
MUG = Product("2", "Kitchen", 9.0, "Mugs", "Brill", "Mug", stock=3)
SOLD_OUT = Product("3", "Kitchen", 9.0, "Kettles", "Brill", "Kettle", stock=0)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("sub=Mugs,Kettles", True), ("sub=Mugs", False), ("cat=kitchen", True),
        ("name~glass|steel", True), ("text~WHISTLE", True), ("name~whistle", False),
        ("size=m", True), ("size=L", False), ("volume_ml=1500", True), ("volume_ml<=1500", True),
        ("volume_ml>=1501", False), ("pages<=3", False), ("color=red", False),
    ],
)  # fmt: skip
def test_conditions(text: str, holds: bool) -> None:
    assert condition(text)(KETTLE) is holds


def test_grades_and_order(tmp_path: Path) -> None:
    path = tmp_path / "queries.txt"
    path.write_text("# note\n[exact]\nkettle | cat=Kitchen | sub=Kettles\n\n[superlative]\n"
                    "cheapest | cat=Kitchen | | cheapest\n")  # fmt: skip
    first, second = read_queries([KETTLE, MUG, SOLD_OUT], path)
    assert first.grades.tolist() == [RIGHT, ACCEPTABLE, 0]
    assert first.best.tolist() == [True, False, False]
    assert second.grades.tolist() == [ACCEPTABLE, ACCEPTABLE, 0]
    assert (first.kind, first.order, second.kind, second.order) == (
        "exact", "best", "superlative", "cheapest",
    )  # fmt: skip
    assert first.is_tuning == second.is_tuning  # both are about the same thing


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("kettle", "1 cells"), ("kettle | Kettles", "is no condition"),
        ("kettle | sub=Teapots", "no product is as wanted"),
        ("kettle | sub=Kettles | color=red", "no product is as wanted"),
        ("kettle | sub=Kettles | | nicest", "expected one of"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_judged_is_named(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "queries.txt"
    path.write_text(f"[exact]\n{line}\n")
    with pytest.raises(ValueError, match=rf"line 2: .*{fault}"):
        read_queries([KETTLE], path)


def test_the_project_s_own_queries_fit_the_bundled_shop() -> None:
    queries = read_queries(shop().products)
    assert len(queries) >= 400
    assert len({query.text for query in queries}) == len(queries)
    tuning = [query for query in queries if query.is_tuning]
    assert 0.4 < len(tuning) / len(queries) < 0.6
    assert {q.wanted for q in tuning}.isdisjoint(q.wanted for q in queries if not q.is_tuning)
    for kind, own in itertools.groupby(queries, lambda query: query.kind):
        assert len(list(own)) >= 30, kind


@pytest.mark.parametrize("peer", [Bm25, CharacterTfidf])
def test_peers_find_what_shares_words(peer: type[Bm25] | type[CharacterTfidf]) -> None:
    scores = peer(["steel kettle", "blue mug", "a steel mug for a steel kettle"]).scores("mug")
    assert int(np.argmax(scores)) == 1
    assert scores[0] < scores[2]
