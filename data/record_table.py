"""Records by their columns: a sequence of records that need not all be in memory.

A million records as objects take gigabytes and half a minute to make; as columns they are arrays
that can be mapped from a file, a record being made when somebody asks for it. What looks at the
whole catalogue (features, filters) reads the columns. This module does not know what the fields
mean.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, Generic, TypeVar, overload

import numpy as np

Record = TypeVar("Record")

#: Made records that are kept, for those that are asked for again and again.
KEPT = 20_000
#: How a column of ``attributes`` is named: this, then its key.
ATTRIBUTE = "attributes."


@dataclass(frozen=True)
class Labels:
    """A column of values that repeat.

    Attributes:
        codes: (n,) int32, the place of each row's value in ``values``; -1 where it has none.
        values: distinct, in the order in which they first appear.
    """

    codes: np.ndarray
    values: Sequence[Any]

    def at(self, row: int) -> Any:
        """The value of one row, or None."""
        code = self.codes.item(row)  # a Python number: numpy's own are slow to compare
        return None if code < 0 else self.values[code]

    def pairs(self, other: Labels) -> list[tuple[Any, Any]]:
        """Every pair of values that one row has, in the order of the rows."""
        pairs = self.codes.astype(np.int64) * len(other.values) + other.codes
        found, first = np.unique(pairs, return_index=True)
        width = len(other.values)
        ordered = found[np.argsort(first)].tolist()
        return [(self.values[pair // width], other.values[pair % width]) for pair in ordered]

    def rows_of(self, places: Sequence[Sequence[int]], count: int) -> list[np.ndarray]:
        """The rows of groups of values, ascending.

        Args:
            places: of each value, the groups that it belongs to.
            count: of groups.
        """
        if all(len(groups) <= 1 for groups in places):
            of_value = np.array([groups[0] if groups else count for groups in places] + [count])
            group = of_value[self.codes].astype(np.min_scalar_type(count))
            order = np.argsort(group, kind="stable")
            bounds = np.searchsorted(group[order], np.arange(count + 1))
            return [order[low:high] for low, high in pairwise(bounds)]
        rows_by_value = self.rows_of([[code] for code in range(len(places))], len(places))
        found: list[list[np.ndarray]] = [[] for _ in range(count)]
        for groups, rows in zip(places, rows_by_value, strict=True):
            for group in groups:
                found[group].append(rows)
        return [np.sort(np.concatenate(parts)) for parts in found]


#: Texts and lists; or numbers, (n,) float64 with NaN where there is none.
Column = Labels | np.ndarray


class RecordTable(Sequence[Record], Generic[Record]):
    """Frozen records of one dataclass, in order.

    Make one with ``of`` (records that are there) or ``from_arrays`` (columns on disk).

    Attributes:
        digest: says what it was made from; "" for records that were made by hand.
        attribute_keys: of the field ``attributes``, in the order that they have in a record.
    """

    def __init__(
        self,
        kind: type[Record],
        count: int,
        columns: Mapping[str, Column],
        records: Sequence[Record] | None = None,
        digest: str = "",
    ) -> None:
        self.kind = kind
        self.digest = digest
        self._count = count
        self._columns = columns
        self._records = records
        self._own = [(f.name, _is_whole(f.type)) for f in fields(kind) if f.name != "attributes"]  # type: ignore[arg-type]
        self.attribute_keys = tuple(
            name.removeprefix(ATTRIBUTE) for name in columns if name.startswith(ATTRIBUTE)
        )
        self._made = lru_cache(maxsize=KEPT)(self._make)

    @classmethod
    def of(
        cls, kind: type[Record], records: Sequence[Record], attribute_keys: Sequence[str] = ()
    ) -> RecordTable[Record]:
        """A table of records that are there.

        Args:
            attribute_keys: in their order; others come after them as they appear.
        """
        if isinstance(records, RecordTable):
            return records
        columns: dict[str, Column] = {}
        has_attributes = False
        for field in fields(kind):  # type: ignore[arg-type]
            if field.name == "attributes":
                has_attributes = True
                continue
            values = [getattr(record, field.name) for record in records]
            columns[field.name] = _numbers(values) if _is_number(field.type) else _labels(values)
        if has_attributes:
            columns |= _attribute_columns(records, attribute_keys)
        return cls(kind, len(records), columns, records)

    @classmethod
    def from_arrays(
        cls, kind: type[Record], arrays: Mapping[str, np.ndarray], digest: str
    ) -> RecordTable[Record]:
        """What ``arrays`` gave."""
        columns: dict[str, Column] = {}
        for name, array in arrays.items():
            column, _, part = name.partition("|")
            if part == "codes":
                ends, text = arrays[f"{column}|ends"], arrays[f"{column}|text"]
                columns[column] = Labels(array, ValuesOnDisk(ends, text))
            elif not part:
                columns[name] = array
        count = len(next(iter(c.codes if isinstance(c, Labels) else c for c in columns.values())))
        return cls(kind, count, columns, None, digest)

    def arrays(self) -> dict[str, np.ndarray]:
        """All columns as plain arrays, to be kept on disk."""
        found: dict[str, np.ndarray] = {}
        for name, column in self._columns.items():
            if isinstance(column, Labels):
                found[f"{name}|codes"] = column.codes
                if isinstance(column.values, ValuesOnDisk):
                    found[f"{name}|ends"] = column.values.ends
                    found[f"{name}|text"] = column.values.text
                    continue
                texts = [json.dumps(value) for value in column.values]  # ASCII: a byte a character
                found[f"{name}|ends"] = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
                blob = "".join(text + "," for text in texts).encode("ascii")
                found[f"{name}|text"] = np.frombuffer(blob, np.uint8)
            else:
                found[name] = column
        return found

    # -- columns --------------------------------------------------------------------------------

    def column(self, name: str) -> Column:
        """A column by the field's name."""
        return self._columns[name]

    def labels(self, name: str) -> Labels:
        """A column of texts or lists, by the field's name."""
        column = self._columns[name]
        assert isinstance(column, Labels)  # noqa: S101 - the record's type says so
        return column

    def numbers(self, name: str) -> np.ndarray:
        """(n,) float64, NaN where there is none: a column of numbers, by the field's name."""
        column = self._columns[name]
        assert isinstance(column, np.ndarray)  # noqa: S101 - the record's type says so
        return column

    def attribute(self, key: str) -> Column:
        """A column of ``attributes``: numbers where all its values are."""
        return self._columns[ATTRIBUTE + key]

    @cached_property
    def attributes_as_met(self) -> tuple[str, ...]:
        """``attribute_keys``, in the order in which a walk over the records meets them."""
        first = []
        for place, key in enumerate(self.attribute_keys):
            column = self.attribute(key)
            has = column.codes >= 0 if isinstance(column, Labels) else ~np.isnan(column)
            first.append((int(has.argmax()) if has.any() else self._count, place))
        return tuple(self.attribute_keys[place] for _, place in sorted(first))

    @cached_property
    def rows(self) -> dict[str, int]:
        """The first field (the ID) -> row; the last of equals."""
        column = self.labels(self._own[0][0])
        values = list(column.values)
        if len(values) == self._count:  # all differ, so that a code is a row
            return dict(zip(values, range(self._count), strict=True))
        return {values[code]: row for row, code in enumerate(column.codes.tolist())}

    # -- records --------------------------------------------------------------------------------

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, row: int) -> Record: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Record]: ...
    def __getitem__(self, row: int | slice) -> Record | Sequence[Record]:
        if isinstance(row, slice):
            return tuple(self[place] for place in range(*row.indices(self._count)))
        if not -self._count <= row < self._count:
            raise IndexError(f"row {row} of {self._count} records")
        if self._records is not None:
            return self._records[row]
        return self._made(int(row) % self._count)

    def __iter__(self) -> Iterator[Record]:
        if self._records is not None:
            return iter(self._records)
        return (self._make(row) for row in range(self._count))

    def __eq__(self, other: object) -> bool:
        """Equal to every sequence of the same records."""
        if not isinstance(other, Sequence) or len(other) != len(self):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _make(self, row: int) -> Record:
        """The record of a row, checked by its constructor like every other."""
        values = {}
        for name, is_whole in self._own:
            column = self._columns[name]
            if isinstance(column, Labels):
                values[name] = column.at(row)
            elif (number := column.item(row)) == number:  # not NaN
                values[name] = int(number) if is_whole else number
        if self.attribute_keys:
            values["attributes"] = {
                key: value
                for key in self.attribute_keys
                if (value := _at(self._columns[ATTRIBUTE + key], row)) is not None
            }
        return self.kind(**values)


