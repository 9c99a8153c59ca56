"""Cells of a return's workbook that cannot be taken at their word, and days by its own count."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnFormat, ReturnLayout
from scrutiny.errors import ProblemsFound
from scrutiny.records.returns.typed import typed
from scrutiny.sources.returns.read import is_return, read_returns
from tests.invention.written import write_return
from tests.made_returns import CANARY, made_return
from tests.made_workbooks import packed, with_long_records

WORKBOOKS = (ReturnLayout.TEMPLATE, ReturnLayout.SHEETS)


@pytest.fixture
def written(tmp_path: Path, form: ReturnFormat):
    def write(layout: ReturnLayout) -> Path:
        return write_return(made_return(form), layout, "1.3", tmp_path / "in", form)

    return write


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def edited(path: Path, part: str, edit: Callable[[str], str]) -> Path:
    parts = parts_of(path)
    before = parts[part].decode()
    parts[part] = edit(before).encode()
    assert parts[part] != before.encode()
    path.write_bytes(packed(parts))
    return path


def refused(path: Path, form: ReturnFormat) -> list[str]:
    with pytest.raises(ProblemsFound) as caught:
        read_returns(path, form)
    lines = [str(problem) for problem in caught.value.problems]
    assert not any(CANARY in line or "2016" in line or "42494" in line for line in lines)
    return lines


PERSONS = "xl/worksheets/sheet1.xml"
TEMPLATE = "xl/worksheets/sheet2.xml"
# The day 4 May 2016 in the count that begins in 1900.
BIRTH = re.compile(r'<c r="(\w+)" s="1"><v>42494</v></c>')


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<c r="{}" s="1" t="e"><v>#DIV/0!</v></c>', "holds Excel's error #DIV/0!"),
        ('<c r="{}" t="e"><f>VLOOKUP(A2,X:Y,2)</f><v>#N/A</v></c>', "holds Excel's error #N/A"),
        ('<c r="{}" t="e"><v>something of a child</v></c>', "holds Excel's error of a kind"),
        ('<c r="{}" s="1"><f>42000+494</f></c>', "holds a formula without its result"),
        ('<c r="{}" s="1"><f>42000+494</f><v/></c>', "holds a formula without its result"),
        ('<c r="{}"><f t="shared" si="1"/></c>', "holds a formula without its result"),
        ('<c r="{}" t="str"><f>TEXT(A1,"d")</f></c>', "holds a formula without its result"),
    ],
)
def test_a_cell_without_a_value_is_refused_by_its_place(
    written, form: ReturnFormat, cell: str, words: str
) -> None:
    place = BIRTH.search(parts_of(written(ReturnLayout.SHEETS))[PERSONS].decode())
    assert place is not None
    path = edited(
        written(ReturnLayout.SHEETS), PERSONS, lambda s: BIRTH.sub(cell.format(place[1]), s)
    )
    (line,) = refused(path, form)
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", place[1]).groups()
    assert f", sheet Person, row {row}, column {column} (" in line
    assert words in line


def in_template(path: Path, heading: str, table: str) -> tuple[str, int]:
    """The column of a heading of one table of the template, and the row of its headings."""
    texts = texts_of(path, TEMPLATE)
    title = next(row for (_, row), text in texts.items() if text == table)
    return next(
        at
        for at, text in texts.items()
        if at[1] == title + 1 and text.casefold().startswith(heading)
    )


def texts_of(path: Path, part: str) -> dict[tuple[str, int], str]:
    """Every text of a sheet by its column and row, read by the standard library."""
    parts = parts_of(path)
    strings = [
        "".join(t.text or "" for t in si.iter() if t.tag.endswith("}t"))
        for si in ElementTree.fromstring(parts["xl/sharedStrings.xml"])
    ]
    made = {}
    for cell in ElementTree.fromstring(parts[part]).iter():
        if cell.tag.endswith("}c") and cell.get("t") == "s":
            column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell.attrib["r"]).groups()
            made[column, int(row)] = strings[int(cell[0].text)]
    return made


def put(row: int, column: str, xml: str) -> Callable[[str], str]:
    """Writes one cell of a sheet otherwise, where one stands."""
    pattern = rf'<c r="{column}{row}"(?: [^>]*)?(?:/>|>.*?</c>)'
    return lambda text: re.sub(pattern, f'<c r="{column}{row}" {xml}</c>', text, count=1)


def test_a_cell_of_the_template_is_refused_by_its_place(written, form: ReturnFormat) -> None:
    path = written(ReturnLayout.TEMPLATE)
    column, head = in_template(path, "surname", "Person Record")
    path = edited(path, TEMPLATE, put(head + 2, column, 't="e"><v>#REF!</v>'))
    (line,) = refused(path, form)
    assert f"sheet Data Entry Template, row {head + 2}, column {column} (" in line
    assert "holds Excel's error #REF!" in line


def test_every_bad_cell_of_every_sheet_is_told_at_once(written, form: ReturnFormat) -> None:
    path = edited(
        written(ReturnLayout.SHEETS),
        PERSONS,
        lambda s: BIRTH.sub(r'<c r="\1" t="e"><v>#REF!</v></c>', s),
    )
    path = edited(
        path,
        "xl/worksheets/sheet2.xml",
        lambda s: re.sub(r'(<c r="D2"[^>]*>)<v>.*?</v>', r"\1<f>A1</f>", s, count=1),
    )
    lines = refused(path, form)
    assert any("sheet Person" in line for line in lines)
    assert any("sheet Requests, row 2, column D" in line for line in lines)


def test_errors_in_columns_that_are_no_fields_are_nobodys(written, form: ReturnFormat) -> None:
    path = written(ReturnLayout.SHEETS)
    (whole,) = read_returns(path, form)
    extra = '<c r="AZ3" t="e"><v>#N/A</v></c></row><row r="4"'
    path = edited(path, PERSONS, lambda s: re.sub('</row><row r="4"', extra, s))
    (read,) = read_returns(path, form)
    assert read.tables["person"].equals(whole.tables["person"])


def test_the_formulas_of_the_template_on_spare_rows_are_no_rows(
    written, form: ReturnFormat
) -> None:
    """The template fills the authority's number by a formula on rows that hold nothing else."""
    path = written(ReturnLayout.TEMPLATE)
    (whole,) = read_returns(path, form)
    column, head = in_template(path, "la (from", "Requests Records")
    spare = head + whole.tables["requests"].height + 1
    row = f'<row r="{spare}"><c r="{column}{spare}"><f>C3</f></c></row>'
    before = f'<row r="{spare + 2}"'
    path = edited(path, TEMPLATE, lambda s: s.replace(before, row + before))
    (read,) = read_returns(path, form)
    assert read.tables["requests"].equals(whole.tables["requests"])
    path = edited(path, TEMPLATE, put(head + 1, column, "><f>C3</f>"))
    (line,) = refused(path, form)
    assert f"row {head + 1}, column {column}: " in line
    assert "holds a formula without its result" in line


