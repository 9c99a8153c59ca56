"""What every page carries around its own content."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.published import Published
from scrutiny.views.tree import Choice, Node, Page


def framed(
    published: Published,
    area: AreaTold,
    name: str,
    question: str,
    status: str,
    choices: tuple[Choice, ...],
    children: Sequence[Node],
) -> Page:
    """A page of one area, with its name, the day and the id of the snapshot it was drawn from."""
    return Page(
        name=name,
        question=question,
        area=_area_name(area),
        made_on=published.about.made_on_shown,
        snapshot=published.about.id,
        invented=area.about.invented,
        status=f"{area.cases_left_out} {status}".strip(),
        notice=area.cases_left_out,
        choices=(*_areas(published, area), *choices),
        children=tuple(children),
    )


WHAT = {
    "area": "an area",
    "finding": "a finding",
    "measure": "a measure",
    "place": "a place",
    "compare": "a comparison",
    "inspection": "an inspection",
    "part": "a breakdown",
    "step": "a step of time",
    "also": "a second breakdown",
    "show": "a view",
    "since": "a day to compare with",
}
"""What a link asks for, by the name of the choice in its address."""


def not_here(page: Page, names: Collection[str]) -> Page:
    """The page with a word on each choice of a link that no list has, and what is shown instead."""
    if not names:
        return page
    notice = " ".join(_not_here(page, name) for name in names)
    return _noticed(page, notice)


MOST_DUE = 3
"""So many things that have fallen due are named; of more there is a number."""


def overtaken(page: Page, fallen_due: Sequence[str]) -> Page:
    """The page with a word on what has fallen due since it was made, for it knows nothing of it."""
    if not fallen_due:
        return page
    more = len(fallen_due) - MOST_DUE
    named = "; ".join([*fallen_due[:MOST_DUE], *([f"and {more} more"] if more > 0 else [])])
    notice = (
        f"This page is as at {page.made_on}. Since then {named}. What came of it is not told here."
    )
    return _noticed(page, notice)


def _noticed(page: Page, notice: str) -> Page:
    return replace(page, notice=f"{notice} {page.notice}".strip(), status=f"{notice} {page.status}")


def _not_here(page: Page, name: str) -> str:
    instead = [
        label
        for choice in page.choices
        for value, label in choice.options
        if choice.name == name and value == choice.value
    ]
    words = f"This link asks for {WHAT[name]} that is not here."
    return f"{words} What you see instead: {instead[0]}." if instead else words


def _areas(published: Published, area: AreaTold) -> tuple[Choice, ...]:
    """A choice of area, where there is more than one."""
    names = published.about.areas
    options = tuple((name, _area_name(published.area(name))) for name in names)
    return (Choice("area", "Area", options, area.id),) if len(options) > 1 else ()


def _area_name(area: AreaTold) -> str:
    invented = " (invented)" if area.about.invented else ""
    return f"{area.about.name}{invented}"
