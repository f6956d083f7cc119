"""A larger shop made of the bundled one, in files, with embeddings of its texts in a cache.

Its products again with new IDs, prices, name words and embeddings that lie a little apart, so that
no two rows are equal; and its customers again, until there is an event a product. The copies'
embeddings are made up, since encoding a million texts takes hours: what is timed with them is all
but that.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from data.records import Product
from data.shop import Shop
from data.tables import load_shop
from engine.language.embedders import embedders
from engine.language.embedding_cache import EmbeddingCache
from engine.rows.attributes import product_text
from engine.ship import SHIPPED
from engine.text_encoder import TextEncoder
from settings import SAMPLE_SHOP

#: How far an embedding is moved from its pattern's (length of the step).
APART = 0.35
#: Drawn for name words; they mean nothing, so that the catalogue's own words stay what they are.
_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "mo", "ne", "pi", "ru", "sa", "ti", "vo", "zu")
_CHUNK = 1 << 15
_PRODUCT = (
    *("product_id", "name", "description", "category", "subcategory", "brand", "price"),
    *("rating", "similar_rating", "sentiment", "holiday", "season", "stock", "similar"),
)
_CUSTOMER = (
    *("customer_id", "name", "age", "gender", "location", "segment", "avg_order_value"),
    *("browsing", "purchases", "holiday", "season"),
)


def write_copies(size: int, folder: Path, cache: Path) -> None:
    """Write a shop of ``size`` products into a folder, and its embeddings into a cache.

    Args:
        size: at least as many as the bundled shop has.
    """
    draw = random.Random(7)
    shop = load_shop(SAMPLE_SHOP, is_sample=True)
    patterns = [*range(len(shop.products))]
    patterns += [draw.randrange(len(patterns)) for _ in range(size - len(patterns))]
    products = [
        shop.products[row] if place < len(shop.products) else _copy(shop.products[row], place, draw)
        for place, row in enumerate(patterns)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    keys = shop.product_table.attribute_keys
    _write(
        folder / "products.csv",
        (*_PRODUCT, *keys),
        (
            [*(getattr(p, name) for name in _PRODUCT), *(p.attributes.get(key) for key in keys)]
            for p in products
        ),
    )
    _write_people(shop, folder, products, patterns, draw)
    _embed(shop, cache, products, patterns)


def _copy(pattern: Product, place: int, draw: random.Random) -> Product:
    word = "".join(draw.choice(_SYLLABLES) for _ in range(3))
    return replace(
        pattern,
        product_id=f"X{place:07d}",
        name=f"{pattern.name} {word.capitalize()} {draw.randrange(100, 1000)}",
        price=round(pattern.price * draw.uniform(0.6, 1.6), 2),
    )


def _write_people(
    shop: Shop,
    folder: Path,
    products: Sequence[Product],
    patterns: Sequence[int],
    draw: random.Random,
) -> None:
    """Customers and events: everybody again, each event with a copy of its product."""
    copies: dict[str, list[str]] = {}
    for product, row in zip(products, patterns, strict=True):
        copies.setdefault(shop.products[row].product_id, []).append(product.product_id)
    times = range(max(1, round(len(products) / len(shop.events))))

    def name(customer_id: str, time: int) -> str:
        return customer_id if not time else f"{customer_id}-{time}"

    _write(
        folder / "customers.csv",
        _CUSTOMER,
        (
            [name(c.customer_id, time), *(getattr(c, field) for field in _CUSTOMER[1:])]
            for time in times
            for c in shop.customers
        ),
    )
    _write(
        folder / "events.csv",
        ("customer_id", "product_id", "event", "timestamp", "quantity"),
        (
            [name(e.customer_id, time), draw.choice(copies[e.product_id]), e.kind, e.timestamp,
             e.quantity]
            for time in times
            for e in shop.events
        ),
    )  # fmt: skip


def _embed(shop: Shop, cache: Path, products: Sequence[Product], patterns: Sequence[int]) -> None:
    """The bundled products' own embeddings, and made-up ones near them for the copies."""
    encoder = TextEncoder.load(threads=1)
    _, encode, model_id = embedders(encoder)
    shipped = EmbeddingCache(None, model_id, shipped=SAMPLE_SHOP / SHIPPED)
    known = shipped.encode([product_text(product) for product in shop.products], encode)
    texts = [product_text(product) for product in products]
    places = dict(zip(reversed(texts), range(len(texts) - 1, -1, -1), strict=True))
    torch.manual_seed(7)

    def made_up(some: Sequence[str]) -> Tensor:
        rows = [places[text] for text in some]
        moved = APART * torch.nn.functional.normalize(torch.randn(len(rows), known.shape[1]), dim=1)
        moved[torch.tensor(rows) < len(known)] = 0.0
        found = known[[patterns[row] for row in rows]] + moved
        return torch.nn.functional.normalize(found, dim=1)

    EmbeddingCache(cache, model_id).encode(texts, made_up, chunk=_CHUNK)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return json.dumps(value) if isinstance(value, tuple) else value
