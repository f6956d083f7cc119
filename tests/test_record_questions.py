"""What is asked of a customer's record, and what the record says to it."""

from __future__ import annotations

import pytest

from agent.slots.customers import Customers
from data.records import Customer, Event, Product
from data.shop import Shop
from tests.talking import called, limits, talk
from tests.tool_session import ToolSession, at_most, wants
from tests.toy_shops import DAY, NOW, build
from tools.record_questions import record_question, thing_asked


@pytest.mark.parametrize(
    ("text", "about", "thing"),
    [
        ("what did she buy last", "last_order", ""),
        ("what was her last order", "last_order", ""),
        ("when did she last order?", "last_order", ""),
        ("last order?", "last_order", ""),
        ("when did he buy the jeans", "last_order", "jeans"),
        ("and what has he bought so far?", "orders", ""),
        ("what shoes did she buy", "orders", "shoes"),
        ("purchase history", "orders", ""),
        ("how much does she usually spend", "spend", ""),
        ("avg order value?", "spend", ""),
        ("how much has he spent in total", "spent", ""),
        ("has he bought this before?", "bought_before", ""),
        ("has she bought the second one already?", "bought_before", ""),
        ("did they ever buy a desk lamp from us", "bought_before", "desk lamp"),
        ("does she already have a tent", "bought_before", "tent"),
        ("has he looked at tents before", "looked_before", "tents"),
        ("what has she been looking at recently?", "looked_at", ""),
        ("how often does he order", "count", ""),
        ("how long has she been a customer", "since", ""),
        ("has she ever returned anything", "returned", ""),
        ("why do you think she likes tea?", "taste", "tea"),
    ],
)
def test_questions_of_a_customer_are_told_apart(text: str, about: str, thing: str) -> None:
    assert record_question(text, own=False) == about
    assert thing_asked(text, own=False) == thing
    assert record_question(text, own=True) is None or text.startswith(("last", "purchase", "avg"))


@pytest.mark.parametrize(
    "text",
    ["does she need a bigger one?", "how much would she have to pay for delivery", "what would she like",
     "what would he pay for 2 and 3", "how much will they pay",
     "she wants what he has", "is it what they wear in winter", "he bought a tent, something like it"],
)  # fmt: skip
def test_what_is_no_question_of_the_past_asks_nothing(text: str) -> None:
    assert record_question(text, own=False) is None


def test_a_customer_is_meant_by_id_or_name_too() -> None:
    assert record_question("what did C0012 buy last?", own=False, names=["C0012"]) == "last_order"
    assert record_question("ada's usual spend", own=False, names=["Ada Brook", "Ada"]) == "spend"


# -- answers, on a shop that can be read by hand ----------------------------------------------------


def asked(session: ToolSession, who: str, question: str, *products: str) -> str:
    artifact = session.say(question).call(
        "lookup_customer", customer_id=who, question=question, products=list(products)
    )
    return str(artifact["answer"]["text"])


def test_answers_come_from_the_events_with_their_days() -> None:
    session = ToolSession("support")
    assert "Brill floor lamp" in asked(session, "C1", "what did she buy last?")
    assert "Yes" in asked(session, "C1", "has she bought a lamp before?")
    assert "nothing bought fits “atlas”" in asked(session, "C1", "did she ever buy an atlas?")
    assert "Blue mug" in asked(session, "C1", "what did she look at?")
    assert "1 purchase on record, on 1 day" in asked(session, "C1", "how often did she order?")
    assert "isn't on record" in asked(session, "C1", "how much does she usually spend?")
    assert session.audited == [("ann", "C1")] * 6


def test_the_last_order_is_all_of_the_last_day_and_no_more() -> None:
    products = [Product(f"P{n}", "Home", 10.0, "Lamps", name=f"Lamp {n}") for n in range(3)]
    events = [
        Event("C1", f"P{n}", "purchase", NOW - days * DAY) for n, days in enumerate((9, 2, 2))
    ]
    shop = Shop(tuple(products), (Customer("C1", avg_order_value=20.0),), tuple(events))
    session = ToolSession("support", recommender=build(shop))
    said = asked(session, "C1", "what did he buy last?")
    assert "Lamp 2 and Lamp 1" in said
    assert "Lamp 0" not in said
    assert "$20" in asked(session, "C1", "what does he usually spend?")


def test_a_record_of_kinds_alone_claims_neither_products_nor_days() -> None:
    products = (Product("P1", "Home", 10.0, "Lamps", name="Arc lamp"),)
    customer = Customer("C1", purchases=("Rugs", "Lamps"), browsing=("Home",))
    session = ToolSession("support", recommender=build(Shop(products, (customer,))))
    assert "Lamps" in asked(session, "C1", "what did she buy last?")
    session.rank("lamps")
    said = asked(session, "C1", "has she bought the first one before?", "1")
    assert said == "Lamps is on record as bought; whether it was Arc lamp isn't."
    assert "By the kind, yes: Rugs" in asked(session, "C1", "has she bought rugs before?")


def test_a_shopper_asks_of_themself_and_of_nobody_else() -> None:
    own = ToolSession("shopper", "C1")
    assert "Brill floor lamp" in asked(own, "", "what did I buy last?")
    for role, who in (("shopper", "C2"), ("guest", "C1"), ("guest", "")):
        session = ToolSession(role, "C1" if role == "shopper" else None)  # type: ignore[arg-type]
        artifact = session.call(
            "lookup_customer", customer_id=who, question="what did C2 buy last?"
        )
        assert set(artifact) == {"refused", "text"}


# -- the same for another customer ------------------------------------------------------------------


