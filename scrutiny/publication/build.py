"""Building a snapshot: definitions and figures in, everything that pages show out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from scrutiny.assessment.agreement import Agreement, agreements
from scrutiny.assessment.annual import Assessed, assess
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.place import Place
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.exact import FIRST, exact
from scrutiny.measures.flow import TOPICS
from scrutiny.publication.figures import COLUMNS, measure_figures, name_in_text, rows_by_place
from scrutiny.publication.health import next_due, overdue, stale
from scrutiny.publication.inputs import read_inputs
from scrutiny.publication.invented import ensure_invented
from scrutiny.publication.local import Local, keep_cubes, local
from scrutiny.publication.numbers import day, number
from scrutiny.publication.published import MeasureFigures
from scrutiny.publication.record import area_words
from scrutiny.publication.snapshot import fingerprint, write_snapshot
from scrutiny.records.figures import WHOLE
from scrutiny.records.store import read_releases
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.words import Level


def build(folders: Folders, today: date, step: Callable[[str], None] = lambda _: None) -> Path:
    """Builds a snapshot and puts it in force; gives its folder.

    `step` is told the name of each step as it begins.

    Raises ProblemsFound where definitions or figures are not whole; then the snapshot before
    stays in force.
    """
    definitions, figures = read_inputs(folders.data, step)
    step("Working out measures")
    values = exact(figures, definitions.measures.values())
    step("Assessing")
    assessed = assess(
        values,
        definitions.measures,
        definitions.places,
        definitions.neighbours,
        definitions.methods,
    )
    checked = agreements(
        values,
        figures,
        definitions.measures,
        definitions.methods.published_share_within.value,
    )
    ensure_invented(definitions, folders, step)
    step("Counting cases, hiding what must be hidden and trying to undo it")
    cases = local(definitions, folders, today)
    step("Writing sentences")
    contents = _contents(definitions, assessed, checked, cases, today)
    print_ = fingerprint(folders)
    name = f"{today.isoformat()}-{print_[:8]}"
    contents["snapshot.json"] = {
        "id": name,
        "made_on": today.isoformat(),
        "made_on_shown": day(today),
        "fingerprint": print_,
        "version": version("scrutiny"),
        "areas": list(definitions.records),
        "measures": list(definitions.measures),
        "flows": list(definitions.flows),
    }
    step("Writing the snapshot")
    keep_cubes(folders.private, cases.cubes, name)
    return write_snapshot(folders.build, name, contents)


def _contents(
    definitions: Definitions,
    assessed: Assessed,
    checked: tuple[Agreement, ...],
    cases: Local,
    today: date,
) -> dict[str, Any]:
    releases = read_releases(definitions.root)
    areas = [record.area.place for record in definitions.records.values()]
    contents = dict(cases.contents)
    latest = dict(cases.latest)
    for measure in definitions.measures.values():
        used = _used_releases(measure, assessed, releases)
        pairs = [(row["source"], row["release"]) for row in used]
        rows = measure_figures(measure, assessed, definitions.places, pairs, areas)
        about = _about(measure, definitions, used, today)
        by_place = rows_by_place(rows)
        contents[f"measures/{measure.id}.jsonl"] = MeasureFigures.written(about, by_place)
        for area, record in definitions.records.items():
            found = [
                dict(zip(COLUMNS, row, strict=True)) for row in by_place.get(record.area.place, [])
            ]
            valued = [f for f in found if f["basis"] == FIRST and f["part"] == WHOLE and f["value"]]
            if valued and measure.variant_of is None:
                years = definitions.methods.stale_after_years.value
                old = stale(valued[-1]["period"], years, today)
                words = {**valued[-1], "short_name": measure.short_name, "stale": old}
                latest.setdefault(area, {})[measure.id] = words
    for area, record in definitions.records.items():
        mine = latest.get(area, {})
        words = area_words(record, {**definitions.measures, **definitions.flows}, mine, today)
        words["returns"] = cases.returns[area]
        words["stale"] = sorted(name for name, each in mine.items() if each["stale"])
        contents[f"areas/{area}.json"] = words
    contents["places.json"] = _places(definitions)
    contents["methods.json"] = _methods(definitions, checked, releases)
    contents["methods.json"]["disclosure"] = cases.disclosure
    return contents


def _used_releases(
    measure: Measure, assessed: Assessed, releases: pl.DataFrame
) -> list[dict[str, Any]]:
    """The releases that a measure's figures rest on, newest first."""
    pairs = assessed.values.filter(pl.col("measure") == measure.id).select("source", "release")
    joined = pairs.unique().join(releases, on=["source", "release"], how="left")
    return joined.sort("published", "source", descending=[True, False]).to_dicts()


