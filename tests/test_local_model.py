"""The local chat model through the real path: saved, loaded, and driven by an agent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain.agents.middleware import wrap_model_call
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent.local_model import LocalChatModel
from tests.local_models import (  # noqa: F401 (fixtures)
    TOOLS,
    WILD,
    a_folder,
    a_model,
    look_up,
    rank,
    some_hooks,
    total_of,
)
from tests.tiny_models import build


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
        assert _said([total_of(list(bound.bind(seed=seed).stream("hi")))]) == _said([answer])


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
    total = total_of(chunks)
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
    answer = total_of(list(bound.stream("hi"))) if stream else bound.invoke("hi")
    assert _said([answer]) == [(content, calls)]
    assert len(answer.invalid_tool_calls) == unreadable
    assert script == []
