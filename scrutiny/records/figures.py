"""Tidy figures: one row is one published number of one place, period and part.

`tidy` turns the text of a recognised file into that table or into a list of problems, never both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import dataframely as dy
import polars as pl

from scrutiny.definitions.place import ENGLAND, Places
from scrutiny.definitions.source import Correction, Keep, Layout, PeriodColumns, Source, Unit
from scrutiny.errors import Problem, located, quoted
from scrutiny.records.corrections import MARK, corrected
from scrutiny.records.entries import period_of, value_and_status
from scrutiny.records.failures import MOST_LISTED, mixed_per_cents
from scrutiny.records.failures import failed as failures_of
from scrutiny.records.page_lines import Lacking
from scrutiny.records.part_of_all import WHOLE as WHOLE
from scrutiny.records.part_of_all import few_authorities, is_whole, not_kept, without_whole
from scrutiny.sources.outside import ROW, OutsideFile
from scrutiny.sources.recognise import Recognised, text_table
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Status


class Figures(dy.Schema):
    """One published number, as committed.

    `quantity` is our name for it; `part` is empty for the whole, else ``Sex=Female``; `value` is
    null unless the status is ok or u; `row` is the row in the publisher's file.
    """

    quantity = dy.String(nullable=False, primary_key=True)
    place = dy.String(nullable=False, primary_key=True)
    period = dy.String(nullable=False, primary_key=True)
    part = dy.String(nullable=False, primary_key=True)
    value = dy.Float64(nullable=True, allow_nan=False, allow_inf=False)
    status = dy.Enum([str(status) for status in Status], nullable=False)
    row = dy.UInt32(nullable=False)

    @dy.rule()
    def value_stands_with_its_status(cls) -> pl.Expr:
        shown = pl.col("status").cast(pl.String).is_in([Status.OK, Status.LOW, Status.UNRELIABLE])
        return (
            pl.when(pl.col("status") == Status.OK)
            .then(pl.col("value").is_not_null())
            .otherwise(pl.col("value").is_null() | shown)
        )


class Read(dy.Schema):
    """An entry on its way to a figure: its text, its unit and what was made of it."""

    quantity = dy.String(nullable=False)
    column = dy.String(nullable=False)
    unit = dy.String(nullable=False)
    named = dy.String(nullable=False)
    written = dy.String(nullable=False)
    place = dy.String(nullable=True)
    period = dy.String(nullable=True)
    part = dy.String(nullable=False)
    text = dy.String(nullable=False)
    value = dy.Float64(nullable=True, allow_inf=True)
    status = dy.String(nullable=True)
    row = dy.UInt32(nullable=False)

    @dy.rule()
    def known_place(cls) -> pl.Expr:
        return pl.col("place").is_not_null()

    @dy.rule()
    def known_period(cls) -> pl.Expr:
        return pl.col("period").is_not_null()

    @dy.rule()
    def number_or_symbol(cls) -> pl.Expr:
        return pl.col("status").is_not_null()

    @dy.rule()
    def per_cent_in_range(cls) -> pl.Expr:
        known_wrong = pl.col("status") == Status.UNRELIABLE
        return (pl.col("unit") != Unit.PER_CENT) | pl.col("value").is_between(0, 100) | known_wrong

    @dy.rule()
    def count_is_whole(cls) -> pl.Expr:
        value = pl.col("value")
        whole = (value >= 0) & (value == value.floor()) & ~pl.col("text").str.contains("%")
        return (pl.col("unit") != Unit.COUNT) | whole


@dataclass(frozen=True, slots=True)
class Tidied:
    """What a file of figures gave: a table and its release, or problems.

    `warnings` are sentences on what is held of fewer places than are published, or not at all.
    """

    figures: pl.DataFrame
    release: str
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()


def tidy(
    recognised: Recognised,
    places: Places,
    corrections: Collection[Correction],
    near: Collection[str],
) -> Tidied:
    """Figures of one file.

    `near` are the places for which parts are kept, not only the whole. All problems are found at
    once; with any, there are no figures.
    """
    source, name = recognised.source, recognised.file.name
    assert source is not None
    table = text_table(recognised)
    lacks = Lacking(source, name, recognised.file.heading_row)
    lacking = [column for column in source.every_heading if not column.among(table.columns)]
    renamed = lacks.headings(lacking, table.columns)
    if renamed is None:
        return _refused(lacks.problems())
    text = _kept_and_placed(table.rename(renamed), source, places)
    release, latest = _release(text, source)
    lacks.whole(text, latest)
    if release is None:
        lacks.release(latest)
    if lacking:
        return _refused(lacks.problems())
    problems = lacks.problems()
    mine = [c for c in corrections if c.source == source.id and c.release == release]
    if mine:
        text, faults = corrected(text, mine, name)
        if faults:
            return _refused([*problems, *faults])
        # What was put right may be a place's code.
        text = _placed(text, source, places)
    written = {str(column): column.among(table.columns)[0] for column in source.named_columns}
    entries = pl.concat(_entries(text, source, near, written))
    _, failures = Read.filter(entries)
    failed = failures_of(failures.details(), source, name)
    failed += mixed_per_cents(entries, name)
    if not failed:
        entries = entries.unique(
            ["quantity", "place", "period", "part", "value", "status"], keep="first"
        )
        failed = _contradictions(entries, recognised.file)
        failed += [] if problems else _nowhere(entries, source, name)
    if problems or failed or release is None:
        return _refused([*problems, *failed])
    figures = entries.select(Figures.column_names()).sort("quantity", "part", "place", "period")
    few = (f"{name} {told}" for told in few_authorities(figures, source))
    remarks = (f"{name}: {remark}" for remark in recognised.file.remarks)
    lost = (*without_whole(text, source, latest), *not_kept(text, source, latest))
    warnings = [*few, *remarks, *lost]
    return Tidied(Figures.validate(figures, cast=True), release, warnings=tuple(warnings))


def latest_period(recognised: Recognised, places: Places) -> str:
    """The last period of a file, by which its release is told; empty where that cannot be had."""
    source = recognised.source
    assert source is not None
    table = text_table(recognised)
    if not all(column.among(table.columns) for column in source.every_heading):
        return ""
    return _release(_kept_and_placed(table, source, places), source)[1]


def _kept_and_placed(table: pl.DataFrame, source: Source, places: Places) -> pl.DataFrame:
    """The rows that are kept, under the page's own headings, each with its place and period."""
    text = _standard_names(table, source)
    for keep in source.keep:
        text = text.filter(_kept(keep))
    if source.long:
        used = [name for quantity in source.quantities for name in quantity.column.names]
        text = text.filter(pl.col(source.long.quantity).is_in(used))
    return _placed(text, source, places)


