"""What may enter the index: vectors, queries, masks, rows and addends, checked once at the door.

It does not know how the index searches.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

Mask = Tensor | np.ndarray
Rows = Tensor | np.ndarray | Sequence[int]
Values = Tensor | np.ndarray | Sequence[float]
Addends = tuple[Rows, Values]

#: Beyond this length fp32 scores could overflow.
LONGEST = 1e18


class IndexInputError(ValueError):
    """A vector, query, mask or addend that cannot be used: names it, the value and the remedy."""


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


def check_query(query: Tensor, k: int, width: int) -> np.ndarray:
    """A query (d,) or (b, d) → (b, d) fp32."""
    if query.dim() not in (1, 2) or query.shape[-1] != width:
        raise IndexInputError(f"query is {tuple(query.shape)}; give ({width},) or (b, {width})")
    if k < 1:
        raise IndexInputError(f"k={k}; give 1 or more")
    plain = query.detach().to("cpu", torch.float32).numpy().reshape(-1, width)
    if plain.size and not float(np.abs(plain).max()) <= LONGEST / width**0.5:  # also for nan
        check_length(torch.from_numpy(plain), "query")
    return plain


def check_masks(
    mask: Mask | None, many: int, count: int, device: torch.device
) -> list[Tensor | None]:
    """One mask for each query; the same object where it is shared."""
    if mask is None:
        return [None] * many
    whole = torch.as_tensor(mask)
    if whole.dtype != torch.bool or tuple(whole.shape) not in ((count,), (many, count)):
        raise IndexInputError(
            f"mask is {whole.dtype} {tuple(whole.shape)}; give bool ({count},) or ({many}, {count})"
        )
    whole = whole.to(device)
    return [whole] * many if whole.dim() == 1 else list(whole)


def check_rows(rows: Rows | None, what: str, count: int, device: torch.device) -> Tensor | None:
    """Rows as distinct, ascending int64 on a device."""
    if rows is None:
        return None
    whole = torch.as_tensor(rows)
    if len(whole) == 0:
        return None
    if whole.dim() != 1 or whole.is_floating_point() or whole.dtype == torch.bool:
        shape = tuple(whole.shape)
        raise IndexInputError(f"{what} is {whole.dtype} {shape}; give whole numbers (e,)")
    whole = whole.to(torch.int64).unique()
    if int(whole[0]) < 0 or int(whole[-1]) >= count:
        wrong = int(whole[0]) if int(whole[0]) < 0 else int(whole[-1])
        raise IndexInputError(f"{what} names row {wrong}; there are 0 to {count - 1}")
    return whole.to(device)


def check_addends(
    extra: Addends | None, count: int, device: torch.device
) -> tuple[Tensor, Tensor] | None:
    """(rows, values) → distinct rows, ascending, and the sum of each one's values, float64."""
    if extra is None:
        return None
    rows, values = torch.as_tensor(extra[0]), torch.as_tensor(extra[1], dtype=torch.float64)
    if rows.shape != values.shape:
        raise IndexInputError(
            f"extra has rows {tuple(rows.shape)} and values {tuple(values.shape)}; give both (e,)"
        )
    distinct = check_rows(rows, "extra", count, torch.device("cpu"))
    if distinct is None:
        return None
    if not bool((values.abs() <= LONGEST).all()):
        raise IndexInputError("extra has a value that is not finite or beyond 1e18; drop it")
    place = torch.searchsorted(distinct, rows.to("cpu", torch.int64))
    sums = torch.zeros(len(distinct), dtype=torch.float64).index_add_(0, place, values.cpu())
    return distinct.to(device), sums
