"""REST: limits, what a request may be, and that the description is whole."""

from __future__ import annotations

import json
import re
import shlex
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rest_client import one_api, problem, starting  # noqa: F401 (fixtures)
from ui.answers import (
    Card,
    CustomerOut,
    Health,
    ProblemOut,
    Recommendations,
    Session,
    TurnOut,
)
from ui.guard import Limits
from ui.limits import Rate


def test_each_session_has_its_own_rate(start):
    api = start(limits=Limits(chat_per_session=Rate(per_minute=1, burst=2)))
    busy, calm = api.bearer(), api.bearer()
    statuses = [api.post("chat", {"message": "hi"}, busy).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert api.post("chat", {"message": "hi"}, calm).status_code == 200
    response = api.post("chat", {"message": "hi"}, busy)
    problem(response, 429)
    assert 1 <= int(response.headers["retry-after"]) <= 60


def test_each_address_has_its_own_rate(start):
    one = Rate(per_minute=1, burst=1)
    api = start(limits=Limits(chat_per_client=one, lists_per_client=one, sessions_per_client=one))
    assert api.post("chat", {"message": "hi"}, api.bearer()).status_code == 200
    problem(api.post("chat", {"message": "hi"}, api.bearer()), 429)
    assert api.get("products/P1").status_code == 200
    problem(api.post("recommendations", {}), 429)
    assert api.post("sessions", {}).status_code == 201
    problem(api.post("sessions", {}), 429)
    assert api.get("health").status_code == 200


def test_a_large_body_is_refused_said_or_not(api):
    fits = json.dumps({"query": "x"}) + " " * (64 * 1024 - 14)
    json_type = {"Content-Type": "application/json"}
    assert api.client.post("recommendations", content=fits, headers=json_type).status_code == 200
    problem(api.client.post("recommendations", content=fits + " ", headers=json_type), 413)
    pieces = iter([fits.encode(), b" "])  # no Content-Length
    problem(api.client.post("recommendations", content=pieces, headers=json_type), 413)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 30_000, b'{"k": NaN}', b"{} {}"]
)
def test_what_is_no_json_object_is_refused(api, content):
    response = api.client.post(
        "recommendations", content=content, headers={"Content-Type": "application/json"}
    )
    assert response.status_code in (400, 422)
    problem(response, response.status_code)


def test_json_must_say_that_it_is_json(api):
    body = problem(api.client.post("recommendations", content=b"{}"), 422, "body")
    assert "Content-Type: application/json" in body["errors"][0]["remedy"]


def test_unknown_routes_and_methods_are_problems(api):
    problem(api.get("nothing"), 404)
    response = api.client.put("health")
    problem(response, 405)
    assert response.headers["allow"] == "GET"


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("chat", {"message": " \n "}, 422, "message: The message is blank. Say something."),
        ("chat", {"message": 5}, 422, "Send text, in quotes."),
        ("recommendations", {"k": 0}, 422, "Give 1 or more."),
        ("recommendations", {"k": "5"}, 422, "Send a whole number, without quotes."),
        ("no/such", {}, 404, "There is no /api/no/such. /api/docs lists what there is."),
        ("health", {}, 405, "/api/health does not take POST. Use GET."),
    ],
)
def test_every_error_says_what_to_do(api, path, body, status, words):
    assert words in problem(api.post(path, body, api.bearer()), status)["detail"]


@pytest.mark.parametrize("path", ["docs", ""])
def test_the_description_is_a_page_without_scripts(api, path):
    response = api.get(path)
    assert response.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    page = response.text
    for route in api.get("openapi.json").json()["paths"]:
        assert f"<code>/api{route}</code>" in page
    assert "integer, 1 to 100" in page  # k
    assert "event: token" in page  # what a stream looks like
    assert "<script" not in page
    assert "SHOP=http://shop\n" in page
    assert "http://" not in page.replace("SHOP=http://shop", "")
    assert "https://" not in page


def test_every_request_in_the_description_works_as_it_stands(api):
    """As the shopper of the examples; the line that ends the session comes last."""
    blocks = re.findall(r"<pre>(.*?)</pre>", api.get("docs").text, re.DOTALL)
    lines = [unescape(line) for block in blocks for line in block.split("\n") if "curl" in line]
    assert len(lines) >= 12
    bearer = api.bearer("shopper", "C1")["Authorization"].removeprefix("Bearer ")
    for line in sorted(lines, key=lambda line: "DELETE" in line):
        words = shlex.split(line.replace("$SESSION", bearer).replace("$SHOP", "http://shop"))
        sent = words[words.index("--json") + 1] if "--json" in words else None
        verb = "DELETE" if "DELETE" in words else "GET" if sent is None else "POST"
        address = next(word for word in words if word.startswith("http://shop/api/"))
        headers = {"Content-Type": "application/json"}
        if "-H" in words:
            name, value = words[words.index("-H") + 1].split(": ")
            headers[name] = value
        answer = api.client.request(verb, address, content=sent, headers=headers)
        assert answer.status_code < 300, (line, answer.text)


def test_the_description_is_whole(api):
    description = api.get("openapi.json").json()
    assert description["servers"] == [{"url": "/api"}]
    assert set(description["paths"]) == {
        "/health",
        "/sessions",
        "/sessions/{session_id}",
        "/chat",
        "/chat/stream",
        "/feedback",
        "/products/{product_id}",
        "/customers/{customer_id}",
        "/recommendations",
    }
    text = json.dumps(description)
    for reference in {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}:
        assert reference in description["components"]["schemas"]
    for path in description["paths"].values():
        for route in path.values():
            assert route["summary"]
            assert route["tags"]
            for status, answer in route["responses"].items():
                assert answer["description"]
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(
    "shape", [Card, CustomerOut, Health, ProblemOut, Recommendations, Session, TurnOut]
)
def test_the_examples_of_answers_are_what_they_describe(shape):
    for example in shape.model_config["json_schema_extra"]["examples"]:
        shape.model_validate(example)


def test_answers_are_what_the_description_says(api):
    bearer = api.bearer("support")
    Health.model_validate_json(api.get("health").text)
    Card.model_validate_json(api.get("products/P4").text)
    CustomerOut.model_validate_json(api.get("customers/C1", bearer).text)
    for filters in ({}, {"max_price": 1}):
        answer = api.post("recommendations", {"filters": filters}).text
        Recommendations.model_validate_json(answer)
    TurnOut.model_validate_json(api.post("chat", {"message": "hi"}, bearer).text)
    ProblemOut.model_validate_json(api.post("chat", {}, bearer).text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = [
    "message", "username", "password", "demo_role", "customer_id", "product_id", "event", "k",
    "filters", "profile", "query", "history", "sort", "use_demographics",
]  # fmt: skip
FILTERS = st.dictionaries(
    st.sampled_from(["category", "brand", "max_price", "pages", "exclude_products", "x"]), JSON
)
BODIES = (
    JSON
    | st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4)
    | st.fixed_dictionaries(
        {}, optional={"filters": FILTERS, "profile": FILTERS, "query": st.text(max_size=9)}
    )
)
POSTS = ["sessions", "chat", "chat/stream", "recommendations", "feedback"]


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(POSTS), BODIES)
def test_no_body_is_a_bug(api, path, body):
    response = api.client.post(
        path,
        content=json.dumps(body).encode(),
        headers={**api.bearer("support"), "Content-Type": "application/json"},
    )
    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        problem(response, response.status_code)
