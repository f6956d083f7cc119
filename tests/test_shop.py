"""A shop's look-ups."""

from __future__ import annotations

from data.records import Customer, Event, Product
from data.shop import RowProblem, Shop

SHOP = Shop(
    products=(Product("P1", "Books", 1.0, name="Atlas"), Product("P2", "Garden", 2.0)),
    customers=(Customer("C1"), Customer("C2")),
    events=(
        Event("C1", "P2", "view", 20.0),
        Event("C2", "P1", "like", 5.0),
        Event("C1", "P1", "purchase", 10.0),
    ),
)


def test_products_and_customers_by_id():
    assert SHOP.product_rows == {"P1": 0, "P2": 1}
    assert SHOP.product("P2") is SHOP.products[1]
    assert SHOP.customer("C2") is SHOP.customers[1]
    assert SHOP.product("P9") is None
    assert SHOP.customer("p1") is None


def test_events_of_a_customer_oldest_first():
    assert [event.product_id for event in SHOP.events_by_customer["C1"]] == ["P1", "P2"]
    assert "C9" not in SHOP.events_by_customer


def test_titles_keep_the_order_and_leave_out_the_unknown():
    assert SHOP.titles(["P2", "P9", "P1"]) == ["Garden", "Atlas"]


def test_a_problem_reads_as_a_sentence():
    told = str(RowProblem("products.csv", 7, "price", "-5", "a number of at least 0"))
    assert told == "products.csv, line 7, column price: '-5'; expected a number of at least 0"
    assert str(RowProblem("a.csv", None, None, "x", "y")) == "a.csv: 'x'; expected y"
