"""Rules on the file as a whole: header, keys, links, columns (S001 to S018 but for values)."""

from __future__ import annotations

import polars as pl

from scrutiny.definitions.returns import MODULES
from scrutiny.records.returns.rules.registry import Part, Table, broken, whole_return
from scrutiny.records.returns.rules.shapes import again, any_missing, shared
from scrutiny.records.returns.rules.subjects import PERSONS, Checked, Subject

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

c = pl.col
_start = c.start_date


# UTF-8 read as Windows-1252: a capital with a mark, then a character that no name holds there.
_GARBLED = (
    "\N{REPLACEMENT CHARACTER}"
    r"|[ÃÂÄÅ][\x{80}-\x{BF}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
    r"|â€|\pL\?"
)


def _header(given: Checked) -> pl.DataFrame:
    given.needs("sen2")
    return given.dated("sen2").with_columns(place=pl.lit(given.place))


_HEADER = Table(
    Subject(_header, "sen2"),
    {
        # A year that is not known at all is refused before there is anything to check.
        "S002": c.year.ne_missing(c.collection_year) | c.reference_date.ne_missing(c.census),
        "S003": ~c.lea.str.contains(r"^\d{3}$") | c.lea.ne_missing(c.place),
    },
)


_OF_PERSONS = Table(
    PERSONS,
    {
        "S006": c.requests.is_null(),
        "S017": pl.any_horizontal(pl.col("surname", "forename").str.contains(_GARBLED)),
        "S018": c.requests.is_not_null() & ~c.in_scope,
    },
)

_below = c.below

_OF_SETTINGS = Table(
    Subject(lambda given: given.counted("named_plan", "plan_detail"), "named_plan"),
    {
        "S008": ((_below == 0) & _start.is_null()) | (_below > 2),
        "S008q": (_below == 0) & _start.is_not_null(),
    },
)
_OF_NEEDS = Table(
    Subject(lambda given: given.counted("active_plans", "sen_need"), "active_plans"),
    {"S009": ~_below.is_between(1, 2)},
)
_OF_PLACEMENTS = Table(
    Subject(lambda given: given.counted("active_plans", "placement_detail"), "active_plans"),
    {"S010": _below == 0},
)


def one_header(given: Checked) -> pl.DataFrame:
    """No header, more than one, or the header of another collection."""
    header = _header(given)
    if header.height != 1:
        return whole_return(True)
    return broken(header, "sen2", c.collection.str.to_uppercase().ne_missing("SEN2"))


def designated_officers(given: Checked) -> pl.DataFrame:
    """Headers that do not say whether each designated officer of the year is in post."""
    officers = [
        f.field
        for f in given.format.by_module["sen2"]
        if f.field in ("dmo", "dco") or (f.field == "dsco" and f.used_in(given.year))
    ]
    return broken(_header(given), "sen2", any_missing(*officers))


def belongs_to_nobody(given: Checked) -> pl.DataFrame:
    """Rows whose person or request is not in the file."""
    orphaned = any_missing("person_ref", "request_ref")
    return pl.concat(
        [
            broken(given.table("requests"), "requests", c.person_ref.is_null()),
            *(broken(given.table(module), module, orphaned) for module in _BELOW),
        ]
    )


def hangs_elsewhere(given: Checked) -> pl.DataFrame:
    """Rows whose request lacks the record between, or is another person's."""
    owners = given.table("requests").select("request_ref", owner="person_ref")
    owners = owners.unique("request_ref", keep="first", maintain_order=True)
    found = []
    for module, parent in _BELOW.items():
        parents = given.table(parent).select("request_ref", held=True).unique()
        rows = (
            given.table(module)
            .filter(c.request_ref.is_not_null())
            .join(parents, on="request_ref", how="left")
            .join(owners, on="request_ref", how="left")
        )
        found.append(broken(rows, module, c.held.is_null() | (c.person_ref != c.owner)))
    return pl.concat(found)


def keys_shared(given: Checked) -> pl.DataFrame:
    """Every row that shares its key with another row of its table."""
    keys = [(module, "own_key") for module in MODULES]
    keys += [("person", "person_ref"), ("requests", "request_ref")]
    keys += [(module, "request_ref") for module in _ONCE_A_REQUEST]
    return pl.concat(broken(given.table(module), module, shared(c(key))) for module, key in keys)


def twice_a_request(given: Checked) -> pl.DataFrame:
    """The second and later of records that a request has at most once."""
    return pl.concat(
        broken(given.table(module), module, again("request_ref")) for module in _ONCE_A_REQUEST
    )


def columns_of_another_year(given: Checked) -> pl.DataFrame:
    """The file lacks columns of its year, or has others."""
    wanted = {f"{f.module}.{f.field}" for f in given.format.fields if f.used_in(given.year)}
    out_of_use = any(
        given.table(f.module)[f.field].count()
        for f in given.format.fields
        if f.wanted != "key" and not f.used_in(given.year)
    )
    lacking = not wanted.isdisjoint(given.given.absent)
    return whole_return(bool(given.given.unrecognised) or lacking or out_of_use)


_OWN_REF = {"person": "person_ref", "requests": "request_ref"}
"""What tells one person or request from another inside the file, and so differs in a copy."""


def identical_rows(given: Checked) -> pl.DataFrame:
    """The second and later of rows that agree in everything."""
    found = []
    for module in MODULES:
        apart = {"row", "own_key", "source_ref", _OWN_REF.get(module)}
        frame = given.table(module)
        repeats = ~pl.struct(
            name for name in frame.columns if name not in apart
        ).is_first_distinct()
        if module == "requests":
            # Requests decided in earlier years only carry a plan: they are meant to be empty.
            repeats &= c.request_outcome.ne_missing("H")
        found.append(broken(frame, module, repeats))
    return pl.concat(found)


def identities_removed(given: Checked) -> pl.DataFrame:
    """Names, or days of birth, were removed from the whole file."""
    anybody = given.table("person").height > 0
    return whole_return(anybody and (given.names_removed or given.birth_days_removed))


RULES = Part(
    (_HEADER, _OF_PERSONS, _OF_SETTINGS, _OF_NEEDS, _OF_PLACEMENTS),
    {
        "S001": one_header,
        "S004": belongs_to_nobody,
        "S004p": hangs_elsewhere,
        "S005": keys_shared,
        "S007": twice_a_request,
        "S011": columns_of_another_year,
        "S014": designated_officers,
        "S015": identical_rows,
        "S016": identities_removed,
    },
)
