"""Whole conversations by people who lean on what came before, through everything real but the web."""

from __future__ import annotations

import pytest

from agent.replying.phrasing import PhraseBook
from tests import bundled
from tests.talking import called, limits, talk, values


def test_bigger_and_lighter_are_steps_in_what_the_products_have() -> None:
    say = talk()
    first = say("a laptop under 900")
    bigger = say("bigger screen")
    assert bigger.products
    assert min(values(bigger, "screen_inches")) > sorted(values(first, "screen_inches"))[0]
    assert limits(bigger, "screen_inches")
    assert max(card["price"] for card in bigger.products) <= 900
    nothing = say("anything thicker?")
    assert not nothing.products
    assert limits(nothing, "screen_inches") == limits(bigger, "screen_inches")


def test_sizes_in_words_of_two_sides_can_be_stepped_too() -> None:
    say = talk()
    say("a rug for the living room, between 80 and 250")
    larger = say("anything bigger?")
    assert larger.products
    assert {row["key"] for row in larger.profile} >= {"size"}


def test_a_floor_a_size_and_a_unit_are_read_by_the_kind_of_product() -> None:
    assert limits(talk()("laptop 16gb ram"), "ram_gb") == {("at_least", 16.0)}
    assert limits(talk()("lookin for a watr botle, at leest 1 liter"), "capacity_ml") == {
        ("at_least", 1000.0)
    }
    assert limits(talk()("I need a tent for 3 people"), "people") == {("at_least", 3.0)}
    gifts = talk()("I need presents for three people")
    assert not limits(gifts, "people")
    assert "9" in talk()("boots, size 9 please").reply


def test_a_number_and_max_is_a_budget() -> None:
    say = talk()
    say("present for my sister")
    assert limits(say("30 max"), "price") == {("at_most", 30.0)}


def test_the_other_one_is_the_one_of_two_not_just_spoken_of() -> None:
    say = talk()
    cards = say("a kettle, at least 1.7 l").products[:2]
    say("why the first?")
    say("is the second in stock?")
    assert cards[0]["name"] in say("and the other one?").reply
    unclear = talk()
    unclear("a yoga mat")
    assert called(unclear("the other one")) == []


def test_a_question_is_asked_again_of_another_product() -> None:
    say = talk()
    cards = say("a candle, not vanilla").products
    scents = [str(card["attributes"]["scent"]) for card in cards]
    assert scents[0] in say("what scent is the first").reply
    again = say("and number 2?").reply
    assert cards[1]["name"] in again
    assert scents[1] in again


def test_which_is_the_lightest_names_the_lightest() -> None:
    say = talk()
    cards = say("laptop 16 gb ram").products
    lightest = min(cards, key=lambda card: card["attributes"].get("weight_kg", 99))
    turn = say("which is the lightest?")
    if "weight_kg" in lightest["attributes"]:
        assert lightest["name"] in turn.reply
    longest = max(cards, key=lambda card: card["attributes"]["battery_hours"])
    assert longest["name"] in say("which has the longest battery").reply


def test_got_it_in_red_answers_and_shows_those_in_red() -> None:
    say = talk()
    first = say("sneakers").products[0]
    own = str(first["attributes"]["color"])
    same = say(f"got it in {own.lower()}?")
    assert called(same) == ["explain_products"]
    other = next(c for c in ("Black", "White", "Navy Blue") if c != own)
    turn = say(f"do you have it in {other.lower()}?")
    assert called(turn) == ["explain_products", "build_profile", "rank_products"]
    assert all(other.casefold() in str(v["attributes"]["color"]).casefold() for v in turn.products)


def test_several_people_in_one_message_each_keep_their_own() -> None:
    say = talk()
    first = say("presents: my mum (gardening), my brother (coffee) and my niece who is 6")
    assert first.subject == "your mum"
    assert "brother" in first.reply
    assert say("start with mum, 40 dollars max").subject == "your mum"
    brother = say("now my brother")
    assert brother.subject == "your brother"
    assert "coffee" in {row["value"] for row in brother.profile}
    back = say("back to mum")
    assert back.subject == "your mum"
    assert limits(back, "price") == {("at_most", 40.0)}


@pytest.mark.parametrize("words", ["forget about the husband", "scratch that, not over 40"])
def test_nothing_is_deleted_that_nobody_asked_to_delete(words: str) -> None:
    say = talk()
    say("a coffee grinder for my husband, no Kolbrae")
    turn = say(words)
    deleting = {"forget", "start_over"}
    assert not [c for c in turn.tool_calls if c["args"].get("action") in deleting]


def test_taken_off_is_not_taken() -> None:
    say = talk()
    cards = say("a yoga mat").products
    say("I'll take the first and the third")
    assert [c["name"] for c in say("take the first off").shortlist] == [cards[2]["name"]]


