"""The REST API, whole, mounted as the application mounts it, over a small shop."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator

import pytest
from fakes import FakeAssistant, fake_encode
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.turn import Turn
from data.records import Customer, Event, Product
from data.shop import Shop
from engine.recommender import Recommender
from ui.access import Access
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
from ui.rest import create_api

SHOP = Shop(
    products=(
        Product("P1", "Fitness", 20.0, brand="Nordvik", name="Yoga mat", rating=4.5),
        Product("P2", "Fitness", 45.0, brand="Acme", name="Kettlebell", rating=4.0),
        Product("P3", "Books", 15.0, brand="Inkwell", name="Atlas", attributes={"pages": 300.0}),
        Product("P4", "Books", 60.0, name="Sagas", attributes={"pages": 900.0, "binding": "Cloth"}),
        Product("A/5 ü", "Garden", 9.0, brand="Acme", name="Trowel", stock=3),
    ),
    customers=(
        Customer("C1", name="Ida", age=34.0, browsing=("Fitness",)),
        Customer("C/2", name="Ole"),
    ),
    events=(
        Event("C1", "P1", "view", 10.0),
        Event("C1", "P3", "purchase", 20.0),
    ),
    name="Test shop",
    currency="EUR",
)
RECOMMENDER = Recommender.build(SHOP, fake_encode)
STAFF = "kim:correct horse"
CARD_KEYS = {
    "product_id",
    "name",
    "category",
    "subcategory",
    "brand",
    "price",
    "currency",
    "rating",
    "score",
    "reasons",
}


class Api:
    """A client of one API, with sign-in in one call."""

    def __init__(self, tmp_path, assistant=None, *, demo=True, limits=None, staff="") -> None:
        self.assistant = assistant or FakeAssistant()
        self.state = tmp_path
        self.access = Access(SHOP, tmp_path, staff_accounts=staff, demo=demo)
        app = FastAPI()
        api = create_api(self.assistant, SHOP, RECOMMENDER, self.access, limits=limits, beat_s=0.05)
        app.mount("/api", api)
        self.client = TestClient(app, base_url="http://shop/api/", raise_server_exceptions=False)

    def bearer(self, role="guest", customer_id=None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access.open(role, customer_id)[0]}"}

    def post(self, path, body, headers=None):
        return self.client.post(path, json=body, headers=headers)

    def get(self, path, headers=None):
        return self.client.get(path, headers=headers)


@pytest.fixture
def start(tmp_path) -> Iterator:
    made: list[Api] = []

    def begin(*arguments, **more) -> Api:
        made.append(Api(tmp_path, *arguments, **more))
        return made[-1]

    yield begin
    for api in made:
        api.client.close()
        api.access.shut()


@pytest.fixture
def api(start) -> Api:
    return start()


def problem(response, status: int, field: str | None = None) -> dict:
    """The problem that a response is, checked for its shape."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    for line in body.get("errors", []):
        assert line["field"]
        assert line["message"]
        assert line["remedy"]
    if field is not None:
        assert [line["field"] for line in body["errors"]] == [field]
    return body


# -- health, products, customers ------------------------------------------------------------------


def test_health(api):
    response = api.get("health")
    assert response.json() == {"status": "ok", "products": 5, "customers": 2, "chat_model": "fake"}
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in response.headers


def test_a_product_is_public_and_its_id_may_hold_anything(api):
    card = api.get("products/P3").json()
    assert (card["name"], card["price"], card["currency"]) == ("Atlas", 15.0, "EUR")
    assert card["attributes"] == {"pages": 300}
    assert api.get("products/A%2F5%20%C3%BC").json()["name"] == "Trowel"


def test_an_unknown_product_names_the_nearest(api):
    body = problem(api.get("products/P33"), 404, "product_id")
    assert "P3" in body["errors"][0]["remedy"]
    assert body["errors"][0]["value"] == "P33"


def test_support_sees_a_customer_and_leaves_a_line(api):
    person = api.get("customers/C1", api.bearer("support")).json()
    assert (person["name"], person["age"], person["browsing"]) == ("Ida", 34.0, ["Fitness"])
    assert [(h["product_id"], h["event"]) for h in person["history"]] == [
        ("P3", "purchase"),
        ("P1", "view"),
    ]
    assert api.get("customers/C%2F2", api.bearer("support")).json()["name"] == "Ole"
    lines = (api.state / "audit.jsonl").read_text().splitlines()
    assert [json.loads(line)["customer_id"] for line in lines] == ["C1", "C/2"]


def test_a_shopper_sees_themself_without_a_line(api):
    assert api.get("customers/C1", api.bearer("shopper", "C1")).json()["name"] == "Ida"
    assert (api.state / "audit.jsonl").read_text() == ""


