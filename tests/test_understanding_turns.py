"""Messages to frames: what leans on the turn before, and what is no wish at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.dialogue import Dialogue, ToolResult
from agent.planner import plan
from agent.reading import ACTS, Reading
from agent.understanding import Understanding
from data.records import Product
from engine.vocabulary import Vocabulary
from tests.test_understanding_numbers import said_before
from tests.understood import CARDS, SHOP, SHOWN, Scripted, read, wish


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
    [
        "do you think warm light is better?",
        "what budgets do people usually have?",
        "is this a joke",
        "you sound odd",
    ],
)
def test_a_question_that_is_not_understood_repeats_no_list(text: str) -> None:
    asked = read(text, SHOWN)
    assert asked.unsure
    assert not asked.needs
    assert not plan(asked, SHOWN)
    opens = read("learn to meditate")
    assert opens.needs
    assert plan(opens, Dialogue())


def test_a_question_leaves_nothing_to_the_assistant() -> None:
    assert not read("does it matter what room?", SHOWN, acts="skip").acts
    assert read("you choose", SHOWN, acts="skip").acts == {"skip"}


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


def test_whom_the_assistant_would_give_it_to_is_nobody() -> None:
    found = read(
        "which one would you give your mother?", SHOWN, acts="gift", recipient="your mother"
    )
    assert found.acts == {"why"}
    assert (
        read("for your mother", SHOWN, acts="gift", recipient="your mother").recipient == "mother"
    )


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


def test_several_things_with_a_word_on_each_and_a_budget_for_all() -> None:
    text = (
        "We just moved: rug for the living room, a mirror and some knives. Around 300 altogether."
    )
    found = read(text, acts="find inform", need=["rug", "a mirror", "some knives"])
    assert found.needs == ("rug", "a mirror", "some knives")
    assert [relation for relation, _ in wish(found, "price")] == ["at_most"]


def test_what_is_saved_of_somebody_is_no_shortlist() -> None:
    assert read("what have you got saved about me", acts="show_list find").acts == {"ask_profile"}


def test_the_reader_alone_takes_nothing_back() -> None:
    class Hunch:
        def read(self, text: str, stage: str) -> Reading:
            return Reading(dict.fromkeys(ACTS, 0.0) | {"undo": 0.45})

    known = Understanding(Hunch(), Vocabulary(SHOP))
    assert "undo" not in known.frame(Dialogue(message="nah hmm", cards=CARDS, turns=2)).acts
    assert read("better revews", SHOWN).steer == "better_rated"


STAFF = Dialogue(
    cards=CARDS, stage="staff_customer", support=True, turns=3, customer={"customer_id": "C100"}
)


def test_a_wish_for_the_customer_on_screen_looks_nobody_up() -> None:
    found = read("ideas for his birthday, 60 max", STAFF, acts="find gift lookup")
    assert found.acts == {"find", "gift", "inform"} or found.acts == {"find", "gift"}
    assert read("C100", STAFF, acts="lookup").acts == {"lookup"}


@pytest.mark.parametrize(
    "text", ["make it more formal", "a bit shorter please", "friendlier", "less casual"]
)
def test_a_letter_is_written_again(text: str) -> None:
    wrote = replace(STAFF, earlier=("write him a note",))
    assert read(text, wrote).acts == {"draft"}
    assert read(text, replace(wrote, earlier=("write him a note", "more polite"))).acts == {"draft"}
    assert read(text, replace(STAFF, earlier=("what would fit?",))).acts != {"draft"}


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
    "text",
    [
        "how long does it take to set up?",
        "would that fit in a car?",
        "is it easy to clean",
        "does this float",
    ],
)
def test_a_question_of_it_that_is_not_understood_is_asked_of_the_product(text: str) -> None:
    spoken = Dialogue(cards=CARDS, stage="shown", turns=3, focus=1)
    for acts in ("", "about_bot"):
        found = read(text, spoken, acts=acts)
        assert (found.acts, found.products) == ({"ask_product"}, ("2",))
    assert read("how do you work, and is it free for you?", spoken, acts="about_bot").has(
        "about_bot"
    )


@pytest.mark.parametrize(
    "text",
    ["do you have a favourite colour?", "what's your favourite film", "have you got any feelings"],
)
def test_what_one_asks_a_person_is_no_search(text: str) -> None:
    assert "find" not in read(text, acts="find").acts
    assert read("do you have blue boots?", acts="find").has("find")


@pytest.mark.parametrize(
    "text",
    [
        "how many customers do you have?",
        "what do your most loyal customers buy",
        "list of customers",
    ],
)
def test_other_customers_are_nobodys_search(text: str) -> None:
    assert read(text, acts="find best_rated").acts == {"lookup"}
    assert not read(text, STAFF, acts="find").has("lookup")


def test_or_something_is_nothing_to_find() -> None:
    found = read("yo need a hoodie or smth", acts="find", need=["a hoodie", "smth"])
    assert found.needs == ()
    assert wish(found, "need") == [("is", "hoodie")]
    assert read("anything nice then?", SHOWN, acts="skip").acts == {"skip"}


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("under fifty, make it sixty", [("at_most", 60.0)]),
        ("max 50, no wait, 60", [("at_most", 60.0)]),
        ("over 20, sorry 30", [("at_least", 30.0)]),
        ("around 40, sorry 30", [("at_most", 30.0)]),
        ("under 50 and rated 4 or better", [("at_most", 50.0)]),
        ("not more then 80", [("at_most", 80.0)]),
    ],
)
def test_a_limit_that_is_restated_at_once_counts_as_said_last(
    text: str, bounds: list[tuple[str, float]]
) -> None:
    assert wish(read(text, SHOWN, acts="inform"), "price") == bounds


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


def test_one_that_is_described_and_not_shown_is_not_taken() -> None:
    described = read("ok a wooden one then", SHOWN, acts="take", need="a wooden one")
    assert "take" not in described.acts
    cheaper = read("ok a cheaper one then", SHOWN, acts="take cheaper")
    assert "take" not in cheaper.acts
    assert cheaper.steer == "cheaper"


def test_thanks_with_a_word_more_is_thanks() -> None:
    assert read("finally. tnx", SHOWN, acts="inform").acts == {"thanks"}


def test_what_somebody_has_already_is_not_wanted() -> None:
    assert wish(read("she already has a mixer", SHOWN, acts="inform", need="a mixer"), "text") == [
        ("not", "mixer")
    ]


@pytest.mark.parametrize(
    "text", ["is she a good customer", "did he ever complain?", "tell me about them"]
)
def test_a_question_of_the_customer_on_screen_is_answered_from_the_record(text: str) -> None:
    assert read(text, STAFF, acts="lookup").acts == {"summary"}
    assert "summary" not in read(text, SHOWN, acts="lookup").acts


@pytest.mark.parametrize(
    "text", ["I'm leaving in 10 minutes", "another 5 minutes", "we eat in an hour"]
)
def test_when_something_happens_is_no_measure(text: str) -> None:
    games = [
        Product(f"G{n}", "Toys", 20.0, "Board Games", attributes={"play_minutes": 5.0 * n})
        for n in (1, 2, 12)
    ]
    known = Understanding(Scripted(["inform"]), Vocabulary([*SHOP, *games]))
    found = known.frame(Dialogue(message=text, cards=CARDS, stage="shown", turns=2))
    assert not [w for w in found.wishes if w["key"] == "play_minutes"]
    within = known.frame(Dialogue(message="a board game under an hour", turns=1))
    assert [w["value"] for w in within.wishes if w["key"] == "play_minutes"] == [60.0]


def test_how_many_people_there_are_is_no_budget() -> None:
    asked = Dialogue(cards=CARDS, stage="asked_budget", turns=2)
    found = read("something for 20 each for my two nieces", asked, acts="find gift")
    assert wish(found, "price") == [("at_most", 20.0)]
    assert wish(read("two hundred", asked, acts="inform"), "price") == [("at_most", 200.0)]


def test_a_vague_price_is_none_of_several_things() -> None:
    text = "I'm after a candle, a vase and a throw, nothing too dear"
    found = read(text, acts="find", need=["a candle", "a vase", "a throw"])
    assert found.needs == ("a candle", "a vase", "a throw")


@pytest.mark.parametrize(
    "text", ["not interested in poetry anymore", "she's not into poetry", "I no longer like poetry"]
)
def test_what_nobody_is_interested_in_is_not_wanted(text: str) -> None:
    assert wish(read(text, SHOWN, acts="inform", need="poetry"), "subcategory") == [
        ("not", "Poetry")
    ]


def test_having_much_of_a_thing_rules_nothing_out() -> None:
    assert not wish(read("I have lots of plants and need a can", acts="find", need="a can"), "text")


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


@pytest.mark.parametrize(
    ("text", "named", "customer"),
    [
        ("is he a good customer?", "he", ""),
        ("is she one of our regulars", "one of our regulars", ""),
        ("look up this client", "this client", ""),
        ("look up Heloise", "Heloise", "Heloise"),
        ("who is Guy Newman", "Guy Newman", "Guy Newman"),
    ],
)
def test_a_pronoun_is_nobodys_name(text: str, named: str, customer: str) -> None:
    desk = Dialogue(stage="staff", support=True, turns=1)
    assert read(text, desk, acts="lookup", customer=named).customer == customer


@pytest.mark.parametrize(
    ("text", "products", "beyond"),
    [
        ("write him a short note about the first", ("1",), ()),
        ("draft a reply with only number 2", ("2",), ()),
        ("draft a mail about the boots", ("2",), ()),
        ("draft a mail without the first one", ("2",), ()),
        ("draft a mail with number 7", (), (7,)),
        ("draft a reply", (), ()),
    ],
)
def test_a_letter_is_about_the_products_that_are_named(
    text: str, products: tuple[str, ...], beyond: tuple[int, ...]
) -> None:
    desk = Dialogue(cards=CARDS, stage="shown", support=True, customer={"customer_id": "C100"})
    found = read(text, desk, acts="draft take")
    assert (found.acts, found.products, found.beyond) == (frozenset({"draft"}), products, beyond)


@pytest.mark.parametrize("text", ["does anything suit her", "what would fit him", "what suits us"])
def test_asking_whom_something_suits_leaves_nothing_to_search_for(text: str) -> None:
    assert not wish(read(text, acts="find"), "need")
