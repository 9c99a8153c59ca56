"""The two Excel layouts: nine tables stacked on one sheet, and a sheet for each table."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scrutiny.definitions.returns import Field, FieldKind, ReturnLayout
from tests.invention.written.rows import Written

TITLES = {
    "sen2": "Header Record",
    "person": "Person Record",
    "requests": "Requests Records",
    "assessment": "Assessments Records",
    "named_plan": "Named Plan Records",
    "plan_detail": "Plan Detail Records",
    "active_plans": "Active Plan Records",
    "placement_detail": "Placement Detail Records",
    "sen_need": "SEN Need Records",
}
SHEETS = {
    "person": "Person",
    "requests": "Requests",
    "assessment": "Assessments",
    "named_plan": "Named Plan",
    "plan_detail": "Plan Detail",
    "active_plans": "Active Plan",
    "placement_detail": "Placement Detail",
    "sen_need": "SEN Need",
}
NUMBERS = frozenset(
    ("person_key", "request_key", "native_id", "urn", "ukprn", "lea", "exported", "transfer_la")
)
REFS = {"person_key": "person_ref", "request_key": "request_ref"}
FIRST_COLUMN = 1
"""The template's tables begin in column B."""


def write_template(made: Written, folder: Path) -> Path:
    """Numbers are numbers and dates are text; two spare rows stand before the next title."""
    path = folder / f"SEN2_{made.year}_template.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Guidance").write_string(0, 0, "Fill in the Data Entry Template sheet.")
        sheet = book.add_worksheet("Data Entry Template")
        row = 1
        for module, title in TITLES.items():
            fields = made.fields(module, ReturnLayout.TEMPLATE)
            sheet.write_string(row, FIRST_COLUMN, title)
            sheet.write_string(row + 1, FIRST_COLUMN, "Record Type")
            for at, field in enumerate(fields, FIRST_COLUMN + 1):
                heading = field.names(ReturnLayout.TEMPLATE)[0]
                sheet.write_string(row + 1, at, heading.replace(" (This", "\n\n(This"))
                for down, text in enumerate(_texts(made, module, field), row + 2):
                    _write(sheet, down, at, field, text, None)
            height = made.tables[module].height
            for down in range(row + 2, row + 2 + height):
                sheet.write_string(down, FIRST_COLUMN, title.removesuffix("s").split(" Record")[0])
            row += height + 4
    return path


def write_sheets(made: Written, folder: Path) -> Path:
    """Eight sheets; dates are true dates, so that text that is no date stays text."""
    path = folder / f"SEN2_{made.year}_workbook.xlsx"
    with xlsxwriter.Workbook(path) as book:
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        for module, name in SHEETS.items():
            sheet = book.add_worksheet(name)
            for at, field in enumerate(made.fields(module, ReturnLayout.SHEETS)):
                sheet.write_string(0, at, field.names(ReturnLayout.SHEETS)[0])
                for down, text in enumerate(_texts(made, module, field), 1):
                    _write(sheet, down, at, field, text, dates)
    return path


def _texts(made: Written, module: str, field: Field) -> list[str | None]:
    if field.field == "native_id":
        return [made.header("lea", "999")] * made.tables[module].height
    if field.wanted == "key":
        return made.tables[module][REFS[field.field]].to_list()
    return made.texts(module, field).to_list()


def _write(
    sheet: Worksheet, row: int, column: int, field: Field, text: str | None, dates: Format | None
) -> None:
    if text is None:
        return
    numeric = field.field in NUMBERS or field.kind in (FieldKind.YES_NO, FieldKind.INTEGER)
    if numeric and text.isdecimal() and str(int(text)) == text:
        sheet.write_number(row, column, int(text))
    elif dates is not None and field.kind is FieldKind.DATE and (when := _date(text)):
        sheet.write_datetime(row, column, when, dates)
    else:
        sheet.write_string(row, column, text)


def _date(text: str) -> datetime | None:
    try:
        when = datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        return None
    return when if when.year >= 1900 else None
