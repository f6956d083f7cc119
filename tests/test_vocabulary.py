"""Names found in texts: exact, plural, misspelled, umbrella, with units."""

import pytest

from data.records import Product
from engine.language.vocabulary import ASIDE, PART, UNSURE, Vocabulary
from tests.fakes import fake_encode

PRODUCTS = [
    Product("1", "Shoes & Boots", 90.0, "Running Shoes", "Adivas", attributes={"color": "red"}),
    Product("2", "Shoes & Boots", 120.0, "Hiking Shoes", "Nordvik", attributes={"color": "Blue"}),
    Product("3", "Kitchen", 30.0, "Kettles", "Nordvik", attributes={"volume_ml": 1500.0}),
    Product("4", "Kitchen", 9.0, "Mugs", "Brill", attributes={"volume_ml": 250.0}),
    Product("5", "Home Decor", 9.0, "Tops", "Brill", rating=4.0),
]


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return Vocabulary(PRODUCTS, fake_encode)


def found(words: Vocabulary, text: str) -> set[tuple[str, object]]:
    return {(match.key, match.value) for match in words.find(text)}


def test_values_and_ranges(words: Vocabulary) -> None:
    assert words.values["category"] == ["Shoes & Boots", "Kitchen", "Home Decor"]
    assert words.values["brand"] == ["Adivas", "Nordvik", "Brill"]
    price, volume = words.numeric["price"], words.numeric["volume_ml"]
    assert (price.low, price.high, price.unit, price.count) == (9.0, 120.0, "", 5)
    assert (volume.low, volume.high, volume.unit, volume.count) == (250.0, 1500.0, "ml", 2)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("running shoes in red", {("subcategory", "Running Shoes"), ("color", "red")}),
        ("a KETTLE by nordvik", {("subcategory", "Kettles"), ("brand", "Nordvik")}),
        ("addivas runing shoes", {("brand", "Adivas"), ("subcategory", "Running Shoes")}),
        ("shoes", {("subcategory", "Running Shoes"), ("subcategory", "Hiking Shoes")}),
        ("top", {("subcategory", "Tops")}),
        ("something nice", set()),
        ("", set()),
    ],
)
def test_find(words: Vocabulary, text: str, wanted: set[tuple[str, object]]) -> None:
    assert found(words, text) == wanted


def test_places_and_scores(words: Vocabulary) -> None:
    (match,) = words.find("one ketle please")
    assert (match.start, match.end) == (4, 9)
    assert 0.7 < match.score < 1.0
    assert {match.score for match in words.find("shoes")} == {0.7}


@pytest.mark.parametrize(
    ("text", "value"), [("500 ml", 500.0), ("0.5 l", 500.0), ("1,5 liter", 1500.0), ("50cl", 500.0)]
)
def test_units(words: Vocabulary, text: str, value: float) -> None:
    assert ("volume_ml", value) in found(words, f"a kettle of {text}")


def test_a_number_far_outside_the_range_is_not_of_that_column(words: Vocabulary) -> None:
    assert ("volume_ml", 90_000.0) not in found(words, "90 l")


def test_an_amount_is_of_the_column_that_it_names(words: Vocabulary) -> None:
    sized = Vocabulary([
        Product("1", "Tents", 90.0, attributes={"people": 2.0, "size": ("S", "L")}),
        Product("2", "Games", 20.0, attributes={"players_max": 6.0, "capacity_l": 2.0}),
    ])  # fmt: skip
    assert found(sized, "for 2 people") == {("people", 2.0)}
    assert found(sized, "up to 5 players") == {("players_max", 5.0)}
    assert found(sized, "a pot of 1.8 l") == {("capacity_l", 1.8)}  # and no size L
    assert found(sized, "size l") == {("size", "L")}


def test_an_umbrella_word_beside_an_unknown_one_is_less_sure(words: Vocabulary) -> None:
    assert {match.score for match in words.find("some red shoes")} == {1.0, 0.7}
    assert {match.score for match in words.find("shoes for the rain")} == {0.7}
    assert {match.score for match in words.find("horse shoes")} == {UNSURE}
    assert {match.score for match in words.find("shoes of a horse")} == {UNSURE}


