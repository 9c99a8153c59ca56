"""Rules on the file as a whole: header, keys, links, columns (S001 to S018 but for values)."""

from __future__ import annotations

import polars as pl

from scrutiny.definitions.returns import MODULES
from scrutiny.records.returns.rules.registry import Checked, broken, rule, whole_return

_BELOW = {
    "assessment": "requests",
    "named_plan": "assessment",
    "plan_detail": "named_plan",
    "active_plans": "requests",
    "placement_detail": "active_plans",
    "sen_need": "active_plans",
}
"""The tables below requests, each with the table that its rows hang under."""

_ONCE_A_REQUEST = ("assessment", "named_plan", "active_plans")

_FEW = 5
"""So few persons may all be born on the first of a month by chance."""

# UTF-8 read as Windows-1252: a capital with a mark, then a character that no name holds there.
_GARBLED = (
    "\N{REPLACEMENT CHARACTER}"
    r"|[ÃÂÄÅ][\x{80}-\x{BF}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
    r"|â€|\pL\?"
)


@rule("S001")
def one_header(context: Checked) -> pl.DataFrame:
    """No header, more than one, or the header of another collection."""
    context.needs("sen2")
    header = context.table("sen2")
    if header.height != 1:
        return whole_return(True)
    return broken(header, "sen2", pl.col("collection").str.to_uppercase().ne_missing("SEN2"))


@rule("S002")
def year_and_census_day(context: Checked) -> pl.DataFrame:
    """The header lacks its year, or its day is not census day of that year."""
    # A year that is not known at all is refused before there is anything to check.
    context.needs("sen2")
    wrong = pl.col("year").ne_missing(context.year) | pl.col("reference_date").ne_missing(
        context.census
    )
    return broken(context.table("sen2"), "sen2", wrong)


@rule("S003")
def own_authority(context: Checked) -> pl.DataFrame:
    """The header's number is not that of the authority imported for."""
    context.needs("sen2")
    formed = pl.col("lea").str.contains(r"^\d{3}$")
    return broken(context.table("sen2"), "sen2", ~formed | pl.col("lea").ne_missing(context.place))


@rule("S004")
def belongs_to_somebody(context: Checked) -> pl.DataFrame:
    """Rows whose person or request is not in the file."""
    refs: dict[str, tuple[str, ...]] = {"requests": ("person_ref",)}
    refs |= dict.fromkeys(_BELOW, ("person_ref", "request_ref"))
    return pl.concat(
        broken(
            context.table(module),
            module,
            pl.any_horizontal(pl.col(ref).is_null() for ref in columns),
        )
        for module, columns in refs.items()
    )


@rule("S004p")
def hangs_under_its_parent(context: Checked) -> pl.DataFrame:
    """Rows whose request lacks the record between, or is another person's."""
    owners = context.table("requests").select("request_ref", owner="person_ref")
    owners = owners.unique("request_ref", keep="first")
    found = []
    for module, parent in _BELOW.items():
        mine = context.table(module).filter(pl.col("request_ref").is_not_null())
        parents = context.table(parent).select("request_ref", held=pl.lit(True)).unique()
        rows = mine.join(parents, on="request_ref", how="left")
        rows = rows.join(owners, on="request_ref", how="left")
        elsewhere = pl.col("held").is_null() | (pl.col("person_ref") != pl.col("owner"))
        found.append(broken(rows, module, elsewhere))
    return pl.concat(found)


@rule("S005")
def keys_are_unique(context: Checked) -> pl.DataFrame:
    """Every row that shares its key with another row of its table."""
    keys = [(module, "own_key") for module in MODULES]
    keys += [("person", "person_ref"), ("requests", "request_ref")]
    keys += [(module, "request_ref") for module in _ONCE_A_REQUEST]
    return pl.concat(
        broken(
            context.table(module), module, pl.col(key).is_not_null() & pl.col(key).is_duplicated()
        )
        for module, key in keys
    ).unique(maintain_order=True)


@rule("S006")
def has_a_request(context: Checked) -> pl.DataFrame:
    """Persons without a request."""
    without = context.table("person").join(context.table("requests"), on="person_ref", how="anti")
    return broken(without, "person", pl.lit(True))


@rule("S007")
def once_a_request(context: Checked) -> pl.DataFrame:
    """The second and later of records that a request has at most once."""
    again = pl.col("request_ref").is_not_null() & ~pl.col("request_ref").is_first_distinct()
    return pl.concat(broken(context.table(module), module, again) for module in _ONCE_A_REQUEST)


def _counted(context: Checked, module: str, below: str) -> pl.DataFrame:
    """A module's rows with `below`, the number of rows that another module has under each."""
    context.needs(below)
    counts = context.table(below).group_by("request_ref").agg(below=pl.len())
    return (
        context.table(module)
        .filter(pl.col("request_ref").is_not_null())
        .join(counts, on="request_ref", how="left")
        .with_columns(pl.col("below").fill_null(0))
    )


