"""From what is said to what it rests on: the figure, claim or promise behind a sentence."""

from __future__ import annotations

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.changed_since import Of
from scrutiny.publication.content.evidence_asked import Question
from scrutiny.views.pages.card import measure_address
from scrutiny.views.tree import Link, to_page
from scrutiny.vocabulary.asking import Subject
from scrutiny.wording import evidence_text as say


def evidence_of(area: AreaTold, question: Question) -> tuple[Link, ...]:
    """What a question rests on: first what it is about, then where that is on record."""
    finding = next((f for f in area.findings if f.id in question.findings), None)
    if finding is None:
        return ()
    links = [_about(area, finding.id, finding.short_title, question)]
    if question.source_url:
        links.append(Link(say.SOURCE, question.source_url))
    return tuple(links)


def _about(area: AreaTold, finding: str, name: str, question: Question) -> Link:
    row, page = question.row, {"area": area.id, "finding": finding}
    match question.condition.subject:
        case Subject.FIGURE | Subject.PAIR:
            held = area.standings.get(f"{finding} {row}")
            if held is not None:
                return Link(held.short_name, measure_address(area.id, finding, row))
        case Subject.CLAIM:
            return Link(say.statement(name), to_page("finding", row, **page, show="said"))
        case Subject.PROMISE:
            what = next(each.what for each in area.commitments if each.id == row)
            return Link(what, to_page("commitments", row, area=area.id))
        case Subject.TARGET:
            what = next(each.what for each in area.targets if each.id == row)
            return Link(what, to_page("commitments", row, area=area.id))
        case Subject.RECOMMENDATION:
            topic = next(each.topic for each in area.recommendations if each.id == row)
            return Link(topic, to_page("commitments", row, area=area.id))
        case _:
            pass
    return Link(name, to_page("finding", **page))


def changed_link(area: AreaTold, of: Of, row: str) -> Link | None:
    """Where a change can be looked into; null where it has no place of its own."""
    match of:
        case "measure":
            for finding in reversed(area.findings):
                if row in finding.keys:
                    return Link(say.FIGURE, measure_address(area.id, finding.id, row))
            name = row.partition(" ")[0]
            return Link(say.FIGURE, to_page("measure", area=area.id, measure=name))
        case "promise" | "target" | "recommendation" | "meeting":
            return Link(say.RECORD, to_page("commitments", row, area=area.id))
        case "finding":
            return Link(say.FINDING, to_page("finding", area=area.id, finding=row))
        case "claim":
            told = next((each for each in area.claims if each.id == row), None)
            if told is None or not told.finding_ids:
                return None
            first = told.finding_ids[0]
            to = to_page("finding", row, area=area.id, finding=first, show="said")
            return Link(say.CHECKED, to)
        case _:
            return None
