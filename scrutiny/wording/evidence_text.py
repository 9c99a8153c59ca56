"""The names of links that lead from a sentence to what it rests on."""

from __future__ import annotations

SOURCE = "Source"
FIGURE = "Figures"
RECORD = "Details"
FINDING = "Finding"
CHECKED = "How it was checked"
EVIDENCE = "Rests on: "


def statement(finding: str) -> str:
    """The link to what was said of a finding, checked."""
    return f"What was said: {finding}"
