"""What the files say that readers take away: names of columns, and what stands around them."""

from __future__ import annotations

FIGURE_COLUMNS = {
    "measure": "Measure",
    "place": "Place",
    "code": "Place code",
    "part": "Group",
    "period": "Period",
    "value": "Value",
    "our_value": "Ours, where the publisher's differs",
    "unit": "Unit",
    "low": "Low",
    "high": "High",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "published_value": "Publisher's own value",
    "status": "Symbol",
    "status_words": "What the symbol means",
    "change": "On the period before",
    "note": "Note",
    "publisher": "Publisher",
    "release": "Release",
    "licence": "Licence",
    "file": "File",
    "row": "Row of the file",
    "snapshot": "Snapshot",
}
"""What the columns of published rows are called, by their names in a CSV file."""
POINT_COLUMNS = (
    "measure",
    "period",
    "value",
    "unit",
    "status",
    "status_words",
    "average",
    "lower_limit",
    "upper_limit",
    "signal",
    "snapshot",
)
"""The names of the columns of the points of a process chart."""
UNFINISHED = "unfinished, not judged"
WHOLE = "Everyone"
REMARK = "remark"
"""The column that says of an invented area that it is one."""
CSV = "Download this table (CSV)"
SPREADSHEET = "Download this table (spreadsheet)"
COVER = "Cover"
TABLE = "Table"
SYMBOLS = (
    "[c] hidden to protect individuals; [z] not applicable; [x] not available; [low] rounds to "
    "nought but is not nought; [u] published, but not reliable; [t] left out here, for it would "
    "tell what the publisher withholds of an authority. A nought is a true nought."
)
