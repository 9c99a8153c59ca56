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
        area=area["about"]["name"],
        made_on=published.about["made_on_shown"],
        snapshot=published.about["id"],
        invented=area["about"]["invented"],
        status=status,
        choices=choices,
        children=tuple(children),
    )
