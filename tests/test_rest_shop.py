"""REST: health, products, customers, recommendations."""

from __future__ import annotations

import json

import pytest

from tests.rest_client import CARD_KEYS, one_api, problem, starting  # noqa: F401 (fixtures)


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
        ({"filters": dict.fromkeys(map(str, range(101)), 1)}, "filters"),
        ({"profile": dict.fromkeys(map(str, range(101)), 1)}, "profile"),
    ],
)
def test_a_wrong_field_is_named(api, body, field):
    problem(api.post("recommendations", body), 422, field)


def test_what_a_customer_set_right_holds_for_their_lists_too(api):
    def told() -> set[str]:
        answer = api.post("recommendations", {"customer_id": "C1"}, api.bearer("support")).json()
        return {r["text"] for card in answer["products"] for r in card["reasons"]}

    assert any("you bought" in text or "you looked at" in text for text in told())
    everything = {"key": "history", "value": "everything", "relation": "not", "words": "ignore it"}
    api.corrections.keep("C1", {"facts": [everything]})
    assert not any("you bought" in text or "you looked at" in text for text in told())
