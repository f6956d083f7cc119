"""Search queries of the project's own with what would please, judged by conditions on the catalogue.

``queries.txt`` holds them; its head says how they are written. It knows products and conditions,
not how anything ranks.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from data.records import Product
from engine.ranking.ordering import Sort
from engine.rows.attributes import attribute_labels

QUERIES = Path(__file__).with_name("queries.txt")
_CONDITION = re.compile(r"^\s*(\w+)\s*(<=|>=|=|~)\s*(.+?)\s*$")
_SHORT = {"sub": "subcategory", "cat": "category"}

#: Grades; far apart, because the one right thing matters more than what stands beside it.
ACCEPTABLE, RIGHT = 1, 3

Condition = Callable[[Product], bool]


@dataclass(frozen=True, slots=True)
class Query:
    """One line of ``queries.txt``.

    Attributes:
        kind: the section that it stands in ("typo").
        text: what the shopper types.
        wanted: what it is about, as the first condition tells; queries are split by it.
        grades: (n,) int8 by product: 0, ``ACCEPTABLE`` or ``RIGHT``.
        order: what a superlative in the words asks for, else "best".
    """

    kind: str
    text: str
    wanted: str
    grades: np.ndarray
    order: Sort

    @property
    def is_tuning(self) -> bool:
        """Whether weights may be tuned on it. All queries for one thing stand on one side."""
        return zlib.crc32(self.wanted.encode()) % 2 == 0

    @property
    def best(self) -> np.ndarray:
        """(n,) bool: the products of the highest grade that any has."""
        return np.asarray(self.grades == self.grades.max())


def read_queries(products: Sequence[Product], path: Path = QUERIES) -> list[Query]:
    """All queries of a file, judged on a catalogue. What is sold out pleases nobody.

    Raises:
        ValueError: a line that cannot be read, or that no product meets; it names the line.
    """
    found: list[Query] = []
    kind = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            kind = line.strip("[]")
            continue
        try:
            found.append(_query(kind, line, products))
        except ValueError as fault:
            raise ValueError(f"{path.name}, line {number}: {fault}") from fault
    return found


def _query(kind: str, line: str, products: Sequence[Product]) -> Query:
    text, acceptable, right, order = _cells(line)
    if order not in get_args(Sort):
        raise ValueError(f"the order is {order!r}; expected one of {', '.join(get_args(Sort))}")
    grades = np.zeros(len(products), np.int8)
    meets = [condition(part) for part in acceptable.split(";")]
    exact = [condition(part) for part in right.split(";")] if right else []
    for row, product in enumerate(products):
        if product.stock != 0 and all(holds(product) for holds in meets):
            grades[row] = RIGHT if exact and all(holds(product) for holds in exact) else ACCEPTABLE
    if not grades.any() or (exact and grades.max() < RIGHT):
        raise ValueError(f"{text!r}: no product is as wanted")
    return Query(kind, text, acceptable.split(";")[0].strip(), grades, order)  # type: ignore[arg-type]


def _cells(line: str) -> tuple[str, str, str, str]:
    """Bars apart the cells; inside a cell one without spaces around it is a regex's "or"."""
    cells = [cell.strip() for cell in re.split(r"\s\|(?=\s|$)", line)]
    if not 2 <= len(cells) <= 4:
        raise ValueError(f"{len(cells)} cells; expected words | acceptable | just right | order")
    text, acceptable, right, order = (*cells, "", "")[:4]
    return text, acceptable, right, order or "best"


def condition(text: str) -> Condition:
    """A condition such as ``sub=Kettles``, ``name~glass|steel`` or ``pages>=400``.

    Raises:
        ValueError: it is none.
    """
    match = _CONDITION.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no condition; expected key=value, key~regex, key<=number")
    key, sign, value = _SHORT.get(match[1], match[1]), match[2], match[3]
    if sign == "~":
        pattern = re.compile(value, re.IGNORECASE)
        return lambda product: bool(pattern.search(" ".join(_values(product, key))))
    if sign == "=":
        options = {option.strip().casefold() for option in value.split(",")}
        return lambda product: any(own.casefold() in options for own in _values(product, key))
    bound = float(value)

    def holds(product: Product) -> bool:
        own = product.attributes.get(key)
        if not isinstance(own, int | float):
            return False
        return own <= bound if sign == "<=" else own >= bound

    return holds


def _values(product: Product, key: str) -> tuple[str, ...]:
    if key == "text":
        return (f"{product.title}. {product.description}",)
    if key == "name":
        return (product.title,)
    if key in ("category", "subcategory", "brand"):
        return (str(getattr(product, key)),)
    value = product.attributes.get(key)
    return () if value is None else attribute_labels(value)
