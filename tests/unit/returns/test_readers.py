"""The same invented return, written in each layout, is read back as the same tables."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.errors import ProblemsFound
from scrutiny.sources.returns.read import is_return, read_returns
from scrutiny.sources.returns.text import ReturnText
from tests.invention.written import write_return
from tests.made_returns import VERSION, made_return

FLAT_TABLES = ("person", "requests", "assessment", "named_plan", "active_plans")
GENDER = {"M": "1", "F": "2", "U": "9", None: None}
OWN = {"person_ref", "request_ref", "own_key", "source_ref"}
Rows = list[dict[str, str | None]]


@pytest.fixture
def written(tmp_path: Path, form: ReturnFormat):
    def write(layout: ReturnLayout, year: int = 2025, name: str = "in") -> Path:
        folder = tmp_path / name
        return write_return(made_return(form, year), layout, VERSION[year], folder, form)

    return write


def carried(form: ReturnFormat, layout: ReturnLayout, year: int, module: str) -> set[str]:
    """The fields that a layout holds in a version, from the table of fields alone."""
    if layout is ReturnLayout.FLAT and module not in FLAT_TABLES:
        return set()
    return {
        f.field
        for f in form.by_module[module]
        if f.wanted != "key"
        and f.names(layout)
        and (f.used_in(year) or layout is ReturnLayout.FLAT)
    }


def expected(form: ReturnFormat, layout: ReturnLayout, year: int) -> Mapping[str, Rows]:
    """What the tables made by hand hold of what the layout carries."""
    made = made_return(form, year)
    tables = {}
    for module in MODULES:
        fields = carried(form, layout, year, module)
        if not fields:
            tables[module] = []
            continue
        rows = made[module].to_dicts()
        for row in rows:
            row["gender_current"] = GENDER[row.get("sex")] if module == "person" else None
            for f in form.by_module[module]:
                if f.field != "gender_current" and not f.used_in(year):
                    row[f.field] = None
        refs = {"sen2": [], "person": ["person_ref"]}.get(module, ["person_ref", "request_ref"])
        tables[module] = [{name: row[name] for name in (*refs, *sorted(fields))} for row in rows]
    return tables


def plain(form: ReturnFormat, read: ReturnText, year: int) -> Mapping[str, Rows]:
    """What was read, with dense refs, ISO dates and 0 or 1: each layout's forms undone by hand."""
    persons = number(read.tables["person"]["person_ref"])
    requests = number(read.tables["requests"]["request_ref"])
    tables = {}
    for module in MODULES:
        kinds = {f.field: str(f.kind) for f in form.by_module[module]}
        fields = carried(form, read.layout, year, module)
        refs = {"sen2": [], "person": ["person_ref"]}.get(module, ["person_ref", "request_ref"])
        rows = []
        for row in read.tables[module].to_dicts():
            made = {name: unformed(row.get(name), kinds[name]) for name in sorted(fields)}
            both = {
                "person_ref": persons.get(row["person_ref"]),
                "request_ref": requests.get(row["request_ref"]),
            }
            rows.append({name: both[name] for name in refs} | made)
        tables[module] = rows
    return tables


def number(refs: pl.Series) -> dict[str, str]:
    return {ref: str(at) for at, ref in enumerate(dict.fromkeys(refs.to_list()), 1)}


def unformed(text: str | None, kind: str) -> str | None:
    if text is None:
        return None
    if kind == "yes_no":
        return {"true": "1", "false": "0"}.get(text, text)
    if kind in ("date", "datetime") and re.match(r"\d{4}-[A-Z]", text):
        when = datetime.strptime(text, "%Y-%b-%d %H:%M:%S")
        return when.isoformat() if kind == "datetime" else when.date().isoformat()
    return text


@pytest.mark.parametrize("year", [2023, 2024, 2025])
@pytest.mark.parametrize("layout", ReturnLayout)
def test_what_is_written_is_read_back(written, form, layout, year):
    path = written(layout, year)
    (read,) = read_returns(path, form)
    assert read.layout is layout
    assert plain(form, read, year) == expected(form, layout, year)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
