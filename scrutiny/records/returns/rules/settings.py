"""Rules on settings as plans name them and children attend them (D501 to D514, L521 to L530)."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.records.returns.case_rows import first_of
from scrutiny.records.returns.rules.registry import Part, Table, rows_of, whole_return
from scrutiny.records.returns.rules.shapes import again, age_on, all_missing
from scrutiny.records.returns.rules.subjects import (
    ATTENDED,
    SETTINGS,
    Checked,
    NotChecked,
    Subject,
)

YEAR = timedelta(days=365)
"""How long after a notice to cease the plan may stand open."""

# Kinds of school at which a plan is hardly ever maintained, as the national register names them.
# "universit" finds both the higher education group and university technical colleges.
UNLIKELY = (
    "(?i)universit|higher education|online|overseas|offshore|service children"
    "|miscellaneous|other (government )?department"
)

# The reference says "a few days" of two main placements; a week is our reading of it.
OVERLAP_DAYS = 7

LEFT_OPEN = timedelta(days=31)
"""How long a placement may outlast its plan, as the reference has it."""

# A child may be a year ahead or behind; primary at 15 and college at 9 are far outside. Our own.
AGE_MARGIN = 1

_EXPLAINED = ("NIEO", "OTH")
_NOT_ATTENDING = ("NEET", "NIEC", "NIEO")

c = pl.col
_urn, _ukprn, _setting, _rank = c.urn, c.ukprn, c.sen_setting, c.placement_rank
_entry, _leaving, _cease = c.entry_date, c.leaving_date, c.cease_date
_unit, _resourced = c.sen_unit, c.resourced_provision
_named, _placed = c.module == "plan_detail", c.module == "placement_detail"
_first_birthday = c.birth_date.dt.offset_by("1y")
_notice = _entry + YEAR
_well_formed = _urn.str.contains(r"^\d{6}$")
_in_plan = ("module", "request_ref")


def _flags_are_filled_in(given: Checked) -> None:
    if given.given.layout is ReturnLayout.SHEETS:
        raise NotChecked("the workbook of sheets leaves these flags blank for no")


_OF_SETTINGS = Table(
    SETTINGS,
    {
        "D501": all_missing("urn", "ukprn", "sen_setting"),
        "D502": pl.sum_horizontal(pl.col("urn", "ukprn", "sen_setting").is_not_null()) > 1,
        "D503": ~_well_formed,
        "D504": ~_ukprn.str.contains(r"^1\d{7}$"),
        "D505": _urn.is_not_null() & (_unit.is_null() | _resourced.is_null()),
        "D506": _unit & _resourced,
        "D507": _urn.is_null() & (_unit | _resourced),
        "D509": _setting.is_in(_EXPLAINED) & c.sen_setting_other.is_null(),
        "D510": (_setting == "NEET") & (age_on(c.latest) < 16),
        "D511": (_setting == "NIEC")
        & (_notice < c.made_on)
        & (_leaving.is_null() | (_leaving > _notice))
        & (_cease.is_null() | (_cease > _notice)),
        "D512": _named & _setting.is_in(_NOT_ATTENDING),
        # A second without a first; of a rank that a plan names twice the later row is meant.
        "D513": ~_rank.is_in([1, 2]).fill_null(False)
        | ((_rank == 2) & ~(_rank == 1).any().over(_in_plan) & c.request_ref.is_not_null())
        | (_named & again(*_in_plan, "placement_rank")),
        "L521": _placed & (_entry.is_null() | (_leaving < _entry).fill_null(False)),
        "L522": (_entry < _first_birthday) | (_entry > c.census),
        "L528": _placed & (pl.coalesce("leaving_date", "made_on") > _cease + LEFT_OPEN),
    },
    prerequisites={"D505": _flags_are_filled_in},
)

_OF_ATTENDED = Table(
    ATTENDED,
    {
        # Of two placements of one rank all but the latest begun are meant.
        "L524": again("person_ref", "placement_rank"),
        "L525": (_rank == 2) & ~(_rank == 1).any().over("person_ref") & c.person_ref.is_not_null(),
        "L527": ~c.has_plan & ~c.is_open,
    },
)


def _at_schools(given: Checked) -> pl.DataFrame:
    """The settings with a school's number, with what the list says of the school."""
    schools = first_of("urn", given.schools).with_columns(listed=pl.lit(True))
    schools = schools.rename({"sen_unit": "has_unit", "resourced_provision": "has_resourced"})
    mine = given.settings.filter(_urn.is_not_null())
    return mine.join(schools, on="urn", how="left").with_columns(c.listed.fill_null(False))


