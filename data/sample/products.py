"""The sample shop's articles: every kind of thing in the vocabulary, made by its brands.

Holds prices, ratings, stock and columns, and what no file shows: an article's hidden appeal,
style and first day on sale, by which the shoppers choose. Does not know shoppers.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import dataclass
from random import Random

from data.sample.phrases import article_name, article_text
from data.sample.vocabulary import SIZE_RUNS, Brand, Kind, Subcategory, Vocabulary

COLUMNS = [
    "Product_ID", "Name", "Description", "Category", "Subcategory", "Brand", "Price",
    "Product_Rating", "Average_Rating_of_Similar_Products", "Customer_Review_Sentiment_Score",
    "Holiday", "Season", "Stock", "Similar_Product_List",
]  # fmt: skip
ATTRIBUTES = [
    "Color", "Size", "Material", "Department", "Age_From", "Author", "Pages", "Scent",
    "Skin_Type", "Hair_Type", "Capacity_Ml", "Capacity_L", "Weight_Kg", "Power_W",
    "Battery_Hours", "Screen_Inches", "RAM_GB", "Storage_GB", "Dietary", "Flavor", "Roast",
    "Burn_Hours", "Pet", "People", "Players_Max", "Play_Minutes", "Pieces",
]  # fmt: skip
PRODUCT_COUNT = 1500
#: Columns of a kind that steer the row but are no columns of the shop.
STEERING = frozenset({"Season", "Holiday", "Plain"})
STYLES = 4


@dataclass
class Article:
    """A row of products.csv and what the generator knows beside it.

    Attributes:
        appeal: how much people like it on average, about N(0, 1).
        style: 0 to STYLES - 1; people of a style choose it, and articles of a style go together.
        first_day: day of the year simulated on which it came on sale (0: was there before).
        peak_day: day about which it is most talked of.
    """

    row: dict[str, str]
    shelf: Subcategory
    brand: Brand
    price: float
    rating: float
    appeal: float
    style: int
    first_day: int
    peak_day: float
    log_price_place: float = 0.0

    @property
    def product_id(self) -> str:
        return self.row["Product_ID"]


def make_articles(words: Vocabulary, rng: Random, count: int = PRODUCT_COUNT) -> list[Article]:
    """All articles, shelf by shelf; ``count`` of them, every kind at least once.

    Raises:
        ValueError: there are more kinds than ``count``.
    """
    plan = _plan(words, rng, count)
    articles: list[Article] = []
    names: set[str] = set()
    texts: set[str] = set()
    for shelf, kinds in plan:
        makers = _makers(words.brands_of(shelf.category), len(kinds), rng)
        for kind, brand in zip(kinds, makers, strict=True):
            article = _article(rng, shelf, kind, brand)
            tries = 0  # a name is never used twice, a text only where little can be said
            while article.row["Name"] in names or (
                article.row["Description"] in texts and tries < 12
            ):
                article = _article(rng, shelf, kind, rng.choice(words.brands_of(shelf.category)))
                tries += 1
            names.add(article.row["Name"])
            texts.add(article.row["Description"])
            articles.append(article)
    for number, article in enumerate(articles, start=1):
        article.row["Product_ID"] = f"P{number:04d}"
    _compare_with_neighbors(articles)
    return articles


def _plan(words: Vocabulary, rng: Random, count: int) -> list[tuple[Subcategory, list[Kind]]]:
    """Which kinds each shelf has, repeats included; a book is a single title."""
    total = sum(len(shelf.kinds) for shelf in words.subcategories)
    if total > count:
        raise ValueError(f"{total} kinds do not fit in {count} articles; ask for at least {total}")
    things = [shelf for shelf in words.subcategories if not shelf.kinds[0].author]
    extra: dict[str, list[Kind]] = {shelf.name: [] for shelf in things}
    waiting: dict[str, list[Kind]] = {}
    for turn in range(count - total):
        shelf = things[turn % len(things)]
        if not waiting.get(shelf.name):
            waiting[shelf.name] = rng.sample(shelf.kinds, len(shelf.kinds))
        extra[shelf.name].append(waiting[shelf.name].pop())
    return [
        (shelf, sorted([*shelf.kinds, *extra.get(shelf.name, [])], key=shelf.kinds.index))
        for shelf in words.subcategories
    ]


def _makers(brands: list[Brand], count: int, rng: Random) -> list[Brand]:
    """``count`` brands, all in turn, so that neighbors on a shelf differ in brand."""
    makers: list[Brand] = []
    while len(makers) < count:
        makers += rng.sample(brands, len(brands))
    return makers[:count]


def _article(rng: Random, shelf: Subcategory, kind: Kind, brand: Brand) -> Article:
    row = _attributes(rng, shelf, kind)
    price = _price(rng, shelf, kind, brand, row)
    dear = math.log(price / (kind.base_price * brand.tier**0.8))
    rating = 4.05 + brand.quality + 0.25 * dear + 0.06 * math.log(price / 30) + rng.gauss(0, 0.27)
    rating = round(min(4.9, max(2.4, rating)), 1)
    sentiment = min(0.99, max(0.05, 0.62 + 0.24 * (rating - 4.0) + rng.gauss(0, 0.06)))
    stock = 0 if rng.random() < 0.04 else min(400, 1 + int(rng.lognormvariate(3.2, 0.9)))
    new = rng.random() < 0.2
    row |= {
        "Category": shelf.category,
        "Subcategory": shelf.name,
        "Brand": brand.name,
        "Price": f"{price:.2f}",
        "Product_Rating": f"{rating:.1f}",
        "Customer_Review_Sentiment_Score": f"{sentiment:.2f}",
        "Holiday": "Yes" if kind.choices.get("Holiday") or rng.random() < 0.03 else "No",
        "Season": next(iter(kind.choices.get("Season", [shelf.season])), ""),
        "Stock": str(stock),
        "Similar_Product_List": json.dumps([*shelf.goes], ensure_ascii=False),
        "Name": article_name(rng, brand, kind, shelf, row),
        "Description": article_text(rng, brand, kind, shelf, row),
    }
    first_day = rng.randrange(20, 330) if new else 0
    return Article(
        row=row,
        shelf=shelf,
        brand=brand,
        price=price,
        rating=rating,
        appeal=rng.gauss(0, 1) + 0.8 * (rating - 4.1),
        style=rng.randrange(STYLES),
        first_day=first_day,
        peak_day=first_day + rng.uniform(0, 60) if new else rng.uniform(-60, 425),
    )


def _attributes(rng: Random, shelf: Subcategory, kind: Kind) -> dict[str, str]:
    """One value a column, of the kind's own choices or else of the shelf's."""
    choices = shelf.choices | {
        column: values for column, values in kind.choices.items() if column not in STEERING
    }
    row: dict[str, str] = {}
    for column, values in choices.items():
        if not values:
            continue
        value = rng.choice(values)
        if column == "Size" and value in SIZE_RUNS:
            value = json.dumps(rng.choice(SIZE_RUNS[value]))
        row[column] = value
    return row


def _price(rng: Random, shelf: Subcategory, kind: Kind, brand: Brand, row: dict[str, str]) -> float:
    """Base price by brand and size, with a shop's ending, inside the shelf's band (USD)."""
    price = kind.base_price * brand.tier**0.8 * math.exp(rng.gauss(0, 0.1))
    for column, power in shelf.scale.items():
        values = [float(v) for v in kind.choices.get(column, shelf.choices.get(column, []))]
        if values and row.get(column):
            middle = math.exp(sum(math.log(value) for value in values) / len(values))
            price *= (float(row[column]) / middle) ** power
    low, high = shelf.band
    price = min(high, max(low, price))
    if price < 20:
        ending = math.floor(price) + rng.choice((0.49, 0.90, 0.95, 0.99))
    elif price < 100:
        ending = math.floor(price) + rng.choice((0.00, 0.90, 0.95, 0.99, 0.99))
    elif price < 400:
        ending = 5 * round(price / 5) - rng.choice((0.01, 0.05, 1.0))
    else:
        ending = 10 * round(price / 10) - 1.0
    return round(min(high, max(low, ending)), 2)


def _compare_with_neighbors(articles: list[Article]) -> None:
    """Fill in the mean rating, and the place of a price, among an article's shelf."""
    shelves: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        shelves[article.shelf.name].append(article)
    for neighbors in shelves.values():
        logs = sorted(math.log(article.price) for article in neighbors)
        middle = logs[len(logs) // 2]
        total = sum(article.rating for article in neighbors)
        for article in neighbors:
            mean = (total - article.rating) / (len(neighbors) - 1)
            article.row["Average_Rating_of_Similar_Products"] = f"{mean:.2f}"
            article.log_price_place = math.log(article.price) - middle
