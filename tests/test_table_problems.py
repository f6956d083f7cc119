"""What is wrong with a shop's files: what is told and passed over, and what stops the start."""

from __future__ import annotations

import csv

import pytest

from data.csv_file import LONGEST_CELL
from data.records import Customer, Product
from data.shop import RowProblem
from data.tables import ShopFileError, load_shop
from tests.shop_files import CUSTOMERS, EVENTS, PRODUCTS, loading, places  # noqa: F401 (a fixture)


def test_bad_events_are_told_and_skipped(load):
    shop = load(
        products=PRODUCTS,
        customers=CUSTOMERS,
        events=EVENTS
        + "C1,P1,view,2024-05-01,1\n"  # line 2, the good one
        + "C1,P9,view,2024-05-01,1\n"
        + "C9,P1,view,2024-05-01,1\n"
        + ",P1,view,2024-05-01,1\n"
        + "C1,P1,teleport,2024-05-01,1\n"
        + "C1,P1,,2024-05-01,1\n"
        + "C1,P1,view,01/05/2024,1\n"
        + "C1,P1,purchase,2024-05-01,-1\n",
    )
    assert len(shop.events) == 1
    assert places(shop) == [
        ("events.csv", 3, "product_id", "P9"),
        ("events.csv", 4, "customer_id", "C9"),
        ("events.csv", 5, "customer_id", ""),
        ("events.csv", 6, "event", "teleport"),
        ("events.csv", 7, "event", ""),
        ("events.csv", 8, "timestamp", "01/05/2024"),
        ("events.csv", 9, "quantity", "-1.0"),
    ]


# --- bad rows -----------------------------------------------------------------------------------


def test_a_bad_needed_value_skips_the_row(load):
    shop = load(
        products="id,category,price\n1,A,5\n2,A,-5\n3,A,cheap\n4,,5\n,A,5\n6,A,NaN\n7,A,inf\n"
    )
    assert [product.product_id for product in shop.products] == ["1"]
    assert places(shop) == [
        ("products.csv", 3, "price", "-5"),
        ("products.csv", 4, "price", "cheap"),
        ("products.csv", 5, "category", ""),
        ("products.csv", 6, "id", ""),
        ("products.csv", 7, "price", "NaN"),
        ("products.csv", 8, "price", "inf"),
    ]
    assert str(shop.problems[0]) == (
        "products.csv, line 3, column price: '-5'; expected a number of at least 0"
    )


def test_a_bad_optional_value_is_left_out_and_the_row_stays(load):
    shop = load(
        products="id,category,price,rating,stock,season\n1,A,5,9,2.5,Monsoon\n2,A,5,4,3,fall\n",
        customers="id,age,browsing\nC1,NaN,\nC2,old,\nC3,-4,\nC4,200,\"['a', f(x)]\"\nC5,31,a; b\n",
    )
    assert shop.products == (
        Product("1", "A", 5.0),
        Product("2", "A", 5.0, rating=4.0, stock=3, season="Autumn"),
    )
    assert [customer.age for customer in shop.customers] == [None, None, None, None, 31.0]
    assert shop.customers[4].browsing == ("a", "b")
    assert [(p.line, p.column, p.value) for p in shop.problems] == [
        (2, "rating", "9"),
        (2, "season", "Monsoon"),
        (2, "stock", "2.5"),
        (2, "age", "NaN"),
        (3, "age", "old"),
        (4, "age", "-4"),
        (5, "age", "200"),
        (5, "browsing", "['a', f(x)]"),
    ]


def test_the_first_of_two_equal_ids_stays(load):
    shop = load(products="id,category,price\n1,A,bad\n1,B,5\n1,C,6\n", customers="id\nX\nX\n")
    assert shop.products == (Product("1", "B", 5.0),)
    assert shop.customers == (Customer("X"),)
    assert [str(p) for p in shop.problems[1:]] == [
        "products.csv, line 4, column id: '1'; expected an ID of its own"
        " (line 3 has it; that row stays)",
        "customers.csv, line 3, column id: 'X'; expected an ID of its own"
        " (line 2 has it; that row stays)",
    ]


