"""Rows of the record in sentences, the same for two snapshots and for a day: promises, targets,
inspections, statements, answers, meetings.
"""

from __future__ import annotations

from collections.abc import Iterator

from scrutiny.definitions.dates import as_date, last_date
from scrutiny.publication.changes.held import Row, by_id, rows_of
from scrutiny.publication.changes.one_change import Change, ChangeKind
from scrutiny.vocabulary.words import (
    JUDGEMENT_WORDS,
    AnswerStatus,
    CommitmentStatus,
    Judgement,
    RecommendationKind,
)
from scrutiny.wording.numbers import written_date

_KEPT = (CommitmentStatus.DONE, CommitmentStatus.DONE_LATE)


def record_changes(before: Row, now: Row, before_on: str, now_on: str) -> Iterator[Change]:
    """Every change of an area's record between two snapshots made on these days."""
    yield from _promises(by_id(before, "commitments"), now, before_on, now_on)
    yield from _targets(by_id(before, "targets"), by_id(now, "targets"))
    yield from _inspections(by_id(before, "inspections"), by_id(now, "inspections"))
    yield from judgements(_judgements(now), by_id(now, "inspections"), _judgements(before))
    old = by_id(before, "recommendations")
    for name, row in by_id(now, "recommendations").items():
        if name not in old:
            yield recommendation(row, str(row.get("response_shown") or ""))
        elif _answered(row) and not _answered(old[name]):
            yield answer(row)
        elif _treated(row) and not _treated(old[name]):
            yield treatment(row)
    for table, worded in (("claims", statement), ("meetings", meeting)):
        known = by_id(before, table)
        for name, row in by_id(now, table).items():
            if name not in known and known:
                yield worded(row)
    returns = {str(row.get("year")): row for row in rows_of(before, "returns")}
    for row in rows_of(now, "returns"):
        if str(row.get("year")) not in returns and "returns" in before:
            yield return_(row)


def _promises(old: dict[str, Row], now: Row, before_on: str, now_on: str) -> Iterator[Change]:
    about = now.get("about")
    read_to = str(about.get("read_to") or "") if isinstance(about, dict) else ""
    for name, row in by_id(now, "commitments").items():
        then = old.get(name)
        if then is None:
            if old:
                yield promise(row)
            continue
        status, earlier = row.get("status"), then.get("status")
        due, was_due = row.get("due_date"), then.get("due_date")
        if was_due and (not due or as_date(due) > last_date(was_due)):
            yield slipped(row, was_due)
        if status in _KEPT and earlier not in _KEPT:
            yield done(row)
        elif status == CommitmentStatus.MISSED and earlier != status:
            yield missed(row)
        elif due and status == CommitmentStatus.OPEN and read_to:
            if _passed(due, before_on, min(read_to, now_on)):
                yield late(row)
            elif _passed(due, max(before_on, read_to) if before_on else "", now_on):
                yield unread(row, str(row.get("timing") or ""))


def _passed(due: str, before_on: str, now_on: str) -> bool:
    """Whether a date passed between two days; where a day is not known nobody can tell."""
    return bool(before_on) and before_on <= _last(due) < now_on


def _targets(old: dict[str, Row], now: dict[str, Row]) -> Iterator[Change]:
    for name, row in now.items():
        then = old.get(name)
        if then is None:
            if old:
                yield target(row, now)
        elif _aim(then) != _aim(row) or _last(then.get("due_date")) != _last(row.get("due_date")):
            yield _moved(row, then, f"{name}, {_what(row)}")


def _inspections(old: dict[str, Row], now: dict[str, Row]) -> Iterator[Change]:
    for name, row in now.items():
        held = row.get("status") == "complete"
        if held and old and old.get(name, {}).get("status") != "complete":
            yield inspection(row)


def _judgements(area: Row) -> list[Row]:
    return [row for finding in rows_of(area, "findings") for row in rows_of(finding, "judgements")]


def judgements(
    rows: list[Row], inspections: dict[str, Row], before: list[Row] | None = None
) -> Iterator[Change]:
    """What one visit said, one sentence for each judgement with the findings that got it."""
    if before is not None and not before:
        return
    known = {(row.get("finding_id"), row.get("inspection_id")) for row in before or ()}
    said: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if (row.get("finding_id"), row.get("inspection_id")) not in known:
            group = (str(row.get("inspection_id")), str(row.get("judgement")))
            said.setdefault(group, []).append(row)
    for (visit, judgement), mine in said.items():
        findings = tuple(str(row.get("finding_id")) for row in mine)
        words = _judgement_words(judgement)
        when = _when(mine[0], "date")
        name = str(inspections.get(visit, {}).get("name") or visit)
        sentence = f"{words}: {', '.join(findings)}. {name}, {when}."
        yield Change(ChangeKind.JUDGEMENT, visit, words, findings, sentence, when, now=words)


