"""Text to LangChain tool calls, and back: pure string work, as forgiving as it can be and be right.

A model that runs on text asks for a tool by writing ``<tool_call>{"name": .., "arguments": ..}
</tool_call>``. Here stands how such text is read (also when the JSON is only nearly JSON) and how a
stream of text is split into what the person may see and what only the program reads. It does not
know which model wrote the text, nor what the tools do.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from langchain_core.messages import InvalidToolCall, ToolCall
from langchain_core.messages.tool import (
    ToolCallChunk,
    invalid_tool_call,
    tool_call,
    tool_call_chunk,
)

from agent.models.loose_json import LooseJsonError, loads

OPEN_CALL, CLOSE_CALL = "<tool_call>", "</tool_call>"
OPEN_THOUGHT, CLOSE_THOUGHT = "<think>", "</think>"
_TAGS = (OPEN_CALL, CLOSE_CALL, OPEN_THOUGHT, CLOSE_THOUGHT)
_BARE_STARTS = ("{", "[{", "```json", "```tool")
_ARGUMENT_KEYS = ("arguments", "parameters", "args", "input")


class RawCall(NamedTuple):
    """What stood between the tags; ``closed`` is False when the text ended before the end tag."""

    text: str
    closed: bool = True


class Calls(NamedTuple):
    """The calls that could be read, and those that could not, each with the reason."""

    valid: list[ToolCall]
    invalid: list[InvalidToolCall]


def call_text(name: str, arguments: Mapping[str, Any]) -> str:
    """Write one call the way the models are trained to write it."""
    body = json.dumps({"name": name, "arguments": dict(arguments)}, ensure_ascii=False)
    return f"{OPEN_CALL}\n{body}\n{CLOSE_CALL}"


def read_calls(raw_calls: Iterable[RawCall], tools: Collection[str] | None = None) -> Calls:
    """Read what stood between the tags.

    Args:
        tools: the names that may be called; a name that differs only in case or in dashes is
            mapped to the real one. An unknown name stays as it is: the agent answers it with the
            list of tools, so that the model can correct itself. None: any name.
    """
    calls = Calls([], [])
    for raw in raw_calls:
        try:
            found = _named_arguments(loads(raw.text, complete=raw.closed))
        except LooseJsonError as error:
            calls.invalid.append(
                invalid_tool_call(name=None, args=raw.text, id=_new_id(), error=str(error))
            )
            continue
        calls.valid.extend(
            tool_call(name=_known_name(name, tools), args=arguments, id=_new_id())
            for name, arguments in found
        )
    return calls


def call_chunks(calls: Calls) -> list[ToolCallChunk]:
    """Calls as the last chunk of a stream carries them.

    An unreadable call travels quoted: bare, LangChain would complete its text to a call that the
    model never made.
    """
    written: list[tuple[str | None, str, str | None]]
    written = [(call["name"], json.dumps(call["args"]), call["id"]) for call in calls.valid]
    written += [(None, json.dumps(call["args"]), call["id"]) for call in calls.invalid]
    return [
        tool_call_chunk(name=name, args=args, id=call_id, index=index)
        for index, (name, args, call_id) in enumerate(written)
    ]


def _new_id() -> str:
    return f"call_{uuid.uuid4().hex[:12]}"


def _known_name(name: str, tools: Collection[str] | None) -> str:
    def plain(text: str) -> str:
        return text.casefold().replace("-", "_").replace(" ", "_")

    if not tools or name in tools:
        return name
    return next((tool for tool in tools if plain(tool) == plain(name)), name)


def _named_arguments(value: Any) -> list[tuple[str, dict[str, Any]]]:
    """The (name, arguments) in a parsed value; raises LooseJsonError when there are none."""
    if isinstance(value, list) and value:
        return [pair for item in value for pair in _named_arguments(item)]
    if not isinstance(value, dict):
        raise LooseJsonError(f"a tool call is an object with a name, not {value!r:.60}")
    if isinstance(value.get("function"), dict):
        value = value["function"]
    name_key = next((k for k in ("name", "tool", "function") if k in value), None)
    name = value.get(name_key) if name_key else None
    if not isinstance(name, str) or not name.strip():
        raise LooseJsonError(f"the call names no tool; its keys are {sorted(map(str, value))}")
    key = next((k for k in _ARGUMENT_KEYS if k in value), None)
    if key is None:  # the arguments were written beside the name
        arguments: Any = {k: v for k, v in value.items() if k not in {name_key, "id", "type"}}
    else:
        arguments = value[key]
    if isinstance(arguments, str):
        arguments = loads(arguments) if arguments.strip() else {}
    if arguments is None:
        arguments = {}
    if not isinstance(arguments, dict):
        raise LooseJsonError(f"the arguments of {name} are {arguments!r:.60}, not an object")
    return [(name.strip(), {str(k): v for k, v in arguments.items()})]


def tool_names(tools: Sequence[dict[str, Any]]) -> list[str]:
    return [tool["function"]["name"] for tool in tools]


def tool_choice_word(
    choice: str | dict[str, Any] | bool | None, tools: Sequence[dict[str, Any]]
) -> str:
    """What LangChain and its middleware may pass as ``tool_choice``, as one word.

    Returns:
        "auto", "any", "none", or the name of a tool.

    Raises:
        ValueError: a name that is not among the tools.
    """
    if isinstance(choice, dict):
        choice = choice.get("function", choice).get("name", "any")
    if choice in {None, False, "", "auto"}:
        return "auto"
    if choice in {True, "any", "required"}:
        return "any"
    if choice != "none" and choice not in tool_names(tools):
        raise ValueError(f"tool_choice={choice!r}; expected auto, any, none or {tool_names(tools)}")
    return str(choice)


class Splitter:
    """Splits a stream of model text into visible text and tool calls.

    Thoughts are dropped, calls are kept in ``raw_calls``, the rest comes out of ``feed`` as soon as
    it is sure: whatever may still become a tag or a stop string is held back, and so is white
    space at either end.

    Args:
        stops: the visible text ends before the first of them; ``stopped`` is then True.
        thinking: the prompt already opened a thought.
        bare_calls: names of tools; text that starts like JSON is then read as a call without
            tags if it names one of them. Empty: JSON is text.
    """

    def __init__(
        self,
        stops: Sequence[str] = (),
        *,
        thinking: bool = False,
        bare_calls: Collection[str] = (),
    ) -> None:
        self.raw_calls: list[RawCall] = []
        self.stopped = False
        self._stops = tuple(stop for stop in stops if stop)
        self._bare_calls = frozenset(bare_calls)
        self._state = "thought" if thinking else "text"
        self._buffer = ""
        self._space = ""  # white space that shows only if text follows it
        self._shown = False

    def feed(self, piece: str) -> str:
        """Take the next piece of model text; return the visible text that is now sure."""
        self._buffer += piece
        return self._drain(at_end=False)

    def finish(self) -> str:
        """The model is done: return what was held back and is text."""
        return self._drain(at_end=True)

    def _drain(self, *, at_end: bool) -> str:
        out: list[str] = []
        moved = True
        while moved and not self.stopped:
            if self._state == "text":
                moved = self._text(out, at_end=at_end)
            elif self._state == "thought":
                moved = self._thought(at_end=at_end)
            else:
                moved = self._call(at_end=at_end)
        return "".join(out)

    def _text(self, out: list[str], *, at_end: bool) -> bool:
        if self._holds_bare_call(at_end=at_end):
            return False
        marks = _TAGS + self._stops
        hits = [(at, mark) for mark in marks if (at := self._buffer.find(mark)) >= 0]
        if not hits:
            keep = 0 if at_end else _held(self._buffer, marks)
            cut = len(self._buffer) - keep
            self._show(self._buffer[:cut], out)
            self._buffer = self._buffer[cut:]
            return False
        at, mark = min(hits)
        self._show(self._buffer[:at], out)
        self._buffer = self._buffer[at + len(mark) :]
        if mark in self._stops:
            self.stopped = True
        elif mark == OPEN_CALL:
            self._state = "call"
        elif mark == OPEN_THOUGHT:
            self._state = "thought"
        return True  # a stray end tag is simply dropped

    def _thought(self, *, at_end: bool) -> bool:
        marks = (CLOSE_THOUGHT, OPEN_CALL)  # a call ends a thought that was never closed
        hits = [(at, mark) for mark in marks if (at := self._buffer.find(mark)) >= 0]
        if not hits:
            keep = 0 if at_end else _held(self._buffer, marks)
            self._buffer = self._buffer[len(self._buffer) - keep :]
            return False
        at, mark = min(hits)
        self._buffer = self._buffer[at + len(mark) :]
        self._state = "call" if mark == OPEN_CALL else "text"
        return True

    def _call(self, *, at_end: bool) -> bool:
        hits = [
            (at, mark) for mark in (CLOSE_CALL, OPEN_CALL) if (at := self._buffer.find(mark)) >= 0
        ]
        if hits:
            at, mark = min(hits)
            self.raw_calls.append(RawCall(self._buffer[:at].strip()))
            self._buffer = self._buffer[at + len(mark) :]
            self._state = "call" if mark == OPEN_CALL else "text"
            return True
        if at_end:
            text = self._buffer[: len(self._buffer) - _held(self._buffer, (CLOSE_CALL,))]
            self.raw_calls.append(RawCall(text.strip(), closed=False))
            self._buffer, self._state = "", "text"
        return False

    def _holds_bare_call(self, *, at_end: bool) -> bool:
        """True while the reply may still be, or at the end is, one call without tags."""
        head = self._buffer.lstrip()
        if not self._bare_calls or self._shown or not head:
            return False
        if not at_end:
            return head.startswith(_BARE_STARTS) or any(s.startswith(head) for s in _BARE_STARTS)
        if not head.startswith(_BARE_STARTS):
            return False
        try:
            found = _named_arguments(loads(head, complete=False))
        except LooseJsonError:
            return False
        if any(_known_name(name, self._bare_calls) not in self._bare_calls for name, _ in found):
            return False
        self.raw_calls.append(RawCall(head, closed=False))
        self._buffer = ""
        return True

    def _show(self, text: str, out: list[str]) -> None:
        if not self._shown:
            text = text.lstrip()
        body = text.rstrip()
        if body:
            out.append(self._space + body)
            self._space, self._shown = text[len(body) :], True
        elif self._shown:
            self._space += text


def _held(text: str, marks: Iterable[str]) -> int:
    """Length of the longest end of ``text`` that is a proper beginning of one of ``marks``."""
    return max(
        (n for mark in marks for n in range(1, len(mark)) if text.endswith(mark[:n])), default=0
    )
