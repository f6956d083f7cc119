"""Wishes as a model passes them on: spelled as the shop spells, never more than was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.slots import wish
from engine.profile import Fact
from tests.tool_session import lamp_recommender
from tools.numerals import numerals
from tools.wishes import Wish, WishError, facts_of_wish

VOCABULARY = lamp_recommender().vocabulary


def facts(
    said: str, key: str, value: str | float, on_screen: tuple[str, ...] = (), **more: object
) -> list[Fact]:
    wish = Wish.model_validate({"key": key, "value": value, **more})
    return facts_of_wish(wish, VOCABULARY, [said], on_screen, "said")


def told(
    said: str, key: str, value: str | float, **more: object
) -> list[tuple[str, object, str, str, bool]]:
    return [(f.key, f.value, f.relation, f.source, f.hard) for f in facts(said, key, value, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "key", "value", "found"),
    [
        ("a lamp", "subcategory", "lamp", [("subcategory", "Lamps")]),
        ("lamsp please", "subcategory", "lamps", [("subcategory", "Lamps")]),
        ("runing shoes", "subcategory", "runing shoes", [("subcategory", "Running Shoes")]),
        ("BRILL", "brand", "BRILL", [("brand", "Brill")]),
        ("nordvick", "brand", "nordvick", [("brand", "Nordvik")]),
        ("in Blue", "Color", "Blue", [("color", "blue")]),
        ("size 42", "size", "42", [("size", "42")]),
        ("kitchen stuff", "category", "kitchen", [("category", "Kitchen")]),
        ("books", "subcategory", "books", [("category", "Books")]),
    ],
)  # fmt: skip
def test_values_are_the_shops(
    said: str, key: str, value: str, found: list[tuple[str, str]]
) -> None:
    assert told(said, key, value) == [(k, v, "is", "said", True) for k, v in found]


def test_an_umbrella_word_is_all_that_it_covers() -> None:
    found = {value for _, value, *_ in told("shoes", "category", "shoes")}
    assert found in ({"Shoes"}, {"Running Shoes", "Hiking Shoes", "Tennis Shoes"})
    umbrella = told("a shoe", "subcategory", "shoe")
    assert umbrella
    assert all(hard for *_, hard in umbrella)


def test_a_preference_is_not_a_limit() -> None:
    assert told("ideally blue", "color", "blue", must=False) == [
        ("color", "blue", "is", "said", False)
    ]


def test_what_nobody_said_is_a_guess_and_a_guess_is_never_hard() -> None:
    assert told("a lamp", "brand", "Brill") == [("brand", "Brill", "is", "guessed", False)]
    assert told("a lamp", "color", "blue", relation="not") == [
        ("color", "blue", "not", "guessed", False)
    ]


def test_what_is_pointed_at_on_screen_counts_as_said() -> None:
    shown = ("Brill",)
    assert told("not that brand", "brand", "Brill", on_screen=shown, relation="not")[0][3:] == (
        "said",
        True,
    )
    assert told("more of that brand", "brand", "Brill", on_screen=shown)[0][3:] == ("said", True)
    assert told("another colour", "brand", "Brill", on_screen=shown)[0][3:] == ("guessed", False)


def test_an_unknown_value_or_attribute_becomes_a_need() -> None:
    assert told("in ultraviolet", "color", "ultraviolet") == [
        ("need", "ultraviolet", "is", "said", False)
    ]
    assert told("with wifi", "wireless", "with wifi") == [
        ("need", "with wifi", "is", "said", False)
    ]


def test_what_is_not_sold_is_left_out_at_no_cost() -> None:
    assert told("not Sonique", "brand", "Sonique", relation="not") == [
        ("brand", "Sonique", "not", "said", True)
    ]


def test_what_no_column_tells_is_left_out_by_the_products_own_words() -> None:
    assert told("no nuts", "ingredient", "nuts", relation="not") == [
        ("text", "nuts", "not", "said", True)
    ]
    assert told("nothing squeaky", "need", "squeaky", relation="not") == [
        ("text", "squeaky", "not", "said", True)
    ]


def test_a_need_that_is_turned_down_is_turned_down_by_its_values() -> None:
    assert told("nothing blue", "need", "blue", relation="not") == [
        ("color", "blue", "not", "said", True)
    ]


@pytest.mark.parametrize(
    ("said", "key", "value", "relation", "expected"),
    [
        ("under 50", "price", 50, "at_most", ("price", 50.0, "at_most", True)),
        ("under fifty", "price", "50", "at_most", ("price", 50.0, "at_most", True)),
        ("I have $50", "price", "$50", "is", ("price", 50.0, "at_most", True)),
        ("4 stars", "rating", 4, "is", ("rating", 4.0, "at_least", True)),
        ("9 out of 10", "rating", 4.5, "at_least", ("rating", 4.5, "at_least", True)),
        ("around 40", "price", 50, "at_most", ("price", 50.0, "at_most", True)),
        ("$49.99 at most", "price", 50, "at_most", ("price", 50.0, "at_most", True)),
        ("under 2k", "price", 2000, "at_most", ("price", 2000.0, "at_most", True)),
        ("at least 300 pages", "pages", 300, "at_least", ("pages", 300.0, "at_least", True)),
        ("under 1500 g", "weight_kg", 1.5, "at_most", ("weight_kg", 1.5, "at_most", True)),
        ("320 pages", "pages", 320, "is", ("pages", 320.0, "is", True)),
        ("he turns 40", "age", 40, "is", ("age", 40.0, "is", False)),
    ],
)
def test_a_number_that_was_said_is_kept(
    said: str, key: str, value: str | float, relation: str, expected: tuple[object, ...]
) -> None:
    (fact,) = facts(said, key, value, relation=relation)
    assert (fact.key, fact.value, fact.relation, fact.hard) == expected


@pytest.mark.parametrize("said", ["her 60th birthday", "mums 60th brithday", "her 60TH"])
def test_a_birthday_tells_an_age_however_it_is_spelled(said: str) -> None:
    (fact,) = facts(said, "age", 60)
    assert (fact.key, fact.value, fact.hard) == ("age", 60.0, False)


@pytest.mark.parametrize(
    ("said", "key", "value", "why"),
    [
        ("something cheap", "price", 20, "nobody said"),
        ("under 50", "price", 60, "nobody said"),
        ("under 50", "price", "lots", "expected a number"),
        ("under 50", "price", "nan", "expected a number"),
        ("under 50", "price", "inf", "expected a number"),
        ("under 50", "price", -50, "expected a number"),
        ("iphone 15 case", "price", 15, "nobody said"),
        ("her 60th brithday", "price", 60, "nobody said"),
        ("under 50", "color", 50, "has no numbers"),
        ("under 50", "wifi", 50, "has no numbers"),
    ],
)
def test_a_number_that_was_not_is_refused_with_the_reason(
    said: str, key: str, value: str | float, why: str
) -> None:
    with pytest.raises(WishError, match=why) as refusal:
        facts(said, key, value, relation="at_most")
    assert key in str(refusal.value)


def test_an_empty_value_is_refused() -> None:
    with pytest.raises(WishError, match="empty"):
        facts("a lamp", "brand", "  ")


def test_staff_speak_as_staff() -> None:
    (fact,) = facts_of_wish(Wish(key="brand", value="Brill"), VOCABULARY, ["Brill"], [], "staff")
    assert fact.source == "staff"


@given(
    said=st.text(max_size=40),
    key=st.sampled_from(["price", "brand", "color", "need", "age", "pages", "product", "x", ""]),
    value=st.text(max_size=20) | st.floats(allow_nan=True),
    relation=st.sampled_from(["is", "not", "at_most", "at_least"]),
    must=st.booleans(),
)
def test_any_wish_gives_facts_or_a_reason(
    said: str, key: str, value: str | float, relation: str, must: bool
) -> None:
    try:
        found = facts(said, key, value, relation=relation, must=must)
    except WishError:
        return
    for fact in found:
        assert not (fact.hard and fact.source == "guessed")
        assert fact.hard <= (fact.key in (*VOCABULARY.keys, "product", "text"))


def test_what_was_said_is_read_once_for_all_wishes() -> None:
    """Else a message of many numbers would cost the square of its length, and minutes."""
    said = ["under 50 once and for all", "a lamp for 31 days"]
    vocabulary = lamp_recommender().vocabulary
    before = numerals.cache_info().misses
    for _ in range(20):
        facts_of_wish(Wish(key="price", value=50, relation="at_most"), vocabulary, said, (), "said")
    assert numerals.cache_info().misses - before <= len(said)


def test_what_understanding_states_has_the_fields_that_are_checked() -> None:
    assert wish.Wish.__annotations__.keys() == Wish.model_fields.keys()
