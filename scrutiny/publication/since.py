"""What changed since: a meeting, told by the dates on record, or a snapshot that was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from scrutiny.definitions.area import Meeting, Record
from scrutiny.definitions.dates import last_date
from scrutiny.definitions.measure import Measure
from scrutiny.publication.changes import ChangeKind, Changes, OfRecord, changes, since
from scrutiny.publication.content.changed_since import Since, SincePart
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import Kept, kept
from scrutiny.vocabulary.words import DatePrecision
from scrutiny.wording.grammar import listed, things
from scrutiny.wording.numbers import day as day_words
from scrutiny.wording.numbers import read_day, written_date

MOST_MEETINGS = 6
MOST_SNAPSHOTS = 4
OPEN = 3
"""So many sentences of one kind stand open; more stand behind a summary."""


def since_meetings(
    record: Record,
    reviewed: OfRecord,
    values: pl.DataFrame,
    measures: Mapping[str, Measure],
    due: Mapping[str, date],
    today: date,
) -> list[Since]:
    """What became known since each of the last meetings, the latest first."""
    found = []
    for meeting in _meetings(record, today):
        on = last_date(meeting.date)
        made = since(record, reviewed, values, measures, due, on, today)
        when = written_date(meeting.date, meeting.date_precision)
        words = f"the meeting of {when} ({meeting.committee})"
        label = f"the meeting of {when}"
        found.append(_told(f"meeting-{meeting.id}", label, words, made, record.area.read_to))
    return found


def _meetings(record: Record, today: date) -> list[Meeting]:
    """The latest meetings whose day or month is known, one for each."""
    dated = [row for row in record.meetings if row.date_precision in _DATED]
    by_day = {row.date: row for row in reversed(dated) if last_date(row.date) <= today}
    return [by_day[day] for day in sorted(by_day, key=last_date, reverse=True)][:MOST_MEETINGS]


def since_snapshots(build: Path, now: Published, area: str, read_to: date) -> list[Since]:
    """What changed since each snapshot that was kept, the latest first; none on the first build.

    `now` is the snapshot being made; it is not in force yet.
    """
    others = [each for each in kept(build) if each.id != now.about.id]
    found = []
    for each in others[::-1][:MOST_SNAPSHOTS]:
        made = changes(Published(each.folder), now, area)
        words = f"the snapshot of {day_words(each.made_on)} ({_number(each)})"
        found.append(_told(f"snapshot-{each.id}", words, words, made, read_to))
    return found


_DATED = (DatePrecision.DAY, DatePrecision.MONTH)


def _number(each: Kept) -> str:
    return each.id.rpartition("-")[2]


def _told(name: str, label: str, words: str, made: Changes, read_to: date) -> Since:
    """`words` names the day in a sentence, `label` in a list to choose from."""
    return Since(
        id=name,
        label=label,
        answer=made.note or headline(made, words, read_to),
        parts=tuple(SincePart(title, items, len(items) <= OPEN) for title, items in made.told()),
    )


_COUNTED: Sequence[tuple[ChangeKind, str, str]] = (
    (ChangeKind.VERDICT, "new verdict", "new verdicts"),
    (ChangeKind.TARGET_MOVED, "target moved", "targets moved"),
    (ChangeKind.SLIPPED, "promise put back", "promises put back"),
    (ChangeKind.MISSED, "promise missed", "promises missed"),
    (ChangeKind.LATE, "date passed without a result", "dates passed without a result"),
    (ChangeKind.NEW_FIGURE, "measure with new figures", "measures with new figures"),
    (ChangeKind.REVISED, "measure revised", "measures revised"),
    (ChangeKind.WITHDRAWN, "figure withdrawn", "figures withdrawn"),
    (ChangeKind.DONE, "promise done", "promises done"),
    (ChangeKind.JUDGEMENT, "new judgement", "new judgements"),
    (ChangeKind.DUTY, "date set by others", "dates set by others"),
    (ChangeKind.STATEMENT, "new statement", "new statements"),
    (ChangeKind.ANSWER, "new answer", "new answers"),
)


def headline(made: Changes, words: str, read_to: date) -> str:
    """What changed, in a sentence that names what should have come and did not."""
    counted = [(len(made.of(kind)), one, many) for kind, one, many in _COUNTED]
    told = [f"{n} {one if n == 1 else many}" for n, one, many in counted if n]
    told += _recommendations(made)
    overdue = made.of(ChangeKind.OVERDUE)
    late = (
        f" Newer figures were due for {things(len(overdue), 'measure')} and are not here."
        if overdue
        else ""
    )
    late = f"{_unread(made, read_to)}{late}"
    if not told:
        return f"Since {words} nothing new is on record here.{late}"
    return f"Since {words}: {listed(told)}.{late}"


def _recommendations(made: Changes) -> list[str]:
    """``5 recommendations or motions, 4 with an answer``."""
    mine = made.of(ChangeKind.RECOMMENDATION)
    if not mine:
        return []
    noun = "recommendation or motion" if len(mine) == 1 else "recommendations or motions"
    answered = sum(bool(each.now) for each in mine)
    return [f"{len(mine)} {noun} ({answered or 'none'} with an answer)"]


def _unread(made: Changes, read_to: date) -> str:
    """That dates have passed since anybody looked: for the reader no news of what came of them."""
    n = len(made.of(ChangeKind.UNREAD))
    if not n:
        return ""
    passed = "One date has" if n == 1 else f"{n} dates have"
    return f" {passed} passed since we last read the record ({read_day(read_to)})."
