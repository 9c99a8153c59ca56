"""What is held of all that is published: of how many authorities, and which breakdowns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from scrutiny.definitions.source import Source

WHOLE = ""
"""The part that is the whole."""


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
    also = f", and too few for {_some(len(few) - 1, 'other period')}" if few[1:] else ""
    yield (
        f"has only {_some(held[told], 'authority', 'authorities')} for {told}{also}. At least "
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


def not_kept(text: pl.DataFrame, source: Source, latest: str) -> Iterator[str]:
    """Breakdowns of the file that the page neither keeps nor leaves out on purpose, and breakdowns
    that the page keeps and the file has no more: a publisher who renames one must not lose it.
    """
    if source.part is None:
        return
    topic = pl.col(source.part.topic).str.strip_chars()
    value = pl.col(source.part.value).str.strip_chars()
    rows = text.filter(~value.is_in(source.part.whole)).select("period", topic=topic, value=value)
    known = {*source.part.keep, *source.part.leave_out}
    strange = (
        rows.filter(~pl.col("topic").is_in(list(known)))
        .group_by("topic")
        .agg(pl.col("value").n_unique(), rows=pl.len())
        .sort("topic")
    )
    there = set(rows.filter(pl.col("period") == latest)["topic"])
    # A topic and the one that it took the place of stand for each other: one file has one of them.
    kept_as = {
        word: source.part.in_place_of.get(ours, ours) for word, ours in source.part.keep.items()
    }
    gone = [
        our
        for our in dict.fromkeys(kept_as.values())
        if not any(our == mine and word in there for word, mine in kept_as.items())
    ]
    told = ", ".join(
        f'"{name}" ({_some(values, "value")}, {_some(count, "row")})'
        for name, values, count in strange.iter_rows()
    )
    page = f"data/sources/{source.id}.toml"
    if gone:
        words = ", ".join(f'"{word}"' for word, mine in kept_as.items() if mine in gone)
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
        kept = ", ".join(f'"{word}"' for word in source.part.keep) or "none"
        yield (
            f"Breakdowns that are not kept: {told}. {page} keeps {kept}; put others under keep or "
            "leave_out there."
        )


def _some(count: int, noun: str, nouns: str = "") -> str:
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
