"""Excel workbooks written part by part, so that a test can say what stands in a single cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests import made

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLAIN = "General"


def letters(column: int) -> str:
    """A column as Excel names it, worked out here the long way."""
    names = [chr(65 + i) for i in range(26)]
    names += [one + two for one in names[:26] for two in names[:26]]
    return names[column]


def cell(ref: str, value: str | float | None, *, style: int = 0, kind: str = "") -> str:
    """A cell of a text or a number. `kind` is the type that a stored result may have."""
    styled = f' s="{style}"' if style else ""
    if value is None:
        return f'<c r="{ref}"{styled}/>'
    if isinstance(value, str) and not kind:
        return f'<c r="{ref}"{styled} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    typed = f' t="{kind}"' if kind else ""
    return f'<c r="{ref}"{styled}{typed}><v>{value}</v></c>'


def number_or_text(text: str) -> str | float:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


Change = Mapping[tuple[int, int], str]
"""Cells that are written otherwise: their row and column, the first column being 0, and XML."""


def sheet(rows: Mapping[int, Sequence[str | float]], change: Change | None = None) -> str:
    """The XML of a sheet from its rows, by the number that Excel shows."""
    change = dict(change or {})
    made_rows = []
    for number in sorted(rows.keys() | {row for row, _ in change}):
        values = dict(enumerate(rows.get(number, ())))
        cells = []
        for column in sorted(values.keys() | {c for row, c in change if row == number}):
            xml = change.pop((number, column), None)
            if xml is None and values[column] != "":
                xml = cell(f"{letters(column)}{number}", values[column])
            cells.append(xml or "")
        made_rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(made_rows)}</sheetData></worksheet>'


def workbook(
    sheets: Mapping[str, str],
    formats: Sequence[str | int] = (),
    *,
    from_1904: bool = False,
    calculate: bool = False,
    hidden: Sequence[str] = (),
    main: str = "xl/workbook.xml",
) -> dict[str, bytes]:
    """The parts of a workbook. Style 1 has the first of `formats`, a code or a built-in number."""
    named, relations = [], []
    parts: dict[str, str] = {}
    for at, (name, xml) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        named.append(f'<sheet name={quoteattr(name)} sheetId="{at}"{state} r:id="rId{at}"/>')
        relations.append(_relation(f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml"))
        parts[f"xl/worksheets/sheet{at}.xml"] = xml
    relations.append(_relation("rIdStyles", "styles", "styles.xml"))
    numbers = [f if isinstance(f, int) else 164 + i for i, f in enumerate(formats)]
    written = "".join(
        f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>'
        for number, code in zip(numbers, formats, strict=True)
        if isinstance(code, str)
    )
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in [0, *numbers])
    settings = f'<workbookPr date1904="{int(from_1904)}"/>'
    asked = '<calcPr calcId="124519" fullCalcOnLoad="1"/>' if calculate else ""
    folder, _, file = main.rpartition("/")
    parts |= {
        main: f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{settings}'
        f"<sheets>{''.join(named)}</sheets>{asked}</workbook>",
        f"{folder}/_rels/{file}.rels": f'<Relationships xmlns="{RELATIONS}">'
        f"{''.join(relations)}</Relationships>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">'
        f"{_relation('rId1', 'officeDocument', main)}</Relationships>",
        "[Content_Types].xml": "<Types/>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{written}</numFmts>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>",
    }
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return {name: (head + xml).encode() for name, xml in parts.items()}


def _relation(own: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{own}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def packed(parts: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def saved(path: Path, parts: Mapping[str, bytes]) -> Path:
    path.write_bytes(packed(parts))
    return path


def lines(rows: Sequence[made.Row], first: int = 1) -> dict[int, list[str | float]]:
    """A published table as the rows of a sheet, its headings in row `first`."""
    table: dict[int, list[str | float]] = {first: list(made.HEADINGS)}
    for number, row in enumerate(rows, first + 1):
        table[number] = [number_or_text(row[heading]) for heading in made.HEADINGS]
    return table


def with_long_records(content: bytes) -> bytes:
    """A zip with the long records (ZIP64) that programs write which do not know its size yet."""
    import struct

    at = content.rindex(b"PK\x05\x06")
    count = struct.unpack("<H", content[at + 10 : at + 12])[0]
    size, offset = struct.unpack("<II", content[at + 12 : at + 20])
    record = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    return content[:at] + record + locator + end
