"""What an area's record still lacks, what comes first first: said by `scrutiny check`."""

from __future__ import annotations

from collections.abc import Iterator

from scrutiny.definitions.area import Record
from scrutiny.errors import some


def next_steps(record: Record) -> Iterator[str]:
    """Lines for whoever keeps the record; none where nothing is lacking."""
    steps = list(_lacking(record))
    folder = f"data/areas/{record.area.id}"
    for at, step in enumerate(steps):
        yield f"{'Next' if at == 0 else 'Then'}, in {folder}: {step}"


def _lacking(record: Record) -> Iterator[str]:
    area = record.area
    if area.is_draft:
        yield (
            f"compare each row of findings.csv with {area.drafted_from}, put titles and summaries "
            "into your own words, then sign: signed_by and signed_on in area.toml."
        )
    tied = {row.finding_id for row in record.finding_measures}
    told = tied | {row.finding_id for row in record.unmeasured}
    if silent := [finding.id for finding in record.findings if finding.id not in told]:
        yield (
            f"{some(len(silent), 'finding')} with neither a measure nor a question "
            f"({', '.join(silent)}): add rows to finding_measures.csv or unmeasured.csv."
        )
    if not record.meetings:
        yield (
            "read the papers of its committee, from the inspection on, into meetings.csv, and set "
            "read_to in area.toml to the last day read."
        )
    if not record.commitments:
        yield "read its action plan: what was promised, by whom and by when, into commitments.csv."
    if not record.claims:
        yield "from the same papers: what was said of progress, into claims.csv."
    if not record.recommendations:
        yield "what the committee asked for, and the answers, into recommendations.csv."
