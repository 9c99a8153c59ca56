"""Tables of what was promised, wherever they appear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.content.promises_told import PromiseTold, TargetMoved, TargetTold
from scrutiny.views.tree import (
    Bullets,
    Inline,
    Inset,
    Lines,
    Link,
    Node,
    Section,
    Table,
    Tag,
    Text,
    Tone,
    linked,
)
from scrutiny.vocabulary.words import PromiseState
from scrutiny.wording import promises_text as say

# That something was done is no verdict on its effect, so it gets no sign of one.
_TONES: Mapping[PromiseState, Tone] = {
    PromiseState.DUE: "plain",
    PromiseState.OVERDUE: "worse",
    PromiseState.UNREAD: "unknown",
    PromiseState.DONE: "plain",
    PromiseState.DONE_LATE: "plain",
    PromiseState.MISSED: "worse",
    PromiseState.NOT_FOUND: "unknown",
}


MOST_FINDINGS = 3
"""So many findings that a promise is about are named; of more there is a number."""


def promise_sections(
    rows: Sequence[PromiseTold], findings: Sequence[FindingTold]
) -> tuple[Section, ...]:
    """What the area promised, and apart from it what others or the law required of it.

    `findings` are those of the area.
    """
    names = {finding.id: finding.name for finding in findings}
    promised = [row for row in rows if row.promised_by]
    required = [row for row in rows if not row.promised_by]
    made: Node = Inset(say.NO_PROMISE)
    if promised:
        made = _table(promised, names, required=False)
    sections = [Section("promises", say.PROMISES, (made,))]
    if required:
        told = (
            Text(say.NOT_PROMISED),
            _table(required, names, required=True),
        )
        sections.append(Section("required", say.REQUIRED, told))
    return tuple(sections)


def _table(rows: Sequence[PromiseTold], names: Mapping[str, str], *, required: bool) -> Table:
    """One row each, with its date and what came of it; of a promise also whether it had effect."""
    columns: tuple[str, ...]
    columns = say.PROMISE_COLUMNS
    if required:
        columns = say.REQUIRED_COLUMNS
    return Table(
        say.REQUIRED_OF_AREA if required else say.COMMITMENTS,
        columns,
        tuple(
            (
                Lines((row.what, *_about(row, names))),
                _who(row),
                Lines(tuple(each for each in (row.timing, row.moved_words) if each)),
                Tag(row.state_shown, _TONES[row.state]),
                linked(". ".join(part.rstrip(".") for part in (row.result, row.note) if part))
                or (say.NOT_KNOWN if row.state is PromiseState.UNREAD else say.NOTHING_ON_RECORD),
                *(() if required else (_effect(row),)),
                Link(say.SOURCE, row.source_url),
            )
            for row in rows
        ),
        download="required.csv" if required else "commitments.csv",
        headed=True,
    )


def _about(row: PromiseTold, names: Mapping[str, str]) -> tuple[str, ...]:
    many = len(row.finding_ids)
    if many > MOST_FINDINGS:
        return (say.on_findings(many),)
    return tuple(names[each] for each in row.finding_ids) or (say.NO_SINGLE_FINDING,)


def _who(row: PromiseTold) -> Inline:
    """Who promised it; where nobody did, who set it and who must meet it."""
    if not row.promised_by:
        return Lines((say.set_by(row.set_by), say.to_be_met_by(row.owed_by_shown)))
    if row.owed_by == row.promised_by:
        return row.promised_by_shown
    return Lines((row.promised_by_shown, say.to_be_done_by(row.owed_by_shown)))


def _effect(row: PromiseTold) -> Inline:
    """What is known of its effect: what the figures show, and what the record says."""
    told = tuple(each for each in (row.effect_shown, row.effect) if each)
    return Lines(told) if told else say.NO_EFFECT


def target_table(rows: Sequence[TargetTold]) -> Table:
    """One row per target or legal limit; a level that was not found is marked."""
    return Table(
        say.TARGETS,
        say.TARGET_COLUMNS,
        tuple(
            (
                row.what,
                _level(row),
                _set_for(row),
                row.result_shown,
                linked(row.note),
                Link(say.SOURCE, row.source_url),
            )
            for row in rows
        ),
        headed=True,
    )


def _set_for(row: TargetTold) -> Inline:
    """Who set a target and, where it is on record, who must reach it."""
    owed = "; ".join(row.owed_by)
    if not owed or owed == row.set_by:
        return row.set_by
    return Lines((row.set_by, say.to_be_met_by(owed)))


def _level(row: TargetTold) -> Inline:
    """What is to be reached, and by when."""
    if not row.value_shown:
        return Tag(say.NOT_FOUND, "unknown")
    return say.reached_by(row.value_shown, row.due_date_shown)


def moved_targets(rows: Sequence[TargetMoved]) -> tuple[Node, ...]:
    """Targets that were moved: who, when, from what to what. Nothing where none was."""
    if not rows:
        return ()
    items = tuple((f"{row.sentence} ", Link(say.SOURCE, row.source_url)) for row in rows)
    return (Section("moved", say.MOVED_TARGETS, (Bullets(items),)),)