def test_lines_are_an_editors_also_after_cells_of_several_lines(load):
    shop = load(
        products='\nid,category,price,description\n1,A,5,"one\ntwo\nthree"\n\n,,,\n2,A,x,\n'
    )
    assert shop.products[0].description == "one\ntwo\nthree"
    assert places(shop) == [("products.csv", 8, "price", "x")]


def test_an_unclosed_quote_costs_its_own_row_only(load):
    shop = load(products='id,category,price\n1,A,5\n2,A,"6\n3,A,7\n4,A,8\n')
    assert [product.product_id for product in shop.products] == ["1", "3", "4"]
    assert places(shop) == [("products.csv", 3, None, 'a " that is never closed')]


def test_a_huge_field_is_a_bad_row_and_leaves_the_csv_module_alone(load):
    before = csv.field_size_limit()
    shop = load(products=PRODUCTS + f"P3,{'x' * (LONGEST_CELL + 1)},5\nP4,A,5\n")
    assert [product.product_id for product in shop.products] == ["P1", "P2", "P4"]
    assert places(shop) == [("products.csv", 4, None, "a cell of 1,000,001 characters")]
    assert csv.field_size_limit() == before


def test_rows_longer_than_the_header_are_skipped_shorter_ones_filled(load):
    shop = load(products="id,category,price,brand\n1,A,1,299,00\n2,A,5\n3,A,6,B,,\n")
    assert shop.products == (Product("2", "A", 5.0), Product("3", "A", 6.0, brand="B"))
    assert places(shop) == [("products.csv", 2, None, "5 cells")]


def test_columns_of_one_name_or_none_are_told(load):
    shop = load(products="id,category,price,price,,Unnamed: 0\n1,A,5,6,x,\n")
    assert shop.products == (Product("1", "A", 5.0),)
    assert [(line, column) for _, line, column, _ in places(shop)] == [
        (1, "price"),
        (1, "number 5"),
    ]


def test_long_values_are_shortened_and_long_lists_of_problems_end_in_a_count(load):
    rows = "".join(f"{i},A,{'no ' * 99}\n" for i in range(10_002))
    shop = load(products=PRODUCTS + rows)
    assert len(shop.problems) == 10_001
    assert len(shop.problems[0].value) <= 60
    assert shop.problems[-1] == RowProblem(
        "all files", None, None, "2 more problems", "at most 10,000; correct the ones above first"
    )


# --- currency and scales ------------------------------------------------------------------------


def test_the_currency_column_sets_it_and_other_rows_are_skipped(load):
    shop = load(products="id,category,price,currency\n1,A,5,eur\n2,A,5,EUR\n3,A,5,GBP\n4,A,5,\n")
    assert shop.currency == "EUR"
    assert [product.product_id for product in shop.products] == ["1", "2", "4"]
    assert places(shop) == [("products.csv", 4, "currency", "GBP")]


def test_a_currency_that_is_no_code_skips_its_row(load):
    shop = load(products="id,category,price,currency\n1,A,5,EUR\n2,A,5,dollars\n")
    assert [product.product_id for product in shop.products] == ["1"]
    assert places(shop) == [("products.csv", 3, "currency", "dollars")]


def test_the_callers_currency_wins(load):
    shop = load(currency="gbp", products="id,category,price,currency\n1,A,5,EUR\n2,A,5,GBP\n")
    assert shop.currency == "GBP"
    assert [product.product_id for product in shop.products] == ["2"]


def test_currency_from_the_columns_name_or_the_prices_marks(load):
    assert load(products="id,category,Price (INR)\n1,A,5\n").currency == "INR"
    shop = load(products='id,category,price\n1,A,"€ 1.299,50"\n2,A,"$1,000.00"\n3,A,"5,00 €"\n')
    assert shop.currency == "EUR"
    assert [product.price for product in shop.products] == [1299.5, 5.0]
    assert places(shop) == [("products.csv", 3, "price", "$1,000.00")]


