"""What an agenda pack says besides what a snapshot holds: headings, labels, short sentences."""

from __future__ import annotations

from collections.abc import Sequence

FRONT = "Where things stand"
SUMMARY = "Every finding, what each inspection said of it, and what its figures say now"
FINDING = "Finding"
FIGURES_NOW = "Its figures now"
NOT_FOUND_YET = "Not raised"
NOT_JUDGED = "Not judged"
NOTHING_MEASURES = "Nothing measures this"
CHANGED = "What changed"
ASK = "What to ask"
CHART_AND_FIGURES = "What the figures say"
MEASURES = "Measures of this finding"
MEASURE_COLUMNS = ("Measure", "Verdict", "In words")
PROMISED = "What was promised or required"
PROMISE_COLUMNS = ("What", "By whom", "When", "State")
CLAIMED = "What was said of progress"
CLAIM_COLUMNS = ("Said", "On the figures known now")
DUE = "Late, missed, or due and not looked at since"
SOURCES = "Where the figures come from"
SOURCE_COLUMNS = ("Release", "Publisher", "Published", "Licence", "Address")
CONTENTS = "In this pack"
NO_DATE = "No date is on record"
NO_PROMISE = "No promise about this finding is on record."
NO_STATEMENT = "No statement on progress is on record."
NO_FIGURE = "No figure measures this finding."
NOTHING_DUE = "Nothing on record is late, missed or due."
QUESTION_COLUMNS = ("Finding", "Question", "Who can answer, and what would settle it", "Why")
SHEET_FINDINGS = "Findings"
SHEET_MEASURES = "Measures"
SHEET_FIGURES = "Figures"
SHEET_PROMISES = "Promises"
SHEET_STATEMENTS = "Statements"
SHEET_QUESTIONS = "Questions"
SHEET_SOURCES = "Sources"
NO_PDF = (
    "The PDF cannot be written, for libraries that it needs are missing. On Debian: apt-get "
    "install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. All other forms are written."
)
EDITABLE = "Whoever edits this changes the words, not the record. The record has the snapshot's id."


def title(area: str, meeting: str) -> str:
    """What a pack is called."""
    return f"{area}: is it getting better? Pack for the meeting of {meeting}"


def as_at(area: str, made: str, read_to: str) -> str:
    """Whose pack it is, of which day, and how far the record was read."""
    return f"{area}, as at {made}. The record was read to {read_to}."


def snapshot(name: str, checksum: str) -> str:
    """What every page says, so that no two packs are taken for each other."""
    return f"Snapshot {name}, checksum {checksum}"


def counted(tags: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """How many measures of a finding have each verdict: ``Better: 2``."""
    return tuple(f"{tag}: {many}" for tag, many in tags)


def inspection(name: str, year: str) -> str:
    """The heading of an inspection's column."""
    return f"{year}: {name}"


def said(day: str, claim: str, who: str) -> str:
    """A statement with who made it and when."""
    return f"{day}: {claim} ({who})"


def page_of(finding: str) -> str:
    """A finding in the list of what a pack holds."""
    return f"Finding: {finding}"


def judged(year: str, shown: str) -> str:
    """What one inspection said of a finding."""
    return f"{year}: {shown}"


def more_rows(many: int) -> str:
    """How many rows are not printed here."""
    return f"{many} more in the spreadsheet and the workbook."


def csv_title(area: str) -> str:
    """What a file of published rows is called."""
    return f"Published figures behind the findings on {area}"