def promise(row: Row) -> Change:
    """A promise, or a date set by others, that was not on record before."""
    due = _when(row, "due_date")
    by = f", due {due}" if due else ", with no date"
    new = f"New promise {row['id']} by {_listed(row.get('promised_by'))}"
    if not row.get("promised_by"):
        new = f"{row['id']}, set by {row.get('set_by')} for {_listed(row.get('owed_by'))}"
    return _change(
        _of_promise(ChangeKind.PROMISE, row), row, f"{new}: {_what(row)}{by}.", due, now=due
    )


def _listed(bodies: object) -> str:
    return "; ".join(map(str, bodies)) if isinstance(bodies, list | tuple) else str(bodies or "")


def _of_promise(kind: ChangeKind, row: Row) -> ChangeKind:
    """What the area did not promise is no promise kept, missed or put back."""
    return kind if row.get("promised_by") else ChangeKind.DUTY


def slipped(row: Row, was_due: str | None) -> Change:
    """A promise with another date than before, or with none any more.

    `was_due` is null where the earlier date was not found.
    """
    was = written_date(was_due) if was_due else ""
    due = _when(row, "due_date")
    who = f" by {row['moved_by']}" if row.get("moved_by") else ""
    on = f" on {written_date(row['moved_on'])}" if row.get("moved_on") else ""
    start = f"from {was}" if was else "from a date that was not found"
    to = f"to {due}" if due else "and given no new date"
    earlier = was_due and row.get("due_date") and as_date(row["due_date"]) < as_date(was_due)
    verb = "brought forward" if earlier else "put back"
    sentence = f"{row['id']}, {_what(row)}: {verb} {start} {to}{who}{on}."
    if not due and not who and not on:
        sentence = f"{row['id']}, {_what(row)}: it was due {was}, and now no date is on record."
    return _change(_of_promise(ChangeKind.SLIPPED, row), row, sentence, due or was, was, due)


def done(row: Row) -> Change:
    """A promise that was kept, late or not."""
    when, due = _when(row, "done_on"), _when(row, "due_date")
    on = f" {when}" if when else ""
    told = f"done{on}"
    if row.get("status") == CommitmentStatus.DONE_LATE:
        told = f"done late{on}" + (f"; it was due {due}" if due else "")
    effect = str(row.get("effect") or "").strip().rstrip(".")
    seen = f"{effect}" if effect else "No word of its effect is on record"
    after = f" {seen}." if effect or row.get("promised_by") else ""
    sentence = f"{row['id']}, {_what(row)}: {told}.{after}"
    return _change(_of_promise(ChangeKind.DONE, row), row, sentence, when, due, when)


def missed(row: Row) -> Change:
    """A promise that is on record as not kept."""
    due = _when(row, "due_date")
    sentence = f"{row['id']}, {_what(row)}: missed" + (f"; it was due {due}." if due else ".")
    return _change(_of_promise(ChangeKind.MISSED, row), row, sentence, due, due)


def late(row: Row) -> Change:
    """What had no result on record when the record was read, though its date had passed."""
    due = _when(row, "due_date")
    told = _sentence(row.get("result")) or "No result was found."
    sentence = f"{row['id']}, {_what(row)}: it was due {due}. {told}"
    return _change(ChangeKind.LATE, row, sentence, due, due)


def unread(row: Row, timing: str) -> Change:
    """What has come due since the record was read; `timing` says when, and since when unread."""
    due = _when(row, "due_date")
    told = timing or f"Due {due}."
    return _change(ChangeKind.UNREAD, row, f"{row['id']}, {_what(row)}: {told}", due, due)


def target(row: Row, targets: dict[str, Row]) -> Change:
    """A target that was not on record before; one in the place of another was moved."""
    replaced = targets.get(str(row.get("replaces") or ""))
    if replaced is not None:
        return _moved(row, replaced, f"{row['id']} in place of {replaced['id']}, {_what(row)}")
    aim, due = _aim(row), _when(row, "due_date")
    sentence = f"New target {row['id']}, set by {row.get('set_by')}: {_what(row)}"
    sentence += f", {aim}" if aim else ", with no number"
    sentence += f", by {due}." if due else ", with no date."
    return _change(ChangeKind.TARGET, row, sentence, due, now=aim)


def _moved(row: Row, before: Row, named: str) -> Change:
    was, is_ = _full_aim(before), _full_aim(row)
    on = f" on {written_date(row['set_on'])}" if row.get("set_on") else ""
    sentence = f"{named}: moved from {was} to {is_} by {row.get('set_by')}{on}."
    return _change(ChangeKind.TARGET_MOVED, row, sentence, _when(row, "set_on"), was, is_)


def inspection(row: Row) -> Change:
    """An inspection, revisit or monitoring visit that has reported."""
    when = _when(row, "published_date") or _when(row, "end_date")
    reported = f"reported {when}" if when else "has reported"
    sentence = f"{row.get('name')}: {reported}. {_sentence(row.get('outcome'))}"
    return _change(ChangeKind.INSPECTION, row, sentence.strip(), when, now=str(row.get("outcome")))


