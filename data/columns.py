"""Columns: which column of a file is which field, and its cells turned into values.

A column is known by any of its field's names, in any case, with or without underscores, spaces or
hyphens. Columns that no field claims are the shop's own and become attributes.

A bad value of an optional field is reported and left out, the row stays; a bad value of a required
field is reported and the row is skipped. This module does not know products or customers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from data import cells
from data.cells import CellError
from data.csv_file import Table
from data.measures import measures
from data.problems import Problems, ShopFileError
from data.records import Attribute, RecordError

Record = TypeVar("Record")

#: A whole column's cells → the function that reads one of them.
ParserOf = Callable[[Sequence[str]], Callable[[str], Any]]


#: Names of a column that an error tells.
NAMED = 6


def squash(name: str) -> str:
    """``"Product_ID"``, ``"product id"``, ``"ProductId"`` → ``"productid"``."""
    return re.sub(r"[\W_]+", "", name.casefold())


def attribute_key(name: str) -> str:
    """``"Screen Size (in)"``, ``"screenSizeIn"`` → ``"screen_size_in"``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[\W_]+", "_", spaced.casefold()).strip("_")


def parsed_by(parse: Callable[[str], Any]) -> ParserOf:
    """For cells that are read one by one."""
    return lambda _: parse


def number_within(low: float, high: float) -> ParserOf:
    """For numbers from ``low`` to ``high``; the column tells its decimal mark."""

    def parser_of(column: Sequence[str]) -> Callable[[str], float]:
        mark = cells.decimal_mark(column)
        return lambda text: cells.bounded(cells.number(text, mark), low, high)

    return parser_of


def whole_number(column: Sequence[str]) -> Callable[[str], int]:
    mark = cells.decimal_mark(column)
    return lambda text: cells.whole(text, mark)


def text_or_nothing(text: str) -> str:
    return "" if text in cells.MISSING else text


def list_of_texts(text: str) -> tuple[str, ...]:
    return () if text in cells.MISSING else cells.texts(text)


def required_text(text: str) -> str:
    if text in cells.MISSING:
        raise CellError("text that is not empty")
    return text


AS_TEXT: ParserOf = parsed_by(text_or_nothing)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record and the columns it may come from.

    Attributes:
        names: of columns, the best first; the first present is taken.
        required: the column must exist; a row whose value is missing or bad is skipped.
        strict: a row whose value is bad is skipped, though it may be missing.
    """

    name: str
    names: tuple[str, ...]
    parser_of: ParserOf = AS_TEXT
    required: bool = False
    strict: bool = False


@dataclass(frozen=True)
class Parsed:
    """A table's cells as values.

    Attributes:
        columns: field name → the column it was read from.
        values: field name → one value a row, None where there is none.
        bad: positions of rows that are skipped.
        attributes: attribute key → one value a row.
    """

    table: Table
    columns: dict[str, str]
    values: dict[str, list[Any]]
    bad: set[int]
    attributes: dict[str, list[Attribute | None]]

    @property
    def lines(self) -> list[int]:
        return [int(line) for line in self.table.frame.index]

    def attributes_of(self, row: int) -> dict[str, Attribute]:
        return {
            key: value
            for key, column in self.attributes.items()
            if (value := column[row]) is not None
        }

    def skip(self, row: int, field: str, value: object, expected: str, problems: Problems) -> None:
        """Report a value and skip its row."""
        self.bad.add(row)
        line = int(self.table.frame.index[row])
        problems.add(self.table.file, line, self.columns.get(field, field), value, expected)


def match_columns(table: Table, fields: Sequence[Field]) -> dict[str, str]:
    """field name → column.

    Raises:
        ShopFileError: naming what is missing, the names it may have, and the columns found.
    """
    free: dict[str, str] = {}
    for column in table.frame.columns:
        free.setdefault(squash(column), column)
    matched: dict[str, str] = {}
    for field in fields:
        found = next((key for name in field.names if (key := squash(name)) in free), None)
        if found is not None:
            matched[field.name] = free.pop(found)
    missing = [field for field in fields if field.required and field.name not in matched]
    if missing:
        found_names = [str(column) for column in list(table.frame.columns)[:40]]
        *most, last = [field.name for field in missing]
        wanted = f"{', '.join(most)} and {last}" if most else last
        accepted = "; ".join(f"{field.name} ({_some(field.names)})" for field in missing)
        remedy = "Add the column, or rename the one that holds it."
        if any(map(cells.is_number, found_names)):
            remedy = "The first line looks like data: put a line with the columns' names above it."
        raise ShopFileError(
            table.file,
            f"has no column for {wanted}; its columns are {', '.join(found_names)}",
            f"one column each of {accepted}",
            remedy,
        )
    return matched


def _some(names: Sequence[str]) -> str:
    """The names most used; who reads an error needs one of them."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" or {more} more, see README" if more > 0 else "")


