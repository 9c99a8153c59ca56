"""`data/places.csv` from the publishers' lists of authorities, their codes and their changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from scrutiny.definitions.place import Neighbour, Place, Places, folded
from scrutiny.errors import Problem, located
from scrutiny.sources.outside import OutsideFile
from scrutiny.vocabulary.words import Level

COLUMNS = ("place", "name", "level", "region", "codes", "also_called", "starts", "ends")
MOST_NAMED = 5


def place_table(
    files: Mapping[str, OutsideFile], regions: Places
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """One row per authority, as committed, from the three place files.

    `files` holds "accepted" (every name and code pair), "changes" (reorganisations) and
    "tool_list" (regions and further names). An authority's region is a region of England; Inner
    and Outer London count as London. `starts` and `ends` come from changes that gave a new
    three-digit code.
    """
    accepted, changes, tools = (_text(files[k]) for k in ("accepted", "changes", "tool_list"))
    pairs = accepted.filter(pl.col("old_la_code").str.contains(r"^\d{3}$"))
    listed = {row["la number"].removesuffix(".0"): row for row in tools.iter_rows(named=True)}
    days = [str(files["changes"].day(text) or text) for text in changes["effective_date"]]
    changes = changes.with_columns(effective_date=pl.Series(days, dtype=pl.String))
    moved = changes.filter(pl.col("from_old_la_code") != pl.col("to_old_la_code"))
    starts = _dates(moved, "to_old_la_code", "effective_date")
    ends = _dates(moved, "from_old_la_code", "effective_date")
    names = _names(changes)
    problems: list[Problem] = []
    made: list[dict[str, str]] = []
    for (code,), group in pairs.group_by("old_la_code", maintain_order=True):
        code, tool = str(code), listed.get(str(code))
        if tool is None or tool["region"] in ("", "NA"):
            continue
        region = regions.named(tool["region"])
        if region is None:
            place = located(files["tool_list"].name, column="Region")
            problems.append(Problem(place, f'the region "{tool["region"]}" is not known'))
            continue
        region = regions.by_id[region].region or region
        name = group["la_name"][-1]
        others = {*group["la_name"], tool["la name"], *names.get(code, ())}
        also = sorted({o for o in others if folded(o) != folded(name)})
        made.append(
            {
                "place": code,
                "name": name,
                "level": str(Level.AUTHORITY),
                "region": region,
                "codes": ";".join(group["new_la_code"].unique(maintain_order=True)),
                "also_called": ";".join(also),
                "starts": starts.get(code, ""),
                "ends": ends.get(code, ""),
            }
        )
    return pl.DataFrame(made, schema=COLUMNS).sort("place"), tuple(problems)


def _text(file: OutsideFile) -> pl.DataFrame:
    named = [column.strip().casefold() for column in file.cells.columns]
    frame = file.cells.rename(dict(zip(file.cells.columns, named, strict=True)))
    return frame.with_columns(pl.col(pl.String).str.strip_chars())


def _dates(changes: pl.DataFrame, key: str, value: str) -> dict[str, str]:
    return dict(changes.select(key, value).iter_rows())


def _names(changes: pl.DataFrame) -> dict[str, set[str]]:
    """Names that the list of changes uses for each code."""
    found: dict[str, set[str]] = {}
    for side in ("from", "to"):
        for code, name in changes.select(f"{side}_old_la_code", f"{side}_la_name").iter_rows():
            found.setdefault(code, set()).add(name)
    return found


def neighbours_of(
    table: pl.DataFrame, model: str, places: Places, name: str
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """One row per authority and neighbour under one model, as committed in `data/neighbours.csv`.

    Authorities made since the model (whose cells hold a dash) have no rows; notes below the table
    are passed over. An authority that is its own neighbour, or stands twice, is a problem.
    """
    body = table.filter(pl.col("place").str.strip_chars().str.contains(r"^\d{3}$"))
    body = body.with_columns(pl.col("neighbour", "closeness").str.strip_chars()).filter(
        pl.col("neighbour") != "-"
    )
    problems = [
        Problem(
            located(name, row=row["#row"], column=f"SN{row['rank']}"),
            f'the place "{row[key]}" is not known',
            "Import the place files first, or check the code",
        )
        for key in ("place", "neighbour")
        for row in body.filter(~pl.col(key).is_in(list(places.by_code))).iter_rows(named=True)
    ]
    problems += _told_twice(body, places, name)
    known = pl.lit(model).alias("model")
    rows = body.select(
        known, "place", "rank", "neighbour", pl.col("closeness").str.to_lowercase()
    ).sort("place", "rank")
    return rows, tuple(problems)


def _told_twice(body: pl.DataFrame, places: Places, name: str) -> list[Problem]:
    """Authorities that are neighbours of themselves, or twice of one, or have two rows."""
    problems, rows, met = [], dict[str, int](), set[tuple[str, str]]()
    for row in body.iter_rows(named=True):
        place, neighbour = (places.by_code.get(row[key]) for key in ("place", "neighbour"))
        if place is None or neighbour is None:
            continue
        where = located(name, row=row["#row"], column=f"SN{row['rank']}")
        if rows.setdefault(place, row["#row"]) != row["#row"]:
            found = f"the authority {row['place']} stands in row {rows[place]} already"
        elif place == neighbour:
            found = f"the authority {row['place']} is its own neighbour"
        elif (place, neighbour) in met:
            found = f"{neighbour} is twice a neighbour of the authority {row['place']}"
        else:
            met.add((place, neighbour))
            continue
        problems.append(Problem(where, found, "Download the table again"))
    return problems


def other_neighbours(
    held: Iterable[Neighbour], new: Iterable[Neighbour], places: Places
) -> str | None:
    """How many authorities of a model a new table lacks or tells otherwise, and some of them.

    None where it keeps all that is held.
    """
    before, after = _by_place(held), _by_place(new)
    gone = [place for place in before if place not in after]
    changed = [place for place in before if place in after and before[place] != after[place]]
    told = [
        f"{what} {len(which)} of the {len(before)} authorities held ({_some(which, places)})"
        for what, which in (("lacks", gone), ("gives other neighbours for", changed))
        if which
    ]
    return " and ".join(told) or None


def _by_place(neighbours: Iterable[Neighbour]) -> dict[str, list[tuple[int, str, str]]]:
    made: dict[str, list[tuple[int, str, str]]] = {}
    for each in sorted(neighbours, key=lambda n: (n.place, n.rank)):
        made.setdefault(each.place, []).append((each.rank, each.neighbour, each.closeness))
    return made


def _some(codes: Sequence[str], places: Places) -> str:
    named = [f"{places.by_id[code].name} ({code})" for code in codes[:MOST_NAMED]]
    more = [f"{len(codes) - MOST_NAMED} more"] if len(codes) > MOST_NAMED else []
    return ", ".join([*named, *more])


def as_place(row: Mapping[str, str]) -> Place:
    """A row of `place_table` as a typed place."""
    return Place.model_validate(dict(row))
