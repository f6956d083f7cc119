"""What every request passes on its way in and out: a limit to its body, a few safe headers.

Plain ASGI around the API and around the page. It does not know routes or sessions.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.problems import Problem, problem_response

#: Largest body of a request to the API, in bytes.
LARGEST_BODY = 64 * 1024
#: The same for the page, whose tabs send the conversation so far with each message.
LARGEST_PAGE_BODY = 4 * 1024 * 1024

#: What every answer carries.
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class SafeHeaders:
    """Adds headers that keep browsers from guessing, telling on and storing what is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely)


class BodyLimit:
    """Refuses bodies above ``largest`` bytes, said or not said in Content-Length (413)."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        # Read here, whole: nothing behind this door can then be surprised by the body's size.
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._largest:
                detail = f"The body is too large. Send at most {self._largest} bytes."
                refusal = problem_response(Problem(413, "too-large", detail))
                await refusal(scope, receive, send)
                return

        unread = True

        async def receive_again() -> Message:
            nonlocal unread
            if unread:
                unread = False
                return {"type": "http.request", "body": bytes(body), "more_body": False}
            return await receive()

        await self._app(scope, receive_again, send)
