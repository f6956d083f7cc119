"""The forgiving JSON reader: form is forgiven, content is never guessed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.models.loose_json import LooseJsonError, loads

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)  # fmt: skip
WORDS = st.text("abc xyz'é", max_size=8)


@given(VALUES)
def test_json_means_what_it_means(value: object) -> None:
    assert loads(json.dumps(value)) == value


@given(st.dictionaries(WORDS, WORDS | st.integers() | st.booleans() | st.none()))
def test_python_literals_are_read(value: dict[str, object]) -> None:
    # a word that would end a single-quoted string is written by repr with double quotes
    assert loads(repr(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('```json\n{"a": 1}\n```', {"a": 1}),
        ('Sure! {"a": 1} is my call', {"a": 1}),
        ("{'a': 'dad's gift'}", {"a": "dad's gift"}),
        ("{“a”: “b”}", {"a": "b"}),
        ("{a: b_is_no_word}", None),
        ("{a: True, b: None, c: false,}", {"a": True, "b": None, "c": False}),
        ('{"a": [1, 2.5, -3e2,],}', {"a": [1, 2.5, -300.0]}),
        ('{"a": 1 "b": 2}', {"a": 1, "b": 2}),
        ('{"a" = 1}', {"a": 1}),
        ('{"a": "two\nlines"}', {"a": "two\nlines"}),
        ('{"a": 1, // why\n "b": 2}', {"a": 1, "b": 2}),
        ('{"a": "\\u00e9\\n\\"",}', {"a": 'é\n"'}),
        ('{"a": 1_000}', {"a": 1000}),
        ('{"a": {"b": 1]', {"a": {"b": 1}}),
    ],
)
def test_forgiven(text: str, value: object) -> None:
    if value is None:
        with pytest.raises(LooseJsonError, match="expected a value"):
            loads(text)
    else:
        assert loads(text) == value


@pytest.mark.parametrize("text", ['{"a": {"b": 12', '{"a": [1, 2', '{"a": {"b": "c"}'])
def test_brackets_are_added_only_to_whole_text(text: str) -> None:
    assert isinstance(loads(text, complete=True), dict)
    with pytest.raises(LooseJsonError, match="expected"):
        loads(text, complete=False)


@pytest.mark.parametrize("complete", [True, False])
def test_half_a_string_is_never_a_value(complete: bool) -> None:
    with pytest.raises(LooseJsonError, match="the end of this string at character 6"):
        loads('{"a": "blu', complete=complete)


@pytest.mark.parametrize("text", ["", "no object", "{" * 60, '{"a"}', '{"a": 12abc}', "[" * 5000])
def test_what_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(LooseJsonError):
        loads(text)


@given(st.text("{}[]\"':,ab1 \\\n-", max_size=30), st.booleans())
def test_any_text_is_read_or_refused(text: str, complete: bool) -> None:
    try:
        value = loads(text, complete=complete)
    except LooseJsonError:
        return
    json.dumps(value)
