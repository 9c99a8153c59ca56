"""Inspections of all areas, and reports of some, taken into `data/inspections/`.

Tables are known by their headings; reports are PDFs. What stands there already is kept: a report or
a table that comes again replaces its own rows. Nothing is written where anything cannot be read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scrutiny.definitions.inspected import (
    MOST_LETTERS,
    TABLES,
    FoundThere,
    Inspected,
    Inspections,
    ReportRead,
)
from scrutiny.definitions.place import Places
from scrutiny.definitions.reading import Page
from scrutiny.errors import Problem, ProblemsFound, located, refuse, some
from scrutiny.records.report_told import ReportTold, told_by
from scrutiny.sources.outside import ROW, OutsideFile, read_outside
from scrutiny.sources.report_text import read_report
from scrutiny.vocabulary.words import FindingKind, Framework, Level, Outcome

_GRADES = {"1": Outcome.POSITIVE, "2": Outcome.INCONSISTENT, "3": Outcome.SYSTEMIC_FAILINGS}
_STATEMENT = {"Yes": Outcome.STATEMENT, "No": Outcome.NO_STATEMENT}
_OF_2023 = {"old_la_code", "inspection_start_date", "publication_date", "outcome_grade"}
_OF_2016 = {"Local authority code", "Inspection start date", "Inspection publication date"}
_ADDRESSES = {"la_code", "report_link"}
_IN_NAME = re.compile(r"_(\d{4}-\d{2}-\d{2})\.pdf$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of one file, in a line, and what a person must look at."""

    file: str
    what: str
    look_at: tuple[str, ...] = ()


def import_inspections(
    files: Sequence[Path], held: Inspections, places: Places
) -> tuple[Inspections, tuple[Taken, ...]]:
    """What is held with what the files hold. Raises ProblemsFound with all that is wrong."""
    problems: list[Problem] = []
    taken: list[Taken] = []
    # Reports come last: a table may say when they were published.
    for path in sorted(files, key=lambda path: path.suffix.lower() == ".pdf"):
        try:
            if path.suffix.lower() == ".pdf":
                held, line = with_report(told_by(read_report(path)), held, places)
            else:
                held, line = _with_table(read_outside(path), held, places)
            taken.append(line)
        except ProblemsFound as found:
            problems += found.problems
    if problems:
        raise ProblemsFound(problems)
    return held, tuple(taken)


def _with_table(table: OutsideFile, held: Inspections, places: Places) -> tuple[Inspections, Taken]:
    headings = set(table.headings)
    read: Callable[[Mapping[str, str], Places], dict[str, Any]]
    if headings >= _OF_2023:
        read = _of_2023
    elif headings >= _OF_2016:
        read = _of_2016
    else:
        refuse(
            table.name,
            "is no table of area SEND inspections that is known by its headings",
            "Give the inspectorates' table of 2016 to 2022, or that of the inspections since 2023",
        )
    needed = (_OF_2023 if read is _of_2023 else _OF_2016) & headings
    rows: list[Inspected] = []
    problems: list[Problem] = []
    passed_over: list[str] = []
    for row in table.cells.iter_rows(named=True):
        where = located(table.name, row=row[ROW])
        if not all(row[name].strip() for name in needed):
            passed_over.append(str(row[ROW]))
            continue
        try:
            given = read(row, places)
            addresses = {(i.place, i.start): i.report_url for i in held.inspections}
            url = addresses.get((given["place"], date.fromisoformat(given["start"])), "")
            rows.append(Inspected(**{"report_url": url, "source": table.name, **given}))
        except (KeyError, ValueError, ValidationError) as error:
            told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            problems.append(Problem(where, f"cannot be read: {told}", "See its cells"))
    if problems:
        raise ProblemsFound(problems)
    mine = {(row.place, row.start) for row in rows}
    kept = [row for row in held.inspections if (row.place, row.start) not in mine]
    ordered = sorted([*kept, *rows], key=lambda row: (row.place, row.start))
    without = (
        (
            "Left out, for no day or outcome is told: "
            f"row{'s' * (len(passed_over) > 1)} {', '.join(passed_over)}.",
        )
        if passed_over
        else ()
    )
    line = Taken(table.name, some(len(rows), "inspection"), without)
    return replace(held, inspections=tuple(ordered)), line


def _of_2023(row: Mapping[str, str], places: Places) -> dict[str, Any]:
    return {
        "place": _place(row["old_la_code"], places),
        "framework": Framework.AREA_SEND_2023,
        "start": row.get("dates_from_report_start") or row["inspection_start_date"],
        "end": row.get("dates_from_report_end") or row["inspection_end_date"],
        "published": row["publication_date"],
        "outcome": _GRADES[row["outcome_grade"]],
        **dict.fromkeys(("weaknesses", "revisited", "put_right", "not_put_right"), ""),
    }


