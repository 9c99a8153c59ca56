"""Rules on the settings that plans name and children attend (D501 to D514)."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.records.returns.rules.facts import (
    age_on,
    attended,
    kept,
    rows_of,
    settings,
)
from scrutiny.records.returns.rules.registry import (
    Checked,
    NotChecked,
    rule,
    whole_return,
)

YEAR = timedelta(days=365)
"""How long after a notice to cease the plan may stand open."""

# Kinds of school at which a plan is hardly ever maintained, as the national register names them.
# "universit" finds both the higher education group and university technical colleges.
UNLIKELY = (
    "(?i)universit|higher education|online|overseas|offshore|service children"
    "|miscellaneous|other (government )?department"
)

_EXPLAINED = ("NIEO", "OTH")
_NOT_ATTENDING = ("NEET", "NIEC", "NIEO")

_urn, _ukprn, _setting = pl.col("urn"), pl.col("ukprn"), pl.col("sen_setting")
_rank, _named = pl.col("placement_rank"), pl.col("module") == "plan_detail"
_unit, _resourced = pl.col("sen_unit"), pl.col("resourced_provision")
_entry, _leaving, _cease = pl.col("entry_date"), pl.col("leaving_date"), pl.col("cease_date")
_each_setting = pl.col("urn", "ukprn", "sen_setting")
_well_formed = _urn.str.contains(r"^\d{6}$")


@rule("D501")
def no_setting(context: Checked) -> pl.DataFrame:
    """Neither a school, nor a provider, nor a kind of setting."""
    return rows_of(settings(context), pl.all_horizontal(_each_setting.is_null()))


@rule("D502")
def several_settings(context: Checked) -> pl.DataFrame:
    """More than one of school, provider and kind of setting."""
    count = pl.sum_horizontal(_each_setting.is_not_null().cast(pl.Int32))
    return rows_of(settings(context), count > 1)


@rule("D503")
def urn_malformed(context: Checked) -> pl.DataFrame:
    """The school's number is not six digits."""
    return rows_of(settings(context), ~_well_formed)


@rule("D503u")
def urn_unknown(context: Checked) -> pl.DataFrame:
    """The school's number is well formed and not in the list."""
    return rows_of(at_schools(context), _well_formed & ~pl.col("listed"))


@rule("D503q")
def school_closed(context: Checked) -> pl.DataFrame:
    """The school closed before the last day, up to census, on which the record has it in use."""
    return rows_of(at_schools(context), pl.col("closed") < pl.col("last_day"))


@kept
def at_schools(context: Checked) -> pl.DataFrame:
    """The settings with a school's number, with what the list says of the school."""
    if context.establishments is None:
        raise NotChecked("no list of schools and colleges was given")
    schools = context.establishments.unique("urn", keep="first", maintain_order=True)
    schools = schools.rename({"sen_unit": "has_unit", "resourced_provision": "has_resourced"})
    return (
        settings(context)
        .filter(_urn.is_not_null())
        .join(
            schools.with_columns(listed=pl.lit(True)),
            on="urn",
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("listed").fill_null(False))
    )


@rule("D504")
def ukprn_malformed(context: Checked) -> pl.DataFrame:
    """The provider's number is not eight digits that begin with 1."""
    return rows_of(settings(context), ~_ukprn.str.contains(r"^1\d{7}$"))


@rule("D505")
def flags_missing(context: Checked) -> pl.DataFrame:
    """A school, and not said whether in its unit or resourced provision."""
    if context.given.layout is ReturnLayout.SHEETS:
        raise NotChecked("the workbook of sheets leaves these flags blank for no")
    return rows_of(settings(context), _urn.is_not_null() & (_unit.is_null() | _resourced.is_null()))


@rule("D506")
def both_flags(context: Checked) -> pl.DataFrame:
    """In the unit and in the resourced provision at once."""
    return rows_of(settings(context), _unit & _resourced)


@rule("D507")
def flag_without_school(context: Checked) -> pl.DataFrame:
    """In a unit or resourced provision, but of no school."""
    return rows_of(settings(context), _urn.is_null() & (_unit | _resourced))


@rule("D507u")
def flag_not_listed(context: Checked) -> pl.DataFrame:
    """In a unit or resourced provision that the list says the school does not have."""
    where = (_unit & ~pl.col("has_unit")) | (_resourced & ~pl.col("has_resourced"))
    return rows_of(at_schools(context), where)


@rule("D508")
def school_unlikely(context: Checked) -> pl.DataFrame:
    """A kind of school or college that is hardly ever named in a plan."""
    return rows_of(at_schools(context), pl.col("group").str.contains(UNLIKELY))


@rule("D509")
def setting_unexplained(context: Checked) -> pl.DataFrame:
    """A setting coded as other without a word on it."""
    where = _setting.is_in(_EXPLAINED) & pl.col("sen_setting_other").is_null()
    return rows_of(settings(context), where)


@rule("D510")
def neet_too_young(context: Checked) -> pl.DataFrame:
    """Not in education, employment or training, but still under 16 on the record's last day."""
    return rows_of(settings(context), (_setting == "NEET") & (age_on(pl.col("last_day")) < 16))


@rule("D511")
def notice_without_end(context: Checked) -> pl.DataFrame:
    """A notice to cease more than a year old, and the plan had not ceased within that year."""
    limit = _entry + YEAR
    stayed = _leaving.is_null() | (_leaving > limit)
    unended = _cease.is_null() | (_cease > limit)
    return rows_of(
        settings(context),
        (_setting == "NIEC") & (limit < context.made_on) & stayed & unended,
    )


@rule("D512")
def attendance_in_plan(context: Checked) -> pl.DataFrame:
    """A plan that names a state of not attending, which is no setting to name."""
    return rows_of(settings(context), _named & _setting.is_in(_NOT_ATTENDING))


@rule("D513")
def rank_wrong(context: Checked) -> pl.DataFrame:
    """A rank other than 1 or 2 or none, a second without a first, or one twice in a plan.

    Of a rank that a plan names twice the later row is meant.
    """
    within = ("module", "request_ref")
    child = pl.col("request_ref").is_not_null()
    second_alone = (_rank == 2) & ~(_rank == 1).any().over(within)
    again = _named & ~pl.struct(*within, "placement_rank").is_first_distinct()
    outside = ~_rank.is_in([1, 2]).fill_null(False)
    return rows_of(settings(context), outside | (child & (second_alone | again)))


@rule("D514")
def fewer_than_expected(context: Checked) -> pl.DataFrame:
    """Fewer children at a school on census day than the authority expects there.

    The numbers expected are the authority's own: a column `expected` in the list of schools.
    """
    if context.establishments is None:
        raise NotChecked("no list of schools and colleges was given")
    if "expected" not in context.establishments.columns:
        raise NotChecked("the list of schools does not say how many children are expected")
    placed = attended(context).unique(["person_ref", "urn"]).group_by("urn").len("placed")
    counted = context.establishments.join(placed, on="urn", how="left")
    short = pl.col("placed").fill_null(0) < pl.col("expected")
    return whole_return(counted.filter(short).height > 0)
