"""What a message names of the shop's: wanted, ruled out, a limit or only nice to have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.dialogue import Dialogue
from agent.understanding.understanding import Understanding
from data.records import Product
from engine.language.vocabulary import Vocabulary
from tests.understood import CARDS, SHOP, SHOWN, Scripted, read, wish


def test_the_shop_s_words_are_found_with_typos() -> None:
    assert ("is", "Running Shoes") in wish(
        read("runing shoes pls", acts="find", need="runing shoes"), "subcategory"
    )


@pytest.mark.parametrize(
    "text",
    [
        "shoes but no Pruvane",
        "anything but Pruvane",
        "I don't like Pruvane",
        "I've had trouble with Pruvane",
        "leave Pruvane out of it",
        "not Pruvane please",
    ],
)
def test_what_is_not_wanted_is_excluded(text: str) -> None:
    assert wish(read(text, acts="inform"), "brand") == [("not", "Pruvane")]


def test_an_interest_is_a_taste_not_a_limit() -> None:
    found = read("he's into fitness", acts="inform gift", need="into fitness")
    assert [w["must"] for w in found.wishes if w["key"] == "category"] == [False]


def test_not_that_brand_is_the_brand_last_spoken_of() -> None:
    focused = Dialogue(cards=CARDS, stage="shown", focus=1, turns=2)
    assert wish(read("not that brand", focused, acts="reject"), "brand") == [("not", "Brasklund")]
    assert wish(read("not that brand", SHOWN, acts="reject"), "brand") == [("not", "Pruvane")]


def test_what_was_never_wished_for_is_ruled_out_not_corrected() -> None:
    shown = replace(SHOWN, profile=({"key": "subcategory", "value": "Crime", "source": "said", "relation": "is"},))  # fmt: skip
    found = read("not yoga mats", shown, acts="correct inform")
    assert wish(found, "subcategory") == [("not", "Yoga Mats")]
    assert not found.has("correct")
    assert read("not crime", shown, acts="correct inform").has("correct")
    assert read("no, poetry", shown, acts="correct inform").has("correct")


def test_what_no_column_knows_is_ruled_out_by_its_word() -> None:
    found = read("no decaf please", acts="inform", **{"not": "decaf"})
    assert wish(found, "text") == [("not", "decaf")]


@pytest.mark.parametrize(
    ("text", "hard"),
    [
        ("a blue dress", False),
        ("Pruvane slippers", False),
        ("a dress in blue", True),
        ("slippers by Pruvane", True),
        ("only blue dresses", True),
        ("it must be blue", True),
        ("blue please", True),
    ],
)
def test_a_value_said_of_a_thing_is_a_wish_and_one_said_alone_a_limit(
    text: str, hard: bool
) -> None:
    found = [w for w in read(text, acts="find").wishes if w["key"] in ("color", "brand")]
    assert [w["must"] for w in found] == [hard]


def test_what_a_thing_is_for_is_not_the_kind_that_is_wanted() -> None:
    found = read("a desk for a laptop", acts="find", need="a desk for a laptop")
    assert [w["must"] for w in found.wishes if w["key"] == "subcategory"] == [False]
    assert [
        w["must"] for w in read("a laptop", acts="find").wishes if w["key"] == "subcategory"
    ] == [True]


def test_a_reader_alone_rules_nothing_out() -> None:
    assert wish(read("get rid of shiny skin", acts="find", **{"not": "shiny skin"}), "text") == []


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Corvane laptops", True),
        ("laptops Corvane", True),
        ("a Corvane gaming laptop", True),
        ("corvane or lantern laptops", True),
        ("ideally Corvane laptops", False),
        ("Pruvane laptops", False),  # it has none: the nearest is another brand's laptop
        ("Corvane laptop stand", False),
        ("he likes Corvane laptops", False),
        ("something like Corvane laptops", False),
    ],
)
def test_a_brand_beside_a_kind_that_it_has_is_a_limit(text: str, limits: bool) -> None:
    found = read(text, acts="find", need=text)
    (brand,) = [w for w in found.wishes if w["key"] == "brand" and w["value"] != "Lantern"]
    assert brand["must"] == limits


def test_a_brand_that_is_an_everyday_word_only_steers() -> None:
    shop = [Product("1", "Food", 3.0, "Juice", "Apple"), Product("2", "Food", 4.0, "Juice", "Acme")]
    words = Vocabulary(shop, is_word={"apple", "juice"}.__contains__)
    for brand, limits in (("Apple", False), ("Acme", True)):
        text = f"{brand} juice"
        known = Understanding(Scripted(["find"], need=text), words)
        (wished,) = [
            w for w in known.frame(Dialogue(message=text, turns=1)).wishes if w["key"] == "brand"
        ]
        assert wished["must"] == limits


def test_of_columns_with_one_word_the_one_that_the_kind_has_is_meant() -> None:
    named_alike = [
        Product("S1", "Pets", 9.0, "Pet Care", attributes={"scent": "Oat", "color": "Blue"}),
        Product("S2", "Pets", 9.0, "Pet Care", attributes={"scent": "Mint", "color": "Oat Milk"}),
        Product("R1", "Home", 90.0, "Rugs", attributes={"color": "Oat"}),
    ]
    known = Understanding(Scripted(["find"], value="Oat"), Vocabulary([*SHOP, *named_alike]))
    for text, key in (("pet care, must be Oat", "scent"), ("rugs, must be Oat", "color")):
        found = known.frame(Dialogue(message=text, turns=1))
        assert [(w["key"], w["value"]) for w in found.wishes if w["value"] == "Oat"] == [
            (key, "Oat")
        ]
        assert "Oat" not in str(wish(found, "need"))  # a limit need not be searched for


def test_what_one_name_is_ruled_out_with_rules_out_no_other() -> None:
    reader = {"acts": "find inform", "need": "shoes", "not": ["blue", "Brasklund"]}
    found = read("shoes? in blue please, oh and skip Brasklund", **reader)  # type: ignore[arg-type]
    assert wish(found, "color") == [("is", "Blue")]
    assert wish(found, "brand") == [("not", "Brasklund")]
    out = read("shoes, blue is nothing for me", acts="find inform", need="shoes", **{"not": "blue"})
    assert wish(out, "color") == [("not", "Blue")]


@pytest.mark.parametrize(
    "text",
    ["black, I mean brown", "black, no, brown", "black... sorry, brown", "black, er, rather brown"],
)
def test_a_value_that_is_taken_back_at_once_is_none(text: str) -> None:
    colors = [
        Product(f"C{n}", "Shoes", 50.0, "Boots", attributes={"color": c})
        for n, c in enumerate(("Black", "Brown"))
    ]
    known = Understanding(
        Scripted(["inform"], value=["black", "brown"]), Vocabulary([*SHOP, *colors])
    )
    found = known.frame(Dialogue(message=text, cards=CARDS, stage="shown", turns=2))
    assert [(w["key"], w["value"], w["relation"]) for w in found.wishes] == [
        ("color", "Brown", "is")
    ]


@pytest.mark.parametrize(
    "text", ["they have enough lego", "he's got plenty of lego", "she has too many lego sets"]
)
def test_who_has_enough_wants_no_more(text: str) -> None:
    found = read(text, SHOWN, acts="skip")
    assert wish(found, "text") == [("not", "lego")]
    assert "skip" not in found.acts
    assert not wish(read("have you got enough stock", SHOWN, acts="ask_product"), "text")


def test_not_the_teapot_where_none_is_shown_turns_down_no_product() -> None:
    found = read("not the teapot", SHOWN, acts="reject", item="the teapot")
    assert wish(found, "product") == []
    assert ("not", "teapot") in wish(found, "text")
    shown = read("not the hiking boots", SHOWN, acts="reject", item="the hiking boots")
    assert wish(shown, "product") == [("not", "P2")]


def test_what_somebody_has_already_is_not_wanted() -> None:
    assert wish(read("she already has a mixer", SHOWN, acts="inform", need="a mixer"), "text") == [
        ("not", "mixer")
    ]


@pytest.mark.parametrize(
    "text", ["not interested in poetry anymore", "she's not into poetry", "I no longer like poetry"]
)
def test_what_nobody_is_interested_in_is_not_wanted(text: str) -> None:
    assert wish(read(text, SHOWN, acts="inform", need="poetry"), "subcategory") == [
        ("not", "Poetry")
    ]


def test_having_much_of_a_thing_rules_nothing_out() -> None:
    assert not wish(read("I have lots of plants and need a can", acts="find", need="a can"), "text")
