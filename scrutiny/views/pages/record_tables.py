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
            judged.residual_issues or "Nothing further on record",
            Link("Source", judged.source_url),
        )
        for judged in finding.line
    )
    notes = tuple(dict.fromkeys(j.note for j in finding.judgements if j.note))
    children: list[Node] = [
        Inset((f"{finding.summary}. ", Link("Source", finding.source_url))),
        Facts(
            (
                ("Kind", finding.kind_shown),
                ("Found in", finding.found_in),
                ("Answerable", finding.answerable),
            )
        ),
        Table(
            "The line from first to now: this finding, and those tied to it in our reading",
            ("Published", "Finding", "Inspection", "Judgement", "What else they said", "Source"),
            rows,
        ),
    ]
    if notes:
        children.append(
            Details("Where these judgements come from", (Bullets(tuple(map(linked, notes))),))
        )
    if finding.links:
        children.append(
            Details(
                "How it is tied to other findings (our reading, not the inspectors')",
                (Bullets(finding.links),),
            )
        )
    return Section("found", "What inspectors found and said since", tuple(children))


def heard(figures: Sequence[LocalFigureTold], events: Sequence[EventTold]) -> tuple[Section, ...]:
    """Figures quoted locally and events, each where there are any."""
    sections = [_local(figures)] if figures else []
    return (*sections, *([happened(events)] if events else []))


def as_read(area: AreaTold) -> Text:
    """How far the record was read: it is another day than that of the build or of the figures."""
    newest = f" The newest figures are for {area.newest}." if area.newest else ""
    return Text(f"The record was read to {area.about.read_to_shown}.{newest}")


def _local(figures: Sequence[LocalFigureTold]) -> Section:
    rows = tuple(
        (
            row.period_shown,
            row.value_shown,
            linked(f"{row.definition} ({row.place}). {row.note}"),
            (
                f"{row.quoted} ",
                Link("Source", row.source_url),
            ),
        )
        for row in figures
    )
    return Section(
        "local",
        "Figures quoted locally",
        (
            Details(
                f"{len(rows)} figures from papers and the press, kept apart from official figures",
                (
                    Text(
                        "Definitions differ or are not known. They do not make a series and must "
                        "not be joined to one."
                    ),
                    Table("Figures quoted locally", ("Period", "Value", "What", "From"), rows),
                ),
            ),
        ),
    )


def sought(rows: Sequence[SearchTold]) -> tuple[Node, ...]:
    """What was looked for after the papers were read and was not found; nothing where none was."""
    if not rows:
        return ()
    items = tuple(f"{row.looked_for} (looked for in {row.date_shown})." for row in rows)
    return (Section("sought", "Looked for since, and not found", (Bullets(items),)),)


def happened(events: Sequence[EventTold]) -> Section:
    """Dated events, behind a summary."""
    rows = tuple(
        (
            event.date_shown,
            linked(f"{event.summary}." + (f" {event.note}." if event.note else "")),
            event.body,
            Link("Source", event.source_url),
        )
        for event in events
    )
    return Section(
        "events",
        "What happened, families' voice among it",
        (
            Details(
                f"{len(rows)} events on record",
                (Table("Events", ("Date", "What", "Who", "Source"), rows),),
            ),
        ),
    )
