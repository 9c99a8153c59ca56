"""Entries of published figures that break a rule, in words: what stands there and what would do.

Published files are public, so quoting an entry, a place or a period reveals nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from scrutiny.definitions.source import Source, Unit
from scrutiny.errors import Problem, located, quoted
from scrutiny.records.entries import LOOKS, day_of
from scrutiny.sources.workbook.sheet import ERRORS
from scrutiny.vocabulary.words import Status

MOST_LISTED = 20
"""So many problems of one kind are listed; the rest are counted."""
OF_A_ROW = ("known_place", "known_period")
"""Rules that a row breaks, and not an entry of it."""
CHECK = "Check the file"


def failed(details: pl.DataFrame, source: Source, name: str) -> list[Problem]:
    """The failures of each rule of `Read`, for the file called `name`."""
    problems: list[Problem] = []
    for rule, words in _WORDS.items():
        whole_row = rule in OF_A_ROW
        broken = details.filter(pl.col(rule) == "invalid").unique(
            ["row"] if whole_row else ["row", "column"], keep="first", maintain_order=True
        )
        for entry in broken.sort("row").head(MOST_LISTED).iter_rows(named=True):
            place = located(name, row=entry["row"], column=None if whole_row else entry["column"])
            problems.append(Problem(place, *words(entry, source)))
        if broken.height > MOST_LISTED:
            more = broken.height - MOST_LISTED
            problems.append(
                Problem(name, f"has {more} more of the same kind", problems[-1].would_do)
            )
    return problems


def mixed_per_cents(entries: pl.DataFrame, name: str) -> Iterator[Problem]:
    """Columns in which some percentages have a percent sign and some have none.

    A plain 0.25 beside 43% is a share of one or a quarter of a per cent: nothing says which.
    """
    shares = entries.filter(
        pl.col("unit") == Unit.PER_CENT, pl.col("value") != 0, pl.col("status") == Status.OK
    )
    signed = pl.col("text").str.contains("%", literal=True)
    for (column,), mine in shares.sort("row").group_by("column", maintain_order=True):
        both = [mine.filter(wanted).head(1).to_dicts() for wanted in (signed, ~signed)]
        if not all(both):
            continue
        (one,), (other,) = both
        yield Problem(
            located(name, column=str(column)),
            f"has percentages of which some bear a percent sign and some do not: row {one['row']} "
            f'holds "{one["text"].strip()}", row {other["row"]} "{other["text"].strip()}"',
            "Write all of them one way",
        )


def _unknown_place(entry: dict[str, str], source: Source) -> tuple[str, str]:
    if not entry["named"]:
        return "says of no place", "Fill in the place of each row: of merged cells only one has it"
    return (
        f'the place "{entry["named"]}" is not known',
        "If the row is a total or a note, take it out; if the name or code is written otherwise "
        "than the publisher writes it (931), put it right; if the place is new, import the newest "
        "lists of places",
    )


def _unknown_period(entry: dict[str, str], source: Source) -> tuple[str, str]:
    assert source.period is not None
    looks = LOOKS[source.period.kind]
    written = entry["written"]
    if not written:
        return (
            "says of no period",
            "Fill in the period of each row: of merged cells only one has it",
        )
    if day_of(written):
        kind = source.period.kind.replace("_", " ")
        return f'the day "{written}" stands where a {kind} belongs', looks
    return f'the period "{written}" is not understood', looks


def _no_number(entry: dict[str, str], source: Source) -> tuple[str, str]:
    text = entry["text"].strip()
    if text in ERRORS:
        return (
            f"holds Excel's error {text}",
            "Put it right where the file was made, or ask the publisher",
        )
    symbols = quoted(source.symbols) or "no symbols"
    return (
        f'"{entry["text"]}" stands where a number belongs',
        f"A number belongs there, or one of the symbols that data/sources/{source.id}.toml knows "
        f"({symbols}): add this one there if the publisher says what it means",
    )


def _share(entry: dict[str, str], source: Source) -> tuple[str, str]:
    return f"the percentage {entry['text']} is not between 0 and 100", CHECK


def _count(entry: dict[str, str], source: Source) -> tuple[str, str]:
    return f"the count {entry['text']} is below nought or not whole", CHECK


_WORDS = {
    "known_place": _unknown_place,
    "known_period": _unknown_period,
    "number_or_symbol": _no_number,
    "per_cent_in_range": _share,
    "count_is_whole": _count,
}