@pytest.mark.parametrize("layout", ReturnLayout)
def test_columns_are_the_fields_that_stood_in_the_file(written, form, layout, year):
    (read,) = read_returns(written(layout, year), form)
    for module in MODULES:
        fields = set(read.tables[module].columns) - OWN
        assert set(read.tables[module].columns) >= OWN
        assert fields <= carried(form, layout, year, module)
        if layout is not ReturnLayout.XML:
            assert fields == carried(form, layout, year, module)
        absent = {name.partition(".")[2] for name in read.absent if name.startswith(f"{module}.")}
        assert not absent & fields
        assert carried(form, layout, year, module) <= fields | absent


def test_a_field_that_never_occurs_in_xml_is_absent(written, form):
    (read,) = read_returns(written(ReturnLayout.XML, 2023), form)
    assert {"requests.request_source", "person.sex"} <= set(read.absent)
    assert "person.gender_current" not in read.absent


@pytest.mark.parametrize("layout", ReturnLayout)
def test_files_are_named_with_their_checksums(written, form, layout):
    path = written(layout)
    files = [path] if path.is_file() else list(path.iterdir())
    sums = {(f.name, hashlib.sha256(f.read_bytes()).hexdigest()) for f in files}
    (read,) = read_returns(path, form)
    assert set(read.files) == sums


def test_every_row_says_where_it_stands(written, form):
    path = written(ReturnLayout.XML)
    (read,) = read_returns(path, form)
    lines = path.read_text(encoding="utf-8").splitlines()
    for module, tag in (("person", "<Person>"), ("sen_need", "<SENneed>"), ("sen2", "<Header>")):
        at = [f"line {n}" for n, line in enumerate(lines, 1) if line.strip() == tag]
        assert read.tables[module]["source_ref"].to_list() == at


def test_blade_rows_are_numbered_as_in_the_file_and_keep_their_own_ids(written, form):
    path = written(ReturnLayout.BLADE)
    (read,) = read_returns(path, form)
    file = next(path.glob("*_senneed.csv"))
    ids = [line.split(",")[0] for line in file.read_text().splitlines()]
    table = read.tables["sen_need"]
    assert table["own_key"].to_list() == ids[1:]
    assert table["source_ref"].to_list() == [f"{file.name}, row {n}" for n in range(2, 6)]


@pytest.mark.parametrize("layout", ReturnLayout)
def test_a_zip_is_read_like_the_folder(written, form, tmp_path, layout):
    path = written(layout)
    folder = path if path.is_dir() else path.parent
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder))
    (read,) = read_returns(packed, form)
    assert plain(form, read, 2025) == expected(form, layout, 2025)
    assert is_return(packed, form)


@pytest.mark.parametrize("layout", ReturnLayout)
def test_names_and_endings_say_nothing(written, form, tmp_path, layout):
    path = written(layout)
    files = [path] if path.is_file() else sorted(path.iterdir())
    lying = tmp_path / "lying"
    lying.mkdir()
    endings = (".txt", ".xml", ".xlsx", ".zip", ".pdf", "")
    for at, file in enumerate(files):
        shutil.copy(file, lying / f"{len(files) - at}{endings[at % len(endings)]}")
    (read,) = read_returns(lying, form)
    assert read.layout is layout
    assert plain(form, read, 2025) == expected(form, layout, 2025)


def test_several_years_and_layouts_in_one_zip(written, form, tmp_path):
    for year, layout in ((2023, "xml"), (2024, "blade"), (2025, "template"), (2026, "flat")):
        written(ReturnLayout(layout), year, f"all/{year}")
    packed = Path(shutil.make_archive(str(tmp_path / "all"), "zip", tmp_path / "all"))
    for path in (packed, tmp_path / "all"):
        reads = {str(read.layout): read for read in read_returns(path, form)}
        assert reads.keys() == {"xml", "blade", "template", "flat"}
        for year, layout in ((2023, "xml"), (2024, "blade"), (2025, "template"), (2026, "flat")):
            got = plain(form, reads[layout], year)
            assert got == expected(form, ReturnLayout(layout), year)


def test_two_blade_exports_in_one_folder_are_told_apart_by_their_day(written, form):
    for year in (2024, 2026):
        path = written(ReturnLayout.BLADE, year, "together")
    reads = read_returns(path, form)
    years = [read.tables["sen2"]["year"].item() for read in reads]
    assert sorted(years) == ["2024", "2026"]
    for read, year in zip(reads, years, strict=True):
        assert plain(form, read, int(year)) == expected(form, ReturnLayout.BLADE, int(year))


