"""Bounds along the principal axes hold, and an index that has them answers as float64 does."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from test_index import BASES, KINDS, base_of, same, truth, vectors_of
from torch import Tensor

from engine.index import ExactIndex
from engine.scan.principal_scan import WIDTH, PrincipalScan, principal_axes


def concentrated(kind: str, count: int, width: int, seed: int) -> tuple[Tensor, Tensor]:
    """Rows (n, d) of which a few directions hold most, and three queries."""
    g = torch.Generator().manual_seed(seed)
    rows, queries = vectors_of(kind, count, 9, seed)
    turn = torch.linalg.qr(torch.randn(width, 9, generator=g)).Q
    rest = 0.05 * torch.randn(count, width, generator=g) * rows.norm(dim=1, keepdim=True)
    return rows @ turn.T + rest, queries @ turn.T + 0.05 * torch.randn(3, width, generator=g)


@given(kind=st.sampled_from(KINDS), seed=st.integers(0, 50), width=st.sampled_from([65, 200]))
@settings(max_examples=40)
def test_no_score_exceeds_its_bound(kind: str, seed: int, width: int) -> None:
    rows, queries = concentrated(kind, 300, width, seed)
    scan = PrincipalScan.build(rows)
    assert scan is not None
    for query in queries.double():
        exact = rows.double() @ query
        assert bool((scan.bounds(query.numpy()).double() + 1e-34 >= exact).all())


def test_bounds_are_near_where_the_axes_hold_nearly_all() -> None:
    rows, queries = concentrated("random", 500, 100, 1)
    scan = PrincipalScan.build(rows)
    assert scan is not None
    query = queries[0].double()
    over = scan.bounds(query.numpy()).double() - rows.double() @ query
    assert float((over / (rows.double().norm(dim=1) * query.norm())).max()) < 0.35


def test_rows_without_structure_are_left_alone() -> None:
    g = torch.Generator().manual_seed(0)
    assert PrincipalScan.build(torch.randn(2_000, 300, generator=g)) is None
    assert PrincipalScan.build(torch.randn(2_000, WIDTH, generator=g)) is None  # nothing to save
    assert PrincipalScan.build(torch.zeros(100, 300)) is None


def test_a_row_out_of_scale_does_not_turn_the_axes() -> None:
    rows, _ = concentrated("random", 500, 100, 2)
    axes = principal_axes(rows)
    rows[3] *= 1e12
    again = principal_axes(rows)
    assert axes is not None
    assert again is not None
    assert np.abs(axes[:9].T @ axes[:9] - again[:9].T @ again[:9]).max() < 1e-4


@given(data=st.data())
@settings(max_examples=60)
def test_base_scores_on_principal_bounds_count_as_float64_does(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([kind for kind in KINDS if kind not in ("huge", "tiny")]))
    count = data.draw(st.sampled_from([1, 65, 500]))
    k = data.draw(st.sampled_from([1, 3, 10, 600]))
    share = data.draw(st.sampled_from([None, 0.0, 0.05, 0.5, 1.0]))
    length = data.draw(st.sampled_from([0.0, 1e-3, 1.0]))
    seed = data.draw(st.integers(0, 1000))
    g = torch.Generator().manual_seed(seed)
    rows, queries = concentrated(kind, 200, 90, seed)
    queries = queries * length
    place = torch.randint(0, 200, (count,), generator=g)
    bases = [base_of(data.draw(st.sampled_from(BASES)), count, seed + n) for n in range(3)]
    masks = None
    if share is not None:
        masks = [torch.rand(count, generator=g) < share for _ in range(3)]
    index = ExactIndex(rows, place=place, scan="int8", bases=True)
    assert index.principal is not None
    index.whole_rows = index.few_cells = 0
    index.gather_share = data.draw(st.sampled_from([-1.0, 0.2, 1.0]))
    together = index.answers(queries, k, masks, bases)
    for number, (query, base) in enumerate(zip(queries, bases, strict=True)):
        mask = None if masks is None else masks[number]
        wanted = truth(rows[place], query, k, mask, base)
        assert same(index.search(query, k, mask, base), wanted)
        assert same(together[number], wanted)


def test_where_base_scores_decide_few_vectors_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, queries = concentrated("random", 3_000, 100, 2)
    base = base_of("apart", 3_000, 2)
    index = ExactIndex(rows, scan="int8", bases=True)
    index.whole_rows = index.few_cells = 0
    index.gather_share = 0.1
    seen = []
    bounds = index.scan.row_bounds

    def watched(prepared: object, rows: Tensor | None = None) -> Tensor:
        seen.append(rows)
        return bounds(prepared, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(index.scan, "row_bounds", watched)
    query = 0.3 * queries[0]
    assert same(index.search(query, 5, base=base), truth(rows, query, 5, None, base))
    assert len(seen) == 1
    assert seen[0] is not None
    assert len(seen[0]) < 300
