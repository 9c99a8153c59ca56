"""What changed in an area, a sentence for each change, and all of it in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from scrutiny.definitions.dates import as_date
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import ChangeKind
from scrutiny.wording.grammar import listed, others, small, things
from scrutiny.wording.numbers import read_day, when, written_date

HEADINGS = {
    ChangeKind.VERDICT: "New verdicts",
    ChangeKind.TARGET_MOVED: "Targets moved",
    ChangeKind.SLIPPED: "Promises put back",
    ChangeKind.MISSED: "Promises missed",
    ChangeKind.LATE: "Dates passed without a result",
    ChangeKind.UNREAD: "Dates passed since the papers were read",
    ChangeKind.NEW_FIGURE: "New figures",
    ChangeKind.REVISED: "Figures revised",
    ChangeKind.WITHDRAWN: "Figures withdrawn",
    ChangeKind.OVERDUE: "Figures that should have come",
    ChangeKind.DONE: "Promises done",
    ChangeKind.DUTY: "Dates set by others or the law",
    ChangeKind.PROMISE: "New promises",
    ChangeKind.TARGET: "New targets",
    ChangeKind.INSPECTION: "Inspections",
    ChangeKind.JUDGEMENT: "What inspectors said",
    ChangeKind.STATEMENT: "New statements",
    ChangeKind.RECOMMENDATION: "Recommendations, requests and motions",
    ChangeKind.ANSWER: "New answers",
    ChangeKind.MEETING: "Meetings",
    ChangeKind.RETURN: "New returns",
    ChangeKind.MEASURE: "Measures added or changed here",
}
"""A heading for each kind."""

OLDER_FORM = "That snapshot is of an older form and cannot be compared."
DAMAGED = "The older of the two is damaged and cannot be compared."
NEW_AREA = "This area was not in the workbook yet."


# Figures.


def the_meeting(day: str) -> str:
    """A meeting in a list of days to compare with."""
    return f"the meeting of {day}"


def the_snapshot(day: str, sign: str) -> str:
    """A snapshot in a list of days to compare with; its `sign` tells those of one day apart."""
    return f"the snapshot of {day} ({sign})"


def figure(value: str, period: str, *about: str) -> str:
    """``38.6 % in 2024 (371 of 962)``."""
    told = "; ".join(filter(None, about))
    return f"{value} in {when(period)}" + (f" ({told})" if told else "")


def new_figure(name: str, told: str, change: str, more: int, *, assumed: bool) -> str:
    """The latest of figures that came, what it changed, and how many more there are."""
    day = " The day on which it came out is assumed." if assumed else ""
    return f"{name}: {told}.{f' {change}' if change else ''}{others(more, 'came')}{day}"


def no_figure(name: str, period: str, why: str) -> str:
    """That the newest period has none."""
    return f"{name}: no figure for {shown(period)}: {why}."


def revised(name: str, period: str, was: str, now: str, more: int) -> str:
    """The latest of figures that have another value than before."""
    return f"{name}, {shown(period)}: was {was}, is now {now}.{others(more, 'changed')}"


def withdrawn(name: str, period: str, was: str, why: str, more: int) -> str:
    """The latest of figures that are gone; `why` is empty where nothing says so."""
    told = why or "no longer given"
    gone = f"was {was}, now there is no figure: {told}."
    return f"{name}, {shown(period)}: {gone}{others(more, 'went')}"


def overdue(names: Sequence[str], month: str, *, new: bool) -> str:
    """That newer figures of measures should have come. `new`: they were not late before."""
    if len(names) > 1:
        return (
            f"Newer figures of {len(names)} measures were due in {month} and have not been put in "
            f"here: {'; '.join(names)}."
        )
    told = f"{names[0]}: newer figures were due in {month} and have not been put in here."
    return f"{told} That is new." if new else told


def new_measure(name: str, told: str) -> str:
    """A measure that was not in the workbook before, with its latest figure."""
    return f"{name} is new here. Its latest figure: {told}."


def gone_measure(name: str) -> str:
    """A measure that is in the workbook no longer."""
    return f"{name}: this measure is no longer in the workbook."


def worked_out_anew(name: str) -> str:
    """A measure that is worked out from other things than before."""
    return (
        f"{name}: it is now worked out in another way, so its figures are not set "
        "against those shown before."
    )


def verdict(name: str, was: str, now: str, headline: str, *, other_way: bool, same: bool) -> str:
    """A new verdict, by the tags of both. `same`: that of the same figure; `other_way`: it is
    judged in another way than before.
    """
    told = f'{name}: was "{small(was)}", is now "{small(now)}". {headline}'.strip()
    if other_way:
        return f"{told} It is now judged in another way."
    return f"{told} The figure is the same; what it is judged by changed." if same else told


# Promises and targets.


def promise(
    row: str, what: str, due: str, promised_by: Sequence[str], set_by: str, owed_by: Sequence[str]
) -> str:
    """A promise, or a date set by others, that was not on record before."""
    new = f"New promise by {'; '.join(promised_by)}"
    if not promised_by:
        new = f"Set by {set_by} for {'; '.join(owed_by)}"
    return f"{new}: {_coded(what, row)}" + (f", due {due}." if due else ", with no date.")


def put_back(
    row: str, what: str, was: str | None, due: str | None, due_shown: str, by: str, on: str | None
) -> str:
    """A promise with another date than before, or with none any more. `was` is null where the
    earlier date was not found.
    """
    if due is None and not by and not on:
        gone = f"it was due {_written(was)}, and now no date is on record"
        return f"{_coded(what, row)}: {gone}."
    start = f"from {_written(was)}" if was else "from a date that was not found"
    to = f"to {due_shown}" if due else "and given no new date"
    earlier = was and due and as_date(due) < as_date(was)
    verb = "brought forward" if earlier else "put back"
    who = f" by {by}" if by else ""
    day = f" on {_written(on)}" if on else ""
    return f"{_coded(what, row)}: {verb} {start} {to}{who}{day}."


def done(
    row: str, what: str, on: str | None, due: str, effect: str, *, late: bool, promised: bool
) -> str:
    """What was kept, late or not; of a promise also that nothing is known of its effect."""
    day = f" {_written(on)}" if on else ""
    told = f"done late{day}" + (f"; it was due {due}" if due else "") if late else f"done{day}"
    nothing = "No word of its effect is on record" if promised else ""
    seen = effect.strip().rstrip(".") or nothing
    return f"{_coded(what, row)}: {told}.{f' {seen}.' if seen else ''}"


def missed(row: str, what: str, due: str) -> str:
    """What is on record as not kept."""
    return f"{_coded(what, row)}: missed" + (f"; it was due {due}." if due else ".")


def late(row: str, what: str, due: str, result: str) -> str:
    """What had no result on record when the record was read, though its date had passed."""
    told = _sentence(result) or "No result was found."
    return f"{_coded(what, row)}: it was due {due}. {told}"


def unread(row: str, what: str, timing: str) -> str:
    """What has come due since the record was read; `timing` says when, and since when unread."""
    return f"{_coded(what, row)}: {timing}"


def target(row: str, what: str, value: str, due: str, set_by: str) -> str:
    """A target that was not on record before; `value` and `due` are empty where it has none."""
    aim = f", {value}" if value else ", with no number"
    by = f", by {due}." if due else ", with no date."
    return f"New target, set by {set_by}: {_coded(what, row)}{aim}{by}"


def target_moved(
    row: str, what: str, was: str, now: str, set_by: str, set_on: str | None, *, replaced: bool
) -> str:
    """A target with another number or date; `replaced`: it stands in the place of another."""
    place = ", in place of an earlier one" if replaced else ""
    on = f" on {_written(set_on)}" if set_on else ""
    return f"{_coded(what, row)}{place}: moved from {was} to {now} by {set_by}{on}."


def aim(value: str, due: str) -> str:
    """A target's number and date: ``75 % by 31 December 2025``."""
    return (value or "no number") + (f" by {due}" if due else "")


