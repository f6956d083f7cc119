"""Facts in a rendered reply against a small catalogue: each kind of untruth is counted, truth is not."""

from __future__ import annotations

import pytest

from bench.stated import Catalogue
from data.records import Product
from data.shop import Shop

MAT, ROLLER = "Acme Yoga Mat", "Brill Foam Roller"
CATALOGUE = Catalogue(
    Shop(
        products=(
            Product("P1", "Fitness", 20.5, "Mats", "Acme", MAT, rating=4.3, similar_rating=4.04, sentiment=0.75,
                    stock=9, attributes={"color": "Plum", "weight_kg": 1.2}),
            Product("P2", "Fitness", 1200.0, "Recovery", "Brill", ROLLER, rating=3.9, stock=0,
                    attributes={"color": "Red"}),
        )
    )
)  # fmt: skip


@pytest.mark.parametrize(
    "reply",
    [
        f"1. **{MAT}**, $20.50: rated 4.3 of 5; good reviews (75 of 100).",
        f"1. **{MAT}**, $20.50: similar products are rated 4.0 of 5.",
        f"2. **{ROLLER}**, $1,200: rated 3.9 of 5.",
        f"Yes. **{MAT}** is in stock (9 left).",
        f"It is 4.3 out of 5 for **{MAT}**.",
        f"**{MAT}** costs $20.50.",
        f"- **{MAT}**: $20.50; rated 4.3 out of 5; by Acme; weight 1.2 kg; in stock (9 left)",
        f"- **{ROLLER}**: $1,200; color Red; out of stock; weight not given",
        "Standard delivery takes 2 to 4 days and costs $4.95.",
    ],
)
def test_the_truth_is_not_counted(reply: str) -> None:
    assert CATALOGUE.wrong(reply) == []


@pytest.mark.parametrize(
    "reply",
    [
        f"1. **{MAT}**, $20: rated 4.3 of 5.",
        f"1. **{MAT}**, $20.50: rated 4.4 of 5.",
        f"1. **{MAT}**, $20.50: similar products are rated 4.3 of 5.",
        f"1. **{MAT}**, $20.50: good reviews (74 of 100).",
        f"1. **{ROLLER}**, $1,200: good reviews (74 of 100).",
        f"Yes. **{MAT}** is in stock (8 left).",
        f"It is 3.9 out of 5 for **{MAT}**.",
        f"**{MAT}** costs $25.",
        "**Acme Golden Mat** is here.",
        f"- **{MAT}**: $20.50; rated 4.2 out of 5",
        f"- **{ROLLER}**: $1,100; color Red",
        f"- **{ROLLER}**: by Acme; color Red",
        f"- **{MAT}**: color Red",
        f"- **{MAT}**: weight 1.3 kg",
        f"- **{MAT}**: $20.50; weight not given",
        f"- **{ROLLER}**: in stock (3 left)",
    ],
)
def test_what_is_not_so_is_counted(reply: str) -> None:
    assert len(CATALOGUE.wrong(reply)) == 1
