"""The named parts of a page, and a page of those that a notebook names, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scrutiny.views.tree import Chart, Inset, Node, Onward, OwnCell, Page, Section
from scrutiny.vocabulary.pages import CELL, CHART, LISTS, ONWARD, OUTLINES

_BY_KIND = ((Chart, CHART), (Onward, ONWARD))


def parts(page: Page) -> dict[str, tuple[Node, ...]]:
    """What stands in each part of a page, in the order of the page; a part may hold nothing.

    A section without a name of its own, such as a theme of the list of measures, and what has no
    heading belong to the part before them.
    """
    named = {id: name for name, ids in OUTLINES[page.name].items() for id in ids}
    found: dict[str, list[Node]] = {name: [] for name in OUTLINES[page.name]}
    part = next(iter(found))
    for node in page.children:
        kind = next((mark for each, mark in _BY_KIND if isinstance(node, each)), "")
        part = named.get(node.id if isinstance(node, Section) else kind, part)
        found[part].append(node)
    return {name: tuple(nodes) for name, nodes in found.items()}


def outlined(page: Page, wanted: Sequence[str]) -> Page:
    """The page with the parts that are wanted, in that order; the whole page where none is named.

    `wanted` are names of `OUTLINES`, ``choices`` with the names of the lists to show (all where
    none is named), and the own cells of a notebook by their places. What the answer warns of, such
    as that the figures are another place's, nobody leaves out. Without the answer a screen reader
    is told what is chosen.
    """
    if not wanted:
        return page
    held = parts(page)
    answer = next(iter(held))
    children: list[Node] = []
    if answer not in wanted:
        children += [node for node in held[answer] if isinstance(node, Inset)]
    lists: list[str] | None = None
    for name in wanted:
        first, *rest = name.split()
        if first == LISTS:
            lists = rest
        elif name.startswith(CELL):
            children.append(OwnCell(int(rest[0])))
        else:
            children += held[name]
    choices = tuple(
        replace(each, shown=each.shown and lists is not None and (not lists or each.name in lists))
        for each in page.choices
    )
    shown = replace(page, choices=choices, children=tuple(children))
    return shown if answer in wanted else replace(shown, status=_chosen(shown))


def _chosen(page: Page) -> str:
    """What a page that gives no answer tells of itself: what is warned of, and what is chosen."""
    named = (
        f"{each.label}: {dict(each.options).get(each.value, each.value)}."
        for each in page.choices
        if each.shown
    )
    return " ".join(filter(None, (page.notice, *named)))
