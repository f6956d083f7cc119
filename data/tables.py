"""A folder of tables to a Shop: the one way in.

``products.csv``, ``customers.csv`` and ``events.csv``, or the names of the data set that the
system was first asked for; ``shop.md`` beside them. Only the products are needed. What a file must
look like is told where it is read: ``csv_file.py`` (files and rows), ``cells.py`` (values),
``columns.py`` (names of columns), ``catalog.py``, ``customers.py``, ``events.py``, ``info.py``.

Errors: a bad file raises ShopFileError and stops the start; a bad row is a RowProblem in
``Shop.problems`` and is skipped.
"""

from __future__ import annotations

from pathlib import Path

from data.catalog import read_products
from data.csv_file import read_table
from data.customers import read_customers
from data.events import read_events
from data.info import read_info
from data.problems import Problems, ShopFileError
from data.records import Customer, Event
from data.shop import Shop

__all__ = ["ShopFileError", "load_shop"]

PRODUCT_FILES = ("products.csv", "product_recommendation_data.csv")
CUSTOMER_FILES = ("customers.csv", "customer_data_collection.csv")
EVENT_FILES = ("events.csv",)
INFO_FILES = ("shop.md",)


def load_shop(folder: Path, *, currency: str = "", is_sample: bool = False) -> Shop:
    """Load a shop.

    Without a file of customers, the customers are those whom the events name.

    Args:
        folder: with the shop's files; their names in any case.
        currency: ISO 4217 code of the prices; ``""`` lets the files say, see ``catalog.py``.
        is_sample: True for the shop that ships with the project.

    Raises:
        ShopFileError: a file is missing, is not a table, lacks a needed column, or has no good row.
    """
    problems = Problems()
    files = _files(folder)
    products_path = _find(files, PRODUCT_FILES, problems)
    if products_path is None:
        raise ShopFileError(
            str(folder),
            "has no table of products",
            " or ".join(PRODUCT_FILES),
            "Put the file there, or set SHOP_DATA to the folder that has it.",
        )
    products, currency = read_products(read_table(products_path, problems), problems, currency)
    customers: tuple[Customer, ...] = ()
    customers_path = _find(files, CUSTOMER_FILES, problems)
    if customers_path is not None:
        customers = read_customers(read_table(customers_path, problems), problems)
    events_path = _find(files, EVENT_FILES, problems)
    events: tuple[Event, ...] = ()
    if events_path is not None:
        events = read_events(
            read_table(events_path, problems),
            problems,
            {product.product_id for product in products},
            None if customers_path is None else {customer.customer_id for customer in customers},
        )
        if customers_path is None:
            named = dict.fromkeys(event.customer_id for event in events)
            customers = tuple(Customer(customer_id) for customer_id in named)
    info_path = _find(files, INFO_FILES, problems)
    name, info = read_info(info_path or folder / INFO_FILES[0], problems)
    return Shop(
        products=products,
        customers=customers,
        events=events,
        info=info,
        name=name,
        currency=currency,
        is_sample=is_sample,
        problems=problems.all(),
    )


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
