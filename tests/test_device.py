"""The device by setting: what is not there is named, with the remedy."""

from __future__ import annotations

import pytest
import torch

from engine.device import DeviceError, usable_device


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
