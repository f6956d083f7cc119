"""The assistant: LangChain's agent loop around one chat model, the shop's tools and the fact gate.

``create_agent`` runs a turn; its state (messages, facts, cards) lives in a SQLite checkpointer
under the session's own thread, so conversations survive a restart and share nothing. This module
turns graph events into ``TurnEvent``s. It knows neither HTTP nor the page.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage
from langchain_core.runnables import RunnableConfig

from agent.gate.gated_model import GatedChatModel
from agent.gate.named_cards import named_in
from agent.grounding import FactGate
from agent.memory import Memory
from agent.middleware import TurnContext, middleware
from agent.progress import BETWEEN, Progress, new_messages
from agent.turn import DoneEvent, Turn, TurnEvent
from data.corrections import Corrections
from data.records import Event
from data.shop import Shop
from engine.profile import Fact
from engine.recommender import Recommender
from tools.build_profile import build_profile
from tools.cards import plain_card
from tools.context import Identity, ShopContext
from tools.edits import after_edit
from tools.explain_products import explain_products
from tools.facts import profile_rows
from tools.keep_shortlist import keep_shortlist
from tools.lasting import lasting, objections
from tools.lookup_customer import lookup_customer
from tools.rank_products import rank_products
from tools.shop_information import shop_information
from tools.state import ShopState, merged, subject_of
from tools.subjects import in_words

TOOLS = [
    lookup_customer,
    build_profile,
    rank_products,
    explain_products,
    shop_information,
    keep_shortlist,
]


class Assistant:
    """Answers for one shop (an ``agent.turn.ShopAssistant``).

    Args:
        model: what talks; ``spare`` answers when it fails (None when it is the embedded one).
        audit: called at each look-up by staff.
        record: called with each event of feedback, to keep it; ``erase`` with whose are to go.
        corrections: what customers set right about themselves, kept from visit to visit.
    """

    def __init__(
        self,
        shop: Shop,
        recommender: Recommender,
        model: BaseChatModel,
        memory: Memory,
        *,
        chat_model: str = "embedded",
        spare: BaseChatModel | None = None,
        audit: Callable[[Identity, str], None] = lambda _identity, _customer_id: None,
        record: Callable[[Event], None] = lambda _event: None,
        erase: Callable[[str], None] = lambda _customer_id: None,
        corrections: Corrections | None = None,
    ) -> None:
        self.chat_model = chat_model
        self._shop = shop
        self._recommender = recommender
        self._memory = memory
        self._audit = audit
        self._record, self._erase = record, erase
        self._corrections = corrections or Corrections()
        facts = (shop.name, f"{len(shop.products):,}", str(len(shop.products)), *shop.info)
        self._locks: WeakValueDictionary[str, _Lock] = WeakValueDictionary()
        self._guard = threading.Lock()
        self._agent = create_agent(
            GatedChatModel(main=model, spare=spare, gate=FactGate.of(shop), facts=facts),
            TOOLS,
            middleware=middleware(shop.name),
            state_schema=ShopState,
            context_schema=ShopContext,
            checkpointer=memory.saver,
        )

    # -- a turn ---------------------------------------------------------------------------------

    def turn(self, identity: Identity, message: str) -> Turn:
        """Answer ``message`` in one go."""
        *_, last = self.stream(identity, message)
        assert isinstance(last, DoneEvent)  # noqa: S101 (stream's promise)
        return last.turn

    def stream(self, identity: Identity, message: str) -> Iterator[TurnEvent]:
        """Answer ``message``, telling what happens as it happens; ends with one DoneEvent."""
        with self._alone(identity):
            yield from self._run(identity, message)

    def _run(self, identity: Identity, message: str) -> Iterator[TurnEvent]:
        started = time.perf_counter()
        config = self._config(identity)
        context = self._context(identity)
        progress = Progress()
        mark = self._memory.mark(identity.session_id)
        given: Any = {"messages": [HumanMessage(message)]}
        if mark is None:
            given |= self._brought(identity)
        parts: Iterator[Any] = self._agent.stream(
            given,
            config,
            context=context,
            stream_mode=["updates", "messages"],
            durability="exit",
        )
        done = False
        try:
            for mode, data in parts:
                if mode == "messages":
                    if isinstance(data[0], AIMessageChunk):
                        yield from progress.hear(str(data[0].text))
                    continue
                for update in data.values():
                    for new in new_messages(update):
                        yield from progress.take(new, started)
            turn = self._finished(identity, progress, started)
            done = True
        finally:
            context.cancelled.set()  # wherever the reader left, the model stops
            if not done:
                # A turn that broke off leaves no trace: half of one would stand in the way of
                # the next (calls without answers).
                close_stream(parts)
                self._memory.rewind(identity.session_id, mark)
        self._memory.tidy(identity.session_id)
        yield DoneEvent(turn)

    def _finished(self, identity: Identity, progress: Progress, started: float) -> Turn:
        state = self._state(identity)
        reply = progress.said
        if progress.forgotten:
            self._memory.forget(identity.session_id)
            self._keep(identity, objections(self._brought(identity)))
            self._forget_feedback(identity)
            return Turn(reply=reply, tool_calls=progress.calls, timing_ms=progress.timing(started))
        products = named_in(reply, progress.cards)
        if progress.ranked and products and products != state.get("cards", []):
            # On screen is what the reply names, so that "number 2" means what the person reads.
            self._agent.update_state(self._config(identity), {"cards": products})
            state = self._state(identity)
        self._keep(identity, lasting(state))
        turn = self._turn_of(identity, state, reply)
        if not progress.ranked:
            turn = replace(turn, products=[], question=None, answers=[])
        else:
            turn = replace(turn, products=products)
        return replace(turn, tool_calls=progress.calls, timing_ms=progress.timing(started))

    # -- what the page and the API ask beside turns ---------------------------------------------

    def messages(self, identity: Identity) -> list[dict[str, str]]:
        """The conversation so far; what was said around tool calls is one reply."""
        rows: list[dict[str, str]] = []
        for message in self._state(identity).get("messages", []):
            if isinstance(message, HumanMessage):
                rows.append({"role": "user", "content": str(message.text)})
            elif isinstance(message, AIMessage) and message.text:
                if rows and rows[-1]["role"] == "assistant":
                    rows[-1]["content"] += f"{BETWEEN}{message.text}"
                else:
                    rows.append({"role": "assistant", "content": str(message.text)})
        return rows

    def snapshot(self, identity: Identity) -> Turn:
        """Where the conversation stands; runs nothing."""
        state = self._state(identity)
        rows = [row["content"] for row in self.messages(identity) if row["role"] == "assistant"]
        return self._turn_of(identity, state, rows[-1] if rows else "")

    def edit_fact(self, identity: Identity, fact_id_: str, value: str | float | None) -> Turn:
        """Change or delete (None) one fact; it keeps its place on the screen.

        A fact from the shop's files is hidden, not changed.
        """
        with self._alone(identity):
            state = self._state(identity)
            rows = profile_rows(self._context(identity), state)
            update = after_edit(state, rows, fact_id_, value, self._recommender.vocabulary)
            return self._changed(identity, update)

    def use_demographics(self, identity: Identity, use: bool) -> Turn:
        """Switch age and gender on or off for the ranking."""
        with self._alone(identity):
            return self._changed(identity, {"without_demographics": not use})

    def feedback(self, identity: Identity, product_id: str, kind: str) -> None:
        """Record a view, like, dislike or purchase."""
        if self._shop.product(product_id) is None:
            raise KeyError(product_id)
        if identity.role != "support":  # staff's clicks are not a customer's taste
            event = Event(_person(identity), product_id, kind, time.time())
            self._recommender.add_event(event)
            self._record(event)
        with self._alone(identity):
            state = self._state(identity)
            update: dict[str, Any] = {}
            if kind == "dislike":
                fact = Fact("product", product_id, "not", "said", "not for me", hard=True)
                facts = merged([Fact.from_dict(raw) for raw in state.get("facts", [])], [fact])
                update["facts"] = [other.to_dict() for other in facts]
            if identity.customer_id is None:
                done = {"product_id": product_id, "kind": kind, "at": time.time()}
                update["interactions"] = [*state.get("interactions", []), done][-200:]
            if update:
                self._changed(identity, update)

    def start_over(self, identity: Identity) -> None:
        """Begin a new conversation in this session."""
        with self._alone(identity):
            self._memory.forget(identity.session_id)

    def forget(self, identity: Identity) -> None:
        """Delete everything stored of this session.

        With it goes what a guest did; what a customer did is theirs in every session, and goes
        when they say "forget me".
        """
        self.start_over(identity)
        if identity.customer_id is None:
            self._forget_feedback(identity)

    def close(self) -> None:
        """Close the conversations' file; they stay in it."""
        self._memory.close()

    # -- plumbing -------------------------------------------------------------------------------

    def _forget_feedback(self, identity: Identity) -> None:
        self._erase(_person(identity))
        self._recommender.forget(_person(identity))

    def _turn_of(self, identity: Identity, state: ShopState, reply: str) -> Turn:
        subject = subject_of(state)
        shortlist = [
            plain_card(product, self._shop.currency)
            for product_id in state.get("shortlist", [])
            if (product := self._shop.product(product_id))
        ]
        question = state.get("question")
        return Turn(
            reply=reply,
            products=list(state.get("cards", [])),
            profile=profile_rows(self._context(identity), state),
            question=question["text"] if question else None,
            answers=_answers(state),
            shortlist=shortlist,
            subject=in_words(subject),
            use_demographics=not state.get("without_demographics", False),
        )

    def _state(self, identity: Identity) -> ShopState:
        """The conversation's state; before its first message, what the person brings along."""
        state = self._agent.get_state(self._config(identity)).values
        return state or self._brought(identity)  # type: ignore[return-value]

    def _changed(self, identity: Identity, update: dict[str, Any]) -> Turn:
        """Change the state beside a turn; what the person brings along stays."""
        if self._memory.mark(identity.session_id) is None:
            update = {**self._brought(identity), **update}
        self._agent.update_state(self._config(identity), update)
        self._keep(identity, lasting(self._state(identity)))
        return self.snapshot(identity)

    def _brought(self, identity: Identity) -> dict[str, Any]:
        """What a customer set right about themself in earlier conversations."""
        return self._corrections.of(identity.customer_id) if identity.customer_id else {}

    def _keep(self, identity: Identity, corrected: dict[str, Any]) -> None:
        if identity.customer_id:
            self._corrections.keep(identity.customer_id, corrected)

    def _config(self, identity: Identity) -> RunnableConfig:
        return {"configurable": {"thread_id": identity.session_id}, "recursion_limit": 60}

    def _context(self, identity: Identity) -> TurnContext:
        return TurnContext(
            identity, self._shop, self._recommender, self._audit, self._corrections.of
        )

    @contextmanager
    def _alone(self, identity: Identity) -> Iterator[None]:
        """One turn of a session at a time."""
        with self._guard:
            lock = self._locks.setdefault(identity.session_id, _Lock())
        with lock.lock:
            yield


class _Lock:
    """A lock that can be held weakly: it goes when nobody waits for it.

    Not a reentrant one: a stream may be read by one thread after another.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()


def _person(identity: Identity) -> str:
    """Whose feedback it is: the customer's, or a guest's of this session."""
    return identity.customer_id or f"session:{identity.session_id[:16]}"


def close_stream(parts: Iterator[Any]) -> None:
    """Close a generator that may have failed already."""
    close = getattr(parts, "close", None)
    if close is not None:
        close()


def _answers(state: ShopState) -> list[str]:
    """Short answers to what stands open: a question's options, or yes and no to an offer."""
    if question := state.get("question"):
        return list(question["options"])
    return ["Yes, please", "No, thanks"] if state.get("offer") else []
