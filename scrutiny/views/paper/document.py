"""A pack as one HTML document: for paper, and for any browser, without a second file."""

from __future__ import annotations

import base64
from html import escape
from itertools import pairwise
from urllib.parse import quote

from altair.utils.schemapi import debug_mode

from scrutiny.views.drawing import plain_svg
from scrutiny.views.html import inline, rendered
from scrutiny.views.paper.agenda import Pack
from scrutiny.views.tree import (
    Card,
    Cards,
    Chart,
    Details,
    Facts,
    Node,
    Phrase,
    Section,
    Spark,
    Table,
    YearRow,
    Years,
)
from scrutiny.wording import pack_text as say

STYLE = """
:root { --ink:#0b0c0c; --grey:#505a5f; --line:#b1b4b6; --blue:#12436d; --orange:#b8410b; }
* { box-sizing:border-box; }
body { margin:0; color:var(--ink); background:#fff; }
body { font:1rem/1.45 Arial,"Liberation Sans",sans-serif; }
main { max-width:60rem; margin:0 auto; padding:1rem; }
h1 { font-size:1.7rem; line-height:1.2; margin:0 0 .4rem; }
h2 { font-size:1.3rem; line-height:1.25; margin:1.6rem 0 .4rem; padding-top:.4rem; }
h2 { border-top:2px solid var(--blue); }
h3 { font-size:1.05rem; margin:.9rem 0 .25rem; }
p,ul,ol { margin:0 0 .5rem; }
li { margin:.1rem 0; }
.kicker,.foot,.why,.code,.subtitle { color:var(--grey); }
.lead { font-size:1.1rem; font-weight:600; }
.warning { border-left:5px solid var(--orange); padding-left:.6rem; font-weight:600; }
.inset { border-left:5px solid var(--line); padding-left:.6rem; }
.tag { display:inline-block; border:1.5px solid var(--ink); border-radius:3px; padding:0 .3em; }
.tag.better,.tag.worse { border-width:2px; font-weight:600; }
.tag.unknown { border-style:dashed; }
table { border-collapse:collapse; width:100%; font-size:.94rem; margin:0 0 .6rem; }
caption { text-align:left; font-weight:600; padding:.2rem 0; }
th,td { text-align:left; vertical-align:top; padding:.25rem .6rem .25rem 0; }
th,td { border-bottom:1px solid var(--line); overflow-wrap:break-word; }
thead th { border-bottom:2px solid var(--grey); }
.number { text-align:right; }
.years { table-layout:fixed; min-width:56rem; font-size:.85rem; line-height:1.2; }
.years th:first-child { width:28%; }
.years tbody th { font-weight:400; padding-left:.6rem; }
.years .head th { font-weight:600; padding-left:0; }
.years tr:not(.head) .same,.years tr:not(.head) .unknown,.years tr:not(.head) .plain { border:0; }
.lines { list-style:none; margin:0; padding:0; }
figure { margin:.4rem 0 .6rem; }
figcaption { font-weight:600; margin-bottom:.2rem; }
figure img { max-width:100%; height:auto; }
.subtitle { display:block; font-weight:400; }
.scroll { overflow-x:auto; }
a { color:#1a5a96; }
"""
"""How a pack looks on a screen."""
PAPER = """
@page { size:A4; margin:10mm 13mm 13mm; }
@page { @bottom-left { content:"FOOT"; font:7.5pt Arial,"Liberation Sans"; color:#505a5f; } }
@page { @bottom-right { content:"Page " counter(page) " of " counter(pages); } }
@page { @bottom-right { font:7.5pt Arial,"Liberation Sans"; color:#505a5f; } }
body { font-size:SIZEpt; line-height:1.3; }
main { max-width:none; padding:0; }
h1 { font-size:1.6em; }
h2 { font-size:1.3em; margin:0 0 .3em; padding-top:.25em; }
h3 { font-size:1.05em; margin:.35em 0 .05em; break-after:avoid; clear:both; }
p,ul,ol { margin-bottom:.3em; }
ul,ol { padding-left:1.3em; }
.lead { font-size:1.08em; }
.tag { padding:0 .2em; border-width:1px; font-size:.94em; white-space:nowrap; }
table { font-size:.94em; margin-bottom:.3em; }
th,td { padding:.12em .5em .12em 0; }
thead th { font-size:.9em; }
tbody th:first-child { width:18%; }
.front th:first-child { width:25%; }
.front td:last-child { width:25%; }
.years { min-width:0; font-size:.72em; line-height:1.2; }
.years th,.years td { padding:.05em 0; overflow-wrap:normal; }
.years th:first-child { width:27%; }
.years tbody th:first-child { padding-left:.8em; }
.years .head th:first-child { padding-left:0; }
.years .tag { font-size:1em; padding:0 .1em; border-width:1px; letter-spacing:-.03em; }
.years .tag { line-height:1.1; }
.years td:not(.alone) .tag { white-space:normal; }
.years tr:not(.head) td .tag { white-space:nowrap; }
tr,figure { break-inside:avoid; }
thead { display:table-header-group; }
.sheet { break-before:page; }
figure { float:right; width:76mm; margin:0 0 1mm 4mm; }
figcaption { font-size:.94em; }
a { color:inherit; }
"""
"""How it looks on paper besides."""
SIZES = (9.0, 8.5, 8.0)
"""Sizes of letters on paper, in points, the first that fits."""


