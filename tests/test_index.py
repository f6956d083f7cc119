"""The exact index against float64, on every path, on vectors kind and unkind."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from engine.index import ExactIndex
from engine.scan.index_input import IndexInputError
from engine.scan.rescoring import Ask

pytestmark = pytest.mark.usefixtures("one_thread")


PATHS = {
    "few rows, scored one by one": {"few_cells": 10**9},
    "all rows bounded at once": {"whole_rows": 10**9, "few_cells": 0},
    "one product bounds all rows": {"whole_rows": 10**9, "few_cells": 0, "many_answers": 1},
    "rows gathered": {"whole_rows": -1, "few_cells": -1, "gather_share": 1.0},
    "blocks scanned": {"whole_rows": 0, "few_cells": 0, "gather_share": -1.0},
}


def forced(vectors: Tensor, path: str, scan: str, place: Tensor | None = None) -> ExactIndex:
    """An index that has no choice but one path."""
    index = ExactIndex(vectors, place=place, scan=scan)  # type: ignore[arg-type]
    for name, value in PATHS[path].items():
        setattr(index, name, value)
    return index


def vectors_of(kind: str, count: int, width: int, seed: int) -> tuple[Tensor, Tensor]:
    """Rows (n, d) and three queries (3, d)."""
    g = torch.Generator().manual_seed(seed)
    rows = torch.randn(count, width, generator=g)
    queries = torch.randn(3, width, generator=g)
    if kind == "clustered":
        rows = rows[torch.randint(0, min(5, count), (count,), generator=g)] + 0.05 * rows
    elif kind == "duplicated":
        rows = rows[torch.randint(0, min(7, count), (count,), generator=g)]
    elif kind == "zero":
        rows[torch.rand(count, generator=g) < 0.7] = 0
        queries[0] = 0
    elif kind == "huge":
        rows *= 10.0 ** torch.randint(-20, 14, (count, 1), generator=g)
    elif kind == "tiny":
        rows *= 10.0 ** torch.randint(-44, -20, (count, 1), generator=g)
        queries[0] *= 1e-20
    elif kind == "near ties":  # all within one part in a million of the query itself
        rows = queries[0] * (1 + 1e-6 * rows[:, :1]) + 1e-7 * rows
    elif kind == "opposite":
        rows = -rows.abs()
        queries = queries.abs()
    return rows, queries


def truth(
    rows: Tensor, query: Tensor, k: int, mask: Tensor | None = None, addends: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Scores in float64, rounded to fp32; best first, equals by row."""
    exact = np.vecdot(rows.double().numpy(), query.double().numpy())
    if addends is not None:
        exact = exact + addends.double().numpy()
    scores = exact.astype(np.float32)
    allowed = np.arange(len(rows)) if mask is None else np.flatnonzero(mask.numpy())
    best = allowed[np.lexsort((allowed, -scores[allowed]))[:k]]
    return torch.from_numpy(scores[best]), torch.from_numpy(best)


def same(found: tuple[Tensor, Tensor], wanted: tuple[Tensor, Tensor]) -> bool:
    return torch.equal(found[0], wanted[0]) and torch.equal(found[1], wanted[1])


KINDS = (
    "random", "clustered", "duplicated", "zero", "huge", "tiny", "near ties", "opposite",
)  # fmt: skip