def test_a_folder_of_zips(written, form, tmp_path):
    for year in (2024, 2025):
        shutil.make_archive(
            str(tmp_path / "zips" / str(year)), "zip", written(ReturnLayout.BLADE, year, str(year))
        )
    reads = read_returns(tmp_path / "zips", form)
    assert [read.tables["sen2"]["year"].item() for read in reads] == ["2024", "2025"]


def test_other_files_are_named_and_hidden_ones_passed_over(written, form):
    path = written(ReturnLayout.XML)
    (path.parent / "notes.txt").write_text("Sent on Monday\n")
    (path.parent / ".DS_Store").write_bytes(b"\x00\x01")
    (read,) = read_returns(path.parent, form)
    assert "file notes.txt" in read.unrecognised
    assert not any("DS_Store" in name for name in read.unrecognised)


def test_links_are_not_followed(written, form, tmp_path):
    path = written(ReturnLayout.XML, 2024, "outside")
    inside = written(ReturnLayout.XML, 2025, "inside").parent
    (inside / "link.xml").symlink_to(path)
    (inside / "folder").symlink_to(path.parent)
    (read,) = read_returns(inside, form)
    assert read.tables["sen2"]["year"].item() == "2025"
    assert {"file link.xml", "file folder"} == set(read.unrecognised)


# ------------------------------------------------------------------------------------ XML


def xml(inside: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    header = "<Header><CollectionDetails><Year>2025</Year></CollectionDetails></Header>"
    return f"{head}<Message>{header}<Persons>{inside}</Persons></Message>"


def read_text(form: ReturnFormat, folder: Path, content: str | bytes) -> ReturnText:
    path = folder / "return.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (read,) = read_returns(path, form)
    return read


def test_order_of_elements_does_not_matter(form, tmp_path):
    read = read_text(
        form,
        tmp_path,
        xml(
            "<Person><Requests><ActivePlans><SENneed><SENtype>HI</SENtype></SENneed>"
            "<TransferLA>850</TransferLA></ActivePlans><RYA>0</RYA></Requests>"
            "<Surname>After</Surname></Person><Person><Surname>Second</Surname></Person>"
        ),
    )
    assert read.tables["person"]["surname"].to_list() == ["After", "Second"]
    assert read.tables["requests"]["rya"].to_list() == ["0"]
    assert read.tables["active_plans"]["transfer_la"].to_list() == ["850"]
    assert read.tables["sen_need"].row(0, named=True)["person_ref"] == "1"
    assert read.unrecognised == ()


def test_case_prefixes_and_misspellings(form, tmp_path):
    read = read_text(
        form,
        tmp_path,
        "<m:MESSAGE xmlns:m='urn:x'><m:persons><m:PERSON><m:Postcode>ZZ1 1ZZ</m:Postcode>"
        "<m:requests><m:Assessment><m:NamedPlan><m:PlanWPB>S</m:PlanWPB><m:PlanDetail>"
        "<m:SENSetting>OLA</m:SENSetting></m:PlanDetail></m:NamedPlan></m:Assessment>"
        "<m:ActivePlans><m:RES>A</m:RES><m:PlacementDetail><m:WPB>T</m:WPB><m:res>B</m:res>"
        "</m:PlacementDetail></m:ActivePlans></m:requests></m:PERSON></m:persons></m:MESSAGE>",
    )
    assert read.tables["person"]["postcode"].item() == "ZZ1 1ZZ"
    assert read.tables["named_plan"]["plan_wbp"].item() == "S"
    assert read.tables["plan_detail"]["sen_setting"].item() == "OLA"
    assert read.tables["active_plans"]["res"].item() == "A"
    assert read.tables["placement_detail"].select("wbp", "res").row(0) == ("T", "B")
    assert read.unrecognised == ()


@pytest.mark.parametrize("inside", ["header", "source", "message"])
def test_officers_are_found_wherever_they_stand(form, tmp_path, inside):
    parts = dict.fromkeys(("header", "source", "message"), "") | {inside: "<DMO>Y</DMO>"}
    read = read_text(
        form,
        tmp_path,
        f"<Message><Header>{parts['header']}<Source><LEA>999</LEA>{parts['source']}</Source>"
        f"</Header>{parts['message']}<Persons/></Message>",
    )
    assert read.tables["sen2"].select("lea", "dmo").rows() == [("999", "Y")]
    assert read.unrecognised == ()


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("<Person><Nickname>x</Nickname></Person>", "element Nickname"),
        ("<Person><Old><Surname>x</Surname></Old></Person>", "element Old"),
        ("<Person id='4'/>", "attribute id of element Person"),
        ("<Person>x<Surname>y</Surname></Person>", "text outside any field"),
        (
            "<Person><Surname>a</Surname><Surname>b</Surname></Person>",
            "a second person.surname in one record",
        ),
        ("<Person><Surname>a<i>b</i></Surname></Person>", "element i inside person.surname"),
    ],
)
def test_what_is_no_field_is_named(form, tmp_path, inside, named):
    assert named in read_text(form, tmp_path, xml(inside)).unrecognised


