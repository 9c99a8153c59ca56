"""Commitments: what was promised, and what came of it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from scrutiny.publication.published import Published
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.promise_tables import moved_targets, promise_sections, target_table
from scrutiny.views.pages.record_tables import as_read, happened, sought
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Choice,
    Details,
    Inset,
    Link,
    Node,
    Page,
    Phrase,
    Section,
    Table,
    Tag,
    Text,
)

QUESTION = "What was promised, and what came of it?"


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A finding or all; settles what the state allows."""
    area = published.area(state.area)
    findings = (
        ("all", "All findings"),
        *((f["id"], f"{f['id']} {f['short_title']}") for f in area["findings"]),
    )
    state.narrow("finding", tuple(value for value, _ in findings))
    return (Choice("finding", "Finding", findings, state.finding),)


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)

    def chosen(table: str) -> list[Mapping[str, Any]]:
        return [
            row
            for row in area[table]
            if state.finding == "all" or state.finding in row["finding_ids"]
        ]

    commitments = chosen("commitments")
    finding = next((f for f in area["findings"] if f["id"] == state.finding), area)
    answer = finding["promised"]
    children: tuple[Node, ...] = (
        Text(answer, lead=True),
        as_read(area),
        *moved_targets(chosen("moved_targets")),
        *promise_sections(commitments),
        _targets(chosen("targets")),
        _recommendations(chosen("recommendations")),
        _meetings(chosen("meetings")),
        *sought(chosen("searches")),
        *((happened(events),) if (events := chosen("events")) else ()),
    )
    return framed(published, area, "commitments", QUESTION, answer, shown, children)


def _targets(rows: Sequence[Mapping[str, Any]]) -> Section:
    missing = [row for row in rows if not row["value"]]
    children: list[Node] = []
    if missing:
        noun = "target has" if len(missing) == 1 else "targets have"
        children.append(
            Inset(
                f"{len(missing)} {noun} no number that could be found. Asking for it is fair.",
                warning=True,
            )
        )
    children.append(target_table(rows) if rows else Inset("No target is on record."))
    return Section("targets", "Targets and legal limits", tuple(children))


def _recommendations(rows: Sequence[Mapping[str, Any]]) -> Section:
    table = Table(
        "Recommendations, requests and motions, with the answer to each",
        ("Date", "Committee", "Asked", "Answer", "State", "Since", "Source"),
        tuple(
            (
                row["meeting_date_shown"],
                row["committee"],
                f"{row['topic']}. {row['asked_shown']}",
                row["response_shown"],
                _answer_state(row),
                row["follow_up"],
                Link("Source", row["source_url"]),
            )
            for row in rows
        ),
        download="recommendations.csv",
    )
    return Section(
        "recommendations",
        "Recommendations and answers",
        (Text(_answered(rows)), table) if rows else (Inset("No recommendation is on record."),),
    )


def _answered(rows: Sequence[Mapping[str, Any]]) -> str:
    """``24 on record: 4 answered, 2 passed by a vote, 1 dropped, ...``: all are counted."""
    counted = Counter(_COUNTED[row["answer_state"]] for row in rows)
    in_order = dict.fromkeys(_COUNTED.values())
    told = [f"{counted[words]} {words}" for words in in_order if counted[words]]
    return f"{len(rows)} on record: {', '.join(told)}."


_COUNTED = {
    "answered": "answered",
    "late": "answered",
    "accepted_nothing_since": "answered",
    "in_principle_nothing_since": "answered",
    "passed": "passed by a vote",
    "passed_nothing_since": "passed by a vote",
    "dropped": "dropped",
    "outcome_not_found": "whose outcome was not found",
    "no_answer": "to which no answer was found",
    "unread": "whose answer may have come since we last looked",
    "noted": "that only noted a report",
    "not_read": "of which only the opening of the minutes was available",
    "text_not_found": "whose text was not found",
}
_MINUTES = {"opening": "Not known: only the opening of the minutes was available"}


def _answer_state(row: Mapping[str, Any]) -> Phrase:
    """What became of it, in the word of the record where it was answered."""
    if row["answer_state"] == "answered":
        return Tag(row["response_status"].capitalize().replace("_", " "))
    nothing = row["answer_state"].endswith("nothing_since") or row["answer_state"] in _UNKNOWN
    return Tag(row["answer_shown"], "unknown" if nothing else "plain")


_UNKNOWN = ("no_answer", "outcome_not_found", "unread", "not_read", "text_not_found")


def _meetings(rows: Sequence[Mapping[str, Any]]) -> Section:
    table = Table(
        "What was on the agenda and what members asked",
        ("Date", "Committee", "Subject", "Asked", "Source"),
        tuple(
            (
                row["date_shown"],
                row["committee"],
                row["subject"],
                row["asked"] or _MINUTES.get(row["minutes_read"], "Not on record"),
                Link("Source", row["source_url"]),
            )
            for row in rows
        ),
    )
    return Section(
        "meetings",
        "Meetings",
        (Details(f"{len(rows)} items at meetings", (table,)),)
        if rows
        else (Inset("No meeting is on record."),),
    )
