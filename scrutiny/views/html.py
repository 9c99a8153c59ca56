"""A page tree as HTML: used inside the live page, for a first paint, and for paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import singledispatch
from html import escape

from altair.utils.schemapi import debug_mode

from scrutiny.views.downloads import links
from scrutiny.views.drawing import drawn
from scrutiny.views.explained_words import Explained, Word
from scrutiny.views.small_line import small_line
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
    Link,
    Node,
    Numbered,
    Onward,
    OwnCell,
    Page,
    Section,
    Spark,
    Stage,
    Table,
    Tag,
    Task,
    Tasks,
    Text,
    YearRow,
    Years,
)
from scrutiny.vocabulary.links import is_web_address, may_be_followed
from scrutiny.vocabulary.pages import SCREENS, own_mark
from scrutiny.wording import frame_text as say

_screen: ContextVar[str] = ContextVar("screen", default="")
_invented: ContextVar[bool] = ContextVar("invented", default=False)
_explained: ContextVar[Explained | None] = ContextVar("explained", default=None)


# Each tone has a sign of its own, so that colour is never alone.
SIGNS = {"better": "▲", "worse": "▼", "same": "●", "unknown": "?", "plain": ""}


def inline(content: Inline) -> str:
    """Text, tags and links inside a line."""
    match content:
        case str():
            explained = _explained.get()
            text = escape(content)
            return kept_together(explained.marked(text) if explained else text)
        case Tag(text, tone):
            sign = f'<span aria-hidden="true">{SIGNS[tone]}</span> ' if SIGNS[tone] else ""
            words = f'<span class="word">{escape(text)}</span>' if sign else escape(text)
            return f'<span class="tag {tone}">{sign}{words}</span>'
        case Link(text, to) if not may_be_followed(to):
            return kept_together(escape(text))
        case Link(text, to):
            more = ' rel="noreferrer"' if is_web_address(to) else ""
            more += ' aria-current="true"' if content.here else ""
            return f'<a href="{escape(to, quote=True)}"{more}>{kept_together(escape(text))}</a>'
        case Spark(values, words):
            return small_line(values, words)
        case Lines(items):
            lines = "".join(f"<li>{inline(item)}</li>" for item in items)
            return f'<ul class="lines">{lines}</ul>'
        case _:
            return "".join(inline(part) for part in content)


def kept_together(text: str) -> str:
    """Text in which a number and its sign never part at the end of a line, nor a name and the code
    after it, which is small.
    """
    return _CODE.sub(r'&nbsp;<small class="code">(\1)</small>', text.replace(" %", "&nbsp;%"))


_CODE = re.compile(r" \(([A-Z]{1,3}\d{1,3})\)")


def plain(content: Inline) -> str:
    """The same as bare text."""
    match content:
        case str():
            return content
        case Tag(text, _) | Link(text, _):
            return text
        case Spark():
            return ""
        case Lines(items):
            return "; ".join(plain(item) for item in items)
        case _:
            return "".join(plain(part) for part in content)


@singledispatch
def rendered(node: Node) -> str:
    """One node and everything below it."""
    raise TypeError(f"no way to render {type(node).__name__}")


def _all(nodes: tuple[Node, ...]) -> str:
    return "".join(rendered(node) for node in nodes)


@rendered.register
def _(node: Text) -> str:
    if isinstance(node.content, Lines):
        return inline(node.content)
    return f"<p{' class=lead' if node.lead else ''}>{inline(node.content)}</p>"


@rendered.register
def _(node: Bullets) -> str:
    kind = ' class="jumps"' if node.in_line else ""
    return f"<ul{kind}>" + "".join(f"<li>{inline(item)}</li>" for item in node.items) + "</ul>"


@rendered.register
def _(node: Numbered) -> str:
    items = "".join(f"<li>{rendered(line)}{_small(more)}</li>" for line, more in node.items)
    start = f' start="{node.first}"' if node.first > 1 else ""
    return f'<ol class="questions"{start}>{items}</ol>'


def _small(node: Text) -> str:
    return f'<p class="why">{inline(node.content)}</p>' if node.content else ""


@rendered.register
def _(node: Facts) -> str:
    pairs = "".join(
        f"<div><dt>{escape(term)}</dt><dd>{inline(words)}</dd></div>" for term, words in node.pairs
    )
    return f"<dl>{pairs}</dl>"


@rendered.register
def _(node: Inset) -> str:
    kind = "warning" if node.warning else "inset"
    return f'<p class="{kind}">{inline(node.content)}</p>'


@rendered.register
def _(node: Table) -> str:
    """Tables of words stand as blocks on narrow screens; roles keep them tables to a reader."""
    heads = "".join(
        f'<th role="columnheader" scope="col"{_right(i, node)}>{escape(column)}</th>'
        for i, column in enumerate(node.columns)
    )
    ids = node.ids or ("",) * len(node.rows)
    body = "".join(_row(row, node, id) for row, id in zip(node.rows, ids, strict=True))
    words = ' class="words slim"' if node.slim else ' class="words"'
    kind = "" if node.numeric else words
    unseen = ' class="unseen"' if node.headed else ""
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(node.caption)}">'
        f'<table role="table"{kind}><caption{unseen}>{escape(node.caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
        f"{links(node, invented=_invented.get())}"
    )


def _row(row: tuple[Inline, ...], node: Table, id: str) -> str:
    first = f'<th role="rowheader" scope="row">{inline(row[0])}</th>'
    rest = "".join(
        f'<td role="cell" data-label="{escape(node.columns[i])}"{_right(i, node)}>'
        f"{inline(cell)}</td>"
        for i, cell in enumerate(row[1:], start=1)
    )
    anchor = f' id="{escape(id, quote=True)}"' if id else ""
    return f'<tr role="row"{anchor}>{first}{rest}</tr>'


def _right(column: int, node: Table) -> str:
    return ' class="number"' if column in node.numeric else ""


@rendered.register
def _(node: Chart) -> str:
    words = node.subtitle
    if _invented.get() and "(invented)" not in words:
        words = f"{words} (invented)".strip()
    subtitle = f'<span class="subtitle">{escape(words)}</span>' if words else ""
    only = _screen.get()
    pictures = "".join(
        f'<div class="picture {"" if only else screen}">{_picture(node, screen)}</div>'
        for screen in ((only,) if only else SCREENS)
    )
    return f"<figure><figcaption>{escape(node.title)}{subtitle}</figcaption>{pictures}</figure>"


def _picture(node: Chart, screen: str) -> str:
    # Altair checks every part of a chart against a schema; here that would take half of the time
    # that a reader waits, and tests check the charts of every page.
    with debug_mode(False):
        specification = node.narrow if screen == "narrow" else node.wide
    return drawn(specification, node.title, node.description)


@rendered.register
def _(node: Years) -> str:
    """A picture and a table in one: each shape has its word, and what is empty says so."""
    heads = "".join(
        f'<th role="columnheader" scope="col">{each}</th>'
        for each in (escape(node.first), *map(_year, node.years))
    )
    rows = "".join(_year_row(row, node) for row in node.rows)
    return (
        f'<div class="table years" tabindex="0" role="region" aria-label="{escape(node.caption)}">'
        f'<table role="table" style="--years:{len(node.years)}"><caption>{escape(node.caption)}'
        f'<span class="subtitle">{escape(node.about)}</span></caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
    )


def _year(year: str) -> str:
    # Where ten stand side by side on a phone, there is room for two digits of each.
    return f'<span class="century">{escape(year[:2])}</span>{escape(year[2:])}'


def _year_row(row: YearRow, node: Years) -> str:
    cells = []
    for at, (year, cell) in enumerate(zip(node.years, row.cells, strict=True)):
        label = f' data-label="{escape(year)}"'
        following = row.cells[at + 1 : at + 2]
        # What stands alone may run on into the years after it that hold nothing.
        alone = ' class="alone"' if row.head and cell and following == ("",) else ""
        words = f"<span>{inline(cell)}</span>" if cell else ""
        gap = f'<span class="unseen">{escape(node.gap)}</span>'
        if not cell and not row.head:
            cells.append(f'<td role="cell" class="gap">{gap}</td>')
        else:
            cells.append(f'<td role="cell"{label}{alone}>{words}</td>')
    kind = ' class="head"' if row.head else ""
    name = f'<th role="rowheader" scope="row">{inline(row.name)}</th>'
    return f'<tr role="row"{kind}>{name}{"".join(cells)}</tr>'


@rendered.register
def _(node: Tasks) -> str:
    return f'<ul class="tasks">{"".join(map(_task, node.items))}</ul>'


def _task(task: Task) -> str:
    id = f' id="{escape(task.id, quote=True)}"' if task.id else ""
    when = f' <span class="when">{kept_together(escape(task.when))}</span>' if task.when else ""
    return (
        f"<li{id}><details><summary>{inline(task.tag)} "
        f'<span class="what">{kept_together(escape(task.title))}</span>{when}</summary>'
        f"{_all(task.children)}</details></li>"
    )


@rendered.register
def _(node: Stage) -> str:
    title = kept_together(escape(node.title))
    return f'<div class="stage"><h2>{title}</h2>{_all(node.children)}</div>'


@rendered.register
def _(node: Onward) -> str:
    links = "".join(
        f'<a rel="{rel}" href="{escape(link.to, quote=True)}">'
        f'<span class="way">{words}</span> {inline(link.text)}</a>'
        for rel, link, words in (
            ("prev", node.before, say.BEFORE),
            ("next", node.after, say.AFTER),
        )
        if link is not None
    )
    return f'<nav class="onward" aria-label="{escape(node.label, quote=True)}">{links}</nav>'


@rendered.register
def _(node: OwnCell) -> str:
    """A mark that the server fills in: no reader writes a comment, for all text is escaped."""
    return own_mark(node.place)


@rendered.register
def _(node: Details) -> str:
    kind = "" if node.paper else ' class="screen"'
    return (
        f"<details{kind}><summary>{escape(node.summary)}</summary>{_all(node.children)}</details>"
    )


@rendered.register
def _(node: Cards) -> str:
    return f'<div class="cards">{"".join(_card(card) for card in node.cards)}</div>'


def _card(card: Card) -> str:
    return f'<section class="card"><h3>{inline(card.title)}</h3>{_all(card.children)}</section>'


@rendered.register
def _(node: Section) -> str:
    return (
        f'<section id="{escape(node.id)}"><h2>{escape(node.title)}</h2>'
        f"{_all(node.children)}</section>"
    )


def page_body(page: Page, screen: str = "", words: Iterable[Word] = ()) -> str:
    """Everything of a page below its h1 and its controls.

    `screen` is "wide" or "narrow" where it is known which the reader has; without it charts are
    drawn for both, and the style sheet shows the one that fits. `words` are explained where they
    first stand.
    """
    foot = f'<p class="foot">{escape(say.foot(page.snapshot))}</p>'
    return _within(
        page.invented, screen, words, lambda: page_head(page) + _all(page.children) + foot
    )


def fragment(nodes: tuple[Node, ...], screen: str = "", *, invented: bool = False) -> str:
    """Some nodes by themselves, drawn as on a page; `screen` as of `page_body`."""
    return _within(invented, screen, (), lambda: _all(nodes))


def _within(invented: bool, screen: str, words: Iterable[Word], draw: Callable[[], str]) -> str:
    explained = Explained.of(words)
    token, other, last = (
        _screen.set(screen),
        _invented.set(invented),
        _explained.set(explained),
    )
    try:
        return draw() + explained.meanings()
    finally:
        _screen.reset(token)
        _invented.reset(other)
        _explained.reset(last)


def in_a_cell(nodes: Iterable[Node], *, invented: bool = False) -> str:
    """Parts of a page as a cell of a notebook shows them: no frame, charts for a wide screen.

    `invented` marks what comes from an invented area.
    """
    mark = f'<p class="warning invented">{say.INVENTED}</p>' if invented else ""
    held = fragment(tuple(nodes), "wide", invented=invented)
    return f'<div class="page-body">{mark}{held}</div>'


def page_head(page: Page) -> str:
    """What every page begins with: whether it is invented, what to know first, whose it is."""
    mark = f'<p class="warning invented">{say.INVENTED}</p>' if page.invented else ""
    notice = f'<p class="warning notice">{inline(page.notice)}</p>' if page.notice else ""
    kicker = f'<p class="kicker">{escape(say.as_at(page.area, page.made_on))}</p>'
    return mark + notice + kicker
