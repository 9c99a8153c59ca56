"""What a snapshot says of the areas' own cases: their flows, their quality, what is hidden."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from scrutiny.definitions.flow import Flow
from scrutiny.definitions.returns import ReturnFormat
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.cube import Protection
from scrutiny.measures.case_counts import CELL
from scrutiny.publication.case_figures import Shown, figure_rows, figure_values, protection, shown
from scrutiny.publication.figure_rows import rows_by_place
from scrutiny.publication.lost import Losses, Lost, lost
from scrutiny.records.returns.case_store import Stored, held_years, read_stored
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.words import Profile
from scrutiny.wording.figure import missing
from scrutiny.wording.grammar import listed
from scrutiny.wording.numbers import day, level_of, number

_CUBE = {
    **dict.fromkeys(CELL, pl.String),
    "shown": pl.Int64,
    "status": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """One flow: `about` in words, and its rows of Figure's fields under each place."""

    about: dict[str, Any]
    rows: Mapping[str, list[list[Any]]]


@dataclass(slots=True)
class Local:
    """`flows` by id; `values` of all of them as `case_figures.figure_values` gives them, null
    where no return is held; `returns` what is said of each area's returns; `disclosure` the
    report of each area; `cubes` what each area showed, for later builds to attack with.
    """

    flows: dict[str, FlowFigures] = field(default_factory=dict)
    values: pl.DataFrame | None = None
    returns: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    disclosure: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    cubes: dict[str, str] = field(default_factory=dict)


def local(definitions: Definitions, folders: Folders) -> Local:
    """Everything that comes from returns. An area without one has its flows' words alone."""
    made = Local()
    by_place: dict[str, Shown] = {}
    held: dict[str, list[Stored]] = {}
    censuses: dict[str, list[date]] = {}
    losses: dict[str, Losses] = {}
    for area, record in definitions.records.items():
        stored = [
            read_stored(folders.private, area, year) for year in held_years(folders.private, area)
        ]
        lost_by_year = lost(stored, definitions.methods)
        made.returns[area] = [
            _return_words(each, definitions, lost_by_year[each.year - 1]) for each in stored
        ]
        if not stored:
            continue
        held[area] = stored
        each = shown(
            area, stored, definitions, _earlier_cubes(folders.private, area), folders.private
        )
        place = record.area.place
        by_place[place] = each
        losses[place] = lost_by_year
        censuses[place] = [date.fromisoformat(one.about["census"]) for one in stored]
        made.disclosure[area] = each.report
        made.cubes[area] = each.cells.select(*_CUBE).write_csv()
    values = []
    for flow in definitions.flows.values():
        rows: dict[str, list[list[Any]]] = {}
        if by_place:
            values.append(figure_values(flow, by_place, censuses, definitions, losses))
            rows = rows_by_place(figure_rows(flow, values[-1], definitions))
        made.flows[flow.id] = FlowFigures(_about(flow, definitions, held), rows)
    if values:
        made.values = pl.concat(values, how="vertical_relaxed")
    return made


def _about(
    flow: Flow, definitions: Definitions, held: Mapping[str, list[Stored]]
) -> dict[str, Any]:
    """A flow in words, with the keys of a measure's page and those of its own."""
    plain = flow.model_dump(mode="json")
    as_measure = flow.as_measure()
    newest = {area: max(stored, key=lambda each: each.year) for area, stored in held.items()}
    plain |= {
        "kind": str(as_measure.kind),
        "unit": flow.unit,
        "decimals": 0,
        "interval": level_of(definitions.methods.interval_z.value),
        "flow": True,
        "numerator": None,
        "denominator": None,
        "published": {"words": flow.definition},
        "basis": None,
        "breaks": [],
        "variant_of": flow.variant_of,
        "cadence": "With each return, once a year",
        "sources": [_source(area, each, definitions) for area, each in newest.items()],
        "last_published": "",
        "next_due": "",
        "overdue": False,
        "ended": "",
    }
    plain["findings"] = {
        area: [row.finding_id for row in record.finding_measures if row.measure_id == flow.id]
        for area, record in definitions.records.items()
    }
    return plain