_OF_SCHOOLS = Table(
    Subject(_at_schools),
    {
        "D503u": _well_formed & ~c.listed,
        "D503q": c.closed < c.latest,
        "D507u": (_unit & ~c.has_unit) | (_resourced & ~c.has_resourced),
        "D508": c.group.str.contains(UNLIKELY),
        "L530": _placed
        & (
            (age_on(c.latest) < c.low_age - AGE_MARGIN)
            | (age_on(c.latest) > c.high_age + AGE_MARGIN)
        ),
    },
)


def _placed_somewhere(given: Checked) -> pl.DataFrame:
    """The cases; `placed`: whether the child or the request has a placement on census day."""
    placed = [
        pl.col(ref).is_in(given.attended[ref].drop_nulls().implode()).fill_null(False)
        for ref in ("person_ref", "request_ref")
    ]
    return given.cases.with_columns(placed=pl.any_horizontal(placed))


_unplaced = c.is_open & ~c.placed

_OF_PLANS = Table(
    Subject(_placed_somewhere, "named_plan", "named_plan_row"),
    {
        "L526": _unplaced & c.transfer_la.is_null(),
        "L526t": _unplaced & c.transfer_la.is_not_null(),
    },
)


def fewer_than_expected(given: Checked) -> pl.DataFrame:
    """Fewer children at a school on census day than the authority expects there.

    The numbers expected are the authority's own: a column `expected` in the list of schools.
    """
    if "expected" not in given.schools.columns:
        raise NotChecked("the list of schools does not say how many children are expected")
    placed = given.attended.unique(["person_ref", "urn"]).group_by("urn").len("placed")
    counted = given.schools.join(placed, on="urn", how="left")
    return whole_return(counted.filter(c.placed.fill_null(0) < c.expected).height > 0)


def main_placements_overlap(given: Checked) -> pl.DataFrame:
    """Main placements begun more than a week before the person's former one ended."""
    main = _placed & (_rank == 1) & _entry.is_not_null() & c.person_ref.is_not_null()
    frame = (
        given.settings.filter(main)
        .sort("person_ref", "entry_date", "row")
        .with_columns(until=pl.max_horizontal("entry_date", pl.coalesce("leaving_date", "census")))
        .with_columns(former=c.until.cum_max().shift(1).over("person_ref"))
    )
    both = (pl.min_horizontal("until", "former") - _entry).dt.total_days()
    return rows_of(frame, c.former.is_not_null() & (both > OVERLAP_DAYS))


def named_not_attended(given: Checked) -> pl.DataFrame:
    """Main settings attended on census day that are not the one that the plan names.

    A school's number against a provider's number cannot be compared and is passed over.
    """
    named = first_of("person_ref", given.settings.filter(_named & (_rank == 1) & c.is_open))
    there = first_of("person_ref", given.attended.filter(_rank == 1))
    identity = ("urn", "ukprn", "sen_setting")
    both = there.join(named.select("person_ref", *identity), on="person_ref", suffix="_named")
    urn, ukprn = c.urn_named, c.ukprn_named
    incomparable = (_urn.is_null() != urn.is_null()) & (
        (_urn.is_not_null() & ukprn.is_not_null()) | (_ukprn.is_not_null() & urn.is_not_null())
    )
    differ = (
        pl.when(_urn.is_not_null() & urn.is_not_null())
        .then(_urn != urn)
        .when(_ukprn.is_not_null() & ukprn.is_not_null())
        .then(_ukprn != ukprn)
        .when(incomparable)
        .then(False)
        .otherwise(
            pl.coalesce(identity) != pl.coalesce("urn_named", "ukprn_named", "sen_setting_named")
        )
    )
    return rows_of(both, differ)


RULES = Part(
    (_OF_SETTINGS, _OF_ATTENDED, _OF_SCHOOLS, _OF_PLANS),
    {
        "D514": fewer_than_expected,
        "L523": main_placements_overlap,
        "L529": named_not_attended,
    },
)
