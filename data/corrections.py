"""What customers said is wrong about them, or is not to be used: it holds in their next visit, too.

One line of JSON a customer, in a file beside the feedback. It knows no access and no conversation.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.private_file import private_file


class Corrections:
    """The corrections of one shop's customers, read once and written at each change.

    Args:
        path: the file, made with its folder when missing; None keeps them in memory alone.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = None if path is None else private_file(path)
        self._lock = threading.Lock()
        self._kept = {} if self._path is None else _read(self._path)

    def of(self, customer_id: str) -> dict[str, Any]:
        """What a customer corrected, by name; nothing where they corrected nothing."""
        with self._lock:
            return dict(self._kept.get(customer_id, {}))

    def keep(self, customer_id: str, corrected: Mapping[str, Any]) -> None:
        """Keep ``corrected`` in place of what was kept of a customer; empty values are none."""
        told = {key: value for key, value in corrected.items() if value}
        with self._lock:
            if told == self._kept.get(customer_id, {}):
                return
            self._kept = {who: row for who, row in self._kept.items() if who != customer_id}
            if told:
                self._kept[customer_id] = told
            if self._path is not None:
                _write(self._path, self._kept)


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """What stands in the file; a line that holds nothing of the kind is passed over."""
    kept: dict[str, dict[str, Any]] = {}
    for line in path.read_bytes().split(b"\n"):
        try:
            row = json.loads(line)
            kept[str(row["customer_id"])] = dict(row["corrected"])
        except (ValueError, TypeError, KeyError):
            continue
    return kept


def _write(path: Path, kept: Mapping[str, Mapping[str, Any]]) -> None:
    """The rest is written beside the file and put in its place, so a crash loses nothing."""
    rows = [{"customer_id": who, "corrected": row} for who, row in kept.items()]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    rest = private_file(path.with_suffix(".rest"))
    rest.write_text(text, encoding="utf-8")
    rest.replace(path)
