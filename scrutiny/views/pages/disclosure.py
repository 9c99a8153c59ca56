"""Methods: how individuals are protected, and what a return is held to."""

from __future__ import annotations

from scrutiny.publication.content.area_told import AreaAbout, AreaTold
from scrutiny.publication.content.returns_told import ProtectionTold
from scrutiny.publication.published import Published
from scrutiny.views.tree import Bullets, Details, Node, Section, Table, Text
from scrutiny.wording import protection_text as say


def disclosure(published: Published) -> Section:
    """How individuals are protected, and what the attack on this snapshot found."""
    children: list[Node] = [Text(say.PROTECTED)]
    children.append(Bullets(published.methods.hiding))
    children.append(Details(say.WHY, (Bullets(say.REASONS),)))
    elsewhere = published.methods.told_elsewhere
    if elsewhere:
        children.append(Text(say.TOLD_ELSEWHERE))
        table = Table(say.ELSEWHERE, say.ELSEWHERE_COLUMNS, elsewhere)
        children.append(Details(say.ELSEWHERE, (table,)))
    for area, report in published.methods.disclosure.items():
        children += _attacked(published.area(area).about, report)
    if not published.methods.disclosure:
        children.append(Text(say.NOTHING_TO_PROTECT))
    return Section("disclosure", say.PROTECTION, tuple(children))


def _attacked(about: AreaAbout, report: ProtectionTold) -> list[Node]:
    name = say.named(about.name, invented=about.invented)
    words = say.attacked(
        name, report.hidden, report.at_least, report.told_elsewhere, report.left_out
    )
    tables = Table(
        say.shown(name),
        say.SHOWN_COLUMNS,
        tuple(
            (
                say.table(table.grain, table.breakdown),
                f"{table.cells:,}",
                say.at_least(table.share_of_cells_shown or 0.0),
                say.at_least(table.share_of_cases_shown),
            )
            for table in report.tables
            if table.share_of_cases_shown is not None
        ),
        numeric=(1, 2, 3),
    )
    return [
        Text(words),
        Details(say.HOW_MUCH, (tables,)),
    ]


def returns(published: Published, area: AreaTold) -> Section:
    """What a return is held to, and what the returns of this area broke."""
    rules = published.methods.rules
    rows = tuple((rule.id, rule.severity, rule.words, ", ".join(rule.fields)) for rule in rules)
    columns = say.RULE_COLUMNS
    children: list[Node] = [
        Text(say.LEFT_OUT),
        Details(say.all_rules(len(rows)), (Table(say.RULES, columns, rows),)),
    ]
    for each in area.returns:
        broken = tuple((rule.rule, rule.severity, rule.rows, rule.words) for rule in each.rules)
        table = Table(
            say.broken(each.census),
            say.BROKEN_COLUMNS,
            broken,
            numeric=(2,),
        )
        children.append(Details(say.return_of(each.census), (table,)))
    if not area.returns:
        children.append(Text(say.no_return(area.about.name)))
    return Section("returns", say.RETURNS, tuple(children))
