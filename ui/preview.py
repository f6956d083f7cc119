"""What a link to the page shows where it is shared: the shop's name and a line, not the framework's.

The page's frame comes from Gradio, with a preview of Gradio's own whose picture lies on another
host. This middleware puts the shop's in its place. It knows the page's head and nothing else.
"""

from __future__ import annotations

import gzip
import re
from html import escape

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOREIGN = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')


class Preview:
    """Rewrites the head of the page at ``/``; everything else passes untouched."""

    def __init__(self, app: ASGIApp, *, title: str, description: str) -> None:
        self._app = app
        self._head = "".join(
            f'<meta {kind}="{name}" content="{escape(text)}">'
            for kind, name, text in (
                ("name", "description", description),
                ("property", "og:type", "website"),
                ("property", "og:title", title),
                ("property", "og:description", description),
            )
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        started: list[Message] = []
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                page = self.rewritten(body.decode()).encode()
                headers = MutableHeaders(scope=started[0])
                headers.add_vary_header("Accept-Encoding")
                if zipped:
                    page = gzip.compress(page, 6, mtime=0)
                    headers["content-encoding"] = "gzip"
                headers["content-length"] = str(len(page))
                await send(started[0])
                await send({"type": "http.response.body", "body": page})

        # What is compressed could not be read here, so that is done after it.
        zipped = any(
            name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"]
        )
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, collect)

    def rewritten(self, page: str) -> str:
        return _FOREIGN.sub("", page).replace("</head>", f"{self._head}</head>", 1)
