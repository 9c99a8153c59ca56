"""Hostile and broken files: refused in plain lines that hold no value, or read."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scrutiny.definitions.returns import ReturnFormat, ReturnLayout
from scrutiny.errors import ProblemsFound
from scrutiny.sources import markup, zipped
from scrutiny.sources.returns import xml
from scrutiny.sources.returns.read import is_return, read_returns
from scrutiny.sources.workbook import parts
from tests.invention.written import write_return
from tests.made_returns import CANARY, made_return

PERSON = f"<Person><Surname>{CANARY}</Surname></Person>"
MESSAGE = f"<Message><Header/><Persons>{PERSON}</Persons></Message>"
VALUES = (CANARY, "Zoë", "Łukasz", "Núñez", "ZZ99", "999000178", "2016-05-04", "2016-May-04")


@pytest.fixture
def written(tmp_path: Path, form: ReturnFormat):
    def write(layout: ReturnLayout, name: str = "in") -> Path:
        return write_return(made_return(form), layout, "1.3", tmp_path / name, form)

    return write


def refused(path: Path, form: ReturnFormat, words: str) -> None:
    """Reading ends in problems: one line each, one with the words, none with a value."""
    with pytest.raises(ProblemsFound) as caught:
        read_returns(path, form)
    lines = [str(problem) for problem in caught.value.problems]
    assert any(re.search(words, line) for line in lines), lines
    for line in lines:
        assert "\n" not in line
        assert len(line) < 400
        assert not any(value in line for value in VALUES)
    assert caught.value.__cause__ is None or not any(
        value in str(caught.value.__cause__) for value in VALUES
    )


def given(folder: Path, content: str | bytes, name: str = "return.xml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ------------------------------------------------------------------------------------ XML

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else CANARY}">' for n in range(10))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"<!DOCTYPE Message [{LAUGHS}]><Message>&l9;</Message>", "document type"),
        (
            '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><Message>&x;</Message>',
            "document type",
        ),
        ('<!DOCTYPE Message SYSTEM "http://example.org/a.dtd">' + MESSAGE, "document type"),
        (f"<!DOCTYPE Message PUBLIC '{CANARY}' 'x'>" + MESSAGE, "document type"),
        (f"<Message><Persons>{PERSON[:-9]}&{CANARY};", "well-formed"),
        (MESSAGE[:-20], "well-formed"),
        (MESSAGE + MESSAGE, "well-formed"),
        (MESSAGE.replace("</Surname>", f"</{CANARY}>"), "well-formed"),
        (f"<Message {CANARY}={CANARY}>", "well-formed"),
        (MESSAGE.encode()[:-30] + b"\xff\xfe\x00", "well-formed"),
        (MESSAGE.replace(CANARY, f"{CANARY}\x00"), "well-formed"),
        (MESSAGE.encode("cp1252").replace(b"canary", b"\xe9\xe8"), "well-formed"),
        (f'<?xml version="1.0" encoding="{CANARY}"?>' + MESSAGE, "encoding"),
        ('<?xml version="1.0" encoding="utf-7"?>' + MESSAGE, "encoding"),
        ('<?xml version="1.0" encoding="punycode"?>' + MESSAGE, "encoding"),
        (MESSAGE.encode("utf-32"), "is not UTF-8 text but UTF-32"),
        ("<a>" * 41 + "</a>" * 41, "nested"),
        ("<Persons>" * 5000, "nested"),
        ("<Person><Requests>" * 5000, "nested"),
        (f"<p>{PERSON[8:-9]}</p>", "neither a header nor persons"),
        (f"<html><body>{CANARY}</body></html>", "is a web page"),
        ("", "no SEN2 return"),
        ("<", "well-formed"),
        ("\ufeff<", "well-formed"),
    ],
)
def test_hostile_xml(form, tmp_path, content, words):
    refused(given(tmp_path, content), form, words)


def test_a_file_that_never_ends_its_text_costs_little(form, tmp_path):
    for head in ("<Person><Surname>", "<Message a='", "<!--", "<Message>", "<Person><Surname>&lt;"):
        path = given(tmp_path, head + "x" * 30_000_000)
        tracemalloc.start()
        refused(path, form, "far longer")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 15_000_000


def test_a_value_far_too_long_is_refused(form, tmp_path):
    content = MESSAGE.replace(CANARY, CANARY * 1000)
    refused(given(tmp_path, content), form, "far longer")


def test_records_without_end_are_refused(form, tmp_path, monkeypatch):
    monkeypatch.setattr(xml, "MOST_ROWS", 100)
    assert read_returns(given(tmp_path, f"<m>{'<Person/>' * 100}</m>"), form)
    refused(given(tmp_path, f"<m>{'<Person/>' * 101}</m>"), form, "more records")


@pytest.mark.parametrize(
    "piece", ["<x/>", "<Persons/>", "<Person2 a='1'/>", "<DMO/>", "<DMO>x</DMO>", "text<Persons/>"]
)
def test_elements_that_say_nothing_are_not_read_without_end(form, tmp_path, monkeypatch, piece):
    monkeypatch.setattr(xml, "MOST_STRANGE", 100)
    content = f"<Message><Header/>{piece * 102}</Message>"
    refused(given(tmp_path, content), form, "more unknown elements")


def test_names_of_unknown_elements_are_kept_few_and_only_if_fit(form, tmp_path):
    odd = "".join(f"<Extra{n}/>" for n in range(500)) + "<Ñ/>" + f"<{'y' * 80}/>"
    (read,) = read_returns(given(tmp_path, f"<Message>{odd}{PERSON}</Message>"), form)
    assert len(read.unrecognised) == xml.MOST_NAMES
    (read,) = read_returns(given(tmp_path, f"<Message><Ñ/>{PERSON}</Message>"), form)
    assert read.unrecognised == ("an element with an odd name",)


def test_a_file_larger_than_any_return(form, tmp_path, monkeypatch):
    monkeypatch.setattr(xml, "LARGEST_XML", 1000)
    refused(given(tmp_path, MESSAGE + " " * 1000), form, "larger than")


# ------------------------------------------------------------------------------------ CSV


def broken(path: Path, pattern: str, edit: Callable[[bytes], bytes]) -> Path:
    (file,) = path.glob(pattern)
    file.write_bytes(edit(file.read_bytes()))
    return path


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda b: b.replace(b"Zo", b"Zo,"), "has 15 cells where there are 14 headings"),
        (lambda b: b.replace(b",WBRI", b"", 1), "has 13 cells where there are 14 headings"),
        (lambda b: b[:-3], "stops in the middle"),
        (lambda b: b[: b.rindex(b"\n", 0, -2) + 9] + b"\n", "cells where there are"),
        (lambda b: b.replace(b"forename", b"surname"), "two columns for person.surname"),
        (lambda b: b.replace(b"sen2tableid", b"other"), "lacks the column sen2tableid"),
        (lambda b: b + b"\x00\n", "neither in UTF-8"),
        (lambda b: b.decode().encode("utf-16"), "is not UTF-8 text but UTF-16"),
        (lambda b: b.replace(b"Zo\xc3", b"Zo\x81\xc3"), "neither in UTF-8"),
        (lambda b: b.replace(CANARY.encode(), b'"' + CANARY.encode()), "quotation mark"),
        (lambda b: b.replace(CANARY.encode(), b'"a"' + CANARY.encode()), "quotation mark"),
        (lambda b: b.replace(CANARY.encode(), CANARY.encode() * 20_000), "quotation mark"),
        (lambda b: b.split(b"\n", 1)[1], "lacks the files person"),
        (lambda b: b"", "lacks the files person"),
        (lambda b: b.replace(b"\n", b"," * 600 + b"\n"), "more than 500 columns"),
    ],
)
def test_broken_blade_files(written, form, edit, words):
    refused(broken(written(ReturnLayout.BLADE), "*_person.csv", edit), form, words)


def test_missing_blade_files_are_named(written, form):
    path = written(ReturnLayout.BLADE)
    for table in ("sen2", "namedplan", "senneed"):
        next(path.glob(f"*_{table}.csv")).unlink()
    refused(path, form, "lacks the files sen2, namedplan, senneed")
    assert is_return(path, form)


def test_a_missing_flat_file_is_named(written, form):
    path = written(ReturnLayout.FLAT)
    (path / "m4.csv").unlink()
    refused(path, form, "holds 0 files like m4")


def test_a_table_that_is_there_twice(written, form):
    path = written(ReturnLayout.BLADE)
    (file,) = path.glob("*_person.csv")
    (path / "copy of person.csv").write_bytes(file.read_bytes())
    refused(path, form, "lacks the files")


def test_all_problems_of_all_files_are_told_at_once(written, form):
    path = written(ReturnLayout.BLADE)
    broken(path, "*_person.csv", lambda b: b[:-3])
    broken(path, "*_requests.csv", lambda b: b.replace(b"2024-Jan-10", b'2024"Jan,10'))
    with pytest.raises(ProblemsFound) as caught:
        read_returns(path, form)
    assert {problem.place.split("_")[2].split(".")[0] for problem in caught.value.problems} == {
        "person",
        "requests",
    }


# ------------------------------------------------------------------------------------ zip


def packed(folder: Path, members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "packed.zip"
    with zipfile.ZipFile(path, "w", kind) as archive_made:
        for name, content in members.items():
            archive_made.writestr(name, content)
    return path


def test_a_zip_bomb(form, tmp_path):
    refused(packed(tmp_path, {"a.xml": b"<Message>" + b" " * 20_000_000}), form, "swells")


def test_a_zip_that_understates_its_sizes(form, tmp_path):
    path = packed(tmp_path, {"a.xml": b"<Message>" + b" " * 20_000_000})
    content = path.read_bytes().replace(struct.pack("<I", 20_000_009), struct.pack("<I", 99))
    tracemalloc.start()
    refused(given(tmp_path, content, "lie.zip"), form, "cannot be unpacked|well-formed")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_many_files_that_are_large_together(form, tmp_path, monkeypatch):
    monkeypatch.setattr(zipped, "LARGEST_UNPACKED", 1000)
    members = {f"{n}.xml": MESSAGE.encode() for n in range(12)}
    refused(packed(tmp_path, members), form, "would unpack to more")


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({f"{n}.txt": b"x" for n in range(201)}, "more than 200 files"),
        ({"../../etc/cron.d/x": MESSAGE.encode()}, "outside its folder"),
        ({"/etc/x": MESSAGE.encode()}, "outside its folder"),
        ({"a\\..\\..\\x": MESSAGE.encode()}, "outside its folder"),
        ({"C:\\x": MESSAGE.encode()}, "outside its folder"),
        ({f"{n}" * 200: b"" for n in range(10)} | {"x" * 60_000: b""}, "no SEN2 return"),
        ({}, "no SEN2 return"),
    ],
)
def test_hostile_zips(form, tmp_path, members, words):
    refused(packed(tmp_path, members), form, words)


def test_a_zip_in_a_zip(form, tmp_path):
    inner = packed(tmp_path, {"return.xml": MESSAGE.encode()}).read_bytes()
    refused(packed(tmp_path, {"return.txt": inner}), form, "holds another zip")


def test_an_encrypted_zip(form, tmp_path):
    content = bytearray(packed(tmp_path, {"return.xml": MESSAGE.encode()}).read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    refused(given(tmp_path, bytes(content), "locked.zip"), form, "password")


def test_a_link_in_a_zip(form, tmp_path):
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as made:
        info = zipfile.ZipInfo("return.xml")
        info.external_attr = 0o120777 << 16
        made.writestr(info, "/etc/passwd")
    refused(tmp_path / "link.zip", form, "a link")


def test_unusual_packing(form, tmp_path):
    refused(packed(tmp_path, {"a.xml": MESSAGE.encode()}, zipfile.ZIP_LZMA), form, "unusual way")


def test_a_zip_cut_off_or_with_a_broken_member(form, tmp_path):
    content = packed(tmp_path, {"return.xml": MESSAGE.encode() * 50}).read_bytes()
    refused(given(tmp_path, content[:-30], "cut.zip"), form, "broken or cut-off")
    spoilt = bytearray(content)
    spoilt[60:70] = b"0123456789"
    refused(given(tmp_path, bytes(spoilt), "spoilt.zip"), form, "cannot be unpacked|well-formed")


def test_a_zip_with_a_list_of_files_without_end(form, tmp_path):
    path = packed(tmp_path, {"a": b""})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x05\x06")
    content[at + 12 : at + 16] = struct.pack("<I", 0x7FFFFFFF)
    refused(given(tmp_path, bytes(content), "long.zip"), form, "far too many files")


def test_a_name_with_a_line_break_or_a_path_that_is_missing(form, tmp_path):
    refused(given(tmp_path, b"nothing\n", "a\nb"), form, "an unusual name: is no SEN2 return")
    refused(tmp_path / "absent", form, "no such file or folder")
    assert not is_return(tmp_path / "absent", form)
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", form, "holds no SEN2 return")


# ------------------------------------------------------------------------------------ Excel


def repacked(path: Path, part: str, edit: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        assert part in old.namelist()
        for name in old.namelist():
            new.writestr(name, edit(old.read(name)) if name == part else old.read(name))
    path.write_bytes(made.getvalue())
    return path


SHEET = "xl/worksheets/sheet2.xml"
STRINGS = "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("part", "edit", "words"),
    [
        (SHEET, lambda b: b.replace(b'r="C9"', b'r="XFD1048576"'), "beyond its first"),
        (SHEET, lambda b: b.replace(b'r="C9"', b'r="ZZZZZZ99999999"'), "without a proper place"),
        (SHEET, lambda b: b.replace(b'r="C9"', b'r="B9"'), "the same cell twice"),
        (SHEET, lambda b: re.sub(rb't="s"><v>\d', b't="s"><v>98765', b), "does not hold"),
        (SHEET, lambda b: re.sub(rb't="s"><v>', b't="s"><v>-', b), "wrongly"),
        (SHEET, lambda b: b.replace(b'<row r="3"', b'<row r="3333333333"'), "wrongly"),
        (SHEET, lambda b: b[: len(b) // 2], "well-formed"),
        (SHEET, lambda b: b"", "well-formed"),
        (SHEET, lambda b: b.replace(b"?>", b"?><!DOCTYPE x>", 1), "document type"),
        (SHEET, lambda b: b.replace(b"<sheetData>", b"<x>" * 50), "nested|well-formed"),
        (STRINGS, lambda b: b.replace(b"?>", b"?><!DOCTYPE x>", 1), "document type"),
        (STRINGS, lambda b: b[:-100], "well-formed"),
        (STRINGS, lambda b: b.replace(b"<si>", b"<si>" + b"<x>" * 50, 1), "nested"),
        (STRINGS, lambda b: b.replace(b"<si>", b"", 1), "well-formed"),
        ("xl/workbook.xml", lambda b: b[:-10], "well-formed"),
        ("xl/_rels/workbook.xml.rels", lambda b: b.replace(b"sheet2", b"sheet9"), "lacks one"),
        (
            STRINGS,
            lambda b: b.replace(b"SEN Need Records", b"Other things"),
            'the table "Sen need records" 0 times',
        ),
        (
            STRINGS,
            lambda b: b.replace(b">Forename<", b"> SURNAME<"),
            "two columns for person.surname",
        ),
    ],
)
def test_broken_workbooks(written, form, part, edit, words):
    refused(repacked(written(ReturnLayout.TEMPLATE), part, edit), form, words)


def test_a_count_of_texts_that_is_a_lie_is_not_believed(written, form):
    path = written(ReturnLayout.TEMPLATE)
    repacked(path, STRINGS, lambda b: re.sub(rb'ount="\d+"', b'ount="99999999999"', b))
    assert len(read_returns(path, form)) == 1


def test_dates_beyond_the_calendar_stay_numbers(written, form):
    path = written(ReturnLayout.SHEETS)
    part = "xl/worksheets/sheet1.xml"
    repacked(path, part, lambda b: b.replace(b"<v>42494</v>", b"<v>4249400000000</v>"))
    (read,) = read_returns(path, form)
    assert "4249400000000" in read.tables["person"]["birth_date"].to_list()


def test_a_workbook_without_end(written, form, monkeypatch):
    path = written(ReturnLayout.TEMPLATE)
    monkeypatch.setattr(parts, "OF_A_RETURN", replace(parts.OF_A_RETURN, elements=500))
    refused(path, form, "more elements")


def test_a_text_of_pieces_without_end(written, form, monkeypatch):
    """Pieces of one text are elements too, though they make no text of their own."""
    path = repacked(
        written(ReturnLayout.TEMPLATE),
        STRINGS,
        lambda b: b.replace(b"<si>", b"<si>" + b"<t/>" * 100_000, 1),
    )
    assert len(read_returns(path, form)) == 1
    monkeypatch.setattr(parts, "OF_A_RETURN", replace(parts.OF_A_RETURN, elements=40_000))
    refused(path, form, "more elements")


def test_a_missing_sheet_is_named(written, form):
    path = written(ReturnLayout.SHEETS)
    repacked(path, STRINGS, lambda b: b.replace(b"sentype<", b"x<").replace(b"sentyperank", b"y"))
    refused(path, form, "0 sheets for the table sen need")


def test_old_and_locked_workbooks(form, tmp_path):
    path = given(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.xls")
    refused(path, form, "old Excel file, or one with a password")


def test_a_workbook_that_is_cut_off(written, form):
    path = written(ReturnLayout.SHEETS)
    path.write_bytes(path.read_bytes()[:-200])
    refused(path, form, "broken or cut-off")


def test_a_token_limit_is_above_any_real_text():
    assert markup.LONGEST_TOKEN > xml.LONGEST_TEXT