def _source(area: str, stored: Stored, definitions: Definitions) -> dict[str, Any]:
    about = stored.about
    record = definitions.records[area].area
    census = date.fromisoformat(about["census"])
    invented = ", invented" if record.invented else ""
    return {
        "source": "return",
        "release": str(about["year"]),
        "title": f"SEN2 person-level return of {day(census)}{invented}",
        "publisher": record.bodies[0],
        "licence": "not published; counted, rounded and hidden here",
        "address": "",
        "note": "",
        "published": "not published",
        "copy_note": "",
        "file_name": "",
        "sha256": "",
    }


def _return_words(
    stored: Stored, definitions: Definitions, losses: Mapping[str, Lost]
) -> dict[str, Any]:
    """One return as the pages speak of it: no file name, for that may hold a name.

    Counts of records are held to the same rule as counts of cases.
    """
    about = stored.about
    rules = protection(definitions.methods, Profile.FILTERED)
    census = date.fromisoformat(about["census"])
    return {
        "year": stored.year,
        "census": day(census),
        "covers": str(stored.year - 1),
        "layout": about["layout"],
        "version": about["version"],
        "persons": records_shown(about["persons"], rules),
        "requests": records_shown(about["requests"], rules),
        "rules": [{**rule, "rows": records_shown(rule["rows"], rules)} for rule in about["rules"]],
        "left_out": [
            *_lost_words(losses),
            *_left_out(stored, definitions.return_format, rules),
        ],
        "not_checked": about["not_checked"],
        "matched": {name: records_shown(n, rules) for name, n in about["matched"].items()},
    }


def _lost_words(losses: Mapping[str, Lost]) -> list[str]:
    """Which measures of a return's year carry no verdict, and why."""
    by_loss: dict[Lost, list[str]] = {}
    for name, each in losses.items():
        by_loss.setdefault(each, []).append(name.replace("_", " "))
    return [
        f"No verdict on {listed(sorted(names))}: {missing(each.per_cent or 0, fallen=each.fallen)}"
        for each, names in by_loss.items()
    ]


_PATH = {"requests", "assessment", "named_plan", "active_plans"}


def _left_out(stored: Stored, format: ReturnFormat, rules: Protection) -> list[str]:
    """For each rule that keeps records out, most first: ``15 of 9,000 requests left out of ...``.

    A rule on persons, settings or needs counts those. Of a rule's words the first sentence says
    what is wrong; the rest is for who corrects it.
    """
    requests = records_shown(stored.about["requests"], rules)
    told = []
    for rule in sorted(stored.about["rules"], key=lambda rule: -int(rule["rows"])):
        if rule["spoils"]:
            measures = listed([word.replace("_", " ") for word in rule["spoils"]])
            wrong = rule["words"].partition(". ")[0].rstrip(".")
            rows = records_shown(rule["rows"], rules)
            fields = format.rule[rule["rule"]].fields
            on_path = {field.partition(".")[0] for field in fields} <= _PATH
            what = f"{rows} of {requests} requests" if on_path else f"{rows} records"
            told.append(f"{what} left out of {measures}: {wrong}.")
    return told


def records_shown(count: int, rules: Protection) -> str:
    """How many records there are, as far as may be told."""
    if rules.hidden_from <= count <= rules.hidden_to:
        return f"fewer than {rules.hidden_to + 1}"
    return number(rules.base * ((2 * count + rules.base) // (2 * rules.base)))


def keep_cubes(private: Path, cubes: Mapping[str, str], snapshot: str) -> None:
    """Keeps what a snapshot showed of cases, as long as a reader may have kept it: for good."""
    for area, text in cubes.items():
        held = _texts(private, area)
        if text not in held:
            folder = private / "shown" / area
            for each in (private, private / "shown", folder):
                each.mkdir(mode=0o700, exist_ok=True)
            file = folder / f"{len(held):04d}-{snapshot}.csv"
            file.write_text(text, encoding="utf-8")
            file.chmod(0o600)


def _earlier_cubes(private: Path, area: str) -> list[pl.DataFrame]:
    """The cells of every different snapshot so far, oldest first."""
    return [pl.read_csv(io.StringIO(text), schema=_CUBE) for text in _texts(private, area)]


def _texts(private: Path, area: str) -> list[str]:
    paths = sorted((private / "shown" / area).glob("*.csv"))
    return [path.read_text(encoding="utf-8") for path in paths]
