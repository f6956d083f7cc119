"""A client of the REST API, mounted as the application mounts it, over a small shop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes import FakeAssistant, fake_encode
from fastapi import FastAPI
from fastapi.testclient import TestClient

from data.corrections import Corrections
from data.records import Customer, Event, Product
from data.shop import Shop
from engine.recommender import Recommender
from ui.access import Access
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
        self.corrections = Corrections()
        api = create_api(
            self.assistant, SHOP, RECOMMENDER, self.access,
            corrections=self.corrections, limits=limits, beat_s=0.05,
        )  # fmt: skip
        app.mount("/api", api)
        self.client = TestClient(app, base_url="http://shop/api/", raise_server_exceptions=False)

    def bearer(self, role="guest", customer_id=None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access.open(role, customer_id)[0]}"}

    def post(self, path, body, headers=None):
        return self.client.post(path, json=body, headers=headers)

    def get(self, path, headers=None):
        return self.client.get(path, headers=headers)


@pytest.fixture(name="start")
def starting(tmp_path) -> Iterator:
    made: list[Api] = []

    def begin(*arguments, **more) -> Api:
        made.append(Api(tmp_path, *arguments, **more))
        return made[-1]

    yield begin
    for api in made:
        api.client.close()
        api.access.shut()


@pytest.fixture(name="api")
def one_api(start) -> Api:
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
