"""Words for addends claim no more than the addend; contrasts sum; counterfactuals come true."""

from dataclasses import replace

import pytest

from engine.learning.block_weights import BlockWeights
from engine.profile import Fact, Profile
from engine.ranking.asked import Asked
from engine.recommender import Recommender
from tests.toy_shops import build, toy_shop


def texts(toy: Recommender, profile: Profile, product_id: str) -> dict[str, str]:
    return {r.block: r.text for r in toy.score_one(Asked(profile), product_id).reasons}


@pytest.mark.parametrize(
    ("fact", "product", "block", "text"),
    [
        (Fact("brand", "Nordvik"), "mat", "brand", "Nordvik, as you asked"),
        (Fact("category", "fitness"), "mat", "category", "in Fitness, as you asked"),
        (Fact("category", "Fitness", source="staff"), "mat", "category", "in Fitness, as asked"),
        (Fact("category", "Fitness", source="guessed"), "mat", "category",
         "in Fitness, which may fit"),
        (Fact("brand", "Nordvik", "not"), "mat", "brand", "Nordvik, which was not wanted"),
        (Fact("color", "blue"), "mug", "color", "color blue, as you asked"),
        (Fact("price", 20.0), "mat", "price", "price 20.00: about 20, as you asked"),
        (Fact("pages", 300.0, "at_least"), "novel", "pages",
         "pages 320: at least 300, as you asked"),
        (Fact("pages", 330.0, "at_least"), "novel", "pages",
         "pages 320, not at least 330 as you asked"),
        (Fact("need", "kettle"), "kettle", "text", "matches “kettle”"),
        (Fact("season", "winter"), "novel", "season", "for Winter, as you asked"),
    ],
)  # fmt: skip
def test_words(toy: Recommender, fact: Fact, product: str, block: str, text: str) -> None:
    assert texts(toy, Profile((fact,)), product)[block] == text


def test_words_that_hold_for_everybody(toy: Recommender) -> None:
    told = texts(toy, Profile(), "mat")
    assert told["quality"] == "rated 4.6 of 5"
    assert told["season"] == "for Summer, which is now"
    assert told["recent"] == "popular lately"


def test_interest_that_moved_is_told_by_its_sign() -> None:
    """Bought: the mat two days ago, the kettle a month, the atlas 200 days, the novel never."""
    weighty = build(toy_shop(), weights=BlockWeights(prior={"rising": 1.0, "rising_lately": 1.0}))
    lately, this_week = "lately than in the months before", "this week than in the weeks before"
    for product, block, less, text in (
        ("mat", "rising", False, f"more interest {lately}"),
        ("mat", "rising_lately", False, f"more interest {this_week}"),
        ("kettle", "rising_lately", True, f"less interest {this_week}"),
        ("atlas", "rising", True, f"less interest {lately}"),
    ):
        reasons = {r.block: r for r in weighty.score_one(Asked(Profile()), product).reasons}
        assert reasons[block].text == text
        assert (reasons[block].contribution < 0) == less
    assert weighty.score_one(Asked(Profile()), "novel").reasons == ()


def test_a_contrast_sums_to_the_difference(toy: Recommender) -> None:
    profile = Profile((Fact("need", "blue mug"), Fact("brand", "Nordvik")))
    parts = toy.contrast(Asked(profile), "mug", "mat")
    a, b = toy.score_one(Asked(profile), "mug").score, toy.score_one(Asked(profile), "mat").score
    assert sum(part.difference for part in parts) == pytest.approx(a - b, abs=1e-4)
    sizes = [abs(part.difference) for part in parts]
    assert sizes == sorted(sizes, reverse=True)
    assert parts[0].block == "text"
    assert "Blue mug" in parts[0].text


def test_a_counterfactual_drops_the_wish_that_decides(toy: Recommender) -> None:
    profile = Profile((Fact("need", "dumbbells"),))
    found = toy.counterfactual(Asked(profile), "mat", over="bells")
    assert found is not None
    assert (found.field, found.before, found.after) == ("need", "dumbbells", None)


def test_a_price_over_the_limit_must_come_under_it(toy: Recommender) -> None:
    profile = Profile((Fact("need", "dumbbells"), Fact("price", 50.0, "at_most", hard=True)))
    found = toy.counterfactual(Asked(profile), "bells", over="mat")
    assert found is not None
    assert found.field == "price"
    assert isinstance(found.after, float)
    assert 49.0 < found.after <= 50.0


def test_a_better_rating_lifts(toy: Recommender) -> None:
    profile = Profile((Fact("category", "Books"), Fact("rating", 5.0, weight=9.0)))
    found = toy.counterfactual(Asked(profile), "novel", over="atlas")
    assert found is not None
    assert found.field in ("rating", "price")
    assert found.after is not None
    novel, asked = toy.shop.product("novel"), Asked(profile)
    assert novel is not None
    lifted = replace(novel, **{found.field: found.after})
    assert toy.replay.ahead(asked, "novel", [lifted], "atlas")[0]


def test_what_ranks_above_already_needs_no_change(toy: Recommender) -> None:
    assert (
        toy.counterfactual(Asked(Profile((Fact("need", "kettle"),))), "kettle", over="mat") is None
    )
    with pytest.raises(ValueError, match="itself"):
        toy.counterfactual(Asked(Profile()), "mat", over="mat")
