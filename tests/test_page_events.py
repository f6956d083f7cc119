"""The page's events without a browser: how often, how much, and what a session that ended leaves."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.shopkeeper import Shopkeeper, small_shop
from ui.access import Access
from ui.chat import Page, build_page
from ui.doorway import LARGEST_PAGE_BODY
from ui.panels import note_html
from ui.theme import page_options
from ui.transcript import spoken

HERE = SimpleNamespace(client=SimpleNamespace(host="10.0.0.1"))
THERE = SimpleNamespace(client=SimpleNamespace(host="10.0.0.2"))


@pytest.fixture
def access() -> Iterator[Access]:
    opened = Access(small_shop(), None, demo=True)
    yield opened
    opened.shut()


@pytest.fixture
def page(access: Access) -> Page:
    with gr.Blocks(analytics_enabled=False):
        return Page(Shopkeeper(small_shop()), small_shop(), access, demo=True)


@pytest.fixture(scope="module")
def web() -> Iterator[TestClient]:
    access = Access(small_shop(), None, demo=False)
    keeper = Shopkeeper(small_shop())
    blocks = build_page(keeper, small_shop(), access, demo=False)
    app = gr.mount_gradio_app(FastAPI(), blocks, path="/", **page_options())
    with TestClient(app) as client:
        yield client
    access.shut()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("feedback", {"product_id": "P1", "kind": "like"}),
        ("edit", {"fact_id": "x", "value": None}),
        ("demographics", {"use": False}),
        ("become", {"who": "support"}),
    ],
)
def test_whoever_presses_without_end_is_slowed_down(
    page: Page, name: str, data: dict[str, Any]
) -> None:
    event, press = SimpleNamespace(**data), getattr(page, name)
    for _ in range(page._limit.rate.burst):
        page._limit.take(HERE.client.host)
    asked = len(page.assistant.calls)  # type: ignore[attr-defined]
    assert "That was fast" in press("", event, HERE)[page.on.note]
    assert len(page.assistant.calls) == asked  # type: ignore[attr-defined]
    assert "That was fast" not in press("", event, THERE)[page.on.note]


def test_a_session_that_begins_forgets_those_that_ended(page: Page, access: Access) -> None:
    token, guest, _words = page.visits.session("")
    page.assistant.turn(guest, "a secret wish")  # type: ignore[attr-defined]
    access._clock = lambda: 1e12
    page.visits.session(token)
    assert page.assistant.messages(guest) == []


def test_nothing_can_be_uploaded(web: TestClient) -> None:
    answer = web.post("/gradio_api/upload", files={"files": ("x.html", b"<script>1</script>")})
    assert answer.status_code == 413


def test_no_body_fills_the_memory(web: TestClient) -> None:
    body = b'{"data": ["' + b"x" * LARGEST_PAGE_BODY + b'"]}'
    answer = web.post("/gradio_api/queue/join", content=body)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=settings.py",
        "/gradio_api/proxy=http://evil.example/",
        "/static/..%2f..%2froutes.py",
        "/assets/..%2f..%2froutes.py",
        "/monitoring",
        "/gradio_api/runs",
    ],
)
def test_no_file_and_no_other_host_can_be_reached_through_the_page(
    web: TestClient, path: str
) -> None:
    assert web.get(path).status_code in (400, 403, 404)


def said(page: Page, token: str, text: str, chat: list[Any]) -> dict[Any, Any]:
    """All that one message painted, the last of each component."""
    event = SimpleNamespace(target=SimpleNamespace(elem_id="box"))
    painted: dict[Any, Any] = {}
    for update in page.send(token, text, chat, event, HERE):  # type: ignore[arg-type]
        painted |= update
    return painted


def test_what_stands_after_a_wish_for_which_there_is_nothing_and_after_a_new_start(
    page: Page,
) -> None:
    on = page.on
    first = said(page, "", "a mat", [])
    assert ">4 picks<" in first[on.cards]
    token, chat = first[on.token], first[on.chat]
    nothing = said(page, token, "an impossible mat", chat)
    assert "4 picks from before" in nothing[on.cards]
    assert "Cheaper" in nothing[on.prompts]
    assert len(nothing[on.chat]) == len(chat) + 3  # what was said, the trace, the answer
    forgotten = said(page, token, "forget me", nothing[on.chat])
    assert "data-unmarked" in forgotten[on.cards]
    assert "A birthday gift" in forgotten[on.prompts]
    assert "a mat" not in str(forgotten[on.chat])
    assert [message["content"] for message in forgotten[on.chat][1:]][::2] == [
        "forget me", "Forgotten.",
    ]  # fmt: skip


def test_whom_the_queue_turned_away_keeps_answers_and_words(page: Page) -> None:
    chat = said(page, "", "a mat", [])[page.on.chat]
    turned_away = page.apologise(chat, "and a lamp", note_html(""))
    assert list(turned_away) == [page.on.note]
    assert "nothing is lost" in turned_away[page.on.note]
    broken = page.apologise([*chat, spoken("so far")], "", note_html("Looking …", busy=True))
    assert broken[page.on.box] == "a mat"
    assert "Something broke" in str(broken[page.on.chat])


def test_the_queue_is_bounded(access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build_page(Shopkeeper(small_shop()), small_shop(), access, demo=True)._queue.max_size
    monkeypatch.setattr("ui.chat.MOST_WAITING", 0)
    blocks = build_page(Shopkeeper(small_shop()), small_shop(), access, demo=True)
    app = gr.mount_gradio_app(FastAPI(), blocks, path="/", **page_options())
    number = next(n for n, fn in blocks.fns.items() if fn.name == "send")
    with TestClient(app) as client:
        body = {"data": ["", "hi", []], "fn_index": number, "session_hash": "x"}
        assert client.post("/gradio_api/queue/join", json=body).status_code == 503


def test_a_shop_that_is_no_demo_gives_no_seat_away(page: Page, access: Access) -> None:
    access.demo = False
    guest, _identity, _words = page.visits.session("")
    for who in ("support", "shopper:C1"):
        update = page.become(guest, SimpleNamespace(who=who), HERE)  # type: ignore[arg-type]
        assert "not a demo" in update[page.on.note]
        assert page.visits.known(update[page.on.token]).role == "guest"  # type: ignore[union-attr]
