"""The app as a bench runs it: wired in this process, or served by one of its own.

Its state is in a folder that is gone afterwards, unless one is given.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from app import Parts, wire
from settings import ROOT, SAMPLE_SHOP, Settings

#: The logger that tells of the fact gate.
GATE_LOG = "agent.gate.gated_model"
#: Seconds that a start may take, on the first one with all embeddings to be made.
LONGEST_START_S = 900.0


class GateLog(logging.Handler):
    """Keeps what the fact gate warns of: one record a reply in which it replaced sentences."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._replaced: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "fact gate" in record.getMessage():
            self._replaced.append(record.getMessage())

    def taken(self) -> list[str]:
        """What was replaced since this was asked last."""
        replaced, self._replaced = self._replaced, []
        return replaced


@contextmanager
def gate_log() -> Iterator[GateLog]:
    """What the fact gate replaces meanwhile."""
    log = GateLog()
    logging.getLogger(GATE_LOG).addHandler(log)
    yield log
    logging.getLogger(GATE_LOG).removeHandler(log)


@contextmanager
def wired(shop: Path = SAMPLE_SHOP) -> Iterator[Parts]:
    """The assistant over a shop."""
    with tempfile.TemporaryDirectory() as state:
        yield wire(Settings(shop_data=shop, shop_state=Path(state)))


@contextmanager
def served(state: Path, shop: Path = SAMPLE_SHOP, poll_s: float = 0.1) -> Iterator[tuple[str, int]]:
    """The app in a process of its own: (address, process id) while it answers.

    Args:
        poll_s: seconds between two questions whether it answers yet.

    Raises:
        RuntimeError: the app stopped, or did not answer within LONGEST_START_S.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"SHOP_DATA": str(shop), "SHOP_STATE": str(state), "PORT": str(port)}
    with tempfile.TemporaryFile("w+") as log:
        app = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env={**os.environ, "CHAT_MODEL": "embedded", "HOST": "127.0.0.1", **settings},
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            if not _answers(address, app, poll_s):
                log.seek(0)
                raise RuntimeError(f"the app did not come up at {address}:\n{log.read()}")
            yield address, app.pid
        finally:
            app.terminate()
            app.wait(timeout=30)


def _answers(address: str, app: subprocess.Popen[bytes], poll_s: float) -> bool:
    """Waits until the app answers; False when it stopped, or takes too long."""
    until = time.monotonic() + LONGEST_START_S
    while app.poll() is None and time.monotonic() < until:
        try:
            with urlopen(f"{address}/api/health", timeout=5) as answer:
                if answer.status == 200:
                    return True
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(poll_s)
    return False