@pytest.mark.parametrize("scan", ["int8", "fp32"])
@pytest.mark.parametrize("path", PATHS)
@given(data=st.data())
@settings(max_examples=25)
def test_every_path_answers_as_float64_does(path: str, scan: str, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    count = data.draw(st.sampled_from([1, 63, 64, 65, 200, 500]))
    width = data.draw(st.sampled_from([1, 7, 40, 130]))
    k = data.draw(st.sampled_from([1, 3, 10, 70, 600]))
    share = data.draw(st.sampled_from([None, 0.0, 0.01, 0.3, 0.9, 1.0]))
    seed = data.draw(st.integers(0, 1000))
    rows, queries = vectors_of(kind, count, width, seed)
    mask = None
    if share is not None:
        mask = torch.rand(count, generator=torch.Generator().manual_seed(seed)) < share
    index = forced(rows, path, scan)
    together = index.search(queries, k, mask)
    for number, query in enumerate(queries):
        wanted = truth(rows, query, k, mask)
        size = len(wanted[1])
        assert same(index.search(query, k, mask), wanted)
        assert same((together[0][number, :size], together[1][number, :size]), wanted)
        assert bool((together[1][number, size:] == -1).all())
        assert bool((together[0][number, size:] == -torch.inf).all())


#: Base scores: all apart, few apart (many ties), far beyond the products, hardly there.
BASES = ("apart", "ties", "far", "faint", "zero")


def base_of(kind: str, count: int, seed: int) -> Tensor:
    """(n,) fp32 scores that the products are added to."""
    g = torch.Generator().manual_seed(seed)
    base = torch.randn(count, generator=g)
    if kind == "ties":
        return base.sign()
    return base * {"apart": 3.0, "far": 1e6, "faint": 1e-5, "zero": 0.0}[kind]


@pytest.mark.parametrize("scan", ["int8", "fp32"])
@pytest.mark.parametrize("path", PATHS)
@given(data=st.data())
@settings(max_examples=25)
def test_base_scores_and_shared_vectors_count_as_float64_does(
    path: str, scan: str, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from([kind for kind in KINDS if kind not in ("huge", "tiny")]))
    vectors = data.draw(st.sampled_from([1, 64, 200]))
    count = data.draw(st.sampled_from([1, 65, 500]))
    width = data.draw(st.sampled_from([1, 40, 130]))
    k = data.draw(st.sampled_from([1, 3, 10, 600]))
    share = data.draw(st.sampled_from([None, 0.0, 0.05, 0.5, 1.0]))
    length = data.draw(st.sampled_from([0.0, 1e-3, 1.0]))
    seed = data.draw(st.integers(0, 1000))
    g = torch.Generator().manual_seed(seed)
    rows, queries = vectors_of(kind, vectors, width, seed)
    queries = queries * length
    place = torch.randint(0, vectors, (count,), generator=g)
    bases = [base_of(data.draw(st.sampled_from(BASES)), count, seed + n) for n in range(3)]
    masks = None
    if share is not None:
        masks = [torch.rand(count, generator=g) < share for _ in range(3)]
    index = forced(rows, path, scan, place)
    together = index.search(queries, k, masks, bases)
    for number, (query, base) in enumerate(zip(queries, bases, strict=True)):
        mask = None if masks is None else masks[number]
        wanted = truth(rows[place], query, k, mask, base)
        size = len(wanted[1])
        assert same(index.search(query, k, mask, base), wanted)
        assert same((together[0][number, :size], together[1][number, :size]), wanted)
        assert bool((together[1][number, size:] == -1).all())


def test_a_base_lifts_and_sinks_a_row() -> None:
    index = ExactIndex(torch.tensor([[1.0], [2.0], [3.0]]))
    scores, rows = index.search(torch.tensor([1.0]), 3, base=torch.tensor([5.0, 0.0, -2.5]))
    assert rows.tolist() == [0, 1, 2]
    assert scores.tolist() == [6.0, 2.0, 0.5]


def test_rows_may_share_a_vector() -> None:
    index = ExactIndex(torch.tensor([[1.0], [2.0]]), place=torch.tensor([1, 0, 1]))
    scores, rows = index.search(torch.tensor([1.0]), 5)
    assert len(index) == 3
    assert rows.tolist() == [0, 2, 1]
    assert scores.tolist() == [2.0, 2.0, 1.0]


def test_equal_rows_come_in_the_order_of_their_rows() -> None:
    rows = torch.randn(1, 33).expand(40_000, 33).contiguous()
    for scan in ("int8", "fp32"):
        found = ExactIndex(rows, scan=scan).search(rows[0], 1000)[1]  # type: ignore[arg-type]
        assert found.tolist() == list(range(1000))


def test_one_row_out_of_scale_does_not_blind_the_others() -> None:
    rows = torch.randn(20_000, 16, generator=torch.Generator().manual_seed(1))
    rows[777] *= 1e12
    index = ExactIndex(rows, scan="int8")
    for sign in (1, -1):
        query = sign * rows[777] / rows[777].norm()
        assert same(index.search(query, 10), truth(rows, query, 10))


def test_a_batch_may_have_a_mask_for_each_query() -> None:
    rows, queries = vectors_of("random", 20_000, 64, 2)
    masks = torch.zeros(3, 20_000, dtype=torch.bool)
    masks[0, :5] = True  # few: scored one by one
    masks[1, 100:2900] = True  # some: gathered
    masks[2, 1:] = True  # most: scanned and struck out
    scores, found = ExactIndex(rows).search(queries, 8, masks)
    for number in range(3):
        wanted = truth(rows, queries[number], 8, masks[number])
        size = len(wanted[1])
        assert same((scores[number, :size], found[number, :size]), wanted)
    assert found[0, 5:].tolist() == [-1, -1, -1]


def test_more_queries_than_one_scan_carries() -> None:
    rows = torch.randn(17_000, 8, generator=torch.Generator().manual_seed(3))
    queries = torch.randn(130, 8, generator=torch.Generator().manual_seed(4))
    scores, found = ExactIndex(rows).search(queries, 4)
    for number in (0, 63, 64, 129):
        assert same((scores[number], found[number]), truth(rows, queries[number], 4))


def test_no_rows_no_answer() -> None:
    scores, rows = ExactIndex(torch.zeros(0, 4)).search(torch.ones(4), 3)
    assert scores.shape == rows.shape == (0,)


def test_a_numpy_mask_serves() -> None:
    index = ExactIndex(torch.eye(3))
    found = index.search(torch.ones(3), 2, np.array([False, True, True]))[1]
    assert found.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda i: i.search(torch.ones(3), 1), r"query is \(3,\); give \(2,\)"),
        (lambda i: i.search(torch.ones(2), 0), "k=0; give 1 or more"),
        (lambda i: i.search(torch.tensor([1.0, torch.nan]), 1), "query 0 has a number"),
        (lambda i: i.search(torch.ones(2), 1, torch.ones(5)), "mask is torch.float32"),
        (lambda i: i.search(torch.ones(2), 1, base=torch.ones(4).double()), "base is torch.float6"),
        (lambda i: i.search(torch.ones(2), 1, base=torch.full((4,), torch.inf)), "not finite"),
        (lambda i: i.search(torch.ones(2, 2), 1, base=[torch.ones(4)]), "1 queries; there are 2"),
        (lambda i: ExactIndex(torch.ones(2, 2), place=torch.tensor([2])), "place names vector 2"),
        (lambda i: ExactIndex(torch.ones(2, 2), place=torch.ones(1)), "place is torch.float32"),
        (lambda i: ExactIndex(torch.ones(2, 2).double()), "vectors are torch.float64"),
        (lambda i: ExactIndex(torch.tensor([[1.0], [torch.inf]])), "vector 1 has a number"),
        (lambda i: ExactIndex(torch.tensor([[1e30]])), "vector 0 has a number"),
    ],
)
def test_what_cannot_be_used_is_named(call: object, words: str) -> None:
    with pytest.raises(IndexInputError, match=words):
        call(ExactIndex(torch.ones(4, 2)))  # type: ignore[operator]


