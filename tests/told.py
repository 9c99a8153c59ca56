"""What a snapshot holds, made up: a measure and a figure with all that a test does not name."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import structs

from scrutiny.publication.content.area_told import AreaAbout, AreaTold
from scrutiny.publication.content.evidence_asked import Gaps
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.form import form
from scrutiny.publication.content.keeping_told import KeeperTold
from scrutiny.publication.content.measure_told import MeasureTold
from scrutiny.publication.content.snapshot_told import SnapshotTold
from scrutiny.vocabulary.words import Better, Counts, Direction, Kind, Reason, Status, Verdict


def measure_told(**known: Any) -> MeasureTold:
    """A share in per cent."""
    words = ("id", "name", "short_name", "question", "why", "cadence", "caveat", "pair_with")
    more = (
        "variant_of",
        "counts_words",
        "written_by",
        "checked_by",
        "last_published",
        "next_due",
        "theme",
    )
    plain: dict[str, Any] = dict.fromkeys((*words, *more, "ended", "theme"), "")
    plain |= dict.fromkeys(("numerator", "denominator", "published", "basis"))
    plain |= dict.fromkeys(("breaks", "changed", "sources"), ())
    plain |= {
        "kind": Kind.SHARE,
        "unit": "per cent",
        "decimals": 1,
        "interval": "95 %",
        "better": Better.HIGHER,
        "counts": Counts.GIVEN,
        "next_review": date(2027, 7, 31),
        "findings": {},
        "overdue": False,
        "leads": False,
    }
    return MeasureTold(**{**plain, **known})


def figure_told(**known: Any) -> Figure:
    """A published figure without words, against nobody."""
    plain: dict[str, Any] = dict.fromkeys(Figure.__struct_fields__, "")
    numbers = ("number", "ours", "low", "high", "numerator", "denominator", "published_number")
    plain |= dict.fromkeys(numbers) | dict.fromkeys(("source", "row"), 0)
    plain |= {
        "status": Status.OK,
        "verdict": Verdict.CANNOT_SAY,
        "direction": Direction.UNKNOWN,
        "reason": Reason.NO_EARLIER_FIGURE,
        "caution": False,
        "against": {},
        "among": None,
    }
    return Figure(**{**plain, **known})


def snapshot_told(name: str) -> SnapshotTold:
    """A snapshot that holds nothing."""
    return SnapshotTold(
        name, form(), date(2026, 11, 22), "22 November 2026", "", "", (), (), (), {}
    )


def area_told(name: str, **known: Any) -> AreaTold:
    """An area of which nothing is on record."""
    about = AreaAbout(name, "931", ("931",), ("A body",), True, date(2026, 2, 28), "28 February")
    plain: dict[str, Any] = dict.fromkeys(AreaTold.__struct_fields__, ())
    words = ("newest", "expected_false", "by_chance", "promised", "coverage_answer")
    plain |= dict.fromkeys((*words, "cases_left_out", "tally"), "")
    plain |= {"standings": {}, "overdue": {}, "questions": {}, "gaps": Gaps((), (), (), ())}
    return AreaTold(**{**plain, "id": name, "about": about, **known})


def kept_by(area: AreaTold, keeper: KeeperTold) -> AreaTold:
    """The same area, kept by somebody."""
    return structs.replace(area, about=structs.replace(area.about, kept_by=keeper))
