"""Sums that would tell what one authority's publisher withheld.

Where all authorities of a region but one have a count, the region's count less theirs is the one
that was withheld. Such a sum is published, but it is not put beside its parts here. England's is:
every figure is set against it, and it is no sum that a page shows beside its parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scrutiny.definitions.place import Places, alive
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Direction, Kind, Level, Reason, Status, Verdict

_COUNTED = (Kind.SHARE, Kind.COUNT)
_COUNTS = ("numerator", "denominator", "before_numerator", "before_denominator")
_WITHHELD = (Status.HIDDEN, Status.NOT_AVAILABLE)


def without_telling_sums(
    rows: Sequence[dict[str, Any]], kind: Kind, places: Places
) -> list[dict[str, Any]]:
    """The rows of one measure, those of telling sums without their counts.

    `rows`: the columns of `Assessed.values`. A share keeps its percentage, which is rounded; a
    count is hidden, and so is what it changed to by the year after.
    """
    if kind not in _COUNTED:
        return list(rows)
    telling = _telling(rows, places)
    return [_hidden(row, kind, telling) for row in rows] if telling else list(rows)


def _telling(rows: Sequence[Mapping[str, Any]], places: Places) -> set[tuple[str, str, str]]:
    """Place, basis and period of each sum of which just one part is withheld."""
    given: dict[tuple[str, str], dict[str, bool]] = {}
    for row in rows:
        if row["part"] == WHOLE and places.by_id[row["place"]].level is Level.AUTHORITY:
            told = row["value"] is not None or row["status"] not in _WITHHELD
            given.setdefault((row["basis"], row["period"]), {})[row["place"]] = told
    found = set()
    for (basis, period), told_by in given.items():
        day = last_day(period)
        lacking: dict[str, int] = {}
        some: set[str] = set()
        for place in places.authorities():
            if not place.region or not alive(place, day):
                continue
            told = told_by.get(place.place, False)
            lacking[place.region] = lacking.get(place.region, 0) + (not told)
            if told:
                some.add(place.region)
        found |= {(whole, basis, period) for whole in some if lacking[whole] == 1}
    return found


def _hidden(row: dict[str, Any], kind: Kind, telling: set[tuple[str, str, str]]) -> dict[str, Any]:
    at, before = ((row["place"], row["basis"], row[name]) for name in ("period", "before_period"))
    if row["part"] != WHOLE or not (at in telling or before in telling):
        return row
    made = row | dict.fromkeys(_COUNTS)
    if kind is Kind.COUNT:
        made |= dict.fromkeys(("before_value", "change", "change_low", "change_high"))
        made |= {"reason": Reason.NO_EARLIER_FIGURE, "direction": Direction.UNKNOWN}
        made["verdict"] = str(Verdict.CANNOT_SAY)
        if at in telling:
            made |= {"value": None, "low": None, "high": None, "status": str(Status.HIDDEN)}
            made |= {"reason": Reason.NO_FIGURE, "earlier_value": None}
        else:
            made["numerator"] = row["numerator"]
    return made
