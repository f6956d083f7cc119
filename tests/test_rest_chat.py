"""REST: a turn, a streamed turn, feedback."""

from __future__ import annotations

import json
import logging
import threading

import pytest
from fakes import FakeAssistant

from agent.turn import Turn
from tests.rest_client import one_api, problem, starting  # noqa: F401 (fixtures)


def test_a_chat_answers_with_the_whole_turn(start):
    turn = Turn(
        "Here is one. For whom?",
        products=[{"product_id": "P1"}],
        profile=[{"id": "f1", "key": "price", "value": 50.0}],
        tool_calls=[{"name": "rank_products", "args": {"k": 5}}],
        question="For whom?",
        answers=["Me", "My dad"],
        timing_ms={"total": 3.5},
    )
    api = start(FakeAssistant(turn, Turn("No question.")))
    bearer = api.bearer()
    answer = api.post("chat", {"message": "hi"}, bearer).json()
    assert answer == {
        "reply": "Here is one. For whom?",
        "products": [{"product_id": "P1", "image_url": ""}],
        "profile": [{"id": "f1", "key": "price", "value": 50.0}],
        "tool_calls": [{"name": "rank_products", "args": {"k": 5}}],
        "question": "For whom?",
        "answers": ["Me", "My dad"],
        "timing_ms": {"total": 3.5},
        "shortlist": [],
        "subject": "you",
        "use_demographics": True,
    }
    assert not {"question", "answers"} & set(api.post("chat", {"message": "hi"}, bearer).json())


def test_the_assistant_gets_the_sessions_identity_and_no_token(api):
    token, identity = api.access.open("shopper", "C1")
    api.post("chat", {"message": "hi"}, {"Authorization": f"Bearer {token}"})
    assert list(api.assistant.said) == [identity.session_id]
    assert identity.session_id != token


def events_of(text: str) -> list[tuple[str, dict]]:
    """The named events of a server-sent stream."""
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    pairs = [block.split("\n") for block in blocks]
    return [(e.removeprefix("event: "), json.loads(d.removeprefix("data: "))) for e, d in pairs]


def test_a_stream_tells_tool_products_tokens_done(start):
    turn = Turn("Grüße,\nyou", products=[{"product_id": "P1"}])
    api = start(FakeAssistant(turn))
    response = api.post("chat/stream", {"message": "hi"}, api.bearer())
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    events = events_of(response.text)
    assert events[0] == ("tool", {"name": "rank_products", "args": {"k": 5}})
    assert events[1] == ("products", {"products": [{"product_id": "P1", "image_url": ""}]})
    assert "".join(data["text"] for name, data in events if name == "token") == "Grüße,\nyou "
    assert events[-1][0] == "done"
    assert events[-1][1]["reply"] == "Grüße,\nyou"
    assert [name for name, _ in events].count("done") == 1


def test_a_silent_stream_says_that_it_is_still_there(start):
    gate = threading.Event()
    api = start(FakeAssistant(gate=gate))
    text = ""
    with api.client.stream(
        "POST", "chat/stream", json={"message": "hi"}, headers=api.bearer()
    ) as r:
        for piece in r.iter_text():
            text += piece
            if ": still here" in text:
                gate.set()  # the assistant waits until the stream has spoken
    assert gate.is_set()
    assert events_of(text)[-1][0] == "done"


def test_a_failure_in_the_stream_ends_it_with_a_problem(start, caplog):
    api = start(FakeAssistant(ZeroDivisionError("secret detail")))
    with caplog.at_level(logging.CRITICAL):
        response = api.post("chat/stream", {"message": "hi"}, api.bearer())
    name, data = events_of(response.text)[-1]
    assert (name, data["status"]) == ("error", 500)
    assert "secret detail" not in response.text


def test_a_bug_is_a_problem_without_its_story(start, caplog):
    api = start(FakeAssistant(ZeroDivisionError("secret detail")))
    with caplog.at_level(logging.ERROR):
        response = api.post("chat", {"message": "hi"}, api.bearer())
    problem(response, 500)
    assert "secret detail" not in response.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("path", ["chat", "chat/stream"])
@pytest.mark.parametrize(
    "body", [{}, {"message": ""}, {"message": "x" * 2001}, {"message": 3}, {"message": "\ud800"}]
)
def test_a_message_that_cannot_be_is_refused(api, path, body):
    response = api.client.post(
        path,
        content=json.dumps(body),
        headers={**api.bearer(), "Content-Type": "application/json"},
    )
    problem(response, 422)
    assert not api.assistant.said


def test_feedback_is_recorded_for_the_session(api):
    token, identity = api.access.open("guest")
    bearer = {"Authorization": f"Bearer {token}"}
    response = api.post("feedback", {"product_id": "P1", "event": "like"}, bearer)
    assert (response.status_code, response.content) == (204, b"")
    assert api.assistant.fed == [(identity, "P1", "like")]
    problem(api.post("feedback", {"product_id": "P9", "event": "like"}, bearer), 404, "product_id")
    problem(api.post("feedback", {"product_id": "P1", "event": "eat"}, bearer), 422, "event")
    assert len(api.assistant.fed) == 1
