"""What is read first: better, worse, not known, due, and three questions, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.evidence_asked import Question, Questions
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.content.promises_told import PromiseTold
from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.views.pages.card import TONES, measure_address
from scrutiny.views.pages.evidence_links import evidence_of
from scrutiny.views.pages.promise_tables import PROMISE_TONES
from scrutiny.views.tree import (
    Facts,
    Inline,
    Lines,
    Link,
    Phrase,
    Section,
    Tag,
    to_page,
)
from scrutiny.vocabulary.words import Direction, PromiseState, Verdict
from scrutiny.wording import glance_text as say

MOST_MOVED, MOST_DUE, MOST_ASKED = 4, 3, 3
PRESSING = (PromiseState.OVERDUE, PromiseState.MISSED, PromiseState.UNREAD, PromiseState.NOT_FOUND)
"""States of a promise whose day has come, the most pressing first."""


def first_screen(area: AreaTold, findings: Sequence[FindingTold], questions: Questions) -> Section:
    """The answer in short for some findings of an area; each line leads to what it rests on."""
    pairs: list[tuple[str, Inline]] = [
        *_inspectors(area),
        (say.WORSE, _moved(area, findings, Verdict.WORSE, say.NONE_WORSE)),
        (say.BETTER, _moved(area, findings, Verdict.BETTER, say.NONE_BETTER)),
        (say.UNKNOWN, _unknown(area, findings)),
        (say.DUE, _due(area, findings)),
        (say.ASK, _asked(area, questions.shown)),
    ]
    return Section("glance", say.GLANCE, (Facts(tuple(pairs)),))


def _inspectors(area: AreaTold) -> list[tuple[str, Inline]]:
    held = [each for each in area.inspections if each.status == "complete"]
    if not held:
        return []
    last = max(held, key=lambda each: each.published_date or each.end_date or "")
    meanings = {
        judged.meaning: None
        for finding in area.findings
        for judged in finding.judgements
        if judged.inspection_id == last.id and judged.meaning
    }
    told = say.inspectors(last.short_outcome, last.published_shown, " ".join(meanings))
    return [(say.INSPECTORS, told)]


def _standings(
    area: AreaTold, findings: Iterable[FindingTold]
) -> dict[str, tuple[str, StandingTold]]:
    """Each measure once, though several findings have it: its key, and the last of these."""
    return {
        key: (finding.id, held)
        for finding in findings
        for key in finding.keys
        if not (held := area.standings[f"{finding.id} {key}"]).variant and not held.stale
    }


def _moved(area: AreaTold, findings: Sequence[FindingTold], verdict: Verdict, none: str) -> Inline:
    lines: list[Phrase] = [
        (
            Tag(held.tag, TONES[held.verdict]),
            " ",
            Link(held.short_name, measure_address(area.id, finding, key)),
            f": {held.title}",
        )
        for key, (finding, held) in _standings(area, findings).items()
        if held.verdict is verdict
    ]
    more = len(lines) - MOST_MOVED
    if more > 0:
        lines[MOST_MOVED:] = [Link(say.first_of(more), "#findings")]
    return Lines(tuple(lines)) if lines else none


def _unknown(area: AreaTold, findings: Sequence[FindingTold]) -> Inline:
    """Findings without a figure, and measures of which nobody can say what changed."""
    without = [
        Link(finding.name, to_page("finding", area=area.id, finding=finding.id))
        for finding in findings
        if not finding.keys
    ]
    unsaid = [
        Link(held.short_name, measure_address(area.id, finding, key))
        for key, (finding, held) in _standings(area, findings).items()
        if held.verdict is Verdict.CANNOT_SAY and held.direction is Direction.UNKNOWN
    ]
    lines: list[Phrase] = []
    if without:
        lines.append((say.no_figure(len(without), len(findings)), *_in_line(without)))
    if unsaid:
        lines.append((say.cannot_say(len(unsaid)), *_in_line(unsaid)))
    return Lines(tuple(lines)) if lines else say.ALL_KNOWN


def _in_line(links: Sequence[Link]) -> tuple[str | Link, ...]:
    parts: list[str | Link] = []
    for link in links:
        parts += ["; ", link] if parts else [link]
    return tuple(parts)


def pressing(rows: Iterable[PromiseTold]) -> list[PromiseTold]:
    """Promises whose day has come without a word that they were kept, the most pressing first."""
    late = [row for row in rows if row.state in PRESSING]
    return sorted(late, key=lambda row: (PRESSING.index(row.state), row.due_date or "9"))


def _due(area: AreaTold, findings: Sequence[FindingTold]) -> Inline:
    ids = {finding.id for finding in findings}
    everything = len(findings) == len(area.findings)
    rows = [
        row
        for row in pressing(area.commitments)
        if row.promised_by and (everything or ids & set(row.finding_ids))
    ]
    if not rows:
        return say.NOTHING_DUE
    shown = rows[:MOST_DUE]
    all_due = Link(say.ALL_DUE, to_page("commitments", area=area.id))
    lines: list[Phrase] = [
        (
            Tag(row.state_shown, PROMISE_TONES[row.state]),
            " ",
            Link(row.what, to_page("commitments", row.id, area=area.id)),
            f". {row.timing} ",
            *((all_due,) if row is shown[-1] else ()),
        )
        for row in shown
    ]
    return Lines(tuple(lines))


def _asked(area: AreaTold, questions: Sequence[Question]) -> Inline:
    shown = questions[:MOST_ASKED]
    return Lines(
        tuple(
            (
                *evidence_of(area, row)[:1],
                f": {row.ask} ",
                *((Link(say.ALL_QUESTIONS, "#ask"),) if row is shown[-1] else ()),
            )
            for row in shown
        )
    )
