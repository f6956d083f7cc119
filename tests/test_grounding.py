"""The fact gate: lies are replaced, the truth passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.gate.evidence import Evidence, evidence_from
from agent.grounding import NOTHING_STANDS, FactGate
from data.records import Product
from data.shop import Shop
from tests.sample_claims import (  # noqa: F401 (fixtures)
    BANDS,
    LIES,
    PEDOMETER,
    RING,
    ROLLER,
    TRUTHS,
    a_gate,
    a_shop,
    the_evidence,
)
from tests.told import Told


def test_the_bundled_shop_still_has_what_these_sentences_speak_of(shop: Shop) -> None:
    by_id = {i: shop.product(i) for i in ("P0708", "P0728", "P0681", "P0674")}
    found = [(p.title, p.price, p.rating, p.stock) for p in by_id.values() if p]
    assert found == [
        (ROLLER, 27.95, 4.3, 9),
        (PEDOMETER, 17.99, 3.7, 76),
        (BANDS, 17.95, 4.0, 98),
        (RING, 23.99, 3.4, 23),
    ]


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_replaced(gate: FactGate, evidence: Evidence, lie: str) -> None:
    gated = gate.check(lie, evidence)
    assert gated.replaced
    assert lie not in gated.text
    again = gate.check(gated.text, evidence)
    assert again.replaced == (), "what is said instead must stand itself"


@pytest.mark.parametrize("truth", TRUTHS)
def test_the_truth_passes(gate: FactGate, evidence: Evidence, truth: str) -> None:
    gated = gate.check(truth, evidence)
    assert gated.replaced == ()
    assert gated.text == truth


def test_the_tables_are_as_large_as_they_should_be() -> None:
    assert len(LIES) >= 60
    assert len(TRUTHS) >= 60


# -- a shop without names: many products are called the same ------------------------------------


def seed_like() -> Shop:
    """P1..P3 are all called "Brand B jeans" (1713, 850, 99); P4 is "Brand A lipstick" (20)."""
    return Shop(
        (
            Product("P1", "Fashion", 1713.0, "Jeans", "Brand B", rating=2.3, season="Summer"),
            Product("P2", "Fashion", 850.0, "Jeans", "Brand B", rating=4.1, season="Winter"),
            Product("P3", "Fashion", 99.0, "Jeans", "Brand B", rating=3.0, season="Winter"),
            Product("P4", "Beauty", 20.0, "Lipstick", "Brand A", rating=4.9, season="Spring"),
            Product("P5", "Beauty", 30.0, "Lipstick", "Brand C", rating=1.5, season="Spring"),
        ),
        currency="INR",
    )


def seed_evidence() -> Evidence:
    """On screen: P1 and P2, both "Brand B jeans", and P4, "Brand A lipstick"."""
    told = Told(seed_like()).person("jeans")
    told.ranked(told.card("P1"), told.card("P2"), told.card("P4"))
    return evidence_from(told.messages)


@pytest.mark.parametrize(
    "lie",
    [
        "**Brand B jeans** costs ₹99.",
        "1. **Brand B jeans**, ₹850",
        "2. **Brand B jeans**, ₹1,713",
        "**Brand B jeans** is rated 3 of 5.",
        "**Brand A lipstick** costs ₹850.",
        "**Brand C lipstick** costs ₹30.",
        "There is one by Brand C.",
        "**Brand A lipstick** is by Brand B.",
        "**Brand B jeans** is in stock.",
        "**Brand B jeans** comes in blue, with 3 left.",
        "The cheapest jeans cost ₹99.",
    ],
)
def test_a_lie_about_products_with_one_name_is_replaced(lie: str) -> None:
    gated = FactGate.of(seed_like()).check(lie, seed_evidence())
    assert gated.replaced
    assert lie not in gated.text


@pytest.mark.parametrize(
    "truth",
    [
        "1. **Brand B jeans**, ₹1,713: rated 2.3 of 5",
        "2. **Brand B jeans**, ₹850: rated 4.1 of 5",
        "3. **Brand A lipstick**, ₹20",
        "**Brand A lipstick** is the cheapest of them.",
        "Both jeans are by Brand B.",
        "The first Brand B jeans cost ₹1,713, the second ₹850.",
        "Which jeans do you like better?",
        "I don't know whether they are in stock.",
    ],
)
def test_the_truth_about_products_with_one_name_passes(truth: str) -> None:
    gated = FactGate.of(seed_like()).check(truth, seed_evidence())
    assert gated.replaced == ()
    assert gated.text == truth


def test_titles_may_hold_full_stops() -> None:
    shop = Shop(
        (
            Product("1", "Home", 9.0, name="St. Ives Mug No. 5"),
            Product("2", "Home", 8.0, name="Plate!"),
        )
    )
    told = Told(shop).person("mugs")
    told.ranked(told.card("1"))
    said = "Take the **St. Ives Mug No. 5**, $9. It is nice."
    assert FactGate.of(shop).check(said, evidence_from(told.messages)).text == said


@pytest.mark.parametrize(
    "garbage",
    [
        "gxy bbot qq arunn jj tthe",
        "ĠĠ ▁▁ ÿÿÿ",
        "{{}} || \\x00 <tool_",
        "zapatos baratos para correr bajo cincuenta",
        "das ist ein sehr gutes Angebot nur heute",
        "賣 完 了 今天 只要",
    ],
)
def test_what_is_no_language_it_can_check_does_not_pass(
    gate: FactGate, evidence: Evidence, garbage: str
) -> None:
    assert gate.check(garbage, evidence).text == NOTHING_STANDS


def test_without_evidence_no_product_may_be_named(gate: FactGate) -> None:
    gated = gate.check(f"Hello! Try the **{ROLLER}**, it costs $27.95.", Evidence())
    assert gated.text == "Hello!"


def test_a_list_keeps_its_lines_when_one_is_replaced(gate: FactGate, evidence: Evidence) -> None:
    said = f"Two ideas:\n\n1. **{ROLLER}**, $1.00\n2. **{PEDOMETER}**, $17.99\n\nWhich one?"
    told = f"Two ideas:\n\n1. **{ROLLER}** costs $27.95, rated 4.3 of 5.\n2. **{PEDOMETER}**, $17.99\n\nWhich one?"
    assert gate.check(said, evidence).text == told


@given(st.text(max_size=300))
def test_any_text_is_checked_without_failing(gate: FactGate, evidence: Evidence, text: str) -> None:
    gated = gate.check(text, evidence)
    assert gate.check(gated.text, evidence).text == gated.text


def test_a_reason_that_names_another_product_is_of_the_one_spoken_of(shop: Shop) -> None:
    """The roller is on screen too, and the bands' reason names it: the reply is of the bands still."""
    told = Told(shop)
    told.person("why the second one?")
    bands = told.card("P0681", f"goes with the {ROLLER} you looked at", "mixed reviews (59 of 100)")
    told.ranked(told.card("P0708", "popular lately"), bands)
    gate, evidence = FactGate.of(shop), evidence_from(told.messages, ())
    text = (
        f"I picked **{BANDS}** for a reason. It goes with the {ROLLER} you looked at. "
        "On the other hand: mixed reviews (59 of 100)."
    )
    assert gate.check(text, evidence).text == text
    # Of the roller, named in its own right, nothing of the bands' reasons holds.
    lie = f"I picked **{BANDS}** for a reason. The {ROLLER} has mixed reviews (59 of 100)."
    assert gate.check(lie, evidence).replaced


def test_somebody_of_somebodys_may_be_spoken_of(gate: FactGate, shop: Shop) -> None:
    told = Told(shop)
    told.person("a present for my boss's wife")
    evidence = evidence_from(told.messages, ())
    text = "I don't know your boss's wife yet."
    assert gate.check(text, evidence).text == text
    assert gate.check("I don't know your aunt yet.", evidence).replaced
