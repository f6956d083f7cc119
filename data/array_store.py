"""Arrays on disk, keyed by what they were made from, and mapped into memory when they are read.

One file a kind and key: a line of JSON (the card) and the arrays behind it, each at a round place.
A file is written aside and renamed, so that no reader sees half of one and two writers do no harm;
it is only ever read as numbers, so nothing that is loaded can run. What does not fit its card or
its key counts as not there, and is made anew. This module does not know what the arrays mean.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

#: Arrays begin at multiples of so many bytes.
ALIGNED = 64
#: Files of other keys of a kind that stay, so that switching between two shops costs nothing.
KEPT_BESIDE = 1
#: Bytes of a card; a longer first line is no card.
LONGEST_CARD = 1 << 24
#: Kinds of numbers that a file may hold: whole, unsigned, floating, true or false.
_KINDS = "iufb"


@dataclass(frozen=True)
class Stored:
    """What a file held.

    Attributes:
        arrays: by name; their pages are read when they are touched. Writing changes memory only.
        notes: plain JSON.
    """

    arrays: dict[str, np.ndarray]
    notes: dict[str, Any]


class ArrayStore:
    """Files of arrays in a folder.

    Args:
        folder: made when needed; None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def load(self, kind: str, key: str) -> Stored | None:
        """What ``save`` wrote; None where there is nothing, or nothing that can be used."""
        if self.folder is None:
            return None
        try:
            path = self._path(kind, key)
            with path.open("rb") as file:
                card = json.loads(file.readline(LONGEST_CARD))
                start = _round_up(file.tell())
            if card["key"] != key:
                return None
            whole = np.memmap(path, np.uint8, mode="c")
            # A plain array over the map: each slice of a memmap object costs microseconds.
            data = np.frombuffer(whole, np.uint8)[start:]
            arrays = {name: _cut(data, *place) for name, place in card["arrays"].items()}
            return Stored(arrays, card["notes"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(
        self,
        kind: str,
        key: str,
        arrays: Mapping[str, np.ndarray],
        notes: Mapping[str, Any] | None = None,
    ) -> Stored | None:
        """Write arrays and notes under a key, take away older files of the kind, and map them.

        Returns:
            as ``load``: what was written, on disk instead of in memory; None where the disk is full.
        """
        if self.folder is None:
            return None
        places, end = {}, 0
        for name, array in arrays.items():
            places[name] = [array.dtype.str, list(array.shape), end]
            end = _round_up(end + array.nbytes)
        card = {"key": key, "arrays": places, "notes": dict(notes or {})}
        head = json.dumps(card).encode() + b"\n"
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self.folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(head.ljust(_round_up(len(head)), b"\0"))
                for array in arrays.values():
                    file.write(np.ascontiguousarray(array).data if array.size else b"")
                    file.write(b"\0" * (_round_up(array.nbytes) - array.nbytes))
            Path(draft).replace(self._path(kind, key))
        except OSError:  # a full disk: the start goes on with what is in memory
            return None
        finally:
            Path(draft).unlink(missing_ok=True)
        self._forget_others(kind, key)
        return self.load(kind, key)

    def _path(self, kind: str, key: str) -> Path:
        assert self.folder is not None  # noqa: S101 - asked for after it was looked at
        return self.folder / f"{kind}-{key[:16]}.arrays"

    def _forget_others(self, kind: str, key: str) -> None:
        assert self.folder is not None  # noqa: S101 - it was written to
        others = [p for p in self.folder.glob(f"{kind}-*.arrays") if p != self._path(kind, key)]
        for path in sorted(others, key=_written)[: max(0, len(others) - KEPT_BESIDE)]:
            path.unlink(missing_ok=True)  # who has it mapped keeps it


def key_of(*parts: str | bytes | np.ndarray, code: Iterable[ModuleType] = ()) -> str:
    """A digest of what something is made from: texts, bytes, arrays, and the code that makes it."""
    digest = hashlib.sha256()
    for module in code:
        digest.update(_source(str(module.__file__)))
    for part in parts:
        if isinstance(part, np.ndarray):
            digest.update(f"{part.dtype.str}{part.shape}".encode())
            digest.update(np.ascontiguousarray(part).data if part.size else b"")
        else:
            raw = part.encode() if isinstance(part, str) else part
            digest.update(f"{len(raw)}:".encode())
            digest.update(raw)
    return digest.hexdigest()


@cache
def _source(file: str) -> bytes:
    return hashlib.sha256(Path(file).read_bytes()).digest()


def _cut(data: np.ndarray, dtype: str, shape: list[int], start: int) -> np.ndarray:
    """One array out of the bytes; ValueError when it is not in there."""
    kind = np.dtype(dtype)
    size = kind.itemsize * int(np.prod(shape, dtype=np.int64))
    if kind.kind not in _KINDS or min(start, size) < 0 or start + size > len(data):
        raise ValueError(f"{dtype} {shape} at {start} is not in {len(data)} bytes")
    return data[start : start + size].view(kind).reshape(shape)


def _round_up(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another process took it away meanwhile
        return 0.0
