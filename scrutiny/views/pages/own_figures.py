"""The council's own figures on a finding: each with its chart and months, marked as its own."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.content.own_told import OwnIndicator
from scrutiny.publication.published import Published
from scrutiny.views import charts
from scrutiny.views.pages.card import tone
from scrutiny.views.tree import (
    Details,
    Facts,
    Inline,
    Inset,
    Link,
    Node,
    Phrase,
    Rows,
    Section,
    Table,
    Tag,
    Text,
    to_page,
)
from scrutiny.wording import own_text as say
from scrutiny.wording.finding_text import SOURCE
from scrutiny.wording.grammar import beside


def own_on(area: AreaTold, finding: str) -> tuple[OwnIndicator, ...]:
    """The council's own figures that bear on a finding."""
    return tuple(each for each in area.own_indicators if finding in each.finding_ids)


def own_lines(area: AreaTold, finding: FindingTold) -> tuple[Node, ...]:
    """What the council's own figures say, a sentence each; nothing where there are none."""
    mine = own_on(area, finding.id)
    if not mine:
        return ()
    rows = tuple((each.name, _headline(each)) for each in mine)
    link = Link(
        say.READ_THEM, to_page("finding", area=area.id, finding=finding.id, show=say.VIEW[0])
    )
    apart = Text((f"{say.APART} ", link, "."))
    return (Section("own", say.MARK, (apart, Table(say.EACH, say.COLUMNS, rows, headed=True))),)


def own_view(
    published: Published, area: AreaTold, finding: FindingTold
) -> tuple[str, tuple[Node, ...]]:
    """Each of them with its chart, its table and how it is counted."""
    mine = own_on(area, finding.id)
    answer = f"{say.MARK}. {mine[0].headline}" if mine else say.NO_FIGURE
    # The first one's sentence is the answer, so it does not stand there again.
    return answer, tuple(_shown(published, area, each, each is mine[0]) for each in mine)


def _headline(own: OwnIndicator) -> Phrase:
    if not own.tag:
        return own.headline
    return (Tag(own.tag, tone(own.tag, own.verdict)), f" {beside(own.tag, own.headline)}")


def _shown(published: Published, area: AreaTold, own: OwnIndicator, said: bool) -> Section:
    place = published.places[area.about.place].name
    chart = charts.process(own.chart, place, own.unit) if own.chart else None
    told: Sequence[tuple[str, Inline]] = (
        (say.TARGETS, own.targets),
        (say.HIDDEN, own.hidden),
        (say.HOW_COUNTED, own.definition),
        (say.CANNOT_SHOW, own.cannot_show),
        (say.RESTS_ON, own.rests_on),
        (
            say.FROM,
            (f"{own.origin} ", Link(SOURCE, own.source_url)) if own.source_url else own.origin,
        ),
    )
    return Section(
        f"own-{own.id}",
        own.name,
        (
            Inset(own.about),
            *(() if said else (Text(_headline(own)),)),
            *((chart,) if chart else ()),
            Facts(tuple(pair for pair in told if pair[1])),
            Details(say.MONTHS, (_months(published, area, own),)),
        ),
    )


def _months(published: Published, area: AreaTold, own: OwnIndicator) -> Table:
    """Its months, the newest first: each row says whose figures they are, wherever it goes."""
    newest = tuple(reversed(own.months))
    snapshot = published.about.id
    return Table(
        f"{say.MARK}: {own.name}. {own.headline}",
        say.MONTH_COLUMNS,
        tuple(
            (
                month.period_shown,
                month.value,
                month.counts,
                month.target_shown,
                month.signals,
            )
            for month in newest
        ),
        numeric=(1, 2, 3),
        download=f"{area.id}_council_own_{own.id}.csv",
        about=say.file_about(own.name, area.about.name, snapshot),
        taken=Rows(
            say.TAKEN_COLUMNS,
            tuple(
                (
                    say.MARK,
                    own.name,
                    month.period_shown,
                    month.number,
                    own.unit,
                    month.numerator,
                    month.denominator,
                    month.value if month.number is None else "",
                    month.status,
                    month.target,
                    month.signals,
                    snapshot,
                )
                for month in newest
            ),
        ),
    )
