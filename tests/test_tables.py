"""A folder of files to a Shop: what loads, what is told, what stops the start."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.csv_file import LONGEST_CELL
from data.records import Customer, Event, Product
from data.shop import RowProblem, Shop
from data.tables import ShopFileError, load_shop

PRODUCTS = "Product_ID,Category,Price\nP1,Books,10\nP2,Garden,20\n"
CUSTOMERS = "Customer_ID,Age\nC1,30\nC2,40\n"
EVENTS = "customer_id,product_id,event,timestamp,quantity\n"
SEED = Path(__file__).resolve().parents[2] / "shared" / "data" / "seed"


@pytest.fixture
def load(tmp_path: Path):
    """Writes files (text as UTF-8, or bytes; by stem) to a folder of their own and loads it."""

    def write_and_load(currency: str = "", **files: str | bytes) -> Shop:
        for stem, content in files.items():
            name = "shop.md" if stem == "shop" else f"{stem}.csv"
            raw = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(raw)
        return load_shop(tmp_path, currency=currency)

    return write_and_load


def places(shop: Shop) -> list[tuple[str, int | None, str | None, str]]:
    return [(p.file, p.line, p.column, p.value) for p in shop.problems]


# --- what loads ---------------------------------------------------------------------------------


def test_the_least_shop_is_a_table_of_products(load):
    shop = load(products=PRODUCTS)
    assert shop.products == (Product("P1", "Books", 10.0), Product("P2", "Garden", 20.0))
    assert (shop.customers, shop.events, shop.problems) == ((), (), ())
    assert (shop.name, shop.currency, dict(shop.info)) == ("the shop", "USD", {})


def test_seed_like_files_load_as_they_are(load):
    shop = load(
        product_recommendation_data=(
            "Product_ID,Category,Subcategory,Price,Brand,Average_Rating_of_Similar_Products,"
            "Product_Rating,Customer_Review_Sentiment_Score,Holiday,Season,Geographical_Location,"
            "Similar_Product_List,Probability_of_Recommendation,,\n"
            "P7,Shoes,Boots,1713,Brand Q,4.2,2.3,0.26,No,Summer,Norway,"
            "\"['Boots', 'Laces', 'Boots']\",0.91,,\n"
        ),
        customer_data_collection=(
            "Customer_ID,Age,Gender,Location,Browsing_History,Purchase_History,Customer_Segment,"
            "Avg_Order_Value,Holiday,Season,\n"
            "C7,28,Female,Pune,\"['Books', 'Shoes']\",['Boots'],New Visitor,4806.99,Yes,Winter,\n"
        ),
    )
    assert shop.products == (
        Product(
            product_id="P7",
            category="Shoes",
            price=1713.0,
            subcategory="Boots",
            brand="Brand Q",
            rating=2.3,
            similar_rating=4.2,
            sentiment=0.26,
            season="Summer",
            holiday=False,
            location="Norway",
            similar=("Boots", "Laces", "Boots"),
            probability=0.91,
        ),
    )
    assert shop.customers == (
        Customer(
            customer_id="C7",
            age=28.0,
            gender="Female",
            location="Pune",
            segment="New Visitor",
            avg_order_value=4806.99,
            browsing=("Books", "Shoes"),
            purchases=("Boots",),
            holiday=True,
            season="Winter",
        ),
    )
    assert shop.products[0].title == "Brand Q boots"
    assert shop.problems == ()


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed's files do not lie beside the project")
def test_the_seed_itself_loads_without_a_problem():
    shop = load_shop(SEED)
    assert (len(shop.products), len(shop.customers)) == (10_000, 10_000)
    assert shop.problems == ()
    assert not any(product.attributes for product in shop.products)


@pytest.mark.parametrize(
    "header",
    ["PRODUCT ID,CATEGORY,PRICE", "productid,category,price", "Sku,Department,Unit Price"],
)
def test_columns_are_known_by_any_spelling(load, header):
    shop = load(products=f"{header}\n007,Books,10\n")
    assert shop.products == (Product("007", "Books", 10.0),)


def test_other_columns_become_attributes(load):
    shop = load(
        products=(
            "id,category,price,Page Count,colour,Sizes,EAN,screenSize,empty\n"
            "A,Books,1,320,red,\"['S', 'M']\",0012,5.5,\n"
            'B,Books,2,,blue,"[""L""]",0034,6,\n'
            "C,Books,3,12,N/A,XL,0056,,\n"
        )
    )
    assert [dict(product.attributes) for product in shop.products] == [
        {"page_count": 320.0, "colour": "red", "sizes": ("S", "M"), "ean": "0012"}
        | {"screen_size": 5.5},
        {"colour": "blue", "sizes": ("L",), "ean": "0034", "screen_size": 6.0},
        {"page_count": 12.0, "sizes": ("XL",), "ean": "0056"},
    ]


def test_customers_have_attributes_too(load):
    shop = load(products=PRODUCTS, customers="user id,shoe size,email\nC1,41.5,a@b.example\n")
    assert shop.customers == (
        Customer("C1", attributes={"shoe_size": 41.5, "email": "a@b.example"}),
    )


def test_the_best_name_is_the_field_and_the_other_an_attribute(load):
    shop = load(products="id,Product_ID,type,category,price\n1,P1,hardback,Books,5\n")
    assert shop.products == (
        Product("P1", "Books", 5.0, attributes={"id": 1.0, "type": "hardback"}),
    )


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters(load, mark):
    shop = load(products=PRODUCTS.replace(",", mark))
    assert [product.product_id for product in shop.products] == ["P1", "P2"]


def test_a_spreadsheets_note_on_its_delimiter(load):
    shop = load(products="sep=;\nid;category;price\n1;A,B,C,D;5\n2;A;x\n")
    assert shop.products == (Product("1", "A,B,C,D", 5.0),)
    assert places(shop) == [("products.csv", 4, "price", "x")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_that_say_what_they_are(load, encoding):
    shop = load(products="id,category,price,name\n1,Café,2,Łyżka\n".encode(encoding))
    assert shop.products == (Product("1", "Café", 2.0, name="Łyżka"),)
    assert shop.problems == ()


def test_windows_text_loads_with_a_note(load):
    shop = load(products="id,category,price\n1,Café,2\n".encode("cp1252"))
    assert shop.products[0].category == "Café"
    assert places(shop) == [("products.csv", None, None, "bytes that are not UTF-8")]


def test_the_shops_own_page(load):
    page = "# Nook & Lantern\nA small shop.\n\n## Delivery\nTwo days.\n### Abroad\nFive.\n## FAQ\n"
    shop = load(products=PRODUCTS, shop=page)
    assert shop.name == "Nook & Lantern"
    assert dict(shop.info) == {"about": "A small shop.", "delivery": "Two days.\nAbroad\nFive."}


# --- events -------------------------------------------------------------------------------------


def test_events_in_all_their_spellings(load):
    shop = load(
        products=PRODUCTS,
        customers=CUSTOMERS,
        events=EVENTS + "C1,P1,Bought,1970-01-02,2\nC1,P2,add-to-cart,1970-01-02T01:00:00+01:00,\n"
        "C2,P1,click,1700000000,1\nC2,P2,dislike,1700000000000,1\n",
    )
    assert shop.events == (
        Event("C1", "P1", "purchase", 86_400.0, 2.0),
        Event("C1", "P2", "like", 86_400.0),
        Event("C2", "P1", "view", 1.7e9),
        Event("C2", "P2", "dislike", 1.7e9),
    )


def test_events_without_kinds_are_purchases_and_name_the_customers(load):
    shop = load(products=PRODUCTS, events="user,sku,date\nU9,P1,2024-05-01\nU9,P2,2024-05-02\n")
    assert [event.kind for event in shop.events] == ["purchase", "purchase"]
    assert shop.customers == (Customer("U9"),)


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
            "stock_code or 5 more, see README)",
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


# --- properties ---------------------------------------------------------------------------------

WORDS = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), include_characters=" \n,;\"'|"
    ),
    min_size=1,
    max_size=12,
).map(lambda text: f"w{text}w")
RATINGS = st.none() | st.floats(0.0, 5.0)
PRODUCT = st.builds(
    Product,
    product_id=WORDS,
    category=WORDS,
    price=st.floats(0.0, 1e9),
    subcategory=st.just("") | WORDS,
    brand=st.just("") | WORDS,
    name=st.just("") | WORDS,
    description=st.just("") | WORDS,
    rating=RATINGS,
    similar_rating=RATINGS,
    sentiment=st.none() | st.floats(0.0, 1.0),
    season=st.sampled_from(["", "Spring", "Summer", "Autumn", "Winter"]),
    holiday=st.none() | st.booleans(),
    location=st.just("") | WORDS,
    similar=st.lists(WORDS, max_size=3).map(tuple),
    probability=st.none() | st.floats(0.0, 1.0),
    stock=st.none() | st.integers(0, 10**9),
    attributes=st.fixed_dictionaries(
        {},
        optional={
            "colour": WORDS,
            "weight_kg": st.floats(-1e9, 1e9),
            "sizes": st.lists(WORDS, min_size=1, max_size=3).map(tuple),
        },
    ),
)


def write_products(path: Path, products: list[Product]) -> None:
    """Each field under its own name, lists as Python text, absent values as empty cells."""
    fields = [name for name in Product.__slots__ if name != "attributes"]
    extra = ["colour", "weight_kg", "sizes"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*fields, *extra])
        for product in products:
            values = [getattr(product, name) for name in fields]
            values += [product.attributes.get(key) for key in extra]
            cells = [repr(list(v)) if isinstance(v, tuple) else v for v in values]
            writer.writerow(["" if cell in (None, "[]") else cell for cell in cells])


@settings(max_examples=60, deadline=None)
@given(st.lists(PRODUCT, min_size=1, max_size=5, unique_by=lambda product: product.product_id))
def test_products_come_back_as_they_were_written(products):
    with tempfile.TemporaryDirectory() as folder:
        write_products(Path(folder) / "products.csv", products)
        shop = load_shop(Path(folder))
    assert list(shop.products) == products
    assert shop.problems == ()


CSV_LIKE = st.text(st.sampled_from("id,category,price\n\r;\t\"'[]({1.5-é€$\0 "), max_size=60)


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(["products.csv", "customers.csv", "events.csv", "shop.md"]),
    head=st.sampled_from(
        [b"", b"id,category,price\n", b"customer,product,date,qty\n", b"\xff\xfe"]
    ),
    body=st.binary(max_size=80) | CSV_LIKE.map(str.encode),
)
def test_no_bytes_raise_anything_but_a_shop_file_error(name, head, body):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "products.csv").write_text(PRODUCTS)
        (Path(folder) / name).write_bytes(head + body)
        try:
            shop = load_shop(Path(folder))
        except ShopFileError as error:
            blamed = error.file
        else:
            blamed = name
            assert len(shop.product_rows) == len(shop.products) > 0
    assert blamed == name