def test_the_same_for_another_customer_is_what_was_asked_for_and_nothing_of_the_first() -> None:
    session = ToolSession("support")
    session.call("lookup_customer", customer_id="C1")
    session.wish("a red one under 50, she is 44", wants("color", "red", words="red"), at_most(50),
                 wants("age", 44, words="44"))  # fmt: skip
    session.rank()
    session.say("same for C2").call("lookup_customer", customer_id="C2", same_wishes=True)
    said = {(f["key"], f["value"]) for f in session.state["facts"]}
    assert said == {("color", "red"), ("price", 50.0)}
    assert not session.state["seen"]
    profile = session.rank()["profile"]
    assert "Paris" not in {row["value"] for row in profile}
    assert 51.0 in {row["value"] for row in profile if row["key"] == "age"}


def test_staff_ask_for_the_same_for_one_customer_after_another() -> None:
    say = talk("support")
    first = say("C0004 wants wireless headphones under 100, black")
    for words in ("same for C0009", "what about C0012?", "same search for C0013 please"):
        turn = say(words)
        assert called(turn) == ["lookup_customer", "rank_products"], words
        assert limits(turn, "price") == limits(first, "price"), words
        assert all(card["price"] <= 100 for card in turn.products), words
        assert "draft" not in turn.reply.casefold()
    narrower = say("same for C0014 but under 60")
    assert limits(narrower, "price") == {("at_most", 60.0)}
    assert limits(narrower, "color")


def test_a_list_is_held_against_another_customers() -> None:
    say = talk("support")
    before = say("C0004 wants black headphones under 100")
    after = say("compare with what you'd show C0009")
    shared = {c["product_id"] for c in before.products} & {c["product_id"] for c in after.products}
    assert shared
    names = [c["name"] for c in after.products if c["product_id"] in shared]
    assert all(after.reply.count(name) == 2 for name in names)


def test_a_question_of_one_record_is_asked_of_the_next() -> None:
    say = talk("support")
    say("C0012")
    assert "$86.46" in say("how much does she usually spend?").reply
    turn = say("and C0013?")
    assert "$57.42" in turn.reply
    assert "Aiko Ghosh" in turn.reply


def test_what_is_asked_of_nobody_asks_for_whom() -> None:
    turn = talk("support")("what did she buy last?")
    assert called(turn) == ["lookup_customer"]
    assert "IDs look like" in turn.reply


def test_why_one_should_like_what_is_shown_is_asked_of_the_list() -> None:
    say = talk("shopper", "C0012")
    assert called(say("why do you think I like that?")) != ["lookup_customer"]
    say("show me something")
    turn = say("why do you think I like the second one?")
    assert called(turn) == ["explain_products"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("c12", "C0012"), ("C-0012", "C0012"), ("c 12 last order", "C0012 last order"),
     ("customer no. 12", "C0012"), ("cust 12 wants jeans", "C0012 wants jeans"), ("0012", "C0012"),
     ("c99 is new", "c99 is new"), ("jeans under 12", "jeans under 12"), ("12", "12")],
)  # fmt: skip
def test_ids_are_read_as_people_type_them(typed: str, read: str) -> None:
    assert Customers(frozenset({"C0012", "C0013"})).spelled(typed) == read


def test_a_number_that_two_customers_share_is_nobody_s() -> None:
    assert Customers(frozenset({"A12", "B12"})).spelled("customer 12") == "customer 12"
    assert Customers(frozenset({"A12", "B12"})).spelled("b012") == "B12"


def test_notes_and_pronouns_ask_of_what_was_just_spoken_of() -> None:
    say = talk("support")
    say("c13 needs a yoga mat under 40")
    assert "nothing bought fits “yoga mat”" in say("has she got one already?").reply
    assert "fits “cookware”" in say("did she buy any cookware b4?").reply
    assert "31 October 2026" in say("last order?").reply
    assert "31 October 2026" in say("when was that").reply
    assert "Aiko Ghosh" in say("avg spend?").reply


def test_which_of_the_list_was_bought_is_told_in_one_sentence() -> None:
    say = talk("shopper", "C0007")
    say("sneakers")
    assert "None of these is on record as bought." in say("have I bought any of these?").reply


def test_what_others_of_the_family_bought_is_refused_and_a_guest_has_no_record() -> None:
    refused = talk("shopper", "C0100")("what did my wife order?")
    assert "Umberlane" not in refused.reply
    assert called(refused) == ["lookup_customer"]
    guest = talk()
    assert not guest("show me my orders").products
    assert not guest("what did I buy last?").products


def test_what_was_bought_most_is_counted() -> None:
    products = [
        Product(f"P{n}", "Home", 10.0, kind, brand)
        for n, (kind, brand) in enumerate([("Lamps", "Acmo"), ("Lamps", "Brill"), ("Rugs", "Acmo")])
    ]
    events = [Event("C1", f"P{n}", "purchase", NOW - DAY) for n in range(3)]
    shop = Shop(tuple(products), (Customer("C1"), Customer("C2")), tuple(events))
    session = ToolSession("support", recommender=build(shop))
    said = asked(session, "C1", "which brand does she buy most?")
    assert said == "The brand bought most is Acmo, 2 times. The kind bought most is Lamps, 2 times."
    assert asked(session, "C2", "which brand does she buy most?") == (
        "No purchase is on record so far."
    )


def test_any_of_a_kind_is_that_kind_and_any_alone_is_what_was_asked_for() -> None:
    say = talk("support")
    say("C0032 running shoes under 90")
    assert "Espadrilles" in say("did she buy any shoes before?").reply
    assert "running shoes" in say("did she buy any before?").reply.casefold()
