"""What a shared link shows is the shop's."""

from __future__ import annotations

import gradio as gr
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.preview import Preview


def test_a_shared_link_shows_the_shop_and_asks_no_other_host() -> None:
    with gr.Blocks(title="A & B") as blocks:
        gr.Markdown("hello")
    web = FastAPI()
    web.add_api_route("/other", lambda: "<meta property='og:title'>")
    web = gr.mount_gradio_app(web, blocks, path="/")
    web.add_middleware(Preview, title="A & B", description="Chat with <it>")
    with TestClient(web) as client:
        answer = client.get("/", headers={"Accept-Encoding": "gzip, br"})
        page = answer.text
        assert answer.headers["content-encoding"] == "gzip"
        plain = client.get("/", headers={"Accept-Encoding": "identity"})
        assert plain.text == page
        assert int(plain.headers["content-length"]) == len(plain.content)
        assert int(answer.headers["content-length"]) < len(plain.content) / 2
        assert "content-encoding" not in plain.headers
        assert page.count("og:title") == 1
        assert '<meta property="og:title" content="A &amp; B">' in page
        assert '<meta name="description" content="Chat with &lt;it&gt;">' in page
        assert "og:image" not in page
        assert "githubusercontent" not in page
        assert "twitter:" not in page
        assert 'name="viewport"' in page
        assert client.get("/other").json() == "<meta property='og:title'>"
        assert client.head("/").status_code < 500
