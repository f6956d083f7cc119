"""Which products keep every hard constraint: facts in, a mask out. Never silently broken.

Rules: several "is" facts of one key are alternatives (any of them); "not" and numeric bounds all
hold. A product that lacks the property does not meet "is", "at_most" or "at_least", and does meet
"not". Texts compare without regard to case; a property with several values is met by any. What is
out of stock (stock 0) and what the profile excludes is never a candidate. This module does not
know scores. What to do about an empty result stands in ``relaxation.py``.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.record_table import Column, Labels, RecordTable
from data.records import Product
from engine.language.flags import flag_words
from engine.language.inflections import by_end, compounds_of, inflections
from engine.language.lexical import content_words, stem, stems_of
from engine.language.units import measure_name, named_amount
from engine.profile import Fact, Profile
from engine.rows.attributes import product_text

#: Key of a fact on a product's whole text: "text not decaf".
TEXT = "text"

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: "sugar-free" speaks of sugar only to say that there is none.
_FREE_OF = re.compile(r"\b\w+-free\b", re.IGNORECASE)


class UnknownKeyError(ValueError):
    """A constraint on something that no product of this shop has."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One condition: a single fact, or alternatives ("is") of one key."""

    facts: tuple[Fact, ...]

    @property
    def key(self) -> str:
        return self.facts[0].key

    @property
    def words(self) -> str:
        """The condition in words: "price at most 50", "brand A or B", "not brand C"."""
        return condition_words(self.facts)


