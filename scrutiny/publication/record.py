"""An area's record as it is shown: dates in words, findings with their judgements in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from scrutiny.definitions.area import Commitment, Finding, Record, as_date
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.measure import Measure
from scrutiny.publication.numbers import number, written_date
from scrutiny.vocabulary.periods import PeriodKind, kind_of
from scrutiny.vocabulary.words import (
    COMMITMENT_WORDS,
    FINDING_KIND_WORDS,
    FRAMEWORK_WORDS,
    JUDGEMENT_NOTES,
    JUDGEMENT_WORDS,
    LINK_WORDS,
    CommitmentStatus,
    Judgement,
    LinkRelation,
    Verdict,
)

_DATES = ("date", "meeting_date", "promised_on", "first_due_date", "due_date", "done_on", "set_on")


def area_words(
    record: Record,
    measures: Mapping[str, Measure | Flow],
    latest: Mapping[str, Mapping[str, Any]],
    today: date,
) -> dict[str, Any]:
    """Everything of one area that pages show, as plain data.

    `latest` gives, for each measure (by `FindingMeasure.key`) with a figure for this area, its
    `verdict` on the year, its `title`, its `short_name` and whether it is `stale`; variants of a
    measure are not in it.
    """
    findings = [_finding(finding, record, latest) for finding in record.findings]
    return {
        "id": record.area.id,
        "about": {
            **record.area.model_dump(mode="json"),
            "record_to_shown": written_date(record.area.record_to),
        },
        "answer": _answer(record, latest),
        "inspections": [_inspection(inspection) for inspection in record.inspections],
        "findings": findings,
        "commitments": [
            {**_dated(row), "status_shown": _commitment_status(row), "timing": _timing(row, today)}
            for row in record.commitments
        ],
        "targets": [
            {
                **_dated(row),
                "measure_name": _name(row.measure_id, measures),
                "value_shown": _in_unit(row.value, row.unit),
            }
            for row in record.targets
        ],
        **{
            table: [_dated(row) for row in getattr(record, table)]
            for table in ("recommendations", "claims", "meetings", "events")
        },
        "local_figures": [_local_figure(row) for row in record.local_figures],
    }


def _dated(row: Any) -> dict[str, Any]:
    """A row as plain data, with `<column>_shown` beside every date."""
    plain: dict[str, Any] = row.model_dump(mode="json")
    for column in _DATES:
        if plain.get(column):
            own = "due_precision" if column == "due_date" else "date_precision"
            precision = plain.get(own) if column in ("date", "meeting_date", "due_date") else None
            plain[f"{column}_shown"] = written_date(plain[column], precision)
    return plain


def _quarterly(latest: Mapping[str, Mapping[str, Any]]) -> set[bool]:
    """Whether verdicts are by the quarter, from a return, by the year, or some of each."""
    return {kind_of(words["period"]) is PeriodKind.QUARTER for words in latest.values()}


def _on(latest: Mapping[str, Mapping[str, Any]]) -> str:
    """What verdicts rest on."""
    kinds = _quarterly(latest)
    if kinds == {True}:
        return "On the area's own return"
    return "On published figures" + (" and the area's own return" if True in kinds else "")


def _name(measure: str, measures: Mapping[str, Measure | Flow]) -> str:
    return measures[measure].name if measure else ""


def _inspection(row: Any) -> dict[str, Any]:
    plain = _dated(row)
    plain["framework_shown"] = FRAMEWORK_WORDS[row.framework]
    for column in ("start_date", "end_date"):
        plain[f"{column}_shown"] = written_date(plain[column]) if plain[column] else ""
    published = plain["published_date"]
    plain["published_shown"] = (
        written_date(published, plain["published_precision"]) if published else "not yet"
    )
    return plain


def _finding(
    finding: Finding, record: Record, latest: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    inspections = {inspection.id: inspection for inspection in record.inspections}
    rows = [row for row in record.judgements if row.finding_id == finding.id]
    rows.sort(key=lambda row: as_date(row.date))
    judgements = [_judgement(row, inspections) for row in rows]
    tied = sorted(
        (row for row in record.finding_measures if row.finding_id == finding.id),
        key=lambda row: row.rank,
    )
    return {
        **finding.model_dump(mode="json"),
        "kind_shown": FINDING_KIND_WORDS[finding.kind],
        "found_in": inspections[finding.inspection_id].name,
        "answer": _finding_answer(judgements, [row.key for row in tied], latest),
        "judgements": judgements,
        "line": _line(finding, record, judgements),
        "measures": [row.model_dump(mode="json") for row in tied],
        "unmeasured": [
            row.model_dump(mode="json") for row in record.unmeasured if row.finding_id == finding.id
        ],
        "links": _links(finding, record),
    }


def _line(
    finding: Finding, record: Record, own: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Judgements of this finding and of those tied to it, in order: the line from first to now."""
    relations = {
        (link.earlier_id if link.later_id == finding.id else link.later_id): link.relation
        for link in record.finding_links
        if finding.id in (link.earlier_id, link.later_id) and link.earlier_id and link.later_id
    }
    named = {each.id: each for each in record.findings}
    inspections = {inspection.id: inspection for inspection in record.inspections}
    tied = [
        {
            **_judgement(row, inspections),
            "finding": f"{row.finding_id} {named[row.finding_id].short_title}",
            "tie": LINK_WORDS[relations[row.finding_id]],
        }
        for row in record.judgements
        if row.finding_id in relations
    ]
    mine = [{**row, "finding": f"{finding.id} {finding.short_title}", "tie": ""} for row in own]
    return sorted([*mine, *tied], key=lambda row: (as_date(row["date"]), row["finding"]))


