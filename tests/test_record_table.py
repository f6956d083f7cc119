"""A table gives back the very records it was made of, and their columns say the same."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from data.array_store import ArrayStore
from data.record_table import ATTRIBUTE, KEPT, Labels, RecordTable, ValuesOnDisk
from data.records import Customer, Event, Product
from data.shop import Shop
from data.tables import load_shop
from engine.rows.product_fields import LabelField, NumberField, labels_of, numbers_of, one_label
from tests.toy_shops import shops

PRODUCTS = (
    Product("1", "Föo", 2.5, brand="B", stock=3, holiday=True, attributes={"pages": 10.0}),
    Product("2", "Bar", 1.0, similar=("x", "y"), rating=4.0, attributes={"color": ("a", "b")}),
    Product("3", "Bar", 1.0, holiday=False, attributes={"color": "a", "pages": 2.5}),
)


def on_disk(table: RecordTable[Product]) -> RecordTable[Product]:
    return RecordTable.from_arrays(Product, table.arrays(), "digest")


def test_records_come_back_from_their_columns() -> None:
    again = on_disk(RecordTable.of(Product, PRODUCTS))
    assert tuple(again) == PRODUCTS
    assert again == PRODUCTS
    assert again[-1] == PRODUCTS[2]
    assert again[1:] == PRODUCTS[1:]
    assert isinstance(again[0].stock, int)
    assert again.rows == {"1": 0, "2": 1, "3": 2}
    with pytest.raises(IndexError):
        again[3]


def test_columns() -> None:
    for table in (RecordTable.of(Product, PRODUCTS), on_disk(RecordTable.of(Product, PRODUCTS))):
        assert table.labels("category").codes.tolist() == [0, 1, 1]
        assert list(table.labels("category").values) == ["Föo", "Bar"]
        assert table.numbers("price").tolist() == [2.5, 1.0, 1.0]
        assert np.isnan(table.numbers("rating")).tolist() == [True, False, True]
        color = table.attribute("color")
        assert isinstance(color, Labels)
        assert [color.at(row) for row in range(3)] == [None, ("a", "b"), "a"]


def test_attributes_keep_their_order_and_the_order_in_which_they_are_met() -> None:
    table = RecordTable.of(Product, PRODUCTS, ("color", "pages"))
    assert table.attribute_keys == ("color", "pages")
    assert table.attributes_as_met == ("pages", "color")
    assert list(on_disk(table)[2].attributes) == ["color", "pages"]


def test_many_values_are_read_one_by_one_or_all_at_once() -> None:
    names = [f"n{number}" for number in range(KEPT + 1)]
    people = RecordTable.of(Customer, [Customer(name) for name in names])
    table = RecordTable.from_arrays(Customer, people.arrays(), "digest")
    values = table.labels("customer_id").values
    assert isinstance(values, ValuesOnDisk)
    assert (values[0], values[KEPT]) == (names[0], names[-1])
    assert list(values) == names
    assert table[KEPT].customer_id == names[-1]


@given(shops())
def test_any_shop_comes_back(shop: Shop) -> None:
    assert on_disk(RecordTable.of(Product, shop.products)) == tuple(shop.products)
    events = RecordTable.of(Event, shop.events).arrays()
    assert RecordTable.from_arrays(Event, events, "digest") == tuple(shop.events)


@given(shops())
def test_a_field_reads_a_catalogue_as_it_reads_each_record(shop: Shop) -> None:
    table = on_disk(RecordTable.of(Product, shop.products))
    for name in ("price", "rating", "sentiment"):
        field = NumberField(name)
        np.testing.assert_array_equal(numbers_of(field, table), numbers_of(field, shop.products))
    field = LabelField("brand", one_label)
    (codes, occurring), one_by_one = labels_of(field, table), labels_of(field, shop.products)
    read = [tuple(occurring[code]) for code in codes]
    assert read == [tuple(one_by_one[1][code]) for code in one_by_one[0]]
    assert ATTRIBUTE  # attribute columns have names of their own


def write(folder: Path, price: str = "2.50") -> None:
    folder.mkdir(exist_ok=True)
    (folder / "products.csv").write_text(
        f"id,category,price,pages\n007,Books,{price},320\n8,Books,cheap,1\n", encoding="utf-8"
    )
    (folder / "events.csv").write_text(
        "customer_id,product_id,timestamp\nC1,007,1700000000\nC1,9,1700000000\n", encoding="utf-8"
    )


def test_a_second_start_reads_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "shop")
    told: list[str] = []
    plain = load_shop(tmp_path / "shop")
    first = load_shop(tmp_path / "shop", cache=tmp_path, progress=lambda what, _: told.append(what))
    monkeypatch.setattr("data.csv_file.read_table", None)
    second = load_shop(tmp_path / "shop", cache=tmp_path)
    for shop in (first, second):
        assert shop.products == plain.products
        assert shop.events == plain.events
        assert shop.customers == plain.customers
        assert shop.problems == plain.problems
        assert shop.currency == plain.currency
    assert len(second.problems) == 2
    assert second.events_by_customer["C1"] == list(plain.events)
    assert told == ["reading products", "reading events"]


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    write(tmp_path / "shop")
    load_shop(tmp_path / "shop", cache=tmp_path)
    write(tmp_path / "shop", price="3.50")
    assert load_shop(tmp_path / "shop", cache=tmp_path).products[0].price == 3.5
    euros = load_shop(tmp_path / "shop", cache=tmp_path, currency="EUR")
    assert (euros.currency, euros.products[0].price) == ("EUR", 3.5)


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path / "shop")
    load_shop(tmp_path / "shop", cache=tmp_path)
    for path in tmp_path.glob("*.arrays"):
        path.write_bytes(b"{")
    assert load_shop(tmp_path / "shop", cache=tmp_path).products[0].product_id == "007"
    assert ArrayStore(tmp_path).folder == tmp_path
