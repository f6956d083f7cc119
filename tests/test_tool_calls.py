"""Text to tool calls: reading, repair, and the splitting of a stream."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessageChunk

from agent.tool_calls import (
    Calls,
    RawCall,
    Splitter,
    call_chunks,
    call_text,
    read_calls,
    tool_choice_word,
)

ARGUMENTS = st.dictionaries(
    st.text("abc_", min_size=1, max_size=5),
    st.text(max_size=10) | st.integers() | st.none() | st.lists(st.text(max_size=4), max_size=2),
    max_size=3,
)
CALL = '<tool_call>{"name": "rank", "arguments": {"query": "blue"}}</tool_call>'


def _read(text: str, *, closed: bool = True) -> list[tuple[str, dict]]:
    calls = read_calls([RawCall(text, closed)], ["rank", "look_up"])
    assert not calls.invalid
    return [(call["name"], call["args"]) for call in calls.valid]


@given(ARGUMENTS)
def test_what_is_written_is_read_again(arguments: dict) -> None:
    splitter = Splitter()
    assert splitter.feed(call_text("rank", arguments)) + splitter.finish() == ""
    (call,) = read_calls(splitter.raw_calls).valid
    assert (call["name"], call["args"]) == ("rank", arguments)


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "rank", "arguments": {"query": "blue"}}',
        '{"name": "rank", "parameters": {"query": "blue"}}',
        '{"name": "rank", "arguments": "{\\"query\\": \\"blue\\"}"}',
        "{'name': 'rank', 'arguments': {'query': 'blue',},}",
        '```json\n{"name": "rank", "arguments": {"query": "blue"}}\n```',
        '{"type": "function", "function": {"name": "rank", "arguments": {"query": "blue"}}}',
        '{"name": "rank", "query": "blue"}',
        '{"name": "Rank", "arguments": {"query": "blue"}',
        '[{"name": "rank", "arguments": {"query": "blue"}}]',
    ],
)
def test_dialects_and_slips_are_one_call(text: str) -> None:
    assert _read(text) == [("rank", {"query": "blue"})]


def test_names_differing_in_form_are_the_tools() -> None:
    assert _read('{"name": "Look-Up", "arguments": null}') == [("look_up", {})]


def test_unknown_names_stay_for_the_agent_to_answer() -> None:
    assert _read('{"name": "fly", "arguments": {}}') == [("fly", {})]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (RawCall("rank the blue ones"), "no object"),
        (RawCall('{"arguments": {}}'), "names no tool"),
        (RawCall('{"name": "rank", "arguments": [1]}'), "not an object"),
        (
            RawCall('{"name": "rank", "arguments": {"query": "bl', closed=False),
            "end of this string",
        ),
        (RawCall('{"name": "rank", "arguments": {"count": 1', closed=False), "a value"),
        (RawCall('"rank"'), "object with a name"),
    ],
)
def test_what_is_no_call_is_kept_with_the_reason(raw: RawCall, words: str) -> None:
    calls = read_calls([raw], ["rank"])
    assert not calls.valid
    assert calls.invalid[0]["args"] == raw.text
    assert words in (calls.invalid[0]["error"] or "")


def test_unreadable_calls_stay_unreadable_in_a_stream() -> None:
    calls = read_calls([RawCall('{"name": "rank", "arguments": {"query": "bl', closed=False)])
    chunk = AIMessageChunk(content="", tool_call_chunks=call_chunks(calls))
    assert not chunk.tool_calls
    assert len(chunk.invalid_tool_calls) == 1


def test_readable_calls_survive_a_stream() -> None:
    calls: Calls = read_calls([RawCall('{"name": "rank", "arguments": {"query": "é"}}')])
    chunk = AIMessageChunk(content="", tool_call_chunks=call_chunks(calls))
    assert chunk.tool_calls[0]["args"] == {"query": "é"}
    assert chunk.tool_calls[0]["id"] == calls.valid[0]["id"]


@pytest.mark.parametrize(
    ("choice", "word"),
    [
        (None, "auto"), ("auto", "auto"), (False, "auto"), ("any", "any"), ("required", "any"),
        (True, "any"), ("none", "none"), ("rank", "rank"),
        ({"type": "function", "function": {"name": "rank"}}, "rank"),
    ],
)  # fmt: skip
def test_choices_become_one_word(choice: object, word: str) -> None:
    assert tool_choice_word(choice, [{"function": {"name": "rank"}}]) == word  # type: ignore[arg-type]


# -- the splitter ------------------------------------------------------------------------------


def _split(pieces: list[str], **options: object) -> tuple[str, Splitter]:
    splitter = Splitter(**options)  # type: ignore[arg-type]
    return "".join([*map(splitter.feed, pieces), splitter.finish()]), splitter


@pytest.mark.parametrize(
    ("text", "visible", "calls"),
    [
        ("Hello you", "Hello you", 0),
        ("  Hello\n\nyou \n", "Hello\n\nyou", 0),
        ("<think>secret</think>\n\nHello", "Hello", 0),
        ("<think>never closed", "", 0),
        (f"Let me see.\n{CALL}\n{CALL}", "Let me see.", 2),
        (f"<think>I call {CALL}", "", 1),
        ("Hi<tool_call>{'name': 'rank', 'arguments': {}}", "Hi", 1),
        ("a < b <tool> c <tool_cal", "a < b <tool> c <tool_cal", 0),
        ("Hi </tool_call> you</think>", "Hi  you", 0),
        ("Hi<tool_call>{'name': 'a'}<tool_call>{'name': 'b'}</tool_call>", "Hi", 2),
        ("Hi<tool_call>{'name': 'rank', 'arguments': {}}</tool_", "Hi", 1),
    ],
)
def test_split(text: str, visible: str, calls: int) -> None:
    for size in (1, 2, 7, len(text)):
        pieces = [text[i : i + size] for i in range(0, len(text), size)]
        shown, splitter = _split(pieces)
        assert shown == visible
        assert len(splitter.raw_calls) == calls
        assert not read_calls(splitter.raw_calls).invalid


@given(
    st.lists(
        st.sampled_from(
            ["<think>", "</think>", "<tool_call>", "</tool_call>", "{", "}", " ", "a", "\n", "STOP"]
        ),
        max_size=14,
    ),
    st.lists(st.integers(1, 9), min_size=1),
    st.booleans(),
    st.booleans(),
)
def test_pieces_never_matter_and_no_tag_is_shown(
    parts: list[str], sizes: list[int], thinking: bool, bare: bool
) -> None:
    text = "".join(parts)
    options = {"stops": ["STOP"], "thinking": thinking, "bare_calls": ["a"] if bare else []}
    whole, first = _split([text], **options)
    pieces, at = [], 0
    while at < len(text):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(text[at : at + size])
        at += size
    shown, second = _split(pieces, **options)
    assert shown == whole
    assert first.raw_calls == second.raw_calls
    assert first.stopped == second.stopped
    for tag in ("<think>", "</think>", "<tool_call>", "</tool_call>", "STOP"):
        assert tag not in shown


def test_text_comes_as_soon_as_it_is_sure() -> None:
    splitter = Splitter()
    assert splitter.feed("Hello <tool_") == "Hello"
    assert splitter.feed("box> is") == " <tool_box> is"


def test_stop_strings_cut_also_across_pieces() -> None:
    shown, splitter = _split(["Blue shoes\nUs", "er: and then"], stops=["\nUser:"])
    assert (shown, splitter.stopped) == ("Blue shoes", True)


@pytest.mark.parametrize("fence", ["{}", "```json\n{}\n```", "[{}]"])
def test_a_call_without_tags_is_a_call_when_it_names_a_tool(fence: str) -> None:
    text = fence.replace("{}", '{"name": "rank", "parameters": {"query": "x"}}')
    shown, splitter = _split(list(text), bare_calls=["rank"])
    assert shown == ""
    assert [c["args"] for c in read_calls(splitter.raw_calls).valid] == [{"query": "x"}]


@pytest.mark.parametrize("text", ['{"name": "other"}', "{curly} words", "```json is a format"])
def test_other_text_that_starts_like_json_is_shown(text: str) -> None:
    assert _split(list(text), bare_calls=["rank"])[0] == text
