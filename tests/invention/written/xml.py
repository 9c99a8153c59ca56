"""The XML layout: elements inside elements, the text of all rows built column by column."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from scrutiny.definitions.returns import Field, ReturnLayout
from tests.invention.written.rows import OWN, PARENT, PARENTS, Written

TAGS = {
    "person": "Person",
    "requests": "Requests",
    "assessment": "Assessment",
    "named_plan": "NamedPlan",
    "plan_detail": "PlanDetail",
    "active_plans": "ActivePlans",
    "placement_detail": "PlacementDetail",
    "sen_need": "SENneed",
}
DEPTHS = {
    "person": 2,
    "requests": 3,
    "assessment": 4,
    "named_plan": 5,
    "plan_detail": 6,
    "active_plans": 4,
    "placement_detail": 5,
    "sen_need": 5,
}
IN_COLLECTION = ("collection", "year", "reference_date")
OFFICERS = ("dmo", "dco", "dsco")


def write_xml(made: Written, folder: Path) -> Path:
    """One file in UTF-8, each element on a line of its own."""
    path = folder / f"SEN2_{made.year}.xml"
    persons = "".join(_records(made, "person")["#text"])
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n'
        f"{_header(made)}  <Persons>\n{persons}  </Persons>\n</Message>\n",
        encoding="utf-8",
    )
    return path


def _records(made: Written, module: str) -> pl.DataFrame:
    """One row for each record of a table: its `PARENT`, and its element with all inside it."""
    table = made.tables[module].select(OWN, PARENT)
    indent = "  " * DEPTHS[module]
    parts = [
        _element(made.texts(module, field), field, f"{indent}  ")
        for field in made.fields(module, ReturnLayout.XML)
    ]
    for child in (name for name, (above, _) in PARENTS.items() if above == module):
        inside = _records(made, child).group_by(PARENT).agg(pl.col("#text").str.join())
        joined = table.join(inside, left_on=OWN, right_on=PARENT, how="left", maintain_order="left")
        parts.append(joined["#text"].fill_null(""))
    tag = TAGS[module]
    text = pl.concat_str(pl.lit(f"{indent}<{tag}>\n"), *parts, pl.lit(f"{indent}</{tag}>\n")).alias(
        "#text"
    )
    return table.with_columns(text).select(PARENT, "#text")


def _element(texts: pl.Series, field: Field, indent: str) -> pl.Series:
    """The elements of one field, an empty text where the value is missing."""
    tag = field.names(ReturnLayout.XML)[0]
    safe = texts.str.replace_all("&", "&amp;", literal=True)
    safe = safe.str.replace_all("<", "&lt;", literal=True)
    safe = safe.str.replace_all(">", "&gt;", literal=True)
    return (f"{indent}<{tag}>" + safe + f"</{tag}>\n").fill_null("")


def _header(made: Written) -> str:
    table = made.tables["sen2"]
    if not table.height:
        return ""
    fields = made.fields("sen2", ReturnLayout.XML)

    def some(names: list[str], indent: str) -> str:
        return "".join(
            _element(made.texts("sen2", field), field, indent).to_list()[0]
            for field in fields
            if field.field in names
        )

    source = [f.field for f in fields if f.field not in (*IN_COLLECTION, *OFFICERS)]
    return (
        "  <Header>\n    <CollectionDetails>\n"
        f"{some(list(IN_COLLECTION), ' ' * 6)}    </CollectionDetails>\n"
        f"    <Source>\n{some(source, ' ' * 6)}    </Source>\n"
        f"{some(list(OFFICERS), ' ' * 4)}  </Header>\n"
    )
