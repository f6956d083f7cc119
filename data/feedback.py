"""Feedback that came in while the shop was open, kept in a file beside the shop's own events.

It stays until the person is forgotten.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from data.private_file import private_file
from data.records import Event


class FeedbackLog:
    """Events as JSON lines, one a line; appended at once, read back at start, forgotten by person.

    Args:
        path: the file, made with its folder when missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = private_file(path)
        self._lock = threading.Lock()

    def add(self, event: Event) -> None:
        """Append an event; a line that an earlier crash left open is ended first."""
        line = _line(event)
        with self._lock, self._path.open("a+b") as file:
            if file.tell() and not _ends_a_line(file):
                line = b"\n" + line
            file.write(line)

    def forget(self, customer_id: str) -> None:
        """Take a person's events out of the file; with them goes what holds no event at all.

        The rest is written beside it and put in its place, so a crash loses nothing.
        """
        with self._lock:
            events = self.read()
            kept = [event for event in events if event.customer_id != customer_id]
            if len(kept) == len(events):
                return
            rest = private_file(self._path.with_suffix(".rest"))
            rest.write_bytes(b"".join(map(_line, kept)))
            rest.replace(self._path)

    def read(self) -> list[Event]:
        """All events so far; a line that holds none (cut off, not text) is passed over."""
        events = []
        for line in self._path.read_bytes().split(b"\n"):
            try:
                events.append(Event(**json.loads(line)))
            except (ValueError, TypeError):  # no JSON, no text, no event
                continue
        return events


def _line(event: Event) -> bytes:
    return json.dumps(asdict(event), ensure_ascii=False).encode() + b"\n"


def _ends_a_line(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"
