"""Whole conversations about lists: several things at once, the cheapest of those, what is lacking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agent.turn import Turn
from tests.talking import called, limits, talk, values


@pytest.mark.parametrize(
    "words",
    [
        "I need a coffee machine, a kettle and mugs",
        "a coffee machine, some mugs and a kettle please",
        "mugs, a kettle and a coffee machine",
    ],
)
def test_a_head_word_alone_names_no_kind_for_one_of_several_needs(words: str) -> None:
    machines = [card for card in talk()(words).products if card["for"].endswith("coffee machine")]
    assert {card["subcategory"] for card in machines} == {"Coffee Makers"}


@pytest.mark.parametrize("thing", ["washing machine", "coffee table"])
def test_what_the_shop_lacks_is_not_said_to_match(thing: str) -> None:
    alone = talk()(f"a {thing}").reply
    assert f"matches “{thing}”" not in alone
    assert f"“{thing}”" in alone.splitlines()[0]
    among = talk()(f"I need a {thing}, a kettle and mugs").reply
    assert f"matches “{thing}”" not in among
    assert "matches “kettle”" in among
    assert f"a {thing}" in among.casefold().splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "kind"),
    [("running shoes", "Running Shoes"), ("hiking boots", "Boots"), ("floor lamp", "Lamps")],
)
def test_a_kind_with_its_own_modifier_is_that_kind(words: str, kind: str) -> None:
    alone = talk()(words).products
    assert {card["subcategory"] for card in alone[:2]} == {kind}
    among = talk()(f"{words}, a kettle and mugs").products
    assert {card["subcategory"] for card in among if card["for"] == words} == {kind}


@pytest.mark.parametrize(
    ("words", "needs", "limit"),
    [
        ("I need a coffee machine, a kettle and mugs, all in under 200 together",
         ["a coffee machine", "a kettle", "mugs"], 200),
        ("a phone, a mic and lights, 300 for everything", ["a phone", "a mic", "lights"], 300),
        ("I need a coffee machine, a kettle and mugs, altogether max 150",
         ["a coffee machine", "a kettle", "mugs"], 150),
        ("a lamp, a rug and a vase, two hundred in total", ["a lamp", "a rug", "a vase"], 200),
        ("I need a kettle and some mugs, together not more than 80", ["a kettle", "some mugs"], 80),
    ],
)  # fmt: skip
def test_a_budget_for_all_of_several_things_is_a_bound_of_each(
    words: str, needs: list[str], limit: float
) -> None:
    turn = talk()(words)
    assert list(dict.fromkeys(card["for"] for card in turn.products)) == needs
    assert limits(turn, "price") == {("at_most", limit)}
    assert max(card["price"] for card in turn.products) <= limit
    assert f"${limit:g}" in turn.reply
    assert not limits(turn, "roast")


def test_a_budget_for_each_says_nothing_of_a_sum() -> None:
    turn = talk()("a lamp, a rug and a vase under 90 each")
    assert limits(turn, "price") == {("at_most", 90)}
    assert "each up to $90" in turn.reply
    assert "sum" not in turn.reply


def shown(turn: Turn, need: str) -> list[dict[str, Any]]:
    return [card for card in turn.products if card["for"] == need]


@pytest.mark.parametrize(
    "words",
    [
        "a mug and a kettle; red for the kettle",
        "I need a mug and a kettle. the kettle should be red",
        "a kettle in red and a mug",
    ],
)
def test_a_limit_of_one_of_several_things_is_its_own(words: str) -> None:
    turn = talk()(words)
    assert {"Red"} == {card["attributes"]["color"] for card in shown(turn, "a kettle")}
    assert {"Red"} != {card["attributes"].get("color") for card in shown(turn, "a mug")}
    assert "a kettle in Red" in turn.reply
    assert "a kettle: color: Red" in [row["text"] for row in turn.profile]


def test_a_limit_of_one_of_several_things_stays_its_own() -> None:
    say = talk()
    say("headphones and a lamp, headphones under 80")
    second = say("the lamp by Lumavale")
    assert "headphones up to $80 and a lamp by Lumavale" in second.reply
    assert {card["brand"] for card in shown(second, "a lamp")} == {"Lumavale"}
    third = say("under 45 each")
    assert max(card["price"] for card in third.products) <= 45
    assert "headphones up to $45 and a lamp up to $45, by Lumavale" in third.reply
    undone = say("undo")
    assert "headphones up to $80 and a lamp by Lumavale" in undone.reply
    alone = say("cheaper headphones please")
    assert max(card["price"] for card in alone.products) < 80
    assert {card["subcategory"] for card in alone.products} == {"Headphones"}


def test_of_several_things_a_word_that_is_no_limit_is_searched_for() -> None:
    turn = talk()("headphones and a lamp, headphones wireless")
    assert shown(turn, "wireless headphones")


@pytest.mark.parametrize(
    ("words", "key", "most"),
    [
        ("the cheapest of those", "price", min),
        ("which of these is the cheapest", "price", min),
        ("cheapest one here", "price", min),
        ("which is the cheapest?", "price", min),
        ("the most expensive of these three", "price", max),
        ("and the dearest of them?", "price", max),
        ("best rated of them", "rating", max),
        ("which one is the best rated?", "rating", max),
    ],
)
def test_a_superlative_of_these_is_answered_from_the_screen(
    words: str, key: str, most: Callable[..., dict[str, object]]
) -> None:
    say = talk()
    shown = say("over-ear headphones").products
    meant = most(shown, key=lambda card: card[key] or 0)
    turn = say(words)
    assert called(turn) == ["explain_products"]
    assert f"**{meant['name']}**" in turn.reply
    told = f"${meant['price']:g}" if key == "price" else f"{meant['rating']:g}"
    assert told in turn.reply
    assert ("$" in turn.reply) == (key == "price")
    assert not any(card["name"] in turn.reply for card in shown if card is not meant)


@pytest.mark.parametrize("words", ["show me the cheapest you have", "the cheapest headphones"])
def test_a_superlative_of_the_shop_is_a_list(words: str) -> None:
    say = talk()
    say("over-ear headphones")
    assert say(words).products


def test_two_columns_of_one_measure_are_one_row_of_a_comparison() -> None:
    say = talk()
    cards = say("bowls & feeders in recycled plastic").products
    units = ["capacity_l", "capacity_ml"]
    one, two = (
        next(n for n, card in enumerate(cards, 1) if card["attributes"].get(key)) for key in units
    )
    reply = say(f"compare {one} and {two}").reply
    assert reply.count("capacity") == 2  # once for each of them
    assert "capacity not given" not in reply


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Number 1 won't do, it has to be rice paper.", ("material", "is", "rice paper")),
        ("1 won't do. at most 40 please", ("price", "at_most", 40.0)),
        ("Not Brindlecot, number 1 is out.", ("brand", "not", "Brindlecot")),
    ],
)
def test_what_will_not_do_is_neither_taken_nor_asked_about(words: str, kept: object) -> None:
    say = talk()
    say("lamps")
    turn = say(words)
    assert not turn.shortlist
    assert kept in {(row["key"], row["relation"], row["value"]) for row in turn.profile}
    assert [row["value"] for row in turn.profile if row["relation"] == "at_most"] in ([], [40.0])


@pytest.mark.parametrize(
    "words",
    [
        "what have you got in the way of storage & filing? made by Lumavale",
        "can anybody point me at storage & filing, made by Lumavale.",
    ],
)
def test_a_brand_is_nobodys_name(words: str) -> None:
    turn = talk()(words)
    assert {card["brand"] for card in turn.products} == {"Lumavale"}


def test_a_floor_of_the_rating_and_a_ceiling_of_the_price_are_two_limits() -> None:
    turn = talk()("a lamp rated no lower than 4 and up to $90, that's all I have")
    assert limits(turn, "rating") == {("at_least", 4.0)}
    assert limits(turn, "price") == {("at_most", 90.0)}


@pytest.mark.parametrize("words", ["nah too boring", "these all look a bit dull", "meh", "ugly"])
def test_who_likes_none_of_them_sees_others(words: str) -> None:
    say = talk()
    first = {card["product_id"] for card in say("a lamp").products}
    others = say(words).products
    assert others
    assert first.isdisjoint(card["product_id"] for card in others)


def test_asking_for_a_kind_takes_nothing_that_is_shown() -> None:
    say = talk()
    say("greeting cards")
    turn = say("ok and do you sell tents for 4")
    assert not turn.shortlist
    assert {card["subcategory"] for card in turn.products} == {"Tents"}


def test_gift_cards_are_a_question_of_the_shop() -> None:
    for words in ("do you have gift cards", "can I buy a gift voucher here"):
        assert called(talk()(words)) == ["shop_information"], words


def test_what_is_out_or_only_wanted_is_a_limit_after_a_question_too() -> None:
    say = talk()
    say("rugs pls")
    turn = say("not like 1. jute only")
    assert {card["attributes"]["material"] for card in turn.products} == {"jute"}
    out = talk()
    first = out("a lamp").products[0]["brand"]
    turn = out(f"{first} is out")
    assert turn.products
    assert first not in {card["brand"] for card in turn.products}


def test_a_brand_after_only_is_a_limit_and_a_kind_that_is_named_is_no_talk() -> None:
    say = talk()
    say("picture books pls.")
    turn = say("only Hobnail Editions please")
    assert {card["brand"] for card in turn.products} == {"Hobnail Editions"}
    asked = talk()("can anybody point me at feeding")
    assert {card["subcategory"] for card in asked.products} == {"Feeding"}


def test_a_word_of_two_columns_is_the_one_that_is_written_alike() -> None:
    say = talk()
    say("serving & tableware up to $66")
    turn = say("not like 1. porcelain only")
    assert {card["attributes"]["material"] for card in turn.products} == {"porcelain"}


def test_what_is_said_of_all_later_goes_before_what_was_said_of_one() -> None:
    say = talk()
    first = say("a lamp by Lumavale and a rug, the rug under 200")
    assert {card["brand"] for card in shown(first, "a lamp")} == {"Lumavale"}
    assert max(card["price"] for card in shown(first, "a rug")) <= 200
    both = say("both by Marnwick")
    assert {card["brand"] for card in both.products} <= {"Marnwick"}
    assert max(card["price"] for card in shown(both, "a rug")) <= 200


@pytest.mark.parametrize(
    "words", ["not 1, and nothing over 90", "I don't like the first one, under 90"]
)
def test_a_number_that_stands_alone_is_turned_down(words: str) -> None:
    say = talk()
    first = say("headphones").products[0]["product_id"]
    turn = say(words)
    assert first not in {card["product_id"] for card in turn.products}
    assert max(card["price"] for card in turn.products) <= 90


def test_what_one_of_several_things_lacks_is_told_with_its_limits() -> None:
    say = talk()
    say("a kettle, a mug and a lamp")
    say("the mug in white")
    turn = say("under 20 for the mug")
    assert not shown(turn, "a mug")
    assert "a mug in White, up to $20" in turn.reply.splitlines()[-1]


def test_no_limit_is_no_limit() -> None:
    say = talk()
    say("mugs, 15 tops")
    assert not limits(say("actually no limit"), "price")
    assert not limits(say("not white"), "price")
    assert limits(talk()("my old phone died, what can I get for 300?"), "price") == {
        ("at_most", 300)
    }


def test_what_one_of_two_things_is_like_goes_along() -> None:
    turn = talk()("a waterproof jacket and a scarf")
    assert {card["for"] for card in turn.products} == {"waterproof jacket", "a scarf"}
    assert "Rain Jacket" in turn.products[0]["name"]
    coloured = talk()("a red dress and a blue bag").products
    assert {card["for"] for card in coloured} == {"a red dress", "blue bag"}
    assert coloured[0]["attributes"]["color"] == "Red"


def test_short_lists_by_price_have_no_break_in_the_order() -> None:
    say = talk()
    say("a laptop or a smartphone")
    turn = say("the cheapest")
    assert "less close" not in turn.reply
    for kind in ("laptop", "smartphone"):
        prices = [card["price"] for card in turn.products if card["for"] == kind]
        assert len(prices) == 2
        assert prices == sorted(prices)


def test_a_comparison_has_a_line_a_product_that_no_heading_is_needed_for() -> None:
    say = talk()
    cards = say("wireless headphones").products
    lines = [line for line in say("compare 1, 2 and 3").reply.splitlines() if line[:2] == "- "]
    assert len(lines) == 3
    for line, card in zip(lines, cards, strict=False):
        assert line.startswith(f"- **{card['name']}**: ${card['price']:g}; rated")
        assert card["brand"] not in line.split("**")[2]  # the name has it
        assert line.endswith("battery not given") == ("battery_hours" not in card["attributes"])


def test_a_comparison_on_columns_tells_those_of_each_though_they_are_equal() -> None:
    say = talk()
    tents = say("a tent for 4").products
    assert len({card["attributes"]["weight_kg"] for card in tents}) == 1
    turn = say("compare them on weight and price")
    for card in tents:
        weight = f"weight {card['attributes']['weight_kg']:g} kg"
        assert f"**{card['name']}**: {weight}; ${card['price']:g}" in turn.reply.replace(".00", "")
    assert "rated" not in turn.reply
    lacking = talk()
    shown = lacking("wireless headphones").products
    told = lacking("compare them on weight and battery").reply
    assert told.count("battery ") == 5
    unknown = [card for card in shown if "battery_hours" not in card["attributes"]]
    assert told.count("battery not given") == len(unknown)
    assert "weight" in told.splitlines()[-1]  # no headphones have one: that is said


def test_what_all_that_are_compared_share_is_said_once() -> None:
    say = talk()
    say("a tent for 4")
    assert say("compare 1 and 2").reply.count("12 kg") == 1


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("yoga mat and dumbbells", {"yoga mat", "dumbbells"}),
        ("laptop or tablet for my kid, max 300", {"laptop", "tablet"}),
        ("pots and pans", {None}),
        ("headphones or earbuds", {None}),
    ],
)
def test_two_things_of_which_one_is_no_kind_s_name(words: str, needs: set[str | None]) -> None:
    assert {card.get("for") for card in talk()(words).products} == needs


def test_the_most_of_something_in_two_words_is_of_what_is_shown() -> None:
    say = talk()
    cards = say("laptop 16gb ram").products
    most = max(cards, key=lambda card: float(card["attributes"]["battery_hours"]))
    assert most["name"] in say("longest battery").reply
    say("espresso machines")
    assert called(say("which is quieter")) == ["explain_products"]


def test_shoes_are_not_what_shoes_are_cared_for_with() -> None:
    for words in ("i need shoes", "black shoes"):
        assert "Shoe Care" not in {card["subcategory"] for card in talk()(words).products}
    assert talk()("shoe polish").products[0]["subcategory"] == "Shoe Care"


@pytest.mark.parametrize("words", ["whats good for dry skin", "something for the living room"])
def test_a_purpose_is_not_said_to_be_missing(words: str) -> None:
    assert "“" not in talk()(words).reply.splitlines()[0]


def test_what_was_the_first_one_names_it_again_and_undoes_nothing() -> None:
    say = talk()
    say("a kettle")
    cards = say("cheaper").products
    for words, card in (
        ("what was the first one again?", cards[0]),
        ("and what was the second?", cards[1]),
        ("what's the last one called?", cards[-1]),
    ):
        turn = say(words)
        assert called(turn) == ["explain_products"], words
        assert card["name"] in turn.reply
        assert f"${card['price']:g}" in turn.reply


def test_products_of_an_earlier_list_are_spoken_of_compared_and_taken() -> None:
    say = talk()
    first = say("a kettle").products
    for _ in range(
        7
    ):  # the data of old turns leaves the conversation; what stood there first stays
        say("what about delivery?")
    others = say("a lamp").products
    cheap = say("cheaper").products
    assert cheap[0]["product_id"] != others[1]["product_id"]
    assert others[1]["name"] in say("how much was the second one from before?").reply
    assert first[2]["name"] in say("why the third one you showed me at the start?").reply
    both = say("compare 1 and 2 from the first list").reply
    assert all(card["name"] in both for card in first[:2])
    taken = say("I'll take the second one from the previous list").shortlist
    assert [card["product_id"] for card in taken] == [others[1]["product_id"]]
    again = say("back to the first list")
    assert called(again)[-1] == "rank_products"


def test_as_many_are_listed_as_are_asked_for() -> None:
    turn = talk()("show me ten running shoes")
    assert len(turn.products) == 10
    assert not any("ten" in str(row["value"]).split() for row in turn.profile)
    assert len(talk()("give me 2 or 3 good tents").products) == 3
    assert len(talk()("a dozen notebooks as list").products) == 10  # the longest list there is
    assert len(talk()("10 inch tablets").products) == 5


def test_a_bare_number_behind_a_kind_is_a_budget_where_the_kind_has_such_prices() -> None:
    say = talk()
    turn = say("headphones 80")
    assert limits(turn, "price") == {("at_most", 80.0)}
    assert "$80" in turn.reply.split("\n")[0]
    assert not limits(say("no limit"), "price")
    for said in ("headphones 5", "puzzle 1000", "kettle 1.7", "running shoes 42", "10 headphones"):
        assert not limits(talk()(said), "price"), said


def test_the_two_cheapest_of_those_and_them() -> None:
    say = talk()
    shown = say("blankets").products
    cheapest = sorted(shown, key=lambda card: card["price"])[:2]
    turn = say("the 2 cheapest of those")
    assert called(turn) == ["explain_products"]
    assert all(f"**{card['name']}**" in turn.reply for card in cheapest)
    kept = say("add them").shortlist
    assert {card["name"] for card in kept} == {card["name"] for card in cheapest}


def test_one_digit_is_a_place_where_no_price_is_so_low() -> None:
    say = talk()
    shown = say("headphones").products
    assert [card["name"] for card in say("5 then").shortlist] == [shown[4]["name"]]


def test_the_cheapest_phone_is_no_light_for_one() -> None:
    turn = talk()("cheapest phone")
    assert {card["subcategory"] for card in turn.products} == {"Smartphones"}
    prices = [card["price"] for card in turn.products]
    assert prices == sorted(prices)


@pytest.mark.parametrize(
    ("thing", "said", "column", "more"),
    [
        ("backpacks", "too small", "capacity_l", True),
        ("laptops", "too heavy", "weight_kg", False),
        ("novels", "thats too long for me", "pages", False),
    ],
)
def test_too_much_or_too_little_is_a_step_from_what_is_shown(
    thing: str, said: str, column: str, more: bool
) -> None:
    say = talk()
    before = sorted(card["attributes"][column] for card in say(thing).products)
    after = [card["attributes"][column] for card in say(said).products]
    middle = before[len(before) // 2]
    assert after
    assert all(size >= middle if more else size <= middle for size in after)


def test_neither_of_two_that_were_compared_is_both() -> None:
    say = talk()
    shown = [card["product_id"] for card in say("kettles").products]
    say("compare 1 and 2")
    left = [card["product_id"] for card in say("actually neither").products]
    assert left
    assert set(shown[:2]).isdisjoint(left)


def test_so_which_of_two_compares_them() -> None:
    say = talk()
    names = [card["name"] for card in say("kettles").products]
    say("whats the catch with 1")
    say("and 2")
    turn = say("so which")
    assert turn.tool_calls[0]["args"]["kind"] == "compare"
    assert all(f"**{name}**" in turn.reply for name in names[:2])


def test_the_first_after_all_takes_the_others_place() -> None:
    say = talk()
    names = [card["name"] for card in say("teas").products]
    say("the second")
    assert [card["name"] for card in say("hmm no the first").shortlist] == names[:1]


def test_a_set_of_another_thing_is_a_search_of_its_own() -> None:
    say = talk()
    say("towel")
    turn = say("a set of 4 plates")
    assert not any("towel" in str(row["value"]) for row in turn.profile)
    assert "Plate" in turn.products[0]["name"]
    assert not any("6" in str(row["value"]) for row in say("6 plates").profile)


def test_the_shortest_two_are_two() -> None:
    say = talk()
    pages = sorted(card["attributes"]["pages"] for card in say("novels").products)
    kept = say("take the shortest two").shortlist
    assert sorted(card["attributes"]["pages"] for card in kept) == pages[:2]


def test_so_many_of_what_is_shown() -> None:
    say = talk()
    shown = [card["product_id"] for card in say("kettles").products]
    assert [card["product_id"] for card in say("show me 3").products] == shown[:3]
    assert len(say("cheapest two please").products) == 2
    largest = say("the 3 largest").products
    assert len(largest) == 3
    assert values(say("the 3 largest"), "capacity_l") == sorted(
        (card["attributes"]["capacity_l"] for card in largest), reverse=True
    )


def test_what_no_column_measures_is_answered_so_and_sorts_nothing() -> None:
    say = talk()
    say("rugs")
    turn = say("the softest")
    assert called(turn) == ["explain_products"]
    assert not turn.products


def test_a_column_that_has_its_number_takes_no_other() -> None:
    turn = talk()("laptop 16gb ram 1000")
    assert limits(turn, "ram_gb") == {("at_least", 16.0)}
    assert limits(turn, "price") == {("at_most", 1000.0)}
    assert turn.products


def test_the_biggest_is_asked_of_no_price() -> None:
    say = talk()
    say("soft toy for baby")
    turn = say("wot about the biggest")
    assert called(turn) == ["explain_products"]
    say("running shoes")
    assert called(say("cheaper of 1 and 2?")) == ["explain_products"]


def test_em_are_those_of_the_list() -> None:
    say = talk()
    say("gimme sth to wear running")
    shown = [card["name"] for card in say("the cheapest two").products]
    assert [card["name"] for card in say("add em").shortlist] == shown
