"""A pack as a Word file that an officer can edit: real headings, lists and tables."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.document import Document as DocumentOf
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from scrutiny.views.drawing import picture
from scrutiny.views.html import SIGNS, plain
from scrutiny.views.paper.agenda import Pack
from scrutiny.views.paper.document import alternative, in_words
from scrutiny.views.tree import (
    Bullets,
    Card,
    Cards,
    Chart,
    Details,
    Facts,
    Inline,
    Inset,
    Lines,
    Node,
    Numbered,
    Section,
    Table,
    Tag,
    Text,
    Years,
)
from scrutiny.wording import pack_text as say

LANGUAGE = "en-GB"
WIDTH = Cm(15)
SIDEWAYS, FIRST_COLUMN = Cm(26.7), Cm(6.7)
"""Room for the picture of the years on a sheet that lies on its side, and for its names."""
NORMAL, LETTERS, GRID = "Normal", "Arial", "Table Grid"
BULLET, NUMBER = "List Bullet", "List Number"
HEADING = "Heading"
BLUE = "12436D"
"""Ten to one on white, where Word's own blue has four."""
WORD_STYLES = (NORMAL, LETTERS, GRID, BULLET, NUMBER, HEADING)
"""What Word calls its own styles and letters; nobody reads these names."""


def word(pack: Pack) -> bytes:
    """The Word file."""
    document = Document()
    _about(document, pack)
    document.add_heading(pack.title, 1)
    if pack.warning:
        _paragraph(document, pack.warning, bold=True)
    _paragraph(document, pack.kicker)
    for at, sheet in enumerate(pack.sheets):
        if at:
            document.add_page_break()
        _add(document, sheet, 2)
    _paragraph(document, say.EDITABLE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _about(document: DocumentOf, pack: Pack) -> None:
    """Title, language, letters, and on every page the snapshot and the number of the page."""
    about = document.core_properties
    about.title, about.language, about.author = pack.title, LANGUAGE, pack.area.about.name
    about.comments = pack.snapshot
    normal: Any = document.styles[NORMAL]
    normal.font.name, normal.font.size = LETTERS, Pt(11)
    letters = normal.element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    letters.append(language)
    for level in (1, 2, 3, 4):
        style: Any = document.styles[f"{HEADING} {level}"]
        style.font.name, style.font.color.rgb = LETTERS, RGBColor.from_string(BLUE)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        foot = section.footer.paragraphs[0]
        foot.add_run(f"{pack.snapshot}    ")
        _field(foot, "PAGE")
        foot.add_run(" / ")
        _field(foot, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _paragraph(
    document: DocumentOf, content: Inline, style: str = "", *, bold: bool = False
) -> Any:
    paragraph = document.add_paragraph(style=style or None)
    paragraph.add_run(_words(content)).bold = bold
    return paragraph


def _words(content: Inline) -> str:
    """Text with the sign of each verdict, for colour says nothing here."""
    match content:
        case Tag(text, tone):
            return f"{SIGNS[tone]} {text}".strip()
        case Lines(items):
            return "\n".join(map(_words, items))
        case tuple():
            return "".join(map(_words, content))
        case _:
            return plain(content)


def _add(document: DocumentOf, node: Node, level: int) -> None:
    match node:
        case Section(_, title, children) | Details(title, children):
            document.add_heading(title, level)
            for child in children:
                _add(document, child, level + 1)
        case Cards(cards):
            for card in cards:
                _card(document, card, level)
        case Text(content, lead):
            _paragraph(document, content, bold=lead)
        case Inset(content, warning):
            _paragraph(document, content, bold=warning)
        case Bullets(items):
            for item in items:
                _paragraph(document, item, BULLET)
        case Numbered(items):
            _numbered(document, items)
        case Facts(pairs):
            for term, words in pairs:
                _paragraph(document, f"{term}: {_words(words)}")
        case Table():
            _table(document, node)
        case Chart():
            _chart(document, node)
        case Years():
            _years(document, node)


def _card(document: DocumentOf, card: Card, level: int) -> None:
    document.add_heading(_words(card.title), level)
    for child in card.children:
        _add(document, child, level + 1)


def _numbered(document: DocumentOf, items: tuple[tuple[Text, Text], ...]) -> None:
    """A numbered list that begins at one, as no two lists of one style do by themselves."""
    numbering: Any = document.part.numbering_part.numbering_definitions._numbering
    style: Any = document.styles[NUMBER]
    base = style.element.pPr.numPr.numId.val
    kind = next(n.abstractNumId.val for n in numbering.num_lst if n.numId == base)
    number = numbering.add_num(kind)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    for line, more in items:
        paragraph = _paragraph(document, line.content, NUMBER)
        paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number.numId
        paragraph.add_run(f"\n{_words(more.content)}").italic = False


def _table(document: DocumentOf, node: Table) -> None:
    """A table with its heading row marked as one, so that it stands again on every page."""
    if not node.headed:
        _paragraph(document, node.caption, bold=True)
    table = document.add_table(rows=1, cols=len(node.columns), style=GRID)
    for cell, heading in zip(table.rows[0].cells, node.columns, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    for row in node.rows:
        line = table.add_row()
        whole = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(whole)
        for cell, content in zip(line.cells, row, strict=True):
            cell.text = _words(content)
    about: Any = table._tbl.tblPr
    for name in ("w:tblCaption", "w:tblDescription"):
        told = OxmlElement(name)
        told.set(qn("w:val"), node.caption)
        about.append(told)
    for row_of in table.rows:
        for cell in row_of.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = Pt(9)
    document.add_paragraph()


def _years(document: DocumentOf, node: Years) -> None:
    """The picture of the years as a table of words and shapes, on sheets that lie on their side."""
    _turned(document, sideways=True)
    _paragraph(document, node.about)
    rows = tuple(
        (in_words(row.name), *(cell or ("" if row.head else node.gap) for cell in row.cells))
        for row in node.rows
    )
    _table(document, Table(node.caption, (node.first, *node.years), rows))
    made = document.tables[-1]
    made.autofit = False
    narrow = (SIDEWAYS - FIRST_COLUMN) // max(1, len(node.years))
    for at, column in enumerate(made.columns):
        column.width = narrow if at else FIRST_COLUMN
    for line, row in zip(made.rows, (None, *node.rows), strict=True):
        for at, cell in enumerate(line.cells):
            cell.width = narrow if at else FIRST_COLUMN
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(8)
                run.font.bold = row is None or (row.head and at == 0)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    _turned(document, sideways=False)


def _turned(document: DocumentOf, *, sideways: bool) -> None:
    section = document.add_section()
    short, long = sorted((section.page_width, section.page_height), key=int)
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if sideways else (short, long)
    section.left_margin = section.right_margin = Cm(1.5 if sideways else 2.5)
    section.top_margin = section.bottom_margin = Cm(1.5 if sideways else 2.5)


def _chart(document: DocumentOf, node: Chart) -> None:
    _paragraph(document, node.title, bold=True).paragraph_format.keep_with_next = True
    if node.subtitle:
        _paragraph(document, node.subtitle).paragraph_format.keep_with_next = True
    document.add_picture(io.BytesIO(picture(node.wide)), width=WIDTH)
    drawing: Any = document.paragraphs[-1]._p.find(f".//{qn('wp:docPr')}")
    drawing.set("descr", alternative(node))
    drawing.set("title", node.title)
