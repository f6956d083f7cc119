"""Small files of a shop, written to a folder and loaded, and where their problems stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.shop import Shop
from data.tables import load_shop

PRODUCTS = "Product_ID,Category,Price\nP1,Books,10\nP2,Garden,20\n"
CUSTOMERS = "Customer_ID,Age\nC1,30\nC2,40\n"
EVENTS = "customer_id,product_id,event,timestamp,quantity\n"


@pytest.fixture(name="load")
def loading(tmp_path: Path):
    """Writes files (text as UTF-8, or bytes; by stem) to a folder of their own and loads it."""

    def write_and_load(currency: str = "", **files: str | bytes) -> Shop:
        for stem, content in files.items():
            name = "shop.md" if stem == "shop" else f"{stem}.csv"
            raw = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(raw)
        return load_shop(tmp_path, currency=currency)

    return write_and_load


def places(shop: Shop) -> list[tuple[str, int | None, str | None, str]]:
    return [(p.file, p.line, p.column, p.value) for p in shop.problems]
