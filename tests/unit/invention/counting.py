"""Plain counting in the raw tables: which requests there were, and when each ended how.

Nothing here is taken from the generator; days are the text of the tables, which sorts as dates do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

Row = dict[str, str | None]
Returns = dict[int, dict[str, pl.DataFrame]]


def rows(table: pl.DataFrame) -> list[Row]:
    return table.to_dicts()


def by_request(table: pl.DataFrame) -> dict[str | None, Row]:
    return {row["request_ref"]: row for row in rows(table)}


def who(table: pl.DataFrame) -> dict[str | None, tuple[str | None, ...]]:
    """For each person in a return what does not change: name and date of birth."""
    return {
        row["person_ref"]: (row["surname"], row["forename"], row["birth_date"])
        for row in rows(table)
    }


def days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


@dataclass
class Case:
    """One request. `gone` says that it ended on a day that no return holds."""

    received: str
    decided: str = ""
    refused: bool = False
    ended: str = ""
    issued: str = ""
    excepted: bool = False
    disputed: bool = False
    need: str = ""
    gone: bool = False


def cases(returns: Returns) -> list[Case]:
    """Every request of three returns once, with what the latest of them knows."""
    found: dict[tuple[object, ...], Case] = {}
    for year in sorted(returns):
        tables = returns[year]
        persons, assessed = who(tables["person"]), by_request(tables["assessment"])
        main = tables["sen_need"].filter(pl.col("sen_type_rank") == "1")
        needs = by_request(main)
        for request in rows(tables["requests"]):
            received, below = request["received_date"], assessed.get(request["request_ref"], {})
            outcome = below.get("assessment_outcome")
            if not received or outcome == "H":
                continue
            case = found.setdefault((persons[request["person_ref"]], received), Case(received))
            told = request["request_outcome_date"]
            if told:
                case.decided, case.refused = told, request["request_outcome"] == "N"
                case.ended = told if case.refused and not below else case.ended
            case.gone |= request["request_outcome"] == "W" or outcome == "W"
            case.gone |= request["exported"] is not None
            day = below.get("assessment_outcome_date")
            if day:
                case.ended = day
                case.issued = day if outcome == "Y" else ""
                case.excepted = below["week20"] == "1"
            disputes = [request["request_mediation"], request["request_tribunal"]]
            disputes += [below.get("assessment_mediation"), below.get("assessment_tribunal")]
            case.disputed |= "1" in disputes
            case.need = str(needs.get(request["request_ref"], {}).get("sen_type", ""))
    return list(found.values())


def headline(every: list[Case], month: str, need: str = "") -> tuple[int, int]:
    """Plans issued in a month (written 2024-03) within 20 weeks, and all of them.

    Without exceptions and disputed cases, as the headline figure is published.
    """
    mine = [
        days(case.received, case.issued)
        for case in every
        if case.issued[:7] == month
        and not case.excepted
        and not case.disputed
        and need in ("", case.need)
    ]
    return sum(waited <= 140 for waited in mine), len(mine)


def still_open(every: list[Case], last_day: str) -> int:
    """Requests received by the end of a day and not concluded then."""
    return sum(
        case.received <= last_day and not case.gone and (not case.ended or case.ended > last_day)
        for case in every
    )