@pytest.mark.parametrize("who", [("guest", None), ("shopper", "C/2")])
def test_others_learn_nothing_not_even_whether_a_customer_exists(api, who):
    bearer = api.bearer(*who)
    there, not_there = (api.get(f"customers/{c}", bearer) for c in ("C1", "C9"))
    problem(there, 404, "customer_id")
    assert there.text.replace("C1", "C9") == not_there.text
    asked = [api.post("recommendations", {"customer_id": c}, bearer) for c in ("C1", "C9")]
    assert asked[0].text.replace("C1", "C9") == asked[1].text == not_there.text


def test_without_a_session_nobody_is_asked_about(api):
    for response in (
        api.get("customers/C1"),
        api.get("customers/C1", {"Authorization": "Bearer nonsense"}),
        api.post("recommendations", {"customer_id": "C1"}),
        api.post("recommendations", {}, {"Authorization": "Bearer nonsense"}),
        api.post("chat", {"message": "hi"}),
        api.post("chat/stream", {"message": "hi"}, {"Authorization": "Basic a2ltOng="}),
        api.post("feedback", {"product_id": "P1", "event": "view"}),
        api.client.delete("sessions/current"),
    ):
        problem(response, 401)
        assert response.headers["www-authenticate"].startswith("Bearer")


# -- recommendations ------------------------------------------------------------------------------


def test_recommendations_are_cards_with_reasons_that_sum_to_the_score(api):
    body = {"profile": {"tastes": ["Fitness"]}, "query": "a mat for yoga", "k": 2}
    answer = api.post("recommendations", body).json()
    assert answer["eligible"] == 5
    assert "relaxation" not in answer
    assert next(card["product_id"] for card in answer["products"]) == "P1"
    assert len(answer["products"]) == 2
    for card in answer["products"]:
        assert set(card) >= CARD_KEYS
        total = sum(reason["contribution"] for reason in card["reasons"])
        assert total == pytest.approx(card["score"], abs=1e-4)


@pytest.mark.parametrize(
    ("filters", "eligible"),
    [
        ({"max_price": 20}, {"P1", "P3", "A/5 ü"}),
        ({"exclude_brands": ["acme"], "category": ["Fitness", "Garden"]}, {"P1"}),
        ({"exclude_products": ["P1", "A/5 ü"], "max_price": 20}, {"P3"}),
        ({"pages": {"min": 301}}, {"P4"}),
        ({"binding": "cloth"}, {"P4"}),
    ],
)
def test_filters_hold(api, filters, eligible):
    answer = api.post("recommendations", {"filters": filters, "k": 100}).json()
    assert {card["product_id"] for card in answer["products"]} == eligible
    assert answer["eligible"] == len(eligible)


def test_an_empty_list_comes_with_the_cheapest_relaxation(api):
    answer = api.post("recommendations", {"filters": {"brand": "Inkwell", "max_price": 12}}).json()
    assert (answer["products"], answer["eligible"]) == ([], 0)
    offer = answer["relaxation"]
    assert offer["constraint"]["key"] == "price"
    assert offer["relaxed"]["value"] == 15.0
    assert offer["eligible"] == 1
    assert "15" in offer["text"]


def test_facts_of_a_chat_may_come_back_as_a_profile(api):
    facts = [
        {"key": "price", "relation": "at_most", "value": 20, "hard": True, "id": "x", "text": "y"},
        {"key": "category", "value": "books", "source": "history"},
    ]
    answer = api.post("recommendations", {"profile": facts}).json()
    assert answer["eligible"] == 3
    assert answer["products"][0]["product_id"] == "P3"


def test_a_customer_is_recommended_to_by_support_and_by_themself(api):
    for who in (("support", None), ("shopper", "C1")):
        response = api.post("recommendations", {"customer_id": "C1"}, api.bearer(*who))
        assert response.status_code == 200
        assert response.json()["products"]
    line = json.loads((api.state / "audit.jsonl").read_text())
    assert (line["role"], line["customer_id"]) == ("support", "C1")


def test_a_stranger_may_bring_a_history(api):
    body = {"history": [{"product_id": "P3", "event": "purchase"}]}
    assert api.post("recommendations", body).status_code == 200
    body["history"].append({"product_id": "P99"})
    problem(api.post("recommendations", body), 422, "history.1.product_id")


