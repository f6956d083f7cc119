"""A year of visits to the sample shop: who looks at, likes, dislikes and buys what, and when.

Holds the choice model (a random utility of brand, price, style, color, season and fashion) and
writes the histories it leads to into the customers' rows. Nothing is seen before it is on sale,
nothing is bought that was not looked at, nobody comes before they joined.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from data.sample.products import Article
from data.sample.shoppers import Shopper, read_people

COLUMNS = ["customer_id", "product_id", "event", "timestamp", "quantity"]
FIRST_DAY = datetime(2025, 11, 1, tzinfo=UTC)
DAYS = 365
SEASONS = ("Winter", "Spring", "Summer", "Autumn")
#: Shelves whose things run out and are bought again.
CONSUMABLE = frozenset({
    "Coffee Beans", "Tea", "Treats & Food", "Sports Nutrition", "Bath & Body", "Face Care",
    "Hair Care", "Cleansers & Masks", "Candles", "Cards & Wrapping",
})  # fmt: skip
BUYS = {"New Visitor": 0.30, "Occasional Shopper": 0.55, "Frequent Buyer": 0.78}


@dataclass(frozen=True)
class Happening:
    """A row of events.csv."""

    customer_id: str
    product_id: str
    event: str
    when: datetime
    quantity: int = 1

    @property
    def row(self) -> dict[str, str]:
        stamp = self.when.strftime("%Y-%m-%dT%H:%M:%SZ")
        values = (self.customer_id, self.product_id, self.event, stamp, str(self.quantity))
        return dict(zip(COLUMNS, values, strict=True))


def season_of(day: datetime) -> str:
    """The northern season of a date, December being winter."""
    return SEASONS[day.month % 12 // 3]


def is_holiday(when: datetime) -> bool:
    """Whether people shop for presents: November 15 to December 24."""
    return (11, 15) <= (when.month, when.day) <= (12, 24)


class Year:
    """The simulation: shelves by name, and one shopper after the other."""

    def __init__(self, articles: list[Article], rng: Random) -> None:
        self.rng = rng
        self.articles = {article.product_id: article for article in articles}
        self.shelves: dict[str, list[Article]] = {}
        for article in articles:
            self.shelves.setdefault(article.shelf.name, []).append(article)
        self.gifts = [article for article in articles if article.row["Holiday"] == "Yes"]
        self.interests = read_people()["interests"]

    def live(self, shopper: Shopper) -> list[Happening]:
        """All that one person does in the year, oldest first."""
        happenings: list[Happening] = []
        owned: list[Article] = []
        for day in self._days(shopper):
            happenings += self._visit(shopper, day, owned)
        return happenings

    def _days(self, shopper: Shopper) -> list[int]:
        """Distinct days of visits; more of them before the winter holidays."""
        days = range(shopper.joined, DAYS)
        weights = [2.0 if is_holiday(FIRST_DAY + timedelta(days=day)) else 1.0 for day in days]
        chosen: set[int] = set()
        while len(chosen) < min(shopper.visits, len(days)):
            chosen.add(self.rng.choices(days, weights)[0])
        return sorted(chosen)

    def _visit(self, shopper: Shopper, day: int, owned: list[Article]) -> list[Happening]:
        """Look at one or two shelves of one interest, perhaps buy, perhaps what goes with it."""
        rng = self.rng
        when = FIRST_DAY + timedelta(days=day, minutes=rng.randrange(6 * 60, 22 * 60))
        season = season_of(when)
        seen: set[str] = set()
        out: list[Happening] = []
        partner: Article | None = None
        if owned and rng.random() < 0.5:  # come back for what goes with the last thing bought
            partner = owned[-1]
            shelf_name = self._next_shelf(shopper, partner)
        else:
            interest = rng.choices(list(shopper.interests), list(shopper.interests.values()))[0]
            shelf_name = self._shelf(interest, season)
        gift = is_holiday(when) and rng.random() < 0.3
        for stop in range(rng.choice((1, 2, 2, 3))):
            shelf = self.gifts if gift and stop == 0 else self.shelves[shelf_name]
            looked = self._look(shopper, shelf, day, season, partner, owned, seen)
            for utility, article in looked:
                when += timedelta(seconds=rng.randrange(15, 150))
                out.append(Happening(shopper.customer_id, article.product_id, "view", when))
                opinion = self._opinion(utility)
                if opinion:
                    when += timedelta(seconds=rng.randrange(5, 40))
                    out.append(Happening(shopper.customer_id, article.product_id, opinion, when))
            bought = self._buy(shopper, looked)
            if bought is not None:
                when += timedelta(seconds=rng.randrange(30, 240))
                quantity = 1
                if bought.shelf.name in CONSUMABLE or bought.price < 15:
                    quantity = rng.choices((1, 2, 3), (0.7, 0.22, 0.08))[0]
                out.append(
                    Happening(shopper.customer_id, bought.product_id, "purchase", when, quantity)
                )
                owned.append(bought)
                partner = bought
                shelf_name = self._next_shelf(shopper, bought)
            else:
                interest = rng.choices(list(shopper.interests), list(shopper.interests.values()))[0]
                shelf_name = self._shelf(interest, season)
        return out

    def _shelf(self, interest: str, season: str) -> str:
        names = self.interests[interest]
        weights = [
            (2.5 if self.shelves[name][0].shelf.season == season else 1.0) * (1.0 / (2 + place))
            for place, name in enumerate(names)
        ]
        return self.rng.choices(names, weights)[0]

    def _next_shelf(self, shopper: Shopper, bought: Article) -> str:
        """A shelf that goes with what was bought, mostly one that interests the person."""
        known = {name for interest in shopper.interests for name in self.interests[interest]}
        near = [name for name in bought.shelf.goes if name in known]
        return self.rng.choice(near if near and self.rng.random() < 0.75 else bought.shelf.goes)

    def _look(
        self,
        shopper: Shopper,
        shelf: list[Article],
        day: int,
        season: str,
        partner: Article | None,
        owned: list[Article],
        seen: set[str],
    ) -> list[tuple[float, Article]]:
        """Two to six articles of a shelf with their utility, in the order they are looked at.

        A draw without replacement with chances in proportion to exp(utility) (Gumbel top-k).
        """
        mine = {a.product_id for a in owned if a.shelf.name not in CONSUMABLE}
        scored = []
        for article in shelf:
            if article.first_day > day or article.product_id in seen | mine:
                continue
            utility = self._utility(shopper, article, day, season, partner)
            noise = -math.log(-math.log(self.rng.uniform(1e-9, 1 - 1e-9)))
            scored.append((utility + noise, utility, article))
        scored.sort(key=lambda item: (-item[0], item[2].product_id))
        chosen = [(u, article) for _, u, article in scored[: self.rng.choice((2, 3, 3, 4, 5))]]
        seen |= {article.product_id for _, article in chosen}
        self.rng.shuffle(chosen)
        return chosen

    @staticmethod
    def _utility(
        shopper: Shopper, article: Article, day: int, season: str, partner: Article | None
    ) -> float:
        """How much this person wants this thing today; 0 is indifferent."""
        row = article.row
        value = 0.55 * article.appeal + 0.5 * (article.rating - 4.1)
        value += 1.8 * math.exp(-(((day - article.peak_day) / 40.0) ** 2))  # fashion comes and goes
        value += shopper.brand_taste.get(article.brand.name, 0.0)
        value -= 1.3 * (article.log_price_place - shopper.means) ** 2
        value += 1.3 * (article.style == shopper.style)
        value += 0.7 * (row.get("Color") in shopper.colors)
        if row["Season"]:
            value += 0.9 if row["Season"] == season else -0.5
        department = row.get("Department", "Unisex")
        if department != "Unisex" and shopper.department not in (department, "Unisex"):
            value -= 3.0
        if row.get("Pet", shopper.pet) != shopper.pet:
            value -= 4.0
        if partner is not None:
            value += 1.2 * (partner.brand.name == article.brand.name)
            value += 1.5 * (partner.style == article.style)
        return value

    def _opinion(self, utility: float) -> str:
        roll = self.rng.random()
        if roll < 0.16 / (1 + math.exp(2.0 - utility)) + 0.02:
            return "like"
        if roll > 1 - 0.10 / (1 + math.exp(utility)):
            return "dislike"
        return ""

    def _buy(self, shopper: Shopper, looked: list[tuple[float, Article]]) -> Article | None:
        """The best of what was looked at, if it is good enough."""
        if not looked:
            return None
        utility, best = max(looked, key=lambda item: (item[0], item[1].product_id))
        eager = BUYS[shopper.row["Customer_Segment"]]
        return best if self.rng.random() < eager / (1 + math.exp(1.0 - utility)) else None


def simulate(articles: list[Article], shoppers: list[Shopper], rng: Random) -> list[Happening]:
    """Everybody's year, oldest first; fills in the shoppers' histories."""
    year = Year(articles, rng)
    everything: list[Happening] = []
    for shopper in shoppers:
        happenings = year.live(shopper)
        _fill_history(shopper, happenings, year.articles)
        everything += happenings
    return sorted(everything, key=lambda h: (h.when, h.customer_id, h.product_id))


def _fill_history(
    shopper: Shopper, happenings: list[Happening], articles: dict[str, Article]
) -> None:
    """Columns of customers.csv that follow from events. An order is a day's purchases."""
    looked = [articles[h.product_id].row["Category"] for h in happenings if h.event == "view"]
    bought = [h for h in happenings if h.event == "purchase"]
    orders: dict[str, float] = {}
    for h in bought:
        day = h.when.date().isoformat()
        orders[day] = orders.get(day, 0.0) + articles[h.product_id].price * h.quantity
    seasons = [season_of(h.when) for h in happenings]
    shopper.row |= {
        "Avg_Order_Value": f"{sum(orders.values()) / len(orders):.2f}" if orders else "",
        "Browsing_History": json.dumps(_latest(looked)),
        "Purchase_History": json.dumps(
            _latest([articles[h.product_id].row["Subcategory"] for h in bought])
        ),
        "Holiday": "Yes" if any(is_holiday(h.when) for h in bought) else "No",
        "Season": max(SEASONS, key=seasons.count),
    }


def _latest(names: list[str]) -> list[str]:
    """Each name once, where it came last; oldest first."""
    return list(dict.fromkeys(reversed(names)))[::-1]
