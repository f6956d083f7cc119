"""How a list is opened: by what this turn did and by what the cards say, never by the words alone."""

from __future__ import annotations

from typing import Any

import pytest

from agent.dialogue import Dialogue, ToolResult
from agent.replying.list_replies import list_reply
from agent.replying.list_words import about_in_words
from agent.replying.phrasing import Clause, PhraseBook, Voice
from agent.understanding.frame import Frame

LISTS = [
    "first",
    "nearest",
    "unsure",
    "widened",
    "accepted",
    "cheapest",
    "best_rated",
    "refined",
    "rejected",
    "rejected_one",
    "undone",
    "gift",
]
#: A book that names the situation and the facts that decide which clauses may be said.
BOOK = PhraseBook(
    {f"{name}_list": (
        Clause(name, frozenset()),
        Clause(f"{name} in order", frozenset({"ordered", "several"})),
        Clause(f"{name} “{{needs}}”", frozenset({"needs"})),
        Clause(f"{name} for {{about}}", frozenset({"about"})),
        Clause(f"{name}, your {{recipient}} and you", frozenset({"recipient"})),
    ) for name in LISTS}
)  # fmt: skip


ARTIFACT: dict[str, Any] = {
    "before": [], "kept": [], "sort": "best", "steer": "", "like": None, "more": False,
    "subject": "you", "profile": [], "currency": "USD", "missing": [], "question": None,
}  # fmt: skip


def card(name: str, price: float, *reasons: str, rating: float = 4.0) -> dict[str, Any]:
    told = [{"block": "text", "text": text, "contribution": 0.1} for text in reasons]
    return {
        "product_id": name, "name": name, "price": price, "currency": "USD", "rating": rating,
        "description": "", "category": "", "subcategory": "", "brand": "", "attributes": {},
        "reasons": told,
    }  # fmt: skip


def wish(key: str, value: str, relation: str = "is") -> dict[str, Any]:
    return {"key": key, "value": value, "words": value, "relation": relation, "source": "said"}


def opening(
    frame: Frame,
    *cards: dict[str, Any],
    third_person: bool = False,
    noted: dict[str, Any] | None = None,
    seed: str = "seed",
    seen: tuple[dict[str, Any], ...] = (),
    **artifact: Any,
) -> str:
    told = ARTIFACT | {"cards": list(cards)} | artifact
    results = (ToolResult("build_profile", {}, noted),) if noted else ()
    voice = Voice(BOOK, seed, third_person=third_person)
    return list_reply(told, frame, Dialogue(results=results, cards=seen), voice).split("\n")[0]


def said(*added: dict[str, Any]) -> dict[str, Any]:
    return {"subject": "you", "added": list(added), "removed": []}


def test_an_order_is_claimed_only_where_the_cards_are_in_it() -> None:
    cheap, dear = card("Mug", 5), card("Vase", 50)
    worse, better = card("A", 5, rating=4.1), card("B", 5, rating=4.9)
    for seed in "abcdefgh":
        assert opening(Frame(), dear, cheap, sort="cheapest", seed=seed) == "Cheapest"
        seen = (card("Cup", 2),)
        assert opening(Frame(), cheap, dear, sort="cheapest", seed=seed, seen=seen) == "Cheapest"
        assert opening(Frame(), worse, better, sort="best_rated", seed=seed) == "Best_rated"
    told = {opening(Frame(), cheap, dear, sort="cheapest", seed=seed) for seed in "abcdefgh"}
    assert "Cheapest in order" in told


def test_a_list_that_ran_out_says_what_would_go_on() -> None:
    voice = Voice(PhraseBook({name: (Clause(f"{name} {{offer}}", frozenset({"offer"})),
                                     Clause(name, frozenset()))
                              for name in ("ran_out", "ran_out_offer", "empty_offer")}), "seed")  # fmt: skip
    empty = ARTIFACT | {"cards": [], "ran_out": True, "more": True, "note": ""}

    def told(**artifact: Any) -> str:
        return list_reply(empty | artifact, Frame(), Dialogue(), voice).casefold()

    assert told(offer=None, before=["P1"]) == "ran_out"
    offer = "without the wish “brand Acme” there would be 3 products"
    assert (
        told(offer=offer, before=["P1"]) == "ran_out_offer without “acme” there would be 3 products"
    )
    assert told(offer=offer, before=[]).startswith("empty_offer")  # nothing was ever shown


