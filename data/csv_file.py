"""One CSV file: bytes → text → a pandas table of text, indexed by line.

The rows are split by the ``csv`` module, since pandas does not tell on which line of the file a
row starts when cells hold line breaks; everything after that is a DataFrame of dtype ``str``, so
that "007" stays "007". This module does not know what the columns mean.

A row may be shorter than the header (spreadsheets drop empty cells at the end); a longer one is
refused, since its cells stand under the wrong names. Rows without any text are passed over.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]

from data.problems import Problems, ShopFileError, shorten

#: Characters in one cell; a longer one is an accident (an unclosed quote, an embedded picture).
LONGEST_CELL = 1_000_000

#: How often reading resumes after a quote that is never closed.
RESUMES = 100

_BOMS = (  # UTF-32 first: its little-endian mark starts with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE_AS = "Save it from your spreadsheet or database as CSV in UTF-8."
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Table:
    """A file's rows. ``frame`` is all text, stripped; its index is the line each row starts on."""

    file: str
    header_line: int
    frame: pd.DataFrame


def read_text(path: Path, problems: Problems) -> str:
    """A file's text: by its byte-order mark, else UTF-8, else Windows-1252 (with a note).

    Raises:
        ShopFileError: when it cannot be read, is empty or is not text.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ShopFileError(
            path.name, f"cannot be read ({reason})", "a file that may be read", "Check it."
        ) from error
    encoding = next((name for mark, name in _BOMS if raw.startswith(mark)), "")
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        text = "\0" if encoding else _windows_text(raw)
        if "\0" not in text:
            expected = "UTF-8; it was read as Windows-1252, so look at its accented letters"
            problems.add(path.name, None, None, "bytes that are not UTF-8", expected)
    if "\0" in text:
        raise ShopFileError(path.name, "is not text (a binary file?)", "a text file", _SAVE_AS)
    if not text.strip():
        raise ShopFileError(path.name, "is empty", "a header line and rows", _SAVE_AS)
    return text


def _windows_text(raw: bytes) -> str:
    """Text in Windows-1252; a lone NUL when it cannot be that either."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return "\0"
    return "\0" if _CONTROL.search(text) else text


def read_table(path: Path, problems: Problems) -> Table:
    """Read one file; bad rows and columns go to ``problems``.

    Raises:
        ShopFileError: when the file as a whole cannot be used.
    """
    text = read_text(path, problems)
    lines = list(io.StringIO(text, newline=""))
    file = path.name
    first = next(i for i, line in enumerate(lines) if line.strip())
    told = re.fullmatch(r'"?sep=(.)"?\s*', lines[first])
    if told:  # a spreadsheet's own note on the delimiter
        lines[first] = "\n"
        first = next((i for i, line in enumerate(lines) if line.strip()), first)
    with _any_cell_size(len(text)):
        try:
            delimiter = told[1] if told and told[1] in ",;\t|" else _delimiter(lines[first])
            rows = list(_rows(lines, first, delimiter))
        except csv.Error as error:
            raise ShopFileError(file, f"is not CSV ({error})", "CSV", _SAVE_AS) from error
    header_line, header = rows[0]
    if header is None:
        raise ShopFileError(file, 'has a header with a " that is never closed', "CSV", _SAVE_AS)
    names = [shorten(name.strip(), 200) for name in header]
    if not any(names):
        raise ShopFileError(file, "has no names in its header", "a header line", _SAVE_AS)
    good_lines, good_rows = _check_rows(file, len(names), rows[1:], problems)
    frame = pd.DataFrame(
        good_rows,
        index=pd.Index(good_lines, dtype="int64", name="line"),
        columns=range(len(names)),
        dtype="str",
    )
    return Table(file, header_line, _name_columns(file, header_line, names, frame, problems))


def _delimiter(header: str) -> str:
    """The mark that splits the header line into most cells; a comma when none does."""
    return max(",;\t|", key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


@contextmanager
def _any_cell_size(size: int) -> Iterator[None]:
    """Lift the ``csv`` module's own limit: after it strikes, the line numbers would be lost."""
    before = csv.field_size_limit(max(size + 1, csv.field_size_limit()))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _rows(lines: list[str], first: int, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """(line, cells) of every row; cells are None where a quote opens that is never closed.

    Such a quote would swallow the rest of the file, so reading resumes on the line after it.
    """
    for resumed in range(RESUMES + 1):
        rest = lines[first:] if first else lines
        reader = csv.reader(rest, delimiter=delimiter)
        start = 0
        for cells in reader:
            end = reader.line_num
            if end == len(rest) and end - start > 1:
                quotes = sum(line.count('"') for line in rest[start:])
                if quotes % 2 and resumed < RESUMES:
                    yield first + start + 1, None
                    first += start + 1
                    break
            yield first + start + 1, cells
            start = end
        else:
            return


def _check_rows(
    file: str, width: int, rows: list[tuple[int, list[str] | None]], problems: Problems
) -> tuple[list[int], list[list[str]]]:
    """The rows that have the header's shape, padded to its width, stripped."""
    good_lines: list[int] = []
    good_rows: list[list[str]] = []
    for line, cells in rows:
        if cells is None:
            problems.add(file, line, None, 'a " that is never closed', 'a closing "')
            continue
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        longest = max(cells, key=len)
        if len(longest) > LONGEST_CELL:
            what = f"a cell of {len(longest):,} characters"
            problems.add(file, line, None, what, f"at most {LONGEST_CELL:,} in one cell")
        elif any(cells[width:]):
            what = f"{len(cells)} cells"
            expected = f"{width}, as the header has (put a cell with a delimiter in quotes)"
            problems.add(file, line, None, what, expected)
        else:
            good_lines.append(line)
            good_rows.append(cells[:width] + [""] * (width - len(cells)))
    return good_lines, good_rows


def _name_columns(
    file: str, line: int, names: list[str], frame: pd.DataFrame, problems: Problems
) -> pd.DataFrame:
    """Keep the named columns, the first of each name; report others that hold something."""
    keep: dict[str, int] = {}
    for position, name in enumerate(names):
        if not name or re.fullmatch(r"Unnamed: [0-9]+", name):
            if bool((frame[position] != "").any()):
                problems.add(file, line, f"number {position + 1}", name, "a name in the header")
        elif name in keep:
            problems.add(file, line, name, name, "each name once; the first column was taken")
        else:
            keep[name] = position
    named = frame[list(keep.values())]
    named.columns = pd.Index(list(keep), dtype="str")
    return named
