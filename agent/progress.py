"""One turn while it runs: what the graph reported so far, told to the outside as ``TurnEvent``s."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, ToolMessage

from agent.turn import ProductsEvent, TokenEvent, ToolEvent, TurnEvent

#: What stands between two messages of one reply.
BETWEEN = "\n\n"


@dataclass
class Progress:
    """What has happened so far in one turn."""

    said: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)
    ranked: bool = False
    forgotten: bool = False
    first_card: float | None = None
    spent: dict[str, float] = field(default_factory=dict)
    _apart: bool = False  # the next words belong to another message than those before

    def hear(self, text: str) -> Iterator[TurnEvent]:
        """The next words of the reply."""
        if not text:
            return
        if self._apart and self.said:
            text = f"{BETWEEN}{text}"
        self._apart = False
        self.said += text
        yield TokenEvent(text)

    def take(self, message: AnyMessage, started: float) -> Iterator[TurnEvent]:
        """Note a new message of the graph; yields what the outside should hear of it."""
        if isinstance(message, AIMessage):
            self._apart = True
            for name in ("understanding_ms", "phrasing_ms"):
                if name in message.response_metadata:
                    self.spent.setdefault(name.removesuffix("_ms"), message.response_metadata[name])
            for call in message.tool_calls:
                self.calls.append({"name": call["name"], "args": call["args"]})
                yield ToolEvent(call["name"], call["args"])
        elif isinstance(message, ToolMessage) and isinstance(message.artifact, dict):
            if message.name == "rank_products":
                self.ranked = True
                self.cards = list(message.artifact["cards"])
                if self.cards:
                    self.first_card = self.first_card or 1000 * (time.perf_counter() - started)
                    yield ProductsEvent(self.cards)
            elif message.name == "build_profile" and message.artifact.get("action") == "forget":
                self.forgotten = True

    def timing(self, started: float) -> dict[str, float]:
        """Milliseconds so far by stage; ``started`` is of ``time.perf_counter``."""
        times = {"total": 1000 * (time.perf_counter() - started), **self.spent}
        if self.first_card is not None:
            times["first_card"] = self.first_card
        return {name: round(value, 2) for name, value in times.items()}


def new_messages(update: Any) -> list[AnyMessage]:
    """The messages in one update of the graph; a node may give a dict, a list of them or nothing."""
    found: list[AnyMessage] = []
    for part in update if isinstance(update, list) else [update]:
        if isinstance(part, dict):
            found += [
                m for m in part.get("messages", []) if isinstance(m, (AIMessage, ToolMessage))
            ]
    return found
