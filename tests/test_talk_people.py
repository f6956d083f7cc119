"""Whole conversations about people: whose day it is, what suits somebody, letters by staff."""

from __future__ import annotations

import pytest

from tests.talking import called, limits, talk, values


@pytest.mark.parametrize(
    "words",
    ["present for my mums 60th birthday", "a present for my mum's 60th birthday",
     "my mums 60th brithday is soon, I need a gift", "something for my moms 60th bday"],
)  # fmt: skip
def test_whose_birthday_it_is_is_no_product_and_no_reason(words: str) -> None:
    say = talk()
    turn = say(words)
    about = {row["key"]: row["value"] for row in turn.profile}
    assert about["recipient"] in ("mum", "mom")
    assert about["occasion"] in ("birthday", "bday")
    assert not about.keys() & {"need", "subcategory", "category"}
    assert {card["subcategory"] for card in turn.products} != {"Mugs"}
    assert not any("60th" in row["text"] for card in turn.products for row in card["reasons"])
    assert about["age"] == 60
    garden = say("something for the garden, not over 40")
    assert {card["category"] for card in garden.products} == {"Garden"}
    assert not any("60th" in str(row["value"]) for row in garden.profile if row["key"] == "need")


@pytest.mark.parametrize(
    "words", ["what would suit him under 60", "what suits her", "what would look good on him",
              "what would fit her", "what goes well with that for him"],
)  # fmt: skip
def test_what_suits_a_customer_is_ranked_for_them_and_searched_by_no_word(words: str) -> None:
    say = talk("support")
    say("C0100")
    say("ideas for her")
    turn = say(words)
    assert called(turn)[-1] == "rank_products"
    assert turn.products
    assert not turn.shortlist
    assert not [row for row in turn.profile if row["key"] == "need"]
    reasons = [row["text"] for card in turn.products for row in card["reasons"]]
    assert not any(word in reason for reason in reasons for word in ("“suit", "“fit", "“look"))


@pytest.mark.parametrize(
    "words",
    ["and what did he buy last?", "what was her last order", "what has he looked at lately",
     "what has she been looking at recently?", "is he a good customer?", "is she a regular?",
     "is this one of our better customers", "what kind of shopper is she?"],
)  # fmt: skip
def test_a_question_of_the_open_customer_is_answered_from_their_record(words: str) -> None:
    say = talk("support")
    say("C0100")
    say("ideas for her")
    turn = say(words)
    assert called(turn) == ["lookup_customer"]
    assert turn.tool_calls[0]["args"]["customer_id"] == "C0100"
    assert "Mei Smith" in turn.reply


def test_a_question_of_a_product_is_none_of_the_customer() -> None:
    say = talk("support")
    say("C0100")
    say("ideas for her")
    for words in ("is this one popular with customers?", "is the last one any good?"):
        assert "lookup_customer" not in called(say(words)), words


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("write him a short note about the first", [0]),
        ("draft a reply with only number 2", [1]),
        ("send her a message about 1 and 3, in 2 sentences", [0, 2]),
        ("draft a short email with the last two", [3, 4]),
        ("draft a reply without number 2", [0, 2, 3, 4]),
        ("draft a reply with all of them", [0, 1, 2, 3, 4]),
        ("draft a reply", [0, 1, 2]),
        ("draft a reply with number 9", []),
    ],
)
def test_a_letter_holds_what_staff_name(words: str, places: list[int]) -> None:
    say = talk("support")
    say("C0004")
    names = [card["name"] for card in say("ideas for him under 60").products]
    letter = say(words).reply
    assert [n for n, name in enumerate(names) if name in letter] == places
    if places:
        shorter = say("shorter please").reply  # the same letter, with the same products
        assert [n for n, name in enumerate(names) if name in shorter] == places
        plain = len(letter) - sum(len(names[n]) for n in places)
        brief = len(shorter) - sum(len(names[n]) for n in places)
        assert "short" in words or brief < plain


def test_a_letter_of_one_product_speaks_of_one() -> None:
    say = talk("support")
    say("C0004")
    say("ideas for him under 60")
    for words in ("draft a reply with number 1", "more formal", "friendlier", "shorter"):
        letter = say(words).reply
        assert not any(s in letter for s in ("these", "These", "selection", "suggestions", "list"))


