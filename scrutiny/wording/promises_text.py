"""What the page Commitments and the tables of promises say besides what a snapshot holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scrutiny.vocabulary.words import AnswerState

NO_SINGLE_FINDING = "On no single finding"
QUESTION = "What was promised, and what came of it?"
COUNTED = {
    AnswerState.ANSWERED: "answered",
    AnswerState.LATE: "answered",
    AnswerState.ACCEPTED_NOTHING_SINCE: "answered",
    AnswerState.IN_PRINCIPLE_NOTHING_SINCE: "answered",
    AnswerState.PASSED: "passed by a vote",
    AnswerState.PASSED_NOTHING_SINCE: "passed by a vote",
    AnswerState.DROPPED: "dropped",
    AnswerState.OUTCOME_NOT_FOUND: "whose outcome was not found",
    AnswerState.NO_ANSWER: "to which no answer was found",
    AnswerState.UNREAD: "whose answer may have come since we last looked",
    AnswerState.NOTED: "that only noted a report",
    AnswerState.NOT_READ: "of which only the opening of the minutes was available",
    AnswerState.TEXT_NOT_FOUND: "whose text was not found",
}
ALL_FINDINGS = "All findings"
STATE = "State"
FILTERS = (
    ("all", "All"),
    ("late", "Late or missed"),
    ("unknown", "Nobody knows"),
    ("open", "Not due yet"),
    ("done", "Done"),
)
"""States of promises that are shown together."""
AS_TABLE = "The same as a table"
BY_WHOM = "By whom"
MOVED = "Moved"
CAME_OF_IT = "What came of it"
EFFECT = "Effect"
ABOUT = "About"
ASKED = "Asked"
ANSWER = "Answer"
SINCE = "Since"
PAPER = "The paper it comes from"
FINDING = "Finding"
NO_TARGET = "No target is on record."
TARGETS = "Targets and legal limits"
RECOMMENDATIONS = "Recommendations, requests and motions, with the answer to each"
RECOMMENDATION_COLUMNS = ("Date", "Committee", "Asked", "Answer", "State", "Since", "Source")
SOURCE = "Source"
ANSWERS = "Recommendations and answers"
NO_RECOMMENDATION = "No recommendation is on record."
ONLY_OPENING = "Not known: only the opening of the minutes was available"
NOT_ON_RECORD = "Not on record"
AGENDA = "What was on the agenda and what members asked"
MEETINGS = "Meetings"
NO_MEETING = "No meeting is on record."
NO_PROMISE = "No promise is on record."
PROMISES = "What the area promised"
NOT_PROMISED = "Nobody of the area promised these: they were set for it, and are its to meet."
REQUIRED = "What others or the law required"
PROMISE_COLUMNS = ("Promise", "Promised by", "When", "State", "What came of it", "Effect", "Source")
REQUIRED_COLUMNS = ("Required", "By whom, of whom", "When", "State", "What came of it", "Source")
REQUIRED_OF_AREA = "Required of the area: by whom, due, done"
COMMITMENTS = "Commitments: promised, by whom, due, done, effect seen"
NOT_KNOWN = "Not known"
NOTHING_ON_RECORD = "Nothing on record"
NO_EFFECT = "None on record"
NOT_FOUND = "Not found"
MOVED_TARGETS = "Targets that were moved"
MEETING_COLUMNS = ("Date", "Committee", "Subject", "Asked", "Source")
TARGET_COLUMNS = ("Target", "Level", "Set by", "Result", "Note", "Source")


def answered(states: Sequence[AnswerState]) -> str:
    """``24 on record: 4 answered, 2 passed by a vote, 1 dropped, ...``: all are counted."""
    counted = Counter(COUNTED[state] for state in states)
    in_order = dict.fromkeys(COUNTED.values())
    told = [f"{counted[words]} {words}" for words in in_order if counted[words]]
    return f"{len(states)} on record: {', '.join(told)}."


def counted(label: str, many: int) -> str:
    """A state with how many are in it."""
    return f"{label} ({many})"


def asked(many: int) -> str:
    """The summary in front of what committees asked."""
    return f"All {many}, those without an answer first" if many > 1 else "What was asked"


def targets(many: int) -> str:
    """The summary in front of the table of targets."""
    return f"All {many} targets and limits" if many > 1 else "The target or limit"


def on_findings(many: int) -> str:
    """How many findings a promise is about, where they are too many to name."""
    return f"On {many} findings"


def without_number(many: int) -> str:
    """So many targets have no number."""
    noun = "target has" if many == 1 else "targets have"
    return f"{many} {noun} no number that could be found. Asking for it is fair."


def reached_by(value: str, day: str) -> str:
    """What is to be reached, and by when where that is known."""
    return f"{value} by {day}" if day else value


def items(many: int) -> str:
    """The summary in front of the table of meetings."""
    return f"{many} items at meetings"


def set_by(who: str) -> str:
    """Who set what must be met."""
    return f"Set by: {who}"


def to_be_met_by(who: str) -> str:
    """Who must meet it."""
    return f"To be met by: {who}"


def to_be_done_by(who: str) -> str:
    """Who must do it."""
    return f"To be done by: {who}"
