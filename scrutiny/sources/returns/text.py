"""A return as it came, whatever its layout: nine tables of text under the names of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from scrutiny.definitions.returns import ReturnLayout


@dataclass(frozen=True, slots=True)
class ReturnText:
    """One return as text.

    `tables` holds a frame for each of `definitions.returns.MODULES`, all columns text. A frame
    has the fields (named as in `data/returns/fields.csv`, keys left out) that stood in the file,
    and four columns of its own, null where there is nothing to say:

    - `person_ref`, `request_ref`: whose row this is, the same text in every table; in `person`
      only the first, in `sen2` neither. Null where the parent is missing (an orphan).
    - `own_key`: the row's own key in the file, where the layout gives it one.
    - `source_ref`: where a person finds the row: "line 120", "return.csv, row 12",
      "sheet Person, row 45". Never a value.

    `files` are (name, sha256) pairs. `encoding` is how text files were decoded, else "".
    `unrecognised` names what stood in the file and is no field; `absent` names fields of the
    layout ("requests.request_source") that never occurred.
    """

    layout: ReturnLayout
    files: tuple[tuple[str, str], ...]
    encoding: str
    tables: Mapping[str, pl.DataFrame]
    unrecognised: tuple[str, ...]
    absent: tuple[str, ...]