class Candidates:
    """Masks over a shop's products.

    Attributes:
        labels: key -> casefolded value -> rows that have it (ascending).
        numbers: key -> (n,) float64, NaN where a product has none.
        names: key -> casefolded value -> the value as the shop first wrote it.
        ids: (n,) product IDs.
        available: (n,) bool, False where the stock is 0.
    """

    def __init__(
        self, products: Sequence[Product], is_word: Callable[[str], bool] = lambda _word: False
    ) -> None:
        """``is_word`` tells a word from letters: "lambs" in "lambswool"."""
        table = RecordTable.of(Product, products)
        self._count = len(table)
        self._products = products
        self._lock = threading.Lock()
        self._is_word = is_word
        self._words: dict[str, np.ndarray] | None = None
        self._by_end: dict[str, list[str]] = {}
        self._last_words: dict[str, dict[str, list[str]]] = {}
        self._rows = table.rows
        self.ids = list(self._rows)
        self.names: dict[str, dict[str, str]] = {}
        self.numbers: dict[str, np.ndarray] = {}
        self.labels: dict[str, dict[str, np.ndarray]] = {}
        for key, column in _columns(table):
            if isinstance(column, Labels):
                self._read_labels(key, column)
            elif not np.isnan(column).all():
                self.numbers[key] = column
        for key in ("category", "subcategory", "brand"):
            self.labels.setdefault(key, {})
        for key in ("price", "rating", "stock"):
            self.numbers.setdefault(key, np.full(self._count, np.nan))
        with np.errstate(invalid="ignore"):
            self.available = ~(self.numbers["stock"] == 0)

    def _read_labels(self, key: str, column: Labels) -> None:
        """What rows have each text of a column; a number among texts stays one."""
        names: dict[str, str] = {}
        places: dict[str, int] = {}
        found: list[list[int]] = []
        for code, value in enumerate(column.values):
            found.append([])
            if isinstance(value, int | float) and not isinstance(value, bool):
                numbers = self.numbers.setdefault(key, np.full(self._count, np.nan))
                numbers[column.codes == code] = value
                continue
            if isinstance(value, bool):
                value = "yes" if value else "no"
            texts = (value,) if isinstance(value, str) else value
            for text in {
                text.strip().casefold(): text.strip() for text in texts if text.strip()
            }.values():
                label = text.casefold()
                names.setdefault(label, text)
                place = places.setdefault(label, len(places))
                if place not in found[-1]:
                    found[-1].append(place)
        if names:
            self.names[key] = names
            self.labels[key] = dict(zip(names, column.rows_of(found, len(names)), strict=True))

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that a hard fact may have, sorted."""
        return tuple(sorted({*self.labels, *self.numbers, "product", TEXT}))

    def meets(self, fact: Fact) -> np.ndarray:
        """(n,) bool: which products meet one fact, taken alone.

        Raises:
            UnknownKeyError: naming the key and the keys that this shop knows.
            ValueError: a numeric bound on a key that holds texts.
        """
        if fact.key == TEXT:
            spoken = self._spoken(str(fact.value), compounds=fact.relation == "not")
            return ~spoken if fact.relation == "not" else spoken
        if fact.key not in self.labels and fact.key not in self.numbers and fact.key != "product":
            known = ", ".join(self.keys)
            raise UnknownKeyError(f"no product has {fact.key!r}; known keys: {known}")
        if fact.relation in ("at_most", "at_least"):
            if fact.key not in self.numbers:
                raise ValueError(
                    f"{fact.key} {fact.relation} {fact.value!r}: {fact.key} holds texts; "
                    "use the relation 'is' or 'not'"
                )
            return _number_meets(self.numbers[fact.key], fact)
        equal = np.zeros(self._count, bool)
        if fact.key == "product":
            row = self._rows.get(str(fact.value))
            if row is not None:
                equal[row] = True
        else:
            for rows in self._family(
                fact.key, _label(fact.value), compounds=fact.relation == "not"
            ):
                equal[rows] = True
            if fact.key in self.numbers and as_number(fact.value) is not None:
                equal |= _number_meets(self.numbers[fact.key], replace(fact, relation="is"))
        return ~equal if fact.relation == "not" else equal

    def _spoken(self, phrase: str, *, compounds: bool) -> np.ndarray:
        """(n,) bool: whose name, description or attributes hold every word, in any of its forms.

        For what a person rules out and no column knows ("no decaf"). Read at the first such wish.

        Args:
            compounds: also words that end in one: who wants no wool wants no lambswool.
        """
        with self._lock:
            if self._words is None:
                found: dict[str, list[int]] = defaultdict(list)
                for row, product in enumerate(self._products):
                    text = _FREE_OF.sub(" ", product_text(product))
                    for word in stems_of(text):
                        found[word].append(row)
                self._by_end = by_end(found)
                self._words = {word: np.array(rows) for word, rows in found.items()}
        mask = np.ones(self._count, bool)
        wanted = set(content_words(phrase))
        for word in wanted:
            has = np.zeros(self._count, bool)
            forms = [*inflections(word)]
            if compounds:
                forms += compounds_of(stem(word), self._by_end, self._is_word)
            for form in forms:
                has[self._words.get(form, [])] = True
            mask &= has
        return mask if wanted else np.zeros(self._count, bool)

    def _family(self, key: str, label: str, *, compounds: bool) -> list[np.ndarray]:
        """Rows of a value and, for an attribute, of the values that are a kind of it.

        Navy blue is blue and stainless steel is steel: an attribute's last words name what it
        is. Who asks for blue gets both, and who rules blue out is shown neither.

        Args:
            compounds: also values whose last word ends in the label: lambswool is wool.
        """
        column = self.labels.get(key, {})
        if key in ("category", "subcategory", "brand") or not label:
            return [column[label]] if label in column else []
        alike = tuple(self._compounds(key, label)) if compounds else ()
        return [
            rows
            for value, rows in column.items()
            if value == label or value.endswith(f" {label}") or value.endswith(alike)
        ]

    def _compounds(self, key: str, label: str) -> list[str]:
        """Last words of a column's values that end in a label's word."""
        if key not in self._last_words:
            self._last_words[key] = by_end({value.split()[-1] for value in self.labels[key]})
        return compounds_of(label, self._last_words[key], self._is_word)

    def holds(self, constraint: Constraint) -> np.ndarray:
        """(n,) bool: which products meet a condition (any of its alternatives)."""
        mask = self.meets(constraint.facts[0])
        for fact in constraint.facts[1:]:
            mask = mask | self.meets(fact)
        return mask

    def open(self, profile: Profile) -> np.ndarray:
        """(n,) bool: in stock and not excluded, before any constraint."""
        mask = self.available.copy()
        for product_id in profile.exclude:
            row = self._rows.get(product_id)
            if row is not None:
                mask[row] = False
        return mask

    def mask(self, profile: Profile) -> np.ndarray:
        """(n,) bool: the candidates of a profile. Raises as ``meets``."""
        mask = self.open(profile)
        for constraint in conditions(profile):
            mask &= self.holds(constraint)
        return mask

    def broken(self, profile: Profile, row: int) -> tuple[Fact, ...]:
        """What keeps one product out; empty exactly when it is a candidate.

        For alternatives of which none is met, all of them. Being out of stock and being excluded
        are told as facts too: ``stock at_least 1`` (from the staff), ``product not ID``.
        """
        out: list[Fact] = []
        for constraint in conditions(profile):
            if not self.holds(constraint)[row]:
                out.extend(constraint.facts)
        if not self.available[row]:
            out.append(Fact("stock", 1.0, "at_least", "staff", hard=True))
        out.extend(
            Fact("product", product_id, "not", hard=True)
            for product_id in profile.exclude
            if self._rows.get(product_id) == row
        )
        return tuple(out)


def conditions(profile: Profile) -> list[Constraint]:
    """A profile's hard facts as conditions that must all hold, in the order said."""
    groups: dict[object, list[Fact]] = {}
    for number, fact in enumerate(profile.constraints):
        key: object = (fact.key, "is") if fact.relation == "is" else number
        groups.setdefault(key, []).append(fact)
    return [Constraint(tuple(facts)) for facts in groups.values()]


