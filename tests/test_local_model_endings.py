"""What ends an answer of a local model: a closed stream, an error, silence, a stop string, a full window."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated, Any

import pytest
from langchain.agents import create_agent
from langchain.agents.middleware import wrap_model_call
from langchain_core.messages import HumanMessage
from langchain_core.tools import tool
from pydantic import Field

from agent.local_model import LocalChatModel
from agent.models.model_errors import LocalModelError
from agent.models.responder import NO_ANSWER
from tests.local_models import (  # noqa: F401 (fixtures)
    a_folder,
    a_model,
    rank,
    some_hooks,
    total_of,
)
from tests.tiny_models import build


def _stall(hooks: Any, after: int) -> tuple[list[int], threading.Event]:
    """The forward pass number ``after`` waits for the event; the list counts the passes."""
    passes: list[int] = []
    go = threading.Event()

    def hook(*_: Any) -> None:
        passes.append(1)
        if len(passes) == after:
            assert go.wait(20)

    hooks(hook)
    return passes, go


def test_closing_a_stream_stops_the_model(model: LocalChatModel, hooks: Any) -> None:
    passes, go = _stall(hooks, after=8)
    stream = model.bind(max_new_tokens=500).stream("hello")
    assert next(stream).content
    stream.close()  # type: ignore[attr-defined]
    go.set()
    model.invoke("hello")  # waits its turn
    assert len(passes) < 8 + 40


def test_the_cancelled_option_stops_the_model(model: LocalChatModel, hooks: Any) -> None:
    passes, go = _stall(hooks, after=8)
    cancelled = threading.Event()
    stream = model.bind(max_new_tokens=500, cancelled=cancelled).stream("hello")
    chunks = [next(stream)]
    cancelled.set()
    go.set()
    chunks += list(stream)
    assert len(passes) <= 8
    assert total_of(chunks).response_metadata["finish_reason"] == "cancelled"


@pytest.mark.parametrize("stream", [False, True])
def test_errors_of_the_model_surface_and_it_goes_on(
    model: LocalChatModel, hooks: Any, stream: bool
) -> None:
    before = model.invoke("hello").content
    broken = [True]

    def hook(*_: Any) -> None:
        if broken:
            raise ArithmeticError("the model broke")

    hooks(hook)
    with pytest.raises(ArithmeticError, match="the model broke"):
        list(model.stream("hello")) if stream else model.invoke("hello")
    broken.clear()
    assert model.invoke("hello").content == before


def _silent(model: LocalChatModel, hooks: Any, times: int) -> None:
    """The model ends its first ``times`` answers at once."""
    left = [times]

    def hook(_model: Any, _inputs: Any, output: Any) -> Any:
        if left[0]:
            left[0] -= 1
            output.logits[..., model.tokenizer.eos_token_id] = 1e9
        return output

    hooks(hook)


@pytest.mark.parametrize("stream", [False, True])
def test_silence_is_asked_again_once(model: LocalChatModel, hooks: Any, stream: bool) -> None:
    _silent(model, hooks, 1)
    answer = total_of(list(model.stream("hello"))) if stream else model.invoke("hello")
    assert answer.content not in {"", NO_ANSWER}


@pytest.mark.parametrize("stream", [False, True])
def test_lasting_silence_becomes_a_sentence(
    model: LocalChatModel, hooks: Any, stream: bool
) -> None:
    _silent(model, hooks, 2)
    answer = total_of(list(model.stream("hello"))) if stream else model.invoke("hello")
    assert answer.content == NO_ANSWER


def test_stop_strings_end_the_text(model: LocalChatModel) -> None:
    text = str(model.invoke("hello").content)
    starts = [i for i in range(3, len(text) - 2) if text.index(text[i : i + 2]) == i]
    stop = text[starts[0] : starts[0] + 2]
    assert model.invoke("hello", stop=[stop]).content == text[: text.index(stop)].rstrip()


def test_old_turns_go_when_the_window_is_small(tmp_path: Path) -> None:
    small = build("qwen3_like", tmp_path, max_position_embeddings=220)
    model = LocalChatModel.load(str(small), offline=True, max_new_tokens=20)
    talk: list[Any] = [("system", "be kind")]
    for _ in range(6):
        talk += [("human", "the blue running shoes are cheaper"), ("ai", "than the red ones")]
    answer = model.invoke([*talk, ("human", "help")])
    assert answer.content
    assert answer.usage_metadata is not None
    assert answer.usage_metadata["total_tokens"] <= 220
    with pytest.raises(LocalModelError, match="takes 220 with its answer: start over"):
        model.invoke("xyz " * 300)


@pytest.mark.parametrize("stream", [False, True])
def test_a_call_cut_by_the_window_is_dropped_and_reported(tmp_path: Path, stream: bool) -> None:
    @tool
    def write(text: Annotated[str, Field(min_length=400)]) -> str:
        """Write."""
        return text

    small = build("llama_like", tmp_path, max_position_embeddings=400)
    model = LocalChatModel.load(str(small), offline=True)
    bound = model.bind_tools([write], tool_choice="any")
    answer = total_of(list(bound.stream("hi"))) if stream else bound.invoke("hi")
    assert answer.tool_calls == []
    assert len(answer.invalid_tool_calls) == 1
    assert answer.content == NO_ANSWER
    assert answer.response_metadata["finish_reason"] == "length"
    assert answer.usage_metadata["total_tokens"] >= 400


def test_closing_an_agents_stream_stops_the_model(model: LocalChatModel, hooks: Any) -> None:
    passes, go = _stall(hooks, after=8)
    cancelled = threading.Event()

    @wrap_model_call
    def cancellable(request: Any, handler: Any) -> Any:
        settings = {"cancelled": cancelled, "max_new_tokens": 500}
        return handler(request.override(tool_choice="none", model_settings=settings))

    agent = create_agent(model, [rank], middleware=[cancellable])
    stream = agent.stream({"messages": [HumanMessage("hello")]}, stream_mode="messages")
    next(stream)
    cancelled.set()
    go.set()
    stream.close()  # type: ignore[attr-defined]
    assert len(passes) <= 8
