"""The feedback log: kept line by line, read back whole, whatever a crash left behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from data.feedback import FeedbackLog
from data.records import Event

EVENT = Event("C1", "P1", "like", 1_700_000_000.0)


def test_what_is_added_is_read_back_by_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "state" / "feedback.jsonl"
    log = FeedbackLog(path)
    assert log.read() == []
    other = Event("Zoë", "P2", "purchase", 1_700_000_001.0, 2.0)
    log.add(EVENT)
    log.add(other)
    assert FeedbackLog(path).read() == [EVENT, other]


def test_lines_that_hold_no_event_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    log = FeedbackLog(path)
    log.add(EVENT)
    for junk in (
        '{"customer_id": "C1"}', "[1]", "null", "7", "not json", '{"kind": "boo"}',
        '{"customer_id": "C1", "product_id": "P1", "kind": "eaten", "timestamp": 1.0}',
    ):  # fmt: skip
        with path.open("a", encoding="utf-8") as file:
            file.write(junk + "\n")
    log.add(EVENT)
    assert log.read() == [EVENT, EVENT]


def test_a_line_that_a_crash_cut_off_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    FeedbackLog(path).add(EVENT)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"customer_id": "C1", "prod')
    restarted = FeedbackLog(path)
    restarted.add(EVENT)
    assert restarted.read() == [EVENT, EVENT]


def test_bytes_that_are_no_text_cost_only_their_line(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    log = FeedbackLog(path)
    log.add(EVENT)
    with path.open("ab") as file:
        file.write(b"\xff\xfe\n")
    log.add(EVENT)
    assert log.read() == [EVENT, EVENT]


def test_parallel_sessions_do_not_tear_each_others_lines(tmp_path: Path) -> None:
    log = FeedbackLog(tmp_path / "feedback.jsonl")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: log.add(EVENT), range(200)))
    assert log.read() == [EVENT] * 200


def test_who_is_forgotten_is_in_the_file_no_more_and_the_others_are(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    log = FeedbackLog(path)
    others = [Event("C10", "P1", "like", 1.0), Event("Zoë", "C1", "view", 2.0)]
    for event in (EVENT, *others, EVENT):
        log.add(event)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"customer_id": "C1", "prod')  # cut off by a crash
    log.forget("C1")
    assert FeedbackLog(path).read() == others
    assert '"customer_id": "C1"' not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]
    written = path.read_bytes()
    log.forget("nobody")
    assert path.read_bytes() == written
    log.add(EVENT)
    assert log.read() == [*others, EVENT]
