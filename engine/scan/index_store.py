"""An index on disk: the fp32 vectors, to be memory-mapped, and what the int8 scan was built to.

A folder holds plain ``.npy`` files and ``index.json``, which is written last and renamed into
place: a folder without it is not an index. It does not know how the index searches.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engine.scan.int8_scan import Int8Scan, big_zeros, column_widths

VERSION = 2
CARD = "index.json"


class IndexFileError(RuntimeError):
    """A saved index cannot be used: names the file, what is wrong, and the remedy."""


def save(folder: Path, vectors: Tensor, scan: Int8Scan | None, key: str) -> None:
    """Write the vectors and, when there is one, the int8 scan.

    Args:
        key: says what the vectors were made from; ``load`` asks for the same.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CARD).unlink(missing_ok=True)
    np.save(folder / "vectors.npy", vectors.cpu().numpy())
    if scan is not None:
        for number, part in enumerate(scan.parts):
            np.save(folder / f"part{number}.npy", part.cpu().numpy())
        bounds = torch.cat([scan.scale[None], scan.margins])
        np.save(folder / "bounds.npy", bounds.cpu().numpy())
    card = {
        "version": VERSION, "key": key, "count": vectors.shape[0], "width": vectors.shape[1],
        "int8": scan is not None,
    }  # fmt: skip
    unfinished = folder / (CARD + ".new")
    unfinished.write_text(json.dumps(card))
    unfinished.replace(folder / CARD)


def load(
    folder: Path, key: str, *, mmap: bool, device: torch.device | str
) -> tuple[Tensor, Int8Scan | None]:
    """The vectors and the int8 scan, if one was saved.

    Args:
        mmap: map the vectors (they stay on the host); else read them to ``device``.

    Raises:
        IndexFileError: missing, of another key or version, or files that do not fit the card.
    """
    path = folder / CARD
    try:
        card = json.loads(path.read_text())
    except FileNotFoundError:
        raise IndexFileError(f"{path} is missing; build the index anew") from None
    except ValueError as error:
        raise IndexFileError(f"{path} is damaged ({error}); build the index anew") from None
    if card.get("version") != VERSION or card.get("key") != key:
        raise IndexFileError(
            f"{path} has version {card.get('version')}, key {card.get('key')!r}; expected "
            f"{VERSION}, {key!r}; build the index anew"
        )
    count, width = card["count"], card["width"]
    # Copy-on-write: nothing is written, and torch takes the array without complaint.
    vectors = _array(folder / "vectors.npy", np.float32, (count, width), "c" if mmap else None)
    rows = torch.from_numpy(vectors) if mmap else torch.from_numpy(vectors).to(device)
    if not card["int8"]:
        return rows, None
    padded = -(-count // Int8Scan.block) * Int8Scan.block
    parts = []
    for number, wide in enumerate(column_widths(width)):
        mapped = _array(folder / f"part{number}.npy", np.int8, (padded, wide), "c")
        part = big_zeros(padded, wide, device)
        part.copy_(torch.from_numpy(mapped))
        parts.append(part)
    bounds = _array(folder / "bounds.npy", np.float32, (3, padded // Int8Scan.block), None)
    scale, margins = torch.from_numpy(bounds).to(device).split([1, 2])
    return rows, Int8Scan(count, width, parts, scale[0], margins)


def _array(
    path: Path, dtype: type[np.generic], shape: tuple[int, ...], mode: str | None
) -> np.ndarray:
    """One file, of the type and shape that the card promises."""
    try:
        array = np.load(path, mmap_mode=mode if np.prod(shape) else None)  # type: ignore[arg-type]
    except (OSError, ValueError) as error:
        raise IndexFileError(f"{path} cannot be read ({error}); build the index anew") from None
    if array.dtype != dtype or array.shape != shape:
        raise IndexFileError(
            f"{path} holds {array.dtype} {array.shape}, expected {np.dtype(dtype)} {shape}; "
            "build the index anew"
        )
    loaded: np.ndarray = array
    return loaded
