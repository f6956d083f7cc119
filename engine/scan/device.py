"""The device that the index scans on: checked once at the start. It knows nothing of the index."""

from __future__ import annotations

import torch


class DeviceError(RuntimeError):
    """A device that this machine, or this build of torch, does not have."""


def usable_device(name: str) -> torch.device:
    """``cpu``, ``cuda`` or ``cuda:<number>`` as a device that is there.

    Raises:
        DeviceError: naming the device, what there is, and the remedy.
    """
    device = torch.device(name)
    if device.type != "cuda":
        return device
    if not torch.cuda.is_available():
        why = "sees no GPU" if torch.version.cuda else "is built without CUDA"
        raise DeviceError(
            f"TORCH_DEVICE={name!r}, but torch {torch.__version__} {why}; "
            "set TORCH_DEVICE=cpu, or install the CUDA build of torch and its driver"
        )
    there = torch.cuda.device_count()
    if (device.index or 0) >= there:
        raise DeviceError(
            f"TORCH_DEVICE={name!r}, but there are {there} GPUs; set cuda:0 to cuda:{there - 1}"
        )
    return device
