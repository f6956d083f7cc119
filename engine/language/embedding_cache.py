"""Embeddings on disk, keyed by content, so that a second start encodes nothing.

One ``.npy`` table per catalogue: keys (sha256 of model and text) and rows.
It does not know what the texts are, nor how they are encoded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engine.language.embedding_table import KEY, EmbeddingTable, PartWriter, heads, parts_of, save

#: Rows of other catalogues that may stay in the file, so that switching shops costs nothing.
KEPT_BESIDE = 20_000
#: Texts that are encoded before they are written down: a few seconds' work.
CHUNK = 256
#: Rows that are copied at once.
_COPIED = 1 << 15

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
        chunk: int = CHUNK,
    ) -> Tensor:
        """Embeddings of ``texts``; only what is not on disk is encoded, each text once.

        What is encoded is written down chunk by chunk, so that an encoding that breaks off goes on
        from there at the next call.

        Args:
            progress: told the share of the texts that are known, where some are not.

        Returns:
            (len(texts), width) float32.
        """
        if not texts:
            return torch.empty(0, 0)
        keys = self._keys(texts)
        kept = EmbeddingTable.read(self.file)
        begun = [EmbeddingTable.read(path) for path in parts_of(self.file)]
        rows, lacking = _known(keys, [kept, EmbeddingTable.read(self.shipped), *begun])
        missing: dict[str, list[int]] = {}
        for place in np.flatnonzero(lacking).tolist():
            missing.setdefault(texts[place], []).append(place)
        waiting, left = list(missing), int(lacking.sum())
        with PartWriter(self.file) as part:
            for start in range(0, len(waiting), chunk):
                if progress:
                    progress(1.0 - left / len(texts))
                some = waiting[start : start + chunk]
                found = encode(some).numpy()
                rows = np.empty((len(texts), found.shape[1]), np.float32) if rows is None else rows
                for text, row in zip(some, found, strict=True):
                    rows[missing[text]] = row
                    left -= len(missing[text])
                if len(waiting) > chunk:
                    part.add(keys[[missing[text][0] for text in some]], found)
        if progress and waiting:
            progress(1.0)
        assert rows is not None  # noqa: S101 - every text is known or was encoded
        if self.file is not None:
            _keep(self.file, kept, keys, rows, wanted=bool(missing or begun))
            for path in parts_of(self.file):
                path.unlink(missing_ok=True)
        return torch.from_numpy(rows)

    def _keys(self, texts: Sequence[str]) -> np.ndarray:
        """(len(texts), KEY) uint8."""
        digests = (hashlib.sha256(f"{self.model_id}\0{text}".encode()).digest() for text in texts)
        return np.frombuffer(b"".join(digests), np.uint8).reshape(-1, KEY)

    def export(self, file: Path) -> int:
        """Write what is kept for shipping beside a catalogue, at half the size (float16).

        Returns:
            how many rows were written.
        """
        kept = EmbeddingTable.read(self.file)
        if kept is None or not len(kept.keys):
            return 0
        save(file, [(kept.keys, kept.rows)], np.float16)
        return len(kept.keys)


def _known(
    keys: np.ndarray, tables: Sequence[EmbeddingTable | None]
) -> tuple[np.ndarray | None, np.ndarray]:
    """(rows (len(keys), width) where a table has any, (len(keys),) bool those that none has).

    Tables of another width than the first are passed over.
    """
    rows: np.ndarray | None = None
    lacking = np.ones(len(keys), bool)
    for table in tables:
        if (
            table is None
            or not lacking.any()
            or (rows is not None and rows.shape[1] != table.width)
        ):
            continue
        rows = np.empty((len(keys), table.width), np.float32) if rows is None else rows
        places = table.find(keys)
        has = np.flatnonzero(lacking & (places >= 0))
        for start in range(0, len(has), _COPIED):
            some = has[start : start + _COPIED]
            rows[some] = table.rows[places[some]]
        lacking[has] = False
    return rows, lacking


def _keep(
    path: Path, kept: EmbeddingTable | None, keys: np.ndarray, rows: np.ndarray, *, wanted: bool
) -> None:
    """Write the rows of a catalogue, where some are new, with those of others already there."""
    first = np.unique(heads(keys), return_index=True)[1]  # each text once
    others = np.zeros(0, np.int64)
    if kept is not None and kept.width == rows.shape[1]:
        others = np.flatnonzero(~np.isin(heads(kept.keys), heads(keys)))
    if len(others) > len(first) + KEPT_BESIDE:
        others, wanted = others[:0], True
    if wanted:
        parts = [(keys[first], rows[first])]
        if kept is not None and len(others):
            parts.append((kept.keys[others], kept.rows[others]))
        save(path, parts, np.float32)
