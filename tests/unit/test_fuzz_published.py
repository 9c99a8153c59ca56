"""Mutated published files: refused in plain words, or read as what stands in them.

What stands in a workbook is read here by the standard library's tree parser.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest

from scrutiny.definitions.intake import Intake, load_intake
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.sources.outside import ROW
from scrutiny.sources.published_file import Opened, read_published
from tests import made
from tests.conftest import HOME
from tests.made_workbooks import (
    cell,
    letters,
    lines,
    packed,
    sheet,
    with_long_records,
    workbook,
)
from tests.unit.returns.test_fuzz import (
    ANY,
    EXCEL,
    alarmed,
    cell_falsified,
)

IN_A_BATCH = 150
BATCHES = 4
SHARE = made.HEADINGS.index("pc_plans_issued_within_20_weeks")


@pytest.fixture(scope="module")
def intake() -> Intake:
    return load_intake(HOME / "data")


@pytest.fixture(scope="module")
def parts(definitions: Definitions) -> dict[str, bytes]:
    """A workbook of two sheets, its shares in percent cells."""
    rows = [row for row in made.timeliness(definitions) if row["time_period"] == "2024"][:40]
    table = lines(rows)
    change = {
        (row, SHARE): cell(f"{letters(SHARE)}{row}", float(table[row][SHARE]) / 100, style=1)
        for row in table
        if row > 1 and isinstance(table[row][SHARE], int | float)
    }
    return workbook({"Cover": sheet({1: ["About"]}), "Table": sheet(table, change)}, ["0.0%"])


def outcome(path: Path, intake: Intake) -> Opened | None:
    """What was read, or nothing where it was refused, which it may only be in plain words."""
    with alarmed():
        try:
            return read_published(path, intake.sources.values())
        except ProblemsFound as error:
            lines_told = [str(problem) for problem in error.problems]
    assert lines_told
    for line in lines_told:
        assert "\n" not in line
        assert len(line) < 800
    return None


def texts(xml: bytes) -> dict[int, set[str]] | None:
    """The texts in each row, numbers of percent cells a hundredfold; None where none can say."""
    rows: dict[int, set[str]] = {}
    try:
        for each in ElementTree.fromstring(xml).iter():
            if not each.tag.endswith("}c"):
                continue
            row = int(re.sub(r"\D", "", each.attrib["r"]))
            value = each.findtext("{*}v")
            text = "".join(t.text or "" for t in each.iter() if t.tag.endswith("}t")) or value or ""
            if each.get("s") == "1" and each.get("t") != "inlineStr":
                text = f"{round(float(text) * 100, 9):g}%"
            rows.setdefault(row, set()).add(text)
    except (ElementTree.ParseError, KeyError, ValueError):
        return None
    return rows


@pytest.mark.parametrize("batch", range(BATCHES))
def test_mutated_workbooks(
    tmp_path: Path, intake: Intake, parts: Mapping[str, bytes], batch: int
) -> None:
    random = Random(f"published {batch}")
    path = tmp_path / "mutant.xlsx"
    table = "xl/worksheets/sheet2.xml"
    taken = compared = 0
    for at in range(IN_A_BATCH):
        if at % 3:
            name = random.choice([table, table, *parts])
            changed = {**parts, name: random.choice(EXCEL)(random, parts[name])}
            data = packed(changed)
        else:
            changed, data = {}, random.choice(ANY)(random, packed(parts))
        path.write_bytes(data)
        opened = outcome(path, intake)
        if opened is None:
            continue
        taken += 1
        stand = (
            texts(changed[table])
            if changed.get("xl/styles.xml") == parts["xl/styles.xml"]
            else None
        )
        if stand is None:
            continue
        compared += 1
        for read in opened.tables:
            for row in read.file.cells.iter_rows(named=True):
                shown = {text for name, text in row.items() if name != ROW and text}
                assert shown <= stand[row[ROW]] | {"TRUE", "FALSE"}
    assert taken > IN_A_BATCH * 0.05
    assert compared > IN_A_BATCH * 0.05


def test_a_cell_without_a_value_is_never_passed_over(
    tmp_path: Path, intake: Intake, parts: Mapping[str, bytes]
) -> None:
    random = Random("falsified")
    table = "xl/worksheets/sheet2.xml"
    path = tmp_path / "mutant.xlsx"
    for _ in range(200):
        path.write_bytes(packed({**parts, table: cell_falsified(random, parts[table])}))
        assert outcome(path, intake) is None


@pytest.mark.parametrize("long", [True, False])
def test_mutated_zips(tmp_path: Path, intake: Intake, definitions: Definitions, long: bool) -> None:
    members = {
        "data/timeliness.csv": made.as_csv(made.timeliness(definitions)[:60]),
        "data-guidance/data-guidance.txt": b"About these files\r\n",
        "supporting-files/other.csv": b"a,b\r\n1,2\r\n",
    }
    random = Random(f"zip {long}")
    whole = with_long_records(packed(members)) if long else packed(members)
    path = tmp_path / "mutant.zip"
    for _ in range(300):
        tail = len(whole) - random.choice([150, 500, len(whole)])
        path.write_bytes(whole[:tail] + random.choice(ANY)(random, whole[tail:]))
        outcome(path, intake)


def test_a_zip_of_a_zip_of_a_zip_is_looked_into_once(tmp_path: Path, intake: Intake) -> None:
    content = packed({"a.csv": b"a,b\r\n1,2\r\n"})
    for _ in range(20):
        content = packed({"inner.zip": content})
    (tmp_path / "deep.zip").write_bytes(content)
    with pytest.raises(ProblemsFound, match="is a zip in a zip"):
        read_published(tmp_path / "deep.zip", intake.sources.values())
    assert zipfile.is_zipfile(tmp_path / "deep.zip")
