"""What the Methods page shows, as data: how verdicts are reached, constants, examples, sources."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from scrutiny.assessment.agreement import Agreement
from scrutiny.definitions.counted import TOPICS
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.about import source_words
from scrutiny.wording.explained import drawn_examples, explained
from scrutiny.wording.numbers import day, number

_CHARTS = 30
"""False signals are told for so many charts: about as many as an area has."""


def methods_words(
    definitions: Definitions, checked: tuple[Agreement, ...], releases: pl.DataFrame
) -> dict[str, Any]:
    """Everything of the Methods page that is not about one area."""
    by_name = definitions.places.by_id
    neighbours = max(
        (
            len(definitions.neighbours_of(record.area.place))
            for record in definitions.records.values()
        ),
        default=0,
    )
    return {
        "constants": {
            name: {**constant, "since": day(date.fromisoformat(constant["since"]))}
            for name, constant in definitions.methods.model_dump(mode="json").items()
        },
        "explained": explained(definitions.methods, _CHARTS, neighbours),
        **drawn_examples(definitions.examples),
        "releases": [
            {**source_words(definitions, row), "figures": number(row["figures"])}
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
