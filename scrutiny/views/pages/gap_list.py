"""What nothing shows: gaps in the evidence, each with the words to ask for what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scrutiny.views.tree import (
    Bullets,
    Details,
    Inline,
    Inset,
    Link,
    Node,
    Section,
    Table,
    Text,
    to_page,
)

KINDS = (
    ("unmeasured", "What no figure measures"),
    ("no_target", "Measures without a target"),
    ("unmeasured_promises", "Promises that no measure follows"),
    ("overdue", "Figures that are overdue or old"),
)
"""Each kind of gap with its heading."""


def finding_gaps(finding: Mapping[str, Any]) -> tuple[str, tuple[Node, ...]]:
    """The gaps of one finding: the answer and its tables."""
    gaps = finding["gaps"]
    sections = [
        Section(kind, title, gap_list(title, gaps[kind])) for kind, title in KINDS if gaps[kind]
    ]
    return finding["gaps_answer"], tuple(sections) or (Inset("No gap is on record."),)


def gap_list(title: str, rows: Sequence[Mapping[str, str]]) -> tuple[Node, ...]:
    """Each gap with the words to ask; where they are the same for all, they stand there once."""
    words = {row["ask"] for row in rows}
    if len(rows) > 1 and len(words) == 1:
        return (Text(f"Ask of each: {words.pop()}"), Bullets(tuple(row["what"] for row in rows)))
    cells = tuple((row["what"], row["ask"]) for row in rows)
    return (Table(title, ("What is missing", "The words to ask for it"), cells, headed=True),)


def coverage_map(area: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> Section:
    """What the evidence covers of each finding, in numbers, and every gap behind a summary."""
    rows: tuple[tuple[Inline, ...], ...] = tuple(
        (
            Link(
                f"{finding['id']} {finding['short_title']}",
                to_page("finding", area=area["id"], finding=finding["id"], show="gaps"),
            ),
            *(str(finding["covered"][name]) for name in ("measures", "with_target", "outcomes")),
            str(sum(len(finding["gaps"][kind]) for kind, _ in KINDS)),
        )
        for finding in findings
    )
    nodes: list[Node] = [
        Text(area["coverage_answer"]),
        Table(
            "How far the figures cover each finding",
            ("Finding", "Measures with figures", "With a target", "That show an outcome", "Gaps"),
            rows,
            numeric=(1, 2, 3, 4),
        ),
    ]
    shown = {finding["id"] for finding in findings}
    for kind, title in KINDS:
        mine = [row for row in area["gaps"][kind] if shown & set(row["findings"])]
        if mine:
            table = Table(
                title,
                ("Finding", "What is missing", "The words to ask for it"),
                tuple((", ".join(row["findings"]), row["what"], row["ask"]) for row in mine),
                headed=True,
            )
            nodes.append(Details(f"{title}: {len(mine)}", (table,)))
    return Section("coverage", "What the evidence covers, and what it does not", tuple(nodes))
