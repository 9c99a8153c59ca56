"""A page tree as HTML: used inside the live page, for a first paint, and for paper."""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import singledispatch
from html import escape

from altair.utils.schemapi import debug_mode

from scrutiny.views.downloads import links
from scrutiny.views.drawing import drawn
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
    Page,
    Section,
    Table,
    Tag,
    Text,
)
from scrutiny.vocabulary.links import is_web_address, may_be_followed
from scrutiny.vocabulary.pages import SCREENS
from scrutiny.wording import frame_text as say

_screen: ContextVar[str] = ContextVar("screen", default="")
_invented: ContextVar[bool] = ContextVar("invented", default=False)


# Each tone has a sign of its own, so that colour is never alone.
SIGNS = {"better": "▲", "worse": "▼", "same": "●", "unknown": "?", "plain": ""}


def inline(content: Inline) -> str:
    """Text, tags and links inside a line."""
    match content:
        case str():
            return kept_together(escape(content))
        case Tag(text, tone):
            sign = f'<span aria-hidden="true">{SIGNS[tone]}</span> ' if SIGNS[tone] else ""
            return f'<span class="tag {tone}">{sign}{escape(text)}</span>'
        case Link(text, to) if not may_be_followed(to):
            return kept_together(escape(text))
        case Link(text, to):
            outside = ' rel="noreferrer"' if is_web_address(to) else ""
            return f'<a href="{escape(to, quote=True)}"{outside}>{kept_together(escape(text))}</a>'
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
    return f'<ol class="questions">{items}</ol>'


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
    body = "".join(_row(row, node) for row in node.rows)
    kind = "" if node.numeric else ' class="words"'
    unseen = ' class="unseen"' if node.headed else ""
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(node.caption)}">'
        f'<table role="table"{kind}><caption{unseen}>{escape(node.caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
        f"{links(node, invented=_invented.get())}"
    )


def _row(row: tuple[Inline, ...], node: Table) -> str:
    first = f'<th role="rowheader" scope="row">{inline(row[0])}</th>'
    rest = "".join(
        f'<td role="cell" data-label="{escape(node.columns[i])}"{_right(i, node)}>'
        f"{inline(cell)}</td>"
        for i, cell in enumerate(row[1:], start=1)
    )
    return f'<tr role="row">{first}{rest}</tr>'


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
def _(node: Details) -> str:
    return f"<details><summary>{escape(node.summary)}</summary>{_all(node.children)}</details>"


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


def page_body(page: Page, screen: str = "") -> str:
    """Everything of a page below its h1 and its controls.

    `screen` is "wide" or "narrow" where it is known which the reader has; without it charts are
    drawn for both, and the style sheet shows the one that fits.
    """
    token, other = _screen.set(screen), _invented.set(page.invented)
    try:
        return _body(page)
    finally:
        _screen.reset(token)
        _invented.reset(other)


def _body(page: Page) -> str:
    mark = f'<p class="warning invented">{say.INVENTED}</p>' if page.invented else ""
    foot = f'<p class="foot">{escape(say.foot(page.snapshot))}</p>'
    notice = f'<p class="warning notice">{inline(page.notice)}</p>' if page.notice else ""
    kicker = f'<p class="kicker">{escape(say.as_at(page.area, page.made_on))}</p>'
    return mark + notice + kicker + _all(page.children) + foot
