"""REST: who signs in how, and what ends with a session."""

from __future__ import annotations

import pytest

from tests.rest_client import STAFF, one_api, problem, starting  # noqa: F401 (fixtures)


def test_anybody_may_be_a_guest(start):
    response = start(demo=False).post("sessions", {})
    assert response.status_code == 201
    answer = response.json()
    assert answer["role"] == "guest"
    assert len(answer["session_id"]) >= 43
    assert response.headers["cache-control"] == "no-store"
    bodiless = start(demo=False).client.post("sessions")
    assert (bodiless.status_code, bodiless.json()["role"]) == (201, "guest")


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
