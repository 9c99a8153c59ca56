"""A small clean return, and ways to spoil it: what the tests of the rules are written with.

`CLEAN` is the return of 2026 of the authority 999: twelve persons, each a case with a name
("issued", "refused"...), in which no rule of severity error or query is broken. Every way to
spoil it gives a new return and leaves the old one as it was, so a test is two lines:

    spoiled = CLEAN.changed("requests", "issued", request_outcome_date="2025-01-09")
    assert found("R207", spoiled) == ["requests issued"]
    assert found("R207", CLEAN) == []

Values are text as in a file; dates are ISO, yes and no are "1" and "0", None is missing. All
persons and numbers are invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout, load_return_format
from scrutiny.records.returns.rules import Checked, check
from scrutiny.records.returns.rules.subjects import NotChecked
from scrutiny.records.returns.typed import typed
from scrutiny.sources.returns.text import ReturnText

Row = Mapping[str, str | None]

PLACE = "999"
PLACES = frozenset({PLACE, "801", "802"})
WHOLE = "whole return"

ESTABLISHMENTS = pl.DataFrame(
    [
        ("123456", "Local authority maintained schools", "Primary", 4, 11, False, False),
        ("123457", "Local authority maintained schools", "Secondary", 11, 18, False, False),
    ],
    schema=["urn", "group", "phase", "low_age", "high_age", "sen_unit", "resourced_provision"],
    orient="row",
).with_columns(
    pl.col("low_age", "high_age").cast(pl.Int32),
    opened=pl.lit(None, pl.Date),
    closed=pl.lit(None, pl.Date),
)
"""The two schools at which the children of the clean return are placed."""


@cache
def return_format() -> ReturnFormat:
    return load_return_format(Path(__file__).parents[3] / "data")


@dataclass(frozen=True)
class Small:
    """A small return as text. `rows[module]` are rows in order of the file.

    A row's `case` names the person it belongs to and goes no further than these tests.
    """

    rows: Mapping[str, tuple[Row, ...]]

    def row(self, module: str, case: str, nth: int = 1) -> int:
        """The number, from 0, of a case's nth row in a module."""
        mine = [i for i, row in enumerate(self.rows[module]) if row["case"] == case]
        return mine[nth - 1]

    def changed(self, module: str, case: str, nth: int = 1, **fields: str | None) -> Small:
        """With other values in a case's nth row. `request_ref=None` makes it an orphan."""
        at, rows = self.row(module, case, nth), list(self.rows[module])
        rows[at] = {**rows[at], **fields}
        return self._with(module, rows)

    def everywhere(self, module: str, **fields: str | None) -> Small:
        """With the same values in every row of a module."""
        return self._with(module, [{**row, **fields} for row in self.rows[module]])

    def without(self, module: str, case: str, nth: int | None = None) -> Small:
        """Without a case's rows in a module, or without its nth only."""
        gone = None if nth is None else self.row(module, case, nth)
        kept = [
            row
            for i, row in enumerate(self.rows[module])
            if not (i == gone if nth is not None else row["case"] == case)
        ]
        return self._with(module, kept)

    def doubled(self, module: str, case: str, nth: int = 1, **fields: str | None) -> Small:
        """With a copy of a case's nth row at the table's end, in which `fields` are changed.

        The copy has a key of its own; in `person` and `requests` it also is a person or request
        of its own unless the reference is given.
        """
        rows = list(self.rows[module])
        copy = {**rows[self.row(module, case, nth)], **_own(module, len(rows))}
        if module in _REFS:
            copy[_REFS[module]] = f"new-{len(rows)}"
        return self._with(module, [*rows, {**copy, **fields}])

    def added(self, module: str, case: str, **fields: str | None) -> Small:
        """With a row at the table's end that belongs to a case's first request."""
        rows = list(self.rows[module])
        refs = {r: self.rows["requests"][self.row("requests", case)][r] for r in _BELOW}
        return self._with(
            module, [*rows, {"case": case, **refs, **_own(module, len(rows)), **fields}]
        )

    def repeated(self, case: str, times: int) -> Small:
        """With so many whole copies of a case: persons of their own with the same values."""
        made = {module: list(rows) for module, rows in self.rows.items()}
        for i in range(times):
            for module in MODULES:
                for row in self.rows[module]:
                    if row["case"] == case:
                        refs = {r: f"{row[r]}-copy-{i}" for r in _BELOW if row.get(r) is not None}
                        made[module].append({**row, **refs, **_own(module, len(made[module]))})
        return Small({module: tuple(rows) for module, rows in made.items()})

    def checked(
        self,
        *,
        layout: ReturnLayout = ReturnLayout.BLADE,
        year: int | None = None,
        absent: tuple[str, ...] = (),
        unrecognised: tuple[str, ...] = (),
        places: frozenset[str] = PLACES,
        **context: Any,
    ) -> Checked:
        """The return as rules look at it. `context`: `before`, `tokens`, `establishments`...

        `year` moves the return to another collection; its dates stay as they are.
        """
        small = self
        if year is not None:
            day = return_format().census_days[year].isoformat()
            small = self.changed("sen2", "header", year=str(year), reference_date=day)
        text = ReturnText(layout, (), "", small._tables(), unrecognised, absent)
        given = typed(text, return_format(), year=year or 2026)
        return Checked(given, return_format(), PLACE, places, **context)

    def _with(self, module: str, rows: list[Row]) -> Small:
        return replace(self, rows={**self.rows, module: tuple(rows)})

    def _tables(self) -> dict[str, pl.DataFrame]:
        made = {}
        for module in MODULES:
            fields = [f.field for f in return_format().by_module[module] if f.wanted != "key"]
            columns = [*_refs(module), "own_key", "source_ref", *fields]
            values = {c: [row.get(c) for row in self.rows[module]] for c in columns}
            made[module] = pl.DataFrame(values, schema=dict.fromkeys(columns, pl.String))
        return made