def _judgement(row: Any, inspections: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_dated(row),
        "shown": JUDGEMENT_WORDS[row.judgement],
        "meaning": JUDGEMENT_NOTES.get(row.judgement, ""),
        "inspection": inspections[row.inspection_id].name,
        "year": row.date[:4],
    }


def _finding_answer(
    judgements: Sequence[Mapping[str, Any]],
    measures: Sequence[str],
    latest: Mapping[str, Mapping[str, Any]],
) -> list[str]:
    """What inspectors last said of a finding and what its measures show, in two sentences."""
    judged = [row for row in judgements if row["judgement"] != Judgement.NOT_ASSESSED]
    last = judged[-1]
    meaning = f" {last['meaning']}" if last["meaning"] else ""
    said = _lower(f"{last['shown']}, {last['date_shown']}")
    sentences = [f"Inspectors' latest word: {said}.{meaning}"]
    if judgements[-1] is not last:
        sentences.append(f"The visit reported on {judgements[-1]['date_shown']} did not judge it.")
    held = {name: latest[name] for name in measures if name in latest}
    if not held:
        return [*sentences, "No figure measures this finding."]
    lead = next(iter(held.values()))
    sentences.append(f"{lead['short_name']}: {_lower(lead['title'])}.")
    return [*sentences, f"{_on(held)}, {_tally(held)}."]


def _tally(all_held: Mapping[str, Mapping[str, Any]]) -> str:
    """How many measures got worse, got better, did neither, or cannot say.

    Measures whose last figure is stale say nothing of now: they are counted apart.
    """
    held = {name: words for name, words in all_held.items() if not words["stale"]}
    old = len(all_held) - len(held)
    passed = f" ({old} more with old figures only)" if old else ""
    if not held:
        return "the only figures are old"
    counted = dict.fromkeys(Verdict, 0)
    for words in held.values():
        counted[Verdict(words["verdict"])] += 1
    if counted[Verdict.CANNOT_SAY] == len(held):
        these = "the one measure" if len(held) == 1 else f"all {len(held)} measures"
        return f"for {these} we cannot say what changed {_lately(held)}{passed}"
    parts = [
        f"{counted[verdict]} {words}"
        for verdict, words in (
            (Verdict.WORSE, "got worse"),
            (Verdict.BETTER, "got better"),
            (Verdict.NO_CLEAR_CHANGE, "showed no clear change"),
        )
        if counted[verdict]
    ]
    if counted[Verdict.CANNOT_SAY]:
        parts.append(f"for {counted[Verdict.CANNOT_SAY]} we cannot say")
    told = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    noun = "measure" if len(held) == 1 else "measures"
    return f"of {len(held)} {noun}, each {_lately(held)}, {told}{passed}"


def _lately(held: Mapping[str, Mapping[str, Any]]) -> str:
    if _quarterly(held) == {False}:
        return "in its latest year"
    return "in its latest year or quarter, against the year before"


def _links(finding: Finding, record: Record) -> list[dict[str, str]]:
    """Links to and from a finding, each as a sentence."""
    named = {each.id: f"{each.id} {each.short_title}" for each in record.findings}
    found = []
    for link in record.finding_links:
        if finding.id not in (link.earlier_id, link.later_id):
            continue
        words = LINK_WORDS[link.relation]
        if link.relation is LinkRelation.NEW:
            sentence = f"{named[link.later_id]} is new: no earlier finding is about it."
        elif link.relation is LinkRelation.NOT_CARRIED_FORWARD:
            sentence = f"{named[link.earlier_id]} {words}: no later finding is about it."
        else:
            sentence = f"{named[link.earlier_id]} {words} {named[link.later_id]}."
        found.append({"sentence": sentence, "note": link.note, "basis": link.basis})
    return found


