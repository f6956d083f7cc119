"""What people said and did is no other account's to read."""

from __future__ import annotations

import stat
from pathlib import Path

from agent.memory import Memory
from data.feedback import FeedbackLog
from data.private_file import private_file
from tests.shopkeeper import small_shop
from ui.access import Access


def readers(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_its_owner_reads_what_a_state_folder_holds(tmp_path: Path) -> None:
    state = tmp_path / "new" / "state"
    memory = Memory(state / "conversations.sqlite")
    FeedbackLog(state / "feedback.jsonl")
    access = Access(small_shop(), state)
    access.open("guest")
    files = [path for path in state.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {
        "conversations.sqlite", "feedback.jsonl", "sessions.sqlite", "audit.jsonl"
    }  # fmt: skip
    assert [path.name for path in files if readers(path) != 0o600] == []
    access.shut()
    memory.close()


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("x")
    path.chmod(0o640)
    assert private_file(path).read_text() == "x"
    assert readers(path) == 0o640
