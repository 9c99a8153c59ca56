"""What stands around every page, and what is said where a page cannot be shown."""

from __future__ import annotations

from collections.abc import Sequence

MOST_DUE = 3
"""So many things that have fallen due are named; of more there is a number."""
WHAT = {
    "area": "an area",
    "finding": "a finding",
    "measure": "a measure",
    "place": "a place",
    "compare": "a comparison",
    "inspection": "an inspection",
    "part": "a breakdown",
    "step": "a step of time",
    "also": "a second breakdown",
    "show": "a view",
    "since": "a day to compare with",
    "theme": "a weakness",
    "order": "an order",
    "state": "a state",
    "meeting": "a size of type",
    "peer": "another place",
}
"""What a link asks for, by the name of the choice in its address."""
AREA = "Area"
WORKBOOK = "Scrutiny workbook"
BEFORE = "Previous:"
AFTER = "Next:"
BAR = {
    "briefing": "Briefing",
    "finding": "Findings",
    "measure": "Measures",
    "flow": "Flow",
    "commitments": "Commitments",
    "methods": "Methods",
    "elsewhere": "Elsewhere",
    "nation": "England",
}
"""What the bar calls each page, here and in a frozen copy."""
SHOW = "Show"
"""What a reader without scripts presses once something is chosen."""
INVENTED = "Invented area: nothing here is a fact about any real place."
SORRY = "This page cannot be shown. Nothing is lost. Tell whoever sent you the link."
ROOM_FULL = (
    "All places for controls are taken. You are number {place} in the queue. The rest of the page "
    "answers as before."
)
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
RUN_BUILD = "Run: scrutiny build"
NOTHING_BUILT = f"Nothing has been built yet. {RUN_BUILD}"
SOURCE = "source"
"""What stands in place of a web address."""


def overtaken(made_on: str, fallen_due: Sequence[str]) -> str:
    """What has fallen due since a page was made, for it knows nothing of it."""
    more = len(fallen_due) - MOST_DUE
    named = "; ".join([*fallen_due[:MOST_DUE], *([f"and {more} more"] if more > 0 else [])])
    return f"This page is as at {made_on}. Since then {named}. What came of it is not told here."


def not_here(choice: str, instead: str) -> str:
    """That a choice of a link is on no list, and what is shown instead, if anything."""
    words = f"This link asks for {WHAT[choice]} that is not here."
    return f"{words} What you see instead: {instead}." if instead else words


def title(subjects: Sequence[str], question: str) -> str:
    """What the browser calls a view: what it is of, what it answers, whose it is."""
    return f"{', '.join(subjects)}: {question} – {WORKBOOK}"


def foot(snapshot: str) -> str:
    """What stands at the foot of every page."""
    return f"Snapshot {snapshot}. {LICENCE}"


def as_at(area: str, day: str) -> str:
    """Whose page it is, and of which day."""
    return f"{area}, as at {day}"


def damaged(snapshot: str) -> str:
    """That a snapshot cannot be read, and what to do."""
    return f"The snapshot {snapshot} is missing or damaged. {RUN_BUILD}"


def withdrawn(snapshot: str) -> str:
    """That a snapshot was taken back, and what to do."""
    return f"The snapshot {snapshot} was withdrawn. {RUN_BUILD}"


def taken_back(snapshot: str, on: str, by: str, why: str) -> str:
    """Who took a snapshot back, when and why; empty `by` where the record of that is damaged."""
    if not by:
        return f"The snapshot {snapshot} was withdrawn."
    return f"The snapshot {snapshot} was withdrawn on {on} by {by}: {why.rstrip('.')}."


def nothing_has_changed(withdrawn: str) -> str:
    """That the same would be built again that was taken back, and what to do."""
    return (
        f"{withdrawn} Nothing that it was made from has changed since: put right what was wrong, "
        "and build again."
    )


def unreadable(pointer: str) -> str:
    """That nobody can tell which snapshot is in force, and what to do."""
    return f"{pointer}, which names the snapshot in force, cannot be read. {RUN_BUILD}"


def another_version(snapshot: str) -> str:
    """That a snapshot is not of the form that is read, and what to do."""
    return f"The snapshot {snapshot} was made by another version of this workbook. {RUN_BUILD}"
