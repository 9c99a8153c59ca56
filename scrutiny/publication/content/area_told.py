"""An area as pages show it: its record with every verdict, check and question, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from scrutiny.publication.content.evidence_asked import Gaps, Questions
from scrutiny.publication.content.finding_told import (
    EventTold,
    FindingTold,
    InspectionTold,
    LocalFigureTold,
    SearchTold,
)
from scrutiny.publication.content.keeping_told import KeeperTold, ReplyTold
from scrutiny.publication.content.own_told import OwnIndicator
from scrutiny.publication.content.promises_told import (
    ClaimTold,
    MeetingTold,
    PromiseTold,
    RecommendationTold,
    TargetMoved,
    TargetTold,
)
from scrutiny.publication.content.returns_told import ReturnTold
from scrutiny.publication.content.standing_told import StandingTold


class AreaAbout(Struct, frozen=True):
    """An area by its name, place and bodies; `read_to` is the last day of which its papers were
    read.

    `place` is the code of its authority, `places` that and the wider ones in which its figures may
    stand. `bodies` are those whose promises are its own, the first the one to write to. `kept_by`
    is null where nobody has put a name to the workbook.
    `draft` says that nobody has signed the record, empty where somebody has.
    """

    name: str
    place: str
    places: tuple[str, ...]
    bodies: tuple[str, ...]
    invented: bool
    read_to: date
    read_to_shown: str
    kept_by: KeeperTold | None = None
    draft: str = ""


class AreaTold(Struct, frozen=True):
    """Everything of one area.

    `answer` says where things stand, a sentence each, and `tally` in one: how many measures got
    worse, got better or did neither, and what no figure measures. `standings` are by finding and
    key, joined by a space, in the order of the record. `newest` is the newest period of which any
    measure has a figure, in words, empty without one. `expected_false` says how many charts flag
    by chance, empty where none is judged. `by_chance` says how many tests stand behind its measures
    and how many chance alone would answer. `overdue` are measures of its findings whose newer
    figures should have come, by id, each with the month in which they were due. `promised` sums
    up all promises, `coverage_answer` all `gaps`. `questions` are by inspection, those on all
    findings under ``all``. `returns` is what is said of each return of cases that is held;
    `cases_left_out` says that they were refused, empty where they were not. `replies` are the
    service's own words. `own_indicators` are the council's own figures by the month, in no tally
    and in no verdict.
    """

    id: str
    about: AreaAbout
    answer: tuple[str, ...]
    tally: str
    inspections: tuple[InspectionTold, ...]
    findings: tuple[FindingTold, ...]
    standings: Mapping[str, StandingTold]
    newest: str
    expected_false: str
    by_chance: str
    overdue: Mapping[str, str]
    commitments: tuple[PromiseTold, ...]
    promised: str
    targets: tuple[TargetTold, ...]
    moved_targets: tuple[TargetMoved, ...]
    recommendations: tuple[RecommendationTold, ...]
    claims: tuple[ClaimTold, ...]
    meetings: tuple[MeetingTold, ...]
    events: tuple[EventTold, ...]
    local_figures: tuple[LocalFigureTold, ...]
    searches: tuple[SearchTold, ...]
    gaps: Gaps
    coverage_answer: str
    questions: Mapping[str, Questions]
    returns: tuple[ReturnTold, ...]
    cases_left_out: str = ""
    replies: tuple[ReplyTold, ...] = ()
    own_indicators: tuple[OwnIndicator, ...] = ()
