"""What leaves the workbook: links and cells of files, whatever somebody wrote in `data/`."""

from __future__ import annotations

import base64
import csv
import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from scrutiny.definitions.workbook import load_definitions
from scrutiny.errors import ProblemsFound
from scrutiny.publication import listing as printed
from scrutiny.views.drawing import drawn
from scrutiny.views.html import inline, plain, rendered
from scrutiny.views.tree import Link, Section, Table, linked, to_page
from scrutiny.vocabulary.links import may_be_followed
from scrutiny.vocabulary.spreadsheets import shown_as_text

HOSTILE = (
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//example.org/",
    "/api/kernels",
    "../secret/key",
    "https://",
    "https://a b",
    "blob:https://example.org/1",
    "mailto:",
    "",
)
WELCOME = (
    "https://example.org/a?b=1#c",
    "HTTP://example.org",
    "mailto:clerk@example.org?subject=Minutes",
    "finding?area=oxfordshire&finding=PA3",
    "methods#disclosure",
    "#sources",
)


@pytest.mark.parametrize("to", HOSTILE)
def test_a_link_that_leads_anywhere_else_is_its_text_alone(to: str) -> None:
    assert not may_be_followed(to)
    assert inline(Link("Source", to)) == "Source"
    assert "<a" not in inline(("See ", Link("Source", to)))


@pytest.mark.parametrize("to", WELCOME)
def test_a_link_to_the_web_to_mail_or_to_a_page_is_one(to: str) -> None:
    assert may_be_followed(to)
    assert inline(Link("Source", to)).startswith("<a href=")


def test_a_web_address_in_a_note_is_all_that_becomes_a_link() -> None:
    for text in ("javascript:alert(1)", "See javascript:https", "data:text/html,x"):
        assert "<a" not in inline(linked(text))


def test_an_id_with_signs_of_an_address_stays_one_choice() -> None:
    to = to_page("finding", "a b", area="x", finding="PA1&show=gaps#now")
    assert to == "finding?area=x&finding=PA1%26show%3Dgaps%23now#a%20b"
    assert may_be_followed(to)


ADDRESSES = {
    "areas/oxfordshire/inspections.csv": "source_url",
    "areas/oxfordshire/findings.csv": "source_url",
    "areas/oxfordshire/judgements.csv": "source_url",
    "areas/oxfordshire/commitments.csv": "source_url",
    "areas/oxfordshire/targets.csv": "source_url",
    "areas/oxfordshire/recommendations.csv": "source_url",
    "areas/oxfordshire/claims.csv": "source_url",
    "areas/oxfordshire/meetings.csv": "source_url",
    "areas/oxfordshire/events.csv": "source_url",
    "areas/oxfordshire/local_figures.csv": "source_url",
}


def test_every_file_of_record_with_an_address_is_tried(data: Path) -> None:
    held = {
        str(path.relative_to(data))
        for path in (data / "areas" / "oxfordshire").glob("*.csv")
        if "url" in path.read_text(encoding="utf-8").partition("\n")[0]
    }
    assert held == set(ADDRESSES)


def test_an_address_that_is_none_is_refused_with_its_place(data: Path) -> None:
    """All of them at once: the first row of each file of record, and the page of a source."""
    for name, column in ADDRESSES.items():
        path = data / name
        with path.open(encoding="utf-8", newline="") as file:
            heads, *rows = list(csv.reader(file))
        rows[0][heads.index(column)] = "javascript:alert(1)"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heads, *rows])
    source = data / "sources" / "send_appeals.toml"
    text = source.read_text(encoding="utf-8")
    source.write_text(
        re.sub(r'(?m)^address = ".*"$', 'address = "javascript:alert(2)"', text), encoding="utf-8"
    )
    with pytest.raises(ProblemsFound) as found:
        load_definitions(data)
    told = str(found.value)
    for name, column in ADDRESSES.items():
        assert f'data/{name}, row 2, column "{column}": is no web address' in told, told
    assert "data/sources/send_appeals.toml" in told
    assert 'found "javascript:alert(2)"' in told


FORMULAE = (
    '=HYPERLINK("https://example.org","x")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "-2+3+cmd|' /C calc'!A0",
    "+44 1865 000000",
    "-none-",
    "-",
    "-1.2 to 3.4",
)
NUMBERS = ("-4.26", "-4.26 %", "+3", "-1,234.5", "38.6 %", "0", "371 of 962", "", "Worse")


def runs(cell: str) -> bool:
    """Whether a spreadsheet program would read more than text or a number in a cell."""
    try:
        float(cell.replace(",", "").removesuffix("%").strip())
    except ValueError:
        return cell.lstrip(" \u00a0")[:1] in tuple("=+-@\t\r\n＝＋－＠") and cell != ""
    return False


def opened(html: str) -> list[list[str]]:
    """The cells of a download, as a spreadsheet program takes them apart."""
    packed, _ = re.findall(r'base64,([^"]+)"', html)
    text = base64.b64decode(packed).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", FORMULAE)
def test_no_cell_of_a_download_is_run(text: str) -> None:
    assert runs(text)
    table = Table(text, (text, "n"), ((text, "-4.26"), ((text, "more"), "1")), (1,), "a.csv", text)
    cells = opened(rendered(table))
    assert [cell for row in cells for cell in row if runs(cell)] == []
    assert cells[1] == [f"'{text}", "-4.26"], "and nothing of it is lost"


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_with_its_sign_stays_a_number(text: str) -> None:
    assert shown_as_text(text) == text
    assert not runs(text)


def test_the_command_line_prints_texts_as_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict.fromkeys(printed.COLUMNS, "") | {"place": "=1+1", "value": -4.26, "low": -7}
    monkeypatch.setattr(printed, "rows", lambda *_: [row])
    out = io.StringIO()
    printed.listing(None, "m", "931", "csv", Console(file=out))  # type: ignore[arg-type]
    (made,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert (made["place"], made["value"], made["low"]) == ("'=1+1", "-4.26", "-7")


def test_nothing_of_the_record_gets_out_of_its_attribute() -> None:
    """Ids, captions, names of files and labels of marks stand in attributes."""
    hostile = '"><script>alert(1)</script><i a="'
    for made in (
        rendered(Section(hostile, "Title", ())),
        rendered(Table(hostile, (hostile, hostile), ((hostile, hostile),), (), f"{hostile}.csv")),
        inline(Link("x", f"https://example.org/{hostile}")),
    ):
        assert "<script" not in made
    mark = {
        "data": {"values": [{"a": 1, "b": hostile, "href": "javascript:alert(1)"}]},
        "mark": {"type": "point", "description": hostile},
        "encoding": {"x": {"field": "a"}, "y": {"field": "b", "title": hostile}},
    }
    svg = drawn(mark, hostile, hostile)
    assert "<script" not in svg
    assert "javascript:" not in svg.replace(plain("javascript:alert(1)</script>"), "")
