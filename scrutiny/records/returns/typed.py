"""A return's text as typed tables: dates as dates, codes in capitals, identifiers mended.

Method: trim; placeholders become null; codes to capitals; the `.0` of a spreadsheet and spaces
leave identifiers; dates are read by the forms that occur in the layouts and never by the
machine's locale. What cannot be read becomes null and is remembered in `unread`.
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
from scrutiny.sources.returns.text import ReturnText

_PLACEHOLDERS = ("", "<na>", "nan", "nat", "null", "none", "n/a", "#n/a")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_YES, _NO = ("1", "true", "t", "yes", "y"), ("0", "false", "f", "no", "n")
_WORKBOOKS = (ReturnLayout.TEMPLATE, ReturnLayout.SHEETS)
_EXCEL_DAY_0 = date(1899, 12, 30)

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

    `unread` has a row (`module`, `row`, `field`) for each cell that is not of its field's kind.
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
    unrecognised: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def activity_year(self) -> int:
        return self.year - 1


def typed(text: ReturnText, format: ReturnFormat, *, year: int | None = None) -> Return:
    """The typed return. `year` is needed where the layout has no header.

    Raises ProblemsFound where neither the header nor `year` gives a year whose census day is
    known.
    """
    orders = _orders(text)
    tables: dict[str, pl.DataFrame] = {}
    unread: list[pl.DataFrame] = []
    for module in MODULES:
        fields = [f for f in format.by_module[module] if f.wanted != "key"]
        tables[module], failed = _table(text.tables[module], module, fields, text.layout, orders)
        unread += failed
    said = _first(tables["sen2"], "year")
    year_ = int(said) if said is not None else year
    if year_ is None or year_ not in format.census_days:
        name = text.files[0][0] if text.files else "the return"
        known = ", ".join(str(each) for each in sorted(format.census_days))
        found = "does not say of which year it is" if year_ is None else "is of an unknown year"
        raise ProblemsFound(
            [Problem(name, found, f"Collections known are {known}; name one with --year")]
        )
    tables["person"] = _one_sex(tables["person"])
    census = format.census_days[year_]
    tables["placement_detail"] = _moved_2023(tables, census)
    return Return(
        text.layout,
        year_,
        census,
        _first(tables["sen2"], "lea"),
        _version(text),
        text.files,
        text.encoding,
        tables,
        pl.concat(unread) if unread else _no_unread(),
        text.unrecognised,
        tuple(name for name in text.absent if _expected(name, format, year_)),
    )


def _expected(name: str, format: ReturnFormat, year: int) -> bool:
    """Whether a field, written module.field, belongs to a return of that year."""
    module, _, field = name.partition(".")
    return any(f.field == field and f.used_in(year) for f in format.by_module[module])


def _no_unread() -> pl.DataFrame:
    return pl.DataFrame(schema={"module": pl.String, "row": pl.UInt32, "field": pl.String})


def _first(frame: pl.DataFrame, column: str) -> str | None:
    value = frame[column][0] if frame.height else None
    return None if value is None else str(value)


def _version(text: ReturnText) -> str:
    for version, signs in _SIGNS.items():
        if any(field in text.tables[module].columns for module, field in signs):
            return version
    return "1.1"


def _orders(text: ReturnText) -> Mapping[str, pl.DataFrame]:
    """The ordinals of persons and requests, by order of appearance, so that layouts agree."""
    made = {}
    for module, column in (("person", "person_ref"), ("requests", "request_ref")):
        keys = text.tables[module].select(column).drop_nulls().unique(maintain_order=True)
        made[column] = keys.with_row_index("ordinal", offset=1)
    return made


def _table(
    frame: pl.DataFrame,
    module: str,
    fields: list[Field],
    layout: ReturnLayout,
    orders: Mapping[str, pl.DataFrame],
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    frame = frame.with_row_index("row")
    refs = [r for r in ("person_ref", "request_ref") if r in frame.columns and module != "sen2"]
    for ref in refs:
        frame = (
            frame.join(orders[ref].rename({"ordinal": "_found"}), on=ref, how="left")
            .drop(ref)
            .rename({"_found": ref})
        )
    trimmed = {f.field: _trimmed(f.field) for f in fields if f.field in frame.columns}
    frame = frame.with_columns(**trimmed)
    by_name = {f.field: f for f in fields}
    values = [
        (
            _value(by_name[name], layout) if name in trimmed else pl.lit(None, _kind(by_name[name]))
        ).alias(name)
        for name in by_name
    ]
    own = [pl.col(c) if c in frame.columns else pl.lit(None, pl.String).alias(c) for c in _OWN]
    made = frame.select("row", *refs, *own, *values)
    failed = []
    for name in trimmed:
        lost = frame[name].is_not_null() & made[name].is_null()
        if lost.any():
            rows = frame.filter(lost).select(
                pl.lit(module).alias("module"), "row", pl.lit(name).alias("field")
            )
            failed.append(rows)
    return made, failed


_OWN = ("own_key", "source_ref")


def _kind(field: Field) -> type[pl.DataType] | pl.DataType:
    return KINDS[field.kind]


def _trimmed(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(~text.str.to_lowercase().is_in(_PLACEHOLDERS)).then(text)


def _value(field: Field, layout: ReturnLayout) -> pl.Expr:
    text = pl.col(field.field)
    match field.kind:
        case FieldKind.DATE:
            return _day(text, layout)
        case FieldKind.DATETIME:
            return _moment(text, layout)
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


def _day(text: pl.Expr, layout: ReturnLayout) -> pl.Expr:
    """ISO; the export's `2022-Sep-28 00:00:00`; British days and Excel's serials in sheets."""
    bare = text.str.replace(r"[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$", "")
    numbered = bare.str.replace_many(
        [f"-{month}-" for month in _MONTHS],
        [f"-{i:02d}-" for i in range(1, 13)],
        ascii_case_insensitive=True,
    )
    # The pattern keeps a lax parser from reading "2022-1-2" or trailing text as a date.
    iso = pl.when(numbered.str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(numbered)
    forms = [iso.str.to_date("%Y-%m-%d", strict=False)]
    if layout in (*_WORKBOOKS, ReturnLayout.FLAT):
        british = pl.when(bare.str.contains(r"^\d{2}/\d{2}/\d{4}$")).then(bare)
        forms.append(british.str.to_date("%d/%m/%Y", strict=False))
    if layout in _WORKBOOKS:
        serial = pl.when(bare.str.contains(r"^\d{5}(\.\d+)?$")).then(bare)
        days = serial.cast(pl.Float64, strict=False).floor().cast(pl.Int64)
        forms.append((pl.lit(_EXCEL_DAY_0) + pl.duration(days=days)).cast(pl.Date))
    return pl.coalesce(forms)


def _moment(text: pl.Expr, layout: ReturnLayout) -> pl.Expr:
    clock = text.str.extract(r"[T ](\d{2}:\d{2}:\d{2})", 1).fill_null("00:00:00")
    day = _day(text, layout)
    stamp = day.dt.to_string("%Y-%m-%d") + " " + clock
    return stamp.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")


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
