"""The records refuse what cannot be, and name it."""

from __future__ import annotations

import math

import pytest

from data.records import Customer, Event, Product, RecordError


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("product_id", " "),
        ("category", ""),
        ("price", -1.0),
        ("price", math.nan),
        ("price", math.inf),
        ("price", "5"),
        ("rating", 5.1),
        ("similar_rating", -0.1),
        ("sentiment", 1.5),
        ("probability", 2.0),
        ("stock", -1),
    ],
)
def test_a_product_that_cannot_be(field, value):
    values = {"product_id": "P1", "category": "Books", "price": 1.0, field: value}
    with pytest.raises(RecordError) as caught:
        Product(**values)
    assert (caught.value.field_name, caught.value.value) == (
        field,
        pytest.approx(value, nan_ok=True),
    )
    assert field in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [("customer_id", ""), ("age", 131.0), ("age", math.nan), ("avg_order_value", -1.0)],
)
def test_a_customer_that_cannot_be(field, value):
    with pytest.raises(RecordError, match=field):
        Customer(**{"customer_id": "C1", field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "teleport"),
        ("timestamp", math.inf),
        ("quantity", 0.0),
        ("quantity", math.nan),
        ("quantity", math.inf),
        ("product_id", ""),
    ],
)
def test_an_event_that_cannot_be(field, value):
    values = {"customer_id": "C1", "product_id": "P1", "kind": "view", "timestamp": 0.0}
    with pytest.raises(RecordError):
        Event(**(values | {field: value}))


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"name": "Moss Kettle"}, "Moss Kettle"),
        ({"subcategory": "Jeans", "brand": "Brand B"}, "Brand B jeans"),
        ({"subcategory": "T-shirt", "brand": "Brand B"}, "Brand B T-shirt"),
        ({"subcategory": "TV", "brand": "Brand B"}, "Brand B TV"),
        ({"subcategory": "Jeans"}, "Jeans"),
        ({}, "Clothes"),
    ],
)
def test_a_product_without_a_name_is_called_by_what_it_is(values, title):
    assert Product("P1", "Clothes", 1.0, **values).title == title


def test_a_product_keeps_its_own_copy_of_attributes():
    attributes = {"colour": "red"}
    product = Product("P1", "Clothes", 1.0, attributes=attributes)
    attributes["colour"] = "blue"
    assert product.attributes["colour"] == "red"
    with pytest.raises(TypeError):
        product.attributes["colour"] = "green"
    assert len({product, Product("P1", "Clothes", 1.0, attributes={"colour": "red"})}) == 1
