"""Files in the publishers' layout, made from the committed figures, for tests to spoil."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from scrutiny.definitions.workbook import Definitions
from scrutiny.records.store import read_release

HEADINGS = """
time_period time_identifier geographic_level country_code country_name region_code region_name
new_la_code old_la_code la_name breakdown_topic breakdown plans_issued_den plans_issued_den_ex
plans_issued_within_20_weeks plans_issued_20_weeks_ex pc_plans_issued_within_20_weeks
PC_plans_issued_20_weeks_ex plans_issued_gt_1_year pc_plans_issued_gt_1_year
""".split()
_COLUMNS = {
    "plans_timed": "plans_issued_den",
    "plans_timed_no_exceptions": "plans_issued_den_ex",
    "plans_in_20_weeks": "plans_issued_within_20_weeks",
    "plans_in_20_weeks_no_exceptions": "plans_issued_20_weeks_ex",
    "plans_in_20_weeks_per_cent": "pc_plans_issued_within_20_weeks",
    "plans_in_20_weeks_no_exceptions_per_cent": "PC_plans_issued_20_weeks_ex",
    "plans_over_1_year": "plans_issued_gt_1_year",
    "plans_over_1_year_per_cent": "pc_plans_issued_gt_1_year",
}
ALL = "All EHC plans issued"
Row = dict[str, str]


def timeliness(definitions: Definitions) -> list[Row]:
    """The headline rows of the 20-week file, one per place and year, as published."""
    frame = read_release(definitions.root, "ehc_timeliness", "2025")
    rows: dict[tuple[str, str], Row] = {}
    for figure in frame.iter_rows(named=True):
        if figure["part"]:
            continue
        key = (figure["period"], figure["place"])
        row = rows.setdefault(key, _row(definitions, *key))
        value = figure["value"]
        text = "x" if value is None else f"{value:g}" if value % 1 else f"{value:.0f}"
        row[_COLUMNS[figure["quantity"]]] = text
    return [rows[key] for key in sorted(rows)]


def _row(definitions: Definitions, period: str, code: str) -> Row:
    place = definitions.places.by_id[code]
    level = {"country": "National", "region": "Regional", "authority": "Local authority"}
    authority = place.level == "authority"
    region = place.region if authority else code if place.level == "region" else ""
    return {
        **dict.fromkeys(HEADINGS, ""),
        "time_period": period,
        "time_identifier": "Calendar year",
        "geographic_level": level[place.level],
        "country_code": "E92000001",
        "country_name": "England",
        "region_code": region,
        "new_la_code": place.codes[-1] if authority else "",
        "old_la_code": code if authority else "",
        "la_name": place.name if authority else "",
        "breakdown_topic": ALL,
        "breakdown": ALL,
    }


def as_csv(rows: list[Row], headings: list[str] = HEADINGS) -> bytes:
    """Rows as the publisher writes them: byte order mark, CRLF."""
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def number_of(rows: list[Row], period: str, place: str) -> int:
    """The row's number in the file, the heading line being row 1."""
    wanted = (period, place)
    return next(
        i
        for i, row in enumerate(rows, start=2)
        if (row["time_period"], row["old_la_code"]) == wanted
    )


def spoiled(
    path: Path, rows: list[Row], change: Callable[[list[Row]], None], name: str = "file.csv"
) -> Path:
    """A file of those rows after `change` has had its way with them."""
    rows = [dict(row) for row in rows]
    change(rows)
    (path / name).write_bytes(as_csv(rows))
    return path / name
