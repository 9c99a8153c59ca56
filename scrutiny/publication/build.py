"""Building a snapshot: definitions and figures in, everything that pages show out."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from scrutiny.assessment.agreement import Agreement, agreements
from scrutiny.assessment.annual import changed
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.kept_cubes import keep_cubes
from scrutiny.disclosure.own_cases import OwnCases, cases_of_each
from scrutiny.errors import Problem, on_disk
from scrutiny.measures.exact import FIRST
from scrutiny.publication.about import flow_told, measure_told
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.form import form
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.methods_told import RealAndCommon
from scrutiny.publication.content.place_told import PlaceTold
from scrutiny.publication.content.snapshot_told import SnapshotTold
from scrutiny.publication.data_health import health_by_area
from scrutiny.publication.elsewhere import elsewhere
from scrutiny.publication.flow_content import flow_figures, protection_told, return_told
from scrutiny.publication.inputs import read_inputs
from scrutiny.publication.methods_content import methods_told, real_and_common
from scrutiny.publication.news import news
from scrutiny.publication.public_figures import Again, PublicFigures, public_figures
from scrutiny.publication.published import Published
from scrutiny.publication.reviewed import ReviewedArea, review_areas
from scrutiny.publication.since import since_each
from scrutiny.publication.snapshot import fingerprint, write_snapshot
from scrutiny.publication.withdrawal import not_withdrawn
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.periods import PeriodKind
from scrutiny.vocabulary.words import Level
from scrutiny.wording.grammar import ended_in, place_in_text
from scrutiny.wording.numbers import day


def build(
    folders: Folders,
    today: date,
    step: Callable[[str], None] = lambda _: None,
    refused: Callable[[str, tuple[Problem, ...]], None] = lambda area, problems: None,
    again: Again | None = None,
) -> Path:
    """Builds a snapshot and puts it in force; gives its folder.

    `step` is told the name of each step as it begins, `refused` each area whose own cases are left
    out, and why. `again` is what a process keeps that builds more than once.

    Raises ProblemsFound where definitions or figures are not whole, and DiskRefuses where the disk
    does not take it; then the snapshot before stays in force.
    """
    not_withdrawn(folders.build, fingerprint(folders))
    definitions, figures = read_inputs(folders.data, step)
    with _nothing_thrown_away():
        public = (again or Again()).public(
            folders.data, lambda: public_figures(definitions, figures, step)
        )
    values, assessed = public.values, public.assessed
    checked = agreements(
        values,
        figures,
        definitions.published,
        definitions.methods.published_share_within.value,
    )
    cases = cases_of_each(definitions, folders, figures, step)
    for area, problems in cases.refused.items():
        refused(area, problems)
    step("Reviewing findings, claims and promises")
    of_cases = changed(cases.values, definitions.measures, definitions.methods)
    reviewed = review_areas(definitions, assessed, of_cases, cases.returns, today)
    step("Writing sentences")
    with _nothing_thrown_away():
        contents = _contents(definitions, public, checked, cases, of_cases, reviewed, today)
    print_ = fingerprint(folders)
    not_withdrawn(folders.build, print_)
    left_out = [_left_out(area, definitions, print_) for area in cases.refused]
    name = "-".join([today.isoformat(), *left_out, print_[:8]])
    contents["snapshot.json"] = SnapshotTold(
        id=name,
        form=form(),
        made_on=today,
        made_on_shown=day(today),
        fingerprint=print_,
        version=version("scrutiny"),
        areas=tuple(definitions.records),
        measures=tuple(definitions.published),
        flows=tuple(definitions.flows),
        falls_due={area: each.falls_due(definitions.measures) for area, each in reviewed.items()},
        left_out=tuple(cases.refused),
        by_link=tuple(
            area for area, each in definitions.records.items() if each.area.access == "link"
        ),
    )
    step("Comparing with earlier snapshots, and writing this one")
    with on_disk("private/shown"):
        keep_cubes(folders, cases.to_keep, name)

    def compared(made: Published) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for area, each in reviewed.items():
            about = (folders.build, made, each.record, each.came_out)
            found[f"areas/{area}.since.json"] = since_each(*about)
            found[f"areas/{area}.news.json"] = news(*about)
        return found

    return write_snapshot(folders.build, name, contents, compared)


def _left_out(area: str, definitions: Definitions, print_: str) -> str:
    """What the id of a snapshot says of cases that are left out: every page shows that id, so an
    area that needs a link is not named in it.
    """
    if definitions.records[area].area.access == "open":
        return f"without-{area}"
    return f"in-part-{hashlib.sha256(f'{print_} {area}'.encode()).hexdigest()[:6]}"


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Looks for no garbage meanwhile: every row that is made is kept, so there is none.

    Looking through them again and again takes a fifth of the time of a build.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _contents(
    definitions: Definitions,
    public: PublicFigures,
    checked: tuple[Agreement, ...],
    cases: OwnCases,
    of_cases: pl.DataFrame,
    reviewed: Mapping[str, ReviewedArea],
    today: date,
) -> dict[str, Any]:
    places_of = {record.area.place: record.area.places for record in definitions.records.values()}
    contents: dict[str, Any] = {}
    figures: dict[str, dict[tuple[str, str, str], Figure]] = {p: {} for p in places_of}
    due: dict[str, str] = {}

    def hold(measure: str, held: Mapping[str, Sequence[Figure]]) -> None:
        for place, shown in places_of.items():
            first = next((each for each in shown if each in held), place)
            for figure in held.get(first, ()):
                if figure.basis == FIRST:
                    figures[place][measure, figure.part, figure.period] = figure

    example: RealAndCommon | None = None
    for measure in definitions.published.values():
        mine = public.written[measure.id]
        about = measure_told(measure, definitions, mine.used, today)
        due[measure.id] = about.next_due
        hold(measure.id, mine.held)
        if measure.leads:
            example = real_and_common(about, mine.held, mine.moves)
        contents[f"measures/{measure.id}.jsonl"] = MeasureFigures.written(
            about, mine.held, funnels=mine.funnels, moves=mine.moves
        )
    for flow in definitions.flows.values():
        counted = flow_figures(flow, of_cases, definitions)
        hold(flow.id, counted)
        charts = {
            area.record.area.place: area.charts[flow.id]
            for area in reviewed.values()
            if flow.id in area.charts
        }
        contents[f"measures/{flow.id}.jsonl"] = MeasureFigures.written(
            flow_told(flow, definitions, cases.returns),
            counted,
            PeriodKind.QUARTER,
            charts,
        )
    for area, each in reviewed.items():
        returns = tuple(map(return_told, cases.returns[area]))
        contents[f"areas/{area}.json"] = each.told(
            definitions,
            figures[each.record.area.place],
            due,
            returns,
            today,
            refused=area in cases.refused,
        )
    contents["places.json"] = _places(definitions)
    contents["elsewhere.json"] = elsewhere(definitions, public.assessed.values)
    health = health_by_area(definitions, public.assessed.values, cases.values, today)
    width = definitions.methods.protected_width.value
    protected = {area: protection_told(each, width) for area, each in cases.reports.items()}
    contents["methods.json"] = methods_told(
        definitions, checked, public.releases, protected, health, example
    )
    return contents


def _places(definitions: Definitions) -> dict[str, PlaceTold]:
    return {
        place.place: PlaceTold(
            name=ended_in(place.name, place.ends.year) if place.ends else place.name,
            in_text=place_in_text(place.name, region=place.level is Level.REGION),
            level=place.level,
            region=place.region,
            codes=place.codes,
            names=(place.name, *place.also_called),
            neighbours=tuple(definitions.neighbours_of(place.place))
            if place.level is Level.AUTHORITY
            else (),
        )
        for place in definitions.places.all
    }
