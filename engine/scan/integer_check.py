"""The check of integer products, once a process and device: are they right, and worth it here?

``torch._int_mm`` is a private call: it may vanish, be wrong on a processor, or fall back to a
plain loop that is slower than fp32. It does not know the index; see ``engine/scan/int8_scan.py``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

import torch
from torch import Tensor

from engine.scan.int8_scan import integer_product


@cache
def integers_serve(device: str) -> bool:
    """Whether a device multiplies integers exactly and in less time than fp32 needs."""
    rows_first = device.startswith("cuda")
    return products_exact(device, rows_first=rows_first) and products_fast(
        device, rows_first=rows_first
    )


def products_exact(device: str, *, rows_first: bool) -> bool:
    """Equality with int64 arithmetic on small random and on extreme integers."""
    generator = torch.Generator().manual_seed(8)
    for many, count, width in ((1, 192, 128), (1, 65, 56), (8, 128, 112), (64, 192, 128)):
        queries, rows = (
            torch.randint(-127, 128, (length, width), dtype=torch.int8, generator=generator)
            for length in (many, count)
        )
        queries[0], rows[0], rows[1] = 127, 127, -127  # the sums that could saturate
        wanted = queries.long() @ rows.long().T
        try:
            got = integer_product(queries.to(device), rows.to(device), rows_first=rows_first)
        except (RuntimeError, AttributeError):
            return (
                False  # a device without the operator raises the one, a torch without it the other
            )
        if got.dtype != torch.int32 or not torch.equal(got.cpu().long(), wanted):
            return False
    return True


def products_fast(device: str, *, rows_first: bool) -> bool:
    """Whether a scan of 16,384 rows takes less than twice the time of the same in fp32.

    Some milliseconds. From the cache the two may be near; from memory int8 reads a quarter of the
    bytes. What is to be found out is a plain loop, which is tens of times slower.
    """
    rows = torch.ones(16_384, 128, dtype=torch.int8, device=device)
    query = rows[:1].contiguous()
    plain, plain_query = torch.ones(128, 16_384, device=device), torch.ones(1, 128, device=device)

    def integers() -> Tensor:
        return integer_product(query, rows, rows_first=rows_first)

    seconds = _best_seconds(integers, device)
    return seconds < 2 * _best_seconds(lambda: plain_query @ plain, device)


def _best_seconds(work: Callable[[], Tensor], device: str) -> float:
    """Least of nine, after one that does not count; a busy machine does not lengthen them all."""
    clock = time.perf_counter if device.startswith("cuda") else time.thread_time
    seconds = []
    for _ in range(10):
        start = clock()
        work()
        if device.startswith("cuda"):
            torch.cuda.synchronize(device)
        seconds.append(clock() - start)
    return min(seconds[1:])