def parse(table: Table, fields: Sequence[Field], problems: Problems) -> Parsed:
    """Read every cell of a table; see ``match_columns`` for what it raises."""
    matched = match_columns(table, fields)
    parsed = Parsed(table, matched, {}, set(), {})
    for field in fields:
        if field.name in matched:
            parsed.values[field.name] = _parse_column(parsed, field, problems)
    taken = set(matched.values())
    for column in table.frame.columns:
        key = attribute_key(column)
        if column in taken or not key:
            continue
        values, unit = measures(cells.attributes(table.frame[column].tolist()))
        if unit and unit not in key.split("_"):
            key = f"{key}_{unit}"  # a column "Volume" of "750 ml" is one "volume_ml"
        if key in parsed.attributes:
            expected = "each name once; the first column was taken"
            problems.add(table.file, table.header_line, column, column, expected)
        elif any(value is not None for value in values):
            parsed.attributes[key] = values
    return parsed


def _parse_column(parsed: Parsed, field: Field, problems: Problems) -> list[Any]:
    column: list[str] = parsed.table.frame[parsed.columns[field.name]].tolist()
    read = field.parser_of(column)
    known: dict[str, Any] = {}  # columns repeat themselves; lists are slow to read
    values: list[Any] = []
    for row, cell in enumerate(column):
        if not cell and not field.required:
            values.append(None)
            continue
        if cell not in known:
            try:
                known[cell] = read(cell)
            except CellError as error:
                known[cell] = error
        value = known[cell]
        if isinstance(value, CellError):
            expected = str(value)
            line = int(parsed.table.frame.index[row])
            if field.required or field.strict:
                parsed.bad.add(row)
            else:
                expected += ", or nothing (only this value was left out)"
            problems.add(parsed.table.file, line, parsed.columns[field.name], cell, expected)
            value = None
        values.append(value)
    return values


def build(
    parsed: Parsed,
    make: Callable[[int, dict[str, Any]], Record],
    problems: Problems,
    unique: str | None = None,
) -> list[Record]:
    """One record for each row that is not bad; a repeated value of ``unique`` is reported.

    Raises:
        ShopFileError: when there are rows and all of them are bad.
    """
    records: list[Record] = []
    lines = parsed.lines
    first_line: dict[Any, int] = {}
    for row, line in enumerate(lines):
        if row in parsed.bad:
            continue
        values = {
            name: column[row] for name, column in parsed.values.items() if column[row] is not None
        }
        if unique is not None:
            seen = first_line.setdefault(values[unique], line)
            if seen != line:
                expected = f"an ID of its own (line {seen} has it; that row stays)"
                parsed.skip(row, unique, values[unique], expected, problems)
                continue
        try:
            records.append(make(row, values))
        except RecordError as error:
            parsed.skip(row, error.field_name, error.value, error.expected, problems)
    refuse_if_all_bad(parsed.table, records, problems)
    return records


def refuse_if_all_bad(table: Table, records: Sequence[object], problems: Problems) -> None:
    """Raises ShopFileError, with the first three problems, when no row is left of some."""
    found = [
        problem
        for problem in problems.of(table.file)
        if problem.line is not None and problem.line != table.header_line
    ]
    if records or not (len(table.frame) or found):
        return
    shown = " | ".join(str(problem) for problem in found[:3])
    raise ShopFileError(
        table.file, f"has no usable row ({shown})", "at least one", "Correct these first."
    )
