"""Questions to ask, chosen by the state of the evidence, wherever they appear."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.evidence_asked import Question, Questions
from scrutiny.views.tree import Details, Inset, Node, Numbered, Text
from scrutiny.wording import finding_text as say


def question_list(held: Questions) -> tuple[Node, ...]:
    """The strongest questions of a finding or an area, each with who can answer it, what would
    settle it, and why it is asked.
    """
    if not held.shown:
        return (Inset(say.NO_QUESTION),)
    nodes: list[Node] = [_numbered(held.shown)]
    if held.more:
        nodes.append(Details(say.more_questions(len(held.more)), (_numbered(held.more),)))
    if held.elsewhere:
        nodes.append(Text(say.elsewhere(held.elsewhere)))
    return tuple(nodes)


def _numbered(rows: Sequence[Question]) -> Node:
    return Numbered(
        tuple((Text((row.about, row.question)), Text(f"{row.answer} {row.why}")) for row in rows)
    )
