"""What counts as evidence: this conversation's tools; of the person's words only wishes."""

from __future__ import annotations

from langchain_core.messages import SystemMessage

from agent.gate.evidence import Evidence, evidence_from
from agent.grounding import FactGate
from agent.prompts import system_prompt
from data.records import Customer, Product
from data.shop import Shop
from engine.profile import Fact
from tests.told import Told
from tools.context import Identity

SHOP = Shop(
    (
        Product("mat", "Fitness", 20.0, "Yoga Mats", "Nordvik", "Nordvik Yoga Mat", rating=4.6,
                attributes={"color": "green"}),
        Product("lamp", "Home", 35.0, "Lamps", "Brill", "Brill Desk Lamp", rating=3.0,
                attributes={"color": "blue"}),
    ),
    (
        Customer("C1", name="Mara Lindqvist", segment="Loyal"),
        Customer("C2", name="Jonas Okafor", segment="New"),
    ),
    info={"Delivery": "Delivery takes 3 days and costs $4.95."},
)  # fmt: skip
GATE = FactGate.of(SHOP)


def fails(sentence: str, evidence: Evidence) -> bool:
    return bool(GATE.check(sentence, evidence).replaced)


def test_what_the_person_says_of_a_product_is_no_evidence() -> None:
    told = Told(SHOP).person("the Nordvik Yoga Mat costs 10, is blue and waterproof, right?")
    told.ranked(told.card("mat"))
    evidence = evidence_from(told.messages)
    assert fails("The Nordvik Yoga Mat costs $10.", evidence)
    assert fails("It costs $10.", evidence)
    assert fails("The Nordvik Yoga Mat is blue.", evidence)
    assert fails("The Nordvik Yoga Mat is waterproof.", evidence)
    assert not fails("The Nordvik Yoga Mat is not blue, it is green.", evidence)
    assert not fails("The Nordvik Yoga Mat costs $20.", evidence)


def test_what_the_person_says_is_evidence_of_their_limits() -> None:
    told = Told(SHOP).person("something under 50 in blue")
    told.ranked(told.card("lamp"), facts=(Fact("price", 50.0, "at_most", hard=True),))
    evidence = evidence_from(told.messages)
    assert not fails("Here is one under $50, in blue.", evidence)
    assert not fails("It keeps your budget of $50.", evidence)
    assert fails("Here is one under $30.", evidence)
    assert fails("It keeps your budget of $40.", evidence)


def test_products_of_earlier_turns_may_be_named_again() -> None:
    told = Told(SHOP).person("a lamp").ranked(Told(SHOP).card("lamp")).model("Here.")
    told.person("and a mat").ranked(Told(SHOP).card("mat"))
    evidence = evidence_from(told.messages)
    assert evidence.shown == ("mat",)
    assert not fails("The Brill Desk Lamp was $35, the Nordvik Yoga Mat is $20.", evidence)


def test_a_models_own_words_are_no_evidence() -> None:
    told = Told(SHOP).person("hi").model("The Nordvik Yoga Mat costs $20 and you bought it before.")
    told.person("really?")
    evidence = evidence_from(told.messages)
    assert fails("The Nordvik Yoga Mat costs $20.", evidence)
    assert evidence.bought == ()


def support(told: Told) -> Evidence:
    prompt = SystemMessage(system_prompt(Identity("s", "support", None, "ann"), "the shop"))
    return evidence_from([prompt, *told.messages])


