"""Words of one addend of a number: the product's beside the one that was wanted.

It claims no more than the addend; it computes none.
"""

from __future__ import annotations

from data.records import Product
from engine.language.units import measure_name, named_amount
from engine.profile import PRICE_LEVEL
from engine.rows.term import Term


def age_words(term: Term, product: Product, value: float) -> tuple[str, str]:
    """From which age on a product is, where it is wanted for a child, or for a grown-up."""
    own = product.attributes.get(term.block)
    if not isinstance(own, int | float):
        return term.block, "for children of any age"
    older = "" if value > 0 or term.note == "grown" else ", older than who it is for"
    since = "birth" if own == 0 else "1 year" if own == 1 else f"{own:g} years"
    return f"from {since}", f"for children from {since} on{older}"


def number_words(term: Term, product: Product, value: float) -> tuple[str, str]:
    """A number of a product beside the number that was wanted.

    Bins are soft: a number that is not near may still speak for a product.
    """
    key = term.block
    if key in (PRICE_LEVEL, "price") and term.note == "wish":
        return measure_name(key), _level_words(term, value)
    own = product.price if key == "price" else product.attributes.get(key)
    name = measure_name(key)
    if not isinstance(own, int | float):
        return name, f"{name} unknown"
    wanted = float(term.feature)
    shown = f"{own:.2f}" if key == "price" else named_amount(key, float(own))
    asked = term.feature if key == "price" else named_amount(key, wanted)
    near = abs(own - wanted) <= 0.25 * max(abs(wanted), 1e-9)
    feature = f"{name} {shown}"
    if term.note == "usual":
        how = "close to" if near else "not far from" if value > 0 else "not"
        return feature, f"{how} what you usually spend"
    bound = {"at_most": "at most", "at_least": "at least"}.get(term.note, "about")
    meets = (
        own <= wanted
        if term.note == "at_most"
        else own >= wanted
        if term.note == "at_least"
        else near
    )
    by = "you asked" if term.origin == "said" else "asked"
    if meets:
        return feature, f"{feature}: {bound} {asked}, as {by}"
    return feature, f"{feature}, not {bound} {asked} as {by}"


def _level_words(term: Term, value: float) -> str:
    """How dear a product is, among its own kind or of all, where that was asked for."""
    by = "you asked" if term.origin == "said" else "asked"
    what = f"priced {term.feature}" + (" for its kind" if term.block == PRICE_LEVEL else "")
    return f"{what}, as {by}" if value > 0 else f"not {what}, as {by}"
