"""The chat model that ships: it understands with a small trained reader and speaks in written words.

To LangChain it is a chat model like any other: messages in, tool calls or a reply out. Inside are
two parts, ``Understanding`` (words -> frame -> plan) and ``reply`` (tool results -> words); both
are pure functions of the message list. It needs no key, no GPU, no download.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from pydantic import ConfigDict, InstanceOf, PrivateAttr

from agent.dialogue import Dialogue, dialogue_from
from agent.planner import next_call
from agent.replying.replies import Shopkeeper, reply
from agent.understanding.frame import Frame
from agent.understanding.understanding import Understanding


class EmbeddedChatModel(BaseChatModel):
    """The embedded chat model of one shop.

    Args:
        understanding: reads messages.
        shop: what replies may know of the shop.
    """

    understanding: InstanceOf[Understanding]
    shop: InstanceOf[Shopkeeper]
    _frame: Any = PrivateAttr()

    model_config = ConfigDict(arbitrary_types_allowed=True)

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        # One message is understood once although the model is called after each wave of tools.
        self._frame = lru_cache(maxsize=256)(self.understanding.frame)

    @property
    def _llm_type(self) -> str:
        return "embedded"

    def bind_tools(
        self,
        tools: Sequence[Any],
        *,
        tool_choice: str | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Bound tools limit which calls are made; their schemas are known by heart."""
        names = [tool.name if isinstance(tool, BaseTool) else str(tool) for tool in tools]
        return self.bind(tool_names=names, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        message = self._answer(messages, kwargs.get("tool_names"))
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        message = self._answer(messages, kwargs.get("tool_names"))
        if message.tool_calls:
            yield ChatGenerationChunk(
                message=AIMessageChunk(
                    content="",
                    tool_call_chunks=[
                        {
                            "name": c["name"],
                            "args": _json(c["args"]),
                            "id": c["id"],
                            "index": i,
                            "type": "tool_call_chunk",
                        }
                        for i, c in enumerate(message.tool_calls)
                    ],
                    response_metadata=message.response_metadata,
                )
            )
            return
        for piece in re.findall(r"\S+\s*|\s+", str(message.content)):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk
        yield ChatGenerationChunk(
            message=AIMessageChunk(content="", response_metadata=message.response_metadata)
        )

    def _answer(self, messages: list[BaseMessage], tool_names: list[str] | None) -> AIMessage:
        started = time.perf_counter()
        dialogue = dialogue_from(messages)
        frame: Frame = self._frame(_hashable(dialogue))
        understood = time.perf_counter()
        call = next_call(frame, dialogue)
        if call and (tool_names is None or call[0] in tool_names):
            name, args = call
            return AIMessage(
                content="",
                tool_calls=[
                    {
                        "name": name,
                        "args": args,
                        "id": _call_id(dialogue, name),
                        "type": "tool_call",
                    }
                ],
                response_metadata={"understanding_ms": 1000 * (understood - started)},
            )
        text = reply(frame, dialogue, self.shop)
        spent = 1000 * (time.perf_counter() - understood)
        return AIMessage(content=text, response_metadata={"phrasing_ms": spent})


class _Key(Dialogue):
    """A dialogue that compares by what understanding looks at, so that frames can be cached."""

    def __hash__(self) -> int:
        return hash(
            (self.message, self.stage, self.turns, self.focus, len(self.cards), self.support)
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Key):
            return NotImplemented
        mine = (self.message, self.stage, self.turns, self.focus, self.support, self.earlier)
        theirs = (
            other.message,
            other.stage,
            other.turns,
            other.focus,
            other.support,
            other.earlier,
        )
        return mine == theirs and self.cards == other.cards and self.profile == other.profile


def _hashable(dialogue: Dialogue) -> _Key:
    return _Key(**{name: getattr(dialogue, name) for name in Dialogue.__dataclass_fields__})


def _call_id(dialogue: Dialogue, name: str) -> str:
    """Unique in the conversation, and the same whenever the same turn is replayed."""
    place = f"{dialogue.turns}:{len(dialogue.results)}:{name}:{dialogue.message}"
    return f"call_{hashlib.sha256(place.encode()).hexdigest()[:16]}"


def _json(args: dict[str, Any]) -> str:
    return json.dumps(args, ensure_ascii=False)
