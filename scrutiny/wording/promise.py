"""What became of a promise, a target or a recommendation, in words."""

from __future__ import annotations

from datetime import date

from scrutiny.assessment.effect import Effect
from scrutiny.assessment.promises import Ease, Moved, MovedTarget, Promise
from scrutiny.definitions.area import Commitment, Recommendation
from scrutiny.definitions.dates import as_date, last_date
from scrutiny.vocabulary.words import (
    AnswerState,
    CommitmentStatus,
    MeasuredIn,
    MinutesRead,
    PromiseState,
    Verdict,
)
from scrutiny.wording.figure import Wording
from scrutiny.wording.grammar import capital, listed
from scrutiny.wording.numbers import in_unit, number, read_day, written_date
from scrutiny.wording.point import told

STATES = {
    PromiseState.DUE: "Open",
    PromiseState.OVERDUE: "Overdue",
    PromiseState.UNREAD: "Due, not looked at since",
    PromiseState.DONE: "Done",
    PromiseState.DONE_LATE: "Done late",
    PromiseState.MISSED: "Missed",
    PromiseState.NOT_FOUND: "Outcome not found",
}

ANSWERS = {
    AnswerState.ANSWERED: "Answered",
    AnswerState.LATE: "Answered late",
    AnswerState.PASSED: "Passed",
    AnswerState.DROPPED: "Dropped",
    AnswerState.ACCEPTED_NOTHING_SINCE: "Accepted, nothing since",
    AnswerState.IN_PRINCIPLE_NOTHING_SINCE: "Accepted in principle, nothing since",
    AnswerState.PASSED_NOTHING_SINCE: "Passed, nothing since",
    AnswerState.OUTCOME_NOT_FOUND: "Outcome not found",
    AnswerState.NOTED: "Noted, no answer called for",
    AnswerState.NOT_READ: "Minutes not read to the end",
    AnswerState.UNREAD: "Not looked at since",
    AnswerState.TEXT_NOT_FOUND: "Text not found",
    AnswerState.NO_ANSWER: "No answer found",
}


def span(days: int) -> str:
    """A number of days as people say it."""
    months = round(days / 30.44)
    if months >= 24:
        return f"about {round(months / 12)} years"
    if months >= 2:
        return f"about {months} months"
    return f"{number(days)} day{'' if days == 1 else 's'}"


def not_looked(read_to: date, searched: str | None = None) -> str:
    """``We have not looked since February 2026``, and a search since then where there was one."""
    return f"We have not looked since {since_reading(read_to, searched)}."


def since_reading(read_to: date, searched: str | None = None) -> str:
    """Since when nobody looked, as it follows "since"."""
    told = read_day(read_to)
    if searched:
        told += f", but for a search in {written_date(searched)} that did not find it"
    return told


def timing(row: Commitment, promise: Promise, read_to: date) -> str:
    """How something stands against its date, in a sentence or two."""
    due = written_date(row.due_date, row.due_precision) if row.due_date else ""
    if row.done_on and row.due_date:
        days = (as_date(row.done_on) - last_date(row.due_date)).days
        # A month says too little to count days by.
        told = row.status is CommitmentStatus.DONE_LATE and (len(row.done_on) == 10 or days > 60)
        late = f", {span(days)} late" if told else ""
        return f"Due {due}; done {written_date(row.done_on)}{late}."
    if row.status is CommitmentStatus.DONE or row.done_on:
        done = f"Done {written_date(row.done_on)}" if row.done_on else "Done"
        return f"{done}; {f'due {due}' if due else 'no due date found'}."
    if not row.due_date:
        return "No date found."
    match promise.state:
        case PromiseState.UNREAD:
            return f"Due {due}. {not_looked(read_to, promise.searched)}"
        case PromiseState.NOT_FOUND if promise.searched:
            again = f"A search in {written_date(promise.searched)} did not find it either."
            return f"Due {due}. What came of it was not found. {again}"
        case PromiseState.OVERDUE if late := lateness(promise):
            return f"Due {due}. It was {late} when we last looked ({read_day(read_to)})."
        case _:
            return f"Due {due}."


