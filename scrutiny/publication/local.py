"""What a snapshot says of the areas' own cases: their flows, their quality, what is hidden."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec
import polars as pl

from scrutiny.definitions.returns import ReturnFormat
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.cube import Protection
from scrutiny.measures.case_counts import CELL
from scrutiny.publication.case_figures import (
    Shown,
    case_figures,
    figure_values,
    protection,
    shown,
)
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.returns_told import ProtectionTold, ReturnTold, RuleBroken
from scrutiny.publication.figure_rows import by_place
from scrutiny.publication.lost import Losses, Lost, lost
from scrutiny.records.returns.case_store import Stored, held_years, read_stored
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.words import Profile
from scrutiny.wording.figure import missing
from scrutiny.wording.grammar import listed
from scrutiny.wording.numbers import day, number

_CUBE = {
    **dict.fromkeys(CELL, pl.String),
    "shown": pl.Int64,
    "status": pl.String,
    "reason": pl.String,
}


@dataclass(slots=True)
class Local:
    """`flows` by id, the figures of each under their place; `values` of all of them as
    `case_figures.figure_values` gives them, null where no return is held; `returns` what is said of
    each area's returns; `disclosure` the report of each area; `cubes` what each area showed, for
    later builds to attack with.
    """

    flows: dict[str, Mapping[str, list[Figure]]] = field(default_factory=dict)
    values: pl.DataFrame | None = None
    returns: dict[str, tuple[ReturnTold, ...]] = field(default_factory=dict)
    disclosure: dict[str, ProtectionTold] = field(default_factory=dict)
    cubes: dict[str, str] = field(default_factory=dict)


def local(definitions: Definitions, folders: Folders) -> Local:
    """Everything that comes from returns. An area without one has its flows' words alone."""
    made = Local()
    given: dict[str, Shown] = {}
    censuses: dict[str, list[date]] = {}
    losses: dict[str, Losses] = {}
    for area, record in definitions.records.items():
        stored = [
            read_stored(folders.private, area, year) for year in held_years(folders.private, area)
        ]
        lost_by_year = lost(stored, definitions.methods)
        made.returns[area] = tuple(
            return_told(each, definitions, lost_by_year[each.year - 1]) for each in stored
        )
        if not stored:
            continue
        each = shown(
            area, stored, definitions, _earlier_cubes(folders.private, area), folders.private
        )
        place = record.area.place
        given[place] = each
        losses[place] = lost_by_year
        censuses[place] = [date.fromisoformat(one.about["census"]) for one in stored]
        made.disclosure[area] = msgspec.convert(each.report, ProtectionTold)
        made.cubes[area] = each.cells.select(*_CUBE).write_csv()
    values = []
    for flow in definitions.flows.values():
        made.flows[flow.id] = {}
        if given:
            values.append(figure_values(flow, given, censuses, definitions, losses))
            made.flows[flow.id] = by_place(case_figures(flow, values[-1], definitions))
    if values:
        made.values = pl.concat(values, how="vertical_relaxed")
    return made


def return_told(stored: Stored, definitions: Definitions, losses: Mapping[str, Lost]) -> ReturnTold:
    """One return in words. Counts of records are held to the same rule as counts of cases."""
    about = stored.about
    rules = protection(definitions.methods, Profile.FILTERED)
    return ReturnTold(
        year=stored.year,
        census=day(date.fromisoformat(about["census"])),
        persons=records_shown(about["persons"], rules),
        requests=records_shown(about["requests"], rules),
        rules=tuple(
            RuleBroken(
                each["rule"], each["severity"], records_shown(each["rows"], rules), each["words"]
            )
            for each in about["rules"]
        ),
        left_out=(
            *_lost_words(losses),
            *_left_out(stored, definitions.return_format, rules),
        ),
    )


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
