"""What a shop's products can be filtered by: its keys, and the values as the shop spells them.

What comes from outside is checked against them, once; a word that does not fit is a ``Misfit``,
which names the field, the value and the remedy. This module does not know facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from data.record_table import Labels, RecordTable
from data.records import Attribute, Product
from data.shop import Shop

#: Columns that every shop can be filtered by, even while they are empty.
_TEXTS = ("category", "subcategory", "brand")
_NUMBERS = ("price", "rating", "stock")
#: Those of the record's fields that are there only when some product has them.
_FIELDS = (*_TEXTS, "season", "location", "holiday", "sentiment")
#: Likeness (0 to 100) from which a word is taken for a slip of another.
MEANT = 70
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing wrong with what came in, in words its sender can act on."""

    field: str
    value: object
    message: str
    remedy: str


class MisfitError(ValueError):
    """What this shop cannot serve; ``misfits`` holds every fault found, at least one."""

    def __init__(self, *misfits: Misfit) -> None:
        self.misfits = misfits
        super().__init__("; ".join(f"{m.field}: {m.message} {m.remedy}" for m in misfits))


@dataclass(frozen=True)
class FilterKeys:
    """What a shop's products can be filtered by.

    Attributes:
        texts: key -> casefolded value -> the shop's spelling.
        numeric: the keys that hold numbers. A key may hold both.
    """

    texts: Mapping[str, Mapping[str, str]]
    numeric: frozenset[str]

    @classmethod
    def of(cls, shop: Shop) -> FilterKeys:
        texts: dict[str, dict[str, str]] = {key: {} for key in _TEXTS}
        numeric = set(_NUMBERS)
        for key, values in _columns(shop.product_table):
            for value in values:
                if isinstance(value, bool):
                    value = "yes" if value else "no"
                if isinstance(value, int | float):
                    numeric.add(key)
                    continue
                for text in (value,) if isinstance(value, str) else value:
                    if text:
                        texts.setdefault(key, {}).setdefault(text.casefold(), text)
        return cls(texts, frozenset(numeric))

    @property
    def names(self) -> list[str]:
        """Every key that a limit may be on, sorted."""
        return sorted(self.texts.keys() | self.numeric)

    def knows(self, key: str, text: str) -> bool:
        return text.strip().casefold() in self.texts.get(key, {})

    def spelling(self, key: str, text: str) -> str:
        """``text`` as the shop writes it; unchanged when the shop has no such value."""
        return self.texts.get(key, {}).get(text.strip().casefold(), text.strip())

    def spelling_of_truth(self, key: str, value: bool) -> str:
        """How the shop writes yes or no in this column."""
        words = _YES if value else _NO
        return self.spelling(key, next((w for w in words if self.knows(key, w)), words[0]))


def nearest(word: str, known: Iterable[str], *, shown: int = 12) -> str:
    """A remedy in words: what was probably meant, and what there is, nearest first."""
    choices = list(known)
    found = process.extract(word[:200], choices, scorer=fuzz.WRatio, limit=shown)
    meant = f'Did you mean "{found[0][0]}"? ' if found and found[0][1] >= MEANT else ""
    rest = f", and {len(choices) - len(found)} more" if len(choices) > len(found) else ""
    return f"{meant}Known are: {', '.join(name for name, _score, _at in found)}{rest}."


def _columns(products: RecordTable[Product]) -> Iterator[tuple[str, Iterable[Attribute | bool]]]:
    """What products can be filtered by, with what they have there; one number stands for all."""
    fields = {key: products.column(key) for key in _FIELDS}
    others = {key: products.attribute(key) for key in products.attribute_keys if key not in fields}
    for key, column in {**others, **fields}.items():
        if isinstance(column, Labels):
            yield key, column.values
        else:
            yield key, column[~np.isnan(column)][:1].tolist()
