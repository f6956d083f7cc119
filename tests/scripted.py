"""A chat model that follows a script: to see what the assistant makes of any answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

Answer = Callable[[list[BaseMessage]], "AIMessage | Exception"]


class ScriptedModel(BaseChatModel):
    """Answers what ``answer`` makes of the messages; an exception is raised, after ``first``
    words when it is an answer's text that breaks off.

    Attributes:
        calls: how often it was asked.
    """

    answer: Any
    breaks_off: str = ""
    calls: int = 0

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        return self.bind(tools=tools)

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        raise AssertionError("the assistant streams")

    def _stream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        self.calls += 1
        answer = self.answer(messages)
        if isinstance(answer, Exception):
            if self.breaks_off:
                yield ChatGenerationChunk(message=AIMessageChunk(content=self.breaks_off))
            raise answer
        for piece in re.findall(r"\S+\s*|\s+", str(answer.content)):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_calls=answer.tool_calls))


class GeneratingModel(ScriptedModel):
    """The same without a stream of its own."""

    _stream = BaseChatModel._stream

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        answer = self.answer(messages)
        return ChatResult(generations=[ChatGeneration(message=answer)])


def call(name: str, number: int = 0, **args: Any) -> AIMessage:
    """An answer that calls one tool."""
    return AIMessage(
        "", tool_calls=[{"name": name, "args": args, "id": f"{name}-{number}", "type": "tool_call"}]
    )
