"""What nothing shows: gaps in the evidence on an area, with the words to ask for them."""

from __future__ import annotations

from collections.abc import Mapping

from scrutiny.assessment.coverage import MeasureGap
from scrutiny.assessment.review import Reviewed
from scrutiny.definitions.area import Record
from scrutiny.definitions.measure import Measure
from scrutiny.publication.content.evidence_asked import Gap, Gaps
from scrutiny.publication.content.finding_told import Covered
from scrutiny.vocabulary.words import Shows
from scrutiny.wording import gap as words
from scrutiny.wording.grammar import of_group
from scrutiny.wording.on_record import titles


def area_gaps(
    record: Record, reviewed: Reviewed, measures: Mapping[str, Measure], due: Mapping[str, str]
) -> Gaps:
    """Every gap of an area. `due` says when newer figures of a measure were due."""
    missing = reviewed.coverage
    titles = {finding.id: finding.short_title for finding in record.findings}
    promises = {row.id: row for row in record.commitments}
    unasked = {row.finding_id for row in missing.unmeasured}

    def named(gap: MeasureGap) -> str:
        return of_group(measures[gap.measure_id].short_name, gap.part)

    def late(gap: MeasureGap) -> Gap:
        what = words.overdue(named(gap), gap.last_period, due.get(gap.measure_id, ""))
        return Gap(gap.finding_ids, what, words.ASK_NEWER)

    return Gaps(
        unmeasured=(
            *(
                Gap((gap.finding_id,), words.no_measure(titles[gap.finding_id]), words.ASK_FIGURE)
                for gap in missing.without_measure
                if gap.finding_id not in unasked
            ),
            *(Gap((row.finding_id,), row.what, row.ask) for row in missing.unmeasured),
        ),
        no_target=tuple(
            Gap(gap.finding_ids, named(gap), words.ask_target(named(gap)))
            for gap in missing.without_target
        ),
        unmeasured_promises=tuple(
            Gap(gap.finding_ids, promises[gap.commitment_id].what, words.ASK_EFFECT)
            for gap in missing.commitments
            if gap.finding_ids
        ),
        overdue=(
            *(late(gap) for gap in missing.overdue if gap.returned),
            *(
                Gap(gap.finding_ids, words.old(named(gap), gap.last_period), words.ASK_TODAY)
                for gap in missing.old
                if not (gap.returned and gap in missing.overdue)
            ),
        ),
    )


def coverage_answer(record: Record, reviewed: Reviewed, gaps: Gaps) -> str:
    """How far the figures of an area reach, in three sentences."""
    missing, names = reviewed.coverage, titles(record.findings)
    return words.answer(
        [names[gap.finding_id] for gap in missing.without_measure],
        len(record.findings),
        len(missing.without_target),
        len(gaps.unmeasured_promises),
        len(missing.overdue),
    )


def covered(finding: str, reviewed: Reviewed) -> Covered:
    """How far figures cover one finding."""
    mine = [s for (name, _), s in reviewed.standings.items() if name == finding]
    return Covered(
        measures=len(mine),
        with_target=sum(s.aim is not None for s in mine),
        outcomes=sum(s.shows is Shows.OUTCOME for s in mine),
    )
