"""Everyday turns of talk on the bundled shop: what is ruled out stays out, what is asked is answered."""

from __future__ import annotations

import pytest

from tests.talking import called, limits, talk


def test_another_brand_is_none_of_those_shown() -> None:
    say = talk()
    shown = {card["brand"] for card in say("running shoes").products}
    turn = say("from a different brand please")
    assert turn.products
    assert shown.isdisjoint(card["brand"] for card in turn.products)
    assert {("not", brand) for brand in shown} <= limits(turn, "brand")


def test_another_brand_than_that_of_the_product_spoken_of() -> None:
    say = talk()
    first = say("running shoes").products[0]
    say("is the first one in stock?")
    assert limits(say("do you have another brand?"), "brand") == {("not", first["brand"])}


def test_none_from_a_brand_rules_it_out() -> None:
    say = talk()
    brand = say("running shoes").products[0]["brand"]
    turn = say(f"none from {brand}")
    assert limits(turn, "brand") == {("not", brand)}
    assert turn.products
    assert brand not in {card["brand"] for card in turn.products}


@pytest.mark.parametrize(
    ("first", "said", "ruled_out"),
    [
        ("something for our toddler", "not a plush", "plush"),
        ("kitchen stuff under 50", "I hate plastic", "plastic"),
        ("kitchen stuff under 50", "we can't stand plastic, please", "plastic"),
    ],
)
def test_what_no_column_knows_is_left_out(first: str, said: str, ruled_out: str) -> None:
    say = talk()
    say(first)
    turn = say(said)
    assert limits(turn, "text") == {("not", ruled_out)}
    assert f"“{ruled_out}”" in turn.reply


@pytest.mark.parametrize(
    "said", ["not a problem", "not a chance", "I hate shopping", "I hate this"]
)
def test_a_turn_of_phrase_rules_nothing_out(said: str) -> None:
    say = talk()
    say("kitchen stuff under 50")
    assert not limits(say(said), "text")


def test_a_no_to_what_came_before_is_none_to_what_follows() -> None:
    say = talk()
    for message in ("dress for a wedding", "no pink", "midi length", "hmm maybe a jumpsuit"):
        say(message)
    assert ("not", "Dresses & Skirts") not in limits(say("no ok dress"), "subcategory")


def test_which_is_the_most_popular_is_answered_by_what_was_chosen() -> None:
    say = talk()
    shown = [card["name"] for card in say("a kettle").products]
    named = []
    for asked in ("which is the most popular", "best seller?", "whats popular"):
        turn = say(asked)
        assert called(turn) == ["explain_products"]
        named.append([name for name in shown if f"**{name}**" in turn.reply])
    assert len(named[0]) == 1
    assert named[1:] == named[:1] * 2


@pytest.mark.parametrize("said", ["ok", "fine", "alright"])
def test_ok_to_a_list_asks_for_no_other_search(said: str) -> None:
    say = talk()
    say("yoga mat")
    turn = say(said)
    assert not called(turn)
    assert "what do you need" not in turn.reply.casefold()
    assert any(word in turn.reply.casefold() for word in ("number", "keep", "change"))


def test_a_thing_that_is_not_shown_is_none_to_take() -> None:
    say = talk()
    say("a kettle")
    say("is the first in stock?")
    turn = say("i want also the coffee bean")
    assert not turn.shortlist
    assert {card["subcategory"] for card in turn.products} == {"Coffee Beans"}


def test_cheaper_than_one_of_them_compares_nothing() -> None:
    say = talk()
    first = say("yoga mat").products[0]
    turn = say("cheaper than the first")
    assert "explain_products" not in called(turn)
    assert turn.products
    assert max(card["price"] for card in turn.products) < first["price"]


@pytest.mark.parametrize(
    "said", ["he's a labrador 35 kg so big", "my dog weighs 35 kg", "she is 35 kg"]
)
def test_the_weight_of_a_body_bounds_no_product(said: str) -> None:
    say = talk()
    say("dog beds")
    assert not limits(say(said), "weight_kg")


def test_a_short_name_and_a_set_are_not_called_missing() -> None:
    opening = {thing: talk()(f"got any {thing}?").reply.split("\n")[0] for thing in
               ("scifi", "dumbbell sets", "jumpsuits")}  # fmt: skip
    assert "“scifi”" not in opening["scifi"]
    assert "“dumbbell sets”" not in opening["dumbbell sets"]
    assert "“jumpsuits”" in opening["jumpsuits"]


def test_make_it_another_thing_searches_for_that_alone() -> None:
    say = talk()
    say("a dumbbell set")
    turn = say("hmm make it kettlebells")
    assert "Kettlebell" in turn.products[0]["name"]
    assert [row["value"] for row in turn.profile if row["key"] == "need"] == ["kettlebells"]


