"""Rows of nine tables, with their keys as the file has them, made into a ReturnText.

Every row is kept: a key that occurs twice does not multiply the rows below it, and a row whose
parent is missing stays, with a null where its parent's key would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.sources.returns.text import ReturnText

PARENTS = {
    "person": "sen2",
    "requests": "person",
    "assessment": "requests",
    "named_plan": "assessment",
    "plan_detail": "named_plan",
    "active_plans": "requests",
    "placement_detail": "active_plans",
    "sen_need": "active_plans",
}
"""The table that a table's rows hang under."""
KEYS = {module: f"{module}_key" for module in MODULES} | {"requests": "request_key"}
PAIR = dict.fromkeys(MODULES, ("person_key", "request_key")) | {
    "sen2": (),
    "person": ("person_key",),
}
"""The keys of a table where every row repeats the person's and the request's number."""
OWN = ("person_ref", "request_ref", "own_key", "source_ref")
BATCH = 50_000


@dataclass(slots=True)
class Raw:
    """One table as it stands in a file: its fields, keys among them, and where each row is."""

    module: str
    columns: Mapping[str, int]
    frames: list[pl.DataFrame] = field(default_factory=list)
    rows: list[Sequence[str | None]] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)

    def add(self, source_ref: str, row: Sequence[str | None]) -> None:
        self.rows.append(row)
        self.refs.append(source_ref)
        if len(self.rows) >= BATCH:
            self._flush()

    def frame(self) -> pl.DataFrame:
        self._flush()
        return pl.concat(self.frames) if len(self.frames) > 1 else self.frames[0]

    def _flush(self) -> None:
        cells = list(zip(*self.rows, strict=True)) if self.rows else None
        data = {
            name: [cell or None for cell in cells[at]] if cells else []
            for name, at in self.columns.items()
        }
        self.frames.append(text_frame(data, self.refs))
        self.rows, self.refs = [], []


def text_frame(data: Mapping[str, Sequence[str | None]], refs: Sequence[str]) -> pl.DataFrame:
    """Columns of text and `source_ref`."""
    columns = {**data, "source_ref": refs}
    return pl.DataFrame(
        {name: pl.Series(name, texts, pl.String) for name, texts in columns.items()}
    )


def by_table_id(raws: Mapping[str, Raw]) -> dict[str, pl.DataFrame]:
    """The tables of a Blade export: whose row it is follows from the chain of table ids."""
    tables: dict[str, pl.DataFrame] = {}
    for module in MODULES:
        frame = raws[module].frame().with_columns(_key(KEYS[module]).alias("own_key"))
        if module == "person":
            frame = frame.with_columns(person_ref="own_key")
        elif module != "sen2":
            parent = PARENTS[module]
            refs = [name for name in OWN[:2] if name in tables[parent].columns]
            above = tables[parent].unique("own_key", keep="first", maintain_order=True)
            frame = frame.with_columns(_key(KEYS[parent]).alias("#above")).join(
                above.select(pl.col("own_key").alias("#above"), *refs),
                on="#above",
                how="left",
                maintain_order="left",
            )
        if module == "requests":
            frame = frame.with_columns(request_ref="own_key")
        tables[module] = frame
    return tables


def by_pair(raws: Mapping[str, Raw]) -> dict[str, pl.DataFrame]:
    """The tables of a layout that repeats the person's and the request's number on every row.

    Where one request number is used for two persons, the numbers count only within a person: the
    request is then known by both, joined by a stroke.
    """
    tables = {module: raw.frame() for module, raw in raws.items()}
    person, request = _key("person_key"), _key("request_key")
    tables["person"] = tables["person"].with_columns(person_ref=person, own_key=person)
    known = tables["person"]["person_ref"].drop_nulls().unique()
    mine = person.is_in(known.implode())
    requests = tables["requests"].with_columns(own_key=request)
    holders = requests.group_by("own_key").agg(person.n_unique().alias("holders"))
    clash = holders.drop_nulls("own_key").filter(pl.col("holders") > 1).height > 0
    both = pl.concat_str(person, request, separator="/") if clash else request
    tables["requests"] = requests.with_columns(
        person_ref=pl.when(mine).then(person), request_ref=both
    )
    pairs = tables["requests"].select(person.alias("#p"), request.alias("#r"), "request_ref")
    pairs = pairs.unique(["#p", "#r"], keep="first", maintain_order=True)
    for module in tables.keys() - {"sen2", "person", "requests"}:
        frame = tables[module].with_columns(
            person.alias("#p"), request.alias("#r"), person_ref=pl.when(mine).then(person)
        )
        tables[module] = frame.join(pairs, on=["#p", "#r"], how="left", maintain_order="left")
    return tables


def finished(
    layout: ReturnLayout,
    form: ReturnFormat,
    tables: Mapping[str, pl.DataFrame],
    *,
    files: Iterable[tuple[str, str]],
    encoding: str,
    unrecognised: Iterable[str],
) -> ReturnText:
    """A ReturnText of tables that have their refs; keys are dropped, absent tables are empty."""
    nothing = pl.DataFrame(schema=dict.fromkeys(OWN, pl.String))
    made: dict[str, pl.DataFrame] = {}
    absent: list[str] = []
    for module in MODULES:
        frame = tables.get(module, nothing)
        lacking = [pl.lit(None, pl.String).alias(name) for name in OWN if name not in frame.columns]
        fields = [f for f in form.by_module[module] if f.wanted != "key"]
        present = [f.field for f in fields if f.field in frame.columns]
        made[module] = frame.with_columns(lacking).select(*OWN, *present)
        absent += [
            f"{module}.{f.field}" for f in fields if f.names(layout) and f.field not in present
        ]
    return ReturnText(
        layout, tuple(files), encoding, made, tuple(dict.fromkeys(unrecognised)), tuple(absent)
    )


def _key(column: str) -> pl.Expr:
    """A key for matching: trimmed, and without the ".0" that a spreadsheet adds to a number."""
    return pl.col(column).str.strip_chars().str.replace(r"^(\d+)\.0+$", "${1}").replace("", None)
