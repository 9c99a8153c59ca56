"""Who keeps a workbook, what the service replies, and the accessibility statement, in words."""

from __future__ import annotations

from scrutiny.definitions.keeping import Accessibility, Keeper, Reply, TestedPages
from scrutiny.publication.content.keeping_told import AccessibilityTold, KeeperTold, ReplyTold
from scrutiny.wording import keeping_text as say
from scrutiny.wording.numbers import day, written_date


def keeper_told(keeper: Keeper) -> KeeperTold:
    """Whose workbook it is."""
    return KeeperTold(keeper.name, keeper.contact, keeper.correct, say.answered(keeper.answer_days))


def reply_told(row: Reply, about: str) -> ReplyTold:
    """One reply; `about` names what it is about."""
    return ReplyTold(
        id=row.id,
        finding=row.finding_id,
        measure=row.measure_id,
        about=about,
        said_by=row.said_by,
        date=row.date,
        date_shown=written_date(row.date, row.date_precision),
        reply=row.reply,
        source_url=row.source_url,
    )


def accessibility_told(about: Accessibility, tested: TestedPages) -> AccessibilityTold:
    """What the statement says: what tests found, what is known besides, what nobody looked at."""
    return AccessibilityTold(
        prepared=day(about.prepared),
        tested=day(tested.tested),
        tools=tested.tools,
        looked_at=say.looked_at(tested.pages, tested.states, tested.checks),
        faults=tuple(say.fault(f.rule, f.criterion, f.pages) for f in tested.faults),
        not_met=tuple(say.not_met(n.what, n.criterion, n.until_then) for n in about.not_met),
        not_tested=about.not_tested,
    )