@pytest.mark.parametrize(
    "words",
    ["customer needs a tent, a rug and a stove", "the client wants a tent, a rug and a stove"],
)
def test_what_staff_say_of_a_customer_is_no_part_of_the_need(words: str) -> None:
    say = talk("support")
    say("C0010")
    turn = say(words)
    assert "customer" not in turn.reply.casefold().split("1.")[0].replace("mateo", "")
    assert "client" not in turn.reply.casefold()
    assert {card.get("for") or card.get("need") for card in turn.products} - {None} <= {
        "a tent", "a rug", "a stove", "tent", "rug", "stove"
    }  # fmt: skip
    assert len(turn.products) == 6


@pytest.mark.parametrize(
    ("words", "key", "said"),
    [("I'm not that old", "age", "your age"), ("please forget my city", "location", "your location"),
     ("my gender is wrong", "gender", "your gender")],
)  # fmt: skip
def test_what_the_records_say_is_used_no_more_when_it_is_not_so(
    words: str, key: str, said: str
) -> None:
    say = talk("shopper", "C0007")
    assert key in {row["key"] for row in say("recommend something").profile}
    turn = say(words)
    assert key not in {row["key"] for row in turn.profile}
    assert said in turn.reply
    assert turn.products


@pytest.mark.parametrize(
    "words", ["not interested in any of those", "none of these", "don't like them", "not that"]
)
def test_none_of_those_brings_others(words: str) -> None:
    say = talk()
    first = {card["product_id"] for card in say("headphones").products}
    others = {card["product_id"] for card in say(words).products}
    assert others
    assert not first & others


def test_a_letter_keeps_what_staff_said_of_it() -> None:
    turn = talk("support")("cust C0100 wants headphones < 80, not Tekhollow, draft a reply now")
    assert turn.products
    assert {card["subcategory"] for card in turn.products} == {"Headphones"}
    assert max(card["price"] for card in turn.products) <= 80
    assert "Tekhollow" not in {card["brand"] for card in turn.products}
    assert "Hi Mei" in turn.reply or "Mei," in turn.reply


def test_staff_get_a_letter_with_what_the_page_says() -> None:
    say = talk("support")
    say("C0007")
    say("draft a reply")
    assert "Standard delivery takes" in say("she asked how long delivery takes, add that").reply
    one = say("number 2, write that")
    assert "Mei" not in one.reply
    assert not one.shortlist


@pytest.mark.parametrize(
    "words", ["give me all customers in Stockholm", "list customers who bought laptops"]
)
def test_customers_are_opened_one_at_a_time(words: str) -> None:
    say = talk("support")
    assert "other" in say("C0010 and C0042 please").reply.splitlines()[-1]
    turn = say(words)
    assert not called(turn)
    assert "Mateo" not in turn.reply
    back = say("back to C0042")
    assert called(back) == ["lookup_customer"]
    assert "Ben Ahmed" in back.reply


@pytest.mark.parametrize(
    "words", ["and his address?", "what's his card number", "show me the address of C0010"]
)
def test_what_is_not_on_file_is_owned_up_to(words: str) -> None:
    say = talk("support")
    say("C0010")
    assert any(word in say(words).reply for word in ("here", "reach me", "hold no", "records"))


def test_what_staff_leave_out_is_not_taken() -> None:
    say = talk("support")
    say("C0007, something for her")
    turn = say("without the second")
    assert not turn.shortlist
    assert called(turn) == ["build_profile", "rank_products"]


def test_something_similar_is_like_what_was_just_named() -> None:
    say = talk("shopper", "C0007")
    last = say("what did I buy last").reply
    similar = say("something similar")
    assert "Ombrelow Riva School Backpack 20 L" in last
    assert "Ombrelow Riva School Backpack 20 L" in similar.reply.splitlines()[0]
    assert similar.products[0]["subcategory"] == "City Backpacks"
    cheaper = say("cheaper")
    assert any("School Backpack" in r["text"] for c in cheaper.products for r in c["reasons"])


def test_undo_after_taking_puts_it_back() -> None:
    say = talk()
    say("running shoes")
    assert say("take 1").shortlist
    assert not say("undo").shortlist


@pytest.mark.parametrize(
    "words",
    ["we need a tent and sleeping bags for 2 adults and a kid",
     "we need camping stuff for 2 adults and a kid"],
)  # fmt: skip
def test_how_many_people_it_is_for_holds_for_the_next_thing_of_that_sort(words: str) -> None:
    say = talk()
    say(words)
    assert ("at_least", 3) in limits(tents := say("tent first"), "people")
    assert min(values(tents, "people")) >= 3
    assert not limits(say("a rug"), "people")


