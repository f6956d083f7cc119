"""One cell's text to a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import cells
from data.cells import CellError


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1299", "", 1299.0),
        (".5", "", 0.5),
        ("1e3", "", 1000.0),
        ("1,299.00", "", 1299.0),
        ("1.299,00", "", 1299.0),
        ("1 299,00", "", 1299.0),
        ("1\u00a0299", "", 1299.0),
        ("1'299.50", "", 1299.5),
        ("12,34,567.5", "", 1234567.5),
        ("1,299,000", "", 1299000.0),
        ("12,5", "", 12.5),
        ("0,125", "", 0.125),
        ("0.125", "", 0.125),
        ("1.299", "", 1.299),
        ("1.299", ".", 1.299),
        ("1.299", ",", 1299.0),
        ("1,299", ".", 1299.0),
        ("1,299", ",", 1.299),
        ("249,-", "", 249.0),
        ("1.249,--", "", 1249.0),
        ("1,249.–", ",", 1249.0),
    ],
)
def test_numbers(text, mark, value):
    assert cells.number(text, mark) == value


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1,299", ""),
        ("1,299", "both"),
        ("1.299", "both"),
        ("", ""),
        ("nan", ""),
        ("inf", ""),
        ("1e999", ""),
        ("1_000", ""),
        ("٣", ""),
        ("1,2,3", ""),
        ("1.2.3", ""),
        ("12 34", ""),
        ("0x10", ""),
        ("5 apples", ""),
        ("1" * 65, ""),
    ],
)
def test_what_is_no_number_or_has_two_readings(text, mark):
    with pytest.raises(CellError):
        cells.number(text, mark)


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["1,299", "999"], ""),
        (["1,299", "12.50"], "."),
        (["1.299", "12,50"], ","),
        (["12,50", "12.50"], "both"),
        (["1,299,000"], "."),
        (["0.125"], "."),
        (["0,125"], ","),
        (["word, word.", ""], ""),
    ],
)
def test_the_column_tells_the_decimal_mark(column, mark):
    assert cells.decimal_mark(column) == mark


@given(
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-999_999, 999_999).map(lambda thousandths: thousandths / 1000)
)
def test_every_float_that_python_writes_is_read_back(value):
    assert cells.number(repr(value)) == value


@pytest.mark.parametrize(
    ("text", "amount", "first_currency"),
    [
        ("$1,299.00", "1,299.00", "USD"),
        ("-$5", "-5", "USD"),
        ("1 299,00 €", "1 299,00", "EUR"),
        ("CA$ 12", "12", "CAD"),
        ("Rs. 40", "40", "INR"),
        ("CHF 12.50", "12.50", "CHF"),
        ("12.50", "12.50", None),
        ("1e-05", "1e-05", None),
        ("£5 €", "£5 €", None),
        ("+" + " " * 99 + "x", "+" + " " * 99 + "x", None),
    ],
)
def test_money(text, amount, first_currency):
    found, currencies = cells.split_money(text)
    assert (found, currencies[0] if currencies else None) == (amount, first_currency)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("['Books', 'Garden tools']", ("Books", "Garden tools")),
        ('["Books", 7, null]', ("Books", "7")),
        ("('a', 'b')", ("a", "b")),
        ("{'b', 'a'}", ("a", "b")),
        ("['a' 'b']", ("a", "b")),
        (r"['a\d']", (r"a\d",)),
        ("a; b;", ("a", "b")),
        ("a|b; c", ("a", "b; c")),
        ("T-shirt", ("T-shirt",)),
        ("[]", ()),
        ("", ()),
    ],
)
def test_lists(text, found):
    assert cells.texts(text) == found


@pytest.mark.parametrize(
    "text", ["['a', f(x)]", "[['a']]", "{'a': 1}", "[" * 5000 + "]" * 5000, "[1if 2]", "(1)"]
)
def test_what_is_no_list_is_refused_and_never_run(text):
    with pytest.raises(CellError):
        cells.texts(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:10Z", 10.0),
        ("1970-01-01 00:00:10", 10.0),
        ("1970-01-01T01:00:10+01:00", 10.0),
        ("19700102", 86400.0),
        ("1700000000", 1.7e9),
        ("1700000000.5", 1.7e9 + 0.5),
        ("1700000000000", 1.7e9),
        ("1700000000000000", 1.7e9),
        ("1700000000000000000", 1.7e9),
    ],
)
def test_times(text, seconds):
    assert cells.point_in_time(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "31/01/2024", "2024", "yesterday", "0001-01-01", "9999-12-31", "20240131120000", "-5"],
)
def test_what_is_no_time(text):
    with pytest.raises(CellError):
        cells.point_in_time(text)


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,x"])
def test_an_image_is_an_address_not_a_program(text):
    with pytest.raises(CellError):
        cells.image_address(text)
    assert cells.image_address("https://a.example/p.png") == "https://a.example/p.png"
    assert cells.image_address("pictures/p.png") == "pictures/p.png"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (["1", "", "2.5"], [1.0, None, 2.5]),
        (["1", "two"], ["1", "two"]),
        (["007", "8"], ["007", "8"]),
        (["0", "0.5", "-3"], [0.0, 0.5, -3.0]),
        (["1234567890123456"], ["1234567890123456"]),
        (["['a']", "b", "[sale]", "[]"], [("a",), ("b",), ("[sale]",), None]),
        (["[sale]", "nan"], ["[sale]", None]),
        (["12,5", "13", ""], [12.5, 13.0, None]),
        (["1,5", "2.5"], ["1,5", "2.5"]),
        (["June; July", "May"], [("June", "July"), ("May",)]),
        (["vegan|organic", "vegan; raw"], [("vegan", "organic"), ("vegan; raw",)]),
        (["a shelf; it needs two screws, which come with it", "b"],
         ["a shelf; it needs two screws, which come with it", "b"]),
    ],
)  # fmt: skip
def test_columns_of_the_shops_own(column, values):
    assert cells.attributes(column) == values


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [("17.60 zł", "17.60", "PLN"), ("1 299 Kč", "1 299", "CZK"), ("₺40", "40", "TRY"),
     ("R$ 12,50", "12,50", "BRL"), ("12 лв", "12", "BGN"), ("kr. 250", "250", "SEK")],
)  # fmt: skip
def test_money_of_many_countries(text, amount, currency):
    found, currencies = cells.split_money(text)
    assert (found, currencies[0]) == (amount, currency)