def test_where_the_order_ends_is_told() -> None:
    pen, gold, gel = card("Fountain Pen", 40), card("Golden Pen", 90), card("Gel Pen", 3)
    shown = ARTIFACT | {"sort": "cheapest"}
    voice = Voice(PhraseBook.load(), "seed")

    def told(*cards: dict[str, Any]) -> str:
        return list_reply(shown | {"cards": list(cards)}, Frame(), Dialogue(), voice)

    _, ordered, heading, rest = told(pen, gold, gel).split("\n\n")
    assert [line[0] for line in ordered.splitlines()] == ["1", "2"]
    assert heading.endswith(":")
    assert [line[0] for line in rest.splitlines()] == ["3"]
    assert len(told(pen, gold).split("\n\n")) == 2
    worse = card("B", 5, rating=4.0)
    rated = list_reply(shown | {"sort": "best_rated", "cards": [worse, card("A", 5, rating=4.9)]},
                       Frame(), Dialogue(), voice)  # fmt: skip
    assert len(rated.split("\n\n")) == 4


@pytest.mark.parametrize(
    ("need", "reason", "begun"),
    [
        ("unicorn", "", "Nearest “unicorn”"),
        ("bakc", "matches “bakc”", "First “bakc”"),
        ("of opera", "related to “of opera”", "Nearest “opera”"),
        ("shoehorns", "", "First “shoehorns”"),
        ("my preference is Ilmera", "", "First"),
        ("a hundred, happy now?", "", "First"),
    ],
)
def test_only_a_thing_that_no_card_speaks_of_is_missing(need: str, reason: str, begun: str) -> None:
    shown = card("Shoehorn", 5, *filter(None, [reason]))
    assert opening(Frame(acts=frozenset({"find"})), shown, noted=said(wish("need", need))) == begun


def test_a_match_of_one_word_of_two_is_neither_carried_nor_said() -> None:
    frame, need = Frame(acts=frozenset({"find"})), said(wish("need", "unicorn horns"))
    shown = card("Antler", 5, "matches “unicorn horns”", "rated 4.5 of 5")
    book = PhraseBook(dict(BOOK.clauses) | {"line": (Clause("{why}", frozenset({"why"})),)})
    told = list_reply(
        ARTIFACT | {"cards": [shown]}, frame,
        Dialogue(results=(ToolResult("build_profile", {}, need),)), Voice(book, "seed"),
    )  # fmt: skip
    assert told == "Nearest “unicorn horns”\n\n1. Rated 4.5 of 5"


def test_what_was_not_understood_is_quoted_as_no_thing() -> None:
    frame = Frame(needs=("hlelo",), unsure=True)
    assert opening(frame, card("Mug", 5)).startswith("Unsure")


def test_no_list_is_said_to_be_for_what_no_card_is() -> None:
    rows = [wish("need", "dining chairs")]
    assert opening(Frame(), card("Green tea", 5), profile=rows) == "First"
    assert opening(Frame(), card("Two dining chairs", 5), profile=rows) == "First for dining chairs"


def test_a_change_is_told_only_where_there_was_one() -> None:
    mug, vase = card("Mug", 5), card("Vase", 50)
    gone = {"action": "add", "added": [], "removed": [wish("brand", "Acmo")]}
    took = {"action": "accept_offer", "added": [], "removed": [wish("price", "20")]}
    removing, agreeing = Frame(acts=frozenset({"remove_wish"})), Frame(acts=frozenset({"affirm"}))
    assert opening(removing, vase, before=["Mug"], noted=gone) == "Widened"
    assert opening(removing, mug, before=["Mug"], noted=gone) == "First"
    assert opening(removing, vase, before=["Mug"], noted=said()) == "First"
    assert opening(agreeing, vase, before=["Mug"], noted=took) == "Accepted"
    assert opening(agreeing, vase, before=["Mug"], noted=gone) == "First"
    rejecting = Frame(acts=frozenset({"reject"}))
    refused = said(wish("product", "Mug", "not"))
    assert opening(rejecting, vase, before=["Mug"], noted=refused) == "Rejected_one"
    assert opening(rejecting, vase, before=["Mug"], noted=said()) == "First"


def test_staff_is_told_of_the_customers_people() -> None:
    for_staff = opening(Frame(), card("Mug", 5), subject="wife", third_person=True)
    assert for_staff == "Gift, their wife and they"
    assert opening(Frame(), card("Mug", 5), subject="wife") == "Gift, your wife and you"


def test_what_goes_with_a_thing_is_not_answered_with_the_thing() -> None:
    """Earbuds that come in a case are no headphone case, and headphones were not asked for."""
    earbuds = {**card("Headphone Buds", 60.0), "subcategory": "Headphones"}
    earbuds["description"] = "With a charging case."
    need, frame = wish("need", "headphone case"), Frame(acts=frozenset({"find"}))
    assert opening(frame, earbuds, noted=said(need)) == "Nearest “headphone case”"
    case = {**card("Hard Headphone Case", 20.0), "subcategory": "Headphones"}
    assert opening(frame, earbuds, case, noted=said(need)) == "First “headphone case”"
    about = about_in_words({"profile": [need], "cards": [earbuds]}, "a headphone case")
    assert about == "a headphone case"