def _of_2016(row: Mapping[str, str], places: Places) -> dict[str, Any]:
    cells = [value for name, value in row.items() if name != ROW]
    _, _, _, start, published, required, many, _, revisited, _, right, wrong = cells[:12]
    return {
        "place": _place(row["Local authority code"], places),
        "framework": Framework.LOCAL_AREA_2016,
        "start": start,
        "end": "",
        "published": published,
        "outcome": _STATEMENT[required],
        "weaknesses": many if many.isdigit() else "",
        "revisited": revisited if re.fullmatch(r"\d{4}-\d\d-\d\d", revisited) else "",
        "put_right": right if right.isdigit() else "",
        "not_put_right": wrong if wrong.isdigit() else "",
    }


def _place(code: str, places: Places) -> str:
    if (place := places.by_code.get(code)) is None:
        raise ValueError(f'the code "{code}" is no authority\'s')
    return place


def with_report(
    told: ReportTold, held: Inspections, places: Places, place: str = ""
) -> tuple[Inspections, Taken]:
    """What is held with the findings of one report.

    `place` is its area where that is known, else it is found by the area's name. Raises
    ProblemsFound where the report names no known area or no days.
    """
    code = place or _named(told, places)
    if told.start is None or told.end is None or told.framework is None:
        refuse(told.file, "does not say of which inspection it is", "Give the report itself")
    listed = held.of(code, told.start)
    report = ReportRead.model_validate(
        {
            "file": told.file,
            "sha256": told.sha256,
            "pages": told.pages,
            "place": code,
            "kind": told.kind,
            "start": told.start,
            "end": told.end,
            "published": published_on(told, listed),
            "outcome": told.outcome,
            "next_steps": " ".join(told.next_steps),
            "bodies": told.bodies,
            "unread": " ".join(told.unread),
        }
    )
    findings = [
        FoundThere.model_validate(
            {
                "place": code,
                "start": told.start,
                "kind": each.kind,
                "number": each.number,
                "bodies": each.bodies,
                "page": each.page,
                "line": each.line,
                "quotation": quoted(each.text),
                "themes": tuple(theme.id for theme in held.themes_of(each.text)),
            }
        )
        for each in told.findings
    ]
    key = (code, told.start)
    reports = [each for each in held.reports if (each.place, each.start) != key]
    found = [each for each in held.findings if (each.place, each.start) != key]
    made = replace(
        held,
        reports=tuple(sorted([*reports, report], key=lambda row: (row.place, row.start))),
        findings=tuple(
            sorted(
                [*found, *findings],
                key=lambda row: (
                    row.place,
                    row.start,
                    row.kind is FindingKind.AREA_FOR_IMPROVEMENT,
                    row.number,
                ),
            )
        ),
    )
    what = f"report on {places.by_id[code].name}, {some(len(findings), 'finding')}"
    return made, Taken(told.file, what, told.unread)


def published_on(told: ReportTold, listed: Inspected | None) -> date | None:
    """The day a report came out: by the table of inspections, else by the name of its file."""
    if listed is not None:
        return listed.published
    named = _IN_NAME.search(told.file)
    return date.fromisoformat(named[1]) if named else None


def quoted(text: str) -> str:
    """The beginning of an item, word for word, to the end of a sentence where one is near."""
    if len(text) <= MOST_LETTERS:
        return text
    cut = text[: MOST_LETTERS - 2]
    whole = max(cut.rfind(". "), cut.rfind("; "))
    if whole > MOST_LETTERS // 2:
        return f"{cut[: whole + 1]} \u2026"
    return f"{cut[: cut.rfind(' ')]} \u2026"


def _named(told: ReportTold, places: Places) -> str:
    """The authority that a report's heading names. Raises ProblemsFound where none is called so."""

    def plain(name: str) -> str:
        words = re.sub(r"[^a-z ]", " ", name.lower().replace("&", "and")).split()
        return " ".join(w for w in words if w not in ("the", "of", "city", "county", "borough"))

    wanted = plain(told.area)
    found = [
        each.place
        for each in places.all
        if each.level is Level.AUTHORITY
        and each.ends is None
        and wanted in {plain(name) for name in (each.name, *each.also_called)}
    ]
    if len(found) != 1:
        refuse(
            told.file,
            f'is on "{told.area}", which is the name of no one authority in data/places.csv',
            "Say the authority's code: scrutiny new-area CODE --report FILE",
        )
    return found[0]


def written(held: Inspections) -> dict[str, str]:
    """The text of each table, by its name below `data/`."""
    rows: Mapping[str, Sequence[Page]] = {
        "inspections/inspections": held.inspections,
        "inspections/reports": held.reports,
        "inspections/findings": held.findings,
    }
    return {name: table(TABLES[name], each) for name, each in rows.items()}


def table(model: type[Page], rows: Sequence[Page]) -> str:
    """Rows as CSV under the headings of their class."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(model.model_fields)
    for row in rows:
        lines.writerow([_cell(getattr(row, name)) for name in model.model_fields])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
