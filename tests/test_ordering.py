"""The order of a list: superlatives over everything, over what was asked for, and the best rated."""

from data.records import Product
from data.shop import Shop
from engine.profile import Fact, Profile
from engine.ranking.ordering import Ratings
from engine.recommender import Recommender
from tests.toy_shops import build, ids, need


def test_superlatives_over_everything(toy: Recommender) -> None:
    assert ids(toy.recommend(Profile(), 2, sort="cheapest")) == ["mug", "novel"]
    assert ids(toy.recommend(Profile(), 2, sort="dearest")) == ["bells", "atlas"]
    assert ids(toy.recommend(Profile(), 2, sort="best_rated")) == ["atlas", "mat"]


def test_the_cheapest_of_what_was_asked_for(toy: Recommender) -> None:
    assert ids(toy.recommend(need("cheapest fitness"), 5, sort="cheapest")) == ["mat", "bells"]
    soft = Profile((Fact("category", "books"),))
    assert ids(toy.recommend(soft, 5, sort="cheapest")) == ["novel", "atlas"]
    assert ids(toy.recommend(need("snow story"), 1, sort="dearest")) == ["novel"]


def test_a_superlative_keeps_the_limits(toy: Recommender) -> None:
    profile = Profile((Fact("price", 30.0, "at_most", hard=True),))
    assert ids(toy.recommend(profile, 1, sort="dearest")) == ["mat"]


def test_what_is_called_so_goes_before_what_is_near() -> None:
    pens = Shop(
        (
            Product("ink", "Office", 5.0, "Pens", name="Ink bottle for a fountain pen"),
            Product("gel", "Office", 3.0, "Pens", name="Gel pen", description="No fountain."),
            Product("gold", "Office", 90.0, "Pens", name="Golden fountain pen"),
            Product("plain", "Office", 40.0, "Pens", name="Fountain pen"),
            Product("sock", "Clothes", 1.0, "Socks", name="Striped socks"),
        )
    )
    found = ids(build(pens).recommend(need("cheapest fountain pen"), 4, sort="cheapest"))
    # The gel pen is cheaper, but no fountain pen: it fills the list from below.
    assert found == ["ink", "plain", "gold", "gel"]
    assert (
        ids(build(pens).recommend(need("cheapest fountain pen"), 3, sort="cheapest")) == found[:3]
    )
    assert ids(build(pens).recommend(need("golden fountain pen"), 3, sort="dearest"))[0] == "gold"


def test_the_cheapest_of_a_need_that_says_more_than_a_kind() -> None:
    shoes = Shop(
        (
            Product("horn", "Footwear", 2.0, "Care", name="Horn"),
            Product("run", "Footwear", 50.0, "Running Shoes", name="Marathon shoes"),
            Product("walk", "Footwear", 30.0, "Walking Shoes", name="City shoes"),
        )
    )
    recommender = build(shoes)
    assert ids(recommender.recommend(need("shoes"), 1, sort="cheapest")) == ["walk"]
    assert ids(recommender.recommend(need("marathon shoes"), 1, sort="cheapest")) == ["run"]


def test_few_ratings_do_not_make_the_best_rated() -> None:
    counted = [
        Product("one", "A", 1.0, rating=5.0, attributes={"review_count": 1.0}),
        Product("many", "A", 1.0, rating=4.8, attributes={"review_count": 400.0}),
        Product("poor", "A", 1.0, rating=3.0, attributes={"review_count": 50.0}),
        Product("none", "A", 1.0),
    ]
    order = Ratings(counted).drawn
    assert order[1] > order[0] > order[2] > order[3] == 0.0
    uncounted = [Product("a", "A", 1.0, rating=5.0), Product("b", "A", 1.0)]
    assert Ratings(uncounted).drawn.tolist() == [5.0, 0.0]
