"""A thing that is merely named in the middle of a search: a search of its own, or more of this one."""

from __future__ import annotations

import pytest

from agent.dialogue import Dialogue
from agent.understanding.another_thing import names_another_thing, outdated_needs
from data.records import Product
from engine.language.vocabulary import Vocabulary
from tests.talking import talk

SHOP = [
    Product("P1", "Fashion", 10.0, "Jackets", name="Rain Jacket"),
    Product("P2", "Bags", 10.0, "Wallets", name="Pocket Wallet"),
    Product("P3", "Fitness", 10.0, "Yoga", name="Yoga Mat"),
    Product("P4", "Fitness", 10.0, "Yoga", name="Yoga Strap"),
    Product("P5", "Fitness", 10.0, "Weights", name="Hex Weight", attributes={"color": "Red"}),
]
CALLED = {
    "pocket": {"Wallets"}, "pockets": {"Wallets"}, "yoga mat": {"Yoga"}, "yoga strap": {"Yoga"}, "strap": {"Yoga"},
    "jacket": {"Jackets"}, "rain jacket": {"Jackets"},
}  # fmt: skip
WORDS = Vocabulary(
    SHOP, titled=lambda name: CALLED.get(name, ()), is_told={"hood", "mat"}.__contains__
)


def standing(kind: str, need: str, told: str = "") -> Dialogue:
    card = {
        "product_id": "P",
        "name": kind,
        "description": told,
        "category": "",
        "subcategory": kind,
    }
    rows = [("subcategory", kind), ("need", need)]
    profile = [{"key": k, "value": v, "relation": "is", "source": "said"} for k, v in rows]
    return Dialogue(cards=(card,), stage="shown", turns=2, profile=tuple(profile))


JACKETS = standing("Jackets", "jacket")


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("weights", True),
        ("i need a wallet now", True),
        ("weights under 20", True),
        ("a bicycle", True),  # nothing of the shop speaks of it
        ("a rain jacket", False),
        ("jackets", False),
        ("a hood", False),  # some text of the shop does
        ("red", False),
        ("a red one", False),
        ("something warmer", False),
        ("waterproof", False),
        ("weights?", False),
        ("not weights", False),
        ("with pockets", False),
    ],
)
def test_a_bare_name_of_another_thing(text: str, another: bool) -> None:
    assert names_another_thing(text, JACKETS, WORDS) == another
    assert not names_another_thing(text, Dialogue(), WORDS)


def test_what_the_shown_things_have_is_no_other_thing() -> None:
    assert names_another_thing("pockets", JACKETS, WORDS)
    assert not names_another_thing("pockets", standing("Jackets", "jacket", "Two pockets."), WORDS)


def test_an_answer_to_the_open_question_is_no_other_thing() -> None:
    asked = {"key": "subcategory", "options": ["Weights", "Yoga"]}
    standing_open = Dialogue(cards=JACKETS.cards, profile=JACKETS.profile, question=asked)
    assert not names_another_thing("weights", standing_open, WORDS)


def test_another_thing_of_the_same_kind_takes_the_first_one_s_place() -> None:
    mats = standing("Yoga", "yoga mat")
    assert outdated_needs("yoga strap", mats, WORDS) == ("need=yoga mat",)
    assert outdated_needs("a rain jacket", JACKETS, WORDS) == ()
    assert outdated_needs("something cheap", mats, WORDS) == ()
    assert outdated_needs("strap", mats, WORDS) == ()  # may be said of a mat: "with a strap"


@pytest.mark.parametrize(
    ("first", "then", "kind"),
    [
        ("yoga mat", "dumbbells", "Weights"),
        ("airpods wireless earbuds", "a desk lamp", "Lamps"),
        ("shoes for my wife", "a bag", "Handbags"),
    ],
)
def test_another_thing_is_a_search_of_its_own(first: str, then: str, kind: str) -> None:
    say = talk()
    before = say(first)
    after = say(then)
    assert after.products[0]["subcategory"] == kind
    assert not {c["product_id"] for c in before.products} & {
        c["product_id"] for c in after.products
    }


def test_the_budget_stays_and_the_colour_goes() -> None:
    say = talk()
    say("black jacket under 100")
    rows = {(r["key"], r["value"]) for r in say("lamps").profile if r["source"] == "said"}
    assert ("price", 100.0) in rows
    assert not any(key == "color" for key, _ in rows)


def test_a_narrower_kind_keeps_the_colour() -> None:
    say = talk()
    say("black shoes")
    turn = say("boots")
    assert {card["subcategory"] for card in turn.products} == {"Boots"}
    assert any(row["key"] == "color" and row["value"] == "Black" for row in turn.profile)


def test_what_a_thing_is_made_of_leaves_it_what_it_is() -> None:
    say = talk()
    say("i want a bag")
    turn = say("leather")
    assert any(row["key"] == "need" and row["value"] == "bag" for row in turn.profile)
    assert all("Bag" in card["name"] or "Tote" in card["name"] for card in turn.products[:2])


def test_what_the_limits_leave_none_of_is_not_said_to_be_missing() -> None:
    assert "“cushion”" not in talk()("cushion under 20").reply.splitlines()[0]
    assert "“unicorn horn”" in talk()("unicorn horn under 20").reply.splitlines()[0]