def led(index: ExactIndex, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Watch which searches end with few rows by their bases alone: how many each."""
    seen: list[int] = []
    leading = index._rescoring.leading

    def watched(ask: Ask, most: float) -> Tensor | None:
        rows = leading(ask, most)
        seen.append(-1 if rows is None else len(rows))
        return rows

    monkeypatch.setattr(index._rescoring, "leading", watched)
    return seen


@pytest.mark.parametrize("scan", ["int8", "fp32"])
def test_where_bases_decide_no_vector_is_scanned(
    scan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answers by bases alone as by a scan of all, and as float64 gives."""
    rows, queries = vectors_of("random", 6_000, 24, 5)
    rows /= rows.norm(dim=1, keepdim=True)
    base = base_of("apart", 6_000, 5)
    g = torch.Generator().manual_seed(6)
    index = forced(rows, "all rows bounded at once", scan)
    seen = led(index, monkeypatch)
    for share in (1.0, 0.97, 0.5):
        mask = torch.rand(6_000, generator=g) < share
        for query, length in zip(queries, (1e-3, 0.3, 30.0), strict=True):
            asked = query * (length / query.norm())
            found = index.search(asked, 10, mask, base)
            assert same(found, truth(rows, asked, 10, mask, base))
            with monkeypatch.context() as patch:
                patch.setattr(index._rescoring, "leading", lambda _ask, _most: None)
                assert same(index.search(asked, 10, mask, base), found)
    for short, some, long in zip(seen[::3], seen[1::3], seen[2::3], strict=True):
        assert 10 <= short <= 25
        assert short <= some < 600
        assert long == -1  # what products say counts for more than any base