def number_holds(condition: Constraint, values: Sequence[float | None]) -> np.ndarray:
    """(values,) bool: whether numbers meet a condition on a number; None is lacking it."""
    column = np.array([np.nan if value is None else value for value in values], np.float64)
    mask = np.zeros(len(column), bool)
    for fact in condition.facts:
        mask |= _number_meets(column, fact)
    return mask


def _number_meets(column: np.ndarray, fact: Fact) -> np.ndarray:
    bound = as_number(fact.value)
    if bound is None:
        return np.full(len(column), fact.relation == "not")
    with np.errstate(invalid="ignore"):  # NaN, a lacking value, compares as False
        if fact.relation == "at_most":
            return column <= bound
        if fact.relation == "at_least":
            return column >= bound
        equal: np.ndarray = np.isclose(column, bound, rtol=1e-9, atol=1e-9)
    return ~equal if fact.relation == "not" else equal


def condition_words(facts: Sequence[Fact]) -> str:
    """Facts of one condition in words, without claiming who said them."""
    fact = facts[0]
    if len(facts) == 1 and (told := flag_words(fact.key, fact.value)):
        return f"not {told}" if fact.relation == "not" else told
    if fact.key == TEXT and fact.relation == "not":
        return " or ".join(f"no {f.value}" for f in facts)
    key = measure_name(fact.key)
    values = " or ".join(
        named_amount(fact.key, f.value) if isinstance(f.value, int | float) else f.value
        for f in facts
    )
    if fact.relation == "is":
        return f"{key} {values}"
    if fact.relation == "not":
        return f"not {key} {values}"
    return f"{key} {fact.relation.replace('_', ' ')} {values}"


def as_number(value: str | float) -> float | None:
    """A number, or the first one in a text ("500 ml"), or None."""
    if isinstance(value, int | float):
        return float(value)
    found = _NUMBER.search(value)
    return float(found.group()) if found else None


def _label(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, int | float) else value.strip().casefold()


#: What a product can be filtered by, beside its attributes.
_FIELDS = (
    *("category", "subcategory", "brand", "price", "rating", "stock", "sentiment", "season"),
    *("location", "holiday"),
)


def _columns(products: RecordTable[Product]) -> Iterator[tuple[str, Column]]:
    """What products can be filtered by; an attribute of a name of ours is none."""
    for key in _FIELDS:
        yield key, products.column(key)
    for key in products.attributes_as_met:
        if key not in _FIELDS:
            yield key, products.attribute(key)
