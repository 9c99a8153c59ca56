"""Files of every kind are told as what they are, by both readers, whatever their names say."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from scrutiny.definitions.intake import Intake, load_intake
from scrutiny.definitions.returns import ReturnFormat, load_return_format
from scrutiny.errors import ProblemsFound
from scrutiny.sources.published_file import read_published
from scrutiny.sources.returns.read import is_return, read_returns
from tests.conftest import HOME
from tests.made_workbooks import packed

TABLE = "time_period,la_name,ehc_plans\r\n2025,Oxfordshire,7307\r\n" * 30
SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def old_office(*streams: str, sector: int = 0) -> bytes:
    """An old Office file: a header, and where it says so, the list of what is in it."""
    head = bytearray(512)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    head[30:32] = struct.pack("<H", 9)
    head[48:52] = struct.pack("<I", sector)
    listed = b"".join(
        name.encode("utf-16-le").ljust(64, b"\x00") + bytes(64) for name in ("Root Entry", *streams)
    )
    return bytes(head) + bytes(512 * sector) + listed.ljust(512, b"\x00")


def opendocument(kind: str = SHEET, *, mimetype: bool = True) -> bytes:
    parts = {"mimetype": kind.encode()} if mimetype else {}
    manifest = f'<manifest><file-entry full-path="/" media-type="{kind}"/></manifest>'
    return packed(
        {**parts, "content.xml": b"<content/>", "META-INF/manifest.xml": manifest.encode()}
    )


def archived() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as made:
        info = tarfile.TarInfo("table.csv")
        info.size = len(TABLE)
        made.addfile(info, io.BytesIO(TABLE.encode()))
    return content.getvalue()


KINDS = {
    "OpenDocument spreadsheet": opendocument(),
    "an OpenDocument spreadsheet": opendocument(mimetype=False),
    "OpenDocument text": opendocument("application/vnd.oasis.opendocument.text"),
    "binary Excel workbook": packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b""}),
    "Word document": packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"}),
    "a presentation": packed({"[Content_Types].xml": b"<T/>", "ppt/presentation.xml": b"<p/>"}),
    "Apple Numbers": packed({"Index/Document.iwa": b"", "Metadata/Properties.plist": b""}),
    "old Excel workbook": old_office("Workbook", "\x05SummaryInformation"),
    "an old Excel workbook": old_office("Book", sector=900),
    "protected by a password": old_office("EncryptedPackage", "\x06DataSpaces"),
    "is a workbook that is protected": old_office("EncryptedPackage", sector=300),
    "old Word document": old_office("WordDocument", "1Table"),
    "Outlook message": old_office("__properties_version1.0"),
    "old Excel file, or one with a password": old_office(),
    "PDF document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "a PDF document": b"\r\n\r\n%PDF-1.4\n",
    "web page": b"<!DOCTYPE html>\n<html><body><table><tr><td>1</td></tr></table>",
    "a web page": b'\xef\xbb\xbf<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>',
    "is a web page": b"<table border=1><tr><td>a</td></tr></table>",
    "web page in one file": b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n<html>",
    "Excel 2003 XML": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    "OpenDocument file (.fods)": b'<?xml version="1.0"?><office:document '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
    "JSON": json.dumps({"rows": [1]}).encode(),
    "a JSON file": json.dumps([{"la": 931}], indent=2).encode(),
    "gzip": gzip.compress(TABLE.encode()),
    "7-Zip": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(50),
    "RAR": b"Rar!\x1a\x07\x01\x00" + bytes(50),
    "tar archive": archived(),
    "picture (PNG)": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "picture (JPEG)": b"\xff\xd8\xff\xe0" + bytes(50),
    "SPSS": b"$FL2@(#) SPSS DATA FILE" + bytes(50),
    "database (SQLite)": b"SQLite format 3\x00" + bytes(50),
    "text document (RTF)": b"{\\rtf1\\ansi a}",
    "UTF-16": TABLE.encode("utf-16"),
    "not UTF-8 text but UTF-16": TABLE.encode("utf-16-le"),
    "text but UTF-16": TABLE.encode("utf-16-be"),
    "UTF-32": TABLE.encode("utf-32"),
    "not UTF-8 text but UTF-32": TABLE.encode("utf-32-le"),
    "text but UTF-32": TABLE.encode("utf-32-be"),
}
NAMES = ("table.xlsx", "table.csv", "return.xml", "table.xls", "a file")


@pytest.fixture(scope="module")
def intake() -> Intake:
    return load_intake(HOME / "data")


@pytest.fixture(scope="module")
def form() -> ReturnFormat:
    return load_return_format(HOME / "data")


@pytest.mark.parametrize("words", KINDS)
def test_a_file_is_refused_as_what_it_is(
    tmp_path: Path, intake: Intake, form: ReturnFormat, words: str
) -> None:
    for name in NAMES:
        path = tmp_path / name
        path.write_bytes(KINDS[words])
        assert not is_return(path, form)
        for read in (
            lambda path: read_published(path, intake.sources.values()),
            lambda path: read_returns(path, form),
        ):
            with pytest.raises(ProblemsFound) as caught:
                read(path)
            (problem,) = caught.value.problems
            assert words in str(problem)
            assert problem.place == name
            assert problem.would_do


@pytest.mark.parametrize("text", ["[note 1],b\n1,2\n", "a,{b}\n", "BZh,b\n1,2\n", "PKa,b\n1,2\n"])
def test_a_table_is_not_mistaken_for_something_else(
    tmp_path: Path, intake: Intake, text: str
) -> None:
    (tmp_path / "file.csv").write_text(text)
    with pytest.raises(ProblemsFound, match=r"no file family|no rows"):
        read_published(tmp_path / "file.csv", intake.sources.values())


def test_text_in_windows_1252_is_named_with_its_row(tmp_path: Path, intake: Intake) -> None:
    (tmp_path / "file.csv").write_bytes("a,b\r\n1,2\r\n1,café\r\n".encode("cp1252"))
    with pytest.raises(ProblemsFound, match="line 3: is not UTF-8 text"):
        read_published(tmp_path / "file.csv", intake.sources.values())


@pytest.mark.parametrize(
    "members",
    [
        {"a.xml": b"<catalogue><book/></catalogue>"},
        {"feed.xml": b"<rss><channel/></rss>", "readme.txt": b"A note"},
        {"index.html": b"<html><header>x</header><body/></html>"},
        {"map.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>"},
    ],
)
def test_a_zip_with_some_xml_is_no_return(
    tmp_path: Path, intake: Intake, form: ReturnFormat, members: dict[str, bytes]
) -> None:
    (tmp_path / "all.zip").write_bytes(packed(members))
    assert not is_return(tmp_path / "all.zip", form)
    with pytest.raises(ProblemsFound) as caught:
        read_published(tmp_path / "all.zip", intake.sources.values())
    assert all(name in str(caught.value) for name in members)


def test_a_broken_zip_and_a_locked_zip_are_no_returns(
    tmp_path: Path, intake: Intake, form: ReturnFormat
) -> None:
    whole = packed({"table.csv": TABLE.encode()})
    locked = bytearray(whole)
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    for content, words in ((whole[:-30], "broken or cut-off"), (bytes(locked), "a password")):
        (tmp_path / "all.zip").write_bytes(content)
        assert not is_return(tmp_path / "all.zip", form)
        with pytest.raises(ProblemsFound, match=words):
            read_published(tmp_path / "all.zip", intake.sources.values())


def test_a_folder_is_told_as_one(tmp_path: Path, intake: Intake) -> None:
    with pytest.raises(ProblemsFound, match=r"is a folder\. Name the files in it"):
        read_published(tmp_path, intake.sources.values())


def test_unusual_packing_is_told(tmp_path: Path, intake: Intake) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_LZMA) as made:
        made.writestr("table.csv", TABLE)
    with pytest.raises(ProblemsFound, match="packed in an unusual way"):
        read_published(tmp_path / "all.zip", intake.sources.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<html><body><table><tr><td>a</td></tr></table></body></html>", "is a web page (HTML)"),
        (
            '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "is an Excel 2003 XML file",
        ),
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "is a web page in one file"),
        ('{"a": [1, 2], "b": "c"}', "is a JSON file"),
    ],
)
def test_what_a_text_is_does_not_hang_on_its_encoding(
    tmp_path: Path, intake: Intake, text: str, told: str, encoding: str
) -> None:
    if text.startswith("MIME") and encoding == "utf-8-sig":
        pytest.skip("no program writes a mark before that")
    path = tmp_path / "table.xls"
    path.write_bytes(text.encode(encoding))
    with pytest.raises(ProblemsFound) as found:
        read_published(path, intake.sources.values())
    assert told in str(found.value)
