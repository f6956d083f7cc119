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
        keys = [hashlib.sha256(f"{self.model_id}\0{text}".encode()).digest() for text in texts]
        known = _read(self.file)
        if self.shipped is not None and not all(key in known for key in keys):
            known = {**_read(self.shipped), **known}
        missing = list({key: text for key, text in zip(keys, texts, strict=True)
                        if key not in known}.items())  # fmt: skip
        for start in range(0, len(missing), chunk):
            part = missing[start : start + chunk]
            rows = encode([text for _, text in part]).numpy()
            known.update((key, row) for (key, _), row in zip(part, rows, strict=True))
            if progress:
                progress(min(1.0, (start + chunk) / len(missing)))
        wanted = dict.fromkeys(keys)
        if len(known) > 2 * len(wanted) + KEPT_BESIDE:
            self._write({key: known[key] for key in wanted})
        elif missing:
            self._write(known)
        if not keys:
            return torch.empty(0, 0)
        return torch.from_numpy(np.stack([known[key] for key in keys]))

    def _write(self, rows: dict[bytes, np.ndarray]) -> None:
        if self.file is not None and rows:
            _save(self.file, rows, np.float32)

    def export(self, file: Path) -> int:
        """Write what is kept for shipping beside a catalogue, at half the size (float16).

        Returns:
            how many rows were written.
        """
        rows = _read(self.file)
        if rows:
            _save(file, rows, np.float16)
        return len(rows)


def _read(path: Path | None) -> dict[bytes, np.ndarray]:
    if path is None:
        return {}
    try:
        table = np.load(path, allow_pickle=False)
        rows = table["row"].astype(np.float32)
        return dict(zip((key.tobytes() for key in table["key"]), rows, strict=True))
    except (OSError, ValueError, EOFError, IndexError, KeyError, TypeError):
        return {}  # none yet, or damaged: it is written anew


def _save(path: Path, rows: dict[bytes, np.ndarray], kind: type[np.floating]) -> None:
    width = len(next(iter(rows.values())))
    table = np.empty(len(rows), dtype=[("key", np.uint8, (32,)), ("row", kind, (width,))])
    table["key"] = np.frombuffer(b"".join(rows), np.uint8).reshape(-1, 32)
    table["row"] = np.stack(list(rows.values()))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with draft.open("wb") as file:
        np.save(file, table, allow_pickle=False)
    draft.replace(path)
