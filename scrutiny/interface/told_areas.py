"""Areas: what inspectors found, what the figures say of it, what was said and promised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from scrutiny.interface.near_names import area_meant, meant
from scrutiny.interface.shown_things import Listing, Shown
from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.content.promises_told import ClaimTold, PromiseTold
from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.views.opened import opened
from scrutiny.views.pages.card import verdict_tag
from scrutiny.views.tree import Bullets, Inline, Inset, Lines, Node, Table, Text
from scrutiny.wording import interface_text as say


def areas() -> Listing[AreaTold]:
    """The areas under scrutiny that are open to everybody.

    >>> [each.about.name for each in areas()][:2]
    ['Oxfordshire', 'West Sussex']
    """
    published = opened()
    rows = tuple(map(published.area, published.about.areas))

    def cells(row: AreaTold) -> tuple[Inline, ...]:
        about = row.about
        return (row.id, about.name, about.place, about.read_to_shown, str(len(row.findings)))

    return Listing(say.AREAS, say.AREA_COLUMNS, rows, cells)


@dataclass(frozen=True, slots=True, repr=False)
class Area(Shown):
    """One area. `told` is all that pages say of it, see
    `scrutiny.publication.content.area_told`.
    """

    told: AreaTold

    @property
    def of_invented(self) -> bool:
        return self.told.about.invented

    @property
    def notice(self) -> str:
        """That nobody has signed the record, or that its cases are left out; empty where neither
        is so.
        """
        return f"{self.told.about.draft} {self.told.cases_left_out}".strip()

    @property
    def nodes(self) -> tuple[Node, ...]:
        told = self.told
        notice = (Inset(self.notice, warning=True),) if self.notice else ()
        head = (*notice, Text(told.about.name, lead=True), Bullets(told.answer), Text(told.tally))
        return (*head, *_findings(told).nodes)


def area(name: str = "") -> Area:
    """One area by its id, name or place; without a name the first.

    >>> area("Oxfordshire").told.about.place
    '931'
    """
    published = opened()
    return Area(published.area(area_meant(published, name)))


def _findings(told: AreaTold) -> Listing[FindingTold]:
    def cells(row: FindingTold) -> tuple[Inline, ...]:
        last = row.judgements[-1] if row.judgements else None
        judged = f"{last.shown}, {last.date_shown}" if last else ""
        return (row.id, row.short_title, judged, row.grade.shown, ", ".join(row.keys))

    caption = say.findings_of(told.about.name)
    return _listing(told, caption, say.FINDING_COLUMNS, told.findings, cells)


def findings(area: str = "") -> Listing[FindingTold]:
    """What inspectors found in an area: one row a finding, with its latest judgement.

    >>> findings("Oxfordshire")[3].short_title
    'Timeliness of EHC plans'
    """
    return _findings(_area(area).told)


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Shown):
    """One finding of one area. `told` is all that pages say of it; `standings` say how each of its
    measures that has a figure stands, by the key of the measure.
    """

    area: Area
    told: FindingTold

    @property
    def standings(self) -> dict[str, StandingTold]:
        held = self.area.told.standings
        return {key: held[f"{self.told.id} {key}"] for key in self.told.keys}

    @property
    def of_invented(self) -> bool:
        return self.area.of_invented

    @property
    def nodes(self) -> tuple[Node, ...]:
        told, notice = self.told, self.area.notice
        rows = tuple(
            (
                each.short_name,
                verdict_tag(each),
                Lines(tuple(filter(None, (each.sentence, each.warning, each.ended)))),
                each.shows,
            )
            for each in self.standings.values()
        )
        table = Table(say.MEASURES_OF_FINDING, say.STANDING_COLUMNS, rows)
        return (
            *((Inset(notice, warning=True),) if notice else ()),
            Text(told.name, lead=True),
            Text(told.summary),
            Bullets(told.answer),
            Text(told.grade.sentence),
            *((table,) if rows else ()),
            Text(told.gaps_answer),
        )


def finding(name: str, area: str = "") -> Finding:
    """One finding by its code or title: where it stands, and each of its measures.

    >>> late = finding("PA3", area="Oxfordshire")
    >>> late.standings["ehc_plans_20_weeks"].tag
    'No clear change'
    """
    of = _area(area)
    held = {each.id: each for each in of.told.findings}
    names = {id: (each.short_title, each.name) for id, each in held.items()}
    return Finding(of, held[meant(say.FINDING, name, names)])


def claims(area: str = "") -> Listing[ClaimTold]:
    """What was said of progress, and what the figures known then and now say of it.

    >>> sorted({str(each.now.result) for each in claims("Oxfordshire")})
    ['cannot say', 'depends on the period', 'supported']
    """
    told = _area(area).told

    def cells(row: ClaimTold) -> tuple[Inline, ...]:
        return (row.id, row.date_shown, row.claim, row.said_by, row.then.tag, row.now.tag)

    caption = say.claims_of(told.about.name)
    return _listing(told, caption, say.CLAIM_COLUMNS, told.claims, cells)


def commitments(area: str = "") -> Listing[PromiseTold]:
    """What was promised or required, by whom, until when, and what came of it.

    >>> commitments("Oxfordshire")[0].timing
    'Done; due 15 February 2024.'
    """
    told = _area(area).told

    def cells(row: PromiseTold) -> tuple[Inline, ...]:
        shown = (row.owed_by_shown, row.due_date or "", row.state_shown, row.timing)
        return (row.id, row.what, *shown)

    caption = say.commitments_of(told.about.name)
    return _listing(told, caption, say.COMMITMENT_COLUMNS, told.commitments, cells)


def _area(name: str) -> Area:
    return area(name)


Row = TypeVar("Row")


def _listing(
    told: AreaTold,
    caption: str,
    columns: tuple[str, ...],
    rows: tuple[Row, ...],
    cells: Callable[[Row], tuple[Inline, ...]],
) -> Listing[Row]:
    """Rows of one area, with what must be said before anything of it."""
    of = Area(told)
    return Listing(caption, columns, rows, cells, tuple(filter(None, (of.notice,))), of.of_invented)
