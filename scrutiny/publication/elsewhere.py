"""Other areas in words: who had which weakness, who put it right, and each last inspection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from scrutiny.assessment.same_weakness import Since, found_in, since_inspected
from scrutiny.definitions.inspected import FoundThere, Theme
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.content.elsewhere_told import (
    AreaFound,
    ElsewhereTold,
    LastInspection,
    MeasureSince,
    ThemeTold,
)
from scrutiny.vocabulary.words import FINDING_KIND_WORDS, OUTCOME_WORDS, Recovered, Verdict
from scrutiny.wording import elsewhere_text as say
from scrutiny.wording import yardstick
from scrutiny.wording.figure import Wording, wording_of
from scrutiny.wording.numbers import day
from scrutiny.wording.point import told

MOST_CALLS = 3
_GOT_BETTER = (Recovered.HELD, Recovered.BETTER)
"""Nobody is named as better on any other ground."""


def elsewhere(definitions: Definitions, values: pl.DataFrame) -> ElsewhereTold:
    """Everything of other areas. `values`: as in `assessment.annual.Assessed`."""
    held = definitions.inspections
    since: dict[tuple[str, str, date], list[Since]] = {}
    for each in since_inspected(values, held, definitions.measures, definitions.methods):
        since.setdefault((each.theme, each.place, each.start), []).append(each)
    wordings = {each.id: wording_of(each) for each in definitions.measures.values()}
    themes = tuple(_theme(theme, definitions, since, wordings) for theme in held.themes)
    return ElsewhereTold(
        tuple(theme for theme in themes if theme.areas),
        {
            place: LastInspection(
                each.outcome, OUTCOME_WORDS[each.outcome], day(each.published), each.report_url
            )
            for place, each in held.last.items()
        },
        {
            f"{area} {finding.id}": tuple(
                theme.id for theme in held.themes_of(f"{finding.short_title}. {finding.summary}")
            )
            for area, record in definitions.records.items()
            for finding in record.findings
        },
    )


def _theme(
    theme: Theme,
    definitions: Definitions,
    since: Mapping[tuple[str, str, date], Sequence[Since]],
    wordings: Mapping[str, Wording],
) -> ThemeTold:
    areas = [
        _area(found, definitions, since.get((theme.id, found.place, found.start), ()), wordings)
        for found in found_in(definitions.inspections, theme.id)
    ]
    areas.sort(key=lambda each: (_standing(each.measures), each.name))
    best = [(each, measure) for each in areas if (measure := _best(each.measures)) is not None]
    names: dict[Recovered | None, list[str]] = {
        state: [area.name for area, measure in best if measure.state is state]
        for state in _GOT_BETTER
    }
    judged = sum(any(m.state is not None for m in each.measures) for each in areas)
    return ThemeTold(
        theme.id,
        theme.name,
        say.answer(theme.name, len(areas), judged, names[Recovered.HELD], names[Recovered.BETTER]),
        tuple(areas),
        tuple((area.place, measure) for area, measure in best[:MOST_CALLS]),
    )


def _best(measures: Sequence[MeasureSince]) -> MeasureSince | None:
    """The measure by which an area got better: one that it held before others; null for none.

    Where another measure of the same weakness is worse than before, it is not called better.
    """
    if any(each.verdict is Verdict.WORSE for each in measures):
        return None
    return next((m for state in _GOT_BETTER for m in measures if m.state is state), None)


def _standing(measures: Sequence[MeasureSince]) -> int:
    best = _best(measures)
    if best is not None:
        return _GOT_BETTER.index(best.state)
    return 2 if any(each.state is not None for each in measures) else 3


def _area(
    found: FoundThere,
    definitions: Definitions,
    since: Sequence[Since],
    wordings: Mapping[str, Wording],
) -> AreaFound:
    held = definitions.inspections
    report = next(r for r in held.reports if (r.place, r.start) == (found.place, found.start))
    listed = held.of(found.place, found.start)
    return AreaFound(
        found.place,
        definitions.places.by_id[found.place].name,
        say.found_by(FINDING_KIND_WORDS[found.kind], found.page),
        found.quotation,
        say.published(day(report.published) if report.published else ""),
        listed.report_url if listed else "",
        tuple(_measure(each, definitions, wordings[each.measure]) for each in since),
    )


def _measure(since: Since, definitions: Definitions, wording: Wording) -> MeasureSince:
    name = definitions.measures[since.measure].short_name
    latest = since.latest
    value = told(wording, latest) if latest is not None else ""
    if since.recovery is None:
        sentence = f"{value}; {say.NOT_TESTED}." if value else f"{say.NO_FIGURE}."
        return MeasureSince(since.measure, name, None, None, "", None, sentence, value)
    return MeasureSince(
        since.measure,
        name,
        since.recovery.state,
        since.recovery.verdict,
        yardstick.tag(since.recovery),
        yardstick.sign(since.recovery),
        yardstick.recovered(wording, since.recovery),
        value,
    )
