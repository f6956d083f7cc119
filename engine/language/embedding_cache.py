"""Embeddings on disk, keyed by content, so that a second start encodes nothing.

One ``.npy`` table per catalogue: keys (sha256 of model and text) and rows.
It does not know what the texts are, nor how they are encoded.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

#: Rows of other catalogues that may stay in the file, so that switching shops costs nothing.
KEPT_BESIDE = 20_000
#: Bytes of a key.
KEY = 32
#: Rows that are copied at once.
_CHUNK = 1 << 15

Encode = Callable[[Sequence[str]], Tensor]


class EmbeddingCache:
    """A file of embeddings in a folder; safe against two processes (write aside, then rename).

    Args:
        folder: made when needed; None keeps nothing.
        model_id: part of every key, so that another model never reads these rows.
        name: of the catalogue; one file each.
        shipped: a file of rows that came with the catalogue (see ``export``); only read.
    """

    def __init__(
        self,
        folder: Path | None,
        model_id: str,
        name: str = "products",
        shipped: Path | None = None,
    ) -> None:
        self.shipped = shipped
        self.model_id = model_id
        self.file = None if folder is None else folder / f"embeddings-{name}.npy"

    def encode(
        self,
        texts: Sequence[str],
        encode: Encode,
        progress: Callable[[float], None] | None = None,
        chunk: int = 512,
    ) -> Tensor:
        """Embeddings of ``texts``; only what is not on disk is encoded, each text once.

        Returns:
            (len(texts), width) float32.
        """
        if not texts:
            return torch.empty(0, 0)
        keys = np.frombuffer(
            b"".join(
                hashlib.sha256(f"{self.model_id}\0{text}".encode()).digest() for text in texts
            ),
            np.uint8,
        ).reshape(-1, KEY)
        rows: np.ndarray | None = None
        lacking = np.ones(len(texts), bool)
        kept = _Table.read(self.file)
        for table in (kept, _Table.read(self.shipped)):
            if (
                table is None
                or not lacking.any()
                or (rows is not None and rows.shape[1] != table.width)
            ):
                continue
            rows = np.empty((len(texts), table.width), np.float32) if rows is None else rows
            places = table.find(keys)
            has = np.flatnonzero(lacking & (places >= 0))
            for start in range(0, len(has), _CHUNK):
                some = has[start : start + _CHUNK]
                rows[some] = table.rows[places[some]]
            lacking[has] = False
        missing: dict[str, list[int]] = {}
        for place in np.flatnonzero(lacking).tolist():
            missing.setdefault(texts[place], []).append(place)
        waiting = list(missing)
        for start in range(0, len(waiting), chunk):
            part = waiting[start : start + chunk]
            found = encode(part).numpy()
            rows = np.empty((len(texts), found.shape[1]), np.float32) if rows is None else rows
            for text, row in zip(part, found, strict=True):
                rows[missing[text]] = row
            if progress:
                progress(min(1.0, (start + chunk) / len(waiting)))
        assert rows is not None  # noqa: S101 - every text is known or was encoded
        if self.file is not None:
            _keep(self.file, kept, keys, rows, wanted=bool(missing))
        return torch.from_numpy(rows)

    def export(self, file: Path) -> int:
        """Write what is kept for shipping beside a catalogue, at half the size (float16).

        Returns:
            how many rows were written.
        """
        kept = _Table.read(self.file)
        if kept is None or not len(kept.keys):
            return 0
        _save(file, [(kept.keys, kept.rows)], np.float16)
        return len(kept.keys)


class _Table:
    """A file's keys (m, KEY) uint8 and rows (m, width), mapped."""

    def __init__(self, keys: np.ndarray, rows: np.ndarray) -> None:
        self.keys, self.rows = keys, rows
        self.width: int = rows.shape[1]

    @classmethod
    def read(cls, path: Path | None) -> _Table | None:
        """None where there is none yet, or it is damaged: it is written anew."""
        if path is None:
            return None
        try:
            table = np.load(path, mmap_mode="r", allow_pickle=False)
            keys = np.ascontiguousarray(table["key"])
            return cls(keys, table["row"]) if keys.shape[1] == KEY else None
        except (OSError, ValueError, EOFError, IndexError, KeyError, TypeError):
            return None

    def find(self, keys: np.ndarray) -> np.ndarray:
        """(len(keys),) the place of each key, -1 where it is not there."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        own, asked = _heads(self.keys), _heads(keys)
        order = np.argsort(own)
        places = order[np.searchsorted(own, asked, sorter=order).clip(max=len(own) - 1)]
        places[(self.keys[places] != keys).any(axis=1)] = -1
        return places


def _heads(keys: np.ndarray) -> np.ndarray:
    """(m,) uint64, the first eight bytes; two keys that share them are told apart by the rest."""
    return np.ascontiguousarray(keys[:, :8]).view(np.uint64)[:, 0]


def _keep(
    path: Path, kept: _Table | None, keys: np.ndarray, rows: np.ndarray, *, wanted: bool
) -> None:
    """Write the rows of a catalogue, where some are new, with those of others already there."""
    first = np.unique(_heads(keys), return_index=True)[1]  # each text once
    others = np.zeros(0, np.int64)
    if kept is not None and kept.width == rows.shape[1]:
        others = np.flatnonzero(~np.isin(_heads(kept.keys), _heads(keys)))
    if len(others) > len(first) + KEPT_BESIDE:
        others, wanted = others[:0], True
    if wanted:
        parts = [(keys[first], rows[first])]
        if kept is not None and len(others):
            parts.append((kept.keys[others], kept.rows[others]))
        _save(path, parts, np.float32)


def _save(
    path: Path, parts: Sequence[tuple[np.ndarray, np.ndarray]], kind: type[np.floating]
) -> None:
    """Write keys and rows; aside, then renamed."""
    shape = np.dtype([("key", np.uint8, (KEY,)), ("row", kind, (parts[0][1].shape[1],))])
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    count = sum(len(keys) for keys, _ in parts)
    table = np.lib.format.open_memmap(draft, "w+", shape, (count,))
    start = 0
    for keys, rows in parts:
        stop = start + len(keys)
        table["key"][start:stop], table["row"][start:stop] = keys, rows
        start = stop
    table.flush()
    del table
    draft.replace(path)