def answered(row: Recommendation, state: AnswerState) -> str:
    """What became of a recommendation in a word or two; of one answered, the word on record."""
    if state is AnswerState.ANSWERED and row.response_status is not None:
        return row.response_status.capitalize().replace("_", " ")
    return ANSWERS[state]


def response(row: Recommendation, state: AnswerState, read_to: date) -> str:
    """The answer to a recommendation, or why none is told."""
    if row.response:
        return row.response
    if state is AnswerState.NOTED and row.minutes_read is MinutesRead.OPENING:
        return "It was asked to note, and only the opening of the minutes was available."
    return {
        AnswerState.NOTED: "It was asked to note, so there is nothing to answer.",
        AnswerState.NOT_READ: "Not known: only the opening of the minutes was available.",
        AnswerState.UNREAD: f"It may have come since. {not_looked(read_to)}",
        AnswerState.TEXT_NOT_FOUND: "Not known: what was asked was not found.",
    }.get(state, "No answer was found.")


def asked(row: Recommendation) -> str:
    """What a committee asked, or why that is not told."""
    if row.recommendation:
        return row.recommendation
    if row.minutes_read is MinutesRead.OPENING:
        return "Not found: only the opening of the minutes was available."
    return "The text was not found."


def lateness(promise: Promise) -> str:
    """By how much a promise is late; empty where it is not, or nobody can say."""
    days = promise.late if promise.late is not None else promise.at_least
    if days is None or days <= 0:
        return ""
    return f"{span(days)} late"


def moved(given: Moved | None) -> str:
    """A date that was moved: by whom, when, from what to what."""
    if given is None:
        return ""
    by = f" by {given.by}" if given.by else ""
    on = f" on {written_date(given.on)}" if given.on else ""
    before = f" from {written_date(given.before)}" if given.before else ""
    after = f" to {written_date(given.after)}" if given.after else ""
    missing = [
        words for words, there in (("the first date", before), ("the new date", after)) if not there
    ]
    lost = f" {capital(listed(missing))} {_were(missing)} not found." if missing else ""
    between = "," if (by or on) and (before or after) else ""
    return f"The date was moved{by}{on}{between}{before}{after}.{lost}"


def _were(many: list[str]) -> str:
    return "was" if len(many) == 1 else "were"


def effect(wording: Wording | None, promise: Promise, name: str) -> str:
    """Whether an effect is seen in the figures of its measure, with those before and after.

    `name`: that of the measure, empty where none is tied.
    """
    compared = promise.compared
    figures = ""
    if wording is not None and compared is not None:
        before, after = compared.before, compared.after
        if before.value is not None and after.value is not None:
            figures = (
                f' "{name}" was {told(wording, before)} before, and {told(wording, after)} after.'
            )
    match promise.effect:
        case Effect.SEEN:
            return f"Effect seen: its measure has got better since then.{figures}"
        case Effect.NOT_SEEN:
            worse = compared is not None and compared.verdict is Verdict.WORSE
            how = "got worse" if worse else "not clearly got better"
            return f"No effect seen: its measure has {how} since then.{figures}"
        case Effect.CANNOT_SAY:
            return f"Cannot say: its measure cannot show it yet.{figures}"
        case Effect.NOT_MEASURED:
            return "No measure here can show its effect."
        case _:
            return ""


def moved_target(given: MovedTarget, what: str, unit: MeasuredIn | None) -> str:
    """A target set in another's place: who, when, from what to what, and whether it is easier."""
    before = in_unit(given.value_before, unit) or "no number"
    after = in_unit(given.value_after, unit) or "no number"
    if given.due_before:
        before += f" by {written_date(given.due_before)}"
    if given.due_after:
        after += f" by {written_date(given.due_after)}"
    on = f" on {written_date(given.on)}" if given.on else ""
    how = [
        words for words in (_EASE.get(given.ease, ""), "due later" if given.later else "") if words
    ]
    told = f" The new one is {listed(how)}." if how else ""
    return f"{what}: moved by {given.by}{on}, from {before} to {after}.{told}"


_EASE = {Ease.EASIER: "easier to reach", Ease.HARDER: "harder to reach"}