def _commitment_status(row: Commitment) -> str:
    return COMMITMENT_WORDS[row.status]


def _timing(row: Commitment, today: date) -> str:
    """How a promise stands against its date, in one sentence."""
    due = written_date(row.due_date, row.due_precision) if row.due_date else ""
    moved = (
        f" The date was moved from {written_date(row.first_due_date)}."
        if row.first_due_date
        else ""
    )
    if row.done_on and row.due_date:
        days = (as_date(row.done_on) - _last_day(row.due_date)).days
        # A month says too little to count days by.
        told = row.status is CommitmentStatus.DONE_LATE and (len(row.done_on) == 10 or days > 60)
        late = f", {_span(days)} late" if told else ""
        return f"Due {due}; done {written_date(row.done_on)}{late}.{moved}"
    if row.status is CommitmentStatus.DONE:
        done = f"Done {written_date(row.done_on)}" if row.done_on else "Done"
        return f"{done}; {f'due {due}' if due else 'no due date found'}.{moved}"
    if not row.due_date:
        return f"No date found.{moved}"
    passed = row.status is CommitmentStatus.OPEN and _last_day(row.due_date) < today
    since = " That date has passed since the record was last read." if passed else ""
    return f"Due {due}.{since}{moved}"


def _last_day(written: str) -> date:
    """The last day that a written date covers, so that a month is kept until it ends."""
    first = as_date(written)
    match written.count("-"):
        case 0:
            return date(first.year, 12, 31)
        case 1:
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            return date.fromordinal(following.toordinal() - 1)
        case _:
            return first


def _span(days: int) -> str:
    months = round(days / 30.44)
    if months >= 24:
        return f"about {round(months / 12)} years"
    if months >= 2:
        return f"about {months} months"
    return f"{days} days"


def _in_unit(value: str, unit: str) -> str:
    """A number as written with its unit; nothing where there is no number."""
    if not value:
        return ""
    return f"{value} {'%' if unit == 'percent' else unit}"


def _local_figure(row: Any) -> dict[str, Any]:
    plain = _dated(row)
    about = "about " if row.qualifier == "~" else ""
    decimals = 0 if row.value == int(row.value) else 1
    plain["value_shown"] = f"{about}{_in_unit(number(row.value, decimals), row.unit)}"
    start, end = row.period_start, row.period_end
    if start and start[5:] == "01-01" and end[5:] == "12-31" and start[:4] == end[:4]:
        plain["period_shown"] = end[:4]
    elif start and start != end:
        plain["period_shown"] = f"{written_date(start)} to {written_date(end)}"
    else:
        plain["period_shown"] = written_date(end)
    return plain


def _answer(record: Record, latest: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Where things stand, in three or four sentences: the first screen of the briefing."""
    held = [i for i in record.inspections if i.status == "complete" and i.published_date]
    last = max(held, key=lambda i: as_date(i.published_date or ""))
    month = written_date((last.published_date or "")[:7])
    sentences = [f"Inspectors' latest outcome, {month}: {_lower(last.outcome)}."]
    said = {row.judgement for row in record.judgements if row.inspection_id == last.id}
    sentences += [JUDGEMENT_NOTES[each] for each in said if each in JUDGEMENT_NOTES]
    judged = [row for row in record.judgements if row.inspection_id == last.id]
    passed = [row.finding_id for row in judged if row.judgement is Judgement.NOT_ASSESSED]
    if passed:
        sentences.append(
            f"That visit did not judge {_some(len(passed))} other findings ({', '.join(passed)})."
        )
    sentences.append(f"{_on(latest)}, {_tally(latest)}.")
    for verdict in (Verdict.WORSE, Verdict.BETTER):
        moved = [
            f"{each['short_name']} ({_lower(each['title'])})"
            for each in latest.values()
            if each["verdict"] == verdict and not each["stale"]
        ]
        if moved:
            sentences.append(f"{verdict.capitalize()}: {', '.join(moved)}.")
    tied = {row.finding_id for row in record.finding_measures}
    without = [finding.id for finding in record.findings if finding.id not in tied]
    if without:
        sentences.append(
            f"No figure measures {_some(len(without))} of the "
            f"{len(record.findings)} findings ({', '.join(without)})."
        )
    return sentences


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _some(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)


def _lower(text: str) -> str:
    return text[0].lower() + text[1:].rstrip(".")
