"""Things by the names that a shop sells them under, in a toy shop and in the bundled one."""

from __future__ import annotations

import pytest

from data.records import Product
from engine.language.synonyms import as_sold
from engine.language.vocabulary import Vocabulary
from tests.talking import limits, talk

SHOP = [
    Product("P1", "Shoes", 10.0, "Sneakers", name="Court Sneakers"),
    Product("P2", "Shoes", 10.0, "Running Shoes", name="Road Running Shoes"),
    Product("P3", "Fitness", 10.0, "Machines", name="Cross Trainer"),
    Product("P4", "Camping", 10.0, "Lights", name="Pocket Flashlight"),
    Product("P5", "Beauty", 10.0, "Fragrance", name="Solid Perfume"),
    Product("P6", "Kitchen", 10.0, "Pans", name="Skillet"),
    Product("P7", "Kitchen", 10.0, "Pans", name="Frying Pan"),
]


def test_kids_things_are_the_childrens_where_the_shop_says_so() -> None:
    turn = talk()("kids tablet")
    assert (
        turn.products[0]["name"].split()[1:3] == ["Children's", "Tablet"]
        or "Children's" in turn.products[0]["name"]
    )
    assert "No “" not in turn.reply
    assert talk()("a gift for my kids").subject.endswith("kids")


def titled(name: str) -> set[str]:
    return {
        p.subcategory
        for p in SHOP
        if f" {name} " in f" {p.title.casefold().replace('shoes', 'shoe')} "
    }


TOLD = {word for product in SHOP for word in product.title.casefold().split()}
WORDS = Vocabulary(SHOP, titled=titled, is_told=TOLD.__contains__)


@pytest.mark.parametrize(
    ("said", "sold"),
    [
        ("trainers", "sneakers"),
        ("need a trainer, size 42", "need a sneaker, size 42"),
        ("running trainers", "running shoes"),
        ("a cross trainer", "a cross trainer"),  # a thing of that name is sold
        ("a torch", "a flashlight"),
        ("Torches", "flashlights"),
        ("a torch and trainers", "a flashlight and sneakers"),
        ("perfume", "perfume"),  # all that is called so is of the kind
        ("a skillet", "a skillet"),
        ("aftershave", "perfume"),  # nothing nearer is sold
        ("a hoover", "a hoover"),
        ("sneakers", "sneakers"),
        ("", ""),
    ],
)
def test_a_thing_has_the_shop_s_name(said: str, sold: str) -> None:
    assert as_sold(said, WORDS) == sold


def test_a_shop_that_sells_nothing_of_the_sort_changes_no_word() -> None:
    bare = Vocabulary([Product("P1", "Books", 10.0, "Novels")])
    text = "trainers, a torch, a hoover and trousers"
    assert as_sold(text, bare) == text


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("need trainers", "Sneakers"),
        ("running trainers", "Running Shoes"),
        ("a jumper", "Knitwear"),
        ("torch", "Lanterns & Headlamps"),
        ("a rucksack", "Backpacks"),
        ("chopping board", "Cutting Boards"),
        ("a mobile phone", "Smartphones"),
        ("a jigsaw", "Puzzles"),
        ("cross trainer", "Cardio Machines"),
    ],
)
def test_either_english_finds_the_thing(said: str, kind: str) -> None:
    turn = talk()(said)
    assert turn.products[0]["subcategory"] == kind
    assert not turn.reply.startswith("No “")


def test_a_limit_said_of_another_name_is_kept_as_said() -> None:
    turn = talk()("trainers under 80")
    assert limits(turn, "subcategory") == {("is", "Sneakers")}
    assert all(card["price"] <= 80 for card in turn.products)
