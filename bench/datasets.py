"""The public data that quality is measured on, and its protocols; nothing of it ships.

Folder: argument, else the environment's ``BENCH_DATA``, else ``../shared/data``. It holds
``online_retail/`` (UCI Online Retail, CC BY 4.0: customer, item, time of the first purchase) and
``complete_journey/`` (CC0: grocery lines of households, some with demographics).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"
#: People with fewer items to learn from are not asked for.
LEAST_HISTORY = 5


class DataMissingError(FileNotFoundError):
    """The public data is not where it was looked for."""


@dataclass(frozen=True, eq=False)
class Purchases:
    """Distinct customer-item pairs, by the time of the first purchase.

    Attributes:
        users, items: (m,) whole numbers from 0.
        days: (m,) days since the first of all.
        titles, prices: of the items.
        start: the date of day 0.
    """

    users: np.ndarray
    items: np.ndarray
    days: np.ndarray
    titles: tuple[str, ...]
    prices: np.ndarray
    start: pd.Timestamp

    @property
    def n_users(self) -> int:
        return int(self.users.max()) + 1

    @property
    def n_items(self) -> int:
        return len(self.titles)

    def day(self, date: str) -> float:
        return (pd.Timestamp(date) - self.start).total_seconds() / 86_400

    def before(self, day: float) -> Purchases:
        """What is known at a moment."""
        return self.only(self.days < day)

    def only(self, mask: np.ndarray) -> Purchases:
        return Purchases(
            self.users[mask], self.items[mask], self.days[mask], self.titles, self.prices,
            self.start,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Split:
    """What may be learned from, and what was bought next.

    Attributes:
        train: purchases that are known.
        people: (p,) users asked for, ascending.
        now: (p,) the day of each person's question; nothing of that person later is known.
        rows, targets: (m,) row in ``people`` and item; equal times all stand here, each with an
            equal chance to be the one target (that is, the mean over all ways to break the tie).
    """

    train: Purchases
    people: np.ndarray
    now: np.ndarray
    rows: np.ndarray
    targets: np.ndarray

    @property
    def shares(self) -> np.ndarray:
        return 1.0 / np.bincount(self.rows)[self.rows]

    def one_target(self, seed: int) -> np.ndarray:
        """(p,) positions in ``rows`` after breaking each tie at random."""
        order = np.random.default_rng(seed).permutation(len(self.rows))
        _, first = np.unique(self.rows[order], return_index=True)
        return order[first]


def data_folder(given: str | None) -> Path:
    """Where the data is.

    Raises:
        DataMissingError: it is not there; the message says what to do.
    """
    folder = Path(given or os.environ.get("BENCH_DATA", "") or DEFAULT_FOLDER)
    for part in ("online_retail/online_retail_events.parquet",
                 "complete_journey/completejourney_products.parquet"):  # fmt: skip
        if not (folder / part).is_file():
            raise DataMissingError(
                f"{folder / part} is missing; pass the folder with online_retail/ and "
                "complete_journey/ as --data or in BENCH_DATA"
            )
    return folder


def online_retail(folder: Path) -> Purchases:
    """Only first purchases: last times and totals of a pair look past any cut."""
    events = pd.read_parquet(folder / "online_retail" / "online_retail_events.parquet")
    items = pd.read_parquet(folder / "online_retail" / "online_retail_items.parquet")
    place = {code: row for row, code in enumerate(items["StockCode"])}
    users, _ = pd.factorize(events["CustomerID"], sort=True)
    start = events["ts"].min().normalize()
    return Purchases(
        users,
        events["StockCode"].map(place).to_numpy(),
        (events["ts"] - start).dt.total_seconds().to_numpy() / 86_400,
        tuple(items["title"]),
        items["price"].to_numpy(),
        start,
    )


def time_cut(data: Purchases, cut: str, end: str | None = None) -> Split:
    """Train before ``cut``; targets are each person's first new items from then on.

    Args:
        end: nothing from this date on exists; for tuning inside the training period.
    """
    if end is not None:
        data = data.before(data.day(end))
    day = data.day(cut)
    train, later = data.before(day), data.only(data.days >= day)
    return _first_of(train, later, np.full(data.n_users, day), data.n_users)


def last_basket(data: Purchases) -> Split:
    """Each person's last day of new items is hidden; targets are its first basket.

    The others' later purchases stay in the training set, as in leave-one-out protocols.
    """
    last = np.zeros(data.n_users)
    np.maximum.at(last, data.users, np.floor(data.days))
    hidden = np.floor(data.days) == last[data.users]
    return _first_of(data.only(~hidden), data.only(hidden), last, data.n_users)


def _first_of(train: Purchases, later: Purchases, now: np.ndarray, n_users: int) -> Split:
    enough = np.bincount(train.users, minlength=n_users) >= LEAST_HISTORY
    later = later.only(enough[later.users])
    first = np.full(n_users, np.inf)
    np.minimum.at(first, later.users, later.days)
    nearest = later.only(later.days == first[later.users])
    people, rows = np.unique(nearest.users, return_inverse=True)
    return Split(train, people, now[people], rows, nearest.items)


@dataclass(frozen=True, eq=False)
class Households:
    """Who bought which product and when, and what is known of 801 of them.

    Attributes:
        users, items: (m,) each line of each receipt.
        days: (m,) days since the first of all.
        known: (801,) users with demographics.
        people: (801 rows) age, income and the like, as text, "" where unknown.
        products: (n rows) department, brand, category, type and size of each item.
        start: the date of day 0.
    """

    users: np.ndarray
    items: np.ndarray
    days: np.ndarray
    known: np.ndarray
    people: pd.DataFrame
    products: pd.DataFrame
    start: pd.Timestamp

    @property
    def n_items(self) -> int:
        return len(self.products)

    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """(pairs,) users and items, each pair once."""
        users, items = np.divmod(np.unique(self.users * self.n_items + self.items), self.n_items)
        return users, items

    def only(self, mask: np.ndarray) -> Households:
        """Some of the lines."""
        return replace(
            self, users=self.users[mask], items=self.items[mask], days=self.days[mask]
        )  # fmt: skip

    def once(self) -> Households:
        """Each household and product once, without time."""
        users, items = self.pairs()
        return replace(self, users=users, items=items, days=np.zeros(len(users)))

    def of_items(self, kept: np.ndarray) -> Households:
        """Only some products, numbered anew in the order given."""
        place = np.full(self.n_items, -1)
        place[kept] = np.arange(len(kept))
        mine = place[self.items] >= 0
        return replace(
            self, users=self.users[mine], items=place[self.items[mine]], days=self.days[mine],
            products=self.products.iloc[kept],
        )  # fmt: skip


def complete_journey(folder: Path) -> Households:
    inside = folder / "complete_journey"
    lines = pd.read_parquet(inside / "completejourney_transactions_sample.parquet")
    people = pd.read_parquet(inside / "completejourney_demographics.parquet")
    products = pd.read_parquet(inside / "completejourney_products.parquet").set_index("product_id")
    homes = pd.Index(sorted(set(lines["household_id"]) | set(people["household_id"])))
    items, sold = pd.factorize(lines["product_id"], sort=True)
    start = lines["transaction_timestamp"].min().normalize()
    days = (lines["transaction_timestamp"] - start).dt.total_seconds().to_numpy() / 86_400
    return Households(
        homes.get_indexer(lines["household_id"]),
        items,
        days,
        homes.get_indexer(people["household_id"]),
        people.fillna(""),
        products.reindex(sold).fillna(""),
        start,
    )
