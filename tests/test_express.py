"""The short way of a request without fault: the same answer as the route's, and nothing else."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.rest_client import one_api, starting  # noqa: F401 (fixtures)
from ui.doorway import LARGEST_BODY
from ui.express import Express
from ui.problems import Problem

JSON = [(b"content-type", b"application/json; charset=utf-8")]


def asked(express, *pieces, kind="http", method="POST", path="/api/list", headers=JSON):
    """What an ASGI application sends for a request whose body comes in pieces."""
    waiting = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, 1)
    ]
    sent = []

    async def receive():
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "method": method, "path": path, "root_path": "/api", "headers": headers}
    asyncio.run(express({**scope, "query_string": b""}, receive, send))
    return sent


async def behind(scope, receive, send):
    """The application behind: sends what it received, until the body's end."""
    body, more = b"", True
    while more:
        message = await receive()
        assert message["type"] == "http.request"
        body, more = body + message["body"], message["more_body"]
    assert (await receive())["type"] == "http.disconnect"
    await send({"behind": body})


async def short(_request, content):
    if content == b'"fault"':
        raise Problem(418, "teapot", "Short and stout.")
    return b"[%b]" % content if content.startswith(b"{") else None


EXPRESS = Express(behind, "/list", short)


def test_a_body_that_has_an_answer_is_answered_with_safe_headers():
    start, body = asked(EXPRESS, b"{}")
    assert (start["status"], body["body"]) == (200, b"[{}]")
    headers = dict(start["headers"])
    assert headers[b"content-length"] == b"4"
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"cache-control"] == b"no-store"


def test_a_problem_is_answered_as_one():
    start, body = asked(EXPRESS, b'"fault"')
    assert start["status"] == 418
    assert json.loads(body["body"])["detail"] == "Short and stout."
    assert dict(start["headers"])[b"x-content-type-options"] == b"nosniff"


@pytest.mark.parametrize(
    ("pieces", "how"),
    [
        ([b"no object"], {}),
        ([b"{", b"}"], {}),
        ([b"{" + b" " * LARGEST_BODY], {}),
        ([b"{}"], {"method": "PUT"}),
        ([b"{}"], {"path": "/api/lists"}),
        ([b"{}"], {"path": "/list"}),
        ([b"{}"], {"headers": []}),
        ([b"{}"], {"headers": [(b"content-type", b"text/plain")]}),
        ([b"{}"], {"kind": "websocket"}),
    ],
)
def test_anything_else_goes_on_as_it_came(pieces, how):
    assert asked(EXPRESS, *pieces, **how) == [{"behind": b"".join(pieces)}]


def test_who_leaves_before_the_body_is_read_by_the_application_behind():
    async def left(scope, receive, send):
        await send(await receive())

    assert asked(Express(left, "/list", short)) == [{"type": "http.disconnect"}]


@pytest.mark.parametrize(
    "body",
    [
        {"query": "a mat for yoga", "k": 2},
        {"filters": {"brand": "Inkwell", "max_price": 12}},
        {"customer_id": "C1"},
        {"customer_id": "C9"},
        {"filters": {"colour": "red"}},
        {"k": 0},
        {"history": [{"product_id": "P77"}]},
    ],
)
@pytest.mark.parametrize("who", [("shopper", "C1"), ("guest", None), None])
def test_both_ways_answer_alike(api, body, who):
    headers = {"Content-Type": "application/json", **(api.bearer(*who) if who else {})}
    content = json.dumps(body).encode()
    ways = [
        api.client.post("recommendations", content=sent, headers=headers)
        for sent in (content, iter([content[:1], content[1:]]))
    ]
    assert ways[0].content == ways[1].content
    assert ways[0].status_code == ways[1].status_code
    assert dict(ways[0].headers) == dict(ways[1].headers)