def document(pack: Pack, *, paper: bool = False, size: float = SIZES[0]) -> str:
    """The whole document. On paper each sheet begins a page, and every page has its foot."""
    style = STYLE
    if paper:
        foot = pack.snapshot.replace('"', "")
        style += PAPER.replace("FOOT", foot).replace("SIZE", f"{size}")
    warning = f'<p class="warning">{escape(pack.warning)}</p>' if pack.warning else ""
    sheets = "".join(_sheet(each, first=at == 0) for at, each in enumerate(pack.sheets))
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(pack.title)}</title>"
        f'<meta name="description" content="{escape(pack.snapshot, quote=True)}">'
        f"<style>{style}</style></head><body><main>"
        f"<h1>{escape(pack.title)}</h1>{warning}"
        f'<p class="kicker">{escape(pack.kicker)}</p>{"" if paper else _contents(pack)}{sheets}'
        f"{'' if paper else _foot(pack)}</main></body></html>\n"
    )


def _foot(pack: Pack) -> str:
    return f'<p class="foot">{escape(pack.snapshot)}</p>'


def _contents(pack: Pack) -> str:
    items = "".join(
        f'<li><a href="#{quote(each.id)}">{escape(each.title)}</a></li>' for each in pack.sheets
    )
    return f'<nav aria-label="{say.CONTENTS}"><ul>{items}</ul></nav>'


def _sheet(sheet: Section, *, first: bool) -> str:
    kind = "front" if first else "sheet"
    return f'<div class="{kind}">{block(sheet, 2)}</div>'


def block(node: Node, level: int) -> str:
    """A part of a document, its headings nested, everything open and no control in it."""
    match node:
        case Section(id, title, children):
            return (
                f'<section><h{level} id="{escape(id, quote=True)}">{inline(title)}</h{level}>'
                f"{_all(children, level + 1)}</section>"
            )
        case Details(summary, children):
            inside = _all(children, level + 1)
            return f"<section><h{level}>{escape(summary)}</h{level}>{inside}</section>"
        case Cards(cards):
            return "".join(_card(card, level) for card in cards)
        case Facts(pairs):
            return "".join(
                f"<p><strong>{escape(term)}:</strong> {inline(words)}</p>" for term, words in pairs
            )
        case Table():
            return _table(node)
        case Years():
            return _years(node)
        case Chart():
            return _chart(node)
        case _:
            return rendered(node)


def _all(nodes: tuple[Node, ...], level: int) -> str:
    return "".join(block(each, level) for each in nodes)


def _card(card: Card, level: int) -> str:
    return (
        f"<section><h{level}>{inline(card.title)}</h{level}>"
        f"{_all(card.children, level + 1)}</section>"
    )


def _table(node: Table) -> str:
    numeric = [' class="number"' if i in node.numeric else "" for i in range(len(node.columns))]
    heads = "".join(
        f'<th scope="col"{numeric[i]}>{escape(column)}</th>'
        for i, column in enumerate(node.columns)
    )
    body = "".join(
        f'<tr><th scope="row">{inline(row[0])}</th>'
        + "".join(f"<td{numeric[i]}>{inline(cell)}</td>" for i, cell in enumerate(row[1:], start=1))
        + "</tr>"
        for row in node.rows
    )
    caption = "" if node.headed else f"<caption>{escape(node.caption)}</caption>"
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(node.caption)}">'
        f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _years(node: Years) -> str:
    """The picture of the years: every mark has its word, and no cell of a measure is empty."""
    heads = "".join(f'<th scope="col">{escape(each)}</th>' for each in (node.first, *node.years))
    rows = "".join(_year_row(row, node.gap) for row in node.rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(node.caption)}">'
        f'<table class="years"><caption>{escape(node.caption)}'
        f'<span class="subtitle">{escape(node.about)}</span></caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _year_row(row: YearRow, gap: str) -> str:
    kind = ' class="head"' if row.head else ""
    # What stands alone may run on into the year after it that holds nothing.
    alone = [
        ' class="alone"' if cell and after == "" else ""
        for cell, after in pairwise((*row.cells, " "))
    ]
    cells = "".join(
        f"<td{kind}>{inline(cell) if cell or row.head else escape(gap)}</td>"
        for cell, kind in zip(row.cells, alone, strict=True)
    )
    return f'<tr{kind}><th scope="row">{inline(in_words(row.name))}</th>{cells}</tr>'


def in_words(name: Phrase) -> Phrase:
    """The name of a row without the small line in front of it, which paper has no room for."""
    if not isinstance(name, tuple):
        return name
    parts = tuple(part for part in name if not isinstance(part, Spark))
    return parts[1:] if parts[:1] == (" ",) else parts


def _chart(node: Chart) -> str:
    subtitle = f'<span class="subtitle">{escape(node.subtitle)}</span>' if node.subtitle else ""
    packed = base64.b64encode(picture(node).encode()).decode()
    alt = escape(alternative(node), quote=True)
    return (
        f"<figure><figcaption>{escape(node.title)}{subtitle}</figcaption>"
        f'<img alt="{alt}" src="data:image/svg+xml;base64,{packed}"></figure>'
    )


def alternative(chart: Chart) -> str:
    """What stands for a picture where it is not seen: its title and the sentence that says the
    same.
    """
    return f"{chart.title}. {chart.description}"


def picture(chart: Chart) -> str:
    """A chart as SVG without any label that only a pointer reaches."""
    with debug_mode(False):
        return plain_svg(chart.wide)
