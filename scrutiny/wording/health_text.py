"""What the page Methods says of how old figures are and which look wrong."""

from __future__ import annotations

HEALTH = "Health of the data"
UPDATES = "When each measure was last updated, and when the next figures are due"
UPDATE_COLUMNS = ("Measure", "Last update", "Next due", "Late by", "Figures revised")
IN_TIME = "In time"
FLOW = "Flow"
LEFT_OUT = "Records that rules left out of the flows. The page "
EACH_REASON = " counts each reason."


def late(many: int, of: int, revised: int) -> str:
    """How many measures wait for newer figures, and how many figures were revised."""
    changed = f"{revised:,} figures were" if revised else "No figure was"
    return (
        f"Newer figures were due for {many} of {of} published measures. {changed} revised by a "
        "later release."
    )


def left_out(census: str, requests: str, reasons: int) -> str:
    """Whether rules kept requests of a return out of the flows."""
    if not reasons:
        return f"Return of {census}: of {requests} requests none was left out."
    return f"Return of {census}: of {requests} requests some were left out, for {reasons} reasons."


def last_updated(many: int) -> str:
    """The summary in front of the table of updates."""
    return f"When each measure was last updated: {many} measures"


def odd(many: int, of: int, jump: str) -> str:
    """In how many measures something looks odd, and what is looked for."""
    return (
        f"In {many} of {of} measures something looks odd. We look for jumps to {jump} times as "
        "much or as little, for counts that add up over the year or stay exactly the same, and "
        "for benchmarks that cannot be right. Nothing here is proof: ask before you quote such a "
        "figure."
    )


def what_looks_odd(many: int) -> str:
    """The summary in front of what looks odd."""
    return f"What looks odd, measure by measure: {many}"
