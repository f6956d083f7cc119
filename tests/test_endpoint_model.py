"""The endpoint model against a small server of OpenAI's chat form on this machine."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain_core.messages import HumanMessage
from langchain_core.tools import tool

from agent.endpoint_model import EndpointChatModel, endpoint_chat_model
from agent.models.model_errors import EndpointError


@tool
def rank(query: str, count: int = 3) -> str:
    """Rank products."""
    return f"{count} products for {query}"


@tool
def look_up(customer_id: str) -> str:
    """Look up a customer."""
    return f"{customer_id} likes blue"


class FakeServer(ThreadingHTTPServer):
    """Answers with ``replies`` in turn; keeps the requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.status = 200
        self.raw: bytes | None = None
        self.silent_until = threading.Event()
        self.silent_until.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: FakeServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        self.server.headers.append({k.lower(): v for k, v in self.headers.items()})
        self.server.paths.append(self.path)
        self.server.silent_until.wait()
        if self.server.status != 200 or self.server.raw is not None:
            self._send(self.server.raw or b'{"error": "no"}', "application/json")
            return
        message = {"role": "assistant", "content": None, **self.server.replies.pop(0)}
        if body.get("stream"):
            self._send(_events(message), "text/event-stream")
            return
        usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        self._send(json.dumps({"choices": [choice], "usage": usage}).encode(), "application/json")

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(self.server.status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a client that gave up
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _events(message: dict[str, Any]) -> bytes:
    """The message in pieces of three characters, calls as one name piece and argument pieces."""
    text = message["content"] or ""
    deltas: list[dict[str, Any]] = [
        {"role": "assistant", "content": text[i : i + 3]} for i in range(0, len(text), 3)
    ]
    for index, call in enumerate(message.get("tool_calls", [])):
        name, arguments = call["function"]["name"], call["function"]["arguments"]
        head = {"index": index, "id": call["id"], "type": "function"}
        deltas.append({"tool_calls": [{**head, "function": {"name": name, "arguments": ""}}]})
        for i in range(0, len(arguments), 4):
            piece = {"name": None, "arguments": arguments[i : i + 4]}
            deltas.append({"tool_calls": [{"index": index, "function": piece}]})
    lines = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    lines.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    return b"".join(f"data: {json.dumps(x)}\n\n".encode() for x in lines) + b"data: [DONE]\n\n"


def _call(name: str, **arguments: Any) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments)}
    return {"id": f"id_{name}", "type": "function", "function": function}


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as fake:
        thread = threading.Thread(target=fake.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield fake
        fake.silent_until.set()
        fake.shutdown()
        thread.join()


def _model(server: FakeServer, **options: Any) -> EndpointChatModel:
    return endpoint_chat_model(f"endpoint:{server.url}", "hf_secret", **options)


def test_an_agent_calls_tools_and_reads_their_results(server: FakeServer) -> None:
    server.replies = [
        {"tool_calls": [_call("look_up", customer_id="C1"), _call("rank", query="blue", count=2)]},
        {"content": "Here are two."},
    ]
    agent = create_agent(_model(server), [rank, look_up])
    messages = agent.invoke({"messages": [HumanMessage("hi")]})["messages"]
    assert [m.content for m in messages[2:]] == [
        "C1 likes blue",
        "2 products for blue",
        "Here are two.",
    ]
    first, second = server.requests
    assert [t["function"]["name"] for t in first["tools"]] == ["rank", "look_up"]
    assert second["messages"][-1]["role"] == "tool"
    assert messages[-1].usage_metadata["total_tokens"] == 10
    assert server.paths == ["/v1/chat/completions"] * 2


def test_streaming_gives_the_same_message(server: FakeServer) -> None:
    reply = {"content": "Let me see.", "tool_calls": [_call("rank", query="blue", count=2)]}
    server.replies = [reply, reply]
    bound = _model(server).bind_tools([rank, look_up])
    whole = bound.invoke("hi")
    chunks = list(bound.stream("hi"))
    total = chunks[0]
    for chunk in chunks[1:]:
        total += chunk
    assert len([c for c in chunks if c.content]) > 1
    assert total.content == whole.content == "Let me see."
    assert total.tool_calls == whole.tool_calls
    assert whole.tool_calls[0]["args"] == {"query": "blue", "count": 2}


@pytest.mark.parametrize("stream", [False, True])
def test_calls_that_the_server_left_in_the_text_are_read(server: FakeServer, stream: bool) -> None:
    text = "<think>hm</think>Sure.<tool_call>{'name': 'rank', 'arguments': {'query': 'x'}}"
    server.replies = [{"content": f"{text}</tool_call>"}]
    bound = _model(server).bind_tools([rank])
    if stream:
        chunks = list(bound.stream("hi"))
        message = chunks[0]
        for chunk in chunks[1:]:
            message += chunk
    else:
        message = bound.invoke("hi")
    assert message.content == "Sure."
    assert [(c["name"], c["args"]) for c in message.tool_calls] == [("rank", {"query": "x"})]


@pytest.mark.parametrize(
    ("choice", "sent"),
    [
        (None, None),
        ("auto", None),
        ("any", "required"),
        ("none", "none"),
        ("rank", {"type": "function", "function": {"name": "rank"}}),
    ],
)
def test_tool_choice_over_several_tools(server: FakeServer, choice: Any, sent: Any) -> None:
    server.replies = [{"content": "ok"}]
    _model(server).bind_tools([rank, look_up], tool_choice=choice).invoke("hi")
    assert server.requests[0].get("tool_choice") == sent


def test_a_choice_that_is_no_tool_is_refused(server: FakeServer) -> None:
    with pytest.raises(ValueError, match="tool_choice='fly'"):
        _model(server).bind_tools([rank], tool_choice="fly")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "refused"),
        (403, "HF_TOKEN"),
        (404, "check CHAT_MODEL"),
        (422, "did not accept"),
        (429, "too many requests"),
        (503, "may be starting"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_refusals_are_sentences(server: FakeServer, status: int, words: str, stream: bool) -> None:
    server.status = status
    model = _model(server)
    with pytest.raises(EndpointError, match=words) as caught:
        list(model.stream("hi")) if stream else model.invoke("hi")
    assert caught.value.status == status
    assert str(status) in str(caught.value)
    assert "hf_secret" not in str(caught.value)


def test_silence_is_a_sentence(server: FakeServer) -> None:
    server.silent_until.clear()
    server.replies = [{"content": "late"}]
    with pytest.raises(EndpointError, match=r"did not answer within 0\.2 s"):
        _model(server, timeout_s=0.2).invoke("hi")


def test_nobody_there_is_a_sentence(server: FakeServer) -> None:
    url = server.url
    server.server_close()
    with pytest.raises(EndpointError, match="cannot be reached"):
        endpoint_chat_model(f"endpoint:{url}").invoke("hi")


@pytest.mark.parametrize("raw", [b"<html>hello</html>", b'{"hello": 1}'])
def test_another_form_of_answer_is_a_sentence(server: FakeServer, raw: bytes) -> None:
    server.raw = raw
    with pytest.raises(EndpointError, match="OpenAI's chat form"):
        _model(server).invoke("hi")


def test_no_token_goes_to_a_stranger(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_of_this_machine")
    server.replies = [{"content": "ok"}]
    _model(server).invoke("hi")
    assert server.headers[0]["authorization"] == "Bearer none"
    assert "hf_of" not in str(server.headers)


@pytest.mark.parametrize(
    ("spec", "token"),
    [
        ("endpoint:owner/model", "hf_secret"),
        ("endpoint:https://abc.eu.endpoints.huggingface.cloud", "hf_secret"),
        ("endpoint:https://huggingface.co.evil.example/v1", ""),
        ("endpoint:https://nothuggingface.co/v1", ""),
    ],
)
def test_whose_hosts_get_the_token(spec: str, token: str) -> None:
    model = endpoint_chat_model(spec, "hf_secret")
    assert model.token == token
    assert "hf_secret" not in repr(model)


def test_a_server_with_several_models_is_told_which(server: FakeServer) -> None:
    server.replies = [{"content": "ok"}]
    endpoint_chat_model(f"endpoint:{server.url}#small").invoke("hi")
    assert server.requests[0]["model"] == "small"


@pytest.mark.parametrize(
    "spec", ["endpoint:", "endpoint:ftp://x", "endpoint:http://", "endpoint:a b"]
)
def test_a_bad_spec_is_refused_with_what_is_expected(spec: str) -> None:
    with pytest.raises(EndpointError, match="expected endpoint:https://host/v1"):
        endpoint_chat_model(spec)


def test_importing_loads_no_client() -> None:
    import subprocess

    code = "import sys, agent.endpoint_model; print('langchain_huggingface' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
