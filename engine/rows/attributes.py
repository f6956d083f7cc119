"""Further columns of a shop: which block each becomes, and how a product reads as text.

It knows records and kinds of blocks, not the feature space.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from data.record_table import Labels, RecordTable
from data.records import Product
from engine.rows.blocks import BinsBlock, LabelBlock
from engine.rows.product_fields import LabelField, NumberField, attribute_labels

#: Names of blocks that are ours; an attribute column of such a name gets "_attribute" behind it.
_OURS = """category subcategory brand season holiday place goes_with price price_level quality
    popularity recent rising rising_lately demographics shop_prior lexical text behaviour again product need"""
RESERVED = frozenset(_OURS.split())

#: An attribute with more distinct texts than this names single products; it is searched, not a
#: feature.
MOST_LABELS = 400


def attribute_block_name(key: str) -> str:
    """The block of an attribute column."""
    return f"{key}_attribute" if key in RESERVED else key


def attribute_blocks(products: Sequence[Product]) -> list[LabelBlock | BinsBlock]:
    """One block for every further column: soft bins for numbers, one-hot for texts."""
    table = RecordTable.of(Product, products)
    blocks: list[LabelBlock | BinsBlock] = []
    for key in table.attributes_as_met:
        name = attribute_block_name(key)
        column = table.attribute(key)
        if not isinstance(column, Labels):
            if not np.isnan(column).all():
                field = NumberField(key, attribute=True)
                blocks.append(BinsBlock(name, field, table, bins=16))
            continue
        distinct = {label.casefold() for v in column.values for label in attribute_labels(v)}
        having = int(np.count_nonzero(column.codes >= 0))
        if 1 < len(distinct) <= MOST_LABELS and len(distinct) < 0.8 * having + 4:
            labels = LabelField(key, attribute_labels, attribute=True)
            blocks.append(LabelBlock(name, labels, table))
    return blocks


def product_text(product: Product) -> str:
    """What is searched and embedded: the name, what it is, its description, its attributes."""
    parts = [product.title, product.subcategory, product.category, product.brand]
    head = ", ".join(dict.fromkeys(part for part in parts if part))
    details = [
        f"{key.replace('_', ' ')} {' '.join(attribute_labels(value))}"
        for key, value in product.attributes.items()
    ]
    return ". ".join(
        part for part in (head, product.description.strip(), ", ".join(details)) if part
    )
