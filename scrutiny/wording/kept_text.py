"""Why a snapshot stays, and what a frozen copy of its pages says of itself."""

from __future__ import annotations

from collections.abc import Sequence

IN_FORCE = "in force"
JUST_BEFORE = "the one before it"
RECENT = "among the last"
FROZEN = "frozen"
PINNED = "a link leads to it"
FRONT = "Frozen copy of the workbook"
PAGE_LISTS = "Choose what to see"
NOT_COPIED = "This view is not part of the frozen copy. Choose one from the list of its pages."
NOTHING_HERE = "Nothing is frozen at this address. Choose a page above."
PAGES = "Pages"
BACK = "All pages of this copy"
SKIP = "Skip to the page"


def on_the_day(meeting: str) -> str:
    """That a snapshot tells how things stood at a meeting."""
    return f"as things stood at the meeting of {meeting}"


def kept_for(meeting: str) -> str:
    """That a snapshot was marked for a meeting; empty where the mark cannot be read."""
    return f"kept for the meeting of {meeting}" if meeting else "kept for a meeting"


def frozen(day: str, meeting: str) -> str:
    """What every page of a frozen copy says first."""
    return f"Frozen copy as at {day}, for the meeting of {meeting}. It does not change any more."


def snapshot_and_checksum(snapshot: str, checksum: str) -> str:
    """By what a copy can be told from any other."""
    return f"Snapshot {snapshot}, checksum {checksum}."


def page_title(title: str, day: str) -> str:
    """What the browser calls a page of a frozen copy."""
    return f"{title} (frozen copy as at {day})"


def line(snapshot: str, day: str, megabytes: str, reasons: Sequence[str]) -> str:
    """One snapshot in the list, for a terminal."""
    why = "; ".join(reasons) if reasons else "nothing keeps it"
    return f"{snapshot}  made {day}, {megabytes} MB: {why}"
