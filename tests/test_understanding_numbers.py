"""Messages with numbers: what they limit, and how two limits of one message are told apart."""

from __future__ import annotations

import pytest

from agent.dialogue import Dialogue
from agent.slots.limits import MOST_LIMITS
from agent.understanding.understanding import Understanding
from data.records import Product
from engine.language.vocabulary import Vocabulary
from tests.understood import CARDS, SHOP, SHOWN, Scripted, read, said_before, wish


@pytest.mark.parametrize(
    ("text", "key", "limits"),
    [
        ("running shoes under 50", "price", [("at_most", 50.0)]),
        ("a book over 500 pages", "pages", [("at_least", 500.0)]),
        ("a laptop with at least 16 GB of ram", "ram_gb", [("at_least", 16.0)]),
        ("a laptop with 512 gb storage at least", "storage_gb", [("at_least", 512.0)]),
        ("shoes rated 4 or better", "rating", [("at_least", 4.0)]),
        ("shoes between 20 and 40", "price", [("at_least", 20.0), ("at_most", 40.0)]),
    ],
)
def test_limits_are_settled_by_code(text: str, key: str, limits: list[tuple[str, float]]) -> None:
    assert wish(read(text, acts="find inform"), key) == limits


def test_a_unit_that_two_columns_share_bounds_neither() -> None:
    found = read("a laptop with 64 gb", acts="find inform")
    assert not wish(found, "ram_gb")
    assert not wish(found, "storage_gb")
    # 16 lies within the shop's memories and below all its disks.
    assert wish(read("a laptop with 16 gb", acts="find inform"), "ram_gb")


def test_a_measure_of_the_thing_ranks_and_bounds_only_with_a_side() -> None:
    assert wish(read("poetry of 520 pages", acts="find"), "pages") == []
    assert wish(read("poetry of at most 520 pages", acts="find"), "pages") == [("at_most", 520.0)]


def test_a_limit_after_a_search_that_was_no_wish_is_meant_for_it() -> None:
    searched = Dialogue(cards=CARDS, stage="shown", turns=2, needs=("learn to meditate",))
    assert read("under 30", searched, acts="inform").needs == ("learn to meditate",)
    assert read("poetry", searched, acts="find", need="poetry").needs == ()


def test_a_unit_of_another_system_bounds_only_what_it_is_said_of() -> None:
    screens = Vocabulary([*SHOP, Product("P8", "Electronics", 300.0, "Tablets", "Corvane",
                                         attributes={"screen_inches": 11.0})])  # fmt: skip
    known = Understanding(Scripted(["find"]), screens)

    def keys(text: str) -> set[str]:
        return {w["key"] for w in known.frame(Dialogue(message=text, turns=1)).wishes}

    assert "screen_inches" not in keys("a plush over 30 cm")
    assert "screen_inches" in keys("a tablet over 20 cm")
    assert "screen_inches" in keys("a screen over 20 cm")


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("under fifty, make it sixty", [("at_most", 60.0)]),
        ("max 50, no wait, 60", [("at_most", 60.0)]),
        ("over 20, sorry 30", [("at_least", 30.0)]),
        ("around 40, sorry 30", [("at_most", 30.0)]),
        ("under 50 and rated 4 or better", [("at_most", 50.0)]),
        ("not more then 80", [("at_most", 80.0)]),
    ],
)
def test_a_limit_that_is_restated_at_once_counts_as_said_last(
    text: str, bounds: list[tuple[str, float]]
) -> None:
    assert wish(read(text, SHOWN, acts="inform"), "price") == bounds


@pytest.mark.parametrize(
    "text", ["I'm leaving in 10 minutes", "another 5 minutes", "we eat in an hour"]
)
def test_when_something_happens_is_no_measure(text: str) -> None:
    games = [
        Product(f"G{n}", "Toys", 20.0, "Board Games", attributes={"play_minutes": 5.0 * n})
        for n in (1, 2, 12)
    ]
    known = Understanding(Scripted(["inform"]), Vocabulary([*SHOP, *games]))
    found = known.frame(Dialogue(message=text, cards=CARDS, stage="shown", turns=2))
    assert not [w for w in found.wishes if w["key"] == "play_minutes"]
    within = known.frame(Dialogue(message="a board game under an hour", turns=1))
    assert [w["value"] for w in within.wishes if w["key"] == "play_minutes"] == [60.0]


def test_how_many_people_there_are_is_no_budget() -> None:
    asked = Dialogue(cards=CARDS, stage="asked_budget", turns=2)
    found = read("something for 20 each for my two nieces", asked, acts="find gift")
    assert wish(found, "price") == [("at_most", 20.0)]
    assert wish(read("two hundred", asked, acts="inform"), "price") == [("at_most", 200.0)]


@pytest.mark.parametrize(
    "text", ["ok 80", "make that eighty", "80 then", "hmm, 80 please", "what about 80"]
)
def test_a_number_alone_moves_the_budget_that_was_set_last(text: str) -> None:
    budget = said_before(("price", "at_most", 50.0))
    assert wish(read(text, budget, acts="inform"), "price") == [("at_most", 80.0)]
    assert wish(read(text, said_before(("pages", "at_most", 50.0)), acts="inform"), "price") == []


@pytest.mark.parametrize(
    "text", ["over 400 would be better", "at least 400", "more than 400 rather"]
)
def test_a_floor_without_a_unit_raises_the_floor_that_was_set_last(text: str) -> None:
    floor = said_before(("pages", "at_least", 320.0))
    assert wish(read(text, floor, acts="inform"), "pages") == [("at_least", 400.0)]
    asked = said_before(("pages", "at_least", 320.0), stage="asked_budget")
    assert wish(read(text, asked, acts="inform"), "price") == [("at_least", 400.0)]


