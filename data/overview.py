"""What was read of a shop, in a few lines for its operator: what it has, what it lacks, what is wrong.

It reads no files; ``tables.py`` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from data.record_table import Labels
from data.shop import RowProblem, Shop

#: Problems of one kind that are told one by one, and lines of problems in all.
ALIKE, MOST_TOLD = 3, 40
#: Attributes that are named.
MOST_NAMED = 30

_LABELS = ("name", "subcategory", "brand", "description", "season", "location")
_NUMBERS = ("rating", "stock")


def overview(shop: Shop) -> list[str]:
    """What the products have and what none of them has, so that a column read wrongly is seen."""
    table, count = shop.product_table, len(shop.products)
    having = {}
    for key in _LABELS:
        column = table.labels(key)
        having[key] = int((column.codes != _code_of_nothing(column)).sum())
    having |= {key: int((~np.isnan(table.numbers(key))).sum()) for key in _NUMBERS}
    there = [f"{key} ({n:,} of them)" if n < count else key for key, n in having.items() if n]
    lacking = [key for key, n in having.items() if not n]
    told = [
        f"{count:,} products, prices in {shop.currency} (SHOP_CURRENCY sets another); they have {', '.join(there) or 'no more'}"
    ]
    if own := list(table.attributes_as_met):
        more = f" and {len(own) - MOST_NAMED} more" if len(own) > MOST_NAMED else ""
        named = [f"{key} (numbers)" if _is_measure(shop, key) else key for key in own[:MOST_NAMED]]
        told.append(f"attributes: {', '.join(named)}{more}")
    if lacking:
        told.append(f"no product has {', '.join(lacking)}")
    return told


def told_problems(problems: Iterable[RowProblem]) -> Iterator[str]:
    """The problems, those of one kind together: three of them, and how many more there are.

    A return in every tenth line must not hide the one price that cannot be read.
    """
    kinds: dict[tuple[str, str | None, str], list[RowProblem]] = {}
    for problem in problems:
        kinds.setdefault((problem.file, problem.column, _shape(problem.expected)), []).append(
            problem
        )
    lines = 0
    for place, found in enumerate(kinds.values()):
        if lines >= MOST_TOLD:
            yield f"... and {sum(map(len, list(kinds.values())[place:])):,} more rows with problems"
            return
        shown = found if len(found) == ALIKE + 1 else found[:ALIKE]
        yield from map(str, shown)
        lines += len(shown)
        if more := len(found) - len(shown):
            column = f", column {found[0].column}" if found[0].column else ""
            yield f"{found[0].file}{column}: {more:,} more like this"


def _shape(expected: str) -> str:
    """What was expected, whatever line or value it names."""
    return "".join(letter for letter in expected if not letter.isdigit())


def _code_of_nothing(column: Labels) -> int:
    values = list(column.values)
    return values.index("") if "" in values else -1


def _is_measure(shop: Shop, key: str) -> bool:
    return not isinstance(shop.product_table.attribute(key), Labels)
