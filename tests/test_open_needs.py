"""The open need of a message: what is searched for in its own words, and what is not."""

from __future__ import annotations

import pytest

from tests.understood import SHOWN, read, wish


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Do you have washable shoes for the garden?", "washable shoes for the garden"),
        ("I'm looking for running shoes with a wide toe, under 50 please", "running shoes with a wide toe"),
        ("hi, slippers for my dad with a firm sole", "slippers with firm sole"),
        ("quiet shoes in green", "quiet shoes"),
        ("shoes with laces, no Pruvane", "shoes with laces"),
        ("a laptop with at least 16 GB of ram", "laptop, ram"),
        ("keep cables tidy", "keep cables tidy"),
    ],
)  # fmt: skip
def test_a_search_is_for_its_own_words_less_what_is_settled(text: str, need: str) -> None:
    assert wish(read(text, acts="find"), "need") == [("is", need)]


@pytest.mark.parametrize(
    "text",
    [
        "present for my daughter's teacher, no idea what",
        "i don't know what to buy for my dad, help",
        "not sure what to get for our kids' teacher",
        "a little something for my boss's wife",
    ],
)
def test_who_it_is_for_and_that_nobody_knows_what_is_no_need(text: str) -> None:
    assert wish(read(text, acts="find gift"), "need") == []
    assert wish(read(f"{text}. a kettle", acts="find gift"), "need") == [("is", "kettle")]


def test_what_a_search_begins_and_ends_with_is_no_part_of_it() -> None:
    for text in ("now show me kettles", "kettles then", "next: kettles", "then kettles instead"):
        assert wish(read(text, acts="find"), "need") == [("is", "kettles")]


def test_in_a_story_the_marked_words_are_the_need() -> None:
    long = "it rained all week and the dog ate my old ones so what I am after now is shoes"
    assert wish(read(long, acts="find", need="shoes"), "need") == [("is", "shoes")]
    told = read("he is ten and plays chess", acts="find gift", need="plays chess")
    assert wish(told, "need") == [("is", "chess")]


def test_refining_a_list_adds_no_more_than_the_marked_words() -> None:
    assert wish(read("show me cheaper ones", SHOWN, acts="find cheaper"), "need") == []


@pytest.mark.parametrize(
    "text", ["laptop stand", "a stand for my laptop", "a sleeve for the laptop", "laptop bags"]
)
def test_what_goes_with_a_thing_is_searched_for_in_words(text: str) -> None:
    found = read(text, acts="find", need=text)
    assert wish(found, "subcategory") == []
    assert wish(found, "need") == [("is", text.removeprefix("a "))]


def test_two_words_of_one_thing_are_one_need() -> None:
    assert read("pots and pans", acts="find", need=["pots", "pans"]).needs == ()
    manner = read("right, poetry, quickly", acts="find", need=["right", "poetry"])
    assert manner.needs == ()
    named = "help me choose poetry & crime. Lantern and nobody else"
    assert read(named, acts="find", need=["poetry", "crime"]).needs == ("poetry", "crime")
    assert read("a pot and a pan", acts="find", need=["a pot", "a pan"]).needs == ("a pot", "a pan")


@pytest.mark.parametrize(
    "text",
    [
        "a tent, nothing too pricey",
        "a tent that isn't too expensive",
        "a tent but not so dear",
        "a tent, nt to expensiv",
    ],
)
def test_a_vague_price_is_nothing_to_search_for(text: str) -> None:
    assert wish(read(text, acts="find", need="a tent"), "need") == [("is", "tent")]


@pytest.mark.parametrize(
    "text",
    ["this site sucks, i want a blender", "broke student here, need a blender", "are you deaf? a blender",
     "a blender, i'm in a hurry", "ok whatever. show me a blender", "leaving soon, a blender"],
)  # fmt: skip
def test_what_is_said_beside_the_thing_is_not_searched_for(text: str) -> None:
    assert wish(read(text, acts="find", need="a blender"), "need") == [("is", "blender")]


def test_what_the_thing_should_be_like_is_searched_for() -> None:
    text = "a rug, washable, for a small hall"
    assert wish(read(text, acts="find", need="a rug"), "need") == [
        ("is", "rug, washable for small hall")
    ]


def test_several_things_with_a_word_on_each_and_a_budget_for_all() -> None:
    text = (
        "We just moved: rug for the living room, a mirror and some knives. Around 300 altogether."
    )
    found = read(text, acts="find inform", need=["rug", "a mirror", "some knives"])
    assert found.needs == ("rug", "a mirror", "some knives")
    assert [relation for relation, _ in wish(found, "price")] == ["at_most"]


def test_or_something_is_nothing_to_find() -> None:
    found = read("yo need a hoodie or smth", acts="find", need=["a hoodie", "smth"])
    assert found.needs == ()
    assert wish(found, "need") == [("is", "hoodie")]
    assert read("anything nice then?", SHOWN, acts="skip").acts == {"skip"}


def test_a_vague_price_is_none_of_several_things() -> None:
    text = "I'm after a candle, a vase and a throw, nothing too dear"
    found = read(text, acts="find", need=["a candle", "a vase", "a throw"])
    assert found.needs == ("a candle", "a vase", "a throw")


@pytest.mark.parametrize(
    ("text", "who", "occasion"),
    [
        ("present for my mums 60th birthday", "mum", "birthday"),
        ("a present for my mum's 60th birthday", "mum", "birthday"),
        ("my dads retirement is coming up, need a gift", "dad", "retirement"),
        ("my sisters wedding is next week, a present please", "sister", "wedding"),
        ("a gift for my wife's 40th", "wife", "birthday"),
        ("a 60th birthday present", "", "birthday"),
        ("a present for his 40th birthday", "", "birthday"),
    ],
)
def test_whom_it_is_for_and_why_are_nothing_to_search_for(
    text: str, who: str, occasion: str
) -> None:
    spans = {"occasion": "birthday"} if "birthday" in text else {}
    found = read(text, acts="find gift", **spans)
    assert (found.recipient, wish(found, "need")) == (who, [])
    assert wish(found, "occasion") == [("is", occasion)]


def test_what_an_occasion_is_celebrated_with_is_searched_for() -> None:
    found = read("a dress for my sister's wedding", acts="find", need="a dress")
    assert (found.recipient, wish(found, "need")) == ("", [("is", "dress")])
    candles = read("birthday candles for my mum's birthday", acts="find", need="candles")
    assert (candles.recipient, wish(candles, "need")) == ("mum", [("is", "candles")])


@pytest.mark.parametrize("text", ["does anything suit her", "what would fit him", "what suits us"])
def test_asking_whom_something_suits_leaves_nothing_to_search_for(text: str) -> None:
    assert not wish(read(text, acts="find"), "need")
