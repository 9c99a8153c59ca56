"""Questions to ask, chosen by the state of the evidence, wherever they appear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrutiny.views.tree import Details, Inset, Node, Numbered, Text


def question_list(held: Mapping[str, Any]) -> tuple[Node, ...]:
    """The strongest questions of a finding or an area, each with why it is asked.

    `held` has `questions` and `more`, those beyond the number shown, or `elsewhere`, how many
    stand with the findings.
    """
    if not held["questions"]:
        return (Inset("The evidence held here raises no question."),)
    nodes: list[Node] = [_numbered(held["questions"])]
    if held["more"]:
        more = len(held["more"])
        noun = "question" if more == 1 else "questions"
        nodes.append(Details(f"{more} more {noun}", (_numbered(held["more"]),)))
    if held.get("elsewhere"):
        nodes.append(Text(f"{held['elsewhere']} more stand on the pages of the findings."))
    return tuple(nodes)


def _numbered(rows: list[Mapping[str, Any]]) -> Node:
    return Numbered(
        tuple((Text((row["about"], row["question"])), Text(row["why"])) for row in rows)
    )
