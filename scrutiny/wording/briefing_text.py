"""What the page Briefing says besides what a snapshot holds: headings, labels, short sentences."""

from __future__ import annotations

from scrutiny.wording.grammar import things

QUESTION = "What has changed, and what should we ask?"
NOTHING_TO_COMPARE = (
    "Nothing can be compared yet: no meeting with a date is on record, and this is the first "
    "snapshot."
)
ALL_FINDINGS = "All findings"
FINDINGS = "Findings"
CHANGED_SINCE = "What changed since"
ASK = "What to ask"
STANDS = "Where things stand"
FOUND = "What inspectors found, and what the evidence shows since"
CHANGED = "What changed"
MORE = "More"
BY_CHANCE = "What chance alone would show"
INSPECTIONS = "Inspections"
EVERY_INSPECTION = "Every inspection, with its outcome on its own framework"
INSPECTION_COLUMNS = ("Inspection", "Visit", "Published", "Outcome", "Next step")


def counted(many: int, inspection: str) -> str:
    """How many findings are shown, of one inspection by its name or (empty) of all."""
    return f"{things(many, 'finding')} of {inspection or 'all inspections'}."


def findings_of(year: str) -> str:
    """The findings of the inspection of a year."""
    return f"Findings of {year}"


def in_full(many: int) -> str:
    """The summary in front of the questions."""
    if many == 1:
        return "The question in full, with who can answer it"
    return f"{many} questions in full, with who can answer them and what would settle them"


def part(title: str, many: int) -> str:
    """The summary in front of one kind of change."""
    return f"{title} ({many})"


def no_ladder(read_to: str) -> str:
    """Why two frameworks are not set beside each other, and how far the record was read."""
    return (
        "Each framework and kind of visit has a scale of its own; they must not be read as one "
        f"ladder. Public papers were read to {read_to}."
    )