def _refused(problems: Collection[Problem]) -> Tidied:
    return Tidied(Figures.create_empty(), "", tuple(problems))


def _standard_names(table: pl.DataFrame, source: Source) -> pl.DataFrame:
    """The columns that the source's page names, as the page first spells them.

    Spaces of every kind are one space, but in the columns of numbers.
    """
    stand = {column: column.among(table.columns) for column in source.named_columns}
    named = {names[0]: str(column) for column, names in stand.items() if names}
    text = table.select(ROW, *[pl.col(column).alias(name) for column, name in named.items()])
    words = source.bearings | source.filters
    if source.long:
        words -= {str(source.long.value)}
    return text.with_columns(
        pl.col(name).str.replace_all(r"[\s\x{200b}\x{feff}]+", " ").str.strip_chars()
        for name in sorted(words & set(text.columns))
    )


def _kept(keep: Keep) -> pl.Expr:
    return pl.col(keep.column).str.to_lowercase().is_in([each.lower() for each in keep.values])


_CODE = r"""^(?:'|=")?(.*?)(?:\.0)?"?$"""
"""A code without what keeps a spreadsheet from taking it for a number."""


def _placed(text: pl.DataFrame, source: Source, places: Places) -> pl.DataFrame:
    """Adds `place` (null where unknown), `named` (what the file calls it) and `period`."""
    columns, period = source.place, source.period
    assert columns is not None
    assert period is not None
    empty = pl.lit("")
    keys = {
        "code": pl.col(columns.code).str.extract(_CODE) if columns.code else empty,
        "region": pl.col(columns.region).str.strip_chars() if columns.region else empty,
        "level": pl.col(columns.level).str.strip_chars() if columns.level else empty,
        "name": pl.col(columns.name).str.strip_chars() if columns.name else empty,
        "region_name": pl.col(columns.region_name).str.strip_chars()
        if columns.region_name
        else empty,
        "written": pl.col(period.column).str.strip_chars(),
        "term": pl.col(period.terms) if period.terms else empty,
    }
    text = text.with_columns(**{f"_{key}": expression for key, expression in keys.items()})
    combinations = text.select([f"_{key}" for key in keys]).unique()
    found = [
        (*row, *_place_and_period(dict(zip(keys, row, strict=True)), period, places))
        for row in combinations.iter_rows()
    ]
    looked_up = pl.DataFrame(
        found,
        schema={**{f"_{key}": pl.String for key in keys}, "place": pl.String, "period": pl.String},
        orient="row",
    )
    text = text.drop("place", "period", strict=False)
    joined = text.join(looked_up, on=[f"_{key}" for key in keys], how="left", nulls_equal=True)
    return joined.with_columns(
        named=pl.concat_str("_name", "_code", separator=" ").str.strip_chars(),
        written=pl.concat_str("_written", "_term", separator=" ").str.strip_chars(),
        part=pl.lit(WHOLE),
    ).drop([f"_{key}" for key in keys])


def _place_and_period(
    keys: dict[str, str], columns: PeriodColumns, places: Places
) -> tuple[str | None, str | None]:
    period = period_of(keys["written"], columns, keys["term"])
    level = keys["level"].casefold()
    if level == "national":
        return ENGLAND, period
    if level == "regional":
        region = keys["region"] or keys["region_name"]
        return places.by_code.get(region) or places.named(region), period
    if level not in ("", "local authority"):
        return None, period
    code = keys["code"]
    if code:
        return places.by_code.get(code), period
    return places.named(keys["name"], last_day(period) if period else None), period


