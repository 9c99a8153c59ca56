"""Small files that would cost time or memory, and files that are no report: refused in words."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from scrutiny.errors import ProblemsFound
from scrutiny.sources.report_text import read_report
from tests.unit.reports.made_report import Object, made_pdf, paragraphs


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ProblemsFound) as found:
        read_report(path)
    return str(found.value)


def test_what_is_no_pdf(tmp_path: Path) -> None:
    assert "is no PDF" in refused(tmp_path / "a.pdf", b"PK\x03\x04")
    assert "cannot be read" in refused(tmp_path / "b.pdf", b"%PDF-1.7\n" + b"\x00" * 400)
    assert "no such file" in _missing(tmp_path)


def _missing(folder: Path) -> str:
    with pytest.raises(ProblemsFound) as found:
        read_report(folder / "none.pdf")
    return str(found.value)


def test_more_pages_than_a_report_has(tmp_path: Path) -> None:
    found = refused(tmp_path / "many.pdf", made_pdf([["A line."]] * 61))
    assert "has 61 pages" in found


def test_pages_without_text(tmp_path: Path) -> None:
    assert "has no text" in refused(tmp_path / "empty.pdf", made_pdf([[]]))


def test_a_page_that_unpacks_to_more_than_memory(tmp_path: Path) -> None:
    packed = zlib.compress(b" " * 900_000_000, 9)
    bomb = Object(b"<< /Length %d /Filter /FlateDecode >>" % len(packed), packed)
    found = refused(tmp_path / "bomb.pdf", made_pdf([["A line."]], content=bomb))
    assert "report" in found


def test_an_outline_that_leads_back_into_itself(tmp_path: Path) -> None:
    path = tmp_path / "round.pdf"
    path.write_bytes(made_pdf([["One line.", "Another line."]], outline="round"))
    assert [each.text for each in read_report(path).passages] == ["One line.", "Another line."]


def test_an_outline_deeper_than_any_is_refused(tmp_path: Path) -> None:
    found = refused(tmp_path / "deep.pdf", made_pdf([["One line."]], outline="deep"))
    assert "outline without end" in found


def test_lines_where_there_is_no_outline(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(made_pdf([["First line", "- second line"], ["third line"]]))
    told = read_report(path)
    assert not told.outlined
    assert told.pages == 2
    assert [(each.page, each.line, each.text, each.bullet) for each in told.passages] == [
        (1, 1, "First line", False),
        (1, 2, "second line", True),
        (2, 1, "third line", False),
    ]


def test_words_within_a_sentence_that_are_marked_as_another_items(tmp_path: Path) -> None:
    path = tmp_path / "marked.pdf"
    # The second item's "two" is said to be the first item's.
    path.write_bytes(paragraphs(["- item one;", "- item ", "two", " ends."], owners=[0, 1, 0, 1]))
    assert [each.text for each in read_report(path).passages] == ["item one;", "item two ends."]
