"""The ranking tool in a conversation: steering, more, several needs, questions, offers, limits."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Product
from data.shop import Shop
from engine.profile import Fact
from tests.tool_session import ToolSession, at_most, ids, lamp_shop, no, wants
from tests.toy_shops import build, profiles, shops

LAMPS = wants("subcategory", "lamp")


def lamps(session: ToolSession, *wishes: dict[str, object], **args: object) -> dict[str, object]:
    said = " ".join(["lamps", *(str(wish["value"]) for wish in wishes)])
    session.wish(said, {**LAMPS, "words": "lamps"}, *wishes)
    return session.rank(**args)


def prices(artifact: dict[str, object]) -> list[float]:
    return [card["price"] for card in artifact["cards"]]  # type: ignore[index]


def test_a_list_has_five_products_unless_said_otherwise() -> None:
    assert len(ids(lamps(ToolSession()))) == 5
    assert len(ids(lamps(ToolSession(), count=2))) == 2
    assert len(ids(lamps(ToolSession(), count=99))) == 6
    assert len(ids(lamps(ToolSession(), count=-1))) == 1


def test_cheaper_stays_below_the_middle_of_the_list() -> None:
    session = ToolSession()
    shown = prices(lamps(session, sort="dearest"))
    assert shown == [60, 50, 40, 30, 20]
    cheaper = session.rank("cheaper", steer="cheaper")
    assert sorted(prices(cheaper)) == [10, 20, 30]
    assert "up to $39.99" in session.known


def test_cheaper_than_one_stays_below_that_one() -> None:
    session = ToolSession()
    lamps(session, sort="dearest")
    assert max(prices(session.rank("cheaper than 4", steer="cheaper", than="4"))) == 20


def test_cheaper_again_and_again_ends_honestly_and_poisons_nothing() -> None:
    session = ToolSession()
    lamps(session)
    lists = [session.rank("cheaper", steer="cheaper") for _ in range(6)]
    dearest = [max(prices(found)) for found in lists if found["cards"]]
    assert dearest == sorted(dearest, reverse=True)
    assert dearest[-1] == 10
    last = lists[-1]
    assert last["cards"] == []
    assert last["offer"] is None  # "raise the budget" is no answer to "cheaper"
    assert ids(session.rank("and now?")) == ["lamp1"]  # the last bound that gave a list still holds
    assert session.state["cards"]


def test_cheaper_that_finds_nothing_keeps_the_cards_and_the_wishes() -> None:
    session = ToolSession()
    lamps(session, at_most(10, "10"))
    before = [*session.known], session.state["cards"]
    session.rank("cheaper", steer="cheaper")
    assert ([*session.known], session.state["cards"]) == before


def test_steering_never_loosens_a_limit() -> None:
    session = ToolSession()
    lamps(session, sort="dearest")
    session.wish("under 25", at_most(25, "25"))
    found = session.rank("cheaper", steer="cheaper")  # the cards are dearer than the new limit
    assert max(prices(found)) <= 25
    session = ToolSession()
    lamps(session, at_most(35, "35"), sort="dearest")
    assert max(prices(session.rank("pricier", steer="pricier"))) <= 35


def test_cheaper_does_not_break_a_floor() -> None:
    session = ToolSession()
    session.wish("lamps from 40", LAMPS, {"key": "price", "value": 40, "relation": "at_least"})
    session.rank(count=1, sort="cheapest")
    assert session.rank("cheaper", steer="cheaper")["cards"] == []
    assert min(prices(session.rank("go on"))) == 40


def test_pricier_goes_up() -> None:
    session = ToolSession()
    lamps(session, sort="cheapest")
    assert min(prices(session.rank("fancier", steer="pricier"))) == 40


def test_better_rated_beats_the_middle_of_the_list() -> None:
    session = ToolSession()
    lamps(session, sort="cheapest")  # 3.5 4.0 4.2 4.4 4.6
    better = session.rank("better rated", steer="better_rated")
    assert {card["rating"] for card in better["cards"]} == {4.4, 4.6, 4.8}


def test_better_than_the_best_is_said_to_be_impossible() -> None:
    best = Product("best", "Home", 5.0, "Lamps", rating=5.0)
    session = ToolSession(recommender=build(Shop((best,), (), ())))
    session.rank("a lamp")
    found = session.rank("better rated", steer="better_rated")
    assert found["cards"] == []
    assert "best rating" in found["note"]
    assert ids(session.rank("ok")) == ["best"]


def test_better_rated_without_ratings_is_said_to_be_impossible() -> None:
    plain = Product("plain", "Home", 5.0, "Lamps")
    session = ToolSession(recommender=build(Shop((plain,), (), ())))
    session.rank("a lamp")
    assert "no ratings" in session.rank("better rated", steer="better_rated")["note"]


def test_steering_with_nothing_shown_is_a_plain_list() -> None:
    assert len(ids(ToolSession().rank("cheaper", steer="cheaper"))) == 5


def test_more_repeats_nothing_until_it_ran_out_and_then_begins_anew() -> None:
    session = ToolSession()
    pages = [
        ids(lamps(session, count=2)),
        *(ids(session.rank("more", count=2, more=True)) for _ in range(2)),
    ]
    shown = [product for page in pages for product in page]
    assert len(shown) == len(set(shown)) == 6
    out = session.rank("more", count=2, more=True)
    assert out["ran_out"]
    assert out["cards"] == []
    again = ids(session.rank("more", count=2, more=True))
    assert len(again) == 2
    assert not set(again) & set(pages[-1])


def test_like_a_shown_one_ranks_its_kin_first_and_leaves_it_out() -> None:
    session = ToolSession()
    session.rank("something", count=10)
    place = next(n for n, c in enumerate(session.state["cards"], 1) if c["product_id"] == "run")
    found = session.rank("like that", like=str(place))
    assert found["like"] == "run"
    assert ids(found)[0] == "hike"
    assert "run" not in ids(found)
    assert found["question"] is None


def test_like_something_that_is_not_there_is_noted() -> None:
    session = ToolSession()
    lamps(session)
    found = session.rank("like 9", like="number 9")
    assert found["like"] is None
    assert "number 9" in found["note"]


def test_several_needs_get_a_short_list_each_with_no_product_twice() -> None:
    session = ToolSession()
    session.wish("under 100", at_most(100))
    found = session.rank("a lamp, shoes and a phone", needs=["a lamp", "shoes", "a lamp "])
    by_need: dict[str, list[str]] = {}
    for card in found["cards"]:
        by_need.setdefault(card["for"], []).append(card["subcategory"])
        assert card["price"] <= 100
    assert by_need == {"a lamp": ["Lamps", "Lamps"], "shoes": ["Running Shoes"]}
    assert len(set(ids(found))) == 3
    assert found["question"] is None


def test_several_needs_are_not_hindered_by_the_kind_asked_before() -> None:
    session = ToolSession()
    lamps(session)
    found = session.rank("a mug and a book", needs=["mug", "books"])
    assert {card["for"] for card in found["cards"]} == {"mug", "books"}
    assert not found["missing"]


def test_a_need_that_finds_nothing_is_missing() -> None:
    session = ToolSession()
    session.wish("under 20", at_most(20))
    found = session.rank("mug and hiking shoes", needs=["mug", "hiking shoes"])
    assert found["missing"] == ["hiking shoes"]


def test_one_need_is_a_need_like_any_other() -> None:
    assert ids(ToolSession().rank("a mug", needs=["mug"])) == ["mug"]


def test_superlatives_are_in_order() -> None:
    session = ToolSession()
    assert prices(lamps(session, sort="cheapest")) == [10, 20, 30, 40, 50]
    assert [c["rating"] for c in session.rank(sort="best_rated")["cards"]] == [
        4.8,
        4.6,
        4.4,
        4.2,
        4.0,
    ]


def test_a_question_is_asked_once_and_only_below_a_plain_list() -> None:
    session = ToolSession()
    keys = []
    for _ in range(6):
        question = session.rank("hm", count=3)["question"]
        keys.append(question and question["key"])
    asked = [key for key in keys if key]
    assert asked
    assert len(asked) == len(set(asked))
    assert session.state["asked"] == asked
    assert ToolSession().rank("cheapest", sort="cheapest")["question"] is None


def test_an_empty_list_offers_one_change_and_takes_it_only_when_accepted() -> None:
    session = ToolSession()
    found = lamps(session, at_most(5, "5"), count=3)
    assert found["cards"] == []
    assert found["cause"]["key"] == "price"
    assert "10.00" in found["offer"]
    assert ids(session.rank("hm")) == []
    session.say("yes").call("build_profile", action="accept_offer")
    assert ids(session.rank()) == ["lamp1"]
    assert "up to $10" in session.known
    assert session.state["offer"] is None


def test_rejected_products_and_brands_do_not_come_back() -> None:
    session = ToolSession()
    lamps(session)
    session.wish("not the Acmo, not number 1", no("brand", "Acmo"))
    found = session.rank()
    assert "Acmo" not in {card["brand"] for card in found["cards"]}


def test_out_of_stock_is_never_shown() -> None:
    session = ToolSession()
    session.wish("tennis shoes", wants("subcategory", "tennis shoes"))
    assert session.rank()["cards"] == []


def test_staff_steer_for_a_customer_in_their_own_name() -> None:
    session = ToolSession("support")
    session.rank("lamps")
    session.rank("cheaper", steer="cheaper")
    assert session.state["facts"][-1]["source"] == "staff"


@given(data=st.data())
@settings(max_examples=60)
def test_every_card_keeps_every_hard_limit(data: st.DataObject) -> None:
    shop = data.draw(shops())
    profile = data.draw(profiles(shop, hard_only=True))
    session = ToolSession(recommender=build(shop))
    session.state["facts"] = [fact.to_dict() for fact in profile.facts]
    for _ in range(3):
        artifact = session.rank(
            "go on",
            steer=data.draw(st.sampled_from(["", "cheaper", "pricier", "better_rated"])),
            than=data.draw(st.sampled_from(["", "1", "7"])),
            more=data.draw(st.booleans()),
            sort=data.draw(st.sampled_from(["best", "cheapest", "best_rated"])),
        )
        for card in artifact["cards"]:
            product = shop.product(card["product_id"])
            assert product is not None
            assert card["price"] == product.price
            assert product.stock != 0
            assert not _broken(profile.facts, product)


def _broken(facts: tuple[Fact, ...], product: Product) -> list[Fact]:
    """Limits and exclusions that a product breaks, worked out anew from its columns."""
    broken = []
    for fact in facts:
        own = {"price": product.price, "rating": product.rating, "product": product.product_id,
               "brand": product.brand, "category": product.category,
               "subcategory": product.subcategory}[fact.key]  # fmt: skip
        if fact.relation == "at_most":
            bad = own is None or own > fact.value  # type: ignore[operator]
        elif fact.relation == "at_least":
            bad = own is None or own < fact.value  # type: ignore[operator]
        elif fact.relation == "not":
            bad = str(own).casefold() == str(fact.value).casefold()
        else:
            same = [f.value for f in facts if f.key == fact.key and f.relation == "is"]
            bad = str(own).casefold() not in {str(value).casefold() for value in same}
        broken += [fact] if bad else []
    return broken


def test_the_toy_shop_is_what_these_tests_say() -> None:
    shop = lamp_shop()
    assert [p.price for p in shop.products[:6]] == [10, 20, 30, 40, 50, 60]
    assert replace(shop).product("ball").stock == 0  # type: ignore[union-attr]
