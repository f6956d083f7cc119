"""Turns of phrase for labels and products. It knows no scores and no persons."""

from __future__ import annotations

from data.records import Product
from engine.language.flags import flag_words


def label_phrase(block: str, label: str) -> str:
    """A label of a block as it stands in a reason: "in Books", "for Winter", "color blue"."""
    if block == "category":
        return f"in {label}"
    if block in ("brand", "subcategory"):
        return label
    if block in ("season", "place"):
        return f"for {label}"
    if block == "holiday":
        return "a holiday article"
    return flag_words(block, label) or f"{block.replace('_', ' ')} {label}"


def the(product: Product) -> str:
    """ "the Yoga Mat"; a title that has its own article keeps it."""
    return with_article(product.title)


def with_article(title: str) -> str:
    """As ``the``, of a product's title."""
    return f"the {title}" if title.casefold()[:4] != "the " else title
