"""Messages to prompts, over templates of several kinds."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from agent.models.chat_format import ChatFormat
from tests.tiny_models import tokenizer

TOOL = {
    "type": "function",
    "function": {
        "name": "rank",
        "description": "Rank products.",
        "parameters": {"type": "object", "properties": {"query": {"type": "string"}}},
    },
}
CALL = {"name": "rank", "args": {"query": "blue"}, "id": "1", "type": "tool_call"}
TALK = [
    SystemMessage("Be kind."),
    HumanMessage([{"type": "text", "text": "Something blue"}]),
    AIMessage("One moment.", tool_calls=[CALL]),
    ToolMessage("1. Blue shoes", tool_call_id="1", name="rank"),
    AIMessage("Blue shoes."),
    HumanMessage("Thanks"),
]


def _format(template: str | None, kind: Any = "llama_like") -> ChatFormat:
    made = tokenizer(kind)
    made.chat_template = template
    return ChatFormat(made)


def test_a_template_with_tools_writes_them_itself() -> None:
    chat_format = ChatFormat(tokenizer("qwen3_like"))
    assert chat_format.takes_tools
    text, thinking = chat_format.prompt(TALK, [TOOL])
    assert not thinking
    assert text == (
        "<|im_start|>system\nBe kind.\n"
        'Tools: {"type": "function", "function": {"name": "rank", "description": "Rank products.",'
        ' "parameters": {"type": "object", "properties": {"query": {"type": "string"}}}}}\n'
        'Call with <tool_call>\n{"name": "...", "arguments": {...}}\n</tool_call>\n<|im_end|>\n'
        "<|im_start|>user\nSomething blue<|im_end|>\n"
        "<|im_start|>assistant\nOne moment.\n"
        '<tool_call>\n{"name": "rank", "arguments": {"query": "blue"}}\n</tool_call><|im_end|>\n'
        "<|im_start|>tool\n1. Blue shoes<|im_end|>\n"
        "<|im_start|>assistant\nBlue shoes.<|im_end|>\n"
        "<|im_start|>user\nThanks<|im_end|>\n"
        "<|im_start|>assistant\n<think>\n\n</think>\n\n"
    )


def test_a_template_without_tools_gets_them_in_words() -> None:
    chat_format = ChatFormat(tokenizer("llama_like"))
    assert not chat_format.takes_tools
    text, _ = chat_format.prompt(TALK, [TOOL])
    assert text == (
        "<|begin|>[system]\nBe kind.\n\n"
        'You can call these tools:\n{"name": "rank", "description": "Rank products.",'
        ' "parameters": {"type": "object", "properties": {"query": {"type": "string"}}}}\n'
        "To call one, write only this, then stop:\n"
        '<tool_call>\n{"name": "<tool>", "arguments": {}}\n</tool_call>\n'
        "Its result comes back between <tool_response> tags.<|end|>"
        "[user]\nSomething blue<|end|>"
        "[assistant]\nOne moment.\n"
        '<tool_call>\n{"name": "rank", "arguments": {"query": "blue"}}\n</tool_call><|end|>'
        "[user]\n<tool_response>\n1. Blue shoes\n</tool_response><|end|>"
        "[assistant]\nBlue shoes.<|end|>[user]\nThanks<|end|>[assistant]\n"
    )


STRICT = """{%- for m in messages %}
{%- if m.role == 'system' %}{{ raise_exception('no system role') }}{% endif %}
{%- if (m.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('alternate') }}{% endif %}
{{- m.role }}: {{ m.content }}|
{%- endfor %}"""


def test_a_template_without_a_system_role_gets_it_in_the_first_turn() -> None:
    text, _ = _format(STRICT).prompt([SystemMessage("Be kind."), HumanMessage("Hi")])
    assert text == "user: Be kind.\n\nHi|"


def test_neighbours_of_one_role_are_joined_where_roles_must_alternate() -> None:
    text, _ = _format(STRICT).prompt([HumanMessage("Hi"), HumanMessage("You"), AIMessage("Yes")])
    assert text == "user: Hi\n\nYou|assistant: Yes|"


def test_a_template_that_refuses_says_so() -> None:
    with pytest.raises(ValueError, match="refuses this conversation: never"):
        _format("{{ raise_exception('never') }}").prompt([HumanMessage("Hi")])


def test_a_model_without_a_template_is_written_to_plainly() -> None:
    plain = _format(None)
    text, _ = plain.prompt([SystemMessage("Be kind."), HumanMessage("Hi")])
    assert text == "System: Be kind.\n\nUser: Hi\n\nAssistant:"
    assert "\nUser:" in plain.stops
    assert ChatFormat(tokenizer("llama_like")).stops == ()


@pytest.mark.parametrize(
    ("end", "thinking"),
    [("<think>\n", True), ("<think>\n\n</think>\n\n", False), ("say <think> first", False)],
)
def test_a_thought_that_the_prompt_opens_is_noticed(end: str, thinking: bool) -> None:
    assert _format("{{ messages[0].content }}" + end).prompt([HumanMessage("Hi")])[1] is thinking


def test_a_template_of_another_call_form_counts_as_without_tools() -> None:
    other = "{% if tools %}{{ tools | tojson }} <tool_call><function=x>{% endif %}"
    assert not _format(other).takes_tools
