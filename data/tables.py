"""A folder of tables to a Shop: the one way in.

``products.csv``, ``customers.csv`` and ``events.csv``, or the names of the data set that the
system was first asked for; ``shop.md`` beside them. Only the products are needed. What a file must
look like is told where it is read: ``csv_file.py`` (files and rows), ``cells.py`` (values),
``columns.py`` (names of columns), ``catalog.py``, ``customers.py``, ``events.py``, ``info.py``.

A file that was read before is not read again: its records are kept by columns, under a key of the
file's bytes and of the code that reads it, and mapped into memory.

Errors: a bad file raises ShopFileError and stops the start; a bad row is a RowProblem in
``Shop.problems`` and is skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from data import (
    catalog,
    cells,
    columns,
    csv_file,
    customers,
    events,
    markup,
    measures,
    record_table,
    records,
)
from data.array_store import ArrayStore, key_of
from data.info import read_info
from data.problems import Problems, ShopFileError
from data.record_table import RecordTable
from data.records import Customer, Event, Product
from data.shop import RowProblem, Shop

__all__ = ["ShopFileError", "load_shop"]

PRODUCT_FILES = ("products.csv", "product_recommendation_data.csv")
CUSTOMER_FILES = ("customers.csv", "customer_data_collection.csv")
EVENT_FILES = ("events.csv",)
INFO_FILES = ("shop.md",)
#: Files of a folder that an error names.
MOST_NAMED = 8
#: A change in one of these may change what is read.
_READERS = (
    catalog, cells, columns, csv_file, customers, events, markup, measures, record_table, records
)  # fmt: skip

Record = TypeVar("Record")


def load_shop(
    folder: Path,
    *,
    currency: str = "",
    is_sample: bool = False,
    cache: Path | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Shop:
    """Load a shop.

    Without a file of customers, the customers are those whom the events name.

    Args:
        folder: with the shop's files; their names in any case.
        currency: ISO 4217 code of the prices; ``""`` lets the files say, see ``catalog.py``.
        is_sample: True for the shop that ships with the project.
        cache: folder in which what was read is kept between starts; None keeps nothing.
        progress: told (what is done, share done).

    Raises:
        ShopFileError: a file is missing, is not a table, lacks a needed column, or has no good row.
    """
    tell = progress or (lambda _what, _share: None)
    problems = Problems()
    kept = _Kept(ArrayStore(cache), problems)
    files = _files(folder)
    products_path = _find(files, PRODUCT_FILES, problems)
    if products_path is None:
        there = ", ".join(path.name for path in list(files.values())[:MOST_NAMED]) or "nothing"
        raise ShopFileError(
            str(folder),
            f"has no table of products (it holds {there})",
            " or ".join(PRODUCT_FILES),
            "Put the file there under that name, as CSV, or set SHOP_DATA to the folder that has it.",
        )
    tell("reading products", 0.0)

    def read_products(path: Path) -> tuple[RecordTable[Product], str]:
        return catalog.read_products(csv_file.read_table(path, problems), problems, currency)

    products, currency = kept.read(Product, products_path, currency, read_products)
    people: RecordTable[Customer] | None = None
    customers_path = _find(files, CUSTOMER_FILES, problems)
    if customers_path is not None:
        tell("reading customers", 0.0)
        people, _ = kept.read(
            Customer,
            customers_path,
            "",
            lambda path: (
                customers.read_customers(csv_file.read_table(path, problems), problems),
                "",
            ),
        )
    events_path = _find(files, EVENT_FILES, problems)
    happened = RecordTable.of(Event, ())
    if events_path is not None:
        tell("reading events", 0.0)

        def read_events(path: Path) -> tuple[RecordTable[Event], str]:
            table = csv_file.read_table(path, problems)
            known = None if people is None else people.rows
            return events.read_events(table, problems, products.rows, known), ""

        known = products.digest + ("" if people is None else people.digest)
        happened, _ = kept.read(Event, events_path, known, read_events)
        if people is None:
            named = list(happened.labels("customer_id").values)
            people = RecordTable.of(Customer, [Customer(customer_id) for customer_id in named])
    info_path = _find(files, INFO_FILES, problems)
    name, info = read_info(info_path or folder / INFO_FILES[0], problems)
    return Shop(
        products=products,
        customers=() if people is None else people,
        events=happened,
        info=info,
        name=name,
        currency=currency,
        is_sample=is_sample,
        problems=problems.all(),
    )


class _Kept:
    """Tables that were read before, each with the problems of its rows."""

    def __init__(self, store: ArrayStore, problems: Problems) -> None:
        self._store = store
        self._problems = problems

    def read(
        self,
        kind: type[Record],
        path: Path,
        beside: str,
        read: Callable[[Path], tuple[RecordTable[Record], str]],
    ) -> tuple[RecordTable[Record], str]:
        """A file's records and a word on them (the currency), read anew where need be.

        Args:
            beside: what else the records depend on.
        """
        if self._store.folder is None:
            return read(path)
        key = self._key(path, beside)
        name = kind.__name__.lower()
        stored = self._store.load(name, key)
        if stored is None:
            before = self._problems.dropped
            table, word = read(path)
            if self._key(path, beside) != key:  # it was written to meanwhile
                return table, word
            found = [asdict(problem) for problem in self._problems.of(path.name)]
            dropped = self._problems.dropped - before
            notes = {"word": word, "problems": found, "dropped": dropped}
            stored = self._store.save(name, key, table.arrays(), notes)
            if stored is None:
                return table, word
        else:
            known = [RowProblem(**problem) for problem in stored.notes["problems"]]
            self._problems.restore(known, stored.notes["dropped"])
        word = str(stored.notes["word"])
        return RecordTable.from_arrays(kind, stored.arrays, key), word

    def _key(self, path: Path, beside: str) -> str:
        try:
            raw = path.read_bytes()
        except OSError:  # reading it says so in words
            raw = b""
        return key_of(path.name, beside, raw, code=_READERS)


def _files(folder: Path) -> dict[str, Path]:
    """lower-case name → path of everything in the folder."""
    try:
        return {path.name.lower(): path for path in sorted(folder.iterdir(), reverse=True)}
    except OSError as error:
        raise ShopFileError(
            str(folder),
            f"cannot be opened ({error.strerror})",
            "a folder that may be read",
            "Check SHOP_DATA.",
        ) from error


def _find(files: dict[str, Path], names: tuple[str, ...], problems: Problems) -> Path | None:
    """The first of ``names`` that is there; says so when another is there too."""
    found = [files[name] for name in names if name in files]
    for ignored in found[1:]:
        problems.add(ignored.name, None, None, "not read", f"one file; {found[0].name} is used")
    return found[0] if found else None
