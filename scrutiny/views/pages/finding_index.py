"""All findings of an area, each with what inspectors last said and its first measures."""

from __future__ import annotations

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.views.pages.card import measure_address, small_line_of, verdict_tag
from scrutiny.views.tree import Inline, Lines, Link, Node, Phrase, Table, Tag, Text, to_page
from scrutiny.wording import story_text as say

MOST_MEASURES = 2


def finding_index(area: AreaTold) -> tuple[Node, ...]:
    """What the measures show in one sentence, and every finding with the way to it."""
    rows = tuple(
        (_name(area, each), _judged(each), _measures(area, each)) for each in area.findings
    )
    return (
        Text(area.tally, lead=True),
        Table(say.FINDINGS, say.INDEX_COLUMNS, rows, slim=True),
    )


def _name(area: AreaTold, finding: FindingTold) -> Inline:
    link = Link(finding.name, to_page("finding", area=area.id, finding=finding.id))
    return Lines((link, finding.kind_shown))


def _judged(finding: FindingTold) -> Inline:
    last = finding.judgements[-1] if finding.judgements else None
    return (Tag(last.shown), f" {last.year}") if last else ""


def _measures(area: AreaTold, finding: FindingTold) -> Inline:
    held = {key: area.standings[f"{finding.id} {key}"] for key in finding.keys}
    shown = [key for key, each in held.items() if not each.variant][:MOST_MEASURES]
    if not shown:
        return Tag(say.NOTHING, "unknown")
    lines: list[Phrase] = [
        (
            verdict_tag(held[key]),
            " ",
            small_line_of(held[key]),
            " ",
            Link(held[key].short_name, measure_address(area.id, finding.id, key)),
            f" {held[key].value}, {held[key].period_shown}",
        )
        for key in shown
    ]
    if len(held) > len(shown):
        to = to_page("finding", "figures", area=area.id, finding=finding.id)
        lines.append(Link(say.more(len(held) - len(shown)), to))
    return Lines(tuple(lines))
