"""All published measures of one place under their themes, each in one line."""

from __future__ import annotations

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.views.pages.card import against_tag, change_tag
from scrutiny.views.tree import Inline, Link, Node, Section, Spark, Table, Tag, Text, to_page
from scrutiny.vocabulary.words import OLD_FIGURE
from scrutiny.wording import glance_text as years
from scrutiny.wording import measure_text as say

YEARS = 12


def measure_index(published: Published, area: AreaTold, place: str) -> tuple[str, tuple[Node, ...]]:
    """A sentence, and a section for each theme; measures under none stand last."""
    name = published.places[place].in_text
    held = [
        each
        for each in map(published.measure, _in_order(published))
        if not each.about.variant_of and place_of(area, each, place) in each.places
    ]
    themes = dict.fromkeys((*published.methods.themes, ""))
    told = say.every_measure(len(held), name)
    nodes: list[Node] = [Text(told, lead=True)]
    for at, theme in enumerate(themes):
        rows = tuple(_row(area, each, place) for each in held if each.about.theme == theme)
        if rows:
            title = theme or say.OTHER_MEASURES
            table = Table(title, say.INDEX_COLUMNS, rows, headed=True, slim=True)
            nodes.append(Section(f"theme-{at + 1}", title, (table,)))
    return told, tuple(nodes)


def _in_order(published: Published) -> tuple[str, ...]:
    every = published.about.measures
    ordered = [name for name in published.methods.in_themes if name in every]
    return (*ordered, *(name for name in every if name not in ordered))


def place_of(area: AreaTold, measure: MeasureFigures, place: str) -> str:
    """The place, or where an area itself has no figure the wider body that has one."""
    if place != area.about.place or place in measure.places:
        return place
    return next((each for each in area.about.places if each in measure.places), place)


def _row(area: AreaTold, measure: MeasureFigures, place: str) -> tuple[Inline, ...]:
    where = place_of(area, measure, place)
    chosen = {"area": area.id, "measure": measure.id}
    if where != area.about.place and place != area.about.place:
        chosen["place"] = where
    link = Link(measure.about.name, to_page("measure", **chosen))
    figure = measure.latest(where)
    if figure is None or figure.number is None:
        return (link, "", "", "")
    old = any(each.stale for each in area.standings.values() if each.measure == measure.id)
    series = measure.series(where)[-YEARS:]
    there = [each for each in series if each.number is not None]
    ordered = sorted(there, key=lambda each: each.number or 0.0)
    words = years.last_years(
        (there[0].value, there[0].period_shown),
        (there[-1].value, there[-1].period_shown),
        ordered[0].value,
        ordered[-1].value,
    )
    return (
        (Spark(tuple(each.number for each in series), words), " ", link),
        f"{figure.both}, {figure.period_shown}",
        Tag(OLD_FIGURE) if old else change_tag(figure),
        "" if old else against_tag(figure, "england") or "",
    )