@pytest.mark.parametrize(
    "text", ["30 each", "thirty apiece", "30 per head", "30 for each person, so 30 each"]
)
def test_an_amount_for_each_is_money(text: str) -> None:
    assert ("at_most", 30.0) in wish(read(text, SHOWN, acts="inform"), "price")


def test_two_columns_of_one_unit_are_told_apart_by_the_words_beside_each() -> None:
    found = read("a laptop with at least 16 GB RAM and a minimum of 512 GB storage", acts="find")
    assert wish(found, "ram_gb") == [("at_least", 16.0)]
    assert wish(found, "storage_gb") == [("at_least", 512.0)]


def test_what_counts_the_players_of_a_game() -> None:
    games = [
        Product("G1", "Toys", 20.0, "Board Games", attributes={"players_max": 6.0, "play_minutes": 40.0}),
        Product("G2", "Toys", 20.0, "Board Games", attributes={"players_max": 4.0, "play_minutes": 90.0}),
    ]  # fmt: skip
    known = Understanding(Scripted(["find"]), Vocabulary([*SHOP, *games]))

    def wishes(text: str) -> list[tuple[str, object, object]]:
        found = known.frame(Dialogue(message=text, turns=1)).wishes
        return [(w["key"], w.get("relation"), w["value"]) for w in found]

    said = wishes("a board game for 6 people, not longer than an hour")
    assert ("players_max", "at_least", 6.0) in said
    assert ("play_minutes", "at_most", 60.0) in said
    assert all(key != "players_max" for key, _, _ in wishes("running shoes max fifty"))
    assert all(key != "players_max" for key, _, _ in wishes("presents for six people"))


def test_a_ceiling_beside_too_much_is_the_ceiling() -> None:
    found = read("too much, have you any until 150?", SHOWN, acts="cheaper inform")
    assert wish(found, "price") == [("at_most", 150.0)]
    assert found.steer == ""
    assert read("too much", SHOWN, acts="cheaper").steer == "cheaper"


def test_a_number_that_is_taken_back_sets_nothing() -> None:
    sizes = Vocabulary(
        [*SHOP, Product("S1", "Shoes", 50.0, "Boots", attributes={"size": ("42", "50")})]
    )
    found = Understanding(Scripted(["inform"]), sizes).frame(
        Dialogue(message="under 60 not 50", cards=CARDS, stage="shown", turns=2)
    )
    assert [(w["key"], w["value"]) for w in found.wishes] == [("price", 60.0)]


def test_at_most_is_no_superlative() -> None:
    books = (
        {**CARDS[0], "attributes": {"pages": 320.0}},
        {**CARDS[1], "attributes": {"pages": 520.0}},
    )
    shown = Dialogue(cards=books, stage="shown", turns=2)
    assert wish(read("and at most 400 pages", shown, acts="inform"), "pages") == [
        ("at_most", 400.0)
    ]
    assert read("the most pages?", shown, acts="ask_product").products == ("2",)


@pytest.mark.parametrize(
    "text", ["2 is from Brasklund; I don't buy from Brasklund", "2 is too heavy, not Brasklund"]
)
def test_the_number_of_a_product_that_is_told_of_is_no_price(text: str) -> None:
    asked = Dialogue(cards=CARDS, stage="asked_budget", turns=2)
    found = read(text, asked, acts="inform")
    assert wish(found, "price") == []
    assert wish(found, "brand") == [("not", "Brasklund")]
    assert wish(read("2 is my limit", asked, acts="inform"), "price") == [("at_most", 2.0)]


def test_a_part_that_is_measured_is_no_other_thing_to_look_for() -> None:
    laptops = Dialogue(
        cards=CARDS, stage="shown", turns=2,
        profile=({"key": "subcategory", "value": "Laptops", "relation": "is", "source": "said"},),
    )  # fmt: skip
    text = "hm no, a storage that has at least 512 GB"
    found = read(text, laptops, acts="inform", need="a storage")
    assert wish(found, "storage_gb") == [("at_least", 512.0)]
    assert wish(found, "need") == []
    assert not found.new_search
    assert wish(read(text, acts="find", need="a storage"), "need")  # nothing shown: it is the need


def test_of_a_message_full_of_numbers_only_the_first_are_limits() -> None:
    found = read("$5 " * 600, acts="find")
    assert 0 < len(wish(found, "price")) <= MOST_LIMITS


def test_what_a_limit_rules_out_is_no_brand() -> None:
    found = read(
        "shoes, not a penny over $46, from Pruvane please",
        acts="find inform",
        need="shoes",
        **{"not": "Pruvane"},
    )
    assert wish(found, "brand") == [("is", "Pruvane")]
    assert wish(found, "price") == [("at_most", 46.0)]


def test_an_umbrella_word_does_not_change_what_is_spoken_of() -> None:
    sets = [
        Product("B1", "Toys", 20.0, "Building Sets"),
        Product("B2", "Fitness", 9.0, "Powders", attributes={"flavor": "Lemon"}),
    ]
    known = Understanding(Scripted(["inform"], value="Lemon"), Vocabulary([*SHOP, *sets]))
    powders = Dialogue(
        message="I'm set on Lemon", cards=CARDS, stage="shown", turns=2,
        profile=({"key": "subcategory", "value": "Powders", "relation": "is", "source": "said"},),
    )  # fmt: skip
    assert wish(known.frame(powders), "flavor") == [("is", "Lemon")]
