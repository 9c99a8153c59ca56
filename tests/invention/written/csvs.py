"""The two layouts of several CSV files: the Blade export of COLLECT, and the five flat files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from scrutiny.definitions.returns import MODULES, Field, FieldKind, ReturnLayout
from tests.invention.written.rows import OWN, PARENT, PARENTS, Written

FLAT_FILES = {
    "m1": "person",
    "m2": "requests",
    "m3": "assessment",
    "m4": "named_plan",
    "m5": "active_plans",
}
NEW_START = "New start date"
"""A column of m2 that is no field of the return; it stands empty."""
FIRST_ID = {module: 100_000 * (at + 1) for at, module in enumerate(MODULES)}


def write_blade(made: Written, folder: Path) -> Path:
    """Nine files, named with the day of the header's date and time."""
    day = made.header("datetime", f"{made.year}-03-01")[:10]
    stem = f"Blade-Export_{day[8:10]}-{day[5:7]}-{day[:4]}_"
    for module in MODULES:
        fields = made.fields(module, ReturnLayout.BLADE)
        columns = {f.names(ReturnLayout.BLADE)[0]: _blade_cells(made, module, f) for f in fields}
        pl.DataFrame(columns).write_csv(folder / f"{stem}{module.replace('_', '')}.csv")
    return folder


def _blade_cells(made: Written, module: str, field: Field) -> pl.Series:
    table = made.tables[module]
    key = "request_key" if module == "requests" else f"{module}_key"
    if field.field == key:
        return (table[OWN] + FIRST_ID[module]).cast(pl.String)
    if field.field == "native_id":
        lea = made.header("lea", "999")
        return pl.repeat(lea, table.height, dtype=pl.String, eager=True)
    if field.field == "order_seq":
        return table[OWN].cast(pl.String)
    if field.wanted == "key":
        if field.field == "source_id":
            return pl.repeat("1", table.height, dtype=pl.String, eager=True)
        return (table[PARENT] + FIRST_ID[PARENTS[module][0]]).cast(pl.String)
    texts = made.texts(module, field)
    if field.kind in (FieldKind.DATE, FieldKind.DATETIME):
        return _blade_dates(texts)
    if field.kind is FieldKind.YES_NO:
        return texts.replace({"1": "true", "0": "false"})
    return texts


def _blade_dates(texts: pl.Series) -> pl.Series:
    """``2022-Sep-28 00:00:00``; text that is no date stays as it is, a planted fault."""
    when = texts.str.replace("T", " ", literal=True)
    when = pl.select(
        pl.coalesce(
            when.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False),
            when.str.to_datetime("%Y-%m-%d", strict=False),
        )
    ).to_series()
    return pl.select(pl.coalesce(when.dt.to_string("%Y-%b-%d %H:%M:%S"), texts)).to_series()


def write_flat(made: Written, folder: Path) -> Path:
    """Five files; columns that the version does not have stand empty, for all must be there."""
    for name, module in FLAT_FILES.items():
        table = made.tables[module]
        keys = {"person_key": "person_ref", "request_key": "request_ref"}
        fields = made.fields(module, ReturnLayout.FLAT)
        columns = {
            field.names(ReturnLayout.FLAT)[0]: table[keys[field.field]]
            if field.field in keys
            else made.texts(module, field)
            for field in sorted(fields, key=lambda field: field.field != "person_key")
        }
        if module == "requests":
            columns[NEW_START] = pl.repeat(None, table.height, dtype=pl.String, eager=True)
        pl.DataFrame(columns).write_csv(folder / f"{name}.csv")
    return folder
