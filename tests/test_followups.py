"""Messages that lean on the turn before: another thing, another person, one of those on screen."""

from __future__ import annotations

import pytest

from agent.dialogue import Dialogue, ToolResult
from agent.planner import plan
from tests.understood import CARDS, SHOWN, read, said_before, wish


def test_another_kind_begins_a_new_search() -> None:
    assert read("now show me poetry", SHOWN, acts="find", need="poetry").new_search
    assert not read("in green", SHOWN, acts="inform").new_search
    assert not read("poetry", acts="find", need="poetry").new_search  # nothing shown before


def test_more_words_of_what_is_looked_for_begin_no_new_search() -> None:
    rows = ({"key": "need", "value": "red dress", "source": "said", "relation": "is"},)
    dressed = Dialogue(cards=CARDS, stage="shown", turns=2, profile=rows)
    assert not read("a red dress with sleeves", dressed, acts="find").new_search
    assert read("a garden fork", dressed, acts="find").new_search


@pytest.mark.parametrize(
    ("text", "need", "new"),
    [
        ("wait no, dumbbells", "dumbbells", "dumbbells"),
        ("hmm actually a skipping rope", "a skipping rope", "skipping rope"),
        ("i meen a grinder actualy", "a grinder", "grinder"),
        ("sorry, a microphone I meant", "a microphone", "microphone"),
        ("never mind, a mirror", "a mirror", "mirror"),
        ("on second thoughts some candles", "some candles", "candles"),
    ],
)
def test_another_thing_takes_the_place_of_what_was_looked_for(
    text: str, need: str, new: str
) -> None:
    found = read(text, said_before(("need", "is", "tent")), acts="inform", need=need)
    assert found.new_search
    assert wish(found, "need") == [("is", new)]


def test_a_changed_mind_about_how_it_should_be_is_no_other_thing() -> None:
    looking = said_before(("need", "is", "tent"))
    assert not read("actually waterproof", looking, acts="inform", value="waterproof").new_search
    assert not read(
        "hmm, a bit bigger actually", looking, acts="inform", need="a bit bigger"
    ).new_search
    assert not read("a cover", looking, acts="inform", need="a cover").new_search


def test_back_to_what_is_no_longer_shown() -> None:
    text = "back to the yoga mat"
    found = read(text, said_before(("need", "is", "tent")), acts="inform", item="the yoga mat")
    assert found.new_search
    assert wish(found, "need") == [("is", "yoga mat")]
    boots = "back to the hiking boots"
    assert read(boots, SHOWN, acts="inform", item="the hiking boots").products == ("2",)


@pytest.mark.parametrize(
    "text",
    [
        "sorry I meant for my dad",
        "actually it's for my dad",
        "oh no, for my dad",
        "for my dad I mean",
    ],
)
def test_a_corrected_recipient_wants_the_same_thing(text: str) -> None:
    mum = Dialogue(
        cards=CARDS, stage="shown", turns=2, subject="mum",
        profile=(
            {"key": "need", "value": "sandals", "relation": "is", "source": "said", "words": "sandals"},
            {"key": "age", "value": 60.0, "relation": "is", "source": "said", "words": "60"},
        ),
    )  # fmt: skip
    found = read(text, mum, acts="gift correct", recipient="my dad")
    assert found.recipient == "dad"
    assert [(w["key"], w["value"]) for w in found.wishes] == [("need", "sandals")]
    another = read("and something for my dad", mum, acts="gift", recipient="my dad")
    assert not wish(another, "need")


@pytest.mark.parametrize(
    "text",
    [
        "that's still a lot for me",
        "too much",
        "way too much for me",
        "can't afford that",
        "it's a bit steep",
        "out of my price range",
    ],
)
def test_what_is_too_dear_asks_for_something_cheaper(text: str) -> None:
    found = read(text, SHOWN, acts="skip")
    assert found.steer == "cheaper"
    assert found.acts == {"cheaper"}


@pytest.mark.parametrize("text", ["too much sugar", "a lot of storage", "why is it so expensive?"])
def test_much_of_something_else_is_not_dear(text: str) -> None:
    assert read(text, SHOWN, acts="").steer == ""


@pytest.mark.parametrize(
    "text",
    ["which has more storage", "which one is lighter", "and which weighs less?", "wich is bigger"],
)
def test_which_is_more_of_something_is_asked_of_those_on_screen(text: str) -> None:
    found = read(text, SHOWN, acts="compare")
    assert found.acts == {"ask_product"}
    assert found.products == ("1", "2")
    assert not found.steer
    assert read("anything bigger?", SHOWN, acts="inform").steer == "more"


def test_which_is_more_of_something_after_a_comparison_is_asked_of_those_compared() -> None:
    three = (*CARDS, {**CARDS[0], "product_id": "P9"})
    items = [{"card": three[0]}, {"card": three[2]}]
    compared = ToolResult("explain_products", {}, {"kind": "compare", "items": items})
    shown = Dialogue(cards=three, stage="shown", turns=3, before=(compared,))
    assert read("which is lighter", shown, acts="compare").products == ("1", "3")
    assert read("which is easier to clean", shown, acts="compare").acts == {"ask_product"}


def test_better_than_the_others_asks_for_reasons() -> None:
    text = "why is this one better than the others"
    found = read(text, SHOWN, acts="why compare", item=["this one", "the others"])
    assert found.acts == {"why"}
    assert found.products == ("1",)


@pytest.mark.parametrize(
    "text", ["ok the better one then", "gimme the best one", "I'll have your pick"]
)
def test_the_better_one_is_what_the_comparison_came_out_for(text: str) -> None:
    weighed = Dialogue(cards=CARDS, stage="shown", turns=3, focus=0, better=1)
    assert read(text, weighed, acts="take").products == ("2",)
    assert read(text, SHOWN, acts="take").products == ("1",)


@pytest.mark.parametrize(
    "text", ["actually make it the second", "no wait, the second instead", "sorry, take the second"]
)
def test_what_was_taken_last_can_be_replaced(text: str) -> None:
    took = Dialogue(cards=CARDS, stage="taken", turns=3, shortlist=CARDS[:1])
    found = read(text, took, acts="take", item="the second")
    assert plan(found, took) == [("keep_shortlist", {"add": ["2"], "drop": ["P1"]})]
    both = read("and I'll take the second", took, acts="take", item="the second")
    assert plan(both, took) == [("keep_shortlist", {"add": ["2"]})]


@pytest.mark.parametrize(
    "text", ["which is cheaper", "which one costs less?", "and which is more expensive"]
)
def test_which_is_cheaper_is_asked_of_those_on_screen(text: str) -> None:
    found = read(text, SHOWN, acts="cheaper")
    assert (found.acts, found.products, found.steer) == ({"ask_product"}, ("1", "2"), "")


@pytest.mark.parametrize(
    "text", ["what's the catch", "what is bad about it", "any downsides?", "what's wrong with it"]
)
def test_the_catch_is_among_the_reasons(text: str) -> None:
    assert read(text, SHOWN, acts="skip").acts == {"why"}


@pytest.mark.parametrize(
    ("text", "thing"),
    [("ok so a scarf then", "a scarf"), ("fine. and a scarf?", "a scarf"), ("and also some scarves", "some scarves"),
     ("alright, a scarf then please", "a scarf")],
)  # fmt: skip
def test_the_next_thing_on_the_list_is_a_search_of_its_own(text: str, thing: str) -> None:
    looking = said_before(("need", "is", "tent"))
    assert read(text, looking, acts="inform", need=thing).new_search
    assert not read("ok a wooden one then", looking, acts="inform", need="a wooden one").new_search