class ValuesOnDisk(Sequence[Any]):
    """Distinct values of a column as JSON texts, one behind another, each with a comma.

    Args:
        ends: (m,) int64, where each ends.
        text: (bytes,) uint8.
    """

    def __init__(self, ends: np.ndarray, text: np.ndarray) -> None:
        self.ends, self.text = ends, text

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, place: Any) -> Any:
        if self._few is not None:
            return self._few[place]
        start = self.ends[place - 1] if place else 0
        return _value(json.loads(self.text[start : self.ends[place] - 1].tobytes()))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all() if self._few is None else self._few)

    @cached_property
    def _few(self) -> list[Any] | None:
        return self._all() if len(self) <= KEPT else None

    def _all(self) -> list[Any]:
        values = json.loads(b"[" + self.text.tobytes()[:-1] + b"]")
        return [_value(value) for value in values]


def _value(read: Any) -> Any:
    return tuple(read) if isinstance(read, list) else read


def _at(column: Column, row: int) -> Any:
    if isinstance(column, Labels):
        return column.at(row)
    number: float = column.item(row)
    return number if number == number else None  # NaN is not itself


def _is_number(annotation: Any) -> bool:
    return str(annotation).split(" ")[0] in ("float", "int")


def _is_whole(annotation: Any) -> bool:
    return str(annotation).split(" ")[0] == "int"


def _numbers(values: Iterable[float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], np.float64)


def _labels(values: Sequence[Any]) -> Labels:
    places: dict[Any, int] = {}
    codes = [-1 if v is None else places.setdefault(v, len(places)) for v in values]
    return Labels(np.array(codes, np.int32), list(places))


def _attribute_columns(records: Sequence[Any], known: Sequence[str]) -> dict[str, Column]:
    """A column a key: numbers where all its values are, else labels."""
    found: dict[str, tuple[list[int], list[Any]]] = {key: ([], []) for key in known}
    for row, record in enumerate(records):
        for key, value in record.attributes.items():
            rows, values = found.setdefault(key, ([], []))
            rows.append(row)
            values.append(value)
    columns: dict[str, Column] = {}
    for key, (rows, values) in found.items():
        if all(isinstance(value, int | float) for value in values):
            numbers = np.full(len(records), np.nan)
            numbers[rows] = values
            column: Column = numbers
        else:
            some = _labels(values)
            codes = np.full(len(records), -1, np.int32)
            codes[rows] = some.codes
            column = Labels(codes, some.values)
        columns[ATTRIBUTE + key] = column
    return columns