def found(id: str, small: Small, **context: Any) -> list[str]:
    """What a rule finds, in words: "requests issued", a case's second row "requests issued 2".

    A finding on the whole return is `WHOLE`. `context` is handed to `Small.checked`. Raises
    NotChecked where the rule says that it cannot be checked.
    """
    failures = check(small.checked(**context), {id: return_format().rule[id]})
    if id in failures.not_checked:
        raise NotChecked(failures.not_checked[id])
    words = []
    for module, at in failures.rows.select("module", "row").iter_rows():
        if at is None:
            words.append(WHOLE)
            continue
        case = small.rows[module][at]["case"]
        nth = sum(row["case"] == case for row in small.rows[module][: at + 1])
        words.append(f"{module} {case}" if nth == 1 else f"{module} {case} {nth}")
    return sorted(words)


def ids_of(*letters: str) -> set[str]:
    """The rules whose ids begin so."""
    return {id for id in return_format().rule if id.startswith(letters)}


_BELOW = ("person_ref", "request_ref")
_REFS = {"person": "person_ref", "requests": "request_ref"}


def _refs(module: str) -> tuple[str, ...]:
    return {"sen2": (), "person": ("person_ref",)}.get(module, _BELOW)


def _own(module: str, at: int) -> dict[str, str | None]:
    return {"own_key": f"{module}-{at + 1}", "source_ref": f"{module}, line {at + 2}"}


_HEADER: Row = {
    "collection": "SEN2",
    "year": "2026",
    "reference_date": "2026-01-15",
    "source_level": "L",
    "lea": PLACE,
    "software_code": "Invented",
    "release": "1",
    "serial_no": "1",
    "datetime": "2026-02-02T09:30:00",
    "dmo": "Y",
    "dco": "Y",
    "dsco": "Y",
}


def _person(name: str, birth_date: str, sex: str, ethnicity: str, upn: str | None) -> Row:
    return {
        "surname": f"{name}son",
        "forename": name,
        "birth_date": birth_date,
        "sex": sex,
        "ethnicity": ethnicity,
        "postcode": "AA1 1AA",
        "upn": upn,
    }


def _request(outcome: str, received: str | None, decided: str | None, **fields: str) -> Row:
    dated = {"received_date": received, "request_outcome_date": decided}
    flags = {"request_mediation": "0", "request_tribunal": "0"}
    if outcome == "H":
        return {"request_outcome": outcome, **fields}
    return {
        "request_outcome": outcome,
        "request_source": "2",
        "rya": "0",
        **dated,
        **flags,
        **fields,
    }


def _assessment(outcome: str, day: str | None = None) -> Row:
    flags = ("assessment_mediation", "assessment_tribunal", "other_mediation", "other_tribunal")
    week20 = "0" if outcome == "Y" else None
    return {
        "assessment_outcome": outcome,
        "assessment_outcome_date": day,
        "week20": week20,
        **dict.fromkeys(flags, "0"),
    }


_SCHOOL: Row = {
    "urn": "123456",
    "placement_rank": "1",
    "sen_unit": "0",
    "resourced_provision": "0",
}
_SECONDARY: Row = {**_SCHOOL, "urn": "123457"}
_COLLEGE: Row = {"ukprn": "10000001", "placement_rank": "1"}


def _plan(
    start: str, entry: str, setting: Row, needs: tuple[str, ...], **active: str
) -> dict[str, list[Row]]:
    return {
        "named_plan": [{"start_date": start, "pb": "0", "oa": "0"}],
        "plan_detail": [setting],
        "active_plans": [active],
        "placement_detail": [{**setting, "entry_date": entry}],
        "sen_need": [
            {"sen_type": need, "sen_type_rank": str(rank)} for rank, need in enumerate(needs, 1)
        ],
    }


def _review(meeting: str, decision: str) -> dict[str, str]:
    return {"review_meeting": meeting, "last_review": decision, "review_outcome": "M"}


