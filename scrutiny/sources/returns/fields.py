"""The columns of a table on a sheet that are fields of a return, and the rows below them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from scrutiny.definitions.returns import FieldKind, ReturnFormat
from scrutiny.errors import Problem
from scrutiny.sources.returns.column_names import usable
from scrutiny.sources.workbook.days import DayCount
from scrutiny.sources.workbook.sheet import Row, Sheet


@dataclass(frozen=True, slots=True)
class FieldColumns:
    """Where the fields of one table stand: `columns` maps a field to its column.

    `headings` are as written, with null for a column that has none. `days` are the columns whose
    numbers are days, by the count of this workbook.
    """

    columns: Mapping[str, int]
    headings: Sequence[str | None]
    days: frozenset[int]
    count: DayCount

    @classmethod
    def of(
        cls,
        module: str,
        columns: Mapping[str, int],
        headings: Sequence[str | None],
        form: ReturnFormat,
        count: DayCount,
    ) -> FieldColumns:
        kinds = {field.field: field.kind for field in form.by_module[module]}
        days = (FieldKind.DATE, FieldKind.DATETIME)
        of_days = frozenset(at for name, at in columns.items() if kinds.get(name) in days)
        return cls(columns, headings, of_days, count)

    def texts(self, row: Row) -> list[str | None]:
        """The cells of a row, one for each heading; a number in a column of days is its day."""
        made = [row.get(column) for column in range(len(self.headings))]
        for column in self.days:
            text = made[column]
            if text is not None:
                made[column] = self.count.in_a_column_of_days(text)
        return made

    def problems(
        self, sheet: Sheet, place: str, rows: Container[int], fields: Container[str] | None = None
    ) -> list[Problem]:
        """The cells of these rows that have no value to take, in the columns of `fields` or all."""
        named = {
            at: usable(self.headings[at] or "", "")
            for name, at in self.columns.items()
            if fields is None or name in fields
        }
        return sheet.problems(place, rows, named)

    def in_headings(self, sheet: Sheet, place: str, row: int) -> list[Problem]:
        """Headings that have no value to take; one more may stand at the end of their row."""
        return sheet.problems(place, {row}, dict.fromkeys(range(len(self.headings) + 1), ""))