def test_a_record_in_the_wrong_place_is_kept_as_an_orphan(form, tmp_path):
    read = read_text(
        form,
        tmp_path,
        xml("<Requests><RYA>1</RYA></Requests><Person><Assessment/></Person><Person/>"),
    )
    assert read.tables["requests"].select("person_ref", "rya").rows() == [(None, "1")]
    refs = read.tables["assessment"].select("person_ref", "request_ref").rows()
    assert refs == [("1", None)]


@pytest.mark.parametrize(
    ("codec", "declared", "reported"),
    [
        ("utf-8-sig", "UTF-8", "utf-8"),
        ("utf-8", "utf8", "utf-8"),
        ("utf-8-sig", "UTF8", "utf-8"),
        ("utf-16", "UTF-16", "utf-16"),
        ("cp1252", "windows-1252", "windows-1252"),
        ("latin-1", "ISO-8859-1", "iso-8859-1"),
    ],
)
def test_encodings_of_xml(form, tmp_path, codec, declared, reported):
    text = xml(
        "<Person><Surname>Zoë Ñúñez</Surname></Person>",
        f'<?xml version="1.0" encoding="{declared}"?>',
    )
    read = read_text(form, tmp_path, text.encode(codec))
    assert read.tables["person"]["surname"].item() == "Zoë Ñúñez"
    assert read.encoding == reported


def test_missing_and_empty_elements_are_null_and_values_are_not_cleaned(form, tmp_path):
    read = read_text(
        form,
        tmp_path,
        xml(
            "<Person><Surname/><Forename> A &amp; B </Forename><UPN><![CDATA[<NA>]]></UPN></Person>"
        ),
    )
    assert read.tables["person"].select("surname", "forename", "upn").rows() == [
        (None, " A & B ", "<NA>")
    ]


# ------------------------------------------------------------------------------------ CSV


def edited(path: Path, pattern: str, edit) -> None:
    (file,) = path.glob(pattern)
    file.write_bytes(edit(file.read_bytes()))


def test_windows_1252_is_tried_and_reported(written, form):
    path = written(ReturnLayout.BLADE)
    edited(path, "*_person.csv", lambda b: b.decode().replace("Łukasz", "Lukas").encode("cp1252"))
    (read,) = read_returns(path, form)
    assert read.encoding == "utf-8, windows-1252"
    assert "Zoë" in read.tables["person"]["forename"].to_list()


