"""The local chat model through the real path: saved, loaded, and driven by an agent."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import torch
from langchain.agents import create_agent
from langchain.agents.middleware import wrap_model_call
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, ToolMessage
from langchain_core.tools import tool
from pydantic import Field

from agent.local_model import LocalChatModel
from agent.model_errors import LocalModelError
from agent.responder import NO_ANSWER
from tests.tiny_models import ARCHITECTURES, build

WILD = {"temperature": 1.0, "top_k": 0, "top_p": 1.0}


@tool
def rank(
    query: str,
    count: Annotated[int, Field(ge=1, le=50)] = 3,
    sort: Literal["price", "rating"] = "price",
    max_price: float | None = None,
) -> str:
    """Rank products."""
    return f"{count} products by {sort}"


@tool
def look_up(customer_id: Annotated[str, Field(max_length=8)]) -> str:
    """Look up a customer."""
    return "likes blue"


TOOLS = {"rank": rank, "look_up": look_up}


@pytest.fixture(scope="module", params=ARCHITECTURES)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(request.param, tmp_path_factory.mktemp("model"))


@pytest.fixture
def model(folder: Path) -> LocalChatModel:
    return LocalChatModel.load(str(folder), offline=True, max_new_tokens=24)


@pytest.fixture
def hooks(model: LocalChatModel) -> Iterator[Callable[[Callable[..., Any]], None]]:
    """Adds a function over (model, inputs, output) to each forward pass, for one test."""
    handles = []
    yield lambda hook: handles.append(model.hf_model.register_forward_hook(hook))
    for handle in handles:
        handle.remove()


def _total(chunks: list[AIMessageChunk]) -> AIMessageChunk:
    total = chunks[0]
    for chunk in chunks[1:]:
        total += chunk
    return total


def _said(messages: list[Any]) -> list[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    return [
        (str(m.content), [(c["name"], c["args"]) for c in getattr(m, "tool_calls", [])])
        for m in messages
    ]


def test_fifty_random_minds_in_an_agent_make_valid_calls_only(model: LocalChatModel) -> None:
    seeds = list(range(25))  # for each of two architectures

    @wrap_model_call
    def force_first(request: Any, handler: Any) -> Any:
        first = not any(isinstance(m, ToolMessage) for m in request.messages)
        settings = {**WILD, "seed": seeds[0], "max_new_tokens": 8}
        choice = "any" if first else "none"
        return handler(request.override(tool_choice=choice, model_settings=settings))

    agent = create_agent(model, list(TOOLS.values()), middleware=[force_first])
    called = set()
    while seeds:
        messages = agent.invoke({"messages": [HumanMessage("something blue")]})["messages"]
        _, ai, answer, last = messages
        (call,) = ai.tool_calls
        assert ai.invalid_tool_calls == []
        assert ai.content == ""
        TOOLS[call["name"]].args_schema.model_validate(call["args"], strict=True)
        assert answer.status == "success"
        assert answer.content == TOOLS[call["name"]].invoke(call["args"])
        assert last.tool_calls == []
        assert last.content
        called.add(call["name"])
        seeds.pop(0)
    assert called == set(TOOLS)


def test_an_older_model_without_a_template_does_as_well(tmp_path: Path) -> None:
    old = build("plain", tmp_path)
    model = LocalChatModel.load(str(old), offline=True, max_new_tokens=24)
    inputs = model.tokenizer(
        "User: hello\n\nAssistant:", add_special_tokens=False, return_tensors="pt"
    )
    ids = model.hf_model.generate(**inputs, do_sample=False, max_new_tokens=24)
    prompt = inputs["input_ids"].shape[1]
    assert (
        model.invoke("hello").content
        == model.tokenizer.decode(ids[0, prompt:], skip_special_tokens=True).strip()
    )
    bound = model.bind_tools(list(TOOLS.values()), tool_choice="any").bind(**WILD)
    for seed in range(8):
        answer = bound.bind(seed=seed).invoke("hi")
        (call,) = answer.tool_calls
        TOOLS[call["name"]].args_schema.model_validate(call["args"], strict=True)
        assert _said([_total(list(bound.bind(seed=seed).stream("hi")))]) == _said([answer])


def test_a_named_tool_is_the_one_called(model: LocalChatModel) -> None:
    bound = model.bind_tools(list(TOOLS.values()), tool_choice="look_up").bind(**WILD)
    for seed in range(5):
        (call,) = bound.bind(seed=seed).invoke("hi").tool_calls
        assert call["name"] == "look_up"
        assert len(call["args"]["customer_id"]) <= 8


def test_a_choice_that_is_no_tool_is_refused(model: LocalChatModel) -> None:
    with pytest.raises(ValueError, match="tool_choice='fly'; expected auto, any, none or"):
        model.bind_tools([rank], tool_choice="fly")


@pytest.mark.parametrize("choice", [None, "any", "none"])
def test_streaming_says_the_same(model: LocalChatModel, choice: str | None) -> None:
    bound = model.bind_tools(list(TOOLS.values()), tool_choice=choice)
    whole = bound.invoke("hello")
    chunks = list(bound.stream("hello"))
    total = _total(chunks)
    assert _said([total]) == _said([whole])
    assert bool(total.tool_calls) == (choice == "any")
    if choice != "any":
        assert len([c for c in chunks if c.content]) > 1
    assert total.usage_metadata is not None
    assert whole.usage_metadata is not None
    for count in ("input_tokens", "output_tokens"):
        assert total.usage_metadata[count] == whole.usage_metadata[count] > 0
    assert total.response_metadata["finish_reason"] == whole.response_metadata["finish_reason"]


def test_text_is_what_transformers_writes(model: LocalChatModel) -> None:
    text = model.tokenizer.apply_chat_template(
        [{"role": "user", "content": "hello"}],
        tokenize=False, add_generation_prompt=True, enable_thinking=False,
    )  # fmt: skip
    inputs = model.tokenizer(text, add_special_tokens=False, return_tensors="pt")
    ids = model.hf_model.generate(**inputs, do_sample=False, max_new_tokens=24)
    written = ids[0, inputs["input_ids"].shape[1] :]
    expected = model.tokenizer.decode(written, skip_special_tokens=True)
    for tag in ("<think>", "</think>", "<tool_call>", "</tool_call>"):
        assert tag not in expected  # else this oracle would not hold
    assert model.invoke("hello").content == expected.strip()


def _turns(model: LocalChatModel, words: list[str]) -> list[AIMessage]:
    """A conversation: each answer depends on all before."""
    messages: list[Any] = []
    answers = []
    for word in words:
        messages.append(HumanMessage(word))
        answers.append(model.invoke(messages))
        messages.append(answers[-1])
    return answers


def test_reuse_of_what_was_read_changes_no_word(model: LocalChatModel) -> None:
    words = ["blue shoes please", "cheaper", "the first one"]
    answers = _turns(model, words)
    messages: list[Any] = []
    for word, answer in zip(words, answers, strict=True):
        messages.append(HumanMessage(word))
        fresh = LocalChatModel(
            name_or_path="fresh", hf_model=model.hf_model, tokenizer=model.tokenizer,
            max_new_tokens=24,
        )  # fmt: skip
        assert fresh.invoke(messages).content == answer.content
        messages.append(answer)
    reused = [a.usage_metadata["input_token_details"]["cache_read"] for a in answers]  # type: ignore[index]
    assert reused[0] == 0
    assert 0 < reused[1] < reused[2]


def test_parallel_conversations_do_not_mix(model: LocalChatModel) -> None:
    talks = [[f"{word} shoes", "cheaper", word] for word in ("blue", "red", "gift", "help")]
    alone = [[a.content for a in _turns(model, talk)] for talk in talks]
    assert len({tuple(words) for words in alone}) == len(talks)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda talk: [a.content for a in _turns(model, talk)], talks))
    assert together == alone


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
    assert _total(chunks).response_metadata["finish_reason"] == "cancelled"


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
    answer = _total(list(model.stream("hello"))) if stream else model.invoke("hello")
    assert answer.content not in {"", NO_ANSWER}


@pytest.mark.parametrize("stream", [False, True])
def test_lasting_silence_becomes_a_sentence(
    model: LocalChatModel, hooks: Any, stream: bool
) -> None:
    _silent(model, hooks, 2)
    answer = _total(list(model.stream("hello"))) if stream else model.invoke("hello")
    assert answer.content == NO_ANSWER


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("written", "content", "calls", "unreadable"),
    [
        ("<think>hm</think>\n\nBlue it is.", "Blue it is.", [], 0),
        (
            "Sure. <tool_call>{'name': 'Rank', 'arguments': {'query': 'dad's blue',}}</tool_call>",
            "Sure.",
            [("rank", {"query": "dad's blue"})],
            0,
        ),
        ('{"name": "rank", "parameters": {"query": "é"}}', "", [("rank", {"query": "é"})], 0),
        ("I look. <tool_call>rank it</tool_call>", "I look.", [], 1),
    ],
)
def test_without_a_grammar_calls_are_read_and_repaired(
    model: LocalChatModel,
    hooks: Any,
    written: str,
    content: str,
    calls: list[Any],
    unreadable: int,
    stream: bool,
) -> None:
    model._responder._vocabulary = None  # as with a tokenizer that no grammar can be made for
    script = model.tokenizer(written, add_special_tokens=False)["input_ids"]
    script.append(model.tokenizer.eos_token_id)

    def hook(_model: Any, _inputs: Any, output: Any) -> Any:
        output.logits[..., script.pop(0)] = 1e9
        return output

    hooks(hook)
    bound = model.bind_tools([rank]).bind(max_new_tokens=200)  # a prompt of one pass
    answer = _total(list(bound.stream("hi"))) if stream else bound.invoke("hi")
    assert _said([answer]) == [(content, calls)]
    assert len(answer.invalid_tool_calls) == unreadable
    assert script == []


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
    answer = _total(list(bound.stream("hi"))) if stream else bound.invoke("hi")
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


def test_a_hub_name_that_is_not_there_is_named_with_the_remedy() -> None:
    with pytest.raises(
        LocalModelError, match=r"'nobody/nothing' cannot be loaded.*folder"
    ) as error:
        LocalChatModel.load("nobody/nothing", offline=True)
    assert "downloads are off" in str(error.value)


def test_a_folder_that_is_no_model_is_named_with_the_remedy(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(LocalModelError, match=r"give a folder with config\.json"):
        LocalChatModel.load(str(tmp_path), offline=True)
    for file in folder.iterdir():
        content = file.read_bytes()
        if file.suffix == ".safetensors":
            content = content[: len(content) // 2]
        (tmp_path / file.name).write_bytes(content)
    with pytest.raises(LocalModelError, match="cannot be loaded"):
        LocalChatModel.load(str(tmp_path), offline=True)


def test_loading_keeps_the_saved_precision(tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM

    saved = build("llama_like", tmp_path)
    half = AutoModelForCausalLM.from_pretrained(saved, dtype=torch.bfloat16)
    half.save_pretrained(saved)
    model = LocalChatModel.load(str(saved), offline=True, max_new_tokens=5)
    assert model.hf_model.dtype == torch.bfloat16
    assert model.invoke("hello").content


def test_importing_loads_neither_torch_nor_transformers() -> None:
    code = (
        "import sys, agent.local_model;"
        "print(sorted({'torch', 'transformers', 'llguidance'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