def test_how_many_people_one_thing_is_for_says_nothing_of_a_gift_or_after_a_new_beginning() -> None:
    say = talk()
    say("a tent for 4")
    assert not limits(say("a board game for my dad"), "players_max")
    say("a tent for 4, for me")
    say("start over")
    assert not limits(say("a tent"), "people")


def test_who_was_a_man_and_is_named_now_is_the_same_one() -> None:
    say = talk()
    scents = {card["product_id"] for card in say("perfume for a man").products}
    turn = say("my dad is 70")
    assert turn.subject == "your dad"
    assert {"need": "perfume", "age": 70.0}.items() <= {
        row["key"]: row["value"] for row in turn.profile
    }.items()
    assert len(scents & {card["product_id"] for card in turn.products}) >= 3
    for_mum = say("and something for my mum")
    assert not [row for row in for_mum.profile if row["key"] == "need"]  # another person's gift


@pytest.mark.parametrize(
    ("words", "subject"),
    [("something for a guy who likes coffee", "a guy"), ("a gift for an elderly man", "an elderly man"),
     ("a gift for my dad", "your dad")],
)  # fmt: skip
def test_somebody_is_called_as_they_were_told_of(words: str, subject: str) -> None:
    turn = talk()(words)
    assert turn.subject == subject
    assert "your guy" not in turn.reply
    assert "your elderly" not in turn.reply


def test_several_people_get_a_list_each_with_what_is_theirs() -> None:
    say = talk()
    turn = say(
        "gifts for mum, dad and my brother, about 40 each. mum likes cooking, dad likes gardening "
        "and my brother is a gamer"
    )
    for subject, need in (("mum", "cooking"), ("dad", "gardening"), ("brother", "gamer")):
        if subject != "mum":
            turn = say(f"now {subject}")
        assert turn.subject == f"your {subject}"
        needs = [str(row["value"]) for row in turn.profile if row["key"] == "need"]
        assert len(needs) == 1
        assert need in needs[0]
        assert limits(turn, "price") == {("at_least", 30.0), ("at_most", 50.0)}


def test_two_who_get_one_thing_and_three_who_get_one_each_are_no_need() -> None:
    turn = talk()("a present for my mum and dad")
    assert turn.subject == "your mum and dad"
    nephews = talk()("I need presents for my three nephews, 20 each")
    assert nephews.subject == "your nephews"
    assert limits(nephews, "price") == {("at_most", 20.0)}
    for told in (turn, nephews):
        assert not [row for row in told.profile if row["key"] == "need"]


def test_who_comes_back_brings_nothing_of_the_other() -> None:
    say = talk()
    say("gift for my niece, she's 6")
    say("and for my nephew, he is 9 and loves football")
    back = say("back to my niece")
    assert back.subject == "your niece"
    assert not [row for row in back.profile if row["key"] == "need"]


def test_what_is_like_their_purchases_is_a_list_and_no_record() -> None:
    say = talk("support")
    say("C0007")
    assert say("she wants something similar to what she bought, under 50").products
    assert called(say("what did she buy last?")) == ["lookup_customer"]


@pytest.mark.parametrize(
    "words",
    [
        "a birthday gift for my daughter, she is 7, under 30",
        "now something for my daughter, she likes drawing",
        "do you have something nice for my daughter",
    ],
)
def test_a_thing_asked_for_anew_for_somebody_keeps_nothing_of_the_search(words: str) -> None:
    say = talk()
    say("red tents")
    turn = say(words)
    assert turn.subject.endswith("daughter")
    assert turn.products
    assert "Tents" not in {card["subcategory"] for card in turn.products}
    assert not limits(turn, "subcategory")


@pytest.mark.parametrize("words", ["it's a gift for my daughter", "as a present for my daughter"])
def test_what_is_on_screen_may_be_for_somebody(words: str) -> None:
    say = talk()
    say("tents")
    turn = say(words)
    assert turn.subject.endswith("daughter")
    assert {card["subcategory"] for card in turn.products} == {"Tents"}


def test_after_a_new_beginning_the_same_person_is_still_known() -> None:
    say = talk("shopper", "C0044")
    say("show me something")
    say("start over")
    turn = say("show me something")
    assert turn.products
    assert " costs " not in turn.reply.splitlines()[0]  # the gate's own words


def test_the_same_again_after_the_record_is_no_new_beginning() -> None:
    say = talk("shopper", "C0060")
    say("what was the last thing I ordered?")
    assert say("want the same again").products
