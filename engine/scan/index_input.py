"""What may enter the index: vectors, queries, masks and base scores, checked once at the door.

It does not know how the index searches.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

Array = Tensor | np.ndarray
#: One for all queries, or one for each, stacked or listed.
Arrays = Array | Sequence[Array]

#: Beyond this length fp32 scores could overflow.
LONGEST = 1e18


class IndexInputError(ValueError):
    """A vector, query, mask or base that cannot be used: names it, the value and the remedy."""


def check_vectors(vectors: Tensor) -> None:
    """(n, d) fp32 with d > 0, finite, no row longer than 1e18."""
    if vectors.dtype != torch.float32 or vectors.dim() != 2 or vectors.shape[1] == 0:
        shape = tuple(vectors.shape)
        raise IndexInputError(f"vectors are {vectors.dtype} {shape}; give (n, d) float32")
    check_length(vectors, "vector")


def check_length(rows: Tensor, what: str) -> None:
    """Raise for the first row that is not finite or too long."""
    limit = LONGEST / max(1, rows.shape[1]) ** 0.5
    for start in range(0, len(rows), 1 << 16):
        some = rows[start : start + (1 << 16)]
        low, high = torch.aminmax(some) if some.numel() else (torch.zeros(()), torch.zeros(()))
        if not (bool(low >= -limit) and bool(high <= limit)):  # also false for nan
            fine = (some.abs() <= limit).all(1)
            row = start + int((~fine).nonzero()[0, 0])
            raise IndexInputError(
                f"{what} {row} has a number that is not finite or beyond {limit:.0e}; "
                "scale or drop it"
            )


def check_query(query: Tensor, k: int, width: int) -> tuple[np.ndarray, np.ndarray, list[float]]:
    """A query (d,) or (b, d) → (b, d) fp32, the same in float64, and the lengths (b,)."""
    if query.dim() not in (1, 2) or query.shape[-1] != width:
        raise IndexInputError(f"query is {tuple(query.shape)}; give ({width},) or (b, {width})")
    if k < 1:
        raise IndexInputError(f"k={k}; give 1 or more")
    plain = query.float().numpy(force=True).reshape(-1, width)
    exact = plain.astype(np.float64)
    lengths: list[float] = np.sqrt(np.vecdot(exact, exact)).tolist()
    if not all(length <= LONGEST for length in lengths):  # also for nan
        check_length(torch.from_numpy(plain), "query")
    return plain, exact, lengths


def check_place(place: Array | None, count: int, device: torch.device) -> Tensor | None:
    """(n,) int64 rows of vectors on a device; None where each row has the vector of its number."""
    if place is None:
        return None
    whole = torch.as_tensor(place)
    if whole.dtype != torch.int64 or whole.dim() != 1:
        raise IndexInputError(f"place is {whole.dtype} {tuple(whole.shape)}; give int64 (n,)")
    if len(whole) and (int(whole.min()) < 0 or int(whole.max()) >= count):
        wrong = int(whole.min()) if int(whole.min()) < 0 else int(whole.max())
        raise IndexInputError(f"place names vector {wrong}; there are 0 to {count - 1}")
    if len(whole) == count and torch.equal(whole.cpu(), torch.arange(count)):
        return None
    return whole.to(device)


def check_masks(
    mask: Arrays | None, many: int, count: int, device: torch.device
) -> list[Tensor | None]:
    """One mask for each query; the same object where it is shared."""
    if mask is None:
        return [None] * many
    return [*_each("mask", mask, torch.bool, many, count, device)]


def check_bases(
    base: Arrays | None, many: int, count: int, device: torch.device
) -> list[tuple[Tensor | None, float]]:
    """One base score for each row and query, finite and not beyond 1e18; and the greatest size."""
    if base is None:
        return [(None, 0.0)] * many
    bases = _each("base", base, torch.float32, many, count, device)
    greatest = [0.0] * many
    for number, one in enumerate(bases if count else ()):
        low, high = torch.aminmax(one)
        greatest[number] = max(-float(low), float(high))
        if not (float(low) >= -LONGEST and float(high) <= LONGEST):  # also false for nan
            raise IndexInputError(
                f"base {number} has a number that is not finite or beyond {LONGEST:.0e}; "
                "bar such rows by the mask"
            )
    return [*zip(bases, greatest, strict=True)]


def _each(
    what: str, given: Arrays, dtype: torch.dtype, many: int, count: int, device: torch.device
) -> list[Tensor]:
    """(n,) for all queries, or (b, n) or a list for each → one tensor for each."""
    if isinstance(given, Tensor | np.ndarray):
        whole = torch.as_tensor(given)
        given = [whole] * many if whole.dim() == 1 else list(whole)
    each = [torch.as_tensor(one) for one in given]
    if len(each) != many:
        raise IndexInputError(f"{what} is for {len(each)} queries; there are {many}")
    for one in each:
        if one.dtype != dtype or tuple(one.shape) != (count,):
            raise IndexInputError(
                f"{what} is {one.dtype} {tuple(one.shape)}; give {dtype} ({count},) or ({many}, "
                f"{count})"
            )
    if device.type == "cpu":
        return each
    moved = {id(one): one.to(device) for one in each}  # a shared one is moved once
    return [moved[id(one)] for one in each]
