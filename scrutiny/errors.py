"""Errors meant for the people who use the workbook: they name the place, the finding and the mend.

Every error here is shown as plain sentences without a traceback and maps to an exit code.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: Jupyter asks by this name."""
        return [str(self)]


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
    """A name was asked for that the workbook does not have; the message lists those it has, or, as
    `lead` then says, some of them.
    """

    exit_code = 2

    def __init__(
        self, kind: str, given: str, choices: Iterable[str], lead: str = "There are"
    ) -> None:
        self.choices = tuple(choices)
        super().__init__(f'No {kind} is called "{given}". {lead}: {", ".join(self.choices)}.')


class NoSnapshot(ScrutinyError):
    """Nothing has been built yet, so there is nothing to show."""


class DiskRefuses(ScrutinyError):
    """Something could not be read from disk or written to it; `place` is the file or folder."""

    def __init__(self, place: str, error: OSError) -> None:
        would_do = _WOULD_DO.get(error.errno or 0, "See to the disk, and run it again")
        super().__init__(f"{place}: {why(error)}. {would_do}. What was in force stays so.")


_WOULD_DO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "Free some space, and run it again"),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM, errno.EROFS),
        "See that whoever runs this may read and write there, and run it again",
    ),
    **dict.fromkeys(
        (errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST),
        "Something else stands there: move it away, and run it again",
    ),
}


def why(error: OSError) -> str:
    """What the system says of an error, also where a library raised it without its reason."""
    return error.strerror or str(error).partition(" (os error")[0] or type(error).__name__


@contextmanager
def on_disk(place: str) -> Iterator[None]:
    """Tells what the disk refuses meanwhile as what it is. Raises DiskRefuses."""
    try:
        yield
    except OSError as error:
        raise DiskRefuses(place, error) from None
