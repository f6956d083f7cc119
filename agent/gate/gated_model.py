"""A chat model whose every word has passed the fact gate, with a second one for when it fails.

``GatedChatModel`` wraps the model that talks. Its text goes through the gate while it streams, so
what is shown piece by piece is what is stored. When the model fails, says nothing useful, writes no
language, or calls tools without end, the spare (the embedded model) goes on in the same reply.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    ToolMessage,
)
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import InstanceOf

from agent.dialogue import ToolResult, tool_results
from agent.gate.evidence import evidence_from
from agent.gate.gate_stream import GateStream
from agent.gate.named_cards import named_in
from agent.grounding import NOTHING_STANDS, FactGate
from agent.local_model import LocalChatModel
from agent.models.model_errors import ChatModelError

log = logging.getLogger(__name__)

#: Model answers and tool calls in one turn before the spare ends it; an honest plan takes four.
MODEL_CALLS, TOOL_CALLS = 6, 8


class GatedChatModel(BaseChatModel):
    """See the module.

    Args:
        main: what talks; ``spare`` goes on when it cannot (None when ``main`` is the embedded one).
        gate: the fact gate.
        facts: true texts beside the tools' answers, e.g. the shop's name.
    """

    main: InstanceOf[BaseChatModel]
    spare: InstanceOf[BaseChatModel] | None = None
    gate: InstanceOf[FactGate]
    facts: tuple[str, ...] = ()

    @property
    def _llm_type(self) -> str:
        return f"gated-{self.main._llm_type}"

    def bind_tools(
        self, tools: Sequence[Any], *, tool_choice: Any = None, **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Bind tools to both models."""
        return self.bind(tools=list(tools), tool_choice=tool_choice, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - LangChain's signature
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        whole = AIMessageChunk(content="")
        for chunk in self._answer(messages, kwargs):
            whole += chunk
        message = AIMessage(
            content=whole.content,
            tool_calls=whole.tool_calls,
            response_metadata=whole.response_metadata,
            usage_metadata=whole.usage_metadata,
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - LangChain's signature
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for chunk in self._answer(messages, kwargs):
            generation = ChatGenerationChunk(message=chunk)
            if run_manager and chunk.text:
                run_manager.on_llm_new_token(str(chunk.text), chunk=generation)
            yield generation

    def _answer(
        self, messages: list[BaseMessage], options: dict[str, Any]
    ) -> Iterator[AIMessageChunk]:
        options = dict(options)
        cancelled: threading.Event = options.pop("cancelled", None) or threading.Event()
        turn = _Turn.of(messages)
        spent = turn.calls >= TOOL_CALLS or turn.answers >= MODEL_CALLS
        said = ""
        if self.spare is None or not (turn.by_spare or spent):
            answer = self._new_answer(messages, last=self.spare is None)
            try:
                yield from self._through(self.main, messages, answer, options, cancelled)
            except ChatModelError as error:
                if self.spare is None:
                    raise
                log.warning("the chat model failed, the embedded one goes on: %s", error)
                answer.failure = str(error)
                yield from answer.rest()
            if answer.replaced:  # a log at its usual level holds nothing that was said
                log.warning("the fact gate replaced %d sentences", len(answer.replaced))
            for sentence, fault in answer.replaced:
                log.debug("fact gate: %s (%s)", sentence, fault)
            calls = answer.calls(TOOL_CALLS - turn.calls)
            if self.spare is None or cancelled.is_set() or calls or answer.is_useful(turn):
                yield answer.last(calls)
                return
            said = answer.said
            note = answer.failure or "the reply was of no use"
        else:
            note = "" if turn.by_spare else "too many calls"
        yield from self._by_spare(turn, messages, options, said, note, cancelled)

    def _new_answer(self, messages: list[BaseMessage], *, last: bool) -> _Answer:
        """An answer to be gated; when nothing of the ``last`` one stands, that is said."""
        return _Answer(
            lambda: GateStream(self.gate, evidence_from(messages, self.facts)),
            NOTHING_STANDS if last else "",
        )

    def _by_spare(
        self,
        turn: _Turn,
        messages: list[BaseMessage],
        options: dict[str, Any],
        said: str,
        note: str,
        cancelled: threading.Event,
    ) -> Iterator[AIMessageChunk]:
        """The spare goes on. What the main model did stays in its sight only if it was sensible."""
        assert self.spare is not None  # noqa: S101 (callers have checked)
        seen = turn.for_spare(messages)
        answer = self._new_answer(messages, last=True)
        opened = not said
        for chunk in self._through(self.spare, seen, answer, options, cancelled):
            if not opened and chunk.text:
                yield AIMessageChunk(content="\n\n")
                opened = True
            yield chunk
        metadata = {"by_spare": True, **({"model_failed": note} if note else {})}
        yield answer.last(answer.calls(len(answer.whole.tool_calls)), metadata)

    def _through(
        self,
        model: BaseChatModel,
        messages: list[BaseMessage],
        answer: _Answer,
        options: dict[str, Any],
        cancelled: threading.Event,
    ) -> Iterator[AIMessageChunk]:
        """One model's text through the gate; its calls and metadata gather in ``answer``."""
        options = dict(options)
        tools, choice = options.pop("tools", None), options.pop("tool_choice", None)
        if isinstance(model, LocalChatModel):
            options["cancelled"] = cancelled
        elif model is self.spare:
            options = {}
        bound: Any = model.bind_tools(tools, tool_choice=choice, **options) if tools else model
        settings = {**getattr(bound, "kwargs", {}), **({} if tools else options)}
        for chunk in _raw(getattr(bound, "bound", bound), messages, settings):
            if cancelled.is_set():
                break
            yield from answer.take(chunk)
        yield from answer.rest()


def _raw(
    model: BaseChatModel, messages: list[BaseMessage], settings: dict[str, Any]
) -> Iterator[AIMessageChunk]:
    """What a model writes, without LangChain's callbacks: the graph must hear only what has
    passed the gate."""
    if type(model)._stream is BaseChatModel._stream:
        message = model._generate(messages, **settings).generations[0].message
        yield AIMessageChunk(
            content=message.content,
            tool_calls=getattr(message, "tool_calls", []),
            response_metadata=message.response_metadata,
        )
        return
    for generation in model._stream(messages, **settings):
        if isinstance(generation.message, AIMessageChunk):
            yield generation.message


class _Answer:
    """One model's answer while it comes."""

    def __init__(self, gate: Callable[[], GateStream], otherwise: str) -> None:
        self._gate = gate
        self._stream: GateStream | None = None  # most answers are calls: nothing to check
        self._otherwise = otherwise
        self.failure = ""
        self.whole = AIMessageChunk(content="")

    @property
    def said(self) -> str:
        """What was let through."""
        return self._stream.said if self._stream else ""

    @property
    def replaced(self) -> list[tuple[str, str]]:
        return self._stream.replaced if self._stream else []

    def take(self, chunk: AIMessageChunk) -> Iterator[AIMessageChunk]:
        text = str(chunk.text)
        self.whole += chunk.model_copy(update={"content": ""})
        if text:
            self._stream = self._stream or self._gate()
            yield from map(_words, self._stream.feed(text))

    def rest(self) -> Iterator[AIMessageChunk]:
        if self._stream:
            yield from map(_words, self._stream.finish(self._otherwise))

    def calls(self, most: int) -> list[dict[str, Any]]:
        """Its tool calls, at most so many."""
        return [dict(call) for call in self.whole.tool_calls[: max(0, most)]]

    def last(
        self, calls: list[dict[str, Any]], more: dict[str, Any] | None = None
    ) -> AIMessageChunk:
        """The end of the message: calls and what is known of it."""
        metadata = {k: v for k, v in self.whole.response_metadata.items() if v is not None}
        metadata |= {"replaced": [list(pair) for pair in self.replaced], **(more or {})}
        return AIMessageChunk(
            content="",
            tool_calls=calls,  # type: ignore[arg-type]
            response_metadata=metadata,
            usage_metadata=self.whole.usage_metadata,
            chunk_position="last",
        )

    def is_useful(self, turn: _Turn) -> bool:
        """False when nothing stands, nothing is a sentence, or a ranked list is not named."""
        said = self.said
        if self.failure or not re.search(r"\w", said):
            return False
        if turn.cards and not named_in(said, turn.cards):
            return False
        if not re.search(r"[.!?:](?:\W|$)", said):
            return False  # words, but no sentence
        # Of a reply that lost most of its sentences, what is left is seldom an answer.
        lost = sum(len(sentence) for sentence, _ in self.replaced)
        return lost <= len(said) or bool(turn.cards)


class _Turn:
    """What was done since the person's last message."""

    def __init__(self, since: list[BaseMessage]) -> None:
        self.since = since
        spoken = [m for m in since if isinstance(m, AIMessage)]
        mine = [m for m in spoken if m.response_metadata.get("by_spare")]
        self.by_spare = bool(mine)
        self.answers = len(spoken)
        self.calls = sum(len(m.tool_calls) for m in spoken)
        self._spare_ids = {call["id"] for m in mine for call in m.tool_calls}
        self.results = list(tool_results(since))
        ranked = [r for r in self.results if r.name == "rank_products" and not r.failed]
        self.cards: list[dict[str, Any]] = ranked[-1].artifact["cards"] if ranked else []

    @classmethod
    def of(cls, messages: Sequence[BaseMessage]) -> _Turn:
        last = max((i for i, m in enumerate(messages) if isinstance(m, HumanMessage)), default=-1)
        return cls(list(messages[last + 1 :]))

    def for_spare(self, messages: list[BaseMessage]) -> list[BaseMessage]:
        """The messages that the spare goes on from: without calls of the main model that led
        nowhere, so that it begins the turn anew; steps that must not be made twice stay."""
        before = messages[: len(messages) - len(self.since)]
        if self._was_sensible():
            return messages
        kept: list[BaseMessage] = []
        for message in self.since:
            if isinstance(message, AIMessage):
                calls = [call for call in message.tool_calls if call["id"] in self._spare_ids]
                if calls:
                    kept.append(message.model_copy(update={"tool_calls": calls, "content": ""}))
            elif isinstance(message, ToolMessage) and message.tool_call_id in self._spare_ids:
                kept.append(message)
        return [*before, *kept]

    def _was_sensible(self) -> bool:
        """True when the main model kept what was said, or took a step that changes the list."""
        if any(result.failed for result in self.results):
            return False
        theirs = [r for m in self.since if isinstance(m, ToolMessage)
                  and m.tool_call_id not in self._spare_ids for r in tool_results([m])]  # fmt: skip
        return any(_advances(result) for result in theirs) or any(
            result.args.get("steer") or result.args.get("more") for result in self.results
        )


def _advances(result: ToolResult) -> bool:
    artifact = result.artifact
    return result.name == "build_profile" and bool(
        artifact.get("added") or artifact.get("removed") or artifact.get("undone")
    )


def _words(text: str) -> AIMessageChunk:
    return AIMessageChunk(content=text)
