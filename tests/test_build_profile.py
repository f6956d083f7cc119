"""What the profile tool keeps, replaces, sets aside, hides and brings back."""

from __future__ import annotations

import pytest

from engine.profile import Fact
from tests.tool_session import ToolSession, at_most, ids, no, wants


def test_a_new_budget_takes_the_old_ones_place() -> None:
    session = ToolSession()
    session.wish("under 50", at_most(50))
    artifact = session.wish("no, under 30", at_most(30))
    assert session.known == ["up to $30"]
    assert [row["value"] for row in artifact["removed"]] == [50]


def test_a_floor_and_a_ceiling_stand_together_until_they_clash() -> None:
    session = ToolSession()
    session.wish("from 20", {"key": "price", "value": 20, "relation": "at_least"})
    session.wish("up to 40", at_most(40))
    assert session.known == ["from $20", "up to $40"]
    session.wish("under 10", at_most(10))
    assert session.known == ["up to $10"]


def test_not_a_brand_cancels_the_wish_for_it_and_the_other_way_round() -> None:
    session = ToolSession()
    session.wish("Acmo please", wants("brand", "Acmo", words="Acmo"))
    session.wish("no, not Acmo", no("brand", "acmo"))
    assert session.known == ["not Acmo"]
    session.wish("ok, Acmo then", wants("brand", "Acmo", words="Acmo"))
    assert session.known == ["Acmo"]


def test_another_colour_takes_the_place_of_the_first_unless_it_joins_it() -> None:
    session = ToolSession()
    session.wish("in red", wants("color", "red", words="red"))
    session.wish("actually blue", wants("color", "blue", words="blue"))
    assert session.known == ["color: blue"]
    session.wish("or green", wants("color", "green", words="green"))
    assert session.known == ["color: blue", "color: green"]


def test_colours_said_together_are_alternatives() -> None:
    session = ToolSession()
    session.wish(
        "red, blue", wants("color", "red", words="red"), wants("color", "blue", words="blue")
    )
    assert session.known == ["color: red", "color: blue"]


def test_another_kind_ends_the_kinds_it_is_no_part_of() -> None:
    session = ToolSession()
    session.wish("a lamp", wants("subcategory", "lamp"))
    session.wish("no, books", wants("category", "books", words="books"))
    assert session.known == ["Books"]
    session.wish("fiction", wants("subcategory", "fiction"))
    assert session.known == ["Books", "Fiction"]
    session.wish("a mug", wants("subcategory", "mug", words="mug"))
    assert session.known == ["Mugs"]


@pytest.mark.parametrize("then", [{"action": "new_search"}, {}])
def test_cheaper_ends_with_the_kind_it_was_said_of_and_gives_the_budget_back(
    then: dict[str, str],
) -> None:
    session = ToolSession()
    session.wish("a lamp under 55", wants("subcategory", "lamp"), at_most(55))
    session.call("rank_products")
    session.say("cheaper").call("rank_products", steer="cheaper")
    session.say("cheaper").call("rank_products", steer="cheaper")
    assert "up to $55" not in session.known
    session.wish("now books", wants("category", "books", words="books"), **then)
    assert session.known == ["up to $55", "Books"]


def test_cheaper_stays_while_the_kind_does_and_goes_when_it_is_taken_back() -> None:
    session = ToolSession()
    session.wish("a lamp under 55", wants("subcategory", "lamp"), at_most(55))
    session.call("rank_products")
    session.say("cheaper").call("rank_products", steer="cheaper")
    bound = [text for text in session.known if text.startswith("up to")]
    session.wish("in red", wants("color", "red", words="red"))
    assert [text for text in session.known if text.startswith("up to")] == bound != ["up to $55"]
    session.wish(
        "forget the budget. books", wants("category", "books", words="books"), remove=["price"]
    )
    assert session.known == ["color: red", "Books"]


def test_a_bound_that_nobody_said_goes_with_the_kind_or_the_person_it_was_for() -> None:
    for then in ({"action": "new_search"}, {"recipient": "mum"}):
        session = ToolSession()
        session.wish("a lamp for dad", wants("subcategory", "lamp"), recipient="dad")
        session.call("rank_products")
        session.say("pricier").call("rank_products", steer="pricier")
        assert [text for text in session.known if text.startswith("from")]
        session.wish("books for my mum", wants("category", "books", words="books"), **then)
        assert not [text for text in session.known if text.startswith("from")]


def test_needs_add_up() -> None:
    session = ToolSession()
    session.wish("for camping", wants("need", "for camping"))
    session.wish("in the rain", wants("need", "in the rain"))
    assert session.known == ["for camping", "in the rain"]


def test_what_was_taken_back_is_struck_from_the_need_as_well() -> None:
    session = ToolSession()
    red = wants("color", "red", words="red") | {"must": False}
    session.wish("a red lamp", wants("need", "red lamp"), red)
    session.wish("in blue", wants("color", "blue", words="blue"))
    assert session.known == ["lamp", "color: blue"]
    session.wish("no lamp", no("subcategory", "lamp"))
    assert "lamp" not in session.known


