"""A return's text as typed tables: dates as dates, codes in capitals, identifiers mended.

Method: trim; placeholders become null; codes to capitals; the `.0` of a spreadsheet and spaces
leave identifiers; days are read in every form that means one day (see `day_forms`), three numbers
in the order that their column proves (see `day_order`), and never by the machine's locale. What
cannot be read becomes null and is remembered in `unread`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from scrutiny.definitions.returns import (
    MODULES,
    Field,
    FieldKind,
    ReturnFormat,
    ReturnLayout,
)
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.records.returns.day_evidence import not_impossible, unproved
from scrutiny.records.returns.day_forms import Order, Window, clock, form_of, readings
from scrutiny.records.returns.day_order import Column, chosen, orders
from scrutiny.sources.returns.text import ReturnText

_PLACEHOLDERS = ("", "<na>", "nan", "nat", "null", "none", "n/a", "#n/a")
"""What counts as blank: no more than programs write, for people mean too much by a word."""
_YES, _NO = ("1", "true", "t", "yes", "y"), ("0", "false", "f", "no", "n")
_WORKBOOKS = (ReturnLayout.TEMPLATE, ReturnLayout.SHEETS)
DAYS = (FieldKind.DATE, FieldKind.DATETIME)
_PLANS_BEGAN = date(2014, 9, 1)
_OLDEST = 27
"""Nobody in a return was born so many years before census, or is older than 25 in its year."""
_OF_A_LIFE = ("birth_date", "entry_date", "leaving_date")
"""Days that may be older than plans are; of all others a year of two digits is since 2014."""

# Which fields betray a layout version, newest first.
_SIGNS = {
    "1.3": (("requests", "request_source"), ("active_plans", "review_draft")),
    "1.2": (("person", "sex"), ("active_plans", "review_meeting")),
    "1.1": (("person", "gender_current"), ("placement_detail", "attendance_pattern")),
}

KINDS: Mapping[FieldKind, type[pl.DataType] | pl.DataType] = {
    FieldKind.TEXT: pl.String,
    FieldKind.CODE: pl.String,
    FieldKind.IDENTIFIER: pl.String,
    FieldKind.INTEGER: pl.Int32,
    FieldKind.YES_NO: pl.Boolean,
    FieldKind.DATE: pl.Date,
    FieldKind.DATETIME: pl.Datetime("us"),
}


@dataclass(frozen=True, slots=True)
class Return:
    """One return of one authority, typed.

    `tables` has a frame for each module. Its columns: `row` (its number in the table, from 0);
    `person_ref` and `request_ref`, ordinals inside this return, null for a row without its
    parent; `own_key`, the key that the layout gave the row; `source_ref`, where the row stands in
    the file; then every field of the module, null where the layout does not carry it. `person`
    has no `request_ref`, the header `sen2` neither.

    `unread` has a row (`module`, `row`, `field`) for each cell that is not of its field's kind;
    `forms` the forms of those cells (`module`, `field`, `form`, `count`), most first. `nothing`
    has a row like those of `unread`, with the `form`, for each cell that holds a word for nothing
    (``n/a``) and counts as blank. `open_days` is the number of days that were read day first though
    nothing in the return proves that they are written so.
    `place` is the authority's number as the header gives it, null where there is no header.
    `version` is the layout's version by the fields that occur. `absent` names the fields of that
    year that never occurred.
    """

    layout: ReturnLayout
    year: int
    census: date
    place: str | None
    version: str
    files: tuple[tuple[str, str], ...]
    encoding: str
    tables: Mapping[str, pl.DataFrame]
    unread: pl.DataFrame
    forms: pl.DataFrame
    nothing: pl.DataFrame
    open_days: int
    unrecognised: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def activity_year(self) -> int:
        return self.year - 1


def typed(text: ReturnText, format: ReturnFormat, *, year: int | None = None) -> Return:
    """The typed return. `year` is needed where the layout has no header.

    Raises ProblemsFound where neither the header nor `year` gives a year whose census day is
    known, and where the order of the numbers in a column of days cannot be told.
    """
    census = _census(text, format, year)
    refs = _ordinals(text)
    by_module = {m: [f for f in format.by_module[m] if f.wanted != "key"] for m in MODULES}
    frames = {m: _trimmed_all(text.tables[m], by_module[m]) for m in MODULES}
    days, open_days = _days(text, frames, by_module, census)
    tables: dict[str, pl.DataFrame] = {}
    unread: list[pl.DataFrame] = []
    for module in MODULES:
        mine = {field: read for (of, field), read in days.items() if of == module}
        tables[module], failed = _table(frames[module], module, by_module[module], mine, refs)
        unread += failed
    tables["person"] = _one_sex(tables["person"])
    tables["placement_detail"] = _moved_2023(tables, census)
    cells = pl.concat(unread) if unread else pl.DataFrame(schema=_UNREAD)
    nothing = [_nothing(text.tables[m], m, by_module[m]) for m in MODULES]
    forms = cells.group_by("module", "field", "form").agg(count=pl.len().cast(pl.Int64))
    return Return(
        text.layout,
        census.year,
        census,
        _first(tables["sen2"], "lea"),
        _version(text),
        text.files,
        text.encoding,
        tables,
        cells.drop("form"),
        forms.sort("count", "form", descending=[True, False]),
        pl.concat(nothing),
        open_days,
        text.unrecognised,
        tuple(name for name in text.absent if _expected(name, format, census.year)),
    )


_UNREAD = {"module": pl.String, "row": pl.UInt32, "field": pl.String, "form": pl.String}


def _census(text: ReturnText, format: ReturnFormat, year: int | None) -> date:
    """The census day of the year that the header says, else of the one asked for."""
    header = text.tables["sen2"]
    said = None
    if "year" in header.columns:
        number = pl.col("year").str.strip_chars().str.strip_suffix(".0")
        said = header.select(number.cast(pl.Int32, strict=False)).to_series().drop_nulls()
    found = int(said[0]) if said is not None and len(said) else year
    if found is not None and found in format.census_days:
        return format.census_days[found]
    name = text.files[0][0] if text.files else "the return"
    known = ", ".join(str(each) for each in sorted(format.census_days))
    what = "does not say of which year it is" if found is None else "is of an unknown year"
    raise ProblemsFound(
        [Problem(name, what, f"Collections known are {known}; name one with --year")]
    )


def _days(
    text: ReturnText,
    frames: Mapping[str, pl.DataFrame],
    by_module: Mapping[str, list[Field]],
    census: date,
) -> tuple[dict[tuple[str, str], pl.DataFrame], int]:
    """For each column of days what its texts mean: `text` and `day`, null where none; and how many
    days no proof speaks of.
    """
    last = date(census.year + 1, census.month, census.day)
    life, plans = (
        Window(first, last) for first in (date(census.year - _OLDEST, 1, 1), _PLANS_BEGAN)
    )
    columns: dict[tuple[str, str], Column] = {}
    for module, frame in frames.items():
        for field in by_module[module]:
            if field.kind not in DAYS or field.field not in frame.columns:
                continue
            counts = frame[field.field].drop_nulls().value_counts(name="count")
            window = life if field.field in _OF_A_LIFE else plans
            read = readings(counts[field.field], window)
            read = read.join(counts.rename({field.field: "text"}), on="text")
            columns[module, field.field] = Column(column_words(text, field), read)
    by_people = text.layout in (*_WORKBOOKS, ReturnLayout.FLAT)
    found = orders(columns, Order.DAY if by_people else None)
    days = {at: chosen(column.readings, found[at]) for at, column in columns.items()}
    if not by_people:
        return days, 0
    name = text.files[0][0] if text.files else "the return"
    not_impossible(frames, columns, census, name)
    return days, unproved(columns)


def column_words(given: ReturnText | Return, field: Field) -> str:
    """Where a column of a return is: ``requests.csv, requests, "receiveddate"``."""
    table = given.tables[field.module]
    refs = table["source_ref"].drop_nulls().to_list() if "source_ref" in table.columns else []
    name = given.files[0][0] if given.files else "the return"
    file, row, _ = str(refs[0] if refs else "").rpartition(", row ")
    place = f"{name}, {file}" if row and given.layout in _WORKBOOKS else file or name
    heading = next(iter(field.names(given.layout)), field.field)
    return f'{place}, {field.module.replace("_", " ")}, "{heading}"'


def _expected(name: str, format: ReturnFormat, year: int) -> bool:
    """Whether a field, written module.field, belongs to a return of that year."""
    module, _, field = name.partition(".")
    return any(f.field == field and f.used_in(year) for f in format.by_module[module])


def _first(frame: pl.DataFrame, column: str) -> str | None:
    value = frame[column][0] if frame.height else None
    return None if value is None else str(value)


def _version(text: ReturnText) -> str:
    for version, signs in _SIGNS.items():
        if any(field in text.tables[module].columns for module, field in signs):
            return version
    return "1.1"


def _ordinals(text: ReturnText) -> Mapping[str, pl.DataFrame]:
    """The ordinals of persons and requests, by order of appearance, so that layouts agree."""
    made = {}
    for module, column in (("person", "person_ref"), ("requests", "request_ref")):
        keys = text.tables[module].select(column).drop_nulls().unique(maintain_order=True)
        made[column] = keys.with_row_index("ordinal", offset=1)
    return made


def _trimmed_all(frame: pl.DataFrame, fields: list[Field]) -> pl.DataFrame:
    return frame.with_columns(
        **{f.field: _trimmed(f.field) for f in fields if f.field in frame.columns}
    )


def _table(
    frame: pl.DataFrame,
    module: str,
    fields: list[Field],
    days: Mapping[str, pl.DataFrame],
    ordinals: Mapping[str, pl.DataFrame],
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    frame = frame.with_row_index("row")
    refs = [r for r in ("person_ref", "request_ref") if r in frame.columns and module != "sen2"]
    for ref in refs:
        frame = (
            frame.join(ordinals[ref].rename({"ordinal": "_found"}), on=ref, how="left")
            .drop(ref)
            .rename({"_found": ref})
        )
    present = [f.field for f in fields if f.field in frame.columns]
    for name, read in days.items():
        as_day = read.rename({"text": name, "day": _day_of(name)})
        frame = frame.join(as_day, on=name, how="left", maintain_order="left")
    values = [
        (_value(f) if f.field in present else pl.lit(None, _kind(f))).alias(f.field) for f in fields
    ]
    own = [pl.col(c) if c in frame.columns else pl.lit(None, pl.String).alias(c) for c in _OWN]
    made = frame.select("row", *refs, *own, *values)
    failed = []
    for name in present:
        lost = frame[name].is_not_null() & made[name].is_null()
        if lost.any():
            rows = frame.filter(lost).select(
                pl.lit(module).alias("module"),
                "row",
                pl.lit(name).alias("field"),
                form_of(pl.col(name)).alias("form"),
            )
            failed.append(rows)
    return made, failed


def _nothing(given: pl.DataFrame, module: str, fields: list[Field]) -> pl.DataFrame:
    """The cells with a word for nothing; an empty cell has none."""
    given = given.with_row_index("row")
    frames = [
        given.filter(
            pl.col(f.field).str.strip_chars().str.to_lowercase().is_in(_PLACEHOLDERS[1:])
        ).select(
            pl.lit(module).alias("module"),
            pl.col("row").cast(pl.UInt32),
            pl.lit(f.field).alias("field"),
            pl.col(f.field).str.strip_chars().str.to_lowercase().alias("form"),
        )
        for f in fields
        if f.field in given.columns
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=_UNREAD)


def _day_of(name: str) -> str:
    return f"day of {name}"


_OWN = ("own_key", "source_ref")


def _kind(field: Field) -> type[pl.DataType] | pl.DataType:
    return KINDS[field.kind]


def _trimmed(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(~text.str.to_lowercase().is_in(_PLACEHOLDERS)).then(text)


def _value(field: Field) -> pl.Expr:
    text = pl.col(field.field)
    match field.kind:
        case FieldKind.DATE:
            return pl.col(_day_of(field.field))
        case FieldKind.DATETIME:
            return pl.col(_day_of(field.field)).cast(pl.Datetime("us")) + clock(text)
        case FieldKind.YES_NO:
            word = text.str.to_lowercase().str.strip_suffix(".0")
            return pl.when(word.is_in(_YES)).then(True).when(word.is_in(_NO)).then(False)
        case FieldKind.INTEGER:
            return text.str.strip_suffix(".0").cast(pl.Int32, strict=False)
        case FieldKind.CODE:
            return text.str.to_uppercase().str.strip_suffix(".0")
        case FieldKind.IDENTIFIER:
            return text.str.to_uppercase().str.replace_all(" ", "").str.strip_suffix(".0")
        case FieldKind.TEXT if field.field == "postcode":
            bare = text.str.to_uppercase().str.replace_all(r"\s", "")
            return (
                pl.when(bare.str.len_chars() > 3)
                .then(bare.str.head(-3) + " " + bare.str.tail(3))
                .otherwise(bare)
            )
        case _:
            return text


def _one_sex(person: pl.DataFrame) -> pl.DataFrame:
    """The codes of 2023 (1, 2; 0 and 9) under the letters used since."""
    former = pl.col("gender_current").replace_strict(
        {"1": "M", "2": "F", "0": "U", "9": "U", "M": "M", "F": "F"}, default=None
    )
    return person.with_columns(sex=pl.coalesce("sex", former))


def _moved_2023(tables: Mapping[str, pl.DataFrame], census: date) -> pl.DataFrame:
    """Residence and work-based learning stood with the plan in 2023; later with the placement."""
    placements, plans = tables["placement_detail"], tables["active_plans"]
    held = plans.filter(pl.any_horizontal(pl.col("res", "wbp").is_not_null()))
    if not held.height:
        return placements
    former = held.select("request_ref", former_res="res", former_wbp="wbp").unique("request_ref")
    main = (
        (pl.col("placement_rank") == 1)
        & (pl.col("entry_date").is_null() | (pl.col("entry_date") <= census))
        & (pl.col("leaving_date").is_null() | (pl.col("leaving_date") >= census))
    )
    return (
        placements.join(former, on="request_ref", how="left")
        .with_columns(
            res=pl.coalesce("res", pl.when(main).then("former_res")),
            wbp=pl.coalesce("wbp", pl.when(main).then("former_wbp")),
        )
        .drop("former_res", "former_wbp")
    )
