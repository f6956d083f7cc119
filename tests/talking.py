"""Talk with the whole assistant on the bundled shop, and what a turn did."""

from __future__ import annotations

from collections.abc import Callable

from agent.turn import Turn
from tests import bundled
from tools.context import Identity

Say = Callable[[str], Turn]


def talk(role: str = "guest", customer: str | None = None) -> Say:
    assistant = bundled.assistant()
    identity = Identity("talk", role, customer, "ann" if role == "support" else "")  # type: ignore[arg-type]
    return lambda message: assistant.turn(identity, message)


def called(turn: Turn) -> list[str]:
    return [call["name"] for call in turn.tool_calls]


def values(turn: Turn, key: str) -> list[float]:
    return [card["attributes"][key] for card in turn.products]


def limits(turn: Turn, key: str) -> set[tuple[str, object]]:
    return {(r["relation"], r["value"]) for r in turn.profile if r["key"] == key and r["hard"]}
