"""The agenda pack: the same words and numbers in every form, each opened by another program.

The checks of the PDF are made with pypdf, clause by clause as named; they are not veraPDF's.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import fastexcel
import pytest
from docx import Document
from pypdf import PdfReader

from scrutiny.errors import NotKnown
from scrutiny.publication.published import Published
from scrutiny.views.paper.agenda import Pack, agenda_pack
from scrutiny.views.paper.document import document
from scrutiny.views.paper.pack_files import Written, write_pack
from scrutiny.views.paper.pdf_file import NoPdf, pdf
from scrutiny.wording import pack_text as say
from scrutiny.wording.download_text import FIGURE_COLUMNS, WHOLE
from tests.conftest import missing

PICTURE_HEAD = "Finding and measures"
MEETING = date(2026, 12, 3)


@pytest.fixture(scope="module")
def packs(published: Published) -> dict[str, Pack]:
    return {area: agenda_pack(published, area, MEETING) for area in published.about.areas}


@pytest.fixture(scope="module")
def written(
    published: Published, packs: dict[str, Pack], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Path]]:
    """The files of each area's pack, by the end of their names."""
    found = {}
    for area, pack in packs.items():
        done: Written = write_pack(published, pack, tmp_path_factory.mktemp(area))
        assert done.refused == ""
        found[area] = {file.suffix.removeprefix("."): file for file in done.files}
    return found


@pytest.fixture(scope="module")
def readers(written: dict[str, dict[str, Path]]) -> dict[str, PdfReader]:
    return {area: PdfReader(files["pdf"]) for area, files in written.items()}


AREAS = ("oxfordshire", "northmere")


# ----------------------------------------------------------------------------- PDF


