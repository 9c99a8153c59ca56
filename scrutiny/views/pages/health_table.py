"""Methods: how old each measure's figures are, when more are due, and which look wrong."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.health_told import DataHealth
from scrutiny.publication.published import Published
from scrutiny.views.tree import Bullets, Details, Link, Node, Section, Table, Tag, Text, to_page


def health(published: Published, area: AreaTold) -> Section:
    """The state of every measure's data, as the area of the page needs it."""
    rows = published.methods.health[area.id]
    dated = [row for row in rows if row.last_update]
    late = [row for row in dated if row.late_by]
    in_order = sorted(dated, key=lambda row: not row.late_by)
    doubted = [row for row in rows if row.doubts]
    revised = sum(row.revised for row in rows)
    children: list[Node] = [
        Text(
            f"Newer figures were due for {len(late)} of {len(dated)} published measures. "
            f"{f'{revised:,} figures were' if revised else 'No figure was'} revised by a later "
            "release."
        ),
        Details(
            f"When each measure was last updated: {len(dated)} measures",
            (_table(in_order),),
        ),
        Text(
            f"In {len(doubted)} of {len(rows)} measures something looks odd. We look for jumps to "
            f"{published.methods.constants['unit_jump'].value} times as much or as little, "
            "for counts that add up over the year or stay exactly the same, and for benchmarks "
            "that cannot be right. Nothing here is proof: ask before you quote such a figure."
        ),
    ]
    if doubted:
        children.append(
            Details(
                f"What looks odd, measure by measure: {len(doubted)}",
                tuple(Details(row.name, (Bullets(row.doubts),)) for row in doubted),
            )
        )
    return Section("health", "Health of the data", (*children, *_left_out(area)))


def _table(rows: Sequence[DataHealth]) -> Table:
    return Table(
        "When each measure was last updated, and when the next figures are due",
        ("Measure", "Last update", "Next due", "Late by", "Figures revised"),
        tuple(
            (
                row.name,
                row.last_update,
                row.next_due,
                Tag(row.late_by, "worse") if row.late_by else Tag("In time", "better"),
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
        f"Return of {each.census}: of {each.requests} requests some were left out, "
        f"for {len(each.left_out)} reasons."
        if each.left_out
        else f"Return of {each.census}: of {each.requests} requests none was left out."
        for each in area.returns
    )
    link = Link("Flow", to_page("flow", "quality", area=area.id))
    return [
        Text(("Records that rules left out of the flows. The page ", link, " counts each reason.")),
        Bullets(lines),
    ]
