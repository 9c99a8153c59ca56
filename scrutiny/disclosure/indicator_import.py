"""Importing a council's own indicators: read, check, hide, and keep all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from scrutiny.definitions.area import Record
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.own_indicator import Indicator, IndicatorFigure
from scrutiny.disclosure.own_months import Hidden, counted, hidden_months
from scrutiny.errors import Problem, ProblemsFound, some
from scrutiny.records.indicator_months import ExactMonth, exact_months
from scrutiny.records.indicator_sheet import looks_monthly, taken
from scrutiny.records.store import as_csv
from scrutiny.sources.council_sheet import read_grids
from scrutiny.sources.found import shown
from scrutiny.vocabulary.words import Status

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ImportedIndicators:
    """What became of the files: sentences for who ran the import, and the file to write.

    `path` is below the data folder; `text` is empty where nothing new came.
    """

    lines: tuple[str, ...]
    path: Path
    text: str


def are_indicators(path: Path) -> bool:
    """Whether a file is a table with months across or down. What cannot be read is none."""
    try:
        return looks_monthly(read_grids(path))
    except ProblemsFound:
        return False


def import_indicators(
    paths: Sequence[Path],
    record: Record,
    methods: Methods,
    today: date,
    *,
    replacing: bool = False,
) -> ImportedIndicators:
    """Reads the files, holds them to every check and hides small numbers; writes nothing itself.

    Months that are held and not in the files stay. `replacing` lets other figures take the place of
    those held.

    Raises ProblemsFound with every problem of every file at once.
    """
    indicators = {each.id: each for each in record.indicators}
    if not indicators:
        raise ProblemsFound(
            [
                Problem(
                    f"data/areas/{record.area.id}/indicators.csv",
                    "declares no indicator, so no figure of the council's own can be read",
                    "Write a line for each; data/area_files.md says what its columns hold",
                )
            ]
        )
    months, files, remarks = _read(paths, record, indicators, methods, today)
    held = {(row.indicator_id, row.month): row for row in record.indicator_figures}
    already = [] if replacing else [k for k, row in held.items() if row.status == Status.HIDDEN]
    every = {key: _as_exact(row) for key, row in held.items() if row.status == Status.OK} | months
    hidden = hidden_months(list(every.values()), indicators, methods, already)
    kept = dict(held)
    for key, row in every.items():
        file, day = (files[key], today) if key in files else (held[key].file, held[key].read_on)
        kept[key] = _figure(row, key in hidden.all, file, day)
    changed = [key for key, row in held.items() if not _same(row, kept[key])]
    if not replacing and (other := [k for k in changed if kept[k].status == Status.OK]):
        raise ProblemsFound(
            Problem(
                months[key].place,
                f"is another figure for {key[1]} than the one held, from {held[key].file}",
                "Import it with --replace to put it in place of the one held",
            )
            for key in other
        )
    added = len(kept) - len(held)
    told = [*_told(months, hidden, indicators), *remarks]
    if not added and not changed:
        return ImportedIndicators((*told, "Nothing new, nothing written."), _path(record), "")
    # What did not change keeps the day and the file that it came with.
    same = {key: row for key, row in held.items() if key not in changed}
    told.append(
        f"{some(added, 'month')} added, {len(changed)} changed. They are the council's own figures "
        "and are marked so everywhere."
    )
    return ImportedIndicators(tuple(told), _path(record), _text({**kept, **same}))


def _read(
    paths: Sequence[Path],
    record: Record,
    indicators: Mapping[str, Indicator],
    methods: Methods,
    today: date,
) -> tuple[dict[Key, ExactMonth], dict[Key, str], list[str]]:
    """The months of all files, the file of each, and what there is to know of them."""
    problems: list[Problem] = []
    remarks: list[str] = []
    months: dict[Key, ExactMonth] = {}
    files: dict[Key, str] = {}
    for path in paths:
        try:
            grids = read_grids(path)
        except ProblemsFound as refused:
            problems += refused.problems
            continue
        sheet = taken(grids, record.indicators)
        exact = exact_months(sheet.entries, indicators, methods, today)
        problems += [*sheet.problems, *exact.problems]
        remarks += [f"Note: {remark}." for remark in (*sheet.remarks, *exact.remarks)]
        for row in exact.months:
            key = (row.indicator, row.month)
            if key in months:
                found = f"gives {row.indicator} for {row.month}, as {files[key]} does"
                problems.append(Problem(row.place, found, "Import one of the two files"))
            months[key], files[key] = row, shown(path.name)
    problems += _more_than_whole(months, indicators)
    if problems:
        raise ProblemsFound(problems)
    return months, files, remarks


def _more_than_whole(
    months: Mapping[Key, ExactMonth], indicators: Mapping[str, Indicator]
) -> list[Problem]:
    """A part that is more than what it is said to be a part of."""
    return [
        Problem(
            row.place,
            f"is more than {whole.indicator} of {key[1]}, of which it is said to be a part",
            "Mend the file, or part_of in indicators.csv",
        )
        for key, row in months.items()
        if (whole := months.get((indicators[row.indicator].part_of, row.month))) is not None
        and not (row.hidden or whole.hidden)
        and counted(row) > counted(whole)
    ]


def _as_exact(row: IndicatorFigure) -> ExactMonth:
    """A month that is held and shown, as it was told."""
    value = row.value or 0.0
    return ExactMonth(row.indicator_id, row.month, value, row.numerator, row.denominator, row.file)


def _path(record: Record) -> Path:
    return Path("areas") / record.area.id / "indicator_figures.csv"


def _figure(row: ExactMonth, hidden: bool, file: str, today: date) -> IndicatorFigure:
    return IndicatorFigure(
        indicator_id=row.indicator,
        month=row.month,
        value=None if hidden else round(row.value, 1),
        numerator=None if hidden else row.numerator,
        denominator=None if hidden else row.denominator,
        status=Status.HIDDEN if hidden else Status.OK,
        file=file,
        read_on=today,
    )


def _same(one: IndicatorFigure, other: IndicatorFigure) -> bool:
    names = ("value", "numerator", "denominator", "status")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _told(
    new: Mapping[Key, ExactMonth], hidden: Hidden, indicators: Mapping[str, object]
) -> list[str]:
    """A line for each indicator: how many months, and how many of them are hidden and why."""
    lines = []
    for name in indicators:
        months = [key for key in new if key[0] == name]
        if not months:
            continue
        few = sum(key in hidden.few for key in months)
        beside = sum(key in hidden.beside for key in months)
        line = f"{name}: {some(len(months), 'month')}"
        if few:
            line += f"; {few} hidden, for they tell of a few children"
        if beside:
            line += f"; {beside} more hidden, so that those cannot be worked out"
        lines.append(f"{line}.")
    return lines


def _text(kept: Mapping[Key, IndicatorFigure]) -> str:
    """The file as it is committed, in order of indicator and month."""
    rows = [kept[key].model_dump() for key in sorted(kept)]
    frame = pl.DataFrame(
        rows,
        schema={
            "indicator_id": pl.String,
            "month": pl.String,
            "value": pl.Float64,
            "numerator": pl.Int64,
            "denominator": pl.Int64,
            "status": pl.String,
            "file": pl.String,
            "read_on": pl.Date,
        },
    )
    return as_csv(frame)
