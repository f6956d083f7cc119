"""Filters from outside become exactly the hard facts that they say, or are refused in words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.records import Product
from data.shop import Shop
from engine.candidates import Candidates
from engine.profile import Fact, Profile
from tools.filter_keys import FilterKeys, MisfitError
from tools.filters import (
    LONGEST_FREE_TEXT,
    MOST_FREE_VALUES,
    fact_from_wire,
    facts_from_filters,
    facts_from_profile,
    free_text_misfits,
)

SHOP = Shop(
    (
        Product("P1", "Books", 12.0, brand="Inkwell", rating=4.5, attributes={"pages": 300.0}),
        Product("P2", "Books", 30.0, brand="Foliant", rating=3.0, attributes={"pages": 800.0}),
        Product("P3", "Fitness", 25.0, brand="Nordvik", attributes={"color": ("Red", "blue")}),
        Product(
            "P4", "Fitness", 60.0, brand="Nordvik", attributes={"color": "green", "vegan": "Yes"}
        ),
    )
)
KEYS = FilterKeys.of(SHOP)
CANDIDATES = Candidates(SHOP.products)


def kept(filters: dict) -> list[str]:
    """The products that the engine keeps under these filters."""
    mask = CANDIDATES.mask(Profile(tuple(facts_from_filters(filters, KEYS))))
    return [product.product_id for product, keep in zip(SHOP.products, mask, strict=True) if keep]


@pytest.mark.parametrize(
    ("filters", "products"),
    [
        ({}, ["P1", "P2", "P3", "P4"]),
        ({"category": "books"}, ["P1", "P2"]),
        ({"category": ["Books", "fitness"]}, ["P1", "P2", "P3", "P4"]),
        ({"brand": ["INKWELL", "Nordvik"]}, ["P1", "P3", "P4"]),
        ({"min_price": 25, "max_price": 30}, ["P2", "P3"]),
        ({"min_rating": 4}, ["P1"]),
        ({"exclude_brands": ["nordvik", "Inkwell"]}, ["P2"]),
        ({"exclude_brands": "Nordvik", "exclude_products": ["P1"]}, ["P2"]),
        ({"pages": {"min": 400}}, ["P2"]),
        ({"pages": {"min": 300, "max": 799.5}}, ["P1"]),
        ({"pages": [300, 800]}, ["P1", "P2"]),
        ({"color": "RED"}, ["P3"]),
        ({"color": ["red", "green"]}, ["P3", "P4"]),
        ({"vegan": True}, ["P4"]),
        ({"Color": "blue"}, ["P3"]),
        ({"price": {"max": 12}}, ["P1"]),
        ({"category": None, "max_price": None}, ["P1", "P2", "P3", "P4"]),
        ({"category": "Garden"}, []),
    ],
)
def test_filters_keep_exactly_what_they_say(filters, products):
    assert kept(filters) == products


def test_every_filter_is_a_hard_fact():
    filters = {"category": "Books", "max_price": 9, "exclude_products": ["P1"], "pages": {"min": 1}}
    assert all(fact.hard for fact in facts_from_filters(filters, KEYS))


@pytest.mark.parametrize(
    ("filters", "field", "words"),
    [
        ({"colour": "red"}, "filters.colour", 'Did you mean "color"?'),
        ({"max_price": "cheap"}, "filters.max_price", "not a number"),
        ({"max_price": True}, "filters.max_price", "not a number"),
        ({"min_price": -1}, "filters.min_price", "below 0"),
        ({"min_price": 50, "max_price": 20}, "filters.min_price", "above max_price (20)"),
        ({"pages": {"min": 9, "max": 1}}, "filters.pages", "min is above max"),
        ({"pages": {"least": 9}}, "filters.pages", "min and max only"),
        ({"pages": {}}, "filters.pages", "min and max only"),
        ({"pages": "many"}, "filters.pages", "not a number"),
        ({"color": {"min": 1}}, "filters.color", "color is not a number"),
        ({"brand": []}, "filters.brand", "admits nothing"),
        ({"brand": [""]}, "filters.brand", "not a text"),
        ({"brand": [["x"]]}, "filters.brand", "not a text"),
        ({"exclude_products": ["x"] * 201}, "filters.exclude_products", "201 values are too many"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_with_field_and_remedy(filters, field, words):
    with pytest.raises(MisfitError) as caught:
        facts_from_filters(filters, KEYS)
    (misfit,) = caught.value.misfits
    assert misfit.field == field
    assert words in f"{misfit.message} {misfit.remedy}"
    assert misfit.remedy


def test_all_faults_are_told_at_once():
    with pytest.raises(MisfitError) as caught:
        facts_from_filters({"colour": 1, "max_price": "x", "brand": "Nordvik"}, KEYS)
    assert [m.field for m in caught.value.misfits] == ["filters.colour", "filters.max_price"]


def test_a_plain_profile_becomes_soft_facts():
    profile = {"age": 34, "tastes": ["fitness", "rowing"], "dislikes": ["Inkwell"], "color": "red"}
    facts = facts_from_profile(profile, KEYS)
    assert [(f.key, f.relation, f.value) for f in facts] == [
        ("age", "is", 34.0),
        ("category", "is", "Fitness"),
        ("need", "is", "rowing"),
        ("brand", "not", "Inkwell"),
        ("color", "is", "Red"),
    ]
    assert not any(fact.hard for fact in facts)


@pytest.mark.parametrize(
    "profile",
    [
        {"agee": 3},
        {"age": "old"},
        {"age": -4},
        {"age": 400},
        {"dislikes": ["rain"]},
        {"tastes": [{"a": 1}]},
        {"color": [f"a{number}" for number in range(201)]},
    ],
)
def test_a_profile_that_cannot_be_is_refused(profile):
    with pytest.raises(MisfitError):
        facts_from_profile(profile, KEYS)


@pytest.mark.parametrize(
    ("profile", "values"),
    [
        ({"tastes": ["x" * (LONGEST_FREE_TEXT // 4)] * 4}, []),
        ({"tastes": ["x" * (LONGEST_FREE_TEXT // 4)] * 4 + ["y"]}, [LONGEST_FREE_TEXT + 1]),
        ({"color": ["Mauve"] * MOST_FREE_VALUES + ["red"] * 50, "tastes": ["fitness"] * 150}, []),
        ({"color": ["Mauve"] * (MOST_FREE_VALUES + 1)}, [MOST_FREE_VALUES + 1]),
    ],
)
def test_free_text_is_bounded_and_words_of_the_shop_are_none(profile, values):
    misfits = free_text_misfits(facts_from_profile(profile, KEYS), KEYS)
    assert [misfit.value for misfit in misfits] == values
    assert all(misfit.field == "profile" and "at most" in misfit.remedy for misfit in misfits)


def test_a_fact_comes_back_as_it_went_out():
    for fact in (
        Fact("price", 50.0, "at_most", words="under 50", hard=True),
        Fact("brand", "Nordvik", "not", "staff", hard=True),
        Fact("need", "small kitchen"),
        Fact("age", 30.0, source="history", weight=2.0),
    ):
        wire = {**fact.to_dict(), "id": "f1", "text": "shown so"}
        assert fact_from_wire("profile.0", wire, KEYS) == fact


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"key": "agee", "value": 3}, "profile.0.key"),
        ({"key": "age", "value": 3, "hard": True}, "profile.0.key"),
        ({"key": "color", "value": 3, "relation": "at_most"}, "profile.0.relation"),
        ({"key": "price", "value": "x"}, "profile.0.value"),
        ({"key": "price", "value": 3, "hard": True, "source": "guessed"}, "profile.0"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(raw, field):
    with pytest.raises(MisfitError) as caught:
        fact_from_wire("profile.0", raw, KEYS)
    assert caught.value.misfits[0].field == field


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [*KEYS.names, "max_price", "min_rating", "exclude_brands", "tastes", "age", "x"]
)


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(st.dictionaries(NAMES, JSON, max_size=4))
def test_whatever_comes_is_taken_whole_or_refused_in_words(raw):
    for read in (facts_from_filters, facts_from_profile):
        try:
            facts, misfits = read(raw, KEYS), ()
        except MisfitError as refused:
            facts, misfits = [], refused.misfits
        assert all(m.field and m.message and m.remedy for m in misfits)
        CANDIDATES.mask(Profile(tuple(facts)))  # the engine takes every fact that comes out
