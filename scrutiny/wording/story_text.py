"""What stands beside the line of a finding: what happened, and the way to other findings."""

from __future__ import annotations

SORTS = {"visit": "Inspectors", "promise": "Promise", "statement": "Said"}
COLUMNS = ("When", "Who", "What")
OTHER_FINDINGS = "Other findings"
LARGE = "Show this finding alone, in large type"
LEAVE = "Leave the large type"
NO_FIGURE = "No figure measures this finding."
ASK = "Ask: "
ALL_FINDINGS = "All findings"
FINDINGS = "Findings, with what inspectors last said and the first measures of each"
INDEX_COLUMNS = ("Finding", "Inspectors last said", "First measures")
NOTHING = "Nothing measures this"
KEYS = "The arrow keys lead to the finding before and after."


def marks(many: int) -> str:
    """The summary in front of the table of what happened."""
    return f"What happened beside it ({many})"


def others(measure: str, *, judged: bool) -> str:
    """The link to other councils with the same measure; `judged`: it has a good direction."""
    asked = "which other councils got better" if judged else "how do other councils stand"
    return f"{measure}: {asked}?"


def happened(finding: str) -> str:
    """The caption of the table of what happened."""
    return f"{finding}: visits, promises that fell due, and claims of progress"


def target(shown: str) -> str:
    """The name of the line of a target."""
    return f"target {shown}"


def visit(name: str, judged: str) -> str:
    """A visit of inspectors, and what they said of the finding, empty where nothing."""
    return f"{name}: {judged.lower()}" if judged else name


def promise(what: str, state: str) -> str:
    """A promise that fell due, and what came of it."""
    return f"{what}: {state.lower()}"


def claim(what: str, who: str, checked: str) -> str:
    """A statement on progress, in our words, and what the figures say of it now."""
    return f"{what} ({who}): {checked.lower()} by the figures known now"


def more(many: int) -> str:
    """How many more measures a finding has."""
    return f"and {many} more"
