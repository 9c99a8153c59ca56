"""Importing returns: read, type, check every rule, match, store; all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from scrutiny.definitions.returns import ReturnFormat
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.records.returns.case_store import (
    Stored,
    cases_folder,
    held_years,
    is_readable,
    read_about,
    read_stored,
    recover,
    write_stored,
)
from scrutiny.records.returns.falls import falls
from scrutiny.records.returns.identity import count_by, matched, secret, tokens
from scrutiny.records.returns.intended import Intended
from scrutiny.records.returns.losses import Losses
from scrutiny.records.returns.rules import Checked, Failures, check
from scrutiny.records.returns.spine import carried, kept, left_out
from scrutiny.records.returns.typed import Return, typed
from scrutiny.sources.returns.database import read_database
from scrutiny.sources.returns.read import read_returns


@dataclass(frozen=True, slots=True)
class ImportedReturn:
    """What became of one return: `outcome` is "read" or "already held"; `about` as stored."""

    year: int
    outcome: str
    about: Mapping[str, Any]


def import_returns(
    paths: Sequence[Path],
    intended: Intended,
    *,
    year: int | None = None,
    replacing: bool = False,
    extra: Mapping[str, Any] | None = None,
    database: str = "",
) -> tuple[ImportedReturn, ...]:
    """Reads every return in the files, folders and zips given, or the database, and stores them.

    `year` is the collection year of a layout without a header. `extra` is put into what is kept
    about each return.

    Raises ProblemsFound where anything cannot be read, is another authority's, stands twice, has
    lost too much of a field that flows need, or would replace another copy without `replacing`;
    then nothing is written.
    """
    recover(cases_folder(intended.private, intended.area.id))
    texts = [text for path in paths for text in read_returns(path, intended.format)]
    texts += [read_database(database, intended.format)] if database else []
    returns = sorted(
        (typed(text, intended.format, year=year) for text in texts), key=lambda each: each.year
    )
    _refuse(returns, intended, replacing=replacing)
    key = secret(intended.private)
    made: dict[int, tuple[Stored, pl.DataFrame] | None] = {}
    problems: list[Problem] = []
    for given in returns:
        about = _held(intended, given.year)
        # The same files read by other code, as `extra` may tell, are read again.
        same = about is not None and about["files"] == [list(file) for file in given.files]
        if same and about is not None and (extra or {}).items() <= about.items():
            made[given.year] = None
            continue
        before = made.get(given.year - 1)
        earlier = before[0] if before else _held_before(intended, given.year)
        made[given.year], lacking = _one(given, intended, key, earlier, extra or {})
        problems += lacking
    if problems:
        raise ProblemsFound(problems)
    done = []
    new = [each for each in made.values() if each is not None]
    write_stored(intended.private, intended.area.id, new)
    for number, each in made.items():
        about = read_about(intended.private, intended.area.id, number) or {}
        done.append(ImportedReturn(number, "already held" if each is None else "read", about))
    return tuple(done)


def _refuse(returns: list[Return], intended: Intended, *, replacing: bool) -> None:
    problems = []
    area = intended.area
    for given in returns:
        name = given.files[0][0]
        invented = _is_invented(given)
        if invented is not None and invented != area.invented:
            kind = "invented" if invented else "a real authority's"
            problems.append(
                Problem(name, f"is {kind}, and {area.name} is not", "Name the area it belongs to")
            )
        if given.place is not None and given.place.lstrip("0") != area.place.lstrip("0"):
            problems.append(
                Problem(
                    name,
                    f"is the return of another authority than {area.name} ({area.place})",
                    "Name the area that it belongs to with --area",
                )
            )
        if not given.tables["person"].height or not given.tables["requests"].height:
            problems.append(Problem(name, "holds no person or no request", "Export it again"))
        held = _held(intended, given.year)
        other = held is not None and held["files"] != [list(file) for file in given.files]
        if other and not replacing:
            problems.append(
                Problem(
                    name,
                    f"is another copy of the return of {given.year}, which is held already",
                    "Add --replace to put it in the place of the one held",
                )
            )
    years = [given.year for given in returns]
    problems += [
        Problem("The files given", f"hold the return of {each} twice", "Give one copy of each")
        for each in sorted({y for y in years if years.count(y) > 1})
    ]
    if problems:
        raise ProblemsFound(problems)


def _held(intended: Intended, year: int) -> Mapping[str, Any] | None:
    """What is kept about a return; None where it is damaged, for then it must be read again."""
    whole = is_readable(intended.private, intended.area.id, year)
    return read_about(intended.private, intended.area.id, year) if whole else None


_INVENTED_LA = "999"


def _is_invented(given: Return) -> bool | None:
    """Whether pupil numbers were issued by an authority that does not exist; null without any.

    A layout without a header does not say whose it is, but no real number begins so.
    """
    issued = given.tables["person"]["upn"].drop_nulls().str.slice(1, 3)
    if not len(issued):
        return None
    return 2 * int((issued == _INVENTED_LA).sum()) > len(issued)


def _held_before(intended: Intended, year: int) -> Stored | None:
    if year - 1 not in held_years(intended.private, intended.area.id):
        return None
    return read_stored(intended.private, intended.area.id, year - 1)


def _one(
    given: Return, intended: Intended, key: bytes, earlier: Stored | None, extra: Mapping[str, Any]
) -> tuple[tuple[Stored, pl.DataFrame], list[Problem]]:
    """One return checked and stripped of everybody's name, with the rows to correct; and why it
    must be refused, where it must.
    """
    people = tokens(given.tables["person"], key)
    both = {given.year: people}
    if earlier is not None:
        both[earlier.year] = earlier.persons
    matches = matched(both)
    published = (intended.published or {}).get(given.activity_year)
    context = Checked(
        given,
        intended.format,
        intended.area.place,
        intended.places,
        before=None if earlier is None else _before(earlier, matches),
        tokens=_with_key(people, matches, given.year),
        establishments=intended.establishments,
        published=published,
    )
    failures = check(context, intended.format.rule)
    spine = kept(context, failures)
    losses = Losses(context, failures)
    about = {
        **extra,
        "year": given.year,
        "census": given.census.isoformat(),
        "layout": str(given.layout),
        "version": given.version,
        "files": [list(file) for file in given.files],
        "encoding": given.encoding,
        "persons": given.tables["person"].height,
        "requests": given.tables["requests"].height,
        "matched": count_by(matches, [given.year])[given.year],
        "carried": carried(context),
        "rules": left_out(intended.format, failures),
        "lost": losses.kept(),
        "open_days": given.open_days,
        "falls": falls(context, spine, None if earlier is None else earlier.spine),
        "not_checked": dict(failures.not_checked),
        "unrecognised": list(given.unrecognised),
        "absent": list(given.absent),
    }
    stored = Stored(about, spine, people), _to_correct(failures, intended.format)
    return stored, losses.problems(intended.limits)


def _with_key(persons: pl.DataFrame, matches: pl.DataFrame, year: int) -> pl.DataFrame:
    keys = matches.filter(pl.col("year") == year).select("person_ref", "person_key")
    return persons.join(keys, on="person_ref", how="left")


def _before(earlier: Stored, matches: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {
        "persons": _with_key(earlier.persons, matches, earlier.year),
        "spine": _with_key(earlier.spine, matches, earlier.year),
    }


def _to_correct(failures: Failures, format: ReturnFormat) -> pl.DataFrame:
    """One row per record and rule that it breaks: where it stands and what to do, no value."""
    rules = pl.DataFrame(
        [(r.id, str(r.severity), "; ".join(r.fields), r.words) for r in format.rules],
        schema=dict.fromkeys(("rule", "severity", "fields", "words"), pl.String),
        orient="row",
    )
    return (
        failures.rows.join(rules, on="rule", how="left")
        .select("rule", "severity", "module", "source_ref", "fields", "words")
        .sort("severity", "rule", "source_ref")
    )
