"""What a file is, told by its first bytes and, where it is a zip, by what it holds; never by name.

Readers ask this first, so that what they cannot read is refused as what it is, with what would
do, and not for what it lacks.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from scrutiny.errors import ProblemsFound
from scrutiny.sources.found import BROKEN, MB, Found
from scrutiny.sources.zipped import ZIP_STARTS, listed


class Form(StrEnum):
    """How a file is opened. `FOREIGN` may hold a table but cannot be opened here; `DOCUMENT` has
    none.
    """

    WORKBOOK = "workbook"
    ZIP = "zip"
    XML = "xml"
    PARQUET = "parquet"
    TEXT = "text"
    FOREIGN = "foreign"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Kind:
    """`what` it is, to stand after "is"; `would_do` is what to do with it."""

    form: Form
    what: str
    would_do: str


AS_WORKBOOK = "Open it in a spreadsheet program and save it as .xlsx"
AS_UTF_8 = 'Open it and save it as "CSV UTF-8"'
UNPACK = "Unpack it and give the files that are in it"
TABLE_ITSELF = "Give the table itself, as a CSV file or as .xlsx"
NO_PASSWORD = "Open it in Excel, take the password off and save it as .xlsx"

TEXT = Kind(Form.TEXT, "text", "")
ZIP = Kind(Form.ZIP, "a zip file", UNPACK)
WORKBOOK = Kind(Form.WORKBOOK, "an Excel workbook", "")
XML = Kind(Form.XML, "an XML file", TABLE_ITSELF)

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = (
    (b"PAR1", Form.PARQUET, "a parquet file", "Give a CSV file or .xlsx"),
    (b"%PDF-", Form.DOCUMENT, "a PDF document", TABLE_ITSELF),
    (b"MIME-Version:", Form.DOCUMENT, "a web page in one file (MHTML)", AS_WORKBOOK),
    (b"{\\rtf", Form.DOCUMENT, "a text document (RTF)", TABLE_ITSELF),
    (b"\x1f\x8b", Form.FOREIGN, "a gzip archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", Form.FOREIGN, "a 7-Zip archive", UNPACK),
    (b"Rar!\x1a\x07", Form.FOREIGN, "a RAR archive", UNPACK),
    (b"\xfd7zXZ\x00", Form.FOREIGN, "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", Form.FOREIGN, "a zstd archive", UNPACK),
    (b"PK\x07\x08", Form.FOREIGN, "one part of a divided zip file", "Join its parts first"),
    (b"ARROW1", Form.FOREIGN, "an Arrow file", "Give a CSV file, .xlsx or parquet"),
    (b"SQLite format 3\x00", Form.FOREIGN, "a database (SQLite)", TABLE_ITSELF),
    (b"\x00\x01\x00\x00Standard ", Form.FOREIGN, "an Access database", TABLE_ITSELF),
    (b"$FL2", Form.FOREIGN, "an SPSS file", TABLE_ITSELF),
    (b"$FL3", Form.FOREIGN, "an SPSS file", TABLE_ITSELF),
    (b"<stata_dta>", Form.FOREIGN, "a Stata file", TABLE_ITSELF),
    (b"\x89HDF\r\n", Form.FOREIGN, "an HDF5 file", TABLE_ITSELF),
    (b"\x89PNG\r\n", Form.DOCUMENT, "a picture (PNG)", TABLE_ITSELF),
    (b"\xff\xd8\xff", Form.DOCUMENT, "a picture (JPEG)", TABLE_ITSELF),
    (b"GIF8", Form.DOCUMENT, "a picture (GIF)", TABLE_ITSELF),
    (b"II*\x00", Form.DOCUMENT, "a picture (TIFF)", TABLE_ITSELF),
    (b"MM\x00*", Form.DOCUMENT, "a picture (TIFF)", TABLE_ITSELF),
    (b"\x00\x00\xfe\xff", Form.FOREIGN, "not UTF-8 text but UTF-32", AS_UTF_8),
    (b"\xff\xfe\x00\x00", Form.FOREIGN, "not UTF-8 text but UTF-32", AS_UTF_8),
    (b"\xff\xfe", Form.FOREIGN, "not UTF-8 text but UTF-16", AS_UTF_8),
    (b"\xfe\xff", Form.FOREIGN, "not UTF-8 text but UTF-16", AS_UTF_8),
)
# What streams of an old Office file give away, as their names stand in its list of streams.
_STREAMS = (
    ("EncryptedPackage", Form.FOREIGN, "a workbook that is protected by a password", NO_PASSWORD),
    ("Workbook", Form.FOREIGN, "an old Excel workbook (.xls)", AS_WORKBOOK),
    ("Book", Form.FOREIGN, "an old Excel workbook (.xls)", AS_WORKBOOK),
    ("WordDocument", Form.DOCUMENT, "an old Word document (.doc)", TABLE_ITSELF),
    ("PowerPoint Document", Form.DOCUMENT, "an old presentation (.ppt)", TABLE_ITSELF),
    ("__properties_version1.0", Form.DOCUMENT, "an Outlook message", "Save what is attached to it"),
)
_OLD = Kind(
    Form.FOREIGN,
    "an old Excel file, or one with a password",
    "Open it in Excel and save it as .xlsx without a password",
)
_OPEN_DOCUMENTS = {
    "spreadsheet": ("an OpenDocument spreadsheet (.ods)", Form.FOREIGN, AS_WORKBOOK),
    "text": ("an OpenDocument text (.odt)", Form.DOCUMENT, TABLE_ITSELF),
    "presentation": ("an OpenDocument presentation (.odp)", Form.DOCUMENT, TABLE_ITSELF),
}
_OPEN_DOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.(\w+)")
_HTML = re.compile(
    rb"\s*(<\?xml[^>]{0,200}>\s*)?(<!--.{0,2000}?-->\s*)?"
    rb"<(!doctype\s+html|html|head|body|table|style)\b",
    re.I | re.S,
)
_JSON = re.compile(rb'\s*(\{\s*("|\})|\[\s*(\{|\[|"|\]|-?\d))')
XML_STARTS = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<", b"<\x00", b"\x00<", b"\xef\xbb\xbf<")
_GLANCED = 4096


def kind_of(found: Found) -> Kind:
    """What a file is. Raises ProblemsFound where it cannot be read at all."""
    head = found.head()
    if head.startswith(ZIP_STARTS):
        return _zip_kind(found)
    if head.startswith(_OLD_OFFICE):
        return _old_office_kind(found, head)
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if wide := _narrowed(head):
        # What a file is does not hang on how wide its letters are.
        bare = wide
        if bare.startswith(b"MIME-Version:"):
            return Kind(Form.DOCUMENT, "a web page in one file (MHTML)", AS_WORKBOOK)
    if bare.startswith(b"<") or head.lstrip().startswith(XML_STARTS):
        return _markup_kind(bare)
    if wide and _JSON.match(bare):
        return Kind(Form.DOCUMENT, "a JSON file", TABLE_ITSELF)
    for start, form, what, would_do in _STARTS:
        if head.startswith(start):
            return Kind(form, what, would_do)
    if b"%PDF-" in head[:1024]:
        return Kind(Form.DOCUMENT, "a PDF document", TABLE_ITSELF)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind(Form.DOCUMENT, "a picture (WebP)", TABLE_ITSELF)
    if head.startswith(b"BZh") and head[4:10] == b"1AY&SY":
        return Kind(Form.FOREIGN, "a bzip2 archive", UNPACK)
    if head[257:262] == b"ustar":
        return Kind(Form.FOREIGN, "a tar archive", UNPACK)
    if _JSON.match(bare):
        return Kind(Form.DOCUMENT, "a JSON file", TABLE_ITSELF)
    if encoding := _wide_text(head):
        return Kind(Form.FOREIGN, f"not UTF-8 text but {encoding}", AS_UTF_8)
    return TEXT


def _narrowed(head: bytes) -> bytes | None:
    """The beginning of a text in UTF-16 as UTF-8, without what may stand before its first word."""
    encoding = None
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return None
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif head[1:2] == b"\x00" != head[:1] and head[3:4] == b"\x00":
        encoding = "utf-16-le"
    elif head[:1] == b"\x00" != head[1:2] and head[2:3] == b"\x00" != head[3:4]:
        encoding = "utf-16-be"
    if encoding is None:
        return None
    glance = head[: len(head) // 2 * 2]
    return glance.decode(encoding, errors="replace").strip("\ufeff \t\r\n").encode()


def _markup_kind(bare: bytes) -> Kind:
    if _HTML.match(bare):
        would_do = "Open it in Excel and save it as .xlsx, also where its name ends in .xls"
        return Kind(Form.DOCUMENT, "a web page (HTML)", would_do)
    glance = bare[:_GLANCED]
    if b"urn:schemas-microsoft-com:office:spreadsheet" in glance:
        return Kind(Form.FOREIGN, "an Excel 2003 XML file", AS_WORKBOOK)
    if b"urn:oasis:names:tc:opendocument" in glance:
        return Kind(Form.FOREIGN, "an OpenDocument file (.fods)", AS_WORKBOOK)
    if bare.startswith(b"<stata_dta>"):
        return Kind(Form.FOREIGN, "a Stata file", TABLE_ITSELF)
    return XML


def _wide_text(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark at its beginning: read so, nearly all of it is plain."""
    glance = head[:_GLANCED]
    if b"\x00" not in glance or len(glance) < 8:
        return None
    for encoding, name, width in (
        ("utf-32-le", "UTF-32", 4),
        ("utf-32-be", "UTF-32", 4),
        ("utf-16-le", "UTF-16", 2),
        ("utf-16-be", "UTF-16", 2),
    ):
        text = glance[: len(glance) // width * width].decode(encoding, errors="replace")
        plain = sum(character in "\t\r\n" or " " <= character <= "~" for character in text)
        if plain > 0.9 * len(text):
            return name
    return None


def _zip_kind(found: Found) -> Kind:
    names, said = _listed(found)
    if names is None:
        return ZIP
    if spoken := _OPEN_DOCUMENT.search(said):
        kind = spoken[1].decode()
        what, form, would_do = _OPEN_DOCUMENTS.get(
            kind, (f"an OpenDocument file ({kind})", Form.DOCUMENT, TABLE_ITSELF)
        )
        return Kind(form, what, would_do)
    folded = {name.casefold() for name in names}
    if "xl/workbook.bin" in folded:
        return Kind(Form.FOREIGN, "a binary Excel workbook (.xlsb)", AS_WORKBOOK)
    if "word/document.xml" in folded:
        return Kind(Form.DOCUMENT, "a Word document (.docx)", TABLE_ITSELF)
    if "ppt/presentation.xml" in folded:
        return Kind(Form.DOCUMENT, "a presentation (.pptx)", TABLE_ITSELF)
    if "[content_types].xml" in folded and any(name.startswith("xl/") for name in folded):
        return WORKBOOK
    if "xl/workbook.xml" in folded:
        return WORKBOOK
    if {"content.xml", "meta-inf/manifest.xml"} <= folded:
        return Kind(Form.FOREIGN, "an OpenDocument file", AS_WORKBOOK)
    if any(name.endswith(".iwa") for name in folded) or "index.zip" in folded:
        return Kind(Form.FOREIGN, "an Apple Numbers or Pages document", AS_WORKBOOK)
    if "meta-inf/container.xml" in folded:
        return Kind(Form.DOCUMENT, "an electronic book", TABLE_ITSELF)
    return ZIP


LARGEST_INSIDE = 128 * MB
"""A zip in a zip is looked into up to this size."""


def _listed(found: Found) -> tuple[Set[str] | None, bytes]:
    """The names in a zip, and what an OpenDocument says of its kind; None where it is damaged."""
    try:
        with found.opened() as opened:
            stream = opened
            if found.inside:
                if found.size > LARGEST_INSIDE:
                    return None, b""
                stream = io.BytesIO(found.content(LARGEST_INSIDE, sha256()))
            with listed(stream, found.name) as archive:
                names = archive.NameToInfo
                said = b""
                for name in ("mimetype", "META-INF/manifest.xml"):
                    member = names.get(name)
                    if member and not member.flag_bits & 1 and member.file_size < MB:
                        said += archive.read(member)
                return names.keys(), said
    except (*BROKEN, ProblemsFound):
        return None, b""


def _old_office_kind(found: Found, head: bytes) -> Kind:
    """The streams of an old Office file are listed where its first sector says."""
    places = head
    if len(head) >= 512:
        (shift,) = struct.unpack("<H", head[30:32])
        (sector,) = struct.unpack("<I", head[48:52])
        at = (sector + 1) << shift if shift in (9, 12) else 0
        try:
            with found.opened() as stream:
                stream.seek(at)
                places = stream.read(_GLANCED) + head
        except BROKEN:
            places = head
    for name, form, what, would_do in _STREAMS:
        if name.encode("utf-16-le") + b"\x00\x00" in places:
            return Kind(form, what, would_do)
    return _OLD
