"""Writing an invented return in each of the five layouts, from one and the same tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from scrutiny.definitions.returns import ReturnFormat, ReturnLayout
from tests.invention.written.csvs import write_blade, write_flat
from tests.invention.written.rows import Written, written
from tests.invention.written.workbooks import write_sheets, write_template
from tests.invention.written.xml import write_xml

__all__ = ["write_return"]


def write_return(
    tables: Mapping[str, pl.DataFrame],
    layout: ReturnLayout,
    version: str,
    folder: Path,
    form: ReturnFormat,
) -> Path:
    """Writes canonical text tables as a return of one layout and version ("1.1" to "1.3").

    Returns what to give to `read_returns`: the file, or `folder` where the layout has several
    files. `folder` is made; give each return of several files its own. Fields that the layout or
    the version does not have are left out. A layout that asks for gender gets it from the sex.
    Raises ValueError where a row has no parent row, or the version is not known.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: Written = written(tables, version, form)
    if layout is ReturnLayout.XML:
        return write_xml(made, folder)
    if layout is ReturnLayout.BLADE:
        return write_blade(made, folder)
    if layout is ReturnLayout.TEMPLATE:
        return write_template(made, folder)
    if layout is ReturnLayout.SHEETS:
        return write_sheets(made, folder)
    return write_flat(made, folder)
