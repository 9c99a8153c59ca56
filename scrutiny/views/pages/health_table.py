"""Methods: how old each measure's figures are, when more are due, and which look wrong."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.health_told import DataHealth
from scrutiny.publication.published import Published
from scrutiny.views.tree import Bullets, Details, Link, Node, Section, Table, Tag, Text, to_page
from scrutiny.wording import health_text as say


def health(published: Published, area: AreaTold) -> Section:
    """The state of every measure's data, as the area of the page needs it."""
    rows = published.methods.health[area.id]
    dated = [row for row in rows if row.last_update]
    late = [row for row in dated if row.late_by]
    in_order = sorted(dated, key=lambda row: not row.late_by)
    doubted = [row for row in rows if row.doubts]
    revised = sum(row.revised for row in rows)
    children: list[Node] = [
        Text(say.late(len(late), len(dated), revised)),
        Details(
            say.last_updated(len(dated)),
            (_table(in_order),),
        ),
        Text(say.odd(len(doubted), len(rows), published.methods.constants["unit_jump"].value)),
    ]
    if doubted:
        children.append(
            Details(
                say.what_looks_odd(len(doubted)),
                tuple(Details(row.name, (Bullets(row.doubts),)) for row in doubted),
            )
        )
    return Section("health", say.HEALTH, (*children, *_left_out(area)))


def _table(rows: Sequence[DataHealth]) -> Table:
    return Table(
        say.UPDATES,
        say.UPDATE_COLUMNS,
        tuple(
            (
                row.name,
                row.last_update,
                row.next_due,
                Tag(row.late_by, "worse") if row.late_by else Tag(say.IN_TIME, "better"),
                f"{row.revised:,}",
            )
            for row in rows
        ),
    )


def _left_out(area: AreaTold) -> list[Node]:
    """What rules kept out of the flows; the flow page says of each rule how many."""
    if not area.returns:
        return []
    lines = tuple(
        say.left_out(each.census, each.requests, len(each.left_out)) for each in area.returns
    )
    link = Link(say.FLOW, to_page("flow", "quality", area=area.id))
    return [
        Text((say.LEFT_OUT, link, say.EACH_REASON)),
        Bullets(lines),
    ]