def elements(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every structure element with the tags from the root to it."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from elements(each, path)
        return
    if not isinstance(node, dict):
        return
    if "/S" in node and node.get("/Type") != "/Action":
        path = (*path, str(node["/S"]))
        yield path, node
    if "/K" in node:
        yield from elements(node["/K"], path)


def tagged(reader: PdfReader) -> list[tuple[tuple[str, ...], Any]]:
    return list(elements(reader.root_object["/StructTreeRoot"]))


@pytest.mark.parametrize("area", AREAS)
def test_pdf_ua_7_1_is_tagged_has_title_and_language(
    readers: dict[str, PdfReader], packs: dict[str, Pack], area: str
) -> None:
    root = readers[area].root_object
    assert str(root["/MarkInfo"]["/Marked"]).lower() == "true"
    assert root["/Lang"] == "en-GB"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert readers[area].metadata is not None
    assert readers[area].metadata.title == packs[area].title


@pytest.mark.parametrize("area", AREAS)
def test_pdf_ua_5_says_that_it_is_one(readers: dict[str, PdfReader], area: str) -> None:
    packed = readers[area].root_object["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1", packed)
    assert "dc:title" in packed


@pytest.mark.parametrize("area", AREAS)
def test_pdf_ua_7_3_every_picture_has_words(
    readers: dict[str, PdfReader], packs: dict[str, Pack], area: str
) -> None:
    figures = [node for path, node in tagged(readers[area]) if path[-1] == "/Figure"]
    html = document(packs[area])
    assert len(figures) == html.count("<img ") > 3
    assert all(len(str(node["/Alt"])) > 30 for node in figures)


@pytest.mark.parametrize("area", AREAS)
def test_pdf_ua_7_4_headings_are_nested(readers: dict[str, PdfReader], area: str) -> None:
    levels = [
        int(path[-1][2]) for path, _ in tagged(readers[area]) if re.fullmatch("/H[1-6]", path[-1])
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(levels) > 20


@pytest.mark.parametrize("area", AREAS)
def test_pdf_ua_7_5_tables_have_headings_with_their_scope(
    readers: dict[str, PdfReader], area: str
) -> None:
    found = tagged(readers[area])
    heads = [(path, node) for path, node in found if path[-1] == "/TH"]
    assert len(heads) > 40
    scopes = {(str(node["/A"].get_object()["/Scope"]), "/THead" in path) for path, node in heads}
    assert scopes == {("/Column", True), ("/Row", False)}
    for path, _ in found:
        if path[-1] in ("/TD", "/TH"):
            assert path[-2] == "/TR"
        if path[-1] == "/TR":
            assert path[-2] in ("/Table", "/THead", "/TBody")


@pytest.mark.parametrize("area", AREAS)
def test_pdf_ua_7_18_links_say_where_they_lead(readers: dict[str, PdfReader], area: str) -> None:
    links = [
        each.get_object()
        for page in readers[area].pages
        for each in page.get("/Annots", [])
        if each.get_object()["/Subtype"] == "/Link"
    ]
    if area == "oxfordshire":
        assert len(links) > 5
    for link in links:
        assert str(link["/Contents"])
        assert "/StructParent" in link
    assert all(page.get("/Tabs", "/S") == "/S" for page in readers[area].pages)


@pytest.mark.parametrize("area", AREAS)
def test_pdf_ua_7_21_every_font_is_embedded(readers: dict[str, PdfReader], area: str) -> None:
    seen = set()
    for page in readers[area].pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            held = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            kept = held["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(kept), font
            assert "/ToUnicode" in font
            seen.add(str(font["/BaseFont"]))
    assert seen


@pytest.mark.parametrize("area", AREAS)
def test_every_sheet_of_paper_names_the_snapshot_and_its_number(
    readers: dict[str, PdfReader], packs: dict[str, Pack], published: Published, area: str
) -> None:
    pages = [squeezed(page.extract_text()) for page in readers[area].pages]
    for at, text in enumerate(pages, 1):
        assert squeezed(packs[area].snapshot) in text
        assert f"Page{at}of{len(pages)}" in text
    assert published.about.id in packs[area].snapshot


def test_each_finding_has_one_page(readers: dict[str, PdfReader], packs: dict[str, Pack]) -> None:
    """The real area's: front page, what changed, fourteen findings, sources."""
    pages = [squeezed(page.extract_text()) for page in readers["oxfordshire"].pages]
    findings = packs["oxfordshire"].findings
    assert len(findings) == 14
    # What changed and what to ask may need a page more.
    first = next(i for i, page in enumerate(pages) if squeezed(findings[0].summary)[:60] in page)
    assert first in (2, 3)
    for page, finding in zip(pages[first:], findings, strict=False):
        assert squeezed(finding.summary)[:60] in page, finding.id
    assert "Wherethefigurescomefrom" in pages[first + len(findings)]


@pytest.mark.parametrize("area", AREAS)
def test_a_short_pack_has_two_sides(published: Published, area: str) -> None:
    made = pdf(agenda_pack(published, area, MEETING, short=True))
    assert len(PdfReader(io.BytesIO(made)).pages) == 2


@pytest.mark.parametrize("area", AREAS)
def test_the_front_page_is_the_picture_of_the_years(
    published: Published,
    readers: dict[str, PdfReader],
    packs: dict[str, Pack],
    written: dict[str, dict[str, Path]],
    area: str,
) -> None:
    """Each judgement and each first measure of a finding, in PDF, HTML and Word alike."""
    told, paper = published.area(area), squeezed(readers[area].pages[0].extract_text())
    html, made = document(packs[area]), Document(str(written[area]["docx"]))
    (table,) = [t for t in made.tables if t.rows[0].cells[0].text == PICTURE_HEAD]
    years = [cell.text for cell in table.rows[0].cells[1:]]
    assert years == sorted(years)
    assert [f for f in told.findings if squeezed(f.short_title) not in paper] == []
    rows = {row.cells[0].text.split(" (")[0]: row for row in table.rows}
    for finding in told.findings:
        row = rows[finding.short_title]
        for judged in finding.judgements:
            assert row.cells[1 + years.index(judged.year)].text == judged.shown
            assert judged.shown in html
        # No cell of a measure is empty: what has no figure has a dash.
        for key in finding.keys[:1]:
            name = told.standings[f"{finding.id} {key}"].short_name
            line = next(row for row in table.rows if row.cells[0].text.startswith(name))
            assert all(cell.text for cell in line.cells)
            assert squeezed(name) in paper
    # The shape has its word beside it.
    assert re.search(r"[\u25b2\u25bc]</span> <span class=\"word\">(Better|Worse)", html)
    assert "<svg" not in html


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


# ----------------------------------------------------------------------------- the same everywhere

_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")


def numbers_of(text: str) -> set[str]:
    return set(_NUMBERS.findall(text))


def every_text(content: Any) -> Iterator[str]:
    match content:
        case str():
            yield content
        case dict():
            yield from (text for each in content.values() for text in every_text(each))
        case list():
            yield from (text for each in content for text in every_text(each))
        case int() | float():
            yield str(content)


@pytest.mark.parametrize("area", AREAS)
def test_no_number_stands_there_that_the_snapshot_has_not(
    published: Published, packs: dict[str, Pack], written: dict[str, dict[str, Path]], area: str
) -> None:
    """Read from the snapshot's own files, not through what made the pack."""
    held: set[str] = set()
    for file in published.folder.rglob("*.json*"):
        held |= numbers_of(file.read_text(encoding="utf-8"))
    # The day of the meeting, the checksum, and how many rows or measures there are more.
    told = numbers_of(f"{packs[area].title} {packs[area].snapshot}") | set(map(str, range(40)))
    words = re.sub(
        '<style>.*?</style>|src="[^"]*"|<[^>]*>', " ", document(packs[area]), flags=re.DOTALL
    )
    assert sorted(numbers_of(words) - held - told) == []
    assert len(numbers_of(words)) > 50
    from_word = "\n".join(texts_of_word(written[area]["docx"]))
    assert sorted(numbers_of(from_word) - held - told) == []


@pytest.mark.parametrize("area", AREAS)
def test_paper_says_what_the_page_says(
    readers: dict[str, PdfReader], packs: dict[str, Pack], area: str
) -> None:
    printed = squeezed("".join(page.extract_text() for page in readers[area].pages))
    for finding in packs[area].findings:
        for sentence in finding.answer[:1]:
            assert squeezed(sentence) in printed
        for question in finding.questions.shown[:1]:
            assert squeezed(question.question)[:60] in printed


@pytest.mark.parametrize("area", AREAS)
def test_published_rows_are_those_of_the_snapshot(
    published: Published, written: dict[str, dict[str, Path]], area: str
) -> None:
    rows = list(csv.DictReader(io.StringIO(written[area]["csv"].read_text("utf-8-sig"))))
    assert len(rows) > 30
    names = {
        published.measure(m).about.name: m
        for m in (*published.about.measures, *published.about.flows)
    }
    checked = 0
    for row in rows:
        file = published.folder / "measures" / f"{names[row['measure']]}.jsonl"
        head, *lines = file.read_text(encoding="utf-8").split("\n")
        columns = json.loads(head)["columns"]
        line = next(line for line in lines if line.startswith(f"{row['code']}\t"))
        figures = [
            dict(zip(columns, each, strict=False)) for each in json.loads(line.split("\t")[1])
        ]
        part = "" if row["part"] == WHOLE else row["part"]
        same = [
            f
            for f in figures
            if (f["part"], f["period_shown"], f["basis"]) == (part, row["period"], "")
        ]
        assert len(same) == 1
        for name, field in (("value", "number"), ("numerator", "numerator"), ("low", "low")):
            number = same[0][field] if same[0]["number"] is not None else None
            assert (row[name] == "") is (number is None)
            if number is not None:
                assert float(row[name]) == number
        assert (row["status"] == "") is (same[0]["status"] == "ok")
        checked += 1
    assert checked == len(rows)


def test_what_is_hidden_is_hidden_in_every_form(
    published: Published, written: dict[str, dict[str, Path]]
) -> None:
    """A hidden cell has its symbol and no number, in the table as in the spreadsheet."""
    rows = list(csv.DictReader(io.StringIO(written["northmere"]["csv"].read_text("utf-8-sig"))))
    hidden = [row for row in rows if row["status"] == "[c]"]
    assert hidden
    numbers = ("value", "low", "high", "numerator", "denominator", "published_value")
    assert all(row[name] == "" for row in hidden for name in numbers)
    sheet = fastexcel.read_excel(written["northmere"]["xlsx"]).load_sheet(
        say.SHEET_FIGURES, header_row=None, dtypes="string"
    )
    cells = [row for row in sheet.to_polars().to_dicts() if "[c]" in row.values()]
    assert len(cells) == len(hidden)
    for row in cells:
        at = list(row)
        columns = list(FIGURE_COLUMNS)
        assert {row[at[columns.index(name)]] for name in numbers} == {"[c]"}


# ----------------------------------------------------------------------------- Word


def texts_of_word(file: Path) -> Iterator[str]:
    made = Document(str(file))
    yield from (paragraph.text for paragraph in made.paragraphs)
    for table in made.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


@pytest.mark.parametrize("area", AREAS)
def test_word_has_headings_tables_with_heads_and_pictures_with_words(
    written: dict[str, dict[str, Path]], packs: dict[str, Pack], area: str
) -> None:
    made = Document(str(written[area]["docx"]))
    levels = [int(p.style.name[-1]) for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert made.core_properties.title == packs[area].title
    assert made.core_properties.language == "en-GB"
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert len(made.tables) > 10
    for table in made.tables:
        assert table.rows[0]._tr.find(f"{space}trPr/{space}tblHeader") is not None
    with zipfile.ZipFile(written[area]["docx"]) as packed:
        body = packed.read("word/document.xml").decode()
        styles = packed.read("word/styles.xml").decode()
        foot = "".join(packed.read(name).decode() for name in packed.namelist() if "footer" in name)
    pictures = re.findall(r"<wp:docPr [^>]*>", body)
    assert len(pictures) > 3
    assert all(len(re.search(r'descr="([^"]*)"', each)[1]) > 30 for each in pictures)
    assert 'w:val="en-GB"' in styles
    assert packs[area].snapshot in foot
    assert "PAGE" in foot


def test_each_list_of_questions_begins_at_one(written: dict[str, dict[str, Path]]) -> None:
    made = Document(str(written["oxfordshire"]["docx"]))
    numbers = []
    for paragraph in made.paragraphs:
        if paragraph.style.name == "List Number":
            numbers.append(paragraph._p.pPr.numPr.numId.val)
    assert len(set(numbers)) > 5


# ----------------------------------------------------------------------------- spreadsheet


@pytest.mark.parametrize("area", AREAS)
def test_the_spreadsheet_has_the_governments_form(
    written: dict[str, dict[str, Path]], area: str
) -> None:
    """A cover and a list of sheets first; one table a sheet; no two cells merged; none empty."""
    file = written[area]["xlsx"]
    names = fastexcel.read_excel(file).sheet_names
    assert names[:2] == ["Cover", "Contents"]
    assert {say.SHEET_FINDINGS, say.SHEET_FIGURES, say.SHEET_QUESTIONS} <= set(names)
    with zipfile.ZipFile(file) as packed:
        sheets = [n for n in packed.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+.xml", n)]
        for name in sheets:
            text = packed.read(name).decode()
            assert "<mergeCell" not in text
            assert "<f>" not in text
            assert len(re.findall("<tablePart ", text)) <= 1
        tables = [n for n in packed.namelist() if n.startswith("xl/tables/")]
        # Each but the cover; the list of sheets is a table too.
        assert len(tables) == len(sheets) - 1
        for name in tables:
            assert 'headerRowCount="0"' not in packed.read(name).decode()


@pytest.mark.parametrize("area", AREAS)
def test_numbers_are_numbers_in_the_spreadsheet(
    written: dict[str, dict[str, Path]], area: str
) -> None:
    with zipfile.ZipFile(written[area]["xlsx"]) as packed:
        names = fastexcel.read_excel(written[area]["xlsx"]).sheet_names
        at = names.index(say.SHEET_FIGURES) + 1
        text = packed.read(f"xl/worksheets/sheet{at}.xml").decode()
    rows = list(csv.DictReader(io.StringIO(written[area]["csv"].read_text("utf-8-sig"))))
    values = sum(row["value"] != "" for row in rows)
    column = chr(ord("A") + list(FIGURE_COLUMNS).index("value"))
    numbers = re.findall(rf'<c r="{column}\d+"(?: s="\d+")?><v>', text)
    assert len(numbers) == values > 30


def test_libreoffice_opens_word_and_spreadsheet(
    written: dict[str, dict[str, Path]], tmp_path: Path
) -> None:
    program = shutil.which("soffice")
    if program is None:
        missing("spreadsheet", "LibreOffice is not installed")
    files = written["oxfordshire"]
    for file, kind in ((files["xlsx"], "fods"), (files["docx"], "fodt")):
        subprocess.run(
            [
                str(program),
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(tmp_path),
                str(file),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
    sheets = (tmp_path / "agenda-pack.fods").read_text(encoding="utf-8")
    assert "table:formula" not in sheets
    for name in (say.SHEET_FINDINGS, say.SHEET_FIGURES):
        assert f'table:name="{name}"' in sheets
    if not (tmp_path / "agenda-pack.fodt").is_file():
        missing("spreadsheet", "LibreOffice Writer is not installed")
    text = (tmp_path / "agenda-pack.fodt").read_text(encoding="utf-8")
    assert len(re.findall('<text:h [^>]*text:outline-level="2"', text)) == 17
    assert text.count("<table:table-header-rows>") > 20
    assert len(re.findall("<svg:desc>[^<]{30,}", text)) > 3


# ----------------------------------------------------------------------------- the rest


def test_only_the_findings_asked_for(published: Published) -> None:
    pack = agenda_pack(published, "oxfordshire", MEETING, ("PA3", "SW4"))
    assert [finding.id for finding in pack.findings] == ["SW4", "PA3"]
    titles = [sheet.id for sheet in pack.sheets]
    assert titles == ["front", "since", "SW4", "PA3", "sources"]
    with pytest.raises(NotKnown, match="PA9"):
        agenda_pack(published, "oxfordshire", MEETING, ("PA9",))


def test_without_the_libraries_of_the_system_all_else_is_written(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pack = agenda_pack(published, "oxfordshire", MEETING, ("PA3",), short=True)
    with pytest.raises(NoPdf, match="apt-get"):
        pdf(pack)
    done = write_pack(published, pack, tmp_path / "pack")
    assert "libpango-1.0-0" in done.refused
    assert sorted(file.suffix for file in done.files) == [
        ".csv",
        ".docx",
        ".html",
        ".json",
        ".xlsx",
    ]


def test_an_invented_area_says_so_on_its_pack(packs: dict[str, Pack]) -> None:
    assert "Invented area" in document(packs["northmere"])
    assert "Invented area" not in document(packs["oxfordshire"])


def test_a_csv_file_says_what_its_columns_are(written: dict[str, dict[str, Path]]) -> None:
    told = json.loads(written["oxfordshire"]["json"].read_text(encoding="utf-8"))
    first = written["oxfordshire"]["csv"].read_text("utf-8-sig").splitlines()[0]
    assert [column["name"] for column in told["tableSchema"]["columns"]] == first.split(",")
    assert "Open Government Licence" in told["dc:license"]
