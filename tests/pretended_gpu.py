"""A GPU that is not there: tensors that say they are on one, held and computed by the processor.

What a real one refuses is refused: numbers taken to numpy without a copy to the host, tensors of two
devices in one call, integer products of shapes that CUDA's kernel does not take. It tells nothing
of speed, nor of how a GPU rounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves, tree_map

GPU = torch.device("cuda", 0)
#: Calls that may have tensors of both: one is copied to the other.
_COPIES = frozenset({"copy_", "to", "cpu"})


class OnGpu(Tensor):
    """A tensor that says it is on the GPU."""

    @classmethod
    def __torch_function__(cls, call: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _called(call, args, kwargs or {})


class _Pretending(TorchFunctionMode):
    """Sees every call, those too that make a tensor there, or copy one to it."""

    def __torch_function__(self, call: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _called(call, args, kwargs or {})


def _called(call: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """What a call gives, on the device that it would give it on."""
    if call is torch.device:
        return call(*args, **kwargs)
    name = getattr(call, "__name__", "")
    tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor)]
    there = [tensor for tensor in tensors if type(tensor) is OnGpu]
    if there:
        if call == Tensor.device.__get__:
            return GPU
        _check(name, args, tensors)
    asked = _asked(name, args, kwargs)
    if asked is not None:
        args = tree_map(lambda leaf: "cpu" if _is_device(leaf) else leaf, args)
        kwargs = {key: "cpu" if key == "device" else value for key, value in kwargs.items()}
    with torch._C.DisableTorchFunctionSubclass():
        found = call(*tree_map(_plain, args), **tree_map(_plain, kwargs))
        if asked is not None and there:
            found = found.clone()  # a copy to the host shares nothing with what is there
    stays = bool(there) if asked is None else asked.type == "cuda"
    if not stays:
        return found
    return tree_map(
        lambda leaf: leaf.as_subclass(OnGpu) if isinstance(leaf, Tensor) else leaf, found
    )


def _check(name: str, args: Any, tensors: list[Tensor]) -> None:
    """Raise what a GPU's tensor would."""
    if name in ("numpy", "__array__"):
        raise TypeError(
            "can't convert cuda:0 device type tensor to numpy; copy it to the host first"
        )
    mixed = any(type(tensor) is not OnGpu and tensor.dim() for tensor in tensors)
    indexed = name in ("__getitem__", "__setitem__") and type(args[0]) is OnGpu
    if mixed and not indexed and name not in _COPIES:
        raise RuntimeError(f"{name}: expected all tensors to be on the same device")
    if name == "_int_mm":
        (rows, inner), (_, columns) = args[0].shape, args[1].shape
        if rows <= 16 or inner % 8 or columns % 8:
            raise RuntimeError(f"_int_mm of {rows} x {inner} and {inner} x {columns} on CUDA")


def _asked(name: str, args: Any, kwargs: dict[str, Any]) -> torch.device | None:
    """The device that a call names, if it does."""
    if name == "cpu":
        return torch.device("cpu")
    named = [leaf for leaf in (kwargs.get("device"), *args) if _is_device(leaf)]
    return torch.device(named[0]) if named else None


def _is_device(leaf: Any) -> bool:
    return isinstance(leaf, torch.device) or (
        isinstance(leaf, str) and leaf.startswith(("cuda", "cpu"))
    )


def _plain(leaf: Any) -> Any:
    return leaf.as_subclass(Tensor) if type(leaf) is OnGpu else leaf


@contextmanager
def pretended_gpu(patch: pytest.MonkeyPatch) -> Iterator[str]:
    """Inside, the device of this name is there."""
    patch.setattr(torch.cuda, "synchronize", lambda _device=None: None)
    with _Pretending():
        yield str(GPU)
