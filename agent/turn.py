"""One turn of a conversation as the outside sees it: its events, its result, the assistant's face.

The REST API and the Gradio page know only this module of the agent. Products travel as cards
(plain JSON, see ``tools/cards.py``), profile facts as ``Fact.to_dict()`` plus an ``"id"``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from tools.context import Identity

Card = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToolEvent:
    """A tool was called; ``args`` are as shown to the person (no secrets in them)."""

    name: str
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ProductsEvent:
    """The cards that go with the reply, known before its words."""

    products: list[Card]


@dataclass(frozen=True, slots=True)
class TokenEvent:
    """The next piece of the reply, already through the fact gate."""

    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A whole turn.

    Attributes:
        products: cards shown with this reply; exactly the products that it names as offers.
        profile: what the assistant knows now: ``Fact.to_dict()`` plus ``"id"`` and ``"text"``.
        tool_calls: ``{"name", "args"}`` in order.
        question: the one question asked at the end, or None.
        answers: short answers to what was asked or offered at the end; empty when nothing was.
        timing_ms: "total", "first_card", "understanding", "phrasing" where they apply.
        shortlist: cards that the person put aside.
        subject: whom the wishes are for, "you" or e.g. "your dad".
        use_demographics: may age and gender steer the ranking? (the person's switch)
    """

    reply: str
    products: list[Card] = field(default_factory=list)
    profile: list[dict[str, Any]] = field(default_factory=list)
    tool_calls: list[dict[str, Any]] = field(default_factory=list)
    question: str | None = None
    answers: list[str] = field(default_factory=list)
    timing_ms: dict[str, float] = field(default_factory=dict)
    shortlist: list[Card] = field(default_factory=list)
    subject: str = "you"
    use_demographics: bool = True


@dataclass(frozen=True, slots=True)
class DoneEvent:
    """The last event of a turn, and the whole of it."""

    turn: Turn


TurnEvent = ToolEvent | ProductsEvent | TokenEvent | DoneEvent


class ShopAssistant(Protocol):
    """What the page and the API may ask of the assistant. Each call concerns one session only.

    Turns of one session run one after the other; different sessions share nothing mutable.
    """

    chat_model: str

    def stream(self, identity: Identity, message: str) -> Iterator[TurnEvent]:
        """Answer ``message``; ends with exactly one DoneEvent."""
        ...

    def turn(self, identity: Identity, message: str) -> Turn:
        """``stream`` without the waiting in between."""
        ...

    def messages(self, identity: Identity) -> list[dict[str, str]]:
        """The conversation so far as ``{"role": "user"|"assistant", "content"}``."""
        ...

    def snapshot(self, identity: Identity) -> Turn:
        """Where the conversation stands (last reply, cards, profile, shortlist); runs nothing."""
        ...

    def edit_fact(self, identity: Identity, fact_id: str, value: str | float | None) -> Turn:
        """Change the value of a fact, or delete it (None). Returns the new snapshot.

        Raises:
            KeyError: no such fact. ValueError: a value that the fact cannot take, in words.
        """
        ...

    def use_demographics(self, identity: Identity, use: bool) -> Turn:
        """Switch age and gender on or off for this person's ranking."""
        ...

    def feedback(self, identity: Identity, product_id: str, kind: str) -> None:
        """Record a view, like, dislike or purchase. Raises KeyError for an unknown product."""
        ...

    def start_over(self, identity: Identity) -> None:
        """Begin a new conversation in this session; its messages and facts are gone."""
        ...

    def forget(self, identity: Identity) -> None:
        """Delete everything stored of this session, and what a guest did in it."""
        ...