# What was said and asked.


def inspection(name: str, when_: str, outcome: str) -> str:
    """An inspection, revisit or monitoring visit that has reported."""
    reported = f"reported {when_}" if when_ else "has reported"
    return f"{name}: {reported}. {_sentence(outcome)}".strip()


def judgement(judged: str, findings: Sequence[str], inspection: str, when_: str) -> str:
    """What one visit said of some findings alike, by their names."""
    return f"{judged}: {'; '.join(findings)}. {inspection}, {when_}."


def said(who: str, when_: str, what: str) -> str:
    """A statement, or an item at a meeting."""
    return f"{who}, {when_}: {_sentence(what)}"


def recommendation(row: str, committee: str, when_: str, asked: str, response: str) -> str:
    """A recommendation, request or motion, with its answer, or why none is told."""
    return f"{committee}, {when_}: {_coded(asked, row)}. {_sentence(response)}".strip()


def answer(row: str, topic: str, response: str, *, nothing_since: bool) -> str:
    """An answer to a recommendation that had none."""
    since = " Nothing since was found." if nothing_since else ""
    return f"{_coded(topic, row)}: now answered. {_sentence(response)}{since}"


def treatment(row: str, topic: str, what: str) -> str:
    """A vote on a motion, or what was said without an outcome, where nothing was on record."""
    return f"{_coded(topic, row)}: {_sentence(what)}"


def new_return(census: str, covers: str) -> str:
    """A return of an area's own cases."""
    return f"A new return of {census} is in, with the cases of {covers}."


# All of it.

_COUNTED = (
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


def headline(since: str, many: Mapping[ChangeKind, int], answered: int, read_to: date) -> str:
    """What changed, in a sentence that names what should have come and did not.

    `since` names the day; `answered` is how many of the recommendations have an answer.
    """
    told = [
        f"{many[kind]} {one if many[kind] == 1 else more}"
        for kind, one, more in _COUNTED
        if many.get(kind)
    ]
    if asked := many.get(ChangeKind.RECOMMENDATION):
        noun = "recommendation or motion" if asked == 1 else "recommendations or motions"
        told.append(f"{asked} {noun} ({answered or 'none'} with an answer)")
    late = ""
    if passed := many.get(ChangeKind.UNREAD):
        # For the reader no news of what came of them.
        dates = "One date has" if passed == 1 else f"{passed} dates have"
        late += f" {dates} passed since we last read the papers ({read_day(read_to)})."
    if due := many.get(ChangeKind.OVERDUE):
        late += f" Newer figures were due for {things(due, 'measure')} and are not here."
    if not told:
        return f"Since {since} nothing new is on record here.{late}"
    return f"Since {since}: {listed(told)}.{late}"


def _coded(text: str, row: str) -> str:
    """What a row of the record is about, and then its code."""
    return f"{text.strip().rstrip('.')} ({row})"


def _written(written: str | None) -> str:
    return written_date(written) if written else ""


def _sentence(text: str) -> str:
    words = text.strip()
    return words if not words or words[-1] in ".?!" else f"{words}."
