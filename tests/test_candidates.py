"""Hard constraints, proved by hand on the toy shop and by a plain reference on random ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records import Product
from data.shop import Shop
from engine.candidates import Candidates, UnknownKeyError, conditions
from engine.profile import Fact, Profile
from tests.toy_shops import profiles, shops, toy_shop

CANDIDATES = Candidates(toy_shop().products)


def eligible(*facts: Fact, exclude: frozenset[str] = frozenset()) -> list[str]:
    mask = CANDIDATES.mask(Profile(facts, exclude=exclude))
    return [CANDIDATES.ids[row] for row in mask.nonzero()[0]]


def hard(key: str, value: str | float, relation: str = "is") -> Fact:
    return Fact(key, value, relation, hard=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "ids"),
    [
        ([], ["mat", "bells", "kettle", "mug", "novel", "atlas"]),
        ([hard("category", "FITNESS")], ["mat", "bells"]),
        ([hard("category", "Fitness"), hard("category", "Books")],
         ["mat", "bells", "novel", "atlas"]),
        ([hard("brand", "Nordvik", "not"), hard("brand", "Pagewell", "not")], ["bells", "mug"]),
        ([hard("price", 12.0, "at_most")], ["mug", "novel"]),
        ([hard("price", 20.0, "at_least"), hard("price", 35.0, "at_most")], ["mat", "kettle"]),
        ([hard("price", 45.0)], ["atlas"]),
        ([hard("rating", 4.5, "at_least")], ["mat", "atlas"]),
        ([hard("pages", 400.0, "at_most")], ["novel"]),
        ([hard("color", "blue")], ["mat", "mug"]),
        ([hard("color", "white")], ["mug"]),
        ([hard("color", "blue", "not")], ["bells", "kettle", "novel", "atlas"]),
        ([hard("volume_ml", "300 ml")], ["mug"]),
        ([hard("product", "mat", "not")], ["bells", "kettle", "mug", "novel", "atlas"]),
        ([hard("product", "mat"), hard("product", "mug")], ["mat", "mug"]),
        ([hard("stock", 3.0, "at_least")], ["mat", "bells", "mug"]),
        ([hard("brand", "Nobody")], []),
        ([hard("subcategory", "Mug"), hard("brand", "Acmo")], []),
    ],
)  # fmt: skip
def test_by_hand(facts: list[Fact], ids: list[str]) -> None:
    assert eligible(*facts) == ids


def test_a_soft_fact_is_no_constraint() -> None:
    assert len(eligible(Fact("category", "Fitness"))) == 6


def test_what_is_excluded_is_never_a_candidate() -> None:
    assert "mat" not in eligible(exclude=frozenset({"mat", "unknown"}))


def test_an_unknown_key_names_itself_and_the_known_ones() -> None:
    with pytest.raises(UnknownKeyError, match=r"'colour'; known keys: .*color.*price.*product"):
        eligible(hard("colour", "blue"))


def test_a_bound_on_texts_is_refused() -> None:
    with pytest.raises(ValueError, match="brand holds texts"):
        eligible(hard("brand", 5.0, "at_most"))


def test_broken_tells_all_that_stands_in_the_way() -> None:
    facts = (hard("category", "Books"), hard("category", "Kitchen"), hard("price", 5.0, "at_most"))
    profile = Profile(facts, exclude=frozenset({"mat"}))
    rows = {product_id: row for row, product_id in enumerate(CANDIDATES.ids)}
    assert CANDIDATES.broken(profile, rows["mug"]) == (facts[2],)
    assert [f.key for f in CANDIDATES.broken(profile, rows["gone"])] == ["price", "stock"]
    assert CANDIDATES.broken(profile, rows["mat"])[:3] == facts
    assert CANDIDATES.broken(profile, rows["mat"])[3].key == "product"


def _meets(product: Product, fact: Fact) -> bool:
    """The rules, written plainly a second time."""
    value = {"product": product.product_id}.get(fact.key, getattr(product, fact.key, None))
    if value in (None, ""):
        return fact.relation == "not"
    if fact.relation == "at_most":
        return value <= fact.value
    if fact.relation == "at_least":
        return value >= fact.value
    equal = str(value).casefold() == str(fact.value).casefold()
    return equal if fact.relation == "is" else not equal


@given(st.data())
def test_the_mask_is_what_the_rules_say(data: st.DataObject) -> None:
    shop: Shop = data.draw(shops())
    profile: Profile = data.draw(profiles(shop))
    candidates = Candidates(shop.products)
    mask = candidates.mask(profile)
    for row, product in enumerate(shop.products):
        expected = product.stock != 0 and product.product_id not in profile.exclude
        for condition in conditions(profile):
            expected &= any(_meets(product, fact) for fact in condition.facts)
        assert mask[row] == expected
        assert (candidates.broken(profile, row) == ()) == expected


def test_an_attribute_s_last_words_say_what_it_is() -> None:
    shop = Candidates(
        [
            Product("a", "Rugs", 1.0, attributes={"color": "Navy Blue"}),
            Product("b", "Rugs", 1.0, attributes={"color": "blue"}),
            Product("c", "Rugs", 1.0, attributes={"color": "Blueberry"}),
            Product("d", "Rugs", 1.0, brand="Acme Blue"),
        ]
    )
    assert shop.meets(hard("color", "Blue")).tolist() == [True, True, False, False]
    assert shop.meets(hard("color", "Blue", "not")).tolist() == [False, False, True, True]
    assert shop.meets(hard("color", "navy blue")).tolist() == [True, False, False, False]
    assert not shop.meets(hard("brand", "Blue")).any()  # a brand is its whole name


def test_what_no_column_tells_is_kept_by_the_products_own_words() -> None:
    shop = Candidates(
        [
            Product("a", "Coffee", 1.0, name="Dark Decaf Beans"),
            Product("b", "Coffee", 1.0, description="Made for nut lovers."),
            Product("c", "Coffee", 1.0, name="House Beans"),
        ]
    )
    assert shop.meets(hard("text", "decaf", "not")).tolist() == [False, True, True]
    assert shop.meets(hard("text", "nuts", "not")).tolist() == [True, False, True]
    assert shop.meets(hard("text", "decaf beans", "not")).tolist() == [False, True, True]
    assert shop.meets(hard("text", "the", "not")).all()  # no word that tells anything


def test_a_word_that_is_ruled_out_is_so_in_all_its_forms() -> None:
    shop = Candidates(
        [
            Product("a", "Garden", 1.0, name="Watering Globes"),
            Product("b", "Garden", 1.0, name="Seeds", description="Keep them well watered."),
            Product("c", "Garden", 1.0, name="Wood Stakes"),
            Product("d", "Garden", 1.0, name="Woodpecker Box"),
            Product("e", "Garden", 1.0, name="Water-free Planter"),
        ]
    )
    assert shop.meets(hard("text", "water", "not")).tolist() == [False, False, True, True, True]
    assert shop.meets(hard("text", "watered", "not")).tolist() == [False, False, True, True, True]
    assert shop.meets(hard("text", "wooden", "not")).tolist() == [True, True, False, True, True]


def test_what_is_ruled_out_is_so_in_compounds() -> None:
    shop = Candidates(
        [
            Product("a", "Hats", 1.0, name="Snood", attributes={"material": "fine lambswool"}),
            Product("b", "Hats", 1.0, name="Cap", attributes={"material": "merino wool"}),
            Product("c", "Hats", 1.0, name="Portable Hat", attributes={"material": "cotton"}),
            Product("d", "Hats", 1.0, description="Knitted of lambswool."),
        ],
        {"lamb", "side"}.__contains__,
    )
    assert shop.meets(hard("material", "wool", "not")).tolist() == [False, False, True, True]
    assert shop.meets(hard("material", "wool")).tolist() == [False, True, False, False]
    assert shop.meets(hard("text", "wool", "not")).tolist() == [False, False, True, False]
    assert shop.meets(hard("text", "table", "not")).all()  # "portable" is no table
