"""The page served with a stand-in for the assistant, and somebody who looks at it in a real browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.shopkeeper import Shopkeeper, small_shop
from ui.access import Access

CHROMIUM = Path("/usr/bin/chromium")


FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


DAD = "A gift for my dad, under 50"


class Server:
    """The page on a free port, with a stand-in for the assistant."""

    def __init__(self, *, demo: bool, staff_accounts: str = "") -> None:
        import gradio as gr
        import uvicorn
        from fastapi import FastAPI

        from ui.chat import build_page
        from ui.theme import page_options

        shop = small_shop()
        self.keeper = Shopkeeper(shop)
        self.access = Access(shop, None, staff_accounts=staff_accounts, demo=demo)
        page = build_page(self.keeper, shop, self.access, demo=demo)
        app = gr.mount_gradio_app(FastAPI(), page, path="/", **page_options())
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        config = uvicorn.Config(app, log_level="critical", ws="none", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, daemon=True
        )
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self.access.shut()


@pytest.fixture(name="server", scope="module")
def a_server() -> Iterator[Server]:
    running = Server(demo=True)
    yield running
    running.stop()


@pytest.fixture(name="browser", scope="module")
def a_browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


#: Resolves when nothing on the page has changed for 50 ms.
_AT_REST = """() => new Promise(done => {
  const rest = () => { watcher.disconnect(); done(); };
  let timer = setTimeout(rest, 50);
  const watcher = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(rest, 50); });
  watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
})"""


class Visit:
    """One tab of one visitor; remembers what the page asked other hosts for, and its errors."""

    def __init__(self, browser: Any, url: str, width: int, height: int, query: str = "") -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.context.on("request", self._request)
        self.page = self.open(url + query)

    def open(self, url: str) -> Any:
        page = self.context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(url)
        page.wait_for_selector("#box textarea")
        page.wait_for_function("document.querySelector('#bar .tools')")
        return page

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.foreign.append(request.url)

    def say(self, text: str) -> None:
        self.page.fill("#box textarea", text)
        self.page.press("#box textarea", "Enter")
        self.settle(text)

    def settle(self, text: str) -> None:
        """Wait until the answer to ``text`` stands."""
        self.page.wait_for_function(
            "text => { const rows = document.querySelectorAll('#chat .message-row');"
            " const last = rows[rows.length - 1];"
            " return [...document.querySelectorAll('#chat .user-row')].pop()?.innerText.trim()"
            " === text && last.classList.contains('bot-row')"
            " && last.innerText.trim() && !last.innerText.trim().endsWith('…')"
            " && !document.querySelector('#note .busy') }",
            arg=text,
        )
        self.page.evaluate(_AT_REST)  # one answer is painted in several places, one after another


@pytest.fixture(name="desk")
def a_desk(browser: Any, server: Server) -> Iterator[Visit]:
    with _blameless(Visit(browser, server.url, 1280, 800)) as visit:
        yield visit


@pytest.fixture(name="phone")
def a_phone(browser: Any, server: Server) -> Iterator[Visit]:
    with _blameless(Visit(browser, server.url, 390, 844)) as visit:
        yield visit


@contextmanager
def _blameless(visit: Visit) -> Iterator[Visit]:
    """A visit in which the page asked no other host for anything and made no error."""
    yield visit
    visit.context.close()
    assert visit.foreign == []
    assert visit.errors == []


def overflows(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