def test_another_kind_ends_what_was_needed_of_the_first() -> None:
    session = ToolSession()
    session.wish(
        "a lamp for the desk", wants("subcategory", "lamp"), wants("need", "lamp for the desk")
    )
    session.wish("no, a mug", wants("subcategory", "mug", words="mug"))
    assert session.known == ["Mugs"]


def test_a_need_said_anew_in_more_words_takes_the_place_of_the_first() -> None:
    session = ToolSession()
    session.wish("a rucksack", wants("need", "rucksack"))
    session.wish("a rucksack for school", wants("need", "rucksack for school"))
    assert session.known == ["rucksack for school"]


def test_every_fact_tells_its_source_and_its_words() -> None:
    session = ToolSession("shopper", "C1")
    session.wish("a lamp under 50", at_most(50, words="under 50"))
    rows = session.call("build_profile")["profile"]
    said = [row for row in rows if row["key"] == "price"]
    assert [(row["source"], row["words"]) for row in said] == [("said", "under 50")]
    recorded = {row["key"]: row["source"] for row in rows if row["key"] in ("age", "location")}
    assert recorded == {"age": "history", "location": "history"}
    assert all(row["source"] in ("said", "history") for row in rows)


def test_what_support_says_comes_from_staff() -> None:
    session = ToolSession("support")
    assert session.wish("under 50", at_most(50))["added"][0]["source"] == "staff"


def test_what_nobody_said_is_refused_or_a_guess() -> None:
    session = ToolSession()
    artifact = session.wish("a lamp", at_most(50), wants("brand", "Acmo", words="Acmo"))
    (guess,) = artifact["added"]
    assert (guess["source"], guess["hard"]) == ("guessed", False)
    (problem,) = artifact["problems"]
    assert "50" in problem
    assert "price" in problem


def test_a_gift_opens_a_profile_of_its_own_and_comes_back() -> None:
    session = ToolSession("shopper", "C1")
    own = session.known
    assert "age: 34" in own
    artifact = session.wish(
        "a gift for my Dad, he likes books", wants("need", "likes books"), recipient="my Dad"
    )
    assert artifact["subject"] == "dad"
    assert session.known == ["for dad", "likes books"]
    session.say("for me again").call("build_profile", recipient="me")
    assert session.known == own
    session.say("and dad?").call("build_profile", recipient="dad")
    assert "likes books" in session.known


def test_a_search_moves_along_with_its_recipient_and_leaves_the_giver_alone() -> None:
    session = ToolSession()
    session.wish("I am 34", {"key": "age", "value": 34})
    session.wish("lamp under 30", wants("subcategory", "lamp", words="lamp"), at_most(30))
    session.say("it's for my brother").call("build_profile", recipient="brother")
    assert session.known == ["Lamps", "up to $30", "for brother"]
    session.say("and for me").call("build_profile", recipient="me")
    assert session.known == ["age: 34"]


def test_a_second_recipient_has_other_tastes() -> None:
    session = ToolSession()
    session.wish(
        "dad likes fishing, under 30",
        wants("need", "fishing", words="fishing"),
        at_most(30),
        recipient="dad",
    )
    session.say("and my mum").call("build_profile", recipient="mum")
    assert session.known == ["up to $30", "for mum"]
    session.say("dad again").call("build_profile", recipient="dad")
    assert "fishing" in session.known


def test_him_is_whoever_is_meant_already() -> None:
    session = ToolSession()
    session.wish("for dad", recipient="dad")
    assert session.say("red for him").call("build_profile", recipient="him")["subject"] == "dad"


def test_a_gift_ranks_without_the_givers_history() -> None:
    session = ToolSession("shopper", "C1")
    session.wish("for my dad", recipient="dad")
    texts = [reason["text"] for card in session.rank()["cards"] for reason in card["reasons"]]
    assert texts
    assert not any("you" in text.split() for text in texts)


def test_a_new_search_drops_the_search_and_keeps_the_person_and_the_budget() -> None:
    session = ToolSession()
    session.wish(
        "I am 34, a red lamp under 50",
        {"key": "age", "value": 34}, wants("subcategory", "lamp", words="lamp"),
        wants("color", "red", words="red"), at_most(50),
    )  # fmt: skip
    session.rank()
    session.wish("now a mug", wants("subcategory", "mug", words="mug"), action="new_search")
    assert session.known == ["age: 34", "up to $50", "Mugs"]
    assert session.state["seen"] == []
    assert session.state["asked"] == []


def test_undo_goes_back_message_by_message() -> None:
    session = ToolSession()
    session.wish("a lamp", wants("subcategory", "lamp"))
    session.wish("under 50", at_most(50))
    session.wish("for dad", recipient="dad")
    session.rank()
    session.rank("cheaper", steer="cheaper")
    seen = [session.known]
    for _ in range(4):
        assert session.say("undo").call("build_profile", action="undo")["undone"]
        seen.append(session.known)
    assert seen[1:] == [
        ["Lamps", "up to $50", "for dad"],
        ["Lamps", "up to $50"],
        ["Lamps"],
        [],
    ]
    assert not session.say("undo").call("build_profile", action="undo")["undone"]


