"""Product pictures: valid, small, deterministic, telling kinds and colours apart."""

from __future__ import annotations

from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Product
from data.shop import Shop
from ui.glyphs import DEFAULT, glyph_for, glyphs
from ui.picture_route import picture_router
from ui.pictures import COLORS, color_of, picture, picture_uri, picture_url


@pytest.mark.parametrize("name", glyphs())
def test_every_glyph_draws_well_formed_svg_under_its_size(name: str) -> None:
    word = glyphs()[name].words[0]
    svg = picture("", word, "forest green", "P1")
    root = ElementTree.fromstring(svg)
    assert root.get("viewBox") == "0 0 240 180"
    assert len(root.findall(".//{*}g/*")) == len(glyphs()[name].pieces) >= 2
    assert len(picture_uri("", word, "forest green", "P1").encode()) < 2500


@pytest.mark.parametrize("name", glyphs())
def test_the_words_of_a_glyph_call_for_it(name: str) -> None:
    assert [glyph_for("", word).name for word in glyphs()[name].words] == [name] * len(
        glyphs()[name].words
    )


@pytest.mark.parametrize(
    ("category", "subcategory", "expected"),
    [
        ("Fashion", "T-shirt", "tshirt"),
        ("Fashion", "Jeans", "jeans"),
        ("Electronics", "Smartphone", "phone"),
        ("Electronics", "Smartwatch", "watch"),
        ("Home Decor", "Wall Art", "frame"),
        ("Beauty", "Moisturizer", "jar"),
        ("Pets", "Dog Bowls", "petbowl"),
        ("Kitchen", "Bowls", "bowl"),
        ("Coffee & Tea", "", "beans"),
        ("Shoes", "Something new", "shoe"),
        ("Baby", "", "onesie"),
        ("Coffee & Tea", "Coffee Makers", "coffeemaker"),
        ("Coffee & Tea", "Coffee Beans", "beans"),
        ("Baby", "Strollers & Carriers", "stroller"),
        ("Fitness", "Sports Nutrition", "tub"),
        ("Garden", "Birds & Wildlife", "birdhouse"),
        ("Pets", "Leads & Harnesses", "collar"),
        ("Kitchen", "Kitchen Tools", "utensils"),
        ("Office & Stationery", "Storage & Filing", "box"),
        ("Zorbs", "Zorb", DEFAULT),
        ("Capsules", "", DEFAULT),  # not a cap
    ],
)
def test_kinds_of_the_usual_shops(category: str, subcategory: str, expected: str) -> None:
    assert glyph_for(category, subcategory).name == expected


def test_the_name_decides_when_the_subcategory_says_nothing() -> None:
    assert glyph_for("Fitness", "Training Aids", "Speed Jump Rope").name == "band"
    assert glyph_for("Fitness", "Dumbbells", "Speed Jump Rope").name == "dumbbell"
    assert glyph_for("Books", "Cooking", "The Kettle and the Cat").name == "book"


def test_same_product_same_picture_another_product_another() -> None:
    one = picture("Kitchen", "Kettles", "red", "P1")
    picture.cache_clear()
    assert picture("Kitchen", "Kettles", "red", "P1") == one
    others = {picture("Kitchen", "Kettles", "red", f"P{number}") for number in range(40)}
    assert len(others) > 30


@pytest.mark.parametrize(
    ("subcategory", "name", "expected"),
    [
        ("Mirrors & Clocks", "Mantel Clock in Mustard", "clock"),
        ("Mirrors & Clocks", "Round Mirror 60 cm", "mirror"),
        ("Microphones & Lights", "Clip-On Phone Light", "lamp"),
        ("Belts & Accessories", "Classic Belt", "belt"),
        ("Scarves & Hats", "Silk Scarf in Burgundy", "scarf"),
        ("Desk Accessories", "Laptop Stand", "pen"),  # a stand, not a laptop
        ("Serving & Tableware", "Cutlery Set of 16", "utensils"),
        ("Lamps", "Mirror Lamp with Clock", "lamp"),
    ],
)
def test_of_a_kind_of_several_things_the_name_says_which(
    subcategory: str, name: str, expected: str
) -> None:
    assert glyph_for("Zorbs", subcategory, name).name == expected


def test_colour_tints_the_glyph() -> None:
    assert COLORS["navy"] in picture("Books", "", "navy", "P1")
    assert COLORS["red"] in picture("Books", "", "red", "P1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Navy Blue", COLORS["blue"]),
        ("forest", COLORS["forest"]),
        ("GREY", COLORS["grey"]),
        ("#12ab9F", "#12ab9f"),
    ],
)
def test_colours_by_name_or_code(text: str, expected: str) -> None:
    assert color_of(text) == expected


def test_pictures_are_served_by_the_address_on_the_card() -> None:
    products = (
        Product("P 1/ü?", "Books", 3.0, attributes={"color": "navy"}),
        Product("P2", "Books", 3.0, image_url="/mine.png"),
    )
    web = FastAPI()
    web.include_router(picture_router(Shop(products)))
    with TestClient(web) as client:
        answer = client.get(picture_url(products[0]))
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.text == picture("Books", "", "navy", "P 1/ü?")
        assert client.get("/pictures/nothing.svg").status_code == 404
    assert picture_url(products[1]) == "/mine.png"


def test_unknown_colours_are_chosen_by_the_seed() -> None:
    assert color_of("blorp", "a") == color_of("", "a")
    assert len({color_of("", str(seed)) for seed in range(50)}) > 5


@settings(max_examples=150, deadline=None)
@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_of_a_shop_gets_into_a_picture(a: str, b: str, c: str, d: str) -> None:
    marker = "qqzz"
    uri = picture_uri(a + marker, b + marker, c + marker, d + marker)
    assert marker not in unquote(uri)
    assert not set('"<>\n') & set(uri)
    ElementTree.fromstring(picture(a, b, c, d))