def _cases() -> dict[str, dict[str, list[Row]]]:
    """Each case's rows. Ages are those of census day, 15 January 2026."""
    ceased = _plan(
        "2020-05-11",
        "2020-06-01",
        _SECONDARY,
        ("SEMH",),
        **_review("2025-03-10", "2025-03-31"),
    )
    ceased["named_plan"] = [
        {**ceased["named_plan"][0], "cease_date": "2025-07-18", "cease_reason": "6"}
    ]
    ceased["placement_detail"] = [{**ceased["placement_detail"][0], "leaving_date": "2025-07-18"}]
    return {
        # Aged 9: requested, assessed and given a plan in 2025, in 138 days.
        "issued": {
            "person": [_person("Ada", "2016-05-04", "F", "WBRI", "A950000178301")],
            "requests": [_request("Y", "2025-01-10", "2025-02-14")],
            "assessment": [_assessment("Y", "2025-05-28")],
            **_plan("2025-05-28", "2025-06-09", _SCHOOL, ("ASD", "SLCN")),
        },
        # Aged 14: a plan from before, reviewed in 2025.
        "established": {
            "person": [_person("Ben", "2011-10-12", "M", "MWBC", "Z999000124001")],
            "requests": [_request("H", None, None)],
            "assessment": [_assessment("H")],
            **_plan(
                "2019-03-04",
                "2023-09-04",
                _SECONDARY,
                ("MLD",),
                **_review("2025-06-10", "2025-06-30"),
            ),
        },
        # Aged 6: waiting for the decision whether to assess, 21 days at the year's end.
        "undecided": {
            "person": [_person("Cy", "2019-02-03", "M", "AIND", "X999000224002")],
            "requests": [_request("A", "2025-12-10", None)],
        },
        # Aged 8: told after 35 days that there is no assessment.
        "refused": {
            "person": [_person("Dee", "2017-11-20", "F", "BAFR", "V999000324003")],
            "requests": [_request("N", "2025-03-03", "2025-04-07")],
        },
        # Aged 11: the request was withdrawn.
        "withdrawn": {
            "person": [_person("Eli", "2014-08-15", "M", "WBRI", "T999000424004")],
            "requests": [_request("W", "2025-04-01", None)],
        },
        # Aged 7: an assessment in progress.
        "assessing": {
            "person": [_person("Fay", "2018-06-06", "F", "WBRI", "Q999000524005")],
            "requests": [_request("Y", "2025-10-06", "2025-11-10")],
            "assessment": [_assessment("A")],
        },
        # Aged 10: assessed, told after 98 days that there is no plan.
        "not_issued": {
            "person": [_person("Gil", "2015-09-09", "M", "CHNE", "N999000624006")],
            "requests": [_request("Y", "2025-01-06", "2025-02-10")],
            "assessment": [_assessment("N", "2025-04-14")],
        },
        # Aged 18: the plan ceased in July 2025.
        "ceased": {
            "person": [_person("Hal", "2007-03-03", "M", "WBRI", "L999000724007")],
            "requests": [_request("H", None, None)],
            "assessment": [_assessment("H")],
            **ceased,
        },
        # Aged 13: came with a plan from the authority 801 in 2025.
        "transferred": {
            "person": [_person("Ivy", "2012-06-20", "F", "WIRI", "J999000824008")],
            "requests": [_request("H", None, None)],
            "assessment": [_assessment("H")],
            **_plan(
                "2023-02-06",
                "2025-09-03",
                _SECONDARY,
                ("SPLD",),
                transfer_la="801",
                **_review("2025-10-01", "2025-10-22"),
            ),
        },
        # Aged 5: moved to the authority 802 while being assessed.
        "exported": {
            "person": [_person("Jo", "2020-04-04", "F", "WBRI", "G999000924009")],
            "requests": [_request("Y", "2025-05-05", "2025-06-09", exported="802")],
        },
        # Aged 21: at a college, known by a learner's number.
        "adult": {
            "person": [
                {**_person("Kit", "2004-02-02", "M", "WBRI", None), "uln": "1000000108"},
            ],
            "requests": [_request("H", None, None)],
            "assessment": [_assessment("H")],
            **_plan(
                "2016-09-05",
                "2022-09-05",
                _COLLEGE,
                ("PD",),
                **_review("2025-05-12", "2025-06-02"),
            ),
        },
        # Aged 12: refused, won the appeal, assessed and given a plan.
        "disputed": {
            "person": [_person("Lou", "2013-01-25", "M", "APKN", "X999001024010")],
            "requests": [_request("N", "2025-02-03", "2025-03-10", request_tribunal="1")],
            "assessment": [_assessment("Y", "2025-11-17")],
            **_plan("2025-11-17", "2025-12-01", _SECONDARY, ("SLCN",)),
        },
    }


def _clean() -> Small:
    rows: dict[str, list[Row]] = {module: [] for module in MODULES}
    rows["sen2"].append({"case": "header", **_own("sen2", 0), **_HEADER})
    for number, (case, modules) in enumerate(_cases().items(), 1):
        for module, mine in modules.items():
            for row in mine:
                refs = dict.fromkeys(_refs(module), str(number))
                own = _own(module, len(rows[module]))
                rows[module].append({"case": case, **refs, **own, **row})
    return Small({module: tuple(mine) for module, mine in rows.items()})


CLEAN = _clean()