def test_one_message_is_one_step_back_whatever_it_changed() -> None:
    session = ToolSession()
    session.wish("a lamp", wants("subcategory", "lamp"))
    session.rank()
    session.wish("red and cheaper", wants("color", "red", words="red"))
    session.rank(steer="cheaper")
    session.say("undo").call("build_profile", action="undo")
    assert session.known == ["Lamps"]


def test_what_changes_nothing_is_no_step() -> None:
    session = ToolSession()
    session.wish("a lamp", wants("subcategory", "lamp"))
    session.say("what do you know of me?").call("build_profile")
    session.say("undo").call("build_profile", action="undo")
    assert session.known == []


def test_a_wish_can_be_taken_back_by_its_key() -> None:
    session = ToolSession()
    session.wish("red lamp under 50", wants("color", "red", words="red"), at_most(50))
    artifact = session.say("forget the budget").call("build_profile", remove=["Price"])
    assert session.known == ["color: red"]
    assert [row["key"] for row in artifact["removed"]] == ["price"]


@pytest.mark.parametrize(
    "taken_back",
    [{"remove": ["age"]}, {"wishes": [{"key": "age", "value": 34, "relation": "not"}]}],
)
def test_a_recorded_fact_that_is_wrong_is_hidden_and_undo_shows_it(
    taken_back: dict[str, object],
) -> None:
    session = ToolSession("shopper", "C1")
    artifact = session.say("my age is not 34").call("build_profile", **taken_back)
    assert "age: 34" not in session.known
    assert [row["key"] for row in artifact["removed"]] == ["age"]
    session.rank("so?")
    assert not [f for f in session.state["facts"] if f["key"] == "age"]
    session.say("undo").call("build_profile", action="undo")
    assert "age: 34" in session.known


def test_what_is_said_of_oneself_takes_the_place_of_the_record() -> None:
    session = ToolSession("shopper", "C1")
    session.wish("I am 35 now", {"key": "age", "value": 35})
    assert "age: 35" in session.known
    assert "age: 34" not in session.known


def test_a_turned_down_kind_is_no_recorded_taste_any_more() -> None:
    session = ToolSession("shopper", "C2")
    assert "Books" in session.known
    session.wish("no books", no("category", "Books"))
    assert session.known.count("Books") == 0
    assert "not Books" in session.known


def test_accepting_an_offer_changes_that_limit_alone() -> None:
    session = ToolSession()
    session.wish("red lamp up to 5", wants("color", "red", words="red"), at_most(5))
    found = session.rank()
    assert found["cards"] == []
    artifact = session.say("yes").call("build_profile", action="accept_offer")
    assert session.known == ["color: red", "up to $10"]
    assert artifact["removed"][0]["value"] == 5
    assert artifact["profile"][-1]["words"] == found["offer"]
    session.say("undo").call("build_profile", action="undo")
    assert session.known == ["color: red", "up to $5"]


def test_an_offer_below_a_step_is_accepted_together_with_the_step() -> None:
    session = ToolSession()
    session.wish("a green lamp", wants("color", "green", words="green"))
    session.state["offer"] = {
        "old": session.state["facts"][0],
        "new": None,
        "with": [Fact("price", 29.99, "at_most", words="cheaper", hard=True).to_dict()],
        "text": "in any colour there would be 2",
    }
    session.say("ok").call("build_profile", action="accept_offer")
    assert session.known == ["up to $29.99"]


def test_nothing_offered_nothing_accepted() -> None:
    artifact = ToolSession().say("yes").call("build_profile", action="accept_offer")
    assert artifact["text"] == "nothing was offered"


def test_start_over_clears_wishes_and_keeps_the_shortlist_forget_clears_both() -> None:
    session = ToolSession()
    session.wish("a lamp", wants("subcategory", "lamp"))
    session.rank()
    session.call("keep_shortlist", add=["1"])
    session.say("start over").call("build_profile", action="start_over")
    assert (session.known, session.state["cards"]) == ([], [])
    assert session.state["shortlist"]
    session.say("forget me").call("build_profile", action="forget")
    assert session.state["shortlist"] == []


def test_support_that_forgets_lets_go_of_the_customer() -> None:
    session = ToolSession("support")
    session.say("C1").call("lookup_customer", customer_id="C1")
    assert session.known
    session.say("forget").call("build_profile", action="forget")
    assert session.known == []


def test_a_product_turned_down_is_out_for_this_search() -> None:
    session = ToolSession()
    session.wish("a lamp", wants("subcategory", "lamp"))
    first = ids(session.rank())[0]
    session.wish("not the first", no("product", first))
    assert first not in ids(session.rank(count=10))