def test_what_somebody_wants_to_do_is_searched_for() -> None:
    assert "rank_products" in called(talk()("I'd like to get fit at home"))
    assert called(talk()("I'd like to return my shoes")) == ["shop_information"]
    assert called(talk()("what is our return policy")) == ["shop_information"]


def test_a_machine_is_what_it_is_to_do() -> None:
    cards = talk()("i search a machine for make coffee").products
    assert "Cardio Machines" not in {card["subcategory"] for card in cards}


def test_swearing_and_complaints_are_no_part_of_the_need() -> None:
    turn = talk()("your site is crap. just give me a damn vacuum")
    assert [row["value"] for row in turn.profile if row["key"] == "need"] == ["vacuum"]


def test_each_of_three_is_kept_for_afterwards() -> None:
    turn = talk()("gifts for my mum, my dad and my little brother who's 5")
    assert "your dad and your brother" in turn.reply
    assert "your baby" in talk()("something for our toddler and our baby").reply


def test_a_childs_age_stands_behind_a_comma() -> None:
    say = talk("support")
    say("look up C0077")
    turn = say("they want a gift for their daughter, 4, under 30")
    assert [row["value"] for row in turn.profile if row["key"] == "age"] == [4.0]
    assert not [row for row in turn.profile if row["key"] == "need"]
    assert "daughter” " not in turn.reply


def test_not_too_long_is_a_ceiling_in_minutes() -> None:
    say = talk()
    say("board game for 6 people")
    turn = say("not too long like 30 min")
    assert limits(turn, "play_minutes") == {("at_most", 30.0)}
    assert not limits(turn, "price")


def test_what_somebody_has_already_goes_off_the_list() -> None:
    say = talk()
    first = say("yoga mat").products[0]
    turn = say("i already have that")
    assert not turn.shortlist
    assert not limits(turn, "text")
    assert first["product_id"] not in {card["product_id"] for card in turn.products}


def test_not_so_cheap_goes_up() -> None:
    say = talk()
    say("laptop")
    cheapest = say("cheapest").products[0]
    turn = say("not so cheap, something decent")
    assert min(card["price"] for card in turn.products) > cheapest["price"]


def test_something_new_is_no_new_conversation() -> None:
    assert talk()("show me something new").products


def test_a_coworker_is_somebody_and_no_cooker() -> None:
    turn = talk()("quick: gift 20 bucks coworker")
    assert turn.subject == "your coworker"
    assert not [row for row in turn.profile if row["key"] == "need"]


@pytest.mark.parametrize("typed", ["asdfgh", "qwerty zzz", "sjdhf?"])
def test_letters_that_mean_nothing_find_nothing(typed: str) -> None:
    say = talk()
    for turn in (say(typed), (say("kettles"), say(typed))[1]):
        assert not called(turn)
        assert not turn.products
        assert typed.split()[0] not in turn.reply


def test_an_unknown_word_for_a_thing_is_no_gibberish() -> None:
    assert {card["subcategory"] for card in talk()("earpods").products} == {"Headphones"}
    assert talk()("tennts").products


def test_no_scented_ones_are_the_unscented() -> None:
    say = talk()
    say("candles")
    turn = say("no scented ones")
    assert limits(turn, "scent") == {("is", "Unscented")}
    assert {card["attributes"]["scent"] for card in turn.products} == {"Unscented"}


def test_a_difference_of_what_is_not_shown_sets_no_price() -> None:
    turn = talk()("whats the diff between 1 and 2")
    assert not called(turn)
    assert not limits(turn, "price")


def test_the_first_lot_was_better_brings_it_back() -> None:
    say = talk()
    first = [card["product_id"] for card in say("kettles").products]
    say("cheaper")
    assert [card["product_id"] for card in say("nah the first lot was better").products] == first


def test_both_are_the_two_that_were_compared() -> None:
    say = talk()
    names = [card["name"] for card in say("kettles").products]
    say("compare 2 and 3")
    assert [card["name"] for card in say("I'll take both").shortlist] == names[1:3]


def test_other_colours_of_one_are_asked_of_that_one() -> None:
    say = talk()
    own = say("kettles").products[1]["attributes"]["color"]
    turn = say("does the 2nd one come in other colors")
    assert called(turn)[0] == "explain_products"
    assert limits(turn, "color") == {("not", own)}


def test_the_hurry_is_no_part_of_the_thing() -> None:
    turn = talk()("hey need a pan asap non stick")
    assert "asap" not in turn.reply
    assert not any("asap" in str(row["value"]) for row in turn.profile)


def test_who_likes_cooking_does_not_camp() -> None:
    turn = talk()("my sister likes cooking")
    assert "Camp Cooking" not in {row["value"] for row in turn.profile}
    assert "Cookware" in {card["subcategory"] for card in turn.products}


def test_two_words_in_one_are_no_gibberish() -> None:
    say = talk()
    say("umbrellas")
    assert say("windproof").products
    assert not any(
        "ffs" in str(row).casefold() for row in talk()("FFS just show me umbrellas").profile
    )
