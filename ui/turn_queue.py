"""Turns of the assistant, run in threads: in order within a session, bounded over all.

The assistant is synchronous; the API is not. A turn that has begun runs to its end even when
its client leaves, so that the conversation is whole when the person comes back; one that still
waits is dropped. This module does not know HTTP, nor what a turn says.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field

import anyio
import anyio.to_thread

from agent.turn import ShopAssistant, TurnEvent
from tools.context import Identity

log = logging.getLogger(__name__)


class QueueFull(RuntimeError):
    """Too many turns wait: of this session (``session`` is True), or of all."""

    def __init__(self, session: bool) -> None:
        super().__init__("too many turns wait")
        self.session = session


class TurnFailed(RuntimeError):
    """The assistant raised in the middle of a turn; ``__cause__`` is what."""


@dataclass(slots=True)
class _Line:
    """Those who want the assistant's ear in one session."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)  # wakes in order of arrival
    places: int = 0


class _End:
    """No more events."""


class TurnQueue:
    """Runs turns, for one event loop.

    Args:
        threads: turns that run at once, over all sessions.
        most_waiting: turns of one session that may wait for the one in progress.
        most_turns: turns that may run or wait over all sessions.
    """

    def __init__(
        self,
        assistant: ShopAssistant,
        *,
        threads: int = 4,
        most_waiting: int = 3,
        most_turns: int = 128,
    ) -> None:
        self._assistant = assistant
        self._threads = anyio.CapacityLimiter(threads)
        self._most_waiting = most_waiting
        self._most_turns = most_turns
        self._turns = 0
        self._lines: dict[str, _Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(
        self, identity: Identity, message: str, beat_s: float | None = None
    ) -> AsyncGenerator[TurnEvent | None]:
        """Begin a turn, when it is this session's turn to speak.

        Args:
            beat_s: yield None after so many seconds without an event.

        Returns:
            Its events as they come; iterating raises TurnFailed when the assistant fails.

        Raises:
            QueueFull: too many turns wait already.
        """
        events: asyncio.Queue[TurnEvent | _End] = asyncio.Queue()
        begun = threading.Event()
        loop = asyncio.get_running_loop()

        def turn() -> None:
            begun.set()
            for event in self._assistant.stream(identity, message):
                loop.call_soon_threadsafe(events.put_nowait, event)

        if self._turns >= self._most_turns:
            raise QueueFull(session=False)
        line = self._lines.get(identity.session_id)
        if line is not None and line.places > self._most_waiting:  # one of them is in progress
            raise QueueFull(session=True)
        task = self._join(identity, turn)
        task.add_done_callback(lambda _task: events.put_nowait(_End()))
        return self._follow(task, events, begun, beat_s)

    async def finish(self, identity: Identity, work: Callable[[], None]) -> None:
        """The last thing of a session, after the turns that still wait, however many they are.

        Raises what ``work`` raises.
        """
        await asyncio.shield(self._join(identity, work))

    async def _follow(
        self,
        task: asyncio.Task[None],
        events: asyncio.Queue[TurnEvent | _End],
        begun: threading.Event,
        beat_s: float | None,
    ) -> AsyncGenerator[TurnEvent | None]:
        try:
            while True:
                try:
                    async with asyncio.timeout(beat_s):
                        event = await events.get()
                except TimeoutError:
                    yield None
                    continue
                if isinstance(event, _End):
                    break
                yield event
            if (error := task.exception()) is not None:
                raise TurnFailed("the assistant failed in the middle of a turn") from error
        finally:
            if not begun.is_set():
                task.cancel()
            elif not task.done():
                task.add_done_callback(_log_failure)

    def _join(self, identity: Identity, work: Callable[[], None]) -> asyncio.Task[None]:
        """A task that does ``work`` in a thread when this session's line comes to it."""
        line = self._lines.setdefault(identity.session_id, _Line())
        line.places += 1
        self._turns += 1

        async def in_order() -> None:
            async with line.lock:
                await anyio.to_thread.run_sync(work, limiter=self._threads)

        def leave(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            self._turns -= 1
            line.places -= 1
            if not line.places:  # a session with nobody in line takes no memory
                self._lines.pop(identity.session_id, None)

        task = asyncio.create_task(in_order())
        self._tasks.add(task)  # the loop itself holds tasks only weakly
        task.add_done_callback(leave)
        return task


def _log_failure(task: asyncio.Task[None]) -> None:
    """A turn whose client left failed: nobody else will say so."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("a turn failed after its client had left", exc_info=error)
