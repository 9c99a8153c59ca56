"""What nothing shows: gaps in the evidence on each finding, with the words to ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scrutiny.assessment.coverage import MeasureGap
from scrutiny.assessment.review import Reviewed
from scrutiny.definitions.area import Record
from scrutiny.definitions.measure import Measure
from scrutiny.publication.cards import short_name
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import Shows
from scrutiny.wording.grammar import capital

Gap = dict[str, Any]


def area_gaps(
    content: dict[str, Any],
    record: Record,
    reviewed: Reviewed,
    measures: Mapping[str, Measure],
    due: Mapping[str, str],
) -> None:
    """Adds `gaps` (for the area and for each finding), what is covered, and the answer."""
    missing = reviewed.coverage
    by_id = {finding.id: finding for finding in record.findings}
    promises = {row.id: row for row in record.commitments}

    def named(gap: MeasureGap) -> str:
        return short_name(measures[gap.measure_id], gap.part)

    unasked = {row.finding_id for row in missing.unmeasured}
    found: dict[str, list[Gap]] = {
        "unmeasured": [
            *(
                {
                    "findings": [gap.finding_id],
                    "what": f"No figure measures {by_id[gap.finding_id].short_title}",
                    "ask": "Which figure would show whether this has got better, and from when?",
                }
                for gap in missing.without_measure
                if gap.finding_id not in unasked
            ),
            *(
                {"findings": [row.finding_id], "what": row.what, "ask": row.ask}
                for row in missing.unmeasured
            ),
        ],
        "no_target": [
            {
                "findings": list(gap.finding_ids),
                "what": named(gap),
                "ask": f'What level of "{named(gap)}" do you aim at, and by when?',
            }
            for gap in missing.without_target
        ],
        "unmeasured_promises": [
            {
                "findings": list(gap.finding_ids),
                "what": promises[gap.commitment_id].what,
                "ask": "Which figure will show that this made a difference, and from when?",
            }
            for gap in missing.commitments
            if gap.finding_ids
        ],
        "overdue": [
            *(
                {
                    "findings": list(gap.finding_ids),
                    "what": f"{named(gap)}: the last is for {shown(gap.last_period)}; newer "
                    f"figures were due in {due.get(gap.measure_id, '')}",
                    "ask": "Where are the newer figures, and what do your own records show?",
                }
                for gap in missing.overdue
                if gap.returned
            ),
            *(
                {
                    "findings": list(gap.finding_ids),
                    "what": f"{named(gap)}: the last is for {shown(gap.last_period)}, too old to "
                    "say how things stand now",
                    "ask": "What is it today, by your own records?",
                }
                for gap in missing.old
                if not (gap.returned and gap in missing.overdue)
            ),
        ],
    }
    content["gaps"] = found
    content["coverage_answer"] = _answer(record, reviewed, found)
    for row in content["findings"]:
        name = row["id"]
        row["gaps"] = {
            kind: [g for g in gaps if name in g["findings"]] for kind, gaps in found.items()
        }
        many = sum(map(len, row["gaps"].values()))
        row["gaps_answer"] = (
            f"{many} gap{'' if many == 1 else 's'} in the evidence on this finding."
            if many
            else "No gap is on record for this finding."
        )
        mine = [s for (finding, _), s in reviewed.standings.items() if finding == name]
        row["covered"] = {
            "measures": len(mine),
            "with_target": sum(s.aim is not None for s in mine),
            "outcomes": sum(s.shows is Shows.OUTCOME for s in mine),
        }


def _answer(record: Record, reviewed: Reviewed, found: Mapping[str, list[Gap]]) -> str:
    """How far the figures reach, in three sentences."""
    missing = reviewed.coverage
    without = [gap.finding_id for gap in missing.without_measure]
    promises, late = len(found["unmeasured_promises"]), len(missing.overdue)
    return (
        f"{_without(without, len(record.findings))} "
        f"{capital(_many(len(missing.without_target), 'measure'))} no target in force, and "
        f"{_many(promises, 'promise')} no measure. {_due(late)}"
    )


def _without(without: Sequence[str], findings: int) -> str:
    """``5 of 14 findings have no figure at all (SW1, SW2, PA1, PA2, PA5).``"""
    if not without:
        return f"{'Each' if findings > 1 else 'The one'} finding has a figure."
    some = f"{len(without)} of {findings} findings" if findings > 1 else "The one finding"
    verb = "has" if len(without) == 1 else "have"
    return f"{some} {verb} no figure at all ({', '.join(without)})."


def _due(late: int) -> str:
    if not late:
        return "No newer figures are due."
    return (
        f"Newer figures of {late} measure{'' if late == 1 else 's'} were due and are not here yet."
    )


def _many(n: int, noun: str) -> str:
    """``6 measures have``, ``one measure has``, ``no measure has``."""
    if n < 2:
        return f"{('no', 'one')[n]} {noun} has"
    return f"{n} {noun}s have"
