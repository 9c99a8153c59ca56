"""One heading under the names that it has in different releases."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from scrutiny.definitions.intake import load_intake
from scrutiny.definitions.source import Quantity, Source
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.records.imports import import_files
from tests import made

PAGE = Path("sources/ehc_timeliness.toml")
RENAMED = {"plans_issued_den": "plans_2025", "old_la_code": "la_code", "breakdown": "group"}


def changed(data: Path, *changes: tuple[str, str]) -> None:
    text = (data / PAGE).read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (data / PAGE).write_text(text)


def figures(data: Path) -> bytes:
    return (data / "figures" / "ehc_timeliness" / "2025.csv").read_bytes()


def file_of(folder: Path, definitions: Definitions, names: dict[str, str]) -> Path:
    rows = [
        {names.get(heading, heading): text for heading, text in row.items()}
        for row in made.timeliness(definitions)
    ]
    headings = [names.get(heading, heading) for heading in made.HEADINGS]
    (folder / f"{len(names)}.csv").write_bytes(made.as_csv(rows, headings))
    return folder / f"{len(names)}.csv"


def test_files_of_both_releases_are_read_by_one_page(
    data: Path, tmp_path: Path, definitions: Definitions
) -> None:
    changed(
        data,
        # Among the headings that tell the family, among quantities, places and parts.
        ('headings = ["breakdown", "plans_issued_den",', 'headings = [["breakdown", "group"],'),
        ('column = "plans_issued_den"', 'column = ["plans_issued_den", "PLANS_2025"]'),
        ('code = "old_la_code"', 'code = ["old_la_code", "la_code"]'),
        ('value = "breakdown"', 'value = ["breakdown", "group"]'),
    )
    held = []
    for names in ({}, RENAMED):
        file = file_of(tmp_path, definitions, names)
        import_files([file], load_intake(data), replacing=True)
        held.append(figures(data))
    assert held[0] == held[1]
    assert b"plans_timed,931,2024,,962,ok" in held[0]


def test_a_problem_names_the_heading_that_stands_in_the_file(
    data: Path, tmp_path: Path, definitions: Definitions
) -> None:
    changed(data, ('column = "plans_issued_den"', 'column = ["gone", "plans_issued_den"]'))
    file = made.spoiled(
        tmp_path, made.timeliness(definitions), lambda rows: rows[0].update(plans_issued_den="many")
    )
    with pytest.raises(ProblemsFound, match='row 2, column "plans_issued_den": "many" stands'):
        import_files([file], load_intake(data))


def test_a_file_that_has_a_heading_under_two_names_is_refused(
    data: Path, tmp_path: Path, definitions: Definitions
) -> None:
    changed(
        data,
        ('column = "plans_issued_den"', 'column = ["plans_issued_den", "new_la_code"]'),
        ('"region_name", "new_la_code",', '"region_name",'),
    )
    file = file_of(tmp_path, definitions, {})
    with pytest.raises(ProblemsFound, match='two of its names, "new_la_code" and "plans_issued'):
        import_files([file], load_intake(data))


def test_names_given_once_hold_for_the_whole_page(definitions: Definitions) -> None:
    page = definitions.sources["ehc_timeliness"].model_dump() | {
        "quantities": [
            {"id": "a", "column": "total", "unit": "count"},
            {"id": "b", "column": ["total", "total_2026"], "unit": "count"},
        ]
    }
    named = {str(h): h.names for h in Source.model_validate(page).named_columns}
    assert named["total"] == ("total", "total_2026")


@pytest.mark.parametrize("column", [[], [""], ["a", "A "], ["a", 1], 7, {"a": "b"}])
def test_what_is_no_list_of_names_is_refused(column: object) -> None:
    with pytest.raises(ValidationError):
        Quantity.model_validate({"id": "a", "column": column, "unit": "count"})


def test_one_name_for_two_headings_is_refused(definitions: Definitions) -> None:
    page = definitions.sources["ehc_timeliness"].model_dump() | {
        "quantities": [
            {"id": "a", "column": "total", "unit": "count"},
            {"id": "b", "column": ["others", "Total"], "unit": "count"},
        ]
    }
    with pytest.raises(ValidationError, match='two of its headings the same name, "total"'):
        Source.model_validate(page)
