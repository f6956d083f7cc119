"""Scans are made once, and what is read again is what was made."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from test_principal_scan import concentrated

from data.array_store import ArrayStore
from engine.index import ExactIndex
from engine.scan.int8_scan import Int8Scan
from engine.scan.kept_scans import KIND, KeptScans
from engine.scan.principal_scan import PrincipalScan


@pytest.mark.parametrize("structured", [True, False])
def test_what_is_read_is_what_was_made(
    structured: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, queries = concentrated("random", 2_000, 300, 3)
    if not structured:
        rows = torch.randn(2_000, 300, generator=torch.Generator().manual_seed(0))
    base = torch.linspace(-1, 1, 2_000)
    store = ArrayStore(tmp_path)

    def index(made_from: str) -> ExactIndex:
        kept = KeptScans(store, made_from)
        return ExactIndex(rows, scan="int8", bases=True, kept=kept)

    made = index("a")
    with monkeypatch.context() as patch:
        for kind in (Int8Scan, PrincipalScan):
            patch.setattr(kind, "build", None)
        read = index("a")
    assert (made.principal is not None) == (read.principal is not None) == structured
    for one in (made, read):
        one.whole_rows = one.few_cells = 0
    wanted, found = (one.search(queries, 9, base=base) for one in (made, read))
    assert torch.equal(wanted[0], found[0])
    assert torch.equal(wanted[1], found[1])
    if made.principal is not None and read.principal is not None:
        query = queries[0].double().numpy()
        assert torch.equal(made.principal.bounds(query), read.principal.bounds(query))


def test_other_vectors_are_scanned_anew(tmp_path: Path) -> None:
    rows, _ = concentrated("random", 300, 100, 4)
    kept = KeptScans(ArrayStore(tmp_path), "a")
    assert kept.of(rows)[0].count == 300
    assert len(list(tmp_path.glob(f"{KIND}-*"))) == 1
    assert kept.of(rows[:200])[0].count == 200  # a key that lies
    assert KeptScans(ArrayStore(None), "a").of(rows)[0].count == 300