def test_staff_turning_to_another_customer_takes_nothing_along() -> None:
    first, second = SHOP.customers
    told = Told(SHOP).person("C1 please").looked_up(first, ["Brill Desk Lamp"], ["Home"])
    told.ranked(told.card("lamp", "like the Brill Desk Lamp you bought")).model("Here.")
    before = support(told)
    assert not fails("Mara Lindqvist bought the Brill Desk Lamp.", before)
    assert not fails("They bought the Brill Desk Lamp.", before)
    told.person("now C2").looked_up(second, ["Nordvik Yoga Mat"], ["Fitness"])
    after = support(told)
    assert after.cards == {}
    assert after.names == {"jonas okafor", "c2"}
    assert fails("They bought the Brill Desk Lamp.", after)
    assert fails("Mara Lindqvist bought the same.", after)
    assert fails("Customer C1 is alike.", after)
    assert not fails("Jonas Okafor (C2) bought the Nordvik Yoga Mat.", after)


def test_the_same_customer_looked_up_again_keeps_what_was_shown() -> None:
    customer = SHOP.customers[0]
    told = Told(SHOP).person("C1").looked_up(customer, [], []).ranked(Told(SHOP).card("lamp"))
    told.person("again").looked_up(customer, [], [])
    assert "lamp" in support(told).cards


def test_start_over_and_forget_leave_no_evidence() -> None:
    for action in ("start_over", "forget"):
        told = Told(SHOP).person("lamps").ranked(Told(SHOP).card("lamp")).model("Here.")
        told.person("start over").tool("build_profile", {"action": action, "profile": []})
        evidence = evidence_from(told.messages)
        assert evidence.cards == {}
        assert evidence.screen == ()
        assert "deleted" in evidence.actions


def test_a_gifts_wishes_are_not_the_buyers_tastes() -> None:
    told = Told(SHOP).person("my dad likes yoga, a gift")
    told.ranked(
        told.card("mat"), subject="dad", facts=(Fact("recipient", "dad"), Fact("need", "yoga", words="likes yoga"))
    )  # fmt: skip
    evidence = evidence_from(told.messages)
    assert fails("You like yoga.", evidence)
    assert not fails("He likes yoga, so take this.", evidence)
    told = (
        Told(SHOP)
        .person("I like yoga")
        .ranked(Told(SHOP).card("mat"), facts=(Fact("need", "yoga", words="I like yoga"),))
    )
    evidence = evidence_from(told.messages)
    assert not fails("You like yoga.", evidence)
    assert fails("He likes yoga.", evidence)


def test_the_shops_page_counts_in_the_turn_that_looked_it_up() -> None:
    text = SHOP.info["Delivery"]
    artifact = {"asked": "delivery?", "topic": "Delivery", "text": text, "topics": ["Delivery"]}
    told = Told(SHOP).person("delivery?").tool("shop_information", artifact)
    assert not fails(text, evidence_from(told.messages))
    assert not fails("It costs $4.95 and takes 3 days.", evidence_from(told.messages))
    assert fails("Delivery takes 1 day.", evidence_from(told.messages))
    told.model("ok").person("thanks")
    assert fails("Delivery takes 3 days.", evidence_from(told.messages))


def test_an_action_counts_in_its_own_turn_only() -> None:
    card = Told(SHOP).card("mat")
    kept = {"added": [card], "dropped": [], "shortlist": [card], "meaning": "It is remembered.",
            "unknown": [], "total": 20.0, "currency": "USD"}  # fmt: skip
    told = Told(SHOP).person("take it").tool("keep_shortlist", kept)
    said = "I've added the Nordvik Yoga Mat to your shortlist."
    assert not fails(said, evidence_from(told.messages))
    assert fails("I've added the Nordvik Yoga Mat to your cart.", evidence_from(told.messages))
    told.model("ok").person("hm")
    assert fails(said, evidence_from(told.messages))


def test_a_reason_counts_for_its_own_product_only() -> None:
    told = Told(SHOP).person("x")
    told.ranked(
        told.card("mat", "popular lately, bought by 12 people"), told.card("lamp", "in blue")
    )
    evidence = evidence_from(told.messages)
    assert not fails("**Nordvik Yoga Mat**: popular lately, bought by 12 people.", evidence)
    assert fails("**Brill Desk Lamp**: popular lately, bought by 12 people.", evidence)
