"""Errors meant for the people who use the workbook: they name the place, the finding and the mend.

Every error here is shown as plain sentences without a traceback and maps to an exit code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in one place.

    `place` is a file, with row and column where they are known; `found` says what stands there;
    `would_do` says what would be accepted. `lines` are ready to paste, below the sentence.
    """

    place: str
    found: str
    would_do: str = ""
    lines: str = ""

    def __str__(self) -> str:
        line = f"{self.place}: {self.found.rstrip('.')}."
        if self.would_do:
            line += f" {self.would_do.rstrip('.')}{':' if self.lines else '.'}"
        return f"{line}\n{self.lines}\n" if self.lines else line


def located(file: str, *, row: int | None = None, column: str | None = None) -> str:
    """A place as people write it: ``timeliness.csv, row 12, column "pc_on_time"``."""
    parts = [file]
    if row is not None:
        parts.append(f"row {row}")
    if column is not None:
        parts.append(f'column "{column}"')
    return ", ".join(parts)


def quoted(names: Iterable[object], between: str = ", ") -> str:
    """``"a", "b"``, or with another word between them."""
    return between.join(f'"{name}"' for name in names)


def some(many: int, noun: str, nouns: str = "") -> str:
    """``1 row``, ``1,200 rows``; `nouns` where more than one are not called so."""
    return f"{many:,} {noun if many == 1 else nouns or noun + 's'}"


class ScrutinyError(Exception):
    """Something a user can mend; shown without a traceback."""

    exit_code = 1


class ProblemsFound(ScrutinyError):
    """Input was refused whole; every problem found is listed."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refuse(place: str, found: str, would_do: str, *, row: int | None = None) -> NoReturn:
    """Raises ProblemsFound for one problem of the file or place given."""
    raise ProblemsFound([Problem(located(place, row=row), found, would_do)])


class NotKnown(ScrutinyError):
    """A name was asked for that the workbook does not have; the message lists those it has."""

    exit_code = 2

    def __init__(self, kind: str, given: str, choices: Iterable[str]) -> None:
        self.choices = tuple(choices)
        super().__init__(f'No {kind} is called "{given}". There are: {", ".join(self.choices)}.')


class NoSnapshot(ScrutinyError):
    """Nothing has been built yet, so there is nothing to show."""
