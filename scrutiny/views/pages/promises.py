"""Tables of what was promised, wherever they appear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scrutiny.views.tree import (
    Bullets,
    Inline,
    Lines,
    Link,
    Node,
    Section,
    Table,
    Tag,
    Tone,
    linked,
)

# That something was done is no verdict on its effect, so it gets no sign of one.
_TONES: Mapping[str, Tone] = {
    "due": "plain",
    "overdue": "worse",
    "done": "plain",
    "done_late": "plain",
    "missed": "worse",
    "not_found": "unknown",
}


def commitment_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """One row per promise, with its date, what came of it and whether an effect is seen."""
    return Table(
        "Commitments: promised, by whom, due, done, effect seen",
        ("Promise", "Made or set by", "When", "State", "What came of it", "Effect", "Source"),
        tuple(
            (
                f"{row['what']} ({', '.join(row['finding_ids']) or 'no single finding'})",
                row["promised_by"],
                Lines(tuple(each for each in (row["timing"], row["moved_words"]) if each)),
                Tag(row["state_shown"], _TONES[row["state"]]),
                linked(". ".join(part.rstrip(".") for part in (row["result"], row["note"]) if part))
                or "Nothing on record",
                _effect(row),
                Link("Source", row["source_url"]),
            )
            for row in rows
        ),
        download="commitments.csv",
        headed=True,
    )


def _effect(row: Mapping[str, Any]) -> Inline:
    """What is known of its effect: what the figures show, and what the record says."""
    told = tuple(each for each in (row["effect_shown"], row["effect"]) if each)
    return Lines(told) if told else "None on record"


def target_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """One row per target or legal limit; a level that was not found is marked."""
    return Table(
        "Targets and legal limits",
        ("Target", "Level", "Set by", "Result", "Note", "Source"),
        tuple(
            (
                row["what"],
                _level(row),
                row["set_by"],
                row["result"] or "Nothing on record",
                linked(row["note"]),
                Link("Source", row["source_url"]),
            )
            for row in rows
        ),
        headed=True,
    )


def _level(row: Mapping[str, Any]) -> Inline:
    """What is to be reached, and by when."""
    if not row["value_shown"]:
        return Tag("Not found", "unknown")
    by = f" by {row['due_date_shown']}" if row.get("due_date_shown") else ""
    return f"{row['value_shown']}{by}"


def moved_targets(rows: Sequence[Mapping[str, Any]]) -> tuple[Node, ...]:
    """Targets that were moved: who, when, from what to what. Nothing where none was."""
    if not rows:
        return ()
    items = tuple((f"{row['sentence']} ", Link("Source", row["source_url"])) for row in rows)
    return (Section("moved", "Targets that were moved", (Bullets(items),)),)
