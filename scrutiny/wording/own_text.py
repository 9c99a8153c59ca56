"""What is said of a council's own indicators: always whose they are, and that nobody else's."""

from __future__ import annotations

MARK = "The council's own figures"
"""Stands on every page, chart, table and file that holds them."""
VIEW = ("own", "The council's own figures")
APART = (
    "They are the council's word: nobody has checked here how they were counted. They are kept "
    "apart from official figures and change no verdict on this finding."
)
EACH = "Each of the council's own figures, in one sentence"
COLUMNS = ("Figure", "In words")
MONTHS = "Its months as a table"
MONTH_COLUMNS = ("Month", "Value", "Number", "Target", "Beyond chance")
HOW_COUNTED = "How it is counted"
CANNOT_SHOW = "Cannot show"
TARGETS = "Target"
HIDDEN = "Hidden"
RESTS_ON = "What the limits rest on"
FROM = "From"
READ_THEM = "Read them month by month"
NO_FIGURE = "No month has a figure that may be shown."
TAKEN_COLUMNS = (
    "whose_figures",
    "indicator",
    "month",
    "value",
    "unit",
    "numerator",
    "denominator",
    "status",
    "status_words",
    "target",
    "signal",
    "snapshot",
)
"""The names of the columns of a file of months."""


def file_about(name: str, given_by: str, snapshot: str) -> str:
    """What stands in a file of months."""
    return f"{MARK}, not official statistics: {name}, given by {given_by}. Snapshot {snapshot}."
