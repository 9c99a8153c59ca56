"""Tables of what was promised, wherever they appear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scrutiny.views.tree import Link, Table, Tag, Tone, linked
from scrutiny.vocabulary.words import CommitmentStatus

# That something was done is no verdict on its effect, so it gets no sign of one.
_TONES: Mapping[str, Tone] = {
    CommitmentStatus.OPEN: "plain",
    CommitmentStatus.DONE: "plain",
    CommitmentStatus.DONE_LATE: "plain",
    CommitmentStatus.MISSED: "worse",
    CommitmentStatus.NOT_FOUND: "unknown",
}


def commitment_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """One row per promise, with its date, what came of it and what effect was seen."""
    return Table(
        "Commitments: promised, by whom, due, done, effect seen",
        ("Promise", "Made or set by", "When", "State", "What came of it", "Effect seen", "Source"),
        tuple(
            (
                f"{row['what']} ({', '.join(row['finding_ids']) or 'no single finding'})",
                row["promised_by"],
                row["timing"],
                Tag(row["status_shown"], _TONES[row["status"]]),
                linked(". ".join(part.rstrip(".") for part in (row["result"], row["note"]) if part))
                or "Nothing on record",
                row["effect"] or "None on record",
                Link("Source", row["source_url"]),
            )
            for row in rows
        ),
        download="commitments.csv",
    )


def target_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """One row per target or legal limit; a level that was not found is marked."""
    return Table(
        "Targets and legal limits",
        ("Target", "Level", "Set by", "Result", "Note", "Source"),
        tuple(
            (
                row["what"],
                row["value_shown"] or Tag("Not found", "unknown"),
                row["set_by"],
                row["result"] or "Nothing on record",
                linked(row["note"]),
                Link("Source", row["source_url"]),
            )
            for row in rows
        ),
    )
