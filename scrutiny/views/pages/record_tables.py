"""What the record holds of a finding: inspectors' words, figures quoted locally, events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.finding_told import (
    EventTold,
    FindingTold,
    LocalFigureTold,
    SearchTold,
)
from scrutiny.views.tree import (
    Bullets,
    Details,
    Facts,
    Inset,
    Link,
    Node,
    Section,
    Table,
    Tag,
    Text,
    linked,
)
from scrutiny.wording import finding_text as say


class _OfFindings(Protocol):
    @property
    def finding_ids(self) -> tuple[str, ...]: ...


Row = TypeVar("Row", bound=_OfFindings)


def on(finding: str, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of a table of the record that bear on one finding."""
    return tuple(row for row in rows if finding in row.finding_ids)


def found(finding: FindingTold) -> Section:
    """What inspectors found, and every judgement in order."""
    rows = tuple(
        (
            judged.date_shown,
            judged.finding,
            judged.inspection,
            (Tag(judged.shown), f" {judged.meaning}" if judged.meaning else ""),
            judged.residual_issues or say.NOTHING_FURTHER,
            Link(say.SOURCE, judged.source_url),
        )
        for judged in finding.line
    )
    notes = tuple(dict.fromkeys(j.note for j in finding.judgements if j.note))
    children: list[Node] = [
        Inset((f"{finding.summary}. ", Link(say.SOURCE, finding.source_url))),
        Facts(
            (
                (say.KIND, finding.kind_shown),
                (say.FOUND_IN, finding.found_in),
                (say.ANSWERABLE, finding.answerable),
            )
        ),
        Table(
            say.LINE,
            say.LINE_COLUMNS,
            rows,
        ),
    ]
    if notes:
        children.append(Details(say.JUDGEMENTS_FROM, (Bullets(tuple(map(linked, notes))),)))
    if finding.links:
        children.append(
            Details(
                say.TIED,
                (Bullets(finding.links),),
            )
        )
    return Section("found", say.FOUND, tuple(children))


def heard(figures: Sequence[LocalFigureTold], events: Sequence[EventTold]) -> tuple[Section, ...]:
    """Figures quoted locally and events, each where there are any."""
    sections = [_local(figures)] if figures else []
    return (*sections, *([happened(events)] if events else []))


def as_read(area: AreaTold) -> Text:
    """How far the record was read: it is another day than that of the build or of the figures."""
    return Text(say.as_read(area.about.read_to_shown, area.newest))


def _local(figures: Sequence[LocalFigureTold]) -> Section:
    rows = tuple(
        (
            row.period_shown,
            row.value_shown,
            linked(f"{row.definition} ({row.place}). {row.note}"),
            (
                f"{row.quoted} ",
                Link(say.SOURCE, row.source_url),
            ),
        )
        for row in figures
    )
    return Section(
        "local",
        say.QUOTED,
        (
            Details(
                say.quoted(len(rows)),
                (
                    Text(say.NOT_JOINED),
                    Table(say.QUOTED, say.QUOTED_COLUMNS, rows),
                ),
            ),
        ),
    )


def sought(rows: Sequence[SearchTold]) -> tuple[Node, ...]:
    """What was looked for after the papers were read and was not found; nothing where none was."""
    if not rows:
        return ()
    items = tuple(say.looked_for(row.looked_for, row.date_shown) for row in rows)
    return (Section("sought", say.LOOKED_FOR, (Bullets(items),)),)


def happened(events: Sequence[EventTold]) -> Section:
    """Dated events, behind a summary."""
    rows = tuple(
        (
            event.date_shown,
            linked(f"{event.summary}." + (f" {event.note}." if event.note else "")),
            event.body,
            Link(say.SOURCE, event.source_url),
        )
        for event in events
    )
    return Section(
        "events",
        say.HAPPENED,
        (
            Details(
                say.events(len(rows)),
                (Table(say.EVENTS, say.EVENT_COLUMNS, rows),),
            ),
        ),
    )
