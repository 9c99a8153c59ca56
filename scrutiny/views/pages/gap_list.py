"""What nothing shows: gaps in the evidence, each with the words to ask for what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.evidence_asked import Gap, Gaps
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.views.tree import (
    Bullets,
    Details,
    Inset,
    Lines,
    Link,
    Node,
    Section,
    Table,
    Text,
    to_page,
)
from scrutiny.wording import finding_text as say


def kinds(gaps: Gaps) -> tuple[tuple[str, str, tuple[Gap, ...]], ...]:
    """Each kind of gap that there is: its anchor, its heading and the gaps."""
    found = (
        ("unmeasured", say.UNMEASURED, gaps.unmeasured),
        ("no_target", say.WITHOUT_TARGET, gaps.no_target),
        ("unmeasured_promises", say.UNFOLLOWED, gaps.unmeasured_promises),
        ("overdue", say.OVERDUE, gaps.overdue),
    )
    return tuple(each for each in found if each[2])


def finding_gaps(finding: FindingTold) -> tuple[str, tuple[Node, ...]]:
    """The gaps of one finding: the answer and its tables."""
    sections = [
        Section(kind, title, gap_list(title, rows)) for kind, title, rows in kinds(finding.gaps)
    ]
    return finding.gaps_answer, tuple(sections) or (Inset(say.NO_GAP),)


def gap_list(title: str, rows: Sequence[Gap]) -> tuple[Node, ...]:
    """Each gap with the words to ask; where they are the same for all, they stand there once."""
    words = {row.ask for row in rows}
    if len(rows) > 1 and len(words) == 1:
        return (Text(say.ask_of_each(words.pop())), Bullets(tuple(row.what for row in rows)))
    cells = tuple((row.what, row.ask) for row in rows)
    return (Table(title, say.GAP_COLUMNS, cells, headed=True),)


def coverage_map(area: AreaTold, findings: Sequence[FindingTold]) -> Details:
    """What the evidence covers of each finding, in numbers, and every gap behind a summary."""
    rows = tuple(
        (
            Link(
                finding.name,
                to_page("finding", area=area.id, finding=finding.id, show="gaps"),
            ),
            str(finding.covered.measures),
            str(finding.covered.with_target),
            str(finding.covered.outcomes),
            str(finding.gaps.many),
        )
        for finding in findings
    )
    nodes: list[Node] = [
        Text(area.coverage_answer),
        Table(
            say.COVERED,
            say.COVERAGE_COLUMNS,
            rows,
            numeric=(1, 2, 3, 4),
        ),
    ]
    shown, names = {finding.id for finding in findings}, {f.id: f.name for f in area.findings}
    for _, title, gaps in kinds(area.gaps):
        mine = [row for row in gaps if shown & set(row.findings)]
        if mine:
            table = Table(
                title,
                say.FINDING_GAP_COLUMNS,
                tuple(
                    (Lines(tuple(names[each] for each in row.findings)), row.what, row.ask)
                    for row in mine
                ),
                headed=True,
            )
            nodes.append(Details(f"{title}: {len(mine)}", (table,)))
    return Details(say.COVERAGE, tuple(nodes))