def test_staff_go_on_to_the_next_customer() -> None:
    say = talk("support")
    first = say("C0042 wants smth like her last order but cheaper")
    assert first.products
    assert max(card["price"] for card in first.products) < 829
    second = say("and C0107?")
    assert called(second) == ["lookup_customer", "rank_products"]
    assert "Carlos" in second.reply
    assert "Carlos" in say("draft a reply").reply
    third = say("same for the next one, C0108").reply
    assert "Joana" in third
    assert "Carlos" not in third
    assert called(say("what does she usually spend?")) == ["lookup_customer"]


def test_somebody_signed_in_may_ask_for_their_own_purchases() -> None:
    say = talk("shopper", "C0003")
    turn = say("what did i buy last time")
    assert called(turn) == ["lookup_customer"]
    assert "Umberlane Loft Washable Rug" in turn.reply
    assert called(talk()("what did i buy last time")) != ["rank_products"]


def test_what_one_is_without_is_wanted_and_what_nobody_else_makes_too() -> None:
    turn = talk()("we moved house and are still without small appliances")
    assert {card["subcategory"] for card in turn.products} == {"Small Appliances"}
    only = talk()("cookware, Galdery and nobody else")
    assert {card["brand"] for card in only.products} == {"Galdery"}
    none = talk()("cookware, anything otehr than Galdery")
    assert "Galdery" not in {card["brand"] for card in none.products}
    plastic = talk()
    plastic("a kettle")
    assert limits(plastic("plastic is a no go"), "text") | limits(
        plastic("and plastic is out"), "material"
    )


def test_a_modifier_makes_another_thing_and_siblings_are_alternatives() -> None:
    machine = talk()("coffee machine")
    assert "Cardio Machines" not in {card["subcategory"] for card in machine.products}
    novel = talk()("a fantasy novel over 300 pages")
    assert "Science Fiction & Fantasy" in {card["subcategory"] for card in novel.products}
    assert min(values(novel, "pages")) >= 300


def test_the_panel_and_the_list_hold_to_what_was_said_last() -> None:
    say = talk()
    red = say("red dress")
    assert not limits(red, "color")
    assert red.products[0]["attributes"]["color"] == "Red"
    blue = say("in blue instead")
    assert limits(blue, "color") == {("is", "Blue")}
    assert not [row for row in blue.profile if "red" in str(row["value"]).casefold()]
    assert all("Blue" in str(card["attributes"]["color"]) for card in blue.products)


def test_a_list_for_a_kind_is_of_that_kind() -> None:
    kettles = talk()("a quiet kettle for a small kitchen").products
    assert {card["subcategory"] for card in kettles} == {"Kettles"}


def test_words_that_are_values_of_other_kinds_set_no_limit() -> None:
    say = talk()
    say("a lamp please")
    turn = say("warm white light")
    assert not limits(turn, "roast")


def test_what_was_not_understood_is_no_wish_to_keep() -> None:
    say = talk()
    say("blorf the wibble")
    turn = say("a yoga mat")
    assert not [row for row in turn.profile if "wibble" in str(row["value"])]


def test_a_bound_on_ratings_is_no_product() -> None:
    say = talk()
    say("notebooks & planners")
    rated = say("1 has poor marks. Rated 4 or better, please.")
    assert "rank_products" in called(rated)
    assert all(card["rating"] >= 4 for card in rated.products)


def test_what_somebody_only_buys_is_wanted() -> None:
    say = talk()
    say("desk accessories")
    wanted = say("number 1 isn't Quendry and I only buy Quendry")
    assert {card["brand"] for card in wanted.products} <= {"Quendry"}
    assert any(fact["text"] == "Quendry" for fact in wanted.profile)


def test_a_word_of_another_sentence_rules_nothing_out() -> None:
    gray = talk()("so I've been putting off buying jeans for months. has to come in Gray.")
    assert ("not", "Gray") not in limits(gray, "color")
    assert all(card["attributes"]["color"] == "Gray" for card in gray.products[:1])


def test_slips_in_words_that_turn_a_wish_are_seen_through() -> None:
    without = talk()("a laptop up to 2,288, and never agian Lumavale")
    assert ("not", "Lumavale") in limits(without, "brand")
    lacking = talk()("we are stlil without garden tools. only Harrowfen, I trust them.")
    assert lacking.products
    assert {card["category"] for card in lacking.products} == {"Garden"}


@pytest.mark.parametrize(
    "doubt",
    ["do you get paid for this? commission?", "are these ads", "why should I trust your picks", "who pays you?",
     "is this sponsored", "are you trying to sell me the dear stuff"],
)  # fmt: skip
def test_who_doubts_whose_side_it_is_on_is_answered(doubt: str) -> None:
    turn = talk()(doubt)
    assert not turn.tool_calls
    assert turn.reply in {clause.text for clause in PhraseBook.load().clauses["whose_side"]}


@pytest.mark.parametrize(
    "question", ["who pays for sending it back?", "is it paid in parts?", "can I pay by card?"]
)
def test_a_question_of_paying_is_one_for_the_shop(question: str) -> None:
    assert called(talk()(question)) == ["shop_information"]


