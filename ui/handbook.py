"""The API's description as a page to read: its OpenAPI schema in, HTML out.

The framework's own pages load their scripts from elsewhere; this one is plain HTML with no script
at all, so that it opens wherever the shop runs. It knows OpenAPI and nothing of shops.
"""

from __future__ import annotations

import json
import re
import shlex
from html import escape
from typing import Any
from urllib.parse import quote

Schema = dict[str, Any]

_STYLE = """
body { margin: 0 auto; max-width: 60rem; padding: 1rem 1.25rem 4rem; font: 1rem/1.5 system-ui, sans-serif;
  color: #23272b; background: #f7f5f1; color-scheme: light dark; }
h1 { line-height: 1.2; } h2 { margin-top: 2.5rem; } h3 { margin: 0; font-size: 1.05rem; overflow-wrap: anywhere; }
section { background: #fff; border: 1px solid #e4dfd6; border-radius: 12px; padding: 1rem 1.25rem; margin: 1rem 0; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; } pre { overflow-x: auto; padding: .75rem; border-radius: 8px; background: #f1eee8; }
.verb { color: #fff; background: #1f6a56; border-radius: 6px; padding: .1rem .5rem; font-size: .85rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; } td, th { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-top: 1px solid #e4dfd6; }
a { color: #1f6a56; } td:first-child { white-space: nowrap; }
@media (prefers-color-scheme: dark) { body { background: #14171a; color: #e9e7e2; } section { background: #1c2024; border-color: #343b42; }
  pre { background: #23282d; } td, th { border-color: #343b42; } a { color: #7fbda8; } }
"""


def handbook_html(description: Schema, prefix: str = "", server: str = "") -> str:
    """The page.

    Args:
        description: OpenAPI 3.1, as ``FastAPI.openapi()`` makes it.
        prefix: what stands before every path ("/api").
        server: where it answers, as it was asked.
    """
    schemas = description.get("components", {}).get("schemas", {})
    groups: dict[str, list[str]] = {tag["name"]: [] for tag in description.get("tags", [])}
    for path, routes in description["paths"].items():
        for verb, route in routes.items():
            tag = next(iter(route.get("tags", [])), "Other")
            section = _section(verb.upper(), prefix + path, route, schemas)
            groups.setdefault(tag, []).append(section)
    info = description["info"]
    body = "".join(f"<h2>{escape(tag)}</h2>{''.join(made)}" for tag, made in groups.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(info['title'])}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(info['title'])}</h1>{_text(info.get('description', ''))}"
        f"<pre>SHOP={escape(shlex.quote(server))}\nSESSION=&lt;session_id&gt;</pre>"
        f'<p>For programs: <a href="openapi.json">openapi.json</a>.</p>{body}</body></html>'
    )


def _section(verb: str, path: str, route: Schema, schemas: Schema) -> str:
    body = route.get("requestBody", {}).get("content", {}).get("application/json", {})
    sent = _resolved(body.get("schema", {}), schemas)
    parts = [
        f'<h3><span class="verb">{escape(verb)}</span> <code>{escape(path)}</code></h3>',
        f"<p><strong>{escape(route.get('summary', ''))}</strong></p>",
        _text(route.get("description", "")),
    ]
    if sent.get("properties"):
        parts.append(_fields(sent, schemas))
    asked = [_curl(verb, path, route, example) for example in sent.get("examples", [None])]
    parts.append(f"<pre>{escape(chr(10).join(asked))}</pre>")
    for status, answer in route["responses"].items():
        parts.append(f"<p><code>{escape(status)}</code> {_inline(answer['description'])}</p>")
        if int(status) < 400:
            parts += [_answer(kind, what, schemas) for kind, what in _contents(answer)]
    return f"<section>{''.join(parts)}</section>"


def _curl(verb: str, path: str, route: Schema, body: Any) -> str:
    """A request as a line to paste into a shell."""
    for parameter in route.get("parameters", []):
        if parameter["in"] == "path":
            value = quote(str(parameter.get("example", "")), safe="")
            path = path.replace(f"{{{parameter['name']}}}", value)
    parts = ["curl -N" if "stream" in path else "curl", f"$SHOP{path}"]
    if verb not in ("GET", "POST"):
        parts.insert(1, f"-X {verb}")
    if route.get("security"):
        parts.append('-H "Authorization: Bearer $SESSION"')
    if body is not None:
        parts.append(f"--json {shlex.quote(json.dumps(body, ensure_ascii=False))}")
    return " ".join(parts)


def _contents(answer: Schema) -> list[tuple[str, Schema]]:
    return list(answer.get("content", {}).items())


def _answer(kind: str, what: Schema, schemas: Schema) -> str:
    """What comes back, as its first example."""
    if kind != "application/json":
        return f"<pre>{escape(str(what['example']))}</pre>" if what.get("example") else ""
    examples = _resolved(what.get("schema", {}), schemas).get("examples", [])
    return _example(examples[0]) if examples else ""


def _fields(schema: Schema, schemas: Schema) -> str:
    needed = schema.get("required", [])
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code>{' (needed)' if name in needed else ''}</td>"
        f"<td>{escape(_kind(field, schemas))}</td><td>{_inline(field.get('description', ''))}</td></tr>"
        for name, field in schema["properties"].items()
    )
    return f"<table><tr><th>Field</th><th>Holds</th><th></th></tr>{rows}</table>"


def _kind(schema: Schema, schemas: Schema) -> str:
    """A field's type in words: "integer, 1 to 100"."""
    if options := schema.get("anyOf") or schema.get("oneOf"):
        kinds = [_kind(option, schemas) for option in options if option.get("type") != "null"]
        return " or ".join(kinds)
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "$ref" in schema:
        inner = _resolved(schema, schemas)
        return f"object ({', '.join(inner.get('properties', {}))})"
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}), schemas) or 'values'}"
    kind = str(schema.get("type", "any"))
    if "minimum" in schema and "maximum" in schema:
        return f"{kind}, {schema['minimum']:g} to {schema['maximum']:g}"
    return f"{kind}, at most {schema['maxLength']} characters" if "maxLength" in schema else kind


def _resolved(schema: Schema, schemas: Schema) -> Schema:
    """The schema itself, of a reference or of the one alternative that is not null."""
    for option in schema.get("anyOf", []):
        if "$ref" in option:
            return _resolved(option, schemas)
    name = str(schema.get("$ref", "")).rsplit("/", 1)[-1]
    found: Schema = schemas.get(name, {}) if name else schema
    return found


def _example(value: Any) -> str:
    return f"<pre>{escape(json.dumps(value, indent=2, ensure_ascii=False))}</pre>"


def _text(text: str) -> str:
    return "".join(f"<p>{_inline(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())


def _inline(text: str) -> str:
    """Markdown's `code` and nothing else."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
