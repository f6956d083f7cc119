"""Further columns of a shop: which block each becomes, and how a product reads as text.

It knows records and kinds of blocks, not the feature space.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.records import Attribute, Product
from engine.blocks import BinsBlock, LabelBlock, Measure, Read

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
    columns: dict[str, list[Attribute]] = {}
    for product in products:
        for key, value in product.attributes.items():
            columns.setdefault(key, []).append(value)
    blocks: list[LabelBlock | BinsBlock] = []
    for key, values in columns.items():
        name = attribute_block_name(key)
        if is_numeric(values):
            blocks.append(BinsBlock(name, _number_reader(key), products, bins=16))
            continue
        distinct = {label.casefold() for value in values for label in attribute_labels(value)}
        if 1 < len(distinct) <= MOST_LABELS and len(distinct) < 0.8 * len(values) + 4:
            blocks.append(LabelBlock(name, _label_reader(key), products))
    return blocks


def is_numeric(values: Sequence[Attribute]) -> bool:
    """Whether a column holds numbers (all of them)."""
    return bool(values) and all(isinstance(v, int | float) for v in values)


def attribute_labels(value: Attribute) -> tuple[str, ...]:
    """An attribute as texts; a whole number without its point."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, int | float):
        return (f"{value:g}",)
    return (value,) if value else ()


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


def _number_reader(key: str) -> Measure:
    def read(product: Product) -> float | None:
        value = product.attributes.get(key)
        return float(value) if isinstance(value, int | float) else None

    return read


def _label_reader(key: str) -> Read:
    def read(product: Product) -> tuple[str, ...]:
        value = product.attributes.get(key)
        return () if value is None else attribute_labels(value)

    return read
