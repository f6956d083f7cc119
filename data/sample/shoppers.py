"""The sample shop's customers: invented people with interests, means and favorite brands.

Holds what moves a shopper; the file's own columns that follow from behavior (histories, order
value, season, holiday) are filled in by ``visits.py``. Does not know how a visit goes.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from random import Random

from data.sample.products import STYLES
from data.sample.vocabulary import WORDS, Vocabulary

COLUMNS = [
    "Customer_ID", "Name", "Age", "Gender", "Location", "Customer_Segment", "Avg_Order_Value",
    "Browsing_History", "Purchase_History", "Holiday", "Season",
]  # fmt: skip
CUSTOMER_COUNT = 500
#: Segment -> share of customers, fewest and most visits in the year.
SEGMENTS: dict[str, tuple[float, int, int]] = {
    "New Visitor": (0.24, 1, 2),
    "Occasional Shopper": (0.46, 2, 6),
    "Frequent Buyer": (0.30, 6, 14),
}
#: Interest -> (weight for Female, Male, Other), (youngest, oldest). 1 is neutral.
LEANING: dict[str, tuple[tuple[float, float, float], tuple[int, int]]] = {
    "dressing": ((2.2, 0.0, 1.0), (18, 75)),
    "smart": ((0.3, 1.8, 1.0), (24, 80)),
    "skincare": ((1.8, 0.6, 1.2), (18, 80)),
    "family": ((1.2, 1.0, 0.8), (27, 75)),
    "baby": ((1.6, 1.2, 0.8), (24, 42)),
    "garden": ((1.1, 1.0, 1.0), (32, 84)),
    "creator": ((0.9, 1.1, 1.2), (18, 40)),
    "gadgets": ((0.8, 1.4, 1.0), (18, 70)),
}


@dataclass
class Shopper:
    """A customer and the tastes that the files show only through events.

    Attributes:
        interests: interest -> share of attention, sums to 1.
        brand_taste: brand -> liking, about N(0, 0.5), favorites near 2.
        means: log of how much dearer than a shelf's middle this person likes to buy.
        joined: first day of the simulated year on which a visit may happen.
        pet: "Dog" or "Cat", the kind at home.
    """

    row: dict[str, str]
    interests: dict[str, float]
    brand_taste: dict[str, float]
    colors: tuple[str, ...]
    style: int
    means: float
    visits: int
    joined: int
    pet: str

    @property
    def customer_id(self) -> str:
        return self.row["Customer_ID"]

    @property
    def department(self) -> str:
        return {"Female": "Women", "Male": "Men"}.get(self.row["Gender"], "Unisex")


def read_people() -> dict[str, dict[str, list[str]]]:
    """Names and interests: {"names": {"women": [...], ...}, "interests": {...}}."""
    words = tomllib.loads((WORDS / "people.toml").read_text("utf-8"))
    names = {key: text.split(", ") for key, text in words.items() if isinstance(text, str)}
    return {"names": names, "interests": words["interests"]}


def make_shoppers(words: Vocabulary, rng: Random, count: int = CUSTOMER_COUNT) -> list[Shopper]:
    """``count`` people with distinct names."""
    people = read_people()
    brands = [brand for brand in words.brands if "Books" not in brand.categories]
    colors = sorted(
        {color for shelf in words.subcategories for color in shelf.choices.get("Color", [])}
    )
    taken: set[str] = set()
    shoppers = []
    for number in range(1, count + 1):
        gender = rng.choices(("Female", "Male", "Other"), (0.5, 0.45, 0.05))[0]
        age = int(min(84, max(18, rng.gauss(40, 14))))
        name = _name(people["names"], gender, rng, taken)
        segment = rng.choices(list(SEGMENTS), [share for share, _, _ in SEGMENTS.values()])[0]
        _, fewest, most = SEGMENTS[segment]
        interests = _interests(people["interests"], gender, age, rng)
        tier = rng.gauss(0, 0.45)
        taste = {
            brand.name: rng.gauss(0, 0.4) - 0.6 * abs(brand.tier - 1 - tier) for brand in brands
        }
        for favorite in rng.sample(brands, 3):
            taste[favorite.name] += 1.8
        shoppers.append(
            Shopper(
                row={
                    "Customer_ID": f"C{number:04d}",
                    "Name": name,
                    "Age": str(age),
                    "Gender": gender,
                    "Location": rng.choice(people["names"]["cities"]),
                    "Customer_Segment": segment,
                },
                interests=interests,
                brand_taste=taste,
                colors=tuple(rng.sample(colors, 5)),
                style=rng.randrange(STYLES),
                means=tier,
                visits=rng.randint(fewest, most),
                joined=rng.randrange(300, 345)
                if segment == "New Visitor"
                else rng.randrange(0, 200),
                pet="Cat" if "cats" in interests else "Dog",
            )
        )
    return shoppers


def _name(names: dict[str, list[str]], gender: str, rng: Random, taken: set[str]) -> str:
    pool = names[{"Female": "women", "Male": "men", "Other": "others"}[gender]]
    while True:
        name = f"{rng.choice(pool)} {rng.choice(names['last'])}"
        first, last = name.split()
        if name not in taken and first != last:
            taken.add(name)
            return name


def _interests(
    shelves: dict[str, list[str]], gender: str, age: int, rng: Random
) -> dict[str, float]:
    """Two to four interests that fit the person, the first ones strongest."""
    column = ("Female", "Male", "Other").index(gender)
    weights = {}
    for interest in shelves:
        leaning, (youngest, oldest) = LEANING.get(interest, ((1.0, 1.0, 1.0), (18, 84)))
        weights[interest] = leaning[column] if youngest <= age <= oldest else 0.0
    chosen: list[str] = []
    for _ in range(rng.choice((2, 2, 3, 3, 4))):
        chosen.append(rng.choices(list(weights), list(weights.values()))[0])
        weights[chosen[-1]] = 0.0
    shares = [1.0, 0.75, 0.5, 0.35][: len(chosen)]
    return {interest: share / sum(shares) for interest, share in zip(chosen, shares, strict=True)}
