"""A folder of files to a Shop: what loads, and how."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Customer, Event, Product
from data.tables import ShopFileError, load_shop
from tests.shop_files import CUSTOMERS, EVENTS, PRODUCTS, loading, places  # noqa: F401 (a fixture)

SEED = Path(__file__).resolve().parents[2] / "shared" / "data" / "seed"


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
            "colour": WORDS.filter(lambda word: not set(word) & set("|;")),
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
