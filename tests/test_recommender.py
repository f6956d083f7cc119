"""The whole engine: ranking, constraints, reasons, sorting, people."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Event, Product
from data.shop import Shop
from engine.learning.block_weights import HISTORY, BlockWeights
from engine.person.people import repeat_weight
from engine.profile import Fact, Interaction, Profile
from engine.ranking.asked import Asked
from engine.ranking.ordering import best_rows
from engine.recommender import Recommender, UnknownCustomerError, UnknownProductError
from tests.fakes import fake_encode
from tests.toy_shops import DAY, NOW, build, ids, need, profiles, shops, toy_shop

# -- ranking ------------------------------------------------------------------------------------


def test_a_stranger_gets_what_is_liked_now(toy: Recommender) -> None:
    answer = toy.recommend(Profile(), 3)
    assert answer.eligible == 6
    assert ids(answer)[0] == "mat"  # bought lately, well rated, for summer
    assert all(reason.block != "behaviour" for reason in answer.items[0].reasons)


@pytest.mark.parametrize(
    ("text", "first"),
    [("kettle", "kettle"), ("a ketle please", "kettle"), ("something blue for fitness", "mat"),
     ("story", "novel"), ("norvik yoga", "mat")],
)  # fmt: skip
def test_what_is_asked_for_comes_first(toy: Recommender, text: str, first: str) -> None:
    assert ids(toy.recommend(need(text), 2))[0] == first


def test_a_soft_wish_steers_and_excludes_nothing(toy: Recommender) -> None:
    answer = toy.recommend(Profile((Fact("brand", "Pagewell"),)), 6)
    assert set(ids(answer)[:2]) == {"novel", "atlas"}
    assert len(answer.items) == 6


def test_a_soft_dislike_steps_back(toy: Recommender) -> None:
    answer = toy.recommend(Profile((Fact("brand", "Nordvik", "not"),)), 6, diversity=0.0)
    assert set(ids(answer)[-2:]) == {"mat", "kettle"}


def test_a_wish_about_a_number(toy: Recommender) -> None:
    near = toy.recommend(Profile((Fact("pages", 480.0, weight=3.0),)), 1)
    assert ids(near) == ["atlas"]
    cheap = toy.recommend(Profile((Fact("price", 10.0, "at_most", weight=3.0),)), 1)
    assert ids(cheap) == ["mug"]


def test_out_of_stock_and_excluded_are_not_shown(toy: Recommender) -> None:
    shown = ids(toy.recommend(Profile(exclude=frozenset({"mat"})), 10))
    assert "gone" not in shown
    assert "mat" not in shown


def test_k(toy: Recommender) -> None:
    assert len(toy.recommend(Profile(), 1).items) == 1
    assert len(toy.recommend(Profile(), 100).items) == 6
    for k in (0, -1):
        with pytest.raises(ValueError, match="at least 1"):
            toy.recommend(Profile(), k)


def test_unknown_names_are_refused(toy: Recommender) -> None:
    with pytest.raises(ValueError, match="expected best, cheapest"):
        toy.recommend(Profile(), sort="nicest")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'colour'"):
        toy.recommend(Profile((Fact("colour", "red", hard=True),)))
    with pytest.raises(UnknownProductError, match="'P99'"):
        toy.score_one(Asked(Profile()), "P99")
    with pytest.raises(UnknownProductError):
        toy.recommend(Profile(), like="P99")
    with pytest.raises(UnknownCustomerError, match="'C99'"):
        toy.profile_for("C99")
    with pytest.raises(UnknownProductError):
        toy.add_event(Event("buyer", "P99", "view", NOW))


def test_an_empty_list_names_its_cause(toy: Recommender) -> None:
    facts = (Fact("category", "Fitness", hard=True), Fact("price", 5.0, "at_most", hard=True))
    answer = toy.recommend(Profile(facts))
    assert answer.items == ()
    assert answer.cause == facts[1]
    assert answer.relaxation is not None
    assert answer.relaxation.relaxed == Fact("price", 20.0, "at_most", hard=True)


def test_like_another_product(toy: Recommender) -> None:
    answer = toy.recommend(Profile(), 6, like="novel", diversity=0.0)
    assert ids(answer)[0] == "atlas"
    assert "novel" not in ids(answer)
    assert any("like “A long winter”" in reason.text for reason in answer.items[0].reasons)


# -- people -------------------------------------------------------------------------------------


def test_history_steers_and_what_was_bought_steps_back(toy: Recommender) -> None:
    profile = toy.profile_for("buyer")
    assert [i.product_id for i in profile.history] == ["kettle", "mug"]
    assert profile.history[0].age_days == pytest.approx(30.0)
    texts = [reason.text for reason in toy.score_one(Asked(profile), "mat").reasons]
    assert "Nordvik, a brand you bought before" in texts
    again = [r for r in toy.score_one(Asked(profile), "kettle").reasons if r.block == "again"]
    assert [r.text for r in again] == ["you bought this before"]
    assert again[0].contribution < 0


def test_goes_with_what_was_seen(toy: Recommender) -> None:
    texts = [
        reason.text for reason in toy.score_one(Asked(toy.profile_for("buyer")), "kettle").reasons
    ]
    assert "goes with the Blue mug you looked at" in texts


def test_a_customer_without_events_is_known_by_the_record(toy: Recommender) -> None:
    profile = toy.profile_for("browser", [Fact("need", "mug")])
    known = {(f.key, f.value, f.source) for f in profile.facts}
    assert ("category", "Fitness", "history") in known
    assert ("subcategory", "Kettle", "history") in known
    assert ("avg_order_value", 20.0, "history") in known
    assert ("holiday", "yes", "history") in known
    assert profile.facts[-1].key == "need"
    texts = [reason.text for reason in toy.score_one(Asked(profile), "kettle").reasons]
    assert "in Kitchen, which you browsed" in texts
    assert "Kettle, a kind you bought before" in texts


def test_a_gift_says_nothing_of_the_giver(toy: Recommender) -> None:
    for customer in ("buyer", "browser"):
        known = toy.profile_for(customer, [Fact("need", "blue mug")])
        gift = Profile(known.facts, known.history, use_history=False)
        for item in toy.recommend(gift, 6).items:
            for reason in item.reasons:
                assert reason.block not in ("behaviour", "again", "price_level")
                assert "you" not in reason.text.replace("as you asked", "")


def test_demographics_do_not_steer_by_default(toy: Recommender) -> None:
    facts = (Fact("age", 30.0), Fact("gender", "Female"), Fact("segment", "New"))
    assert toy.recommend(Profile(facts), 6) == toy.recommend(Profile(), 6)


def test_a_stranger_is_never_told_of_a_past(toy: Recommender) -> None:
    for item in toy.recommend(Profile(), 6).items:
        assert not any("you" in reason.text for reason in item.reasons)


def test_where_people_buy_again_it_is_offered_again() -> None:
    once = toy_shop()
    often = [Event("u", "mug", "purchase", NOW - n * DAY) for n in range(9)]
    assert repeat_weight(once) < 0 < repeat_weight(Shop(once.products, (), tuple(often)))


# -- shape --------------------------------------------------------------------------------------


def test_weights_are_replaceable() -> None:
    quiet = build(toy_shop(), weights=BlockWeights(prior={}))
    assert {item.score for item in quiet.recommend(Profile(), 6).items} == {0.0}
    # all equal: the shop's own order decides
    assert ids(quiet.recommend(Profile(), 6, diversity=0.0)) == [
        "mat", "bells", "kettle", "mug", "novel", "atlas",
    ]  # fmt: skip


def test_an_item_item_model_plugs_in() -> None:
    class Pairs:
        """Row 4 (mug) goes with row 2 (kettle), and nothing else with anything."""

        table = np.zeros((7, 7), np.float32)
        table[2, 4] = 1.0

        def sums(self, rows: list[int], weights: list[float]) -> tuple[np.ndarray, np.ndarray]:
            return np.arange(7), np.asarray(weights, np.float32) @ self.table[rows]

        def version(self, rows: list[int]) -> int:
            return 0

        def parts(self, rows: list[int], weights: list[float], targets: list[int]) -> np.ndarray:
            return np.asarray(weights)[:, None] * self.table[np.ix_(rows, targets)]

        def update(
            self, history: list[tuple[int, float]], item: int, weight: float, lessons: list[str]
        ) -> None:
            learned.append((history, item, weight))
            lessons.append("how")

        def take_back(self, lesson: str) -> None:
            learned.remove(learned[-1])
            assert lesson == "how"

    learned: list[tuple[list[tuple[int, float]], int, float]] = []
    recommender = build(toy_shop(), behaviour=Pairs())
    profile = Profile(history=(Interaction("kettle", "purchase"),))
    scored = recommender.score_one(Asked(profile), "mug")
    (reason,) = [r for r in scored.reasons if r.block == "behaviour"]
    assert reason.text == "goes with the Steel kettle you bought"
    assert reason.contribution == pytest.approx(HISTORY["behaviour"])
    recommender.add_event(Event("buyer", "mat", "purchase", NOW))
    assert learned == [([(2, 1.0), (4, 0.2)], 0, 1.0)]
    recommender.forget("buyer")
    assert learned == []


def test_without_an_encoder_words_still_count() -> None:
    recommender = Recommender.build(toy_shop(), None, clock=lambda: NOW)
    assert ids(recommender.recommend(need("ketle"), 1)) == ["kettle"]


def test_a_second_start_embeds_nothing(tmp_path: Path) -> None:
    asked: list[str] = []

    def encode(texts):  # type: ignore[no-untyped-def]
        asked.extend(texts)
        return fake_encode(texts)

    told: list[str] = []
    Recommender.build(toy_shop(), encode, tmp_path, progress=lambda what, _share: told.append(what))
    assert told[0] == "reading words"
    assert "embedding products" in told
    asked.clear()
    Recommender.build(toy_shop(), encode, tmp_path)
    assert asked == []


def test_best_rows_breaks_ties_by_row() -> None:
    scores = np.array([1, 2, 2, 2, 0], np.float32)
    assert best_rows(scores, np.ones(5, bool), 2) == [1, 2]
    assert best_rows(scores, np.array([1, 0, 1, 1, 1], bool), 3) == [2, 3, 0]
    assert best_rows(scores, np.zeros(5, bool), 3) == []


def test_a_list_is_not_all_of_one_kind_unless_asked() -> None:
    products = [
        Product(f"{kind}{n}", "Home", 10.0 + n, kind, name=f"{kind} {n}", rating=rating - n / 100)
        for kind, rating in (("lamp", 4.9), ("rug", 4.85), ("vase", 4.84))
        for n in range(5)
    ]
    recommender = build(Shop(tuple(products)))
    kinds = [item.product.subcategory for item in recommender.recommend(Profile(), 5).items]
    plain = recommender.recommend(Profile(), 5, diversity=0.0)
    assert {item.product.subcategory for item in plain.items} == {"lamp"}
    assert len(set(kinds)) > 1
    asked = recommender.recommend(Profile((Fact("subcategory", "lamp"),)), 5)
    assert {item.product.subcategory for item in asked.items} == {"lamp"}


# -- properties ---------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_constraints_hold_reasons_sum_and_the_answer_is_determined(data: st.DataObject) -> None:
    shop = data.draw(shops())
    profile = data.draw(profiles(shop))
    recommender = build(shop)
    k = data.draw(st.integers(1, 12))
    sort = data.draw(st.sampled_from(("best", "cheapest", "dearest", "best_rated")))
    answer = recommender.recommend(profile, k, sort=sort)
    assert len(answer.items) <= min(k, answer.eligible)
    if sort == "best":
        assert len(answer.items) == min(k, answer.eligible)
    assert (answer.eligible == 0) == (answer.items == ())
    assert len(set(ids(answer))) == len(answer.items)
    for item in answer.items:
        assert recommender.broken(profile, item.product.product_id) == ()
        assert abs(sum(r.contribution for r in item.reasons) - item.score) < 1e-4
        parts = [reason.contribution for reason in item.reasons]
        assert parts == sorted(parts, reverse=True)
        alone = recommender.score_one(Asked(profile), item.product.product_id)
        assert alone.score == pytest.approx(item.score, abs=1e-6)
        assert {r.text for r in alone.reasons} == {r.text for r in item.reasons}
    assert recommender.recommend(profile, k, sort=sort) == answer


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_the_scan_equals_the_addends_and_the_order_is_theirs(data: st.DataObject) -> None:
    shop = data.draw(shops())
    profile = data.draw(profiles(shop))
    recommender = build(shop)
    terms = recommender.tastes.terms(profile)
    scan = recommender.space.scores(terms).numpy()
    rows = range(len(shop.products))
    assert np.allclose(scan, recommender.space.addends(terms, rows).sum(axis=0), atol=1e-4)
    best = recommender.recommend(profile, 20, diversity=0.0).items
    assert all(a.score >= b.score - 1e-5 for a, b in pairwise(best))