def test_a_slip_in_a_word_that_turns_a_limit_round_breaks_no_limit() -> None:
    for words in ("somthing for teh garden, nto over 40", "garden stuff, no moer than 40 plaese"):
        turn = talk()(words)
        assert limits(turn, "price") == {("at_most", 40.0)}, words
        assert turn.products
        assert max(card["price"] for card in turn.products) <= 40


def test_names_of_the_shop_and_its_customers_are_no_slips() -> None:
    known = bundled.embedded().understanding.speller
    for word in ("selkarra", "kelp", "mateo", "okafor", "nightstand", "trowel"):
        assert known.mended(word)[0] == word


@pytest.mark.parametrize(
    "words",
    ["show me the second one", "let me see number 2", "can I have a look at the second one"],
)
def test_who_wants_to_see_a_product_has_not_taken_it(words: str) -> None:
    say = talk()
    second = say("a radio").products[1]
    turn = say(words)
    assert not turn.shortlist
    assert second["name"] in turn.reply
    assert second["description"].split(".")[0] in turn.reply


@pytest.mark.parametrize(
    "words",
    [
        "I ordered a lamp last week and it's broken",
        "my parcel arrived damaged, what now",
        "the kettle I bought from you stopped working",
        "we received the wrong item",
    ],
)
def test_an_order_that_went_wrong_is_no_search(words: str) -> None:
    turn = talk()(words)
    assert called(turn) == ["shop_information"]
    assert not turn.products


def test_rather_is_no_part_of_a_need() -> None:
    turn = talk()("i'd rather have something for the car")
    assert [row["value"] for row in turn.profile if row["key"] == "need"] == ["car"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("charge my phone in the car", "Chargers & Power"),
        ("slepping bag", "Sleeping Bags"),
        ("note book dotted", "Notebooks & Planners"),
        ("a waterproof jacket", "Jackets & Coats"),
        ("science fiction novel", "Science Fiction & Fantasy"),
        ("a good crime novel", "Crime & Thrillers"),
    ],
)
def test_an_unusual_way_to_say_it_finds_it(words: str, kind: str) -> None:
    assert talk()(words).products[0]["subcategory"] == kind


def test_a_word_for_a_thing_is_no_shade() -> None:
    cards = talk()("hand cream").products
    assert "Hand Cream" in cards[0]["name"]
    assert {card["attributes"].get("color") for card in talk()("a rug in cream").products} <= {
        "Cream"
    }


def test_a_brand_that_is_fine_again_is_no_wish_for_it() -> None:
    say = talk("shopper", "C0042")
    before = [card["product_id"] for card in say("running shoes under 120").products]
    assert "Pruvane" not in {card["brand"] for card in say("no Pruvane").products}
    again = say("actually Pruvane is ok")
    assert not limits(again, "brand")
    assert [card["product_id"] for card in again.products] == before


def test_the_first_list_comes_back() -> None:
    say = talk("shopper", "C0042")
    first = say("running shoes under 120")
    say("make it under 80")
    say("not 2, under 70 please")
    say("cheaper")
    back = say("go back to the first list")
    assert [c["product_id"] for c in back.products] == [c["product_id"] for c in first.products]
    assert limits(back, "price") == {("at_most", 120)}
    assert "up to $120" in back.reply
    assert "up to $120" in say("what are you going by?").reply


@pytest.mark.parametrize(
    "words", ["not 2, under 80 please", "I don't like the first one, under 80"]
)
def test_a_limit_beside_a_rejection_is_told(words: str) -> None:
    say = talk()
    say("headphones")
    turn = say(words)
    assert "up to $80" in turn.reply.splitlines()[0]
    assert max(card["price"] for card in turn.products) <= 80


def test_where_a_thing_is_asks_to_see_it() -> None:
    assert {
        card["subcategory"] for card in talk()("where would I look for recovery?").products
    } == {"Recovery"}


def test_a_value_alone_answers_whatever_it_sounds_like() -> None:
    say = talk()
    say("candles up to $26")
    assert limits(say("Honey it should be"), "scent") == {("is", "Honey")}


@pytest.mark.parametrize("words", ["in blu", "blu"])
def test_a_misspelled_colour_is_one(words: str) -> None:
    say = talk()
    say("running shoes")
    say("under 140")
    assert limits(say(words), "color") == {("is", "Blue")}


@pytest.mark.parametrize(
    ("words", "category"),
    [("charge my phone in the car", "Electronics"), ("something for my dads garden too", "Garden")],
)
def test_another_need_in_the_middle_of_a_search_is_a_search_of_its_own(
    words: str, category: str
) -> None:
    say = talk()
    say("running shoes under 100")
    assert say(words).products[0]["category"] == category


def test_taking_one_and_asking_the_shop_get_both() -> None:
    say = talk()
    say("tea under 40")
    turn = say("ok the second, how long is delivery?")
    assert len(turn.shortlist) == 1
    assert "Standard delivery takes" in turn.reply
