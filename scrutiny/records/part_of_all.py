"""What is held of all that is published: of how many authorities, and which breakdowns.

A breakdown is a topic and its values; of each topic that is kept it is told when its values change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from scrutiny.definitions.source import PartColumns, Source
from scrutiny.errors import quoted, some

WHOLE = ""
"""The part that is the whole."""

SHOWN = 8
"""So many values of a breakdown are named at once."""


def few_authorities(figures: pl.DataFrame, source: Source) -> Iterator[str]:
    """Whether figures of one release are those of an extract: fewer authorities than are published.

    Nothing is refused for that, but what rests on all authorities rests on fewer, and is told so.
    """
    whole = figures.filter(pl.col("part") == WHOLE, ~pl.col("place").str.starts_with("E"))
    counted = whole.group_by("period").agg(pl.col("place").n_unique()).sort("period")
    held = dict(counted.iter_rows())
    last = max(held, default="")
    few = [period for period, places in held.items() if places < source.min_authorities]
    if not source.min_authorities or not few:
        return
    told = last if last in few else few[-1]
    also = f", and too few for {some(len(few) - 1, 'other period')}" if few[1:] else ""
    yield (
        f"has only {some(held[told], 'authority', 'authorities')} for {told}{also}. At least "
        f"{source.min_authorities} are published: download the whole file if there is one. Ranks "
        "and funnels rest on those that are here, and are left out where fewer than half are."
    )


def partial_releases(figures: pl.DataFrame, sources: Mapping[str, Source]) -> Iterator[str]:
    """The same of every release held, but for periods that another release has in full.

    `figures` are those of `store.read_figures`.
    """
    key = ["source", "period"]
    whole = figures.filter(pl.col("part") == WHOLE, ~pl.col("place").str.starts_with("E"))
    most = whole.group_by(*key, "release").agg(n=pl.col("place").n_unique())
    most = most.group_by(key).agg(pl.col("n").max())
    for (source, release), mine in figures.group_by("source", "release", maintain_order=True):
        if page := sources.get(str(source)):
            full = most.filter(pl.col("source") == source, pl.col("n") >= page.min_authorities)
            for told in few_authorities(
                mine.filter(~pl.col("period").is_in(full["period"].to_list())), page
            ):
                yield f"Part of all: {page.name}, release {release}, {told}"


def is_whole(part: PartColumns) -> pl.Expr:
    """Whether a row is of the whole, in whichever capitals."""
    return pl.col(part.value).str.to_lowercase().is_in([whole.lower() for whole in part.whole])


def without_whole(text: pl.DataFrame, source: Source, latest: str) -> Iterator[str]:
    """Places of which the file has rows for its latest period, but none of the whole.

    Nothing is shown of them, as where the publisher gives none; or as where one cell was changed.
    """
    if source.part is None:
        return
    rows = text.filter(pl.col("period") == latest, pl.col("place").is_not_null())
    named = dict(rows.select("place", "named").iter_rows())
    lacking = sorted(named.keys() - set(rows.filter(is_whole(source.part))["place"]))
    if lacking:
        wanted = quoted(source.part.whole, " or ")
        yield (
            f"NO WHOLE for {latest} of {_named([named[place] for place in lacking])}: rows are "
            f'there, but none whose "{source.part.value}" is {wanted}.'
        )


def not_kept(text: pl.DataFrame, source: Source, latest: str) -> Iterator[str]:
    """Breakdowns of the file that the page neither keeps nor leaves out on purpose, and breakdowns
    that the page keeps and the file has no more: a publisher who renames one must not lose it.
    """
    if source.part is None:
        return
    topic, value = pl.col(source.part.topic), pl.col(source.part.value)
    rows = text.filter(~is_whole(source.part)).select("period", topic=topic, value=value)
    known = {word.lower() for word in (*source.part.keep, *source.part.leave_out)}
    strange = (
        rows.filter(~pl.col("topic").str.to_lowercase().is_in(list(known)))
        .group_by("topic")
        .agg(pl.col("value").n_unique(), rows=pl.len())
        .sort("topic")
    )
    there = set(rows.filter(pl.col("period") == latest)["topic"].str.to_lowercase())
    # A topic and the one that it took the place of stand for each other: one file has one of them.
    kept_as = {
        word: source.part.in_place_of.get(ours, ours) for word, ours in source.part.keep.items()
    }
    gone = [
        our
        for our in dict.fromkeys(kept_as.values())
        if not any(our == mine and word.lower() in there for word, mine in kept_as.items())
    ]
    told = ", ".join(
        f'"{name}" ({some(values, "value")}, {some(count, "row")})'
        for name, values, count in strange.iter_rows()
    )
    page = f"data/sources/{source.id}.toml"
    if gone:
        words = quoted(word for word, mine in kept_as.items() if mine in gone)
        yield (
            f"NO BREAKDOWN by {' or '.join(our.lower() for our in gone)} is kept for {latest}, for "
            f"no row has {words}."
        )
        if told:
            yield (
                f"Breakdowns that are not kept: {told}. If one of them is the missing one under a "
                f"new name, add it to keep in {page}."
            )
    elif told:
        kept = quoted(source.part.keep) or "none"
        yield (
            f"Breakdowns that are not kept: {told}. {page} keeps {kept}; put others under keep or "
            "leave_out there."
        )


def changed_values(after: pl.DataFrame, held: Sequence[pl.DataFrame]) -> Iterator[str]:
    """Values of a kept topic that are gone from its latest period, and values that are new there.

    Each frame of `held` is one release (see `Figures`), the one to set `after` against first; a
    topic is set against the first that has it for at least half as many places, so that an extract
    stands for nothing. A value that is gone with no new one is told only where the topic itself
    stands for at least half as many places as before: an extract need not have every value. A topic
    that is gone altogether is told by `not_kept`.
    """
    befores = [_latest_parts(frame) for frame in held]
    told = []
    for topic, mine in _latest_parts(after).items():
        known = [before[topic] for before in befores if topic in before]
        if not known:
            continue
        places = mine["place"].n_unique()
        full = (frame for frame in known if frame["place"].n_unique() * 2 >= places)
        before = next(full, known[0])
        gone = sorted(set(before["value"]) - set(mine["value"]))
        new = sorted(set(mine["value"]) - set(before["value"]))
        whole = places * 2 >= before["place"].n_unique()
        if gone and (new or whole):
            told.append(f"{topic}: gone {_named(gone)}" + (f"; new {_named(new)}" if new else ""))
    if told:
        yield (
            f"VALUES OF BREAKDOWNS are not those held before. {'. '.join(told)}. What is gone has "
            "no figures in the latest period, and what is new has none before it: where a value "
            "only has another name, the two are not joined."
        )


def _latest_parts(figures: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """For each topic the `value` and `place` of its parts, in the last period that has it."""
    split = pl.col("part").str.splitn("=", 2).struct.rename_fields(["topic", "value"])
    parts = (
        figures.filter(pl.col("part") != WHOLE)
        .select("place", "period", split.alias("split"))
        .unnest("split")
        .filter(pl.col("period") == pl.col("period").max().over("topic"))
        .unique()
        .sort("topic")
    )
    return {str(topic): rows for (topic,), rows in parts.group_by("topic", maintain_order=True)}


def _named(values: Sequence[str]) -> str:
    more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
    return ", ".join(values[:SHOWN]) + more