@rule("S008")
def settings_of_plan(context: Checked) -> pl.DataFrame:
    """Named plans with more than two settings, or with neither setting nor start."""
    none = (pl.col("below") == 0) & pl.col("start_date").is_null()
    return broken(
        _counted(context, "named_plan", "plan_detail"), "named_plan", none | (pl.col("below") > 2)
    )


@rule("S008q")
def plan_without_setting(context: Checked) -> pl.DataFrame:
    """Named plans that have started and name no setting."""
    none = (pl.col("below") == 0) & pl.col("start_date").is_not_null()
    return broken(_counted(context, "named_plan", "plan_detail"), "named_plan", none)


@rule("S009")
def needs_of_plan(context: Checked) -> pl.DataFrame:
    """Active plans without a need, or with more than two."""
    rows = _counted(context, "active_plans", "sen_need")
    return broken(rows, "active_plans", ~pl.col("below").is_between(1, 2))


@rule("S010")
def has_a_placement(context: Checked) -> pl.DataFrame:
    """Active plans without a placement."""
    rows = _counted(context, "active_plans", "placement_detail")
    return broken(rows, "active_plans", pl.col("below") == 0)


@rule("S011")
def columns_of_the_year(context: Checked) -> pl.DataFrame:
    """The file lacks columns of its year, or has others."""
    wanted = {f"{f.module}.{f.field}" for f in context.format.fields if f.used_in(context.year)}
    out_of_use = any(
        context.table(f.module)[f.field].count()
        for f in context.format.fields
        if f.wanted != "key" and not f.used_in(context.year)
    )
    return whole_return(
        bool(context.given.unrecognised)
        or not wanted.isdisjoint(context.given.absent)
        or out_of_use
    )


@rule("S014")
def designated_officers(context: Checked) -> pl.DataFrame:
    """The header does not say whether each designated officer is in post."""
    context.needs("sen2")
    officers = ["dmo", "dco"]
    officers += [
        f.field
        for f in context.format.by_module["sen2"]
        if f.field == "dsco" and f.used_in(context.year)
    ]
    return broken(context.table("sen2"), "sen2", pl.any_horizontal(pl.col(officers).is_null()))


_OWN_REF = {"person": "person_ref", "requests": "request_ref"}
"""What tells one person or request from another inside the file, and so differs in a copy."""


@rule("S015")
def identical_rows(context: Checked) -> pl.DataFrame:
    """The second and later of rows that agree in everything."""
    found = []
    for module in MODULES:
        apart = {"row", "own_key", "source_ref", _OWN_REF.get(module)}
        frame = context.table(module)
        compared = [name for name in frame.columns if name not in apart]
        again = ~pl.struct(compared).is_first_distinct()
        if module == "requests":
            # Requests decided in earlier years only carry a plan: they are meant to be empty.
            again &= pl.col("request_outcome").ne_missing("H")
        found.append(broken(frame, module, again))
    return pl.concat(found)


def names_removed(context: Checked) -> bool:
    """Whether every name was taken out, as is done before a file is handed to an analyst."""
    return not any(context.table("person")[name].count() for name in ("surname", "forename"))


def birth_days_removed(context: Checked) -> bool:
    """Whether every day of birth was set to the first of its month."""
    days = context.table("person")["birth_date"].drop_nulls().dt.day()
    return len(days) > _FEW and bool((days == 1).all())


@rule("S016")
def identities_removed(context: Checked) -> pl.DataFrame:
    """Names, or days of birth, were removed from the whole file."""
    anybody = context.table("person").height > 0
    return whole_return(anybody and (names_removed(context) or birth_days_removed(context)))


@rule("S017")
def garbled_names(context: Checked) -> pl.DataFrame:
    """Names with characters that come of a wrong encoding."""
    garbled = pl.any_horizontal(pl.col("surname", "forename").str.contains(_GARBLED))
    return broken(context.table("person"), "person", garbled)


@rule("S018")
def out_of_scope(context: Checked) -> pl.DataFrame:
    """Persons with requests, none of which belongs in this return."""
    days = (
        "received_date",
        "request_outcome_date",
        "assessment_outcome_date",
        "start_date",
        "cease_date",
        "review_meeting",
        "last_review",
    )
    events = pl.any_horizontal(pl.col(*days).is_between(context.first_day, context.census))
    # Work in progress belongs to the return however old it is.
    undecided = (pl.col("request_outcome") == "A") | (pl.col("assessment_outcome") == "A")
    to_assess = (pl.col("request_outcome") == "Y") & pl.col("assessment_outcome").is_null()
    not_issued = (pl.col("assessment_outcome") == "Y") & pl.col("assessment_outcome_date").is_null()
    at_work = undecided | (to_assess & pl.col("exported").is_null()) | not_issued
    within = context.spine.filter(events | at_work | context.open_at(context.census))
    people = context.table("person").join(context.table("requests"), on="person_ref", how="semi")
    return broken(people.join(within, on="person_ref", how="anti"), "person", pl.lit(True))
