"""Known errors in published files, put right by data and guarded by what the file must hold."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from scrutiny.definitions.source import Correction
from scrutiny.errors import Problem, located, quoted

MARK = "#mark"
"""A struct column: for each marked column, the status to give the cell, or null."""


def corrected(
    text: pl.DataFrame, corrections: Collection[Correction], name: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """The text with every correction made, or the problems that stop it.

    A correction whose guard no longer holds means that the publisher has changed the file.
    """
    problems: list[Problem] = []
    original = text
    marks: dict[str, pl.Expr] = {}
    for correction in corrections:
        where = pl.all_horizontal(
            pl.col(column) == value for column, value in correction.where.items()
        )
        rows = original.filter(where)
        held = rows[correction.column].str.strip_chars().unique().to_list()
        named = ", ".join(f'{column} "{value}"' for column, value in correction.where.items())
        if held != [correction.expect]:
            found = quoted(held, " and ") or "nothing"
            problems.append(
                Problem(
                    located(name, column=correction.column),
                    f'holds {found} for {named}, where a correction expects "{correction.expect}"',
                    "The publisher may have put it right: remove that entry of "
                    "data/corrections.toml",
                )
            )
        elif correction.action == "replace":
            column = correction.column
            text = text.with_columns(
                pl.when(where)
                .then(pl.lit(correction.value))
                .otherwise(pl.col(column))
                .alias(column)
            )
        else:
            marked = marks.setdefault(correction.column, pl.lit(None, dtype=pl.String))
            marks[correction.column] = (
                pl.when(where).then(pl.lit(str(correction.status))).otherwise(marked)
            )
    if marks:
        text = text.with_columns(
            pl.struct([mark.alias(name) for name, mark in marks.items()]).alias(MARK)
        )
    return text, problems
