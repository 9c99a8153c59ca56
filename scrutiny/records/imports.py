"""Importing published files: recognise, read, validate, and write all of them or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from scrutiny.definitions.intake import Intake
from scrutiny.definitions.place import Neighbour, Places
from scrutiny.definitions.source import NOT_DESCRIBED, Layout, Release, Source
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.records import store
from scrutiny.records.dictionary import DICTIONARY_PATH, dictionary_table
from scrutiny.records.figures import Tidied, tidy
from scrutiny.records.part_of_all import changed_values, few_authorities
from scrutiny.records.place_table import as_place, neighbours_of, other_neighbours, place_table
from scrutiny.records.shares_of_one import shares_of_one
from scrutiny.sources.published_file import read_published
from scrutiny.sources.recognise import PLACE_FILES, Recognised, neighbour_table


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file, in words. `changed` says whether anything was written for it.

    `warnings` are sentences on what the file does not hold, or holds and is not kept. `left_out`
    says that these are the parts of a file in which nothing known was found.
    """

    file: str
    what: str
    outcome: str
    changed: bool
    left_out: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """Figures of a release (see `Figures`) that an import would write, beside those held.

    `before` are those of the same release, or where `new` those of the newest one held; null where
    nothing is held of the source.
    """

    source: str
    release: str
    new: bool
    before: pl.DataFrame | None
    after: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Planned:
    """An import that is not written: what would become of each file, and what would be written.

    The keys of `contents` are paths below the data folder.
    """

    done: tuple[Imported, ...]
    contents: Mapping[Path, str]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What the caller allows to take the place of a copy that is held."""

    another: bool
    older: bool


@dataclass(slots=True)
class _Batch:
    """What one import has made so far, before anything is written."""

    intake: Intake
    contents: dict[Path, str] = field(default_factory=dict)
    done: list[Imported] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)

    def write(self, path: Path, text: str) -> bool:
        """Puts a file among those to be written, unless it stands there already word for word."""
        held = self.intake.data / path
        if held.exists() and held.read_text(encoding="utf-8") == text:
            return False
        self.contents[path] = text
        return True


def import_files(
    paths: Iterable[Path], intake: Intake, *, replacing: bool = False, older: bool = False
) -> tuple[Imported, ...]:
    """Imports published files into the data folder.

    `replacing` allows another copy of a release that is already imported to take its place;
    `older` allows it even to a copy that is known to be older than the one held.

    Raises ProblemsFound with every problem of every file; then nothing was written.
    """
    planned = plan_import(paths, intake, replacing=replacing, older=older)
    if planned.contents:
        store.write_all(intake.data, planned.contents)
    return planned.done


def plan_import(
    paths: Iterable[Path], intake: Intake, *, replacing: bool = False, older: bool = False
) -> Planned:
    """What `import_files` would do. Raises as it does."""
    store.recover(intake.data)
    batch = _Batch(intake)
    recognised = _recognised(paths, batch)
    _import_places(recognised, batch)
    _import_neighbours(recognised, batch, replacing=replacing)
    _import_dictionary(recognised, batch)
    _import_figures(recognised, batch, _Allowed(replacing, older))
    if batch.problems:
        raise ProblemsFound(batch.problems)
    return Planned(tuple(batch.done), batch.contents, tuple(batch.moved))


def _recognised(paths: Iterable[Path], batch: _Batch) -> list[Recognised]:
    found: list[Recognised] = []
    for path in paths:
        try:
            opened = read_published(path, batch.intake.sources.values())
        except ProblemsFound as refused:
            batch.problems += refused.problems
            continue
        found += opened.tables
        if opened.left_out:
            outcome = "; ".join(opened.left_out)
            batch.done.append(Imported(path.name, "left out", outcome, False, left_out=True))
    return found


def _import_places(recognised: Sequence[Recognised], batch: _Batch) -> None:
    files = {each.other: each.file for each in recognised if each.other in PLACE_FILES}
    if not files:
        return
    if missing := PLACE_FILES.keys() - files.keys():
        batch.problems.append(
            Problem(
                ", ".join(sorted(file.name for file in files.values())),
                f"comes without the other place files ({', '.join(sorted(missing))})",
                "Import the list of accepted authorities, the list of code changes and the "
                "tool's list of authorities together",
            )
        )
        return
    if len(files) < sum(each.other in PLACE_FILES for each in recognised):
        batch.problems.append(
            Problem("the place files", "hold two of one kind", "Import one of each kind")
        )
    table, problems = place_table(files, batch.intake.regions)
    batch.problems += problems
    gone = [p for p in batch.intake.places.authorities() if p.place not in set(table["place"])]
    if gone:
        names = ", ".join(f"{place.name} ({place.place})" for place in gone[:10])
        batch.problems.append(
            Problem(
                files["accepted"].name,
                f"lacks {len(gone)} authorities that are known: {names}",
                "Download the whole list again",
            )
        )
        return
    rows = tuple(as_place(row) for row in table.iter_rows(named=True))
    before = sum(1 for _ in batch.intake.places.authorities())
    batch.intake = replace(batch.intake, places=Places((*batch.intake.regions.all, *rows)))
    changed = batch.write(Path("places.csv"), store.as_csv(table))
    outcome = f"{table.height} authorities (before: {before})"
    names = ", ".join(file.name for file in files.values())
    batch.done.append(Imported(names, "place codes and their changes", outcome, changed))


def _import_neighbours(recognised: Sequence[Recognised], batch: _Batch, *, replacing: bool) -> None:
    """A table that lacks or changes what is held of its model needs leave to take its place."""
    tables = {n.model: [] for n in batch.intake.neighbours}  # type: dict[str, list[Neighbour]]
    for neighbour in batch.intake.neighbours:
        tables[neighbour.model].append(neighbour)
    new: dict[str, tuple[str, pl.DataFrame]] = {}
    read: list[tuple[str, Source, int]] = []
    for each in recognised:
        source = each.source
        if source is None or source.layout is not Layout.NEIGHBOURS:
            continue
        table, problems = neighbours_of(
            neighbour_table(each.file), source.model, batch.intake.places, each.file.name
        )
        batch.problems += problems
        if source.model in new and not new[source.model][1].equals(table):
            other = new[source.model][0]
            found = f"gives other neighbours than {other} for the model of {source.model}"
            batch.problems.append(Problem(each.file.name, found, "Import only one of the two"))
        new[source.model] = (each.file.name, table)
        read.append((each.file.name, source, table["place"].n_unique()))
    if not new or batch.problems:
        return
    others: dict[str, str] = {}
    for model, (name, table) in new.items():
        made = [Neighbour.model_validate(row) for row in table.iter_rows(named=True)]
        if told := other_neighbours(tables.get(model, ()), made, batch.intake.places):
            others[model] = told
            if not replacing:
                mend = "Import it with --replace to put it in place of the one held"
                found = f"is another table of neighbours for the model of {model}: it {told}"
                batch.problems.append(Problem(name, found, mend))
        tables[model] = made
    rows = [neighbour for model in sorted(tables) for neighbour in tables[model]]
    batch.intake = replace(batch.intake, neighbours=tuple(rows))
    columns = list(Neighbour.model_fields)
    table = pl.DataFrame([row.model_dump() for row in rows], schema=columns)
    changed = batch.write(Path("neighbours.csv"), table.write_csv())
    for file, source, authorities in read:
        told = f"; it {others[source.model]}" if source.model in others else ""
        outcome = f"{authorities} authorities{told}"
        batch.done.append(Imported(file, source.name, outcome, changed))


def _import_dictionary(recognised: Sequence[Recognised], batch: _Batch) -> None:
    for each in recognised:
        if each.other == "dictionary":
            table, problems = dictionary_table(each.file, batch.intake.sources.values())
            batch.problems += problems
            changed = batch.write(DICTIONARY_PATH, table.write_csv())
            outcome = f"{table.height} entries used here"
            what = "dictionary of the interactive tool"
            batch.done.append(Imported(each.file.name, what, outcome, changed))


def _import_figures(recognised: Sequence[Recognised], batch: _Batch, allowed: _Allowed) -> None:
    """Figures of one release may come in several files only if they are the same."""
    data, intake = batch.intake.data, batch.intake
    releases = store.read_releases(data)
    near = intake.near()
    made: dict[Path, pl.DataFrame] = {}
    for each in recognised:
        if not each.is_figures:
            continue
        assert each.source is not None
        tidied = tidy(each, intake.places, intake.corrections, near)
        batch.problems += tidied.problems
        if tidied.problems:
            continue
        path = store.figures_path(each.source.id, tidied.release)
        if path in batch.contents:
            found = f"is a second file of {each.source.name}, release {tidied.release}"
            batch.problems.append(Problem(each.file.name, found, "Import one at a time"))
            continue
        held = releases.filter(
            pl.col("source") == each.source.id, pl.col("release") == tidied.release
        )
        release = next(r for r in each.source.releases if r.id == tidied.release)
        before = _held_before(data, each.source, tidied.release, made)
        if shares := list(shares_of_one(tidied.figures, before, each.source, each.file.name)):
            batch.problems += shares
            continue
        outcome, changed = _set_against(held, tidied, each, release, allowed, batch)
        values = tuple(changed_values(tidied.figures, before))
        name, warnings = each.source.name, (*tidied.warnings, *values)
        batch.done.append(Imported(each.file.name, name, outcome, changed, warnings=warnings))
        if changed:
            batch.contents[path] = store.release_as_csv(tidied.figures)
            made[path] = tidied.figures
            first = before[0] if before else None
            batch.moved.append(
                Moved(each.source.id, release.id, held.is_empty(), first, tidied.figures)
            )
            releases = _with_release(releases, each, tidied, release, held)
    batch.write(Path("figures/releases.csv"), releases.sort("source", "release").write_csv())


def _held_before(
    data: Path, source: Source, release: str, made: Mapping[Path, pl.DataFrame]
) -> list[pl.DataFrame]:
    """The figures held of a source: those of the same release first, then of the newest.

    `made` are those of this import. Figures that are damaged are passed over: a check tells it.
    """
    frames = []
    for each in sorted(
        source.releases, key=lambda each: (each.id == release, each.latest_period), reverse=True
    ):
        path = store.figures_path(source.id, each.id)
        if path in made:
            frames.append(made[path])
        elif (data / path).exists():
            with suppress(ProblemsFound):
                frames.append(store.read_release(data, source.id, each.id))
    return frames


def _set_against(
    held: pl.DataFrame,
    tidied: Tidied,
    each: Recognised,
    release: Release,
    allowed: _Allowed,
    batch: _Batch,
) -> tuple[str, bool]:
    """What the file changes of a release that is held already, and whether to write it."""
    size = f"release {tidied.release}, {tidied.figures.height:,} figures"
    if held.is_empty():
        return f"{size}, new", True
    assert each.source is not None
    before = store.read_release(batch.intake.data, each.source.id, tidied.release)
    differing, gone = _differing(before, tidied.figures)
    same_file = held["sha256"][0] == each.file.sha256
    note = release.note_on(each.file.sha256, another=True)
    if differing == 0 and same_file and note in (held["copy_note"][0], NOT_DESCRIBED):
        return f"{size}, already imported", False
    age, held_age = release.age_of(each.file.sha256), release.age_of(held["sha256"][0])
    known = age is not None and held_age is not None
    older = age is not None and held_age is not None and age < held_age
    which = "an older" if older else "a newer" if known else "another"
    if same_file:
        return f"{size}, {differing:,} differing from before, {gone:,} of those gone", True
    if not allowed.another or (older and not allowed.older):
        unknown = "" if known else "; which of the two is the older is not known"
        few = "".join(f". It {told}" for told in few_authorities(tidied.figures, each.source))
        few += "".join(f". {told}" for told in changed_values(tidied.figures, [before]))
        word = "--replace --older" if older else "--replace"
        batch.problems.append(
            Problem(
                each.file.name,
                f"is {which} copy of release {tidied.release} of {each.source.name} than the one "
                f"imported ({_called(held)}), and differs in {differing:,} figures, "
                f"{gone:,} of them gone{unknown}{few}",
                f"Import it with {word} to put it in place of the other",
            )
        )
    return (
        f"{size}, {differing:,} differing from before, {gone:,} of those gone; {which} copy "
        f"({note or each.file.name}) in place of the one held ({_called(held)})",
        True,
    )


def _called(held: pl.DataFrame) -> str:
    """The copy of a release that is held: its file's name and what is known of it."""
    name, note = held.select("file_name", "copy_note").row(0)
    return f"{name}, {note}" if note else str(name)