def _about(
    measure: Measure, definitions: Definitions, used: list[dict[str, Any]], today: date
) -> dict[str, Any]:
    """A measure in words, with its sources and when the next figures are due."""
    plain = measure.model_dump(mode="json")
    last = max(row["published"] for row in used) if used else None
    due = next_due(last, measure.published_in_month) if last else None
    plain["findings"] = {
        area: [row.finding_id for row in record.finding_measures if row.measure_id == measure.id]
        for area, record in definitions.records.items()
    }
    plain["sources"] = [_source_words(definitions, row) for row in used]
    plain["last_published"] = day(last) if last else ""
    plain["next_due"] = f"{due:%B %Y}" if due else ""
    plain["overdue"] = bool(due and overdue(due, today))
    return plain


def _source_words(definitions: Definitions, row: Mapping[str, Any]) -> dict[str, Any]:
    source = definitions.sources[row["source"]]
    assumed = " (date assumed)" if row["published_assumed"] else ""
    return {
        "source": source.id,
        "release": row["release"],
        "title": row["title"],
        "publisher": source.publisher,
        "licence": source.licence,
        "address": source.address,
        "note": source.note,
        "published": f"{day(row['published'])}{assumed}",
        "copy_note": row["copy_note"],
        "file_name": row["file_name"],
        "sha256": row["sha256"],
    }


def _distinct_name(place: Place) -> str:
    """A place's name; one that has ended says when, for another may have taken its name."""
    return f"{place.name} (to {place.ends.year})" if place.ends else place.name


def _places(definitions: Definitions) -> dict[str, Any]:
    return {
        place.place: {
            "name": _distinct_name(place),
            "in_text": name_in_text(place),
            "level": str(place.level),
            "region": place.region,
            "codes": list(place.codes),
            "names": [place.name, *place.also_called],
            "neighbours": list(definitions.neighbours_of(place.place))
            if place.level is Level.AUTHORITY
            else [],
        }
        for place in definitions.places.all
    }


def _methods(
    definitions: Definitions, checked: tuple[Agreement, ...], releases: pl.DataFrame
) -> dict[str, Any]:
    by_name = definitions.places.by_id
    return {
        "constants": {
            name: {**constant, "since": day(date.fromisoformat(constant["since"]))}
            for name, constant in definitions.methods.model_dump(mode="json").items()
        },
        "releases": [
            {**_source_words(definitions, row), "figures": number(row["figures"])}
            for row in releases.sort("published", "source", descending=[True, False]).to_dicts()
        ],
        "groups": {
            topic: [g.group for g in definitions.return_format.groups_of(topic)] for topic in TOPICS
        },
        "rules": [
            rule.model_dump(mode="json", include={"id", "severity", "words", "fields"})
            for rule in definitions.return_format.rules
        ],
        "corrections": [c.model_dump(mode="json") for c in definitions.corrections],
        "agreement": [
            {
                "measure": definitions.measures[each.measure].name,
                "against": "the interactive tool"
                if each.against.startswith("tool_")
                else each.against,
                "compared": number(each.compared),
                "differing": [
                    {**row, "place": by_name[row["place"]].name}
                    for row in each.differing.to_dicts()
                ],
            }
            for each in checked
        ],
    }
