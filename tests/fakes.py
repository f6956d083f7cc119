"""Fakes and toy shops for tests. Append; do not change what others lean on."""

from __future__ import annotations

import threading
import zlib
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from agent.turn import DoneEvent, ProductsEvent, TokenEvent, ToolEvent, Turn, TurnEvent
from engine.language.lexical import stem, words
from tools.context import Identity


def fake_encode(texts: Sequence[str]) -> Tensor:
    """A sentence encoder without a model: the unit sum of a fixed direction for each word.

    Texts that share words are near each other, others are not. (n, 48) float32.
    """
    rows = torch.zeros(len(texts), 48)
    for row, text in enumerate(texts):
        for word in words(text):
            seed = zlib.crc32(stem(word).encode())
            rows[row] += torch.randn(48, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.normalize(rows, dim=-1)


class FakeAssistant:
    """A ShopAssistant that answers with queued turns (an exception is raised), else an echo.

    Args:
        turns: what the next calls answer, in order.
        gate: when given, each turn waits for it after its first event (10 s at most).
    """

    chat_model = "fake"

    def __init__(
        self, *turns: Turn | Exception, gate: threading.Event | threading.Semaphore | None = None
    ) -> None:
        self.turns: deque[Turn | Exception] = deque(turns)
        self.gate = gate
        self.said: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.fed: list[tuple[Identity, str, str]] = []
        self.forgotten: list[str] = []
        self.finished: list[str] = []
        self.most_at_once: dict[str, int] = defaultdict(int)
        self._now: dict[str, int] = defaultdict(int)
        self._lock = threading.Lock()

    def stream(self, identity: Identity, message: str) -> Iterator[TurnEvent]:
        session = identity.session_id
        with self._lock:
            self._now[session] += 1
            self.most_at_once[session] = max(self.most_at_once[session], self._now[session])
            outcome = self.turns.popleft() if self.turns else Turn(f"You said: {message}")
        try:
            yield ToolEvent("rank_products", {"k": 5})
            self._wait()
            if isinstance(outcome, Exception):
                raise outcome
            yield ProductsEvent(outcome.products)
            for word in outcome.reply.split(" "):
                yield TokenEvent(word + " ")
            self.said[session] += [
                {"role": "user", "content": message},
                {"role": "assistant", "content": outcome.reply},
            ]
            yield DoneEvent(outcome)
            self.finished.append(message)
        finally:
            with self._lock:
                self._now[session] -= 1

    def _wait(self) -> None:
        if self.gate is not None:
            wait = self.gate.wait if isinstance(self.gate, threading.Event) else self.gate.acquire
            if not wait(timeout=10):
                raise TimeoutError("the gate stayed shut")

    def turn(self, identity: Identity, message: str) -> Turn:
        *_, last = self.stream(identity, message)
        assert isinstance(last, DoneEvent)
        return last.turn

    def messages(self, identity: Identity) -> list[dict[str, str]]:
        return list(self.said[identity.session_id])

    def snapshot(self, identity: Identity) -> Turn:
        said = self.said[identity.session_id]
        return Turn(said[-1]["content"] if said else "")

    def edit_fact(self, identity: Identity, fact_id: str, value: str | float | None) -> Turn:
        raise KeyError(fact_id)

    def use_demographics(self, identity: Identity, use: bool) -> Turn:
        return self.snapshot(identity)

    def feedback(self, identity: Identity, product_id: str, kind: str) -> None:
        self.fed.append((identity, product_id, kind))

    def start_over(self, identity: Identity) -> None:
        self.said.pop(identity.session_id, None)

    def forget(self, identity: Identity) -> None:
        self.start_over(identity)
        self.forgotten.append(identity.session_id)
