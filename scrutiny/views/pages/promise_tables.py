"""Tables of what was promised, wherever they appear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.promises_told import PromiseTold, TargetMoved, TargetTold
from scrutiny.views.tree import (
    Bullets,
    Details,
    Facts,
    Inline,
    Inset,
    Lines,
    Link,
    Node,
    Section,
    Table,
    Tag,
    Task,
    Tasks,
    Text,
    Tone,
    linked,
    to_page,
)
from scrutiny.vocabulary.words import PromiseState
from scrutiny.wording import promises_text as say

# That something was done is no verdict on its effect, so it gets no sign of one.
PROMISE_TONES: Mapping[PromiseState, Tone] = {
    PromiseState.DUE: "plain",
    PromiseState.OVERDUE: "worse",
    PromiseState.UNREAD: "unknown",
    PromiseState.DONE: "plain",
    PromiseState.DONE_LATE: "plain",
    PromiseState.MISSED: "worse",
    PromiseState.NOT_FOUND: "unknown",
}


ORDER = (
    PromiseState.OVERDUE,
    PromiseState.MISSED,
    PromiseState.UNREAD,
    PromiseState.NOT_FOUND,
    PromiseState.DUE,
    PromiseState.DONE_LATE,
    PromiseState.DONE,
)
"""What is late comes first."""
_PLACE = {state: at for at, state in enumerate(ORDER)}
GROUPS: Mapping[str, tuple[PromiseState, ...]] = {
    "all": ORDER,
    "late": (PromiseState.OVERDUE, PromiseState.MISSED),
    "unknown": (PromiseState.UNREAD, PromiseState.NOT_FOUND),
    "open": (PromiseState.DUE,),
    "done": (PromiseState.DONE, PromiseState.DONE_LATE),
}
"""The states that are shown together, by what stands for them in an address."""
MOST_FINDINGS = 3
"""So many findings that a promise is about are named; of more there is a number."""


def of_state(rows: Sequence[PromiseTold], group: str) -> tuple[PromiseTold, ...]:
    """The rows of one of `GROUPS`, the most pressing first and within one state by date."""
    mine = [row for row in rows if row.state in GROUPS[group]]
    return tuple(sorted(mine, key=lambda row: (_PLACE[row.state], row.due_date or "9")))


def promise_sections(rows: Sequence[PromiseTold], area: AreaTold) -> tuple[Section, ...]:
    """What the area promised, and apart from it what others or the law required of it."""
    promised = [row for row in rows if row.promised_by]
    required = [row for row in rows if not row.promised_by]
    made: tuple[Node, ...] = (Inset(say.NO_PROMISE),)
    if promised:
        made = _listed(promised, area, required=False)
    sections = [Section("promises", say.PROMISES, made)]
    if required:
        told = (Text(say.NOT_PROMISED), *_listed(required, area, required=True))
        sections.append(Section("required", say.REQUIRED, told))
    return tuple(sections)


def _listed(rows: Sequence[PromiseTold], area: AreaTold, *, required: bool) -> tuple[Node, ...]:
    """The rows as a list of tasks, and once more as a table to take away."""
    names = {finding.id: finding.name for finding in area.findings}
    table = _table(rows, names, required=required)
    return (
        Tasks(tuple(_task(row, area) for row in rows)),
        Details(say.AS_TABLE, (table,), paper=False),
    )


def _task(row: PromiseTold, area: AreaTold) -> Task:
    pairs: list[tuple[str, Inline]] = [(say.BY_WHOM, _who(row))]
    if row.moved_words:
        pairs.append((say.MOVED, row.moved_words))
    pairs.append((say.CAME_OF_IT, _came_of(row)))
    if row.promised_by:
        pairs.append((say.EFFECT, _effect(row)))
    pairs += about_findings(area, row.finding_ids)
    pairs.append((say.SOURCE, Link(say.PAPER, row.source_url)))
    tag = Tag(row.state_shown, PROMISE_TONES[row.state])
    return Task(row.id, tag, row.what, row.timing, (Facts(tuple(pairs)),))


def about_findings(area: AreaTold, ids: Sequence[str]) -> list[tuple[str, Inline]]:
    """The findings that something is about, each with a link to its page; nothing for none."""
    links = tuple(
        Link(each.name, to_page("finding", area=area.id, finding=each.id))
        for each in area.findings
        if each.id in ids
    )
    return [(say.ABOUT, Lines(links))] if links else []


def _came_of(row: PromiseTold) -> Inline:
    told = linked(". ".join(part.rstrip(".") for part in (row.result, row.note) if part))
    nothing = say.NOT_KNOWN if row.state is PromiseState.UNREAD else say.NOTHING_ON_RECORD
    return told or nothing


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
                Tag(row.state_shown, PROMISE_TONES[row.state]),
                _came_of(row),
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
        ids=tuple(row.id for row in rows),
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
