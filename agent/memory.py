"""Where conversations are kept between turns and restarts: LangGraph's SQLite checkpointer.

Only the newest checkpoint of a conversation is kept; older ones would grow with the square of
its length.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver

from data.private_file import private_file


class Memory:
    """The conversations of one shop, in one file (or in memory for None)."""

    def __init__(self, path: Path | None = None) -> None:
        store = ":memory:" if path is None else private_file(path)
        self._connection = sqlite3.connect(store, check_same_thread=False, isolation_level=None)
        self._connection.execute("pragma journal_mode=wal")
        # A turn lost in a power cut may be asked again; waiting for the disk each turn may not.
        self._connection.execute("pragma synchronous=normal")
        # What is deleted is overwritten: else its words would stand in the file's free pages.
        self._connection.execute("pragma secure_delete=on")
        self.saver = SqliteSaver(self._connection)
        self.saver.setup()

    def tidy(self, thread_id: str) -> None:
        """Drop all but the newest checkpoint of a conversation."""
        with self.saver.lock:
            for table in ("checkpoints", "writes"):
                self._connection.execute(
                    f"delete from {table} where thread_id = ? and checkpoint_id < "
                    "(select max(checkpoint_id) from checkpoints where thread_id = ?)",
                    (thread_id, thread_id),
                )

    def mark(self, thread_id: str) -> str | None:
        """The newest checkpoint of a conversation, to ``rewind`` to; None when there is none."""
        with self.saver.lock:
            row = self._connection.execute(
                "select max(checkpoint_id) from checkpoints where thread_id = ?", (thread_id,)
            ).fetchone()
        return row[0] if row else None

    def rewind(self, thread_id: str, mark: str | None) -> None:
        """Undo everything stored of a conversation since ``mark``."""
        if mark is None:
            self.forget(thread_id)
            return
        with self.saver.lock:
            self._connection.execute(
                "delete from checkpoints where thread_id = ? and checkpoint_id > ?",
                (thread_id, mark),
            )
            self._connection.execute(
                "delete from writes where thread_id = ? and checkpoint_id >= ?", (thread_id, mark)
            )

    def forget(self, thread_id: str) -> None:
        """Delete a conversation, its words in the file's journal too."""
        self.saver.delete_thread(thread_id)
        with self.saver.lock:
            self._connection.execute("pragma wal_checkpoint(truncate)").fetchall()

    def close(self) -> None:
        self._connection.close()
