"""A short way for the request that a shop's pages send most, around what the framework adds to it.

Plain ASGI before the API: a request that has no fault is answered here, any other goes on as it
came, to the route that says what is wrong with it. It does not know what is asked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.doorway import LARGEST_BODY, SAFE_HEADERS, SafeHeaders
from ui.problems import Problem, problem_response

#: (request, body) -> JSON, or None for a body that the route must look at; raises ``Problem``.
Answer = Callable[[Request, bytes], Awaitable[bytes | None]]

_HEADERS = [(b"content-type", b"application/json")]
_HEADERS += [(name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS.items()]


class Express:
    """Answers ``POST path`` with a JSON body of one piece.

    Args:
        app: whom everything else is for.
        path: as the application says it, without the prefix that it is mounted at.
    """

    def __init__(self, app: ASGIApp, path: str, answer: Answer) -> None:
        self._app = app
        self._path = path
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] != "POST"
            or scope["path"] != scope.get("root_path", "") + self._path
            or not _is_json(scope)
        ):
            await self._app(scope, receive, send)
            return
        first: Message | None = await receive()

        async def receive_again() -> Message:
            nonlocal first
            again, first = first, None
            return await receive() if again is None else again

        assert first is not None  # noqa: S101 - it was read just now
        body = first.get("body", b"")
        whole = first["type"] == "http.request" and not first.get("more_body", False)
        told = None
        if whole and len(body) <= LARGEST_BODY:
            try:
                told = await self._answer(Request(scope), body)
            except Problem as problem:
                await SafeHeaders(problem_response(problem))(scope, receive_again, send)
                return
        if told is None:
            await self._app(scope, receive_again, send)
            return
        headers = [*_HEADERS, (b"content-length", b"%d" % len(told))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": told})


def _is_json(scope: Scope) -> bool:
    """Whether the request says that its body is JSON."""
    for name, value in scope["headers"]:
        if name == b"content-type":
            return bool(value.partition(b";")[0].strip() == b"application/json")
    return False
