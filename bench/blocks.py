"""The engine's blocks for a bare table of purchases: what each says of every item to a person.

The same parts that the recommender is made of (item-item model, lexical space, sentence encoder,
soft price bins, popularity), put together for data that has only titles and prices.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import sparse

from bench.datasets import Purchases, Split
from bench.rankers import matrix
from data.records import Product
from engine.blocks import BinsBlock
from engine.catalogue_texts import centred
from engine.collaborative import ItemItemModel
from engine.interactions import DAY, TARGET_HALF_LIFE_DAYS
from engine.lexical import LexicalSpace
from engine.popularity import faded_counts, popularity_blocks
from engine.text_encoder import TextEncoder
from engine.weights import Examples

BLOCKS = (
    "behaviour", "lexical", "text", "price",
    "popularity", "recent", "rising", "rising_lately", "bestseller",
)  # fmt: skip


@lru_cache(maxsize=1)
def _described(
    titles: tuple[str, ...], prices: tuple[float, ...]
) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray]:
    """(lexical rows, text rows, price rows) of all items, unit rows."""
    texts = [title.lower() for title in titles]
    lexical = LexicalSpace(texts).rows
    text = centred(TextEncoder.load().encode(texts, max_tokens=32).numpy())
    products = [
        Product(str(row), "item", price, name=title)
        for row, (title, price) in enumerate(zip(titles, prices, strict=True))
    ]
    price = BinsBlock("price", lambda product: product.price, products).rows(products)
    return lexical, text, price


def behaviour_model(
    train: Purchases, half_life_days: float | None = TARGET_HALF_LIFE_DAYS
) -> ItemItemModel:
    lexical, _, _ = _described(train.titles, tuple(train.prices))
    return ItemItemModel.fit(
        train.users, train.items, np.ones(len(train.users)), train.n_items,
        times=train.days * DAY, half_life_days=half_life_days, features=lexical,
    )  # fmt: skip


def examples(split: Split, half_life_days: float | None = TARGET_HALF_LIFE_DAYS) -> Examples:
    """(people, n, BLOCKS) addends of a split, and what was chosen."""
    train = split.train
    lexical, text, price = _described(train.titles, tuple(train.prices))
    known = matrix(split)[split.people]  # (people, n)
    sizes = np.asarray(known.sum(axis=1)).ravel()
    addends = np.zeros((len(split.people), train.n_items, len(BLOCKS)), np.float32)
    model = behaviour_model(train, half_life_days)
    for row in range(len(split.people)):
        history = known.indices[known.indptr[row] : known.indptr[row + 1]]
        addends[row, :, 0] = model.addends(history, np.full(len(history), sizes[row] ** -0.5))
    profile = sparse.csr_matrix(known @ lexical)
    length = np.sqrt(np.asarray(profile.multiply(profile).sum(axis=1)).ravel())
    addends[:, :, 1] = (profile @ lexical.T).toarray() / np.maximum(length, 1e-9)[:, None]
    for place, rows in ((2, text), (3, price)):
        mean = known @ rows  # (people, d)
        mean /= np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
        addends[:, :, place] = mean @ rows.T
    for day in np.unique(split.now):
        past = train.before(day)
        ages = day - past.days
        counts = faded_counts(past.items, ages, np.ones(len(ages)), train.n_items)
        levels = popularity_blocks(counts)
        people = np.flatnonzero(split.now == day)
        for place, name in enumerate(BLOCKS[4:], 4):
            addends[people, :, place] = levels[name]
    allowed = np.ones(addends.shape[:2], bool)
    allowed[known.nonzero()] = False
    return Examples(addends, allowed, split.rows, split.targets)
