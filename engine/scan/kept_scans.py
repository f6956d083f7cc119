"""The scans of a catalogue's vectors, kept between starts: making them takes longer than reading them.

They are read into memory, not mapped: a scan goes through all of its bytes, and memory of our own
has pages a thousand times as large. It does not know what the vectors mean.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from data.array_store import ArrayStore, Stored, key_of
from engine.scan import int8_scan, principal_scan
from engine.scan.int8_scan import Int8Scan, big_zeros, column_widths
from engine.scan.principal_scan import PrincipalScan

#: What their file is called in the cache.
KIND = "scans"
_CODE = (sys.modules[__name__], int8_scan, principal_scan)


class KeptScans:
    """Scans from a store, or made and put there.

    Args:
        made_from: says what the vectors were made from.
    """

    def __init__(self, store: ArrayStore, made_from: str) -> None:
        self._store, self._key = store, key_of(made_from, code=_CODE)

    def of(self, vectors: Tensor) -> tuple[Int8Scan, PrincipalScan | None]:
        """The int8 scan of (n, d) fp32 vectors, and the principal one where they have one."""
        stored = self._store.load(KIND, self._key)
        if stored is not None and (read := _read(stored, *vectors.shape)) is not None:
            return read
        scan, principal = Int8Scan.build(vectors), PrincipalScan.build(vectors)
        self._store.save(KIND, self._key, _arrays(scan, principal), _notes(principal))
        return scan, principal


def _arrays(scan: Int8Scan, principal: PrincipalScan | None) -> dict[str, np.ndarray]:
    found = {f"part{number}": part.numpy() for number, part in enumerate(scan.parts)}
    found |= {"scale": scan.scale.numpy(), "margins": scan.margins.numpy()}
    if principal is not None:
        found |= {"axes": principal.axes, "ints": principal.ints.numpy()}
        found["rest"] = principal.rest.numpy()
    return found


def _notes(principal: PrincipalScan | None) -> Mapping[str, float]:
    if principal is None:
        return {}
    return {"scale": principal.scale, "off": principal.off, "long": principal.long}


def _read(stored: Stored, count: int, width: int) -> tuple[Int8Scan, PrincipalScan | None] | None:
    """None where it is not of (count, width) vectors."""
    found, notes = stored.arrays, stored.notes
    parts = [found.get(f"part{number}") for number in range(len(column_widths(width)))]
    rows = -(-count // int8_scan.BLOCK) * int8_scan.BLOCK
    shapes = [None if part is None else part.shape for part in parts]
    if shapes != [(rows, wide) for wide in column_widths(width)]:
        return None
    scale, margins = (torch.from_numpy(found[name].copy()) for name in ("scale", "margins"))
    scan = Int8Scan(count, width, [_owned(p) for p in parts if p is not None], scale, margins)
    if "axes" not in found:
        return scan, None
    rest = torch.from_numpy(found["rest"].copy())
    principal = PrincipalScan(
        found["axes"].copy(), _owned(found["ints"]), rest=rest, rows_first=scan.rows_first, **notes
    )
    return scan, principal


def _owned(ints: np.ndarray) -> Tensor:
    """A matrix of integers in memory of our own."""
    count, width = ints.shape
    owned = big_zeros(count, width, "cpu")
    owned.numpy()[:] = ints
    return owned
