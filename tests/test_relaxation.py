"""An empty list says why, and what it offers comes true when it is taken."""

from hypothesis import given
from hypothesis import strategies as st

from data.shop import Shop
from engine.candidates import Candidates, conditions
from engine.profile import Fact, Profile
from engine.ranking.relaxation import Emptiness, explain_empty
from tests.toy_shops import profiles, shops, toy_shop

CANDIDATES = Candidates(toy_shop().products)


def hard(key: str, value: str | float, relation: str = "is") -> Fact:
    return Fact(key, value, relation, hard=True)  # type: ignore[arg-type]


def why(*facts: Fact) -> Emptiness:
    assert not CANDIDATES.mask(Profile(facts)).any()
    return explain_empty(CANDIDATES, Profile(facts))


def test_the_budget_is_raised_to_the_cheapest_that_fits() -> None:
    budget = hard("price", 15.0, "at_most")
    found = why(hard("category", "Fitness"), budget)
    assert found.cause == budget
    assert found.relaxation is not None
    assert found.relaxation.relaxed == hard("price", 20.0, "at_most")
    assert found.relaxation.eligible == 1
    assert found.relaxation.text == "raising the budget to 20.00 would give 1 product"


def test_a_lower_bound_comes_down_to_the_best_there_is() -> None:
    found = why(hard("subcategory", "Kettle"), hard("rating", 4.0, "at_least"))
    assert found.relaxation is not None
    assert found.relaxation.relaxed == hard("rating", 3.0, "at_least")


def test_a_dearer_product_is_offered_before_another_kind() -> None:
    found = why(hard("subcategory", "Maps"), hard("price", 9.0, "at_most"))
    assert found.relaxation is not None
    assert found.relaxation.relaxed == hard("price", 45.0, "at_most")


def test_a_brand_is_dropped_before_a_category() -> None:
    found = why(hard("category", "Books"), hard("brand", "Nordvik"))
    assert found.cause == hard("brand", "Nordvik")
    assert found.relaxation is not None
    assert found.relaxation.relaxed is None
    assert found.relaxation.eligible == 2


def test_one_of_several_alternatives_becomes_another_value() -> None:
    alternatives = (hard("brand", "Nobody"), hard("brand", "No one"))
    found = why(*alternatives)
    assert found.relaxation is not None
    assert found.relaxation.constraint == alternatives[0]
    assert found.relaxation.relaxed in (hard("brand", "Nordvik"), hard("brand", "Pagewell"))
    assert found.relaxation.eligible == 2


def test_when_no_single_change_helps_the_pair_is_told() -> None:
    found = why(hard("brand", "Nobody"), hard("color", "pink"))
    assert found.relaxation is None
    assert found.cause == hard("brand", "Nobody")
    assert "brand Nobody" in found.text
    assert "color pink" in found.text


def test_three_that_exclude_each_other() -> None:
    found = why(hard("brand", "Nobody"), hard("color", "pink"), hard("category", "Garden"))
    assert found.relaxation is None
    assert found.cause is not None
    assert "more than two" in found.text


def test_nothing_in_stock_has_no_cause_among_the_wishes() -> None:
    exclude = frozenset(CANDIDATES.ids)
    found = explain_empty(CANDIDATES, Profile((hard("category", "Books"),), exclude=exclude))
    assert found.cause is None
    assert found.relaxation is None


@given(st.data())
def test_an_offer_comes_true_and_is_missing_only_when_nothing_helps(data: st.DataObject) -> None:
    shop: Shop = data.draw(shops())
    profile: Profile = data.draw(profiles(shop, hard_only=True))
    candidates = Candidates(shop.products)
    if candidates.mask(profile).any():
        return
    found = explain_empty(candidates, profile)
    if found.relaxation is None:
        others = [
            candidates.open(profile).any()
            and all_but(candidates, profile, number)
            for number in range(len(conditions(profile)))
        ]  # fmt: skip
        assert not any(others)
        return
    offer = found.relaxation
    assert offer.constraint == found.cause
    assert offer.constraint in profile.constraints
    facts = list(profile.facts)
    place = facts.index(offer.constraint)
    changed = profile.without(offer.constraint).facts
    if offer.relaxed is not None:
        facts[place] = offer.relaxed
        changed = tuple(facts)
    relaxed = Profile(changed, profile.history, exclude=profile.exclude)
    duplicates = profile.facts.count(offer.constraint) > 1
    if not (duplicates and offer.relaxed is not None):
        assert int(candidates.mask(relaxed).sum()) == offer.eligible >= 1


def all_but(candidates: Candidates, profile: Profile, number: int) -> bool:
    mask = candidates.open(profile)
    for place, condition in enumerate(conditions(profile)):
        if place != number:
            mask &= candidates.holds(condition)
    return bool(mask.any())
