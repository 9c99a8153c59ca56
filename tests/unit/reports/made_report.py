"""Small PDF files written by hand, with and without an outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Object:
    """One object of a file: its dictionary, and its stream where it has one."""

    told: bytes
    stream: bytes | None = None

    def written(self) -> bytes:
        if self.stream is None:
            return self.told
        return self.told + b"\nstream\n" + self.stream + b"\nendstream"


def _file(objects: Sequence[Object]) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + each.written() + b"\nendobj\n"
    begins = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return out + b"startxref\n%d\n%%%%EOF\n" % begins


def _line(text: str, down: int, across: int = 50) -> bytes:
    plain = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 12 Tf 1 0 0 1 {across} {800 - 14 * down} Tm ({plain}) Tj ET\n".encode("cp1252")


def _content(lines: Sequence[str], *, marked: bool) -> Object:
    out = b""
    for at, text in enumerate(lines):
        shown = _line(text, at)
        out += b"/P <</MCID %d>> BDC\n" % at + shown + b"EMC\n" if marked else shown
    return Object(b"<< /Length %d >>" % len(out), out)


def made_pdf(
    pages: Sequence[Sequence[str]], *, content: Object | None = None, outline: str = ""
) -> bytes:
    """A file of pages of lines. `outline`: "round" leads back into itself, "deep" has no end."""
    first = 4
    numbers = [first + 2 * at for at in range(len(pages))]
    after = first + 2 * len(pages)
    tree = b" /StructTreeRoot %d 0 R" % after if outline else b""
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [
        Object(b"<< /Type /Catalog /Pages 2 0 R" + tree + b" >>"),
        Object(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)),
        Object(font),
    ]
    for number, lines in zip(numbers, pages, strict=True):
        objects.append(
            Object(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
                b"/Resources << /Font << /F1 3 0 R >> >> >>" % (number + 1)
            )
        )
        objects.append(content or _content(lines, marked=bool(outline)))
    page = first
    if outline == "round":
        marks = [b"<< /S /P /Pg %d 0 R /K %d >>" % (page, at) for at in range(len(pages[0]))]
        kids = b" ".join(marks) + b" %d 0 R" % (after + 1)
        objects.append(Object(b"<< /Type /StructTreeRoot /K %d 0 R >>" % (after + 1)))
        objects.append(Object(b"<< /S /Document /K [%s] >>" % kids))
    elif outline == "deep":
        objects.append(Object(b"<< /Type /StructTreeRoot /K %d 0 R >>" % (after + 1)))
        objects.extend(Object(b"<< /S /Sect /K %d 0 R >>" % (after + 2 + at)) for at in range(100))
        objects.append(Object(b"<< /S /P /Pg %d 0 R /K 0 >>" % page))
    return _file(objects)


def paragraphs(pieces: Sequence[str], owners: Sequence[int]) -> bytes:
    """A file of one page, its outline a list: which piece belongs to which item is told apart."""
    out, across, down = b"", 50, 0
    for at, text in enumerate(pieces):
        if text.startswith("- "):
            across, down = 50, down + 1
        out += b"/P <</MCID %d>> BDC\n" % at + _line(text, down, across) + b"EMC\n"
        across += 6 * len(text)
    items = [
        b"<< /S /LI /Pg 4 0 R /K [%s] >>"
        % b" ".join(b"%d" % at for at, owner in enumerate(owners) if owner == item)
        for item in sorted(set(owners))
    ]
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return _file(
        [
            Object(b"<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 6 0 R >>"),
            Object(b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>"),
            Object(font),
            Object(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
                b"/Resources << /Font << /F1 3 0 R >> >> >>"
            ),
            Object(b"<< /Length %d >>" % len(out), out),
            Object(b"<< /Type /StructTreeRoot /K << /S /L /K [%s] >> >>" % b" ".join(items)),
        ]
    )
