"""A file of keyed embeddings, ``.npy``: written whole, or row by row while they are made.

Its keys are digests. It knows neither texts nor models.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np

#: Bytes of a key.
KEY = 32
#: What a file that is still being written ends in.
PART = ".part"


class EmbeddingTable:
    """Keys (m, KEY) uint8 and rows (m, width) of a file, mapped."""

    def __init__(self, keys: np.ndarray, rows: np.ndarray) -> None:
        self.keys, self.rows = keys, rows
        self.width: int = rows.shape[1]

    @classmethod
    def read(cls, path: Path | None) -> EmbeddingTable | None:
        """None where there is none yet, or it is damaged: it is written anew."""
        if path is None:
            return None
        try:
            table = _mapped(path)
            keys = np.ascontiguousarray(table["key"])
            return cls(keys, table["row"]) if keys.shape[1] == KEY else None
        except (OSError, ValueError, EOFError, IndexError, KeyError, TypeError):
            return None

    def find(self, keys: np.ndarray) -> np.ndarray:
        """(len(keys),) the place of each key, -1 where it is not there."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        own, asked = heads(self.keys), heads(keys)
        order = np.argsort(own)
        places = order[np.searchsorted(own, asked, sorter=order).clip(max=len(own) - 1)]
        places[(self.keys[places] != keys).any(axis=1)] = -1
        return places


class PartWriter:
    """A file that rows are added to as they are made; a whole one takes its place in the end.

    Each process writes its own, so that what one leaves half a row of is added to by none.

    Args:
        whole: the path of the whole file; None keeps nothing.
    """

    def __init__(self, whole: Path | None) -> None:
        self._whole = whole
        self._file: BinaryIO | None = None

    def add(self, keys: np.ndarray, rows: np.ndarray) -> None:
        """Write some rows down, whatever happens next."""
        if self._whole is None:
            return
        table = np.empty(len(keys), _kind(rows.shape[1], np.float32))
        table["key"], table["row"] = keys, rows
        if self._file is None:
            self._whole.parent.mkdir(parents=True, exist_ok=True)
            name = f"{self._whole.name}.{secrets.token_hex(4)}{PART}"
            self._file = self._whole.with_name(name).open("wb")
            header = np.lib.format.header_data_from_array_1_0(table[:0])
            np.lib.format.write_array_header_1_0(self._file, header)
        self._file.write(table.tobytes())
        self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._file is not None:
            self._file.close()


def parts_of(whole: Path | None) -> list[Path]:
    """The files that were begun for a whole one, which they have not become."""
    return [] if whole is None else sorted(whole.parent.glob(f"{whole.name}.*{PART}"))


def save(
    path: Path, parts: Sequence[tuple[np.ndarray, np.ndarray]], kind: type[np.floating]
) -> None:
    """Write keys and rows; aside, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    count = sum(len(keys) for keys, _ in parts)
    shape = _kind(parts[0][1].shape[1], kind)
    table = np.lib.format.open_memmap(draft, "w+", shape, (count,))
    start = 0
    for keys, rows in parts:
        stop = start + len(keys)
        table["key"][start:stop], table["row"][start:stop] = keys, rows
        start = stop
    table.flush()
    del table
    draft.replace(path)


def heads(keys: np.ndarray) -> np.ndarray:
    """(m,) uint64, the first eight bytes; two keys that share them are told apart by the rest."""
    return np.ascontiguousarray(keys[:, :8]).view(np.uint64)[:, 0]


def _kind(width: int, kind: type[np.floating]) -> np.dtype[np.void]:
    return np.dtype([("key", np.uint8, (KEY,)), ("row", kind, (width,))])


def _mapped(path: Path) -> np.ndarray:
    """(m,) the records of a file; of one that is being written, those that are there in full."""
    if path.suffix != PART:
        table: np.ndarray = np.load(path, mmap_mode="r", allow_pickle=False)
        return table
    with path.open("rb") as file:
        np.lib.format.read_magic(file)
        _, _, kind = np.lib.format.read_array_header_1_0(file)
        start = file.tell()
        count = (file.seek(0, io.SEEK_END) - start) // kind.itemsize
    if not count:
        return np.empty(0, kind)
    return np.memmap(path, kind, "r", start, (count,))
