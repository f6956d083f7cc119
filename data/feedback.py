"""Feedback that came in while the shop was open, kept in a file beside the shop's own events."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from pathlib import Path

from data.records import Event, RecordError


class FeedbackLog:
    """Events as JSON lines, one a line; appended at once, read back at start.

    Args:
        path: the file, made with its folder when missing.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = threading.Lock()

    def add(self, event: Event) -> None:
        line = json.dumps(asdict(event), ensure_ascii=False)
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def read(self) -> list[Event]:
        """All events so far; a line that was cut off by a crash is passed over."""
        if not self._path.exists():
            return []
        events = []
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                events.append(Event(**json.loads(line)))
            except (json.JSONDecodeError, TypeError, RecordError):
                continue
        return events
