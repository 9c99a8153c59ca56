"""What a snapshot says of the areas' own cases: their flows, their returns, what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from scrutiny.assessment.annual import Assessed
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.flow_values import RETURN
from scrutiny.disclosure.report import Report
from scrutiny.disclosure.return_facts import ReturnFacts
from scrutiny.measures.exact import KEY
from scrutiny.publication.figure_rows import rows_by_place, written_rows
from scrutiny.wording import returned as sentences
from scrutiny.wording.numbers import day, level_of

Returns = Mapping[str, tuple[ReturnFacts, ...]]
"""The returns that each area holds, oldest first."""


def flow_rows(
    flow: Flow, judged: pl.DataFrame, definitions: Definitions
) -> dict[str, list[list[Any]]]:
    """The figures of one flow as rows of Figure's fields, under each place.

    `judged` are the values of all flows as `assessment.annual.changed` gives them.
    """
    mine = judged.filter(pl.col("measure") == flow.id)
    nothing = pl.DataFrame(schema={**dict.fromkeys(KEY, pl.String), "benchmark": pl.String})
    tied = (row for record in definitions.records.values() for row in record.finding_measures)
    rows = written_rows(
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
    return rows_by_place(rows)


def flow_about(flow: Flow, definitions: Definitions, returns: Returns) -> dict[str, Any]:
    """A flow in words, with the keys of a measure's page and those of its own."""
    return {
        **flow.model_dump(mode="json"),
        "interval": level_of(definitions.methods.interval_z.value),
        "flow": True,
        "published": {"words": flow.definition},
        "sources": [_source(area, held[-1], definitions) for area, held in returns.items() if held],
        "last_published": "",
        "next_due": "",
        "overdue": False,
        "ended": "",
        "findings": {
            area: [row.finding_id for row in record.finding_measures if row.measure_id == flow.id]
            for area, record in definitions.records.items()
        },
    }


def _source(area: str, newest: ReturnFacts, definitions: Definitions) -> dict[str, Any]:
    record = definitions.records[area].area
    return {
        "source": RETURN,
        "release": str(newest.year),
        "title": sentences.title(newest.census, invented=record.invented),
        "publisher": record.bodies[0],
        "licence": sentences.LICENCE,
        "address": "",
        "note": "",
        "published": sentences.PUBLISHED,
        "copy_note": "",
        "file_name": "",
        "sha256": "",
    }


def return_words(facts: ReturnFacts) -> dict[str, Any]:
    """One return as the pages speak of it."""
    return {
        "year": facts.year,
        "census": day(facts.census),
        "covers": str(facts.covers),
        "layout": facts.layout,
        "version": facts.version,
        "persons": sentences.tally(facts.persons),
        "requests": sentences.tally(facts.requests),
        "rules": [
            {
                "rule": rule.id,
                "severity": rule.severity,
                "words": rule.words,
                "rows": sentences.tally(rule.rows),
                "spoils": list(rule.spoils),
            }
            for rule in sorted(facts.rules, key=lambda rule: rule.id)
        ],
        "left_out": sentences.left_out(facts),
        "not_checked": facts.not_checked,
        "matched": {name: sentences.tally(n) for name, n in facts.matched.items()},
    }


def report_words(report: Report) -> dict[str, Any]:
    """How well the protection of an area's cases holds, as the Methods page shows it."""
    told = asdict(report)
    for table in told["tables"]:
        table["breakdown"] = sentences.BROKEN_DOWN_BY[table.pop("topics")]
    return told
