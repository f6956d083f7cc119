"""Bounds of the two scans hold, integer products are checked, a saved index answers alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from test_index import KINDS, vectors_of

from engine import index as index_module
from engine.index import ExactIndex
from engine.scan import integer_check
from engine.scan.barred_rows import Barred
from engine.scan.fp32_scan import Fp32Scan
from engine.scan.index_store import IndexFileError
from engine.scan.int8_scan import BLOCK, Int8Scan, column_widths, integer_product

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize("scan", [Int8Scan.build, Fp32Scan])
@given(kind=st.sampled_from(KINDS), seed=st.integers(0, 50), width=st.sampled_from([3, 64, 200]))
def test_no_score_exceeds_its_bound_and_no_bound_its_doubt(
    scan: object, kind: str, seed: int, width: int
) -> None:
    rows, queries = vectors_of(kind, 150, width, seed)
    built = scan(rows)  # type: ignore[operator]
    prepared = built.quantize(queries.numpy())
    exact = queries.double() @ rows.double().T
    bounds = built.row_bounds(prepared).double()
    small = 1e-34
    assert bool((bounds + small >= exact).all())
    doubt = torch.from_numpy(prepared.doubt)[:, None].double()
    assert bool((bounds <= exact + doubt * (1 + 1e-6) + small).all())
    some = torch.tensor([149, 0, 64, 3])
    assert bool((built.row_bounds(prepared, some).double() + small >= exact[:, some]).all())
    blocks = built.block_bounds(prepared, [Barred(150, None)] * 3).double()
    for block in range(3):
        own = exact[:, block * BLOCK : (block + 1) * BLOCK].amax(1)
        assert bool((blocks[:, block] + small >= own).all())


@pytest.mark.parametrize("many", [1, 3, 8, 64])
@pytest.mark.parametrize("count", [1, 17, 200])
def test_rows_first_gives_the_same_integers(many: int, count: int) -> None:
    g = torch.Generator().manual_seed(many * count)
    queries, rows = (
        torch.randint(-127, 128, (size, 24), dtype=torch.int8, generator=g)
        for size in (many, count)
    )
    wanted = queries.long() @ rows.long().T
    for rows_first in (False, True):
        got = integer_product(queries, rows, rows_first=rows_first)
        assert torch.equal(got.long(), wanted)


def test_an_index_that_puts_rows_first_answers_alike() -> None:
    rows, queries = vectors_of("random", 20_000, 40, 9)
    other = Int8Scan.build(rows, rows_first=True)
    found = ExactIndex(rows, built=other).search(queries, 9)
    wanted = ExactIndex(rows, scan="fp32").search(queries, 9)
    assert torch.equal(found[0], wanted[0])
    assert torch.equal(found[1], wanted[1])
    base = torch.randn(3, 20_000, generator=torch.Generator().manual_seed(1))
    mask = torch.rand(20_000, generator=torch.Generator().manual_seed(2)) < 0.5
    for base_or_none in (base, None):
        found = ExactIndex(rows, built=other).search(queries, 9, mask, base_or_none)
        wanted = ExactIndex(rows, scan="fp32").search(queries, 9, mask, base_or_none)
        assert torch.equal(found[0], wanted[0])
        assert torch.equal(found[1], wanted[1])


def test_widths_are_128_and_the_rest_in_eights() -> None:
    assert column_widths(448) == [128, 128, 128, 64]
    assert column_widths(128) == [128]
    assert column_widths(131) == [128, 8]
    assert column_widths(1) == [8]


@pytest.fixture
def _fresh_check() -> object:
    integer_check.integers_serve.cache_clear()
    yield None
    integer_check.integers_serve.cache_clear()


@pytest.mark.usefixtures("_fresh_check")
@pytest.mark.parametrize("fault", ["wrong", "missing", "slow"])
def test_bad_integer_products_lead_to_fp32(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(queries: torch.Tensor, rows: torch.Tensor, *, rows_first: bool) -> torch.Tensor:
        return (queries.long() @ rows.long().T).clamp(-(2**15), 2**15 - 1).int()  # saturates

    def missing(queries: torch.Tensor, rows: torch.Tensor, *, rows_first: bool) -> torch.Tensor:
        raise AttributeError("module 'torch' has no attribute '_int_mm'")

    if fault == "slow":
        monkeypatch.setattr(integer_check, "products_fast", lambda *_, **__: False)
    else:
        product = wrong if fault == "wrong" else missing
        monkeypatch.setattr(integer_check, "integer_product", product)
    rows, queries = vectors_of("random", 300, 12, 0)
    index = ExactIndex(rows)
    assert isinstance(index.scan, Fp32Scan)
    assert index.search(queries[0], 5)[1].shape == (5,)


def test_the_check_passes_right_products() -> None:
    assert integer_check.products_exact("cpu", rows_first=True) == integer_check.products_exact(
        "cpu", rows_first=False
    )


@pytest.mark.parametrize("mmap", [True, False])
@pytest.mark.parametrize("scan", ["int8", "fp32"])
def test_a_saved_index_answers_alike(
    tmp_path: Path, scan: str, mmap: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "integers_serve", lambda _: scan == "int8")
    rows, queries = vectors_of("clustered", 17_000, 140, 6)
    index = ExactIndex(rows, scan=scan)  # type: ignore[arg-type]
    index.save(tmp_path / "index", key="catalogue 7")
    again = ExactIndex.load(tmp_path / "index", key="catalogue 7", mmap=mmap)
    assert type(again.scan) is type(index.scan)
    assert again.memory_per_item == index.memory_per_item
    for found, wanted in zip(again.search(queries, 12), index.search(queries, 12), strict=True):
        assert torch.equal(found, wanted)


def test_what_is_wrong_with_a_saved_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match=r"index\.json is missing; build the index anew"):
        ExactIndex.load(tmp_path)
    ExactIndex(torch.ones(70, 3), scan="int8").save(tmp_path, key="a")
    with pytest.raises(IndexFileError, match="key 'a'; expected 2, 'b'"):
        ExactIndex.load(tmp_path, key="b")
    (tmp_path / "part0.npy").write_bytes(b"short")
    with pytest.raises(IndexFileError, match=r"part0\.npy cannot be read"):
        ExactIndex.load(tmp_path, key="a")
    card = json.loads((tmp_path / "index.json").read_text())
    (tmp_path / "index.json").write_text(json.dumps(card | {"count": 71}))
    with pytest.raises(IndexFileError, match=r"vectors\.npy holds float32 \(70, 3\), expected"):
        ExactIndex.load(tmp_path, key="a")


def test_memory_is_counted_in_bytes_an_item() -> None:
    index = ExactIndex(torch.ones(6400, 128), scan="int8")
    assert index.memory_per_item == 4 * 128 + 128 + 3 * 4 / BLOCK
