"""Whole conversations about facts: what people said of a product, what holds for all, by when it comes."""

from __future__ import annotations

import pytest

from tests.talking import called, talk

DELIVERY = "Standard delivery takes 2 to 4 working days"


@pytest.mark.parametrize(
    "words",
    ["what do people say about it?", "what do customers think of number 1?", "any complaints about the first?",
     "do people like it?", "how many reviews does the first have?", "can I read the reviews?"],
)  # fmt: skip
def test_what_people_said_is_its_figures_and_what_is_not_there_is_owned_up_to(words: str) -> None:
    say = talk()
    card = say("wireless headphones").products[0]
    turn = say(words)
    assert called(turn) == ["explain_products"]
    assert card["name"] in turn.reply
    assert f"rated {card['rating']:g} out of 5" in turn.reply
    assert f"reviews ({100 * card['sentiment']:.0f} of 100)" in turn.reply
    assert "how many rated it or what they wrote" in turn.reply


@pytest.mark.parametrize(
    "words", ["show me something with better reviews", "any with good reviews?"]
)
def test_who_wants_well_reviewed_ones_gets_a_list(words: str) -> None:
    say = talk()
    say("wireless headphones")
    assert say(words).products


@pytest.mark.parametrize("words", ["which warranty is longest", "what's the guarantee on number 2"])
def test_what_holds_for_all_products_is_told_from_the_shops_page(words: str) -> None:
    say = talk()
    say("laptop under 900")
    assert "two-year warranty" in say(words).reply
    assert "I can tell you" not in say("is the first one covered if it breaks?").reply


@pytest.mark.parametrize(
    "words",
    ["Could it be here on Friday?", "will the first one arrive before christmas?", "can i get it by tomorrow?",
     "would it make it in time for my birthday on Saturday?", "I need it by Thursday, will that work?"],
)  # fmt: skip
def test_by_when_it_comes_is_answered_by_the_shops_times_and_without_a_promise(words: str) -> None:
    say = talk()
    say("laptop under 900")
    turn = say(words)
    assert called(turn) == ["shop_information"]
    assert DELIVERY in turn.reply
    assert "promise" in turn.reply or "know the day" in turn.reply
    assert not turn.shortlist


def test_a_search_with_a_deadline_is_a_search_and_the_shops_times_come_after_it() -> None:
    turn = talk()("perfume for my mum, it has to be here before the weekend")
    assert {card["subcategory"] for card in turn.products} == {"Fragrance"}
    assert turn.subject == "your mum"
    assert not any("weekend" in row["text"] for row in turn.profile)
    assert DELIVERY in turn.reply.splitlines()[-1]


def test_asking_to_have_it_delivered_takes_nothing() -> None:
    say = talk()
    say("laptop under 900")
    assert not say("can I have it delivered to my office?").shortlist
    assert say("can I get the second one?").shortlist


@pytest.mark.parametrize("words", ["something for christmas for my sister", "a mother's day gift"])
def test_a_day_on_which_everybody_gives_is_no_thing_to_look_for(words: str) -> None:
    turn = talk()(words)
    assert not [row for row in turn.profile if row["key"] == "need"]
    assert "carry" not in turn.reply
    assert [r for r in talk()("christmas lights").profile if r["key"] in ("need", "subcategory")]


@pytest.mark.parametrize("words", ["why do you want to know that?", "are you recording this?"])
def test_who_is_wary_is_told_what_the_shop_keeps(words: str) -> None:
    say = talk()
    say("running shoes under 120")
    assert "we never sell it" in say(words).reply


def test_seeing_one_again_takes_nothing() -> None:
    say = talk()
    card = say("running shoes under 120").products[0]
    turn = say("ok show me the first again")
    assert called(turn) == ["explain_products"]
    assert card["name"] in turn.reply
