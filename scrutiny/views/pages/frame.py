"""What every page carries around its own content."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.published import Published
from scrutiny.views.tree import Choice, Node, Page, Text
from scrutiny.wording import frame_text as say


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
    notice = f"{area.about.draft} {area.cases_left_out}".strip()
    return Page(
        name=name,
        question=question,
        area=area_name(area),
        made_on=published.about.made_on_shown,
        snapshot=published.about.id,
        invented=area.about.invented,
        status=f"{notice} {status}".strip(),
        notice=notice,
        choices=(*_areas(published, area), *choices),
        children=tuple(children),
    )


def told_alone(
    published: Published,
    area: AreaTold,
    name: str,
    question: str,
    words: str,
    choices: tuple[Choice, ...],
) -> Page:
    """A page that has one sentence to say and nothing to show."""
    return framed(published, area, name, question, words, choices, (Text(words, lead=True),))


def not_here(page: Page, names: Collection[str]) -> Page:
    """The page with a word on each choice of a link that no list has, and what is shown instead."""
    if not names:
        return page
    notice = " ".join(_not_here(page, name) for name in names)
    return _noticed(page, notice)


def overtaken(page: Page, fallen_due: Sequence[str]) -> Page:
    """The page with a word on what has fallen due since it was made, for it knows nothing of it."""
    if not fallen_due:
        return page
    return _noticed(page, say.overtaken(page.made_on, fallen_due))


def _noticed(page: Page, notice: str) -> Page:
    return replace(page, notice=f"{notice} {page.notice}".strip(), status=f"{notice} {page.status}")


def _not_here(page: Page, name: str) -> str:
    instead = [
        label
        for choice in page.choices
        for value, label in choice.options
        if choice.name == name and value == choice.value
    ]
    return say.not_here(name, instead[0] if instead else "")


def _areas(published: Published, area: AreaTold) -> tuple[Choice, ...]:
    """A choice of area, where there is more than one."""
    names = published.about.areas
    options = tuple((name, area_name(published.area(name))) for name in names)
    return (Choice("area", say.AREA, options, area.id),) if len(options) > 1 else ()


def area_name(area: AreaTold) -> str:
    """What an area is called: of an invented one that it is."""
    invented = " (invented)" if area.about.invented else ""
    return f"{area.about.name}{invented}"
