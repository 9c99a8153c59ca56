"""A measure in words: its page, the releases that its figures rest on, when the next are due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from scrutiny.assessment.annual import Assessed
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.lateness import due_after, overdue
from scrutiny.wording.definition import ended
from scrutiny.wording.figure import COUNTS_WORDS
from scrutiny.wording.numbers import day, level_of


def used_releases(
    measure: Measure, assessed: Assessed, releases: pl.DataFrame
) -> list[dict[str, Any]]:
    """The releases that a measure's figures rest on, newest first."""
    pairs = assessed.values.filter(pl.col("measure") == measure.id).select("source", "release")
    joined = pairs.unique().join(releases, on=["source", "release"], how="left")
    return joined.sort("published", "source", descending=[True, False]).to_dicts()


def measure_about(
    measure: Measure, definitions: Definitions, used: list[dict[str, Any]], today: date
) -> dict[str, Any]:
    """A measure in words, with its sources and when the next figures are due."""
    plain = measure.model_dump(mode="json")
    last = max(row["published"] for row in used) if used else None
    due = due_after(measure, last)
    plain["findings"] = {
        area: [row.finding_id for row in record.finding_measures if row.measure_id == measure.id]
        for area, record in definitions.records.items()
    }
    plain["interval"] = level_of(definitions.methods.interval_z.value)
    plain["counts_words"] = _counts_words(measure, definitions)
    plain["sources"] = [source_words(definitions, row) for row in used]
    plain["last_published"] = day(last) if last else ""
    plain["next_due"] = f"{due:%B %Y}" if due else ""
    plain["overdue"] = bool(due and overdue(due, today))
    plain["ended"] = ended(measure, definitions.measures)
    return plain


def _counts_words(measure: Measure, definitions: Definitions) -> str:
    """Where the numbers behind a percentage come from, and why those worked out can be believed."""
    counts = set(measure.numerator.quantities) if measure.numerator else set()
    rules = [rule for source in definitions.sources.values() for rule in source.worked_out]
    why = (rule.words for rule in rules if counts & set(rule.counts))
    return " ".join((COUNTS_WORDS[measure.counts], *why)).strip()


def source_words(definitions: Definitions, row: Mapping[str, Any]) -> dict[str, Any]:
    """One release that was imported, in words."""
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
