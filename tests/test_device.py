"""The device by setting: what is not there is named, with the remedy; and the way to a GPU is clear.

No GPU is needed: see ``pretended_gpu.py``.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from test_index import PATHS, base_of, same, truth, vectors_of

from bench import index as bench_index
from engine import index as index_module
from engine.index import ExactIndex
from engine.scan import integer_check
from engine.scan.device import DeviceError, usable_device
from tests.pretended_gpu import OnGpu, pretended_gpu


def test_the_processor_is_always_there() -> None:
    assert usable_device("cpu") == torch.device("cpu")


def test_without_a_gpu_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(DeviceError, match=r"TORCH_DEVICE='cuda:1'.*set TORCH_DEVICE=cpu, or inst"):
        usable_device("cuda:1")


def test_a_gpu_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert usable_device("cuda") == torch.device("cuda")
    assert usable_device("cuda:1") == torch.device("cuda:1")
    with pytest.raises(DeviceError, match="there are 2 GPUs; set cuda:0 to cuda:1"):
        usable_device("cuda:2")


@pytest.mark.parametrize("scan", ["int8", "fp32"])
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("shared", [False, True])
def test_every_path_is_open_to_a_gpu(
    path: str, scan: str, shared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan stays on it, nothing is taken to numpy there, and the answers are the same."""
    rows, queries = vectors_of("random", 500, 40, 3)
    g = torch.Generator().manual_seed(4)
    place = torch.randint(0, 500, (700,), generator=g) if shared else None
    lying = rows if place is None else rows[place]
    mask = torch.rand(len(lying), generator=g) < 0.7
    bases = [base_of(kind, len(lying), 5) for kind in ("apart", "ties", "faint")]
    with pretended_gpu(monkeypatch) as gpu:
        index = ExactIndex(rows, place=place, device=gpu, scan=scan)  # type: ignore[arg-type]
        for name, value in PATHS[path].items():
            setattr(index, name, value)
        held = index.scan.parts[0] if scan == "int8" else index.scan.tiles  # type: ignore[union-attr]
        assert type(held) is OnGpu
        found = [index.answers(queries, 7, *more) for more in ((), (mask,), (mask, bases))]
    for number, query in enumerate(queries):
        assert same(found[0][number], truth(lying, query, 7))
        assert same(found[1][number], truth(lying, query, 7, mask))
        assert same(found[2][number], truth(lying, query, 7, mask, bases[number]))


def test_bases_are_bounded_on_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """By themselves, and along the principal axes."""
    g = torch.Generator().manual_seed(1)
    rows = torch.randn(6_000, 9, generator=g) @ torch.randn(9, 100, generator=g)
    rows /= rows.norm(dim=1, keepdim=True)
    query, base = rows[7] + 0.1 * rows[8], base_of("apart", 6_000, 2)
    mask = torch.rand(6_000, generator=g) < 0.9
    for length in (0.1, 2.0):
        with pretended_gpu(monkeypatch) as gpu:
            index = ExactIndex(rows, device=gpu, scan="int8", bases=True)
            assert index.principal is not None
            assert type(index.principal.ints) is OnGpu
            index.whole_rows = index.few_cells = 0
            found = index.search(length * query, 5, mask, base)
        assert same(found, truth(rows, length * query, 5, mask, base))


def test_the_bench_for_a_gpu_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (8 << 30, 8 << 30))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "none")
    monkeypatch.setattr(index_module, "integers_serve", lambda _device: True)
    with pretended_gpu(monkeypatch):
        bench_index.on_gpu(most=20_000)
    told = capsys.readouterr().out
    assert "n = 20,000, d = 128, Int8Scan" in told
    assert told.count("batch") == 3


def test_integer_products_are_checked_on_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    with pretended_gpu(monkeypatch) as gpu:
        assert integer_check.products_exact(gpu, rows_first=True)
        assert not integer_check.products_exact(gpu, rows_first=False)  # shapes it does not take


def test_what_a_gpu_refuses_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pretended_gpu(monkeypatch) as gpu:
        there = torch.ones(3, device=gpu)
        with pytest.raises(TypeError, match="copy it to the host first"):
            there.numpy()
        with pytest.raises(TypeError, match="copy it to the host first"):
            np.asarray(there)
        with pytest.raises(RuntimeError, match="expected all tensors to be on the same device"):
            there + torch.ones(3)
        assert there.cpu().numpy().tolist() == [1.0, 1.0, 1.0]
