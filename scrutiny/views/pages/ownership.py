"""Whose workbook this is, the service's replies, and the accessibility statement."""

from __future__ import annotations

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.keeping_told import AccessibilityTold, ReplyTold
from scrutiny.views.tree import Bullets, Facts, Inline, Link, Node, Section, Table, Text
from scrutiny.wording import keeping_text as say


def whose(area: AreaTold) -> Section:
    """Who keeps the workbook of an area, and how to have an error put right."""
    keeper = area.about.kept_by
    if keeper is None:
        words = (Text(say.NOBODY_NAMED), Text(say.not_the_councils(area.about.bodies)))
        pairs: tuple[tuple[str, Inline], ...] = ((say.CORRECT, say.NOBODY_TO_WRITE_TO),)
        return Section("whose", say.WHOSE, (*words, Facts(pairs)))
    pairs = (
        (say.KEPT_BY, keeper.name),
        (say.CONTACT, Link(_address(keeper.contact), keeper.contact)),
        (say.CORRECT, f"{keeper.correct} {keeper.answered}"),
    )
    return Section("whose", say.WHOSE, (Facts(pairs),))


def _address(contact: str) -> str:
    return contact.removeprefix("mailto:")


def replies(area: AreaTold, finding: str, measure: str = "") -> tuple[Node, ...]:
    """The service's replies on a finding, or on one measure of it; nothing where there is none."""
    rows = [
        each
        for each in area.replies
        if each.finding == finding and (not measure or each.measure == measure)
    ]
    if not rows:
        return ()
    table = Table(say.REPLIES, say.REPLY_COLUMNS, tuple(map(_row, rows)), headed=True)
    return (Section("replies", say.REPLIES, (Text(say.REPLY_LEAD), table)),)


def _row(reply: ReplyTold) -> tuple[Inline, ...]:
    return (
        reply.about,
        say.who_and_when(reply.said_by, reply.date_shown),
        f"“{reply.reply}”",
        Link(say.SOURCE, reply.source_url),
    )


def statement(told: AccessibilityTold, area: AreaTold) -> Section:
    """The accessibility statement in its prescribed form."""
    keeper = area.about.kept_by
    ask: Node = Text(say.NOBODY_TO_WRITE_TO)
    if keeper is not None:
        words = say.ask_for_formats(keeper.name, keeper.answered)
        ask = Text((f"{words} ", Link(_address(keeper.contact), keeper.contact)))
    found = (*told.faults, *told.not_met)
    pairs: tuple[tuple[str, Inline], ...] = (
        (say.STATUS, say.STATUS_PARTLY if found else say.STATUS_BY_MACHINE),
        (say.PREPARED, f"{say.prepared(told.prepared)} {_tested(told)}"),
    )
    return Section(
        "accessibility",
        say.STATEMENT,
        (
            Text(say.IN_GENERAL),
            Facts(pairs),
            Text(f"{say.NOT_ACCESSIBLE}. {say.BURDEN}"),
            Bullets(found or (say.NO_FAULT,)),
            Text(f"{say.NOT_LOOKED_AT}:"),
            Bullets(told.not_tested),
            Text(f"{say.FORMATS}:"),
            ask,
            Text(f"{say.ENFORCEMENT}:"),
            Text((f"{say.ENFORCED} ", Link(say.EASS_NAME, say.EASS))),
        ),
    )


def _tested(told: AccessibilityTold) -> str:
    return say.tested(told.tools, told.looked_at, told.tested)
