"""Reading TOML pages and CSV tables into pydantic objects, collecting every problem."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from scrutiny.errors import Problem, located
from scrutiny.vocabulary.links import is_web_address


class Page(BaseModel):
    """Base of everything read from `data/`: frozen, and a key nobody knows is a problem."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Made = TypeVar("Made", bound=Page)


def _filled(content: Any, numbers: Mapping[str, str]) -> Any:
    match content:
        case str():
            for name, number in numbers.items():
                content = content.replace(f"{{{name}}}", number)
            return content
        case dict():
            return {name: _filled(each, numbers) for name, each in content.items()}
        case list():
            return [_filled(each, numbers) for each in content]
        case _:
            return content


def _listed(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return value


def _absent(value: Any) -> Any:
    return None if value == "" else value


def _web_address(value: str) -> str:
    if not is_web_address(value):
        raise ValueError("is no web address; it begins with https:// or http://")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
"""A page of the web, to which a link may lead."""


AsList = BeforeValidator(_listed)
Listed = Annotated[tuple[str, ...], AsList]
"""A cell that holds a list, its parts separated by semicolons."""


Absent = BeforeValidator(_absent)
"""Marks a cell that may be empty: ``Annotated[date | None, Absent]``."""


@dataclass(slots=True)
class Reader:
    """Reads files below `root` and gathers problems instead of stopping at the first."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """`path` as people see it: relative to the data folder's parent."""
        try:
            return str(path.relative_to(self.root.parent))
        except ValueError:
            return path.name

    def report(
        self,
        path: Path,
        found: str,
        would_do: str = "",
        *,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        place = located(self.name(path), row=row, column=column)
        self.problems.append(Problem(place, found, would_do))

    def toml(
        self, path: Path, model: type[Made], numbers: Mapping[str, str] | None = None
    ) -> Made | None:
        """One page, or None where it could not be read.

        With `numbers`, a name of one in braces is filled in wherever it stands in the page's texts;
        the page's own whole numbers have names too.
        """
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.report(path, "the file is missing", "Restore it from the project's history")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.report(path, f"is not a TOML page: {error}", "Mend the line named")
        else:
            if numbers is not None:
                own = {name: str(n) for name, n in content.items() if type(n) is int}
                content = _filled(content, {**numbers, **own})
            return self._made(path, model, content)
        return None

    def rows(self, path: Path, model: type[Made]) -> tuple[tuple[int, Made], ...]:
        """The rows of a CSV table, each with its row number (the heading line is row 1).

        A row that cannot be read is left out and reported; a missing file, a heading that is
        missing, unknown or doubled is reported and gives no rows.
        """
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.report(path, "the file is missing", "Restore it from the project's history")
            return ()
        except UnicodeDecodeError:
            self.report(path, "is not UTF-8 text", "Save it as CSV UTF-8")
            return ()
        lines = csv.reader(io.StringIO(text, newline=""))
        headings = next(lines, [])
        wanted = list(model.model_fields)
        if sorted(headings) != sorted(wanted):
            self.report(
                path,
                f"has the headings {', '.join(headings) or 'none'}",
                f"Its headings are: {', '.join(wanted)}",
                row=1,
            )
            return ()
        return tuple(self._read(path, model, headings, lines))

    def _read(
        self, path: Path, model: type[Made], headings: list[str], lines: Iterator[list[str]]
    ) -> Iterator[tuple[int, Made]]:
        for row, cells in enumerate(lines, start=2):
            if len(cells) != len(headings):
                self.report(
                    path,
                    f"has {len(cells)} cells",
                    f"Every row has {len(headings)}; put text with commas in double quotes",
                    row=row,
                )
                continue
            made = self._made(path, model, dict(zip(headings, cells, strict=True)), row=row)
            if made is not None:
                yield row, made

    def _made(
        self, path: Path, model: type[Made], content: dict[str, Any], row: int | None = None
    ) -> Made | None:
        try:
            return model.model_validate(content)
        except ValidationError as refusal:
            for error in refusal.errors():
                key = ".".join(str(part) for part in error["loc"]) or None
                given = error.get("input")
                found = error["msg"].removeprefix("Value error, ")
                if isinstance(given, str | int | float | bool):
                    found += f' (found "{given}")'
                would_do = (
                    "Remove the key or correct its spelling"
                    if error["type"] == ("extra_forbidden")
                    else ""
                )
                self.report(path, found, would_do, row=row, column=key)
            return None