def test_all_faults_of_a_wish_are_told_with_field_value_and_remedy(api):
    body = {"filters": {"colour": "red", "max_price": "x"}, "profile": {"agee": 3}}
    lines = problem(api.post("recommendations", body), 422)["errors"]
    assert [line["field"] for line in lines] == [
        "profile.agee",
        "filters.colour",
        "filters.max_price",
    ]
    assert [line["value"] for line in lines] == [3, "red", "x"]
    assert 'Did you mean "age"?' in lines[0]["remedy"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"k": 0}, "k"),
        ({"k": 101}, "k"),
        ({"top_k": 3}, "top_k"),
        ({"sort": "worst"}, "sort"),
        ({"query": "x" * 2001}, "query"),
        ({"": 1}, '""'),
        ({"profile": 3}, "profile"),
        ({"profile": [{"key": "age", "value": []}]}, "profile.0.value"),
        ({"profile": [{"key": "age", "value": 3, "hards": 1}]}, "profile.0.hards"),
        ({"profile": [{"key": "agee", "value": 3}]}, "profile.0.key"),
        ({"history": [{"product_id": "P1"}, {}]}, "history.1.product_id"),
    ],
)
def test_a_wrong_field_is_named(api, body, field):
    problem(api.post("recommendations", body), 422, field)


# -- sessions -------------------------------------------------------------------------------------


def test_anybody_may_be_a_guest(start):
    response = start(demo=False).post("sessions", {})
    assert response.status_code == 201
    answer = response.json()
    assert answer["role"] == "guest"
    assert len(answer["session_id"]) >= 43
    assert response.headers["cache-control"] == "no-store"


def test_staff_signs_in_with_a_password(start):
    api = start(demo=False, staff=STAFF)
    answer = api.post("sessions", {"username": "kim", "password": "correct horse"}).json()
    assert answer["role"] == "support"
    bearer = {"Authorization": f"Bearer {answer['session_id']}"}
    assert api.get("customers/C1", bearer).json()["name"] == "Ida"


def test_a_demo_signs_in_as_anybody(api):
    answer = api.post("sessions", {"demo_role": "shopper", "customer_id": "C1"}).json()
    assert (answer["role"], answer["customer_id"]) == ("shopper", "C1")
    assert api.post("sessions", {"demo_role": "support"}).json()["role"] == "support"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"username": "kim", "password": "hunter22"}, 401, "username"),
        ({"username": "nobody", "password": "hunter22"}, 401, "username"),
        ({"username": "kim"}, 422, "password"),
        ({"password": "hunter22"}, 422, "username"),
        ({"username": "kim", "password": "hunter22", "demo_role": "guest"}, 422, "demo_role"),
        ({"username": "kim", "passwort": "hunter22"}, 422, "passwort"),
        ({"username": "kim", "password": ["hunter22"]}, 422, "password"),
        ({"username": "kim", "password": "hunter22" * 200}, 422, "password"),
        ({"username": ["hunter22"]}, 422, "username"),
        ({"customer_id": "C1"}, 422, "customer_id"),
        ({"demo_role": "shopper"}, 422, "customer_id"),
        ({"demo_role": "shopper", "customer_id": "C9"}, 404, "customer_id"),
        ({"demo_role": "owner"}, 422, "demo_role"),
    ],
)
def test_a_refused_sign_in_says_what_to_do_and_never_repeats_a_password(start, body, status, field):
    response = start(staff=STAFF if status == 401 else "").post("sessions", body)
    problem(response, status, field)
    assert "hunter22" not in response.text


def test_a_shop_that_is_no_demo_refuses_demo_roles(start):
    api = start(demo=False)
    for role in ("guest", "shopper", "support"):
        problem(api.post("sessions", {"demo_role": role, "customer_id": "C1"}), 403, "demo_role")


def test_guessing_passwords_is_slowed_down(start):
    api = start(staff=STAFF)
    wrong = {"username": "kim", "password": "wrong"}
    statuses = [api.post("sessions", wrong).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 401, 429]
    response = api.post("sessions", {"username": "kim", "password": "correct horse"})
    problem(response, 429)
    assert int(response.headers["retry-after"]) >= 1


def test_ending_a_session_forgets_its_conversation(api):
    for how in ("{token}", "current"):
        token, identity = api.access.open("guest")
        bearer = {"Authorization": f"Bearer {token}"}
        api.post("chat", {"message": "hi"}, bearer)
        assert api.assistant.messages(identity)
        response = api.client.delete(f"sessions/{how.format(token=token)}", headers=bearer)
        assert (response.status_code, response.content) == (204, b"")
        assert api.assistant.forgotten[-1] == identity.session_id
        problem(api.post("chat", {"message": "hi"}, bearer), 401)
        problem(api.client.delete(f"sessions/{token}"), 404)


def test_the_conversation_of_a_session_that_ran_out_is_forgotten(api):
    _, identity = api.access.open("guest")
    api.access._clock = lambda: 1e12
    api.post("sessions", {})
    assert api.assistant.forgotten == [identity.session_id]


# -- chat -----------------------------------------------------------------------------------------


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


# -- limits and protocol --------------------------------------------------------------------------


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


@pytest.mark.parametrize("shape", [Card, Health, ProblemOut, Recommendations, Session, TurnOut])
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