@pytest.mark.parametrize(
    "text",
    [
        "kettle stand",
        "kettles cover",
        "a case for running shoes",
        "a bag for my hiking shoes",
        "running-shoe laces",
        "a tray for the little mugs",
        "tea for my mug",
    ],
)
def test_a_kind_that_only_tells_which_stands_aside(words: Vocabulary, text: str) -> None:
    assert {match.score for match in words.find(text)} == {ASIDE}


@pytest.mark.parametrize(
    "text",
    [
        "kettle",
        "red mugs",
        "mugs for my tea",
        "a stand, a kettle",
        "looking for my first kettle",
        "for the kitchen",
        "something for my kitchen",
        "kitchen rack",
    ],
)
def test_a_kind_that_is_wanted_does_not(words: Vocabulary, text: str) -> None:
    assert 1.0 in {match.score for match in words.find(text)}


def test_without_narrower_kinds_the_departments_are_the_things() -> None:
    broad = Vocabulary([Product("1", "Laptops", 900.0)])
    assert {match.score for match in broad.find("laptop stand")} == {ASIDE}


def test_which_brands_have_a_kind(words: Vocabulary) -> None:
    assert words.brands_of["Kettles"] == {"Nordvik"}
    assert words.brands_of["Kitchen"] == {"Nordvik", "Brill"}


def test_a_word_of_the_language_is_no_misspelled_name() -> None:
    sure = Vocabulary(PRODUCTS, is_word={"kettle", "nettle"}.__contains__)
    assert found(sure, "nettles tea") == found(sure, "nettle") == set()
    assert found(sure, "ketle") == {("subcategory", "Kettles")}


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("brand", "nordvik", "Nordvik"),
        ("brand", "Norvik", "Nordvik"),
        ("subcategory", "mug", "Mugs"),
        ("category", "garden", None),
        ("nothing", "x", None),
    ],
)
def test_resolve(words: Vocabulary, key: str, text: str, value: str | None) -> None:
    assert words.resolve(key, text) == value


def test_near_in_meaning(words: Vocabulary) -> None:
    matches = words.near("kitchen kettles", k=2)
    assert matches[0].value == "Kettles"
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)
    assert words.near("  ") == []
    assert Vocabulary(PRODUCTS).near("kettles") == []


def test_a_part_of_a_kinds_name_is_the_kind_where_no_other_sells_it() -> None:
    clothes = [
        Product("1", "Fashion", 90.0, "Jackets & Coats", name="Rain Jacket", attributes={"department": "Men"}),
        Product("2", "Fashion", 20.0, "Scarves & Hats", name="Sun Hat"),
        Product("3", "Baby", 9.0, "Baby Clothing", name="Baby Hat"),
        Product("4", "Books", 9.0, "Science Fiction & Fantasy", name="The Moon"),
    ]  # fmt: skip
    kinds = {"jacket": {"Jackets & Coats"}, "hat": {"Scarves & Hats", "Baby Clothing"}}
    shop = Vocabulary(clothes, titled=lambda phrase: kinds.get(phrase, set()))
    assert found(shop, "a waterproof jacket") == {("subcategory", "Jackets & Coats")}
    assert [m.score for m in shop.find("a waterproof jacket")] == [PART]
    assert ("subcategory", "Scarves & Hats") in found(shop, "hats")  # by its head, as before
    assert PART not in [m.score for m in shop.find("hats")]
    assert found(shop, "coats") == {("subcategory", "Jackets & Coats")}  # nothing is called so
    assert [m.score for m in shop.find("wool coats")] == [UNSURE]
    assert found(shop, "science fiction") == {("subcategory", "Science Fiction & Fantasy")}
    assert ("department", "Men") in found(shop, "a men's jacket")


def test_no_name_goes_across_sentences(words: Vocabulary) -> None:
    assert found(words, "runing shoes") == {("subcategory", "Running Shoes")}
    assert ("subcategory", "Running Shoes") not in {
        (m.key, m.value) for m in words.find("running. shoes") if m.score == 1.0
    }


def test_two_names_are_no_misspelled_third() -> None:
    berries = [
        Product("1", "Food", 3.0, "Tea", "Olmberry", attributes={"flavor": "Red Berries"}),
        Product("2", "Toys", 9.0, "Cars", "Olmberry", attributes={"color": "Red"}),
    ]
    shop = Vocabulary(berries)
    assert found(shop, "in Red, Olmberry") == {("color", "Red"), ("brand", "Olmberry")}
    assert found(shop, "red beries") == {("flavor", "Red Berries")}
