"""How messages become the text that a model was trained to read: its own chat template.

Templates differ: some take tools in the ``<tool_call>`` form, some in another, some not at all,
some refuse a system message. What a template does not do is done here in plain words. It knows
messages and templates, not tokens' ids nor the model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import TemplateError
from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    ChatMessage,
    SystemMessage,
    ToolMessage,
)

from agent.tool_calls import CLOSE_CALL, CLOSE_THOUGHT, OPEN_CALL, OPEN_THOUGHT, call_text

Turns = list[dict[str, Any]]

TOOLS_IN_WORDS = f"""You can call these tools:
{{tools}}
To call one, write only this, then stop:
{OPEN_CALL}
{{{{"name": "<tool>", "arguments": {{{{}}}}}}}}
{CLOSE_CALL}
Its result comes back between <tool_response> tags."""
_PLAIN_TEMPLATE = (
    "{% for m in messages %}{{ m.role | capitalize }}: {{ m.content }}\n\n{% endfor %}"
    "{% if add_generation_prompt %}Assistant:{% endif %}"
)
_PLAIN_STOPS = ("\nUser:", "\nSystem:")
_PROBE_TOOL = {
    "type": "function",
    "function": {
        "name": "probe_tool",
        "description": "Probe.",
        "parameters": {"type": "object", "properties": {}},
    },
}


class ChatFormat:
    """A tokenizer's way of writing a conversation.

    Attributes:
        takes_tools: the template writes tools and calls in the ``<tool_call>`` form itself.
        stops: strings at which an answer ends, beyond the model's own end tokens.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._template = None if tokenizer.chat_template else _PLAIN_TEMPLATE
        self.stops: tuple[str, ...] = _PLAIN_STOPS if self._template else ()
        self.takes_tools = self._takes_tools()

    def prompt(
        self, messages: Sequence[BaseMessage], tools: Sequence[Mapping[str, Any]] = ()
    ) -> tuple[str, bool]:
        """The text to continue, and whether it ends inside a thought.

        Raises:
            ValueError: the template refuses the conversation; the message has its words.
        """
        turns = self._turns(messages)
        if tools and not self.takes_tools:
            lines = "\n".join(json.dumps(tool["function"], ensure_ascii=False) for tool in tools)
            turns = _with_system(turns, TOOLS_IN_WORDS.format(tools=lines))
        given = list(tools) if tools and self.takes_tools else None
        try:
            text = self._render(turns, given)
        except TemplateError:
            try:  # e.g. no system role, or roles that must alternate
                text = self._render(_alternating(turns), given)
            except TemplateError as error:
                raise ValueError(
                    f"the model's chat template refuses this conversation: {error}"
                ) from error
        return text, text.rfind(OPEN_THOUGHT) > text.rfind(CLOSE_THOUGHT) and _opens(text)

    def _render(self, turns: Turns, tools: list[Mapping[str, Any]] | None) -> str:
        text = self._tokenizer.apply_chat_template(
            turns,
            tools=tools,
            chat_template=self._template,
            tokenize=False,
            add_generation_prompt=True,
            enable_thinking=False,  # thoughts cost seconds a turn; templates without them ignore it
        )
        assert isinstance(text, str)  # noqa: S101 - for the type checker: tokenize=False
        return text

    def _takes_tools(self) -> bool:
        try:
            text = self._render([{"role": "user", "content": "Hello"}], [_PROBE_TOOL])
        except TemplateError:
            return False
        return "probe_tool" in text and OPEN_CALL in text and "<function=" not in text

    def _turns(self, messages: Sequence[BaseMessage]) -> Turns:
        turns: Turns = []
        for message in messages:
            text = str(message.text)
            if isinstance(message, SystemMessage):
                turns = _with_system(turns, text)
            elif isinstance(message, AIMessage):
                turns.append(self._assistant(message, text))
            elif isinstance(message, ToolMessage):
                if self.takes_tools:
                    turns.append({"role": "tool", "name": message.name or "", "content": text})
                else:
                    text = f"<tool_response>\n{text}\n</tool_response>"
                    turns.append({"role": "user", "content": text})
            elif isinstance(message, ChatMessage):
                turns.append({"role": message.role, "content": text})
            else:
                turns.append({"role": "user", "content": text})
        return turns

    def _assistant(self, message: AIMessage, text: str) -> dict[str, Any]:
        turn: dict[str, Any] = {"role": "assistant", "content": text}
        if message.tool_calls and self.takes_tools:
            turn["tool_calls"] = [
                {
                    "type": "function",
                    "id": call["id"],
                    "function": {"name": call["name"], "arguments": call["args"]},
                }
                for call in message.tool_calls
            ]
        elif message.tool_calls:
            calls = [call_text(call["name"], call["args"]) for call in message.tool_calls]
            turn["content"] = "\n".join(filter(None, [text, *calls]))
        return turn


def _opens(text: str) -> bool:
    """A thought that is open at the end was opened by the prompt, not mentioned in it."""
    return text.rstrip().endswith(OPEN_THOUGHT)


def _with_system(turns: Turns, text: str) -> Turns:
    """``text`` added to the one system turn, which stands first."""
    if turns and turns[0]["role"] == "system":
        whole = f"{turns[0]['content']}\n\n{text}"
        return [{"role": "system", "content": whole}, *turns[1:]]
    return [{"role": "system", "content": text}, *turns]


def _alternating(turns: Turns) -> Turns:
    """The system turn as part of the first user turn, and neighbours of one role joined."""
    joined: Turns = []
    for turn in turns:
        role = "user" if turn["role"] == "system" else turn["role"]
        if joined and joined[-1]["role"] == role and "tool_calls" not in {**joined[-1], **turn}:
            joined[-1] = {"role": role, "content": f"{joined[-1]['content']}\n\n{turn['content']}"}
        else:
            joined.append({**turn, "role": role})
    return joined
