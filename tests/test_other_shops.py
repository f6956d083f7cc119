"""Conversations in shops of other trades: what they have is read off their own tables."""

from __future__ import annotations

import pytest

from tests.other_shops import HARDWARE, NURSERY, TEA, WINE, names, shop_of, talk_in
from tests.talking import limits
from ui.panels import starters


def test_a_year_is_no_price():
    say = talk_in(WINE, "year")
    turn = say("a red wine under 15 euros from 2019 or older")
    assert names(turn) == ["Belmonte Rioja"]
    assert limits(turn, "vintage") == {("at_most", 2019.0)}
    assert limits(turn, "price") == {("at_most", 15.0)}
    assert "2,019" not in turn.reply


@pytest.mark.parametrize(
    ("said", "bounds"),
    [
        ("wine before 2018", {("at_most", 2017.0)}),
        ("wine from 2015", {("at_least", 2015.0), ("at_most", 2015.0)}),
        ("something no older than 2021", {("at_least", 2021.0)}),
        ("wine between 2015 and 2019", {("at_least", 2015.0), ("at_most", 2019.0)}),
        ("a 2021 vintage", {("at_least", 2021.0), ("at_most", 2021.0)}),
        ("a wine under 20", set()),
    ],
)
def test_years_in_many_words(said, bounds):
    assert limits(talk_in(WINE, said)(said), "vintage") == bounds


def test_what_is_of_a_country_is_called_after_it():
    turn = talk_in(WINE, "italian")("do you have an Italian wine?")
    assert names(turn)[0] == "Morandi Sangiovese"
    spanish = names(talk_in(WINE, "spain")("only from Spain"))
    assert set(spanish) == {"Belmonte Rioja", "Belmonte Reserva"}


def test_facts_of_a_wine_are_its_own_columns():
    say = talk_in(WINE, "facts")
    say("a Riesling")
    assert "11.5%" in say("how much alcohol does the first have?").reply
    assert "2019" in say("which is the oldest?").reply


def test_a_place_is_no_id():
    """The IDs of this shop are plain numbers, and 1 is not the first of this list."""
    say = talk_in(WINE, "place")
    first = say("white wine").products[0]
    assert first["product_id"] != "1"
    assert first["name"] in say("tell me more about the first").reply
    assert first["name"] not in names(say("something like the first one"))
    say = talk_in(WINE, "place, once more")
    assert say("white wine").products[0]["product_id"] == first["product_id"]
    say("I'll take the first one")
    assert [card["name"] for card in say("show my shortlist").shortlist] == [first["name"]]


def test_a_unit_of_this_shop_is_no_currency():
    turn = talk_in(HARDWARE, "volts")("a drill over 15 V")
    assert limits(turn, "voltage_v") == {("at_least", 15.0)}
    assert not limits(turn, "price")


def test_a_pack_of_a_number_is_no_budget():
    say = talk_in(HARDWARE, "pack")
    say("wood screws")
    turn = say("pack of 200")
    assert names(turn) == ["Wood Screw 4 x 40 mm"]
    assert not limits(turn, "price")


def test_what_two_kinds_are_called_is_both():
    kinds = {card["subcategory"] for card in talk_in(HARDWARE, "screws")("brass screws").products}
    assert "Screws & Bolts" in kinds


def test_a_thread_is_a_measure_and_no_taste():
    turn = talk_in(HARDWARE, "thread")("M6 screws")
    assert {card["attributes"]["thread"] for card in turn.products} == {"M6"}


def test_without_ratings_none_are_spoken_of():
    turn = talk_in(HARDWARE, "ratings")("what is the best rated drill?")
    assert "ratings" in turn.reply.lower() or "stars" in turn.reply
    assert "Where ratings count" not in turn.reply
    assert names(turn)


def test_the_quietest_of_those_shown():
    say = talk_in(HARDWARE, "quiet")
    say("a combi drill")
    assert "84 dB" in say("the quietest").reply


def test_a_yes_is_called_by_its_column():
    say = talk_in(NURSERY, "yes")
    turn = say("something evergreen")
    assert set(names(turn)) == {"Lavender Hidcote", "Boxwood"}
    assert "yes" not in turn.reply
    turn = talk_in(NURSERY, "no")("no evergreens please, a hedge")
    assert names(turn) == ["Hornbeam"]


def test_values_of_a_list_are_found_one_by_one():
    assert names(talk_in(NURSERY, "july")("a perennial that flowers in July"))
    shop = shop_of(NURSERY)
    assert shop.products[0].attributes["flowering"] == ("June", "July")
    assert shop.currency == "SEK"


def test_the_first_prompts_are_of_this_shop():
    assert starters(shop_of(HARDWARE), None) == [
        "Something under £5", "The cheapest in Fixings", "Surprise me",
    ]  # fmt: skip


def test_none_of_a_thing_is_what_its_column_says():
    turn = talk_in(TEA, "caffeine")("tea without caffeine")
    assert set(names(turn)) == {"Chamomile", "Rooibos"}
    assert "no caffeine" in turn.reply
