"""Values that several columns name alike, and the kinds of products that have each.

"Oat" is a shade of rugs and the scent of a shampoo: asked for of pet care it can only be the scent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from data.record_table import Labels, RecordTable
from data.records import Product
from engine.rows.product_fields import attribute_labels

#: (column, value) of one name.
Named = tuple[str, str]


def kinds_of_shared(
    products: RecordTable[Product], names: Mapping[tuple[str, ...], Sequence[Named]]
) -> dict[Named, frozenset[str]]:
    """For each value that another column names alike: the categories and subcategories that have it.

    Args:
        names: a name's stems -> the (column, value)s of that name.
    """
    shared: dict[str, dict[str, Named]] = {}
    for named in names.values():
        if len({key for key, _ in named}) > 1:
            for key, value in named:
                if key in products.attributes_as_met:
                    shared.setdefault(key, {})[value.casefold()] = (key, value)
    kinds = (products.labels("category"), products.labels("subcategory"))
    return {
        name: having
        for key, values in shared.items()
        for name, having in _kinds_having(products.attribute(key), values, kinds)
    }


def _kinds_having(
    column: Labels | np.ndarray, values: Mapping[str, Named], kinds: Sequence[Labels]
) -> Iterable[tuple[Named, frozenset[str]]]:
    if not isinstance(column, Labels):
        return
    codes: dict[Named, list[int]] = {}
    for code, told in enumerate(column.values):
        for label in attribute_labels(told):
            if name := values.get(label.casefold()):
                codes.setdefault(name, []).append(code)
    for name, own in codes.items():
        rows = np.isin(column.codes, own)
        found = {
            labels.values[n] for labels in kinds for n in np.unique(labels.codes[rows]) if n >= 0
        }
        yield name, frozenset(kind for kind in found if kind)
