"""Schemas of tools with every value bounded in length, and how long their JSON can get.

A grammar made of such a schema always comes to an end. It knows JSON schema (what pydantic writes
of a tool's signature), not tokens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from agent.models.model_errors import ConstraintError

MAX_STRING = 60  # characters of a string argument; a search phrase is shorter
MAX_ITEMS = 8  # of a list
MAX_ENTRIES = 4  # of an object with free keys
MAX_NUMBER = 999_999_999
MAX_DEPTH = 6
_KEY_PATTERN = "^[A-Za-z][A-Za-z0-9_ ]{0,29}$"
_FORMATS = {"date": 10, "time": 32, "date-time": 42, "uuid": 36}  # with their longest form


def bounded(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The same schema with every value bounded in length: what it accepts, ``schema`` accepts.

    References are put in place (recursion ends after ``MAX_DEPTH`` levels), strings, lists and
    numbers get limits where they have none, numbers two decimals, objects no further keys;
    keywords that a grammar cannot hold (uniqueItems, not, rare formats) are left out.

    Raises:
        ConstraintError: a reference that leads nowhere.
    """
    return _bounded(schema, schema.get("$defs") or schema.get("definitions") or {}, 0)


def _bounded(schema: Any, definitions: Mapping[str, Any], depth: int) -> dict[str, Any]:
    if depth > MAX_DEPTH:
        return {"type": "null"}
    if not isinstance(schema, Mapping):  # True: anything
        return _anything()
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        if name not in definitions:
            raise ConstraintError(f"the schema refers to {schema['$ref']!r}, which it lacks")
        return _bounded(definitions[name], definitions, depth + 1)
    if "const" in schema:
        return {"const": schema["const"]}
    if "enum" in schema:
        return {"enum": list(schema["enum"])}
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return {"anyOf": [_bounded(part, definitions, depth + 1) for part in schema[word]]}
    if "allOf" in schema:
        merged = {k: v for k, v in schema.items() if k != "allOf"}
        for part in schema["allOf"]:
            if "$ref" in part:
                part = definitions.get(str(part["$ref"]).rpartition("/")[2], {})
            merged.update(part)
        return _bounded(merged, definitions, depth + 1)
    kind = schema.get("type")
    if isinstance(kind, list):
        return {"anyOf": [_bounded({**schema, "type": k}, definitions, depth + 1) for k in kind]}
    return _of_type(kind, schema, definitions, depth)


def _of_type(
    kind: str | None, schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int
) -> dict[str, Any]:
    """The bounded schema of one type; of a scalar where none is named."""
    if kind == "string":
        return _string(schema)
    if kind in {"integer", "number"}:
        return _number(schema)
    if kind == "array":
        return _array(schema, definitions, depth)
    if kind == "object" or "properties" in schema:
        return _object(schema, definitions, depth)
    if kind in {"boolean", "null"}:
        return {"type": kind}
    return _anything()


def _anything() -> dict[str, Any]:
    """A scalar: what a value without a schema may be."""
    return {"anyOf": [_string({}), _number({"type": "number"}), {"type": "boolean"}]}


def _string(schema: Mapping[str, Any]) -> dict[str, Any]:
    if schema.get("format") in _FORMATS:
        return {"type": "string", "format": schema["format"]}
    least = schema.get("minLength", 0)
    most = MAX_STRING + least
    kept = {"type": "string", "minLength": least}
    kept["maxLength"] = min(schema.get("maxLength", most), most)
    if "pattern" in schema:
        kept["pattern"] = schema["pattern"]
    return kept


def _number(schema: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"type": schema["type"]}
    for word, plain, edge in (
        ("exclusiveMinimum", "minimum", -MAX_NUMBER),
        ("exclusiveMaximum", "maximum", MAX_NUMBER),
    ):
        if word in schema:
            kept[word] = schema[word]
        else:
            kept[plain] = schema.get(plain, edge)
    if "multipleOf" in schema:
        kept["multipleOf"] = schema["multipleOf"]
    elif schema["type"] == "number":
        kept["multipleOf"] = 0.01  # else the digits after the point have no end
    return kept


def _array(schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int) -> dict[str, Any]:
    if "prefixItems" in schema:
        first = [_bounded(part, definitions, depth + 1) for part in schema["prefixItems"]]
        return {"type": "array", "prefixItems": first, "items": False, "minItems": len(first)}
    least = schema.get("minItems", 0)
    most = MAX_ITEMS + least
    return {
        "type": "array",
        "items": _bounded(schema.get("items", {}), definitions, depth + 1),
        "minItems": least,
        "maxItems": min(schema.get("maxItems", most), most),
    }


def _object(
    schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int
) -> dict[str, Any]:
    properties = schema.get("properties") or {}
    if properties or schema.get("additionalProperties") is False:
        return {
            "type": "object",
            "properties": {k: _bounded(v, definitions, depth + 1) for k, v in properties.items()},
            "required": [name for name in schema.get("required", ()) if name in properties],
            "additionalProperties": False,
        }
    values = schema.get("additionalProperties", {})
    return {
        "type": "object",
        "patternProperties": {_KEY_PATTERN: _bounded(values, definitions, depth + 1)},
        "maxProperties": min(schema.get("maxProperties", MAX_ENTRIES), MAX_ENTRIES),
        "additionalProperties": False,
    }


def longest(schema: Mapping[str, Any]) -> int:
    """Upper limit, in bytes, of the JSON that a ``bounded`` schema accepts."""
    if "const" in schema:
        return _bytes(schema["const"])
    if "enum" in schema:
        return max(map(_bytes, schema["enum"]), default=0)
    if "anyOf" in schema:
        return max(map(longest, schema["anyOf"]), default=0)
    kind = schema["type"]
    if kind == "string":
        if "format" in schema:
            return _FORMATS[schema["format"]] + 2
        return 2 + 4 * int(schema["maxLength"])  # a character is at most four bytes
    if kind == "number":
        return 14
    if kind == "integer":
        return 11
    if kind == "array" and "prefixItems" in schema:
        return 2 + sum(longest(part) + 2 for part in schema["prefixItems"])
    if kind == "array":
        return 2 + int(schema["maxItems"]) * (longest(schema["items"]) + 2)
    if kind == "object":
        if "patternProperties" in schema:
            (values,) = schema["patternProperties"].values()
            return 2 + int(schema["maxProperties"]) * (36 + longest(values))
        return 2 + sum(_bytes(k) + 4 + longest(v) for k, v in schema["properties"].items())
    return 5  # false


def _bytes(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=True).encode())
