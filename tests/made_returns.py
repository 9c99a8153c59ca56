"""A tiny return made by hand: five invented people whose records reach every table.

None of them exists. UPNs were issued by area 999 and have the right check letter, as the ULN has
its check digit; postcodes are of the form ZZ99 9ZZ.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from scrutiny.definitions.returns import MODULES, ReturnFormat

CENSUS = {2023: "2023-01-19", 2024: "2024-01-18", 2025: "2025-01-16", 2026: "2026-01-15"}
VERSION = {2023: "1.1", 2024: "1.2", 2025: "1.3", 2026: "1.3"}
CANARY = "Quetzalcanary"
"""The surname of the first person: it must never stand in a message."""

Row = dict[str, str | None]


def made_return(form: ReturnFormat, year: int = 2025) -> dict[str, pl.DataFrame]:
    """Canonical text tables of the tiny return; what happens, happens in `year` - 1."""
    rows = _rows(year)
    tables = {}
    for module in MODULES:
        refs = {"sen2": [], "person": ["person_ref"]}.get(module, ["person_ref", "request_ref"])
        names = refs + [f.field for f in form.by_module[module] if f.wanted != "key"]
        tables[module] = pl.DataFrame(
            [{name: row.get(name) for name in names} for row in rows[module]],
            schema=dict.fromkeys(names, pl.String),
        )
    return tables


def _rows(year: int) -> Mapping[str, list[Row]]:
    past, before = year - 1, year - 2
    sent = f"{year}-02-12T09:30:00"

    def person(ref: int, surname: str, forename: str, born: str, sex: str, **more: str) -> Row:
        return {
            "person_ref": str(ref),
            "surname": surname,
            "forename": forename,
            "birth_date": born,
            "sex": sex,
            "ethnicity": "WBRI",
            "postcode": f"ZZ99 {ref}ZZ",
            **more,
        }

    def of(person: int, request: int, **fields: str) -> Row:
        return {"person_ref": str(person), "request_ref": str(request), **fields}

    flags = {"sen_unit": "0", "resourced_provision": "0"}
    no_dispute = {"request_mediation": "0", "request_tribunal": "0"}
    settled = {
        "assessment_mediation": "0",
        "assessment_tribunal": "0",
        "other_mediation": "0",
        "other_tribunal": "0",
    }
    return {
        "sen2": [
            {
                "collection": "SEN2",
                "year": str(year),
                "reference_date": CENSUS[year],
                "source_level": "L",
                "lea": "999",
                "software_code": "Made by hand",
                "release": "1",
                "serial_no": "1",
                "datetime": sent,
                "dmo": "Y",
                "dco": "Y",
                "dsco": "N",
            }
        ],
        "person": [
            person(1, CANARY, "Zoë", "2016-05-04", "F", upn="C999000178301"),
            person(2, "O'Brien-Núñez", "Siân", "2009-11-30", "F", uln="1234567899"),
            person(3, "Smith, Jr", "Łukasz", "2019-01-01", "M", upn_unknown="UN1"),
            person(4, "D’Àrcy & Söhne", "Seán <3", "2005-08-31", "U", upn="R999000178302"),
            person(5, 'Ap "Rhys"', "Eirwen", "2013-02-28", "M", upn="F999000178303"),
        ],
        "requests": [
            of(
                1,
                1,
                received_date=f"{past}-01-10",
                request_source="2",
                rya="0",
                request_outcome_date=f"{past}-02-14",
                request_outcome="Y",
                **no_dispute,
            ),
            of(2, 2, request_outcome="H", rya="0"),
            of(
                2,
                3,
                received_date=f"{past}-11-20",
                request_source="1",
                rya="0",
                request_outcome="A",
            ),
            of(
                3,
                4,
                received_date=f"{past}-03-01",
                request_source="3",
                rya="0",
                request_outcome_date=f"{past}-04-19",
                request_outcome="N",
                request_mediation="1",
                request_tribunal="0",
            ),
            of(4, 5, request_outcome="H", rya="0"),
            of(
                5,
                6,
                received_date=f"{before}-10-02",
                request_source="5",
                rya="1",
                request_outcome_date=f"{before}-11-11",
                request_outcome="Y",
                exported="850",
                **no_dispute,
            ),
        ],
        "assessment": [
            of(
                1,
                1,
                assessment_outcome="Y",
                assessment_outcome_date=f"{past}-05-28",
                week20="0",
                **settled,
            ),
            of(2, 2, assessment_outcome="H"),
            of(4, 5, assessment_outcome="H", week20="1", **settled),
            of(5, 6, assessment_outcome="W"),
        ],
        "named_plan": [
            of(1, 1, start_date=f"{past}-05-28", pb="0"),
            of(2, 2, start_date="2019-07-08", plan_res="A", plan_wbp="S", pb="1", oa="1", dp="E"),
            of(
                4,
                5,
                start_date="2017-03-03",
                pb="0",
                cease_date=f"{past}-08-31",
                cease_reason="4",
            ),
        ],
        "plan_detail": [
            of(1, 1, urn="123456", placement_rank="1", **flags),
            of(2, 2, ukprn="10012345", placement_rank="1", **flags),
            of(2, 2, sen_setting="OLA", placement_rank="2", **flags),
            of(
                4,
                5,
                sen_setting="OTH",
                sen_setting_other="Café & crèche <half days>",
                placement_rank="1",
            ),
        ],
        "active_plans": [
            of(
                1,
                1,
                review_meeting=f"{past}-11-04",
                review_outcome="A",
                last_review=f"{past}-11-29",
                review_draft=f"{past}-11-29",
            ),
            of(
                2,
                2,
                transfer_la="850",
                last_review=f"{past}-06-03",
                phase_transfer_due_date=f"{past}-03-31",
                phase_transfer_final_date=f"{past}-03-27",
            ),
            of(4, 5, res="A", wbp="S"),
        ],
        "placement_detail": [
            of(
                1,
                1,
                urn="123456",
                placement_rank="1",
                entry_date=f"{past}-06-09",
                attendance_pattern="F",
                **flags,
            ),
            of(
                2,
                2,
                urn="654321",
                placement_rank="1",
                entry_date="2019-09-03",
                leaving_date=f"{past}-07-19",
                **flags,
            ),
            of(
                2,
                2,
                ukprn="10012345",
                placement_rank="1",
                entry_date=f"{past}-09-02",
                res="A",
                wbp="S",
                **flags,
            ),
            of(4, 5, sen_setting="NEET", placement_rank="1", entry_date=f"{past}-09-01"),
        ],
        "sen_need": [
            of(1, 1, sen_type="ASD", sen_type_rank="1"),
            of(1, 1, sen_type="SLCN", sen_type_rank="2"),
            of(2, 2, sen_type="SEMH", sen_type_rank="1"),
            of(4, 5, sen_type="MLD", sen_type_rank="1"),
        ],
    }
