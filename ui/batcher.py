"""Questions that wait at the same moment, answered together by one thread.

While a batch is being answered the next one gathers by itself, so nobody waits for company: alone,
a question is answered at once. It does not know what is asked.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")

#: Questions answered in one go: more would make the first of them wait for the last.
MOST = 16


class Batcher(Generic[Question, Answer]):
    """One thread, started with the first question; for several event loops at once.

    Args:
        work: questions -> an answer, or the error to raise, for each, in order.
        most: questions in one batch.
    """

    def __init__(
        self, work: Callable[[Sequence[Question]], Sequence[Answer | Exception]], most: int = MOST
    ) -> None:
        self._work = work
        self._most = most
        self._lock = Lock()
        self._waiting: deque[tuple[Question, asyncio.Future[Answer]]] = deque()
        self._busy = False
        self._thread = ThreadPoolExecutor(1, "batcher")

    async def ask(self, question: Question) -> Answer:
        """The answer. Raises the error that ``work`` gave for this question, or raised for all."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        with self._lock:
            self._waiting.append((question, future))
            begin, self._busy = not self._busy, True
        if begin:
            self._begin()
        return await future

    def _begin(self) -> None:
        """Hand the next batch to the thread, if anything waits."""
        with self._lock:
            count = min(self._most, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(count)]
            self._busy = bool(batch)
        if not batch:
            return
        askers = [future for _, future in batch]
        job = self._thread.submit(self._work, [question for question, _ in batch])
        job.add_done_callback(lambda done: self._end(done, askers))

    def _end(
        self,
        done: Future[Sequence[Answer | Exception]],
        askers: Sequence[asyncio.Future[Answer]],
    ) -> None:
        """In the thread: begin the next batch, and tell those of this one."""
        self._begin()
        fault = done.exception()
        answers = done.result() if fault is None else [fault] * len(askers)
        loops: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Answer], object]]] = {}
        for asker, answer in zip(askers, answers, strict=True):
            loops.setdefault(asker.get_loop(), []).append((asker, answer))
        for loop, settled in loops.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(_settle, settled)


def _settle(settled: list[tuple[asyncio.Future[Answer], object]]) -> None:
    for asker, answer in settled:
        if asker.done():  # whoever asked has left
            continue
        if isinstance(answer, BaseException):
            asker.set_exception(answer)
        else:
            asker.set_result(answer)  # type: ignore[arg-type]