def _release(text: pl.DataFrame, source: Source) -> tuple[str | None, str]:
    """The release that a file is, told by the latest period in it."""
    latest = str(text["period"].drop_nulls().max() or "")
    if source.layout is Layout.LONG:
        years = text["written"].filter(text["period"].is_not_null())
        latest = str(years.max() or "")
    for release in source.releases:
        if release.latest_period == latest:
            return release.id, latest
    return None, latest


def _entries(
    text: pl.DataFrame, source: Source, near: Collection[str], written: Mapping[str, str]
) -> list[pl.DataFrame]:
    """One frame per quantity, one row per entry. `written` is what the file calls each column."""
    parts = _with_parts(text, source, near)
    frames = []
    for quantity in source.quantities:
        rows, column = parts, quantity.column
        if source.long:
            rows = rows.filter(pl.col(source.long.quantity).is_in(quantity.column.names))
            column = source.long.value
        for keep in quantity.only:
            rows = rows.filter(_kept(keep))
        if quantity.period:
            rows = _with_period(rows, quantity.period)
        value, status = value_and_status(pl.col(column), source.symbols)
        if MARK in rows.columns:
            marked = pl.col(MARK).struct.field(column) if column in _marked(rows) else pl.lit(None)
            status = pl.coalesce(marked, status)
        frames.append(
            rows.filter(pl.col(column).is_not_null()).select(
                quantity=pl.lit(quantity.id),
                column=pl.lit(written.get(quantity.column, quantity.column)),
                unit=pl.lit(str(quantity.unit)),
                named="named",
                written="written",
                place="place",
                period="period",
                part="part",
                text=pl.col(column),
                value=value,
                status=status,
                row=pl.col(ROW),
            )
        )
    if source.layout is Layout.PRINTED:
        # A year without such a column gives empty text; a column present but blank cannot be
        # told from it, so blanks of this layout give no figure.
        frames = [frame.filter(pl.col("text").str.strip_chars() != "") for frame in frames]
    return frames


def _marked(rows: pl.DataFrame) -> list[str]:
    dtype = rows.schema[MARK]
    assert isinstance(dtype, pl.Struct)
    return [field.name for field in dtype.fields]


def _with_parts(text: pl.DataFrame, source: Source, near: Collection[str]) -> pl.DataFrame:
    if source.part is None:
        return text
    topic, value = pl.col(source.part.topic), pl.col(source.part.value)
    ours = topic.str.to_lowercase().replace_strict(
        {word.lower(): our for word, our in source.part.keep.items()} or {"": ""},
        default=None,
        return_dtype=pl.String,
    )
    whole = is_whole(source.part)
    # A row of an unknown place may be of one that is near.
    kept = pl.col("place").is_in(list(near)) | pl.col("place").is_null()
    return text.filter(whole | (ours.is_not_null() & kept)).with_columns(
        part=pl.when(whole).then(pl.lit(WHOLE)).otherwise(ours + "=" + value)
    )


def _with_period(rows: pl.DataFrame, columns: PeriodColumns) -> pl.DataFrame:
    written = rows[columns.column].unique().to_list()
    periods = {each: period_of(each, columns) for each in written}
    return rows.with_columns(
        period=pl.col(columns.column).replace_strict(
            list(periods), list(periods.values()), default=None, return_dtype=pl.String
        )
    )


def _contradictions(entries: pl.DataFrame, file: OutsideFile) -> list[Problem]:
    """The same figure twice with two values."""
    would_do = "Ask the publisher which is right, then remove the other"
    if file.repeated:
        tables = " and ".join(f"row {row}" for row in (file.heading_row, *file.repeated))
        would_do = (
            f"Tables with the same headings stand one below the other, from {tables}: see which "
            "is wanted, and give each a file or a sheet of its own"
        )
    key = ["quantity", "place", "period", "part"]
    twice = entries.filter(pl.struct(key).is_duplicated()).sort(*key, "row")
    problems = []
    for _, group in twice.group_by(key, maintain_order=True):
        rows = group.to_dicts()
        places = " and ".join(str(row["row"]) for row in rows)
        values = quoted((row["text"].strip() for row in rows), " and ")
        problems.append(
            Problem(
                f'{file.name}, rows {places}, column "{rows[0]["column"]}"',
                f"gives the same figure twice with two values, {values}, for {rows[0]['named']}",
                would_do,
            )
        )
    return problems[:MOST_LISTED]


def _nowhere(entries: pl.DataFrame, source: Source, name: str) -> list[Problem]:
    """Quantities of which the file gives no whole, for any place: renamed, or filtered away."""
    given = set(entries.filter(pl.col("part") == WHOLE)["quantity"])
    return [
        Problem(
            located(name, column=quantity.column),
            "has 0 authorities in its last period, the whole counted",
            f"Download the whole file again, or see whether data/sources/{source.id}.toml still "
            "names the column, the rows and the whole",
        )
        for quantity in source.quantities
        if quantity.id not in given
    ]