def test_sentiment_from_minus_one_is_moved_and_told(load):
    shop = load(products="id,category,price,sentiment\n1,A,5,-1\n2,A,5,0\n3,A,5,1\n4,A,5,\n")
    assert [product.sentiment for product in shop.products] == [0.0, 0.5, 1.0, None]
    assert places(shop) == [("products.csv", None, "sentiment", "1 negative values")]


def test_a_rare_negative_sentiment_is_a_bad_value(load):
    rows = "".join(f"{i},A,5,0.5\n" for i in range(40))
    shop = load(products="id,category,price,sentiment\nX,A,5,-0.5\n" + rows)
    assert [product.sentiment for product in shop.products] == [None] + [0.5] * 40
    assert places(shop) == [("products.csv", 2, "sentiment", "-0.5")]


# --- bad files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"products": b""}, "products.csv: is empty"),
        ({"products": b"\xef\xbb\xbf \n"}, "products.csv: is empty"),
        ({"products": PRODUCTS, "events": b""}, "events.csv: is empty"),
        ({"products": "id,category,price\n"}, "holds a header but no products"),
        ({"products": b"PK\x03\x04\x14\x00\x00\x00"}, "is not text"),
        ({"products": bytes(range(256))}, "is not text"),
        ({"products": PRODUCTS.encode("utf-16-le")}, "is not text"),
        ({"products": b"\xff\xfe\x00"}, "is not text"),
        ({"products": PRODUCTS, "shop": b"\x00\x01"}, "shop.md: is not text"),
        (
            {"products": "id,colour\n1,red\n"},
            "has no column for category and price; its columns are id, colour; expected one column"
            " each of category (category, product_category",
        ),
        ({"products": PRODUCTS, "customers": "age\n3\n"}, "customers.csv: has no column for cust"),
        ({"products": PRODUCTS, "events": "sku,date\n1,2\n"}, "events.csv: has no column for cust"),
        (
            {"products": "id,category,price\n1,A,a\n2,A,b\n3,A,c\n4,A,d\n"},
            "products.csv: has no usable row (products.csv, line 2, column price: 'a'; expected a"
            " number | products.csv, line 3, column price: 'b'; expected a number | products.csv,"
            " line 4, column price: 'c'; expected a number)",
        ),
        ({}, "has no table of products (it holds nothing); expected products.csv or product_recom"),
        (
            {"products": "Artikel,Gruppe,Preis\n1,A,3\n"},
            "has no column for product_id, category and price; its columns are Artikel, Gruppe, Preis"
            "; expected one column each of product_id (product_id, id, sku, item_id, product_code, "
            "stock_code or 7 more, see README)",
        ),
        ({"products": "1,Lamp,Light,3.50\n"}, "The first line looks like data: put a line with"),
        ({"products": '"id,category,price\n1,A,5\n'}, 'header with a " that is never closed'),
    ],
)
def test_a_bad_file_stops_the_start(load, files, said):
    with pytest.raises(ShopFileError) as caught:
        load(**files)
    assert said in str(caught.value)
    assert caught.value.remedy in str(caught.value)


def test_a_folder_that_cannot_be_opened(tmp_path):
    with pytest.raises(ShopFileError, match="SHOP_DATA"):
        load_shop(tmp_path / "nowhere")
    (tmp_path / "products.csv").mkdir()
    with pytest.raises(ShopFileError, match="cannot be read"):
        load_shop(tmp_path)


def test_headers_alone_are_a_shop_without_customers_and_events(load):
    shop = load(products=PRODUCTS, customers="customer_id\n", events=EVENTS)
    assert (shop.customers, shop.events, shop.problems) == ((), (), ())


def test_two_tables_of_products_are_told(load):
    shop = load(products=PRODUCTS, product_recommendation_data=PRODUCTS)
    assert places(shop) == [("product_recommendation_data.csv", None, None, "not read")]