def _differing(before: pl.DataFrame, after: pl.DataFrame) -> tuple[int, int]:
    """How many figures are changed, new or gone, and how many of those are gone."""
    key = ["quantity", "place", "period", "part"]
    both = before.join(after, on=key, how="full", suffix="_after", coalesce=True)
    gone = pl.col("status_after").is_null()
    differs = ~pl.col("value").eq_missing(pl.col("value_after")) | ~pl.col("status").eq_missing(
        pl.col("status_after")
    )
    return both.filter(differs).height, both.filter(gone).height


def _with_release(
    releases: pl.DataFrame,
    each: Recognised,
    tidied: Tidied,
    release: Release,
    held: pl.DataFrame,
) -> pl.DataFrame:
    """The table of releases with this file as the copy held of its release."""
    assert each.source is not None
    another = not held.is_empty() and (
        held["sha256"][0] != each.file.sha256 or held["copy_note"][0] == NOT_DESCRIBED
    )
    row = {
        "source": each.source.id,
        "release": release.id,
        "title": release.title,
        "published": release.published,
        "published_assumed": release.published_assumed,
        "copy_note": release.note_on(each.file.sha256, another=another),
        "file_name": each.file.name,
        "sha256": each.file.sha256,
        "figures": tidied.figures.height,
    }
    others = releases.filter(
        ~((pl.col("source") == each.source.id) & (pl.col("release") == release.id))
    )
    return pl.concat([others, pl.DataFrame([row], schema=store.RELEASES)])
