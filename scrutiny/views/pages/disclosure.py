"""Methods: how individuals are protected, and what a return is held to."""

from __future__ import annotations

from scrutiny.publication.content.area_told import AreaAbout, AreaTold
from scrutiny.publication.content.returns_told import ProtectionTold
from scrutiny.publication.published import Published
from scrutiny.views.tree import Bullets, Details, Node, Section, Table, Text

_REASONS = {
    "small": "the count itself is small",
    "all_or_none": "none or all of a small group, which tells of everybody in it",
    "complement": "all but a few",
    "group_hidden": "the group that it is a part of is hidden",
    "secondary": "others could be worked out from it",
}


def disclosure(published: Published) -> Section:
    """How individuals are protected, and what the attack on this snapshot found."""
    children: list[Node] = [
        Text(
            "A figure that a public body has published is shown as published. A council's own "
            "return never leaves its computer: names and numbers serve to match persons in memory "
            "and are not kept, and what is counted from it is protected before anything is drawn "
            "or worded. Tables are fixed: months for the whole, quarters by one breakdown, years "
            "by two at most."
        )
    ]
    children.append(Bullets(published.methods.hiding))
    elsewhere = published.methods.told_elsewhere
    if elsewhere:
        children.append(
            Text(
                "What publishers show of the same children, exactly and once a year, is part of "
                "what anybody can know. Each of these counts is taken to be known, as published "
                "or as it will be, and no hidden count may be worked out from them and what is "
                "shown here together."
            )
        )
        table = Table(
            "What publishers show of the same children",
            ("Measure here", "Published"),
            elsewhere,
        )
        children.append(Details("What publishers show of the same children", (table,)))
    for area, report in published.methods.disclosure.items():
        children += _attacked(published.area(area).about, report)
    if not published.methods.disclosure:
        children.append(Text("No return is held here, so there was nothing to protect."))
    return Section("disclosure", "How individuals are protected", tuple(children))


def _at_least(share: float) -> str:
    """Shares are cut off to whole per cents, so that nobody can work out what few are hidden."""
    return "all" if share == 1 else f"over {100 * share:.0f} %"


def _attacked(about: AreaAbout, report: ProtectionTold) -> list[Node]:
    invented = " (invented)" if about.invented else ""
    width = report.narrowest
    words = (
        f"{about.name}{invented}: this build attacked its own output. From every count, sum, "
        "share and rounding shown, from earlier snapshots and from "
        f"{report.told_elsewhere:,} counts that publishers show, a solver worked out the lowest "
        f"and highest value of each of {sum(report.hidden.values()):,} hidden counts. "
        + (
            f"No count could be pinned closer than {width + 1} possible numbers, but where that "
            "follows from what publishers or earlier snapshots have shown."
            if width is not None
            else "Nothing was hidden."
        )
    )
    tables = Table(
        f"{about.name}{invented}: how much is still shown",
        ("Tables", "Counts", "Of those not nought, shown", "Of the cases in them, shown"),
        tuple(
            (
                f"By {table.grain}, {table.breakdown}",
                f"{table.cells:,}",
                _at_least(table.share_of_cells_shown or 0.0),
                _at_least(table.share_of_cases_shown),
            )
            for table in report.tables
            if table.share_of_cases_shown is not None
        ),
        numeric=(1, 2, 3),
    )
    hidden = Table(
        f"{about.name}{invented}: why counts are hidden",
        ("Because", "Counts"),
        tuple((_REASONS[name], f"{n:,}") for name, n in report.hidden.items() if n),
        numeric=(1,),
    )
    if report.left_out:
        words += (
            f" These tables could not be protected, and are left out: {'; '.join(report.left_out)}."
        )
    return [
        Text(words),
        Details("How much is still shown", (tables,)),
        Details("Why counts are hidden", (hidden,)),
    ]


def returns(published: Published, area: AreaTold) -> Section:
    """What a return is held to, and what the returns of this area broke."""
    rules = published.methods.rules
    rows = tuple((rule.id, rule.severity, rule.words, ", ".join(rule.fields)) for rule in rules)
    columns = ("Rule", "Severity", "What is wrong, and what to do", "Fields")
    children: list[Node] = [
        Text(
            "A record that breaks a rule of severity error is left out of the measures that it "
            "would spoil, and counted. Nothing is dropped in silence. The department's own numbers "
            "of the rules are not known here, so they have ours."
        ),
        Details(f"All {len(rows)} rules", (Table("Rules for a return", columns, rows),)),
    ]
    for each in area.returns:
        broken = tuple((rule.rule, rule.severity, rule.rows, rule.words) for rule in each.rules)
        table = Table(
            f"Rules that the return of {each.census} breaks",
            ("Rule", "Severity", "Records", "What is wrong"),
            broken,
            numeric=(2,),
        )
        children.append(Details(f"The return of {each.census}", (table,)))
    if not area.returns:
        children.append(Text(f"No return of {area.about.name} is held here."))
    return Section("returns", "What a return is held to", tuple(children))
