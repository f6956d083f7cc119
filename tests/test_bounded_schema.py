"""Bounded schemas: they accept a part of what the schema accepts, and of a known length."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.models.bounded_schema import MAX_ITEMS, MAX_STRING, bounded, longest
from agent.models.model_errors import ConstraintError


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, {"type": "string", "minLength": 0, "maxLength": MAX_STRING}),
        (
            {"type": "string", "maxLength": 5, "pattern": "^C", "title": "ID"},
            {"type": "string", "minLength": 0, "maxLength": 5, "pattern": "^C"},
        ),
        ({"type": "string", "format": "date"}, {"type": "string", "format": "date"}),
        (
            {"type": "integer", "minimum": 1, "maximum": 9},
            {"type": "integer", "minimum": 1, "maximum": 9},
        ),
        (
            {"type": "number", "exclusiveMinimum": 0, "maximum": 5},
            {"type": "number", "exclusiveMinimum": 0, "maximum": 5, "multipleOf": 0.01},
        ),
        ({"enum": ["a", "b"], "type": "string", "default": "a"}, {"enum": ["a", "b"]}),
        ({"const": 3}, {"const": 3}),
        (
            {"type": ["boolean", "null"]},
            {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
        ),
        (
            {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/A"}], "$defs": {"A": {"const": 1}}},
            {"anyOf": [{"type": "null"}, {"const": 1}]},
        ),
        (
            {"allOf": [{"$ref": "#/$defs/A"}], "default": 1, "$defs": {"A": {"enum": [1, 2]}}},
            {"enum": [1, 2]},
        ),
        (
            {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True},
            {"type": "array", "items": {"type": "boolean"}, "minItems": 0, "maxItems": MAX_ITEMS},
        ),
        (
            {"type": "object", "properties": {"a": {"type": "null"}}, "required": ["a", "gone"]},
            {
                "type": "object",
                "properties": {"a": {"type": "null"}},
                "required": ["a"],
                "additionalProperties": False,
            },
        ),
    ],
)
def test_bounded(schema: dict[str, Any], expected: dict[str, Any]) -> None:
    assert bounded(schema) == expected


@pytest.mark.parametrize(
    ("schema", "longest_json"),
    [
        ({"type": "boolean"}, "false"),
        ({"type": "integer"}, "-999999999"),
        ({"type": "number"}, "-999999999.99"),
        ({"enum": ["a", "abc"]}, '"abc"'),
        ({"type": "string", "maxLength": 2}, '"\U0001f45f\U0001f45f"'),
        ({"type": "array", "items": {"const": 1}, "maxItems": 3}, "[1, 1, 1]"),
        ({"type": "array", "prefixItems": [{"const": 1}, {"const": "é"}]}, '[1, "é"]'),
        ({"properties": {"a": {"const": 1}, "b": {"const": 22}}}, '{"a": 1, "b": 22}'),
        (
            {"type": "object", "additionalProperties": {"const": 1}, "maxProperties": 1},
            f'{{"{"k" * 30}": 1}}',
        ),
    ],
)  # fmt: skip
def test_longest_holds_the_longest_json(schema: dict[str, Any], longest_json: str) -> None:
    size = len(longest_json.encode())
    assert size <= longest(bounded(schema)) <= size + 8


def test_recursion_ends() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}
    flat = bounded({"$ref": "#/$defs/Node", "$defs": {"Node": node}})
    assert "$ref" not in json.dumps(flat)
    assert longest(flat) < 200


def test_a_reference_to_nowhere_is_named() -> None:
    with pytest.raises(ConstraintError, match="refers to '#/\\$defs/Gone'"):
        bounded({"$ref": "#/$defs/Gone"})