def test_a_byte_order_mark_and_other_line_ends(written, form):
    path = written(ReturnLayout.BLADE)
    edited(path, "*_person.csv", lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n"))
    (read,) = read_returns(path, form)
    assert plain(form, read, 2025) == expected(form, ReturnLayout.BLADE, 2025)


def trimmed(data: bytes) -> bytes:
    return b"".join(line.rstrip(b",") + b"\n" for line in data.splitlines())


def marked(data: bytes, mark: str) -> bytes:
    made = io.StringIO()
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    csv.writer(made, delimiter=mark, lineterminator="\n").writerows(rows)
    return made.getvalue().encode()


@pytest.mark.parametrize("layout", [ReturnLayout.BLADE, ReturnLayout.FLAT])
@pytest.mark.parametrize(
    "otherwise",
    [
        lambda data: data.removesuffix(b"\n"),
        lambda data: data + b"\n\r\n  \n",
        lambda data: data.replace(b"\n", b",,,\n"),
        lambda data: data.replace(b"\n", b",,,\n").replace(b",,,\n", b"\n", 1),
        trimmed,
        lambda data: b"sep=;\n" + marked(data, ";"),
        lambda data: marked(data, ";"),
        lambda data: marked(trimmed(data), "\t"),
    ],
    ids=lambda way: "",
)
def test_whole_files_written_otherwise(written, form, layout, otherwise):
    path = written(layout)
    for file in path.iterdir():
        file.write_bytes(otherwise(file.read_bytes()))
    (read,) = read_returns(path, form)
    assert is_return(path, form)
    assert plain(form, read, 2025) == expected(form, layout, 2025)
    assert set(read.unrecognised) <= {"requests: New start date"}


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_a_line_separator_within_quotes_ends_nothing(written, form, mark):
    path = written(ReturnLayout.BLADE)
    edited(path, "*_person.csv", lambda b: b.replace(b"Eirwen", f'"Eir{mark}wen"'.encode()))
    (read,) = read_returns(path, form)
    assert read.tables["person"].height == 5
    assert f"Eir{mark}wen" in read.tables["person"]["forename"].to_list()


def test_a_heading_in_two_lines_is_known(written, form):
    path = written(ReturnLayout.BLADE)
    edited(path, "*_person.csv", lambda b: b.replace(b"surname", b'"sur\nname"', 1))
    (read,) = read_returns(path, form)
    assert "person: sur name" in read.unrecognised


def test_a_file_cut_within_a_letter_is_not_taken_for_another_encoding(written, form):
    path = written(ReturnLayout.FLAT)
    edited(path, "m1.csv", lambda b: b[: b.index("ë".encode()) + 1])
    with pytest.raises(ProblemsFound, match=r"m1\.csv: stops in the middle of its last line"):
        read_returns(path, form)


def test_one_short_record_is_damage_where_other_files_have_empty_cells_at_the_end(written, form):
    path = written(ReturnLayout.BLADE)
    edited(path, "*_senneed.csv", lambda b: b.replace(b",SLCN,2", b",SLCN"))
    with pytest.raises(ProblemsFound, match=r"senneed\.csv, row 3: has 6 cells where there are 7"):
        read_returns(path, form)


def test_a_whole_return_without_line_ends_at_its_ends(shared, form):
    case = shared.parent / "cases" / "07-no-final-line-end" / "blade"
    (read,) = read_returns(case, form)
    for file in case.iterdir():
        table = next(m for m in MODULES if file.name.endswith(f"_{m.replace('_', '')}.csv"))
        assert read.tables[table].height == file.read_bytes().count(b"\n")


def test_orphans_and_doubled_ids_of_a_blade_keep_every_row(written, form):
    path = written(ReturnLayout.BLADE)
    edited(path, "*_person.csv", lambda b: b + b.splitlines(keepends=True)[1])
    edited(path, "*_assessment.csv", lambda b: b.replace(b",300001,", b",777777,"))
    (read,) = read_returns(path, form)
    made = expected(form, ReturnLayout.BLADE, 2025)
    heights = {module: read.tables[module].height for module in MODULES}
    assert heights == {m: len(made[m]) + (m == "person") for m in MODULES}
    refs = ["person_ref", "request_ref"]
    for module, orphans in (("assessment", 1), ("named_plan", 1), ("plan_detail", 1)):
        assert read.tables[module].filter(pl.col("request_ref").is_null()).height == orphans
    assert read.tables["active_plans"].select(refs).null_count().row(0) == (0, 0)
    assert read.tables["person"]["person_ref"].n_unique() == 5


def test_numbers_that_a_spreadsheet_gave_a_point_still_match(written, form):
    path = written(ReturnLayout.BLADE)
    edited(path, "*_requests.csv", lambda b: re.sub(rb",(20000\d),", rb", \1.0 ,", b))
    (read,) = read_returns(path, form)
    assert plain(form, read, 2025) == expected(form, ReturnLayout.BLADE, 2025)


def test_requests_numbered_anew_for_each_person(written, form):
    path = written(ReturnLayout.FLAT)
    again = {"2,3": "2,2", "1,1": "1,1", "2,2": "2,1", "3,4": "3,1", "4,5": "4,1", "5,6": "5,1"}
    for file in path.iterdir():
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        if file.name == "m1.csv":
            continue
        made = [re.sub(r"^(\d,\d),", lambda m: f"{again[m[1]]},", line) for line in lines]
        file.write_text("".join(made), encoding="utf-8")
    (read,) = read_returns(path, form)
    assert plain(form, read, 2025) == expected(form, ReturnLayout.FLAT, 2025)


def test_columns_that_are_no_fields_are_named_if_the_name_is_fit(written, form):
    path = written(ReturnLayout.BLADE)
    edited(path, "*_senneed.csv", lambda b: re.sub(rb"(?m)$(?<=[^\n])", rb",Team A,O'Hara +", b))
    (read,) = read_returns(path, form)
    assert read.unrecognised == ("sen_need: Team A", "sen_need: a column without a usable name")


def test_cells_below_no_heading_are_told(written, form):
    path = written(ReturnLayout.BLADE)
    edited(path, "*_senneed.csv", lambda b: b.replace(b"sentyperank", b""))
    (read,) = read_returns(path, form)
    assert read.unrecognised == ("sen_need: a column without a usable name",)
    assert read.absent.count("sen_need.sen_type_rank") == 1


# ------------------------------------------------------------------------------------ Excel


def test_dates_times_and_serials_of_a_workbook(form, tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        person = book.add_worksheet("Any name")
        person.write_row(0, 0, ["PersonTableID", "surname", "personbirthdate", "ethnicity", "upn"])
        person.write_row(1, 0, [7, "A"])
        person.write_datetime(1, 2, datetime(2016, 2, 29), book.add_format({"num_format": "d mmm"}))
        person.write_row(2, 0, [8, "B", 42429, "x", "y"])
        requests = book.add_worksheet("Another")
        requests.write_row(0, 0, ["requeststableid", "persontableid", "rquestsource", "rya"])
        requests.write_row(1, 0, [1, 7, 3, True])
        blank = {
            "Assessment": ["assessmentoutcome", "assessmentoutcomedate", "week20"],
            "Named": ["startdate", "planres", "planwbp", "pb", "oa"],
            "Plan": ["urn", "ukprn", "sensetting", "placementrank"],
            "Active": ["transferla", "reviewmeeting", "reviewoutcome", "lastreview"],
            "Placement": ["urn", "ukprn", "entrydate", "leavingdate", "placementrank"],
            "Need": ["sentype", "sentyperank"],
        }
        for name, heads in blank.items():
            book.add_worksheet(name).write_row(0, 0, ["persontableid", "requeststableid", *heads])
    (read,) = read_returns(tmp_path / "book.xlsx", form)
    assert read.layout is ReturnLayout.SHEETS
    person = read.tables["person"].select("person_ref", "birth_date", "source_ref").rows()
    assert person == [
        ("7", "2016-02-29", "sheet Any name, row 2"),
        ("8", "2016-02-29", "sheet Any name, row 3"),
    ]
    assert read.tables["requests"].select("request_source", "rya").row(0) == ("3", "1")
    assert read.tables["sen2"].height == 0


def test_rows_inserted_and_sheets_renamed_in_the_template(form, tmp_path):
    import fastexcel
    import xlsxwriter

    path = write_return(made_return(form), ReturnLayout.TEMPLATE, "1.3", tmp_path, form)
    sheet = fastexcel.read_excel(path).load_sheet(1, header_row=None, dtypes="string")
    with xlsxwriter.Workbook(tmp_path / "moved.xlsx") as book:
        moved = book.add_worksheet("Sheet1")
        at = 3
        for row in sheet.to_polars().rows():
            filled = [cell for cell in row if cell is not None]
            at += 3 if len(filled) == 1 else 1
            for column, cell in enumerate(row):
                if cell is not None:
                    moved.write_string(at, column, cell.replace("Date", " DATE\n"))
    (read,) = read_returns(tmp_path / "moved.xlsx", form)
    assert plain(form, read, 2025) == expected(form, ReturnLayout.TEMPLATE, 2025)


def test_published_figures_are_no_return(form, tmp_path, written):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "figures.xlsx") as book:
        sheet = book.add_worksheet("Person Record")
        sheet.write_row(0, 0, ["time_period", "la_name", "ehc_plans"])
        sheet.write_row(1, 0, ["2025", "Oxfordshire", "7000"])
    (tmp_path / "figures.csv").write_text("time_period,la_name,ehc_plans\n2025,Oxfordshire,7000\n")
    for name in ("figures.xlsx", "figures.csv"):
        assert not is_return(tmp_path / name, form)
        with pytest.raises(ProblemsFound, match="is no SEN2 return"):
            read_returns(tmp_path / name, form)


@pytest.mark.parametrize("layout", ReturnLayout)
def test_a_return_is_known_as_one(written, form, layout):
    path = written(layout)
    assert is_return(path, form)
    if path.is_dir():
        assert all(is_return(file, form) for file in path.iterdir())


def test_a_zip_made_by_others_with_folders_inside(written, form, tmp_path):
    path = written(ReturnLayout.BLADE)
    with zipfile.ZipFile(tmp_path / "made.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("Return 2025")
        archive.writestr("__MACOSX/._x", b"\x00")
        for file in path.iterdir():
            archive.write(file, f"Return 2025/{file.name}")
    (read,) = read_returns(tmp_path / "made.zip", form)
    assert plain(form, read, 2025) == expected(form, ReturnLayout.BLADE, 2025)
    assert read.unrecognised == ()


# ---------------------------------------------------------------------- the written forms


def test_a_blade_is_written_as_collect_writes_it(written):
    path = written(ReturnLayout.BLADE)
    assert sorted(file.name for file in path.iterdir()) == [
        f"Blade-Export_12-02-2025_{table}.csv"
        for table in (
            "activeplans assessment namedplan person placementdetail plandetail requests sen2 "
            "senneed"
        ).split()
    ]
    lines = (path / "Blade-Export_12-02-2025_requests.csv").read_text().splitlines()
    assert lines[0] == (
        "requeststableid,NativeId,requestsorderseqcolumn,sourceid,persontableid,receiveddate,"
        "requestsource,rya,requestoutcomedate,requestoutcome,requestmediation,requesttribunal,"
        "exported"
    )
    assert lines[4].split(",", 5)[5] == (
        "2024-Mar-01 00:00:00,3,false,2024-Apr-19 00:00:00,N,true,false,"
    )
    header = (path / "Blade-Export_12-02-2025_sen2.csv").read_text()
    assert "2025-Jan-16 00:00:00" in header
    assert "2025-Feb-12 09:30:00" in header


@pytest.mark.parametrize(
    ("year", "there", "gone"),
    [
        (2023, ["<GenderCurrent>2<", "<GenderCurrent>9<", "<Res>A<", "<Attendance"], ["<Sex>"]),
        (2024, ["<Sex>F<", "<RES>A<", "<ReviewMeeting>"], ["<RequestSource>", "<Gender", "<Att"]),
        (2025, ["<RequestSource>2<", "<ReviewDraft>", "<DSCO>N<"], ["<Gender", "<Res>", "<Att"]),
    ],
)
def test_xml_has_what_its_version_has(written, year, there, gone):
    text = written(ReturnLayout.XML, year).read_text(encoding="utf-8")
    assert all(piece in text for piece in there)
    assert not any(piece in text for piece in gone)
    assert "<SENsettingOther>Café &amp; crèche &lt;half days&gt;</SENsettingOther>" in text


def test_the_template_is_stacked_with_line_breaks_and_numbers(written):
    import fastexcel

    sheet = fastexcel.read_excel(written(ReturnLayout.TEMPLATE)).load_sheet(
        "Data Entry Template", header_row=None
    )
    rows = [row for row in sheet.to_polars().rows() if any(cell is not None for cell in row)]
    titles = [row for row in rows if sum(cell is not None for cell in row) == 1]
    assert [next(cell for cell in row if cell) for row in titles] == [
        "Header Record",
        "Person Record",
        "Requests Records",
        "Assessments Records",
        "Named Plan Records",
        "Plan Detail Records",
        "Active Plan Records",
        "Placement Detail Records",
        "SEN Need Records",
    ]
    heads = [row for row in rows if "Record Type" in row]
    assert len(heads) == 9
    assert "Person ID\n\n(This must be a unique ID for each Person record)" in heads[1]


def test_a_row_without_a_parent_cannot_be_written(form, tmp_path):
    tables = made_return(form)
    tables["assessment"] = tables["assessment"].filter(pl.col("request_ref") != "1")
    with pytest.raises(ValueError, match="a row of named_plan has no row of assessment"):
        write_return(tables, ReturnLayout.XML, "1.3", tmp_path, form)
    with pytest.raises(ValueError, match="no version of the return is called 9"):
        write_return(made_return(form), ReturnLayout.XML, "9", tmp_path, form)
