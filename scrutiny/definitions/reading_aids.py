"""What helps readers find their way: words explained, and measures grouped by theme."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from pydantic import Field

from scrutiny.definitions.reading import Listed, Page, Reader

Written = Annotated[str, Field(min_length=1)]


class Term(Page):
    """A word that a newcomer would not know, in `data/glossary.csv`.

    `also` are other spellings under which it stands in a text.
    """

    term: Written
    also: Listed
    meaning: Written


class ThemeRow(Page):
    """One measure under its theme, in `data/measure_themes.csv`, both in the order shown."""

    theme: Written
    measure_id: Written


def read_terms(reader: Reader) -> tuple[Term, ...]:
    """The glossary; none where there is no file. A word explained twice is reported."""
    path = reader.root / "glossary.csv"
    rows = reader.rows(path, Term) if path.exists() else ()
    seen: dict[str, int] = {}
    for row, term in rows:
        for word in (term.term, *term.also):
            if seen.setdefault(word.lower(), row) != row:
                found = f'"{word}" is explained in row {seen[word.lower()]} too'
                reader.report(path, found, "Keep one of the two", row=row, column="term")
    return tuple(term for _, term in rows)


def read_themes(reader: Reader, measures: Collection[str]) -> tuple[ThemeRow, ...]:
    """Themes with their measures; none where there is no file. What is no measure is reported."""
    path = reader.root / "measure_themes.csv"
    rows = reader.rows(path, ThemeRow) if path.exists() else ()
    for row, each in rows:
        if each.measure_id not in measures:
            reader.report(
                path,
                f'"{each.measure_id}" is no measure',
                "Give the name of a file in data/measures, without .toml",
                row=row,
                column="measure_id",
            )
    return tuple(each for _, each in rows)
