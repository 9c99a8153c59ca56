"""What every page carries around its own content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scrutiny.publication.published import Published
from scrutiny.views.tree import Choice, Node, Page


def framed(
    published: Published,
    area: Mapping[str, Any],
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
        made_on=published.about["made_on_shown"],
        snapshot=published.about["id"],
        invented=area["about"]["invented"],
        status=status,
        choices=(*_areas(published, area), *choices),
        children=tuple(children),
    )


def _areas(published: Published, area: Mapping[str, Any]) -> tuple[Choice, ...]:
    """A choice of area, where there is more than one."""
    names = published.about["areas"]
    options = tuple((name, _area_name(published.area(name))) for name in names)
    return (Choice("area", "Area", options, area["id"]),) if len(options) > 1 else ()


def _area_name(area: Mapping[str, Any]) -> str:
    invented = " (invented)" if area["about"]["invented"] else ""
    return f"{area['about']['name']}{invented}"
