"""What is said of a list on screen goes by the question that it answers, however it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from agent.replying.explanations import told_apart
from data.shop import Shop
from engine.recommender import Recommender
from tests.talking import talk
from tests.tool_session import ToolSession, at_most, ids, lamp_shop, wants
from tests.toy_shops import build
from tools.several_needs import asked_behind


@cache
def joined_shop() -> Recommender:
    """The lamp shop, whose lamps list mugs and fiction as going with them."""
    shop = lamp_shop()
    products = [
        replace(product, similar=("Mugs", "Fiction")) if product.subcategory == "Lamps" else product
        for product in shop.products
    ]
    return build(Shop(tuple(products), shop.customers, shop.events, info=shop.info))


Way = Callable[[ToolSession], dict[str, Any]]

#: Each way to ask for a list.
WAYS: dict[str, Way] = {
    "best": lambda session: session.rank(),
    "a wish": lambda session: session.rank(),
    "cheapest": lambda session: session.rank(sort="cheapest"),
    "best rated": lambda session: session.rank(sort="best_rated"),
    "steered": lambda session: session.rank() and session.rank(steer="cheaper"),
    "others": lambda session: session.rank(count=2) and session.rank(count=2, more=True),
    "like one": lambda session: session.rank() and session.rank(like="2"),
    "beside one": lambda session: session.rank() and session.rank(beside="1"),
    "one need": lambda session: session.rank(needs=["a warm glow"]),
    "several needs": lambda session: session.rank(needs=["lamps", "running shoes", "a mug"]),
    "last bought": lambda session: session.rank(like="last purchase"),
}


@pytest.mark.parametrize("demographics", [True, False])
@pytest.mark.parametrize("role", ["guest", "shopper"])
@pytest.mark.parametrize("way", WAYS)
def test_what_is_said_of_a_list_adds_up_to_its_own_scores(
    way: str, role: str, demographics: bool
) -> None:
    shopper = role == "shopper"
    session = ToolSession(
        "shopper" if shopper else "guest", "C1" if shopper else None, joined_shop()
    )
    session.state["without_demographics"] = not demographics
    if way not in ("best", "several needs", "last bought"):
        session.wish("lamps up to 55", wants("subcategory", "lamps"), at_most(55))
    cards = {card["product_id"]: card for card in WAYS[way](session)["cards"]}
    if way == "last bought" and not shopper:
        return  # a guest bought nothing
    assert cards
    recommender, runtime = joined_shop(), session.runtime
    for product_id, card in cards.items():
        (row,) = session.call("explain_products", kind="why", products=[product_id])["items"]
        assert row["card"]["score"] == pytest.approx(card["score"], abs=1e-4)
        told = sum(reason["contribution"] for reason in row["card"]["reasons"])
        assert told == pytest.approx(card["score"], abs=1e-4)
        assert bool(row["order"]) == (way in ("cheapest", "best rated"))
    for one, other in pairwise(cards):
        need, asked = asked_behind(runtime, one)
        compared = session.call("explain_products", kind="compare", products=[one, other])
        if need != asked_behind(runtime, other)[0]:
            assert "better" not in compared
            continue
        best, second = (
            compared["items"][compared["better"]],
            compared["items"][1 - compared["better"]],
        )
        assert best["card"]["score"] >= second["card"]["score"]
        parts = recommender.contrast(asked, one, other)
        difference = cards[one]["score"] - cards[other]["score"]
        assert sum(part.difference for part in parts) == pytest.approx(difference, abs=1e-4)
        if way == "beside one":
            assert "beside" in {part.block for part in parts}


def test_what_joins_two_products_is_named_by_the_one_that_it_joins_them_with() -> None:
    session = ToolSession(recommender=joined_shop())
    session.wish("lamps", wants("subcategory", "lamps"))
    (first, *_) = ids(session.rank())
    assert set(ids(session.rank(beside="1"))) == {"mug", "novel"}
    compared = session.call("explain_products", kind="compare", products=["1", "2"])
    assert compared["anchor"] == joined_shop().shop.titles([first])[0]
    (shoes,) = session.call("explain_products", kind="why_not", products=["run"])["items"]
    assert (shoes["stranger"], shoes["same_kind"]) == (True, False)
    (lamp,) = session.call("explain_products", kind="why_not", products=["lamp6"])["items"]
    assert (lamp["stranger"], lamp["same_kind"]) == (True, True)
    (itself,) = session.call("explain_products", kind="why_not", products=[first])["items"]
    assert itself["starts"] == "beside"


def test_a_superlative_is_explained_by_its_order() -> None:
    session = ToolSession()
    session.wish("lamps", wants("subcategory", "lamps"))
    assert ids(session.rank(sort="cheapest", count=3)) == ["lamp1", "lamp2", "lamp3"]
    (row,) = session.call("explain_products", kind="why_not", products=["lamp4"])["items"]
    assert [d["block"] for d in row["differences"]] == ["price"]
    assert row["change"] in ("if it cost $30 instead of $40", "if it cost $29.99 instead of $40")
    (what,) = session.call("explain_products", kind="what_if", products=["2", "1"])["items"]
    assert what["change"] in ("if it cost $10 instead of $20", "if it cost $9.99 instead of $20")


def test_what_was_shown_before_is_not_said_to_fit_less() -> None:
    session = ToolSession()
    session.wish("lamps", wants("subcategory", "lamps"))
    (first, *_) = ids(session.rank(count=2))
    session.rank(count=2, more=True)
    (row,) = session.call("explain_products", kind="why_not", products=[first])["items"]
    assert row["mixed"]
    assert row["seen"]
    assert "differences" not in row


def test_lists_of_their_own_have_no_order_between_them() -> None:
    session = ToolSession()
    shown = ids(session.rank(needs=["lamps", "a mug"]))
    (row,) = session.call("explain_products", kind="what_if", products=[shown[0], "mug"])["items"]
    assert row["needs"] == ["lamps", "a mug"]
    (mug,) = session.call("explain_products", kind="why", products=["mug"])["items"]
    assert {"text", "subcategory"} <= {reason["block"] for reason in mug["reasons"]}


def test_a_list_that_is_gone_is_not_what_is_explained() -> None:
    session = ToolSession()
    session.rank(sort="cheapest")
    session.call("build_profile", action="start_over")
    (row,) = session.call("explain_products", kind="why", products=["lamp1"])["items"]
    assert not row["order"]


def test_a_whole_conversation() -> None:
    say = talk()
    say("show me mugs")
    say("what goes with the first?")
    assert "how well it goes with **" in say("1 or 2?").reply
    say("I need a tent, a lamp and a mug")
    assert "matches “tent”" in say("why the first?").reply
    assert "fits better" not in say("1 or 3?").reply
    names = [card["name"] for card in say("show me the cheapest kettles").products]
    turn = say("why 2 over 3?")
    assert all(name in turn.reply for name in names[1:3])
    assert "price, lowest first" in turn.reply


def test_a_list_in_order_of_a_measure_is_explained_by_it() -> None:
    session = ToolSession()
    session.wish("lamps", wants("subcategory", "lamps"))
    shown = ids(session.rank(sort="least", by="lightest", count=3))
    assert shown == ["lamp1", "lamp2", "lamp3"]
    (why,) = session.call("explain_products", kind="why", products=["1"])["items"]
    assert (why["order"], why["by"]) == ("least", "weight_kg")
    (row,) = session.call("explain_products", kind="why_not", products=["lamp5"])["items"]
    assert [d["block"] for d in row["differences"]] == ["weight_kg"]
    assert "2.5 kg" in row["differences"][0]["text"]


def test_products_of_one_name_are_told_apart_by_their_price() -> None:
    jeans, dearer = (
        {"name": "Brand B jeans", "price": 742.0},
        {"name": "Brand B jeans", "price": 4716.0},
    )
    other = {"name": "Brand A jeans", "price": 742.0}
    assert told_apart(jeans, [jeans, dearer, other], "USD") == "**Brand B jeans** at $742"
    assert told_apart(other, [jeans, dearer, other], "USD") == "**Brand A jeans**"
    assert told_apart(jeans, [jeans, dict(jeans)], "USD") == "**Brand B jeans**"
