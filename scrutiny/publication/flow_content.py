"""What a snapshot says of the areas' own cases: their flows, their returns, what is hidden."""

from __future__ import annotations

import polars as pl

from scrutiny.assessment.annual import Assessed
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.flow_values import RETURN
from scrutiny.disclosure.report import Report
from scrutiny.disclosure.return_facts import ReturnFacts
from scrutiny.measures.exact import KEY
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.returns_told import (
    ProtectionTold,
    ReturnTold,
    RuleBroken,
    TableTold,
)
from scrutiny.publication.figure_rows import by_place, written_figures
from scrutiny.wording import returned as sentences
from scrutiny.wording.numbers import day


def flow_figures(
    flow: Flow, judged: pl.DataFrame, definitions: Definitions
) -> dict[str, list[Figure]]:
    """The figures of one flow under each place.

    `judged` are the values of all flows as `assessment.annual.changed` gives them.
    """
    mine = judged.filter(pl.col("measure") == flow.id)
    nothing = pl.DataFrame(schema={**dict.fromkeys(KEY, pl.String), "benchmark": pl.String})
    tied = (row for record in definitions.records.values() for row in record.finding_measures)
    figures = written_figures(
        flow,
        Assessed(mine, nothing),
        definitions.places,
        [(RETURN, RETURN)],
        mine["place"].unique().to_list(),
        parts={
            row.part: sentences.group_in_text(row.part)
            for row in tied
            if row.measure_id == flow.id and row.part
        },
    )
    return by_place(figures)


def return_told(facts: ReturnFacts) -> ReturnTold:
    """One return as the pages speak of it."""
    return ReturnTold(
        year=facts.year,
        census=day(facts.census),
        persons=sentences.tally(facts.persons),
        requests=sentences.tally(facts.requests),
        rules=tuple(
            RuleBroken(rule.id, rule.severity, sentences.tally(rule.rows), rule.words)
            for rule in sorted(facts.rules, key=lambda rule: rule.id)
        ),
        left_out=tuple(sentences.left_out(facts)),
    )


def protection_told(report: Report, at_least: int) -> ProtectionTold:
    """How well the protection of an area's cases holds, as the Methods page shows it.

    `at_least`: the width that it promises for every hidden count.
    """
    return ProtectionTold(
        tables=tuple(
            TableTold(
                each.grain,
                sentences.BROKEN_DOWN_BY[each.topics],
                each.cells,
                each.share_of_cells_shown,
                each.share_of_cases_shown,
            )
            for each in report.tables
        ),
        hidden=sum(report.hidden.values()),
        at_least=at_least,
        told_elsewhere=report.told_elsewhere,
        left_out=tuple(sentences.table_left_out(*each) for each in report.left_out),
    )
