"""The whole area in one picture: findings down, years across. It is a table underneath."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.content.standing_told import Past
from scrutiny.views.pages.card import measure_address, small_line_of, tone, verdict_tag
from scrutiny.views.tree import Link, Phrase, Tag, YearRow, Years, to_page
from scrutiny.vocabulary.words import Verdict
from scrutiny.wording import glance_text as say

MOST_MEASURES = 3
"""So many measures of a finding stand in the picture; its own page has all."""


def years_picture(area: AreaTold, findings: Sequence[FindingTold], *, paper: bool = False) -> Years:
    """What inspectors said of each finding in each year, and how its first measures moved."""
    first = min((j.year for f in area.findings for j in f.judgements), default="")
    last = max((past.year for s in area.standings.values() for past in s.past), default=0)
    newest = max(last, *(int(j.year) for f in area.findings for j in f.judgements), 0)
    years = tuple(map(str, range(int(first), newest + 1))) if first else ()
    rows: list[YearRow] = []
    for finding in findings:
        rows.append(_head(area, finding, years))
        keys = [key for key in finding.keys if not area.standings[f"{finding.id} {key}"].variant]
        rows += [_measure(area, finding, key, years) for key in keys[:MOST_MEASURES]]
    return Years(
        say.PICTURE,
        say.about(years[0], years[-1], paper=paper) if years else "",
        say.FINDING,
        years,
        tuple(rows),
        say.NO_VALUE if paper else say.GAP,
    )


def _head(area: AreaTold, finding: FindingTold, years: Sequence[str]) -> YearRow:
    judged = {each.year: Tag(each.shown) for each in finding.judgements}
    link = Link(finding.name, to_page("finding", area=area.id, finding=finding.id))
    name: Phrase = link if finding.keys else (link, " ", Tag(say.NO_FIGURE, "unknown"))
    return YearRow(name, tuple(judged.get(year, "") for year in years), head=True)


def _measure(area: AreaTold, finding: FindingTold, key: str, years: Sequence[str]) -> YearRow:
    held = area.standings[f"{finding.id} {key}"]
    link = Link(held.short_name, measure_address(area.id, finding.id, key))
    # Of several periods in a year the last one stands for it.
    by_year = {str(past.year): past for past in held.past if past.tag}
    cells = tuple(_moved(by_year[year]) if year in by_year else "" for year in years)
    old = (" ", verdict_tag(held)) if held.stale else ()
    return YearRow((small_line_of(held), " ", link, *old), cells)


def _moved(past: Past) -> Tag:
    tag = say.NOT_CLEAR if past.verdict is Verdict.NO_CLEAR_CHANGE else past.tag
    return Tag(tag, tone(past.tag, past.verdict))
