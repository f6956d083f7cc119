"""The one question worth asking: natural, answerable, never twice, never of what is known."""

from __future__ import annotations

from data.records import Product
from data.shop import Shop
from engine.profile import Fact, Profile
from engine.recommender import Recommender
from tests.toy_shops import build
from tools.questions import OPTIONS, best_question

#: Five kinds in four categories, prices from 5 to 600, six brands, colors on everything.
_KINDS = (("Home", "Lamps", 20.0), ("Home", "Rugs", 200.0), ("Kitchen", "Mugs", 5.0),
          ("Garden", "Pots", 15.0), ("Books", "Maps", 30.0))  # fmt: skip


def shop() -> Recommender:
    products = [
        Product(
            f"{kind}{n}", category, price * (1 + n / 4), kind, f"Brand {n % 6}", f"{kind} number {n}",
            rating=3.0 + (n % 5) / 4, stock=3,
            attributes={"color": ("red", "blue", "green")[n % 3], "pieces": float(n),
                        "stock": "yes" if n % 2 else "no", "season": ("Summer", "Winter")[n % 2]},
        )
        for category, kind, price in _KINDS
        for n in range(12)
    ]  # fmt: skip
    return build(Shop(tuple(products), (), ()))


SHOP = shop()


def ask(*facts: Fact, asked: tuple[str, ...] = ()) -> dict[str, object] | None:
    return best_question(SHOP, Profile(tuple(facts)), asked, "USD")


LAMPS = Fact("subcategory", "Lamps", hard=True)
BUDGET = Fact("price", 40.0, "at_most", hard=True)


def asked_keys(*facts: Fact) -> list[str]:
    """Every question in the order in which they would come."""
    keys: list[str] = []
    while question := ask(*facts, asked=tuple(keys)):
        keys.append(str(question["key"]))
        assert len(keys) < 20
    return keys


def test_kind_and_budget_are_asked_before_brand_and_colour() -> None:
    keys = asked_keys()
    assert set(keys[:2]) == {"category", "price"}
    assert "color" in keys[2:]
    question = ask(asked=("price",))
    assert question is not None
    options = question["options"]
    assert set(options) == {"Home", "Kitchen", "Garden", "Books"}  # type: ignore[call-overload]
    assert question["text"] == "Which would be closest: {}, {}, {} or {}?".format(*options)  # type: ignore[misc]


def test_no_question_comes_twice() -> None:
    keys = asked_keys()
    assert len(keys) > 1
    assert len(keys) == len(set(keys))


def test_what_was_said_is_not_asked() -> None:
    assert "price" in asked_keys(LAMPS)
    assert "price" not in asked_keys(LAMPS, BUDGET)
    assert "price" not in asked_keys(LAMPS, Fact("price", 9.0, "at_least", hard=True))
    assert not {"category", "subcategory"} & set(asked_keys(LAMPS))
    assert "color" in asked_keys(LAMPS)
    assert "color" not in asked_keys(LAMPS, Fact("color", "red", words="red"))
    home = asked_keys(Fact("category", "Home", hard=True))
    assert "subcategory" in home
    assert "category" not in home


def test_what_the_record_says_is_not_what_was_asked_for() -> None:
    assert "brand" in asked_keys(Fact("brand", "Acme", source="history"))
    assert "price" in asked_keys(Fact("avg_order_value", 20.0, source="history"))


def test_turning_one_colour_down_leaves_the_others_to_choose_from() -> None:
    question = ask(LAMPS, Fact("color", "red", "not", hard=True), asked=("price", "brand"))
    assert question is not None
    assert question["key"] == "color"
    assert set(question["options"]) == {"green", "blue"}  # type: ignore[call-overload]


def test_nobody_is_asked_like_a_form() -> None:
    assert not {"stock", "season", "pieces", "rating", "location"} & set(asked_keys())
    assert not {"stock", "season", "pieces", "rating", "location"} & set(asked_keys(LAMPS))


def test_four_of_many_brands_are_no_choice() -> None:
    many = [Product(f"p{n}", "Home", 20.0, "Lamps", f"Brand {n}", f"lamp {n}") for n in range(30)]
    assert best_question(build(Shop(tuple(many), (), ())), Profile((LAMPS,)), [], "USD") is None


def test_options_are_few_and_readable() -> None:
    for keys in ((), ("category",), ("category", "price")):
        question = ask(asked=keys)
        if question:
            options = question["options"]
            assert isinstance(options, list)
            assert 2 <= len(options) <= OPTIONS
            assert all(0 < len(option) <= 28 for option in options)


def test_budget_bands_are_round_and_in_order() -> None:
    question = ask(LAMPS)
    assert question is not None
    assert question["key"] == "price"
    first, second, third = question["options"]  # type: ignore[misc]
    assert first.startswith("up to $")
    assert second.startswith("up to $")
    assert third == second.replace("up to", "more than")
    assert float(first.removeprefix("up to $")) < float(second.removeprefix("up to $"))


def test_a_list_that_shows_everything_needs_no_question() -> None:
    few = Shop(SHOP.shop.products[:5], (), ())
    assert best_question(build(few), Profile(), [], "USD") is None


def test_the_promised_change_is_the_share_of_the_list_that_would_differ() -> None:
    # Twelve equal lamps, half red, half blue, ranked by row: the top five are all red. A person who
    # says red (half of them) keeps the list, one who says blue sees five others: 1/2.
    lamps = [
        Product(
            f"p{n}",
            "Home",
            20.0,
            "Lamps",
            "B",
            "lamp",
            attributes={"color": "red" if n < 6 else "blue"},
        )
        for n in range(12)
    ]
    question = best_question(build(Shop(tuple(lamps), (), ())), Profile(), [], "USD")
    assert question is not None
    assert (question["key"], question["change"]) == ("color", 0.5)
