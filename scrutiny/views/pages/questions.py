"""Questions to ask, chosen by the state of the evidence, wherever they appear."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.evidence_asked import Question, Questions
from scrutiny.views.pages.evidence_links import evidence_of
from scrutiny.views.tree import Details, Inset, Link, Node, Numbered, Text, to_page
from scrutiny.wording import evidence_text as words
from scrutiny.wording import finding_text as say

OPEN = 3
"""So many questions stand open; the others stand behind a summary."""


def question_list(area: AreaTold, held: Questions) -> tuple[Node, ...]:
    """The strongest questions of a finding or an area, each with who can answer it, what would
    settle it, why it is asked, and the way to what it rests on.
    """
    if not held.shown:
        return (Inset(say.NO_QUESTION),)
    nodes: list[Node] = [_numbered(area, held.shown[:OPEN])]
    rest = (*held.shown[OPEN:], *held.more)
    if rest:
        numbered = _numbered(area, rest, OPEN + 1)
        nodes.append(Details(say.more_questions(len(rest)), (numbered,)))
    if held.elsewhere:
        to = to_page("finding", area=area.id)
        nodes.append(Text(Link(say.elsewhere(held.elsewhere), to)))
    return tuple(nodes)


def _numbered(area: AreaTold, rows: Sequence[Question], first: int = 1) -> Node:
    return Numbered(
        tuple(
            (
                Text((row.about, row.question)),
                Text((f"{row.answer} {row.why} ", *_rests(area, row))),
            )
            for row in rows
        ),
        first,
    )


def _rests(area: AreaTold, row: Question) -> tuple[str | Link, ...]:
    parts: list[str | Link] = []
    for link in evidence_of(area, row):
        parts += [", " if parts else words.EVIDENCE, link]
    return (*parts, ".") if parts else ()
