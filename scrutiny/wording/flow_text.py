"""What the page Flow says besides what a snapshot holds: headings, labels, short sentences."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.vocabulary.periods import PeriodKind

QUESTION = "Where do children wait, and is it getting better?"
STEPS = (("month", "Month"), ("quarter", "Quarter"), ("year", "Year"))
TOO_FEW = (
    "There are too few cases to show this without giving somebody away. Choose a longer step of "
    "time, or another measure."
)
PERIODS = {
    PeriodKind.MONTH: "months",
    PeriodKind.QUARTER: "quarters",
    PeriodKind.CALENDAR_YEAR: "years",
}
NO_BREAKDOWN = "No breakdown"
NOTHING_ELSE = "Nothing else"
LOOK_AT = "Look at"
BY = "By"
BREAK_DOWN = "Break down by"
AND_BY = "and by"
RETURN_IS_MADE = (
    "The return is made each January for the Department for Education, so the records exist. "
    "They need not leave the council: its own analysts can import them, and only the protected "
    "figures are shown."
)
IF_NOT = "If not, which of the figures below will be given, from which month, and when?"
AT_WORK = "See it at work for "
WORDS = "The words to ask for it"
WOULD_BE_SEEN = "What would be seen here"
WOULD = "By month for all children together, by quarter and year for groups of them"
WOULD_COLUMNS = ("Measure", "The question it answers", "Does not tell you")
NO_FIGURE = "No figure can be shown."
MONTH = "Month"
ALL = "All"
NOT_TOLD = "Does not tell you"
WAITING = "The children still waiting"
PATH = (
    "From request to plan to review: requests and what became of them by the day of receipt, all "
    "else by the day it happened"
)
STEP_COLUMNS = ("Step", "Value", "Counts", "On the year before")
WHY = "Why it matters"
WORKED_OUT = "How it is worked out"
DECIDES = "Which day decides"
READ_WITH = "Read with"
WHAT_THIS_IS = "What this is"
NOTHING_LEFT_OUT = "Nothing was left out."
PROTECTED = "How individuals are protected, and how the build tries to undo it: "
METHODS = "Methods"
QUALITY = "How good the records are, and what is hidden"
TOPICS = {
    "age": "Age",
    "need": "Main need",
    "setting": "Setting in the plan",
    "source": "Who asked",
}
SMALL_GROUPS = "Small groups swing by chance: do not read a single cell as a trend."
EARLIER = "Earlier years"
VALUE = "Value"
COUNTS = "Counts"
ON_YEAR = "On the year before"
PERIOD = "Period"
EVERY_PERIOD = "all periods"


def topics(*names: str) -> str:
    """The topics that a flow is broken down by, in the middle of a sentence."""
    return " and ".join(TOPICS[name].lower() for name in names if name)


def spread(low: tuple[str, str], high: tuple[str, str], *, meet: bool, note: str) -> str:
    """Which group stands lowest and which highest, each with its value."""
    apart = " Their intervals meet, so chance may be why." if meet else ""
    return f"Lowest: {low[0]}, {low[1]}. Highest: {high[0]}, {high[1]}.{apart}{note}"


def without_value(of: int, hidden: int, empty: int) -> str:
    """How many groups have no value, and why; nothing where all have one."""
    return "".join(
        f" {n} of {of} groups {'is' if n == 1 else 'are'} {word}."
        for word, n in {"hidden": hidden, "empty": empty}.items()
        if n
    )


def credit(censuses: Sequence[str], hidden: str, snapshot: str) -> str:
    """Where the rows of a table come from and what was done to them, for its file."""
    return f"From the SEN2 returns of {', '.join(censuses)}; {hidden} Snapshot {snapshot}."


def no_return(area: str, *, refused: bool) -> str:
    """That nothing is held to show, or that what is held may not be shown."""
    there = "shown" if refused else "held"
    return f"We cannot say: no return of {area} with individual cases is {there} here."


def will_give(body: str, plan_weeks: str) -> str:
    """The question for the figures of an area without a return."""
    return (
        f"Will {body} give scrutiny monthly figures from its SEN2 return, counted and protected "
        f"as this workbook does it: plans issued within {plan_weeks} weeks, and the children still "
        "waiting by how long they have waited?"
    )


def invented(area: str) -> str:
    """The name of an invented area."""
    return f"{area}, an invented area"


def published(area: str) -> str:
    """What published figures cannot show."""
    return (
        f"Published figures on {area} are yearly and come half a year late. They are on the other "
        "pages. They do not show how many children are waiting today."
    )


def all_periods(many: int, periods: str) -> str:
    """The summary in front of the table of a series."""
    return f"All {many} {periods} as a table"


def waiting_at_end(flow: str, place: str) -> str:
    """The subtitle of the chart of the queue."""
    return f"{flow}, {place}, by weeks waited on the last day of the month"


def waiting(flow: str, place: str) -> str:
    """The caption of the table of the queue."""
    return f"{flow}, {place}, by weeks waited"


def all_months(many: int) -> str:
    """The summary in front of the table of the queue."""
    return f"All {many} months as a table"


def not_told(caveat: str) -> str:
    """What a flow cannot tell."""
    return f"Does not tell you: {caveat}"


def path(period: str) -> str:
    """The heading over the steps of the path."""
    return f"The steps of the path, {period}"


def left_out(census: str, requests: str, persons: str) -> str:
    """The summary in front of what was left out of a return."""
    return f"Return of {census}: {requests} requests of {persons} persons; what was left out"


def hidden(up_to: str, rounded_to: str) -> str:
    """What is hidden and how the rest is rounded."""
    return (
        f"[c] means hidden: counts of 1 to {up_to}, and what would give them away. All other "
        f"counts are rounded to the nearest {rounded_to}, and percentages are worked out from the "
        "rounded counts."
    )


def by(topics: str, period: str) -> str:
    """The heading over the groups."""
    return f"By {topics}, {period}"


def caption(flow: str, place: str, topics: str) -> str:
    """The caption of a table of groups, without the period."""
    return f"{flow}, {place}, by {topics}"


def dashed(flow: str, place: str, unit: str, value: str) -> str:
    """The subtitle of the chart of groups."""
    return f"{flow}, {place}, {unit}; dashed line: all together, {value}"


def every_period(many: int) -> str:
    """The summary in front of the table of all periods."""
    return f"All {many} periods as a table"


def shown(many: int, note: str) -> str:
    """How many groups have a value."""
    return f"{many} groups are shown.{note}"