# ------------------------------------------------------------------------------- days


def later(path: Path) -> Path:
    """The workbook with its days counted from 1904."""
    part = "xl/workbook.xml"
    return edited(path, part, lambda s: s.replace("<workbookPr", '<workbookPr date1904="1"'))


@pytest.mark.parametrize("layout", WORKBOOKS)
@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize("formatted", [False, True])
def test_a_day_means_one_thing_with_and_without_a_date_format(
    written, form: ReturnFormat, layout: ReturnLayout, from_1904: bool, formatted: bool
) -> None:
    serial = 42494 - (1462 if from_1904 else 0)
    style = ' s="1"' if formatted else ""
    path = written(layout)
    if layout is ReturnLayout.SHEETS:
        text = parts_of(path)[PERSONS].decode()
        made = BIRTH.sub(rf'<c r="\1"{style}><v>{serial}</v></c>', text)
        path.write_bytes(packed(parts_of(path) | {PERSONS: made.encode()}))
    else:
        parts = parts_of(path)
        strings = parts["xl/sharedStrings.xml"].decode()
        texts = re.findall(r"<si><t[^>]*>(.*?)</t>", strings, re.S)
        at = texts.index("2016-05-04")
        styled = parts["xl/styles.xml"].decode()
        styled = re.sub(
            r"<cellXfs count=\"\d+\">(.*?)</cellXfs>",
            r'<cellXfs count="9">\1<xf numFmtId="14"/></cellXfs>',
            styled,
        )
        count = len(re.findall(r"<xf ", styled.partition("<cellXfs")[2].partition("</cellXfs>")[0]))
        style = f' s="{count - 1}"' if formatted else ""
        path.write_bytes(packed(parts | {"xl/styles.xml": styled.encode()}))
        path = edited(
            path,
            "xl/worksheets/sheet2.xml",
            lambda s: re.sub(
                rf'<c r="(\w+)"[^>]*t="s"><v>{at}</v></c>',
                rf'<c r="\1"{style}><v>{serial}</v></c>',
                s,
            ),
        )
    (read,) = read_returns(later(path) if from_1904 else path, form)
    assert "2016-05-04" in read.tables["person"]["birth_date"].to_list()
    born = typed(read, form, year=2025).tables["person"]["birth_date"].to_list()
    assert date(2016, 5, 4) in born
    assert date(2012, 5, 3) not in born
    assert date(2020, 5, 5) not in born


