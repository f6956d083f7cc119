"""Files that hold what people said or did: only the account that runs the shop may read them."""

from __future__ import annotations

from pathlib import Path


def private_file(path: Path) -> Path:
    """``path``, made with its folder where it is missing; what is there already is left alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return path