def statement(row: Row) -> Change:
    """A statement about progress made to the committee."""
    when = _when(row, "date")
    sentence = f"{row.get('said_by')}, {when}: {_sentence(row.get('claim'))}"
    return _change(ChangeKind.STATEMENT, row, sentence, when)


def recommendation(row: Row, response: str) -> Change:
    """A recommendation, request or motion; `response` is its answer, or why none is told.

    Where a committee was only asked to note, it is an item at a meeting and no more. `now` says
    whether it was answered, as far as is known.
    """
    when = _when(row, "meeting_date")
    asked = _sentence(row.get("recommendation") or row.get("topic"))
    sentence = f"{row['id']}, {row.get('committee')}, {when}: {asked} {_sentence(response)}".strip()
    if row.get("kind") == RecommendationKind.NOTED:
        return _change(ChangeKind.MEETING, row, sentence, when)
    answered = "answered" if _answered(row) else ""
    return _change(ChangeKind.RECOMMENDATION, row, sentence, when, now=answered)


def answer(row: Row) -> Change:
    """An answer to a recommendation that had none."""
    word = str(row["response_status"])
    told = _sentence(row.get("response")) or f"{word}."
    sentence = f"{row['id']}, {_what(row, 'topic')}: now answered. {told}"
    if word == AnswerStatus.ACCEPTED and not row.get("follow_up"):
        sentence += " Nothing since was found."
    return _change(ChangeKind.ANSWER, row, sentence, _when(row, "meeting_date"), now=word)


def treatment(row: Row) -> Change:
    """A vote on a motion, or what was said without an outcome, where nothing was on record."""
    told = _sentence(row.get("response")) or _sentence(str(row["response_status"]).capitalize())
    sentence = f"{row['id']}, {_what(row, 'topic')}: {told}"
    return _change(ChangeKind.RECOMMENDATION, row, sentence, _when(row, "meeting_date"))


def meeting(row: Row) -> Change:
    """One item at one meeting."""
    when = _when(row, "date")
    sentence = f"{row.get('committee')}, {when}: {_sentence(row.get('subject'))}"
    return _change(ChangeKind.MEETING, row, sentence, when)


def return_(row: Row) -> Change:
    """A return of an area's own cases."""
    census, covers = row.get("census"), row.get("covers")
    sentence = f"A new return of {census} is in, with the cases of {covers}."
    return Change(ChangeKind.RETURN, str(row.get("year")), "Return", (), sentence, str(census))


def _change(
    kind: ChangeKind, row: Row, sentence: str, when: str = "", was: str = "", now: str = ""
) -> Change:
    findings = tuple(str(each) for each in row.get("finding_ids") or ())
    name = str(row.get("what") or row.get("name") or row.get("topic") or row["id"])
    return Change(kind, str(row["id"]), name, findings, sentence, when, was, now)


_ANSWERS = (AnswerStatus.ACCEPTED, AnswerStatus.IN_PRINCIPLE, AnswerStatus.LATE)


def _answered(row: Row) -> bool:
    """Whether a body answered the committee: a vote or words without an outcome answer nobody."""
    return row.get("response_status") in _ANSWERS


def _treated(row: Row) -> bool:
    status = row.get("response_status")
    return status != AnswerStatus.AWAITED and bool(status or row.get("response"))


def _aim(row: Row) -> str:
    """A target's number with its unit, empty where it has none."""
    if row.get("value_shown"):
        return str(row["value_shown"])
    value, unit = str(row.get("value") or ""), str(row.get("unit") or "")
    words = {"percent": "%", "per cent": "%"}.get(unit, unit)
    return f"{value} {words}".strip() if value else ""


def _full_aim(row: Row) -> str:
    due = _when(row, "due_date")
    return f"{_aim(row) or 'no number'} by {due}" if due else f"{_aim(row) or 'no number'}"


def _judgement_words(judgement: str) -> str:
    try:
        return JUDGEMENT_WORDS[Judgement(judgement)]
    except ValueError:
        return judgement


def _when(row: Row, column: str) -> str:
    """A date of the record in words, no more exact than it is known."""
    if row.get(f"{column}_shown"):
        return str(row[f"{column}_shown"])
    own = {"due_date": "due_precision", "published_date": "published_precision"}
    precision = row.get(own.get(column, "date_precision"))
    if column not in ("date", "meeting_date", *own):
        precision = None
    return written_date(str(row[column]), precision) if row.get(column) else ""


def _last(written: object) -> str:
    return last_date(str(written)).isoformat() if written else ""


def _what(row: Row, column: str = "what") -> str:
    return str(row.get(column) or "").strip().rstrip(".")


def _sentence(text: object) -> str:
    words = str(text or "").strip()
    return words if not words or words[-1] in ".?!" else f"{words}."