def test_a_number_that_is_no_day_stays_as_it_is(written, form: ReturnFormat) -> None:
    for stored in ("2016", "20160504"):
        path = edited(
            written(ReturnLayout.SHEETS),
            PERSONS,
            lambda s, stored=stored: BIRTH.sub(rf'<c r="\1"><v>{stored}</v></c>', s),
        )
        (read,) = read_returns(path, form)
        assert stored in read.tables["person"]["birth_date"].to_list()


# ------------------------------------------------------------------------- containers


def test_rows_of_a_sheet_that_begins_empty_are_those_that_excel_shows(
    written, form: ReturnFormat
) -> None:
    def down(text: str) -> str:
        text = re.sub(r'<row r="(\d+)"', lambda m: f'<row r="{int(m[1]) + 7}"', text)
        return re.sub(r'<c r="([A-Z]+)(\d+)"', lambda m: f'<c r="{m[1]}{int(m[2]) + 7}"', text)

    path = written(ReturnLayout.SHEETS)
    (before,) = read_returns(path, form)
    (after,) = read_returns(edited(path, PERSONS, down), form)
    moved = before.tables["person"]["source_ref"].str.extract(r"(\d+)$").cast(pl.Int64) + 7
    assert after.tables["person"]["source_ref"].to_list() == [
        f"sheet Person, row {row}" for row in moved
    ]


@pytest.mark.parametrize("layout", ReturnLayout)
def test_long_records_of_a_zip_are_read(
    tmp_path: Path, written, form: ReturnFormat, layout: ReturnLayout
) -> None:
    path = written(layout)
    if path.suffix == ".xlsx":
        long = path
        path.write_bytes(with_long_records(path.read_bytes()))
    else:
        files = [path] if path.is_file() else sorted(path.iterdir())
        content = packed({file.name: file.read_bytes() for file in files})
        long = tmp_path / "long.zip"
        long.write_bytes(with_long_records(content))
    assert is_return(long, form)
    assert len(read_returns(long, form)) == 1


def test_long_records_that_lie_are_refused(tmp_path: Path, form: ReturnFormat) -> None:
    content = bytearray(with_long_records(packed({"a.xml": b"<Message/>"})))
    at = content.rindex(b"PK\x06\x06")
    content[at + 40 : at + 48] = (2**40).to_bytes(8, "little")
    (tmp_path / "long.zip").write_bytes(bytes(content))
    (line,) = refused(tmp_path / "long.zip", form)
    assert "lists far too many files" in line


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_one_file_of_nine_in_another_encoding_is_named(
    written, form: ReturnFormat, encoding: str
) -> None:
    path = written(ReturnLayout.BLADE)
    (person,) = path.glob("*_person.csv")
    person.write_bytes(person.read_bytes().decode().encode(encoding))
    (line,) = refused(path, form)
    assert line.startswith(f"{person.name}: is not UTF-8 text but UTF-")
    assert 'save it as "CSV UTF-8"' in line


def test_a_letter_beside_a_return_is_named_and_passed_over(written, form: ReturnFormat) -> None:
    path = written(ReturnLayout.BLADE)
    (path / "letter.pdf").write_bytes(b"%PDF-1.7\n")
    (path / "note.docx").write_bytes(packed({"word/document.xml": b"<d/>"}))
    (path / "list.xml").write_bytes(b"<catalogue><book/></catalogue>")
    (read,) = read_returns(path, form)
    assert {"file letter.pdf", "file note.docx", "file list.xml"} <= set(read.unrecognised)


@pytest.mark.parametrize(
    "text",
    [
        "<Message><Header/><Persons/></Message>",
        "<m:Message xmlns:m='urn:x'><m:Header/></m:Message>",
        "<Persons><Person><Surname>A</Surname></Person></Persons>",
        "<Message><Header/><Persons><Person>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_xml_of_a_return_is_known_by_its_records(
    tmp_path: Path, form: ReturnFormat, text: str, encoding: str
) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert is_return(tmp_path / "a.txt", form)
    (tmp_path / "a.zip").write_bytes(packed({"a.xml": text.encode(encoding), "b.txt": b"x"}))
    assert is_return(tmp_path / "a.zip", form)


def test_a_truncated_workbook_is_no_traceback(written, form: ReturnFormat) -> None:
    path = written(ReturnLayout.SHEETS)
    content = path.read_bytes()
    for cut in range(0, len(content), 997):
        path.write_bytes(content[:cut])
        assert not is_return(path, form)
        refused(path, form)
    assert io.BytesIO(content).read(2) == b"PK"
