"""A pack as a spreadsheet in the form that the government's statisticians ask for: a cover, a list
of sheets, one table on each, no cell without a reason.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scrutiny.publication.published import Published
from scrutiny.views.html import plain
from scrutiny.views.paper.agenda import Pack, measures_of, summary
from scrutiny.views.published_rows import NUMBERS
from scrutiny.views.tree import Cell, Rows, Table
from scrutiny.vocabulary.spreadsheets import shown_as_text
from scrutiny.wording import pack_text as say
from scrutiny.wording.download_text import COVER, FIGURE_COLUMNS, SYMBOLS
from scrutiny.wording.frame_text import LICENCE

NONE = "[z]"
"""What stands in a cell to which nothing applies."""


def write_spreadsheet(published: Published, pack: Pack, rows: Rows, path: Path) -> None:
    """Writes the workbook."""
    import gptables
    import pandas

    def sheet(name: str, title: str, columns: Sequence[str], cells: Sequence[Sequence[Any]]) -> Any:
        frame = pandas.DataFrame(
            [[_cell(each) for each in row] for row in cells], columns=list(columns)
        )
        return gptables.GPTable(
            table=frame,
            table_name=name.lower(),
            title=title,
            subtitles=[pack.kicker],
            instructions=SYMBOLS,
            scope=None,
            source=LICENCE,
            index_columns={},
        )

    sheets = {
        name: sheet(name, title, columns, cells)
        for name, title, columns, cells in _tables(published, pack, rows)
        if cells
    }
    cover = gptables.Cover(
        cover_label=COVER,
        title=pack.title,
        intro=[each for each in (pack.warning, pack.kicker, f"{pack.snapshot}.") if each],
        about=[SYMBOLS, LICENCE],
    )
    with warnings.catch_warnings():
        # What it says of itself and of its own libraries is nothing for whoever writes a pack.
        warnings.simplefilter("ignore")
        gptables.write_workbook(filename=str(path), sheets=sheets, cover=cover)


def _tables(
    published: Published, pack: Pack, rows: Rows
) -> list[tuple[str, str, Sequence[str], list[list[Any]]]]:
    area, found = pack.area, summary(pack.area, pack.findings)
    standings = measures_of(area, pack.findings)
    ids = {finding.id for finding in pack.findings}
    return [
        (say.SHEET_FINDINGS, found.caption, found.columns, _of_table(found)),
        (
            say.SHEET_MEASURES,
            say.MEASURES,
            say.MEASURE_COLUMNS,
            [[each.short_name, each.tag, each.sentence] for each in standings],
        ),
        (
            say.SHEET_FIGURES,
            say.csv_title(area.about.name),
            tuple(FIGURE_COLUMNS.get(name, name) for name in rows.columns),
            [_figure(rows.columns, row) for row in rows.cells],
        ),
        (
            say.SHEET_PROMISES,
            say.PROMISED,
            say.PROMISE_COLUMNS,
            [
                [row.what, row.promised_by_shown or row.owed_by_shown, row.timing, row.state_shown]
                for row in area.commitments
                if ids & set(row.finding_ids)
            ],
        ),
        (
            say.SHEET_STATEMENTS,
            say.CLAIMED,
            say.CLAIM_COLUMNS,
            [
                [
                    say.said(row.date_shown, row.claim, row.said_by),
                    f"{row.now.tag}. {row.now.sentence}",
                ]
                for row in area.claims
                if ids & set(row.finding_ids)
            ],
        ),
        (
            say.SHEET_QUESTIONS,
            say.ASK,
            say.QUESTION_COLUMNS,
            [
                [finding.name, each.question, each.answer, each.why]
                for finding in pack.findings
                for each in finding.questions.shown
            ],
        ),
        (
            say.SHEET_SOURCES,
            say.SOURCES,
            say.SOURCE_COLUMNS,
            [
                [source.title, source.publisher, source.published, source.licence, source.address]
                for source in dict.fromkeys(
                    each
                    for standing in standings
                    for each in published.measure(standing.measure).about.sources
                )
            ],
        ),
    ]


def _of_table(table: Table) -> list[list[Any]]:
    return [[plain(cell) for cell in row] for row in table.rows]


def _figure(columns: Sequence[str], row: Sequence[Cell]) -> list[Cell]:
    """A row of figures: a number where there is one, else the symbol that says why not."""
    missing = str(row[columns.index("status")] or NONE)
    pairs = zip(columns, row, strict=True)
    return [missing if name in NUMBERS and cell is None else cell for name, cell in pairs]


def _cell(content: Any) -> Any:
    """A cell that is not empty and that no spreadsheet program takes for a formula."""
    if isinstance(content, str):
        return shown_as_text(content) or NONE
    return NONE if content is None else content
