"""Releases that the department offers and that are newer than ours, and what they would change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from scrutiny.definitions.intake import Intake
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.source import Copy, Release, Source
from scrutiny.errors import Problem, ProblemsFound, quoted
from scrutiny.records import store
from scrutiny.records.figures import latest_period
from scrutiny.records.imports import Moved, Planned, plan_import
from scrutiny.records.page_lines import next_release, release_edits, with_edits
from scrutiny.sources.open_data import DataSet, OpenData, Version
from scrutiny.sources.published_file import read_published
from scrutiny.sources.recognise import has_signs

PUBLISHED = "Published"


@dataclass(frozen=True, slots=True)
class Offer:
    """One version of a data set that is newer than what is held of its source.

    `held` is the newest release held, with its day; empty where there is none. `pinned` says
    whether the source's page names the data set.
    """

    source: Source
    data_set: DataSet
    version: str
    published: date
    rows: int
    held: str
    pinned: bool

    @property
    def file_name(self) -> str:
        return f"{self.source.id}-{self.version}.csv"


@dataclass(frozen=True, slots=True)
class Change:
    """How many figures of a measure in a period are new, changed or gone."""

    measure: str
    period: str
    new: int
    changed: int
    gone: int


def offers(
    intake: Intake, interface: OpenData, only: Collection[str], step: Callable[[str], None]
) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    """What is newer than ours, and sentences on what is not, or cannot be told.

    `only` are the ids of the sources asked about; empty for all whose pages say where they are.
    """
    asked = [s for s in intake.sources.values() if s.open_data and (not only or s.id in only)]
    releases = store.read_releases(intake.data)
    step("Asking which publications there are")
    publications = {each.slug: each for each in interface.publications()} if asked else {}
    sets: dict[str, tuple[DataSet, ...]] = {}
    headings: dict[str, tuple[str, ...]] = {}
    found: list[Offer] = []
    told: list[str] = []
    for source in asked:
        assert source.open_data is not None
        publication = publications.get(source.open_data.publication)
        if publication is None:
            told.append(
                f"{source.name}: the interface offers no data set of the publication "
                f"{source.open_data.publication}. Look at {source.address}"
            )
            continue
        step(f"Asking for {source.name}")
        if publication.id not in sets:
            sets[publication.id] = interface.data_sets(publication.id)
        offered = sets[publication.id]
        mine = _data_set(source, offered, interface, headings)
        if isinstance(mine, str):
            told.append(f"{source.name}: {mine}")
            continue
        version = _newest(interface.versions(mine.id))
        if version is None or version.day is None:
            told.append(f'{source.name}: the data set "{mine.title}" has no version that is out.')
            continue
        held = releases.filter(pl.col("source") == source.id).sort("published")
        newest = held.row(-1, named=True) if held.height else None
        if newest and version.day <= newest["published"] and not newest["published_assumed"]:
            told.append(f"{source.name}: up to date, published on {version.day:%Y-%m-%d}.")
            continue
        about = ("about " if newest["published_assumed"] else "") if newest else ""
        ours = f"release {newest['release']} of {about}{newest['published']}" if newest else ""
        pinned = bool(source.open_data.data_set)
        found.append(
            Offer(source, mine, version.version, version.day, version.total_results, ours, pinned)
        )
    return tuple(found), tuple(told)


def _data_set(
    source: Source,
    offered: Sequence[DataSet],
    interface: OpenData,
    headings: dict[str, tuple[str, ...]],
) -> DataSet | str:
    """The data set that a source is, or a sentence on why that cannot be said."""
    assert source.open_data is not None
    page = f"data/sources/{source.id}.toml"
    if named := source.open_data.data_set:
        mine = [each for each in offered if each.id == named]
        return mine[0] if mine else f"the data set that {page} names is no longer offered."
    out = [each for each in offered if each.status == PUBLISHED]
    for each in out:
        if each.id not in headings:
            headings[each.id] = interface.headings(each.id)
    mine = [each for each in out if has_signs(source, headings[each.id])]
    if len(mine) == 1:
        return mine[0]
    if not mine:
        return (
            f"none of the {len(out)} data sets of its publication has its headings. If one of them "
            f'is it, name it in {page}, below [open_data], as data_set = "...": '
            + "; ".join(f"{each.title} ({each.id})" for each in out)
        )
    both = quoted((each.title for each in mine), " and ")
    return f"{both} have its headings. Name the one that is meant in {page}, below [open_data]."


def _newest(versions: Iterable[Version]) -> Version | None:
    out = [
        (each.published, each) for each in versions if each.status == PUBLISHED and each.published
    ]
    return max(out, key=lambda each: each[0])[1] if out else None


def plan(fetched: Mapping[Path, Offer], intake: Intake) -> Planned:
    """What importing the files of these offers would do, their pages with it.

    A release that a page does not have is added to it, with its real day, and the data set's id.

    Raises ProblemsFound where a file is refused as any other would be, is of another family, or
    has fewer rows than the interface says.
    """
    problems: list[Problem] = []
    contents: dict[Path, str] = {}
    sources = dict(intake.sources)
    for path, offer in fetched.items():
        source = offer.source
        try:
            tables = read_published(path, intake.sources.values()).tables
        except ProblemsFound as refused:
            problems += refused.problems
            continue
        table = tables[0]
        if len(tables) > 1 or table.source is None or table.source.id != source.id:
            one = table.source if len(tables) == 1 else None
            found = f"is {one.name if one else 'something else'}, not {source.name}"
            mend = f"Name the data set that is meant in data/sources/{source.id}.toml"
            problems.append(Problem(path.name, found, mend))
            continue
        if table.file.cells.height < offer.rows:
            found = f"holds {table.file.cells.height:,} rows of {offer.rows:,}: it is cut off"
            problems.append(Problem(path.name, found, "Try again later"))
            continue
        latest = latest_period(table, intake.places)
        sources[source.id], edits = _with_copy(source, offer, latest, table.file.sha256)
        if not offer.pinned:
            edits.append(("below [open_data]", f'data_set = "{offer.data_set.id}"'))
        page = Path("sources") / f"{source.id}.toml"
        before = (intake.data / page).read_text(encoding="utf-8")
        if (after := with_edits(before, edits)) != before:
            contents[page] = after
    try:
        planned = plan_import(fetched, replace(intake, sources=sources), replacing=True)
    except ProblemsFound as refused:
        problems += refused.problems
    if problems:
        raise ProblemsFound(problems)
    written = planned.contents and {**contents, **planned.contents}
    return replace(planned, contents=written)


def _with_copy(
    source: Source, offer: Offer, latest: str, sha256: str
) -> tuple[Source, list[tuple[str, str]]]:
    """The source with the file as the newest copy of its release, and what its page lacks."""
    day = offer.published
    edits: list[tuple[str, str]] = []
    releases = list(source.releases)
    at = next((i for i, each in enumerate(releases) if each.latest_period == latest), None)
    if at is None:
        following = next_release(source, latest, day)
        if following is None:
            return source, edits
        edits = release_edits(source, following)
        releases.append(following)
    elif releases[at].age_of(sha256) is None:
        note = f"version {offer.version} of the department's open data interface, {day}"
        releases[at] = _with_note(releases[at], Copy(sha256=sha256, note=note))
    return source.model_copy(update={"releases": tuple(releases)}), edits


def _with_note(release: Release, copy: Copy) -> Release:
    return release.model_copy(update={"copies": (*release.copies, copy), "copy_note": ""})


def changes(moved: Moved, measures: Collection[Measure]) -> Iterator[Change]:
    """What a file would change, by measure and period, where it changes anything.

    A figure of several measures counts with each. What the release before has of periods that a
    new release no longer has stays held, and is not gone.
    """
    key = ["quantity", "place", "period", "part"]
    before = moved.after.clear() if moved.before is None else moved.before
    if moved.new:
        before = before.filter(pl.col("period").is_in(moved.after["period"].unique().implode()))
    both = before.join(moved.after, on=key, how="full", suffix="_after", coalesce=True)
    there, here = pl.col("status").is_not_null(), pl.col("status_after").is_not_null()
    other = ~pl.col("value").eq_missing(pl.col("value_after")) | (
        pl.col("status") != pl.col("status_after")
    )
    rows = (
        both.group_by("quantity", "period")
        .agg(
            new=(here & ~there).sum(),
            changed=(here & there & other).sum(),
            gone=(there & ~here).sum(),
        )
        .filter(pl.sum_horizontal("new", "changed", "gone") > 0)
    )
    left = set(rows["quantity"])
    for measure in measures:
        if used := _quantities(measure) & left:
            yield from _changes(rows.filter(pl.col("quantity").is_in(used)), measure.name)
    every = {each for measure in measures for each in _quantities(measure)}
    yield from _changes(
        rows.filter(~pl.col("quantity").is_in(every)), "Figures that no measure uses"
    )


def _changes(rows: pl.DataFrame, name: str) -> Iterator[Change]:
    for row in (
        rows.group_by("period")
        .agg(pl.col("new", "changed", "gone").sum())
        .sort("period")
        .iter_rows(named=True)
    ):
        yield Change(name, row["period"], row["new"], row["changed"], row["gone"])


def _quantities(measure: Measure) -> set[str]:
    """The quantities that a measure's figures come from, on either of its bases."""
    basis = measure.basis
    halves = [measure.numerator, measure.denominator, measure.published]
    halves += [basis.numerator, basis.denominator] if basis else []
    published = {basis.published} if basis and basis.published else set()
    return published | {each for half in halves if half for each in half.quantities}
