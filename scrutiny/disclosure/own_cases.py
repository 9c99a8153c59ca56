"""Areas' own cases, from the returns held to what may be shown of them.

Nothing above this layer sees a return: it gets values with their status, facts of each return and
the report of the protection.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from scrutiny.definitions.area import Record
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.flow_values import flow_values, no_values
from scrutiny.disclosure.in_print import counts
from scrutiny.disclosure.kept_cubes import ToKeep, earlier_cubes, last_counted, last_told
from scrutiny.disclosure.lost import lost
from scrutiny.disclosure.regrouped import cuts
from scrutiny.disclosure.report import Report
from scrutiny.disclosure.return_facts import ReturnFacts, return_facts
from scrutiny.disclosure.shown_cells import Earlier, shown
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.records.returns.case_store import held_years, read_stored
from scrutiny.records.returns.invented import ensure_invented
from scrutiny.vocabulary.folders import Folders


@dataclass(frozen=True, slots=True)
class OwnCases:
    """What may be shown of every area's cases.

    `values` of all flows as `flow_values` gives them. By area: `returns`, those held, oldest
    first; of areas with a return alone, `reports` of the protection and what is `to_keep` of what
    is shown, for later builds. `refused` says of areas whose cases are left out why.
    """

    values: pl.DataFrame
    returns: Mapping[str, tuple[ReturnFacts, ...]]
    reports: Mapping[str, Report]
    to_keep: Mapping[str, ToKeep]
    refused: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)


def cases_of_each(
    definitions: Definitions,
    folders: Folders,
    figures: pl.DataFrame,
    step: Callable[[str], None] = lambda _: None,
) -> OwnCases:
    """The cases of every area; where those of one are refused, the others are there all the same.

    See `own_cases`, which is asked for one area at a time.
    """
    found: list[OwnCases] = []
    refused: dict[str, tuple[Problem, ...]] = {}
    for area, record in definitions.records.items():
        try:
            found.append(
                own_cases(replace(definitions, records={area: record}), folders, figures, step)
            )
        except ProblemsFound as error:
            refused[area] = error.problems
            found.append(OwnCases(no_values(), {area: ()}, {}, {}))
    return OwnCases(
        values=pl.concat([no_values(), *(each.values for each in found)]),
        returns=dict(ChainMap(*(dict(each.returns) for each in reversed(found)))),
        reports=dict(ChainMap(*(dict(each.reports) for each in reversed(found)))),
        to_keep=dict(ChainMap(*(dict(each.to_keep) for each in reversed(found)))),
        refused=refused,
    )


def own_cases(
    definitions: Definitions,
    folders: Folders,
    figures: pl.DataFrame,
    step: Callable[[str], None] = lambda _: None,
) -> OwnCases:
    """Reads, counts and protects the cases of every area that holds returns.

    `figures` are those held of publishers. Raises ProblemsFound where a return is damaged.
    """
    ensure_invented(definitions, folders, step)
    step("Counting cases, hiding what must be hidden and trying to undo it")
    values = [no_values()]
    returns: dict[str, tuple[ReturnFacts, ...]] = {}
    kept: dict[str, ToKeep] = {}
    for area, record in definitions.records.items():
        private = folders.private
        stored = [read_stored(private, area, year) for year in held_years(private, area)]
        losses = lost(stored, definitions.methods)
        returns[area] = tuple(
            return_facts(
                each, losses[each.year - 1], definitions.return_format, definitions.methods
            )
            for each in stored
        )
        if not stored:
            continue
        if told_twice := _told_twice(record):
            raise ProblemsFound(told_twice)
        earlier = Earlier(
            earlier_cubes(folders, area), last_counted(folders, area), last_told(folders, area)
        )
        flows = definitions.flows.values()
        ages = cuts(definitions.return_format)["age"]
        in_print = counts(flows, figures, record.area.place, ages)
        given, kept[area] = shown(area, stored, definitions, earlier, returns[area], in_print)
        returns[area] = kept[area].told.facts
        censuses = [each.census for each in returns[area]]
        losses = {each.covers: each.losses for each in returns[area]}
        values += [
            flow_values(flow, record.area.place, given, censuses, losses)
            for flow in definitions.flows.values()
        ]
    reports = {area: each.told.report for area, each in kept.items()}
    return OwnCases(pl.concat(values), returns, reports, kept)


def _told_twice(record: Record) -> list[Problem]:
    """The council's own months of children whom the return counts too, or may count.

    An exact count beside a rounded one of the same children narrows what is hidden of them, and
    what is shown of the return is not protected against it.
    """
    held = {row.indicator_id for row in record.indicator_figures}
    return [
        Problem(
            f"data/areas/{record.area.id}/indicators.csv, {each.id}",
            "is shown month by month, and nothing says that the area's return counts other cases",
            "Write no in in_return where that is so; else take these figures out, for the return "
            "tells them, rounded",
        )
        for each in record.indicators
        if each.id in held and each.in_return != "no"
    ]
