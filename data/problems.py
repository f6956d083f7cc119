"""What can be wrong with a shop's files: an error that stops the start, and a log of bad rows.

This module does not know how files are read nor what is in them.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.shop import RowProblem

#: Problems kept in memory; what comes after is only counted.
KEPT_PROBLEMS = 10_000

#: Characters of a bad value that a report quotes.
SHOWN_CHARACTERS = 60


class ShopFileError(ValueError):
    """A file that cannot be used at all. The start stops; the text says what to do.

    Attributes:
        file: the file's (or folder's) name.
        what: what is wrong with it.
        expected: what it should be.
        remedy: what the shopkeeper can do.
    """

    def __init__(self, file: str, what: str, expected: str, remedy: str) -> None:
        super().__init__(f"{file}: {what}; expected {expected}. {remedy}")
        self.file = file
        self.what = what
        self.expected = expected
        self.remedy = remedy


def shorten(value: object, limit: int = SHOWN_CHARACTERS) -> str:
    """The value as text on one line, cut after ``limit`` characters."""
    text = " ".join(str(value)[: 4 * limit].split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


class Problems:
    """Collects RowProblems while files are read, in any order."""

    def __init__(self, limit: int = KEPT_PROBLEMS) -> None:
        self._limit = limit
        self._kept: list[RowProblem] = []
        self._dropped = 0

    def add(
        self, file: str, line: int | None, column: str | None, value: object, expected: str
    ) -> None:
        if len(self._kept) < self._limit:
            self._kept.append(RowProblem(file, line, column, shorten(value), expected))
        else:
            self._dropped += 1

    @property
    def dropped(self) -> int:
        """How many came after the limit."""
        return self._dropped

    def restore(self, found: Iterable[RowProblem], dropped: int) -> None:
        """Take in what an earlier reading of a file found."""
        for problem in found:
            if len(self._kept) < self._limit:
                self._kept.append(problem)
            else:
                self._dropped += 1
        self._dropped += dropped

    def of(self, file: str) -> list[RowProblem]:
        """The problems kept of one file, by line; notes on the whole file come first."""
        found = [problem for problem in self._kept if problem.file == file]
        return sorted(found, key=lambda problem: problem.line or 0)

    def all(self) -> tuple[RowProblem, ...]:
        """All kept problems, file after file, each by line; then how many were not kept."""
        files = dict.fromkeys(problem.file for problem in self._kept)
        ordered = [problem for file in files for problem in self.of(file)]
        if self._dropped:
            ordered.append(
                RowProblem(
                    "all files",
                    None,
                    None,
                    f"{self._dropped:,} more problems",
                    f"at most {self._limit:,}; correct the ones above first",
                )
            )
        return tuple(ordered)
