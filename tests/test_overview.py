"""What the operator is told of a shop's files at the start."""

from __future__ import annotations

from data.overview import overview, told_problems
from data.records import Product
from data.shop import RowProblem, Shop


def test_what_products_have_and_lack_is_told():
    shop = Shop(
        (
            Product("1", "Wine", 12.0, name="Red", attributes={"grape": "Syrah", "vintage": 2019.0}),
            Product("2", "Wine", 9.0, brand="Belmonte", stock=0),
        ),
        currency="EUR",
    )  # fmt: skip
    first, attributes, lacking = overview(shop)
    assert first.startswith("2 products, prices in EUR")
    assert "name (1 of them), brand (1 of them), stock (1 of them)" in first
    assert attributes == "attributes: grape, vintage (numbers)"
    assert lacking == "no product has subcategory, description, season, location, rating"


def test_many_problems_of_one_kind_hide_no_other():
    returns = [RowProblem("events.csv", n, "qty", "-1", "a number above 0") for n in range(2, 102)]
    price = RowProblem("products.csv", 7, "price", "ask us", "a number")
    told = list(told_problems([*returns, price]))
    assert told[:3] == [str(problem) for problem in returns[:3]]
    assert told[3:] == ["events.csv, column qty: 97 more like this", str(price)]


def test_problems_are_told_in_few_lines():
    each = [RowProblem("products.csv", n, f"column {n}", "x", "y") for n in range(100)]
    told = list(told_problems(each))
    assert len(told) == 41
    assert told[-1] == "... and 60 more rows with problems"
