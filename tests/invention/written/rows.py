"""The rows of a return with their own and their parents' keys, before they take on a layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from scrutiny.definitions.returns import MODULES, Field, ReturnFormat, ReturnLayout

PARENTS = {
    "person": ("sen2", ""),
    "requests": ("person", "person_ref"),
    "assessment": ("requests", "request_ref"),
    "named_plan": ("assessment", "request_ref"),
    "plan_detail": ("named_plan", "request_ref"),
    "active_plans": ("requests", "request_ref"),
    "placement_detail": ("active_plans", "request_ref"),
    "sen_need": ("active_plans", "request_ref"),
}
"""The table that a table hangs under, and the column that says under which row."""
GENDERS = {"M": "1", "F": "2", "U": "9"}
OWN, PARENT = "#own", "#parent"


@dataclass(frozen=True, slots=True)
class Written:
    """A return about to be written. Each table has `OWN`, its row number from 1, and `PARENT`."""

    tables: Mapping[str, pl.DataFrame]
    year: int
    version_year: int
    form: ReturnFormat

    def fields(self, module: str, layout: ReturnLayout) -> list[Field]:
        """The fields that the layout writes for a table in this version, keys among them."""
        return [
            field
            for field in self.form.by_module[module]
            if field.names(layout)
            and (field.used_in(self.version_year) or layout is ReturnLayout.FLAT)
        ]

    def texts(self, module: str, field: Field) -> pl.Series:
        """The texts of a field, null where there is none or the version lacks it."""
        table = self.tables[module]
        nothing = pl.repeat(None, table.height, dtype=pl.String, eager=True)
        texts = table[field.field] if field.field in table.columns else nothing
        if field.field == "gender_current":
            return texts.zip_with(texts.is_not_null(), table["sex"].replace(GENDERS))
        return texts if field.used_in(self.version_year) else nothing

    def header(self, field: str, default: str) -> str:
        """One text of the header, which may be missing."""
        table = self.tables["sen2"]
        found = table[field].first() if table.height and field in table.columns else None
        return str(found) if found else default


def written(tables: Mapping[str, pl.DataFrame], version: str, form: ReturnFormat) -> Written:
    """Raises ValueError where a row has no parent row, or the version is not known."""
    years = [census.year for census in form.censuses if census.layout == version]
    if not years:
        raise ValueError(f"no version of the return is called {version}")
    numbered: dict[str, pl.DataFrame] = {}
    for module in MODULES:
        table = tables[module].with_row_index(OWN, offset=1)
        if module in PARENTS:
            above, by = PARENTS[module]
            table = _under(table, numbered[above], by)
            if by and table[PARENT].null_count():
                raise ValueError(f"a row of {module} has no row of {above} to hang under")
        numbered[module] = table
    year = numbered["sen2"]["year"].first() if "year" in numbered["sen2"].columns else None
    return Written(numbered, int(str(year or min(years))), min(years), form)


def _under(table: pl.DataFrame, above: pl.DataFrame, by: str) -> pl.DataFrame:
    if not by:
        return table.with_columns(pl.lit(1, pl.UInt32).alias(PARENT))
    parents = above.unique(by, keep="first", maintain_order=True)
    return table.join(
        parents.select(by, pl.col(OWN).alias(PARENT)), on=by, how="left", maintain_order="left"
    )
