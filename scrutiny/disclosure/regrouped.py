"""Groups of codes that were cut otherwise before: old groups and new ones add up to each other.

Who has a snapshot from before Autism was parted from Speech has the sum of both, under another
name. So the codes of each group are kept with every cube. Where a topic is grouped otherwise now,
the old table stays in the system as a topic of its own, not shown any more but known, and each
group of the coarser cut is the sum of those of the finer. Where neither is finer, both are sums of
their overlaps, which nobody ever showed. A group whose codes are what they were is the same count,
under whatever name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

import polars as pl

from scrutiny.definitions.counted import TOPICS
from scrutiny.definitions.returns import Group, ReturnFormat
from scrutiny.disclosure.cube import KEY, Cell
from scrutiny.disclosure.relations import Constraint

REST = "*"
"""Stands among the codes of a topic's last group, which takes what no other does."""

Cut = Mapping[str, frozenset[str]]
"""The groups of one topic and their codes, in order."""


def cuts(format: ReturnFormat) -> dict[str, Cut]:
    """How each topic is cut into groups, ages one by one."""
    found: dict[str, Cut] = {}
    for topic in TOPICS:
        groups = format.groups_of(topic)
        found[topic] = {each.group: frozenset(_single(each.codes)) for each in groups}
        last = groups[-1].group
        found[topic] = {**found[topic], last: found[topic][last] | {REST}}
    return found


def _single(codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        first, dash, last = code.partition("-")
        if dash and first.isdigit():
            yield from map(str, range(int(first), int(last) + 1))
        else:
            yield code


def written(codes: frozenset[str]) -> str:
    """Codes as they are kept beside a cell."""
    return "; ".join(sorted(codes))


def with_codes(cells: pl.DataFrame, now: Mapping[str, Cut]) -> pl.DataFrame:
    """Cells with `codes_1` and `codes_2`, the codes of their groups."""
    rows = [
        (topic, part, written(codes)) for topic, cut in now.items() for part, codes in cut.items()
    ]
    for i in ("1", "2"):
        names = (f"topic_{i}", f"part_{i}", f"codes_{i}")
        known = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
        cells = cells.join(known, on=names[:2], how="left", maintain_order="left").with_columns(
            pl.col(names[2]).fill_null("")
        )
    return cells


@dataclass(frozen=True, slots=True)
class Recut:
    """One topic as it was cut before, where that is not how it is cut now.

    `name` is what the old table's topic is called, `overlaps` that of their overlaps, empty where
    one of the two is finer. `finer` gives for each group now, and each then, the groups of the
    finer cut that it is made of.
    """

    topic: str
    name: str
    then: Cut
    overlaps: Cut
    of_now: Mapping[str, tuple[str, ...]]
    of_then: Mapping[str, tuple[str, ...]]

    @property
    def finer(self) -> str:
        """The topic under which the groups stand that others are sums of."""
        if self.overlaps:
            return f"{self.name} and now"
        return self.topic if max(map(len, self.of_then.values())) > 1 else self.name


def _full(cut: Cut, universe: frozenset[str]) -> dict[str, frozenset[str]]:
    """Each group with all of its codes: those that another cut lists fall to the last."""
    named = frozenset().union(*cut.values())
    return {
        part: codes | (universe - named if REST in codes else frozenset())
        for part, codes in cut.items()
    }


def recut(topic: str, name: str, then: Cut, now: Cut) -> Recut | None:
    """How two cuts of a topic hang together; None where they are the same."""
    universe = frozenset().union(*then.values(), *now.values())
    old, new = _full(then, universe), _full(now, universe)
    if set(old.values()) == set(new.values()):
        return None
    both = {(a, b): old[a] & new[b] for a in old for b in new if old[a] & new[b]}
    label = {pair: f"{pair[0]} / {pair[1]}" for pair in both}
    overlaps: dict[str, frozenset[str]] = {}
    if len(both) == len(new):  # each group of now lies within one of then
        label = {pair: pair[1] for pair in both}
    elif len(both) == len(old):
        label = {pair: pair[0] for pair in both}
    else:
        overlaps = {label[pair]: codes for pair, codes in both.items()}
    return Recut(
        topic,
        name,
        old,
        overlaps,
        {b: tuple(label[p] for p in both if p[1] == b) for b in new},
        {a: tuple(label[p] for p in both if p[0] == a) for a in old},
    )


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Earlier cubes in the keys of the present one.

    `earlier`: the cubes, oldest first; a group cut otherwise stands under a topic of its own, and
    under its present name too where its codes are the same. `recuts`: those topics.
    """

    earlier: tuple[pl.DataFrame, ...]
    recuts: tuple[Recut, ...]

    def counted(
        self, format: ReturnFormat, count: Callable[[ReturnFormat], pl.DataFrame]
    ) -> pl.DataFrame:
        """The cells under topics cut otherwise, counted of the present cases: KEY and `count`."""
        made = [pl.DataFrame(schema={**dict.fromkeys(KEY, pl.String), "count": pl.Int64})]
        names = {each.topic for each in self.recuts}
        for each in self.recuts:
            for name, cut in ((each.name, each.then), (each.finer, each.overlaps)):
                if not cut:
                    continue
                cells = count(_cut(format, each.topic, cut))
                mine = cells.filter(pl.any_horizontal(pl.col("topic_1", "topic_2") == each.topic))
                if len(names) > 1:
                    # Of two topics cut otherwise one is enough: the other stands as it is now.
                    mine = mine.unique(KEY, maintain_order=True)
                made.append(
                    mine.with_columns(
                        pl.col(column).replace({each.topic: name})
                        for column in ("topic_1", "topic_2")
                    ).select(*KEY, "count")
                )
        return pl.concat(made)

    def sums(self, cells: Iterable[Cell]) -> list[Constraint]:
        """What joins old and new groups, for those cells of a cube that are all there."""
        there = set(cells)
        found = []
        for each in self.recuts:
            for cell in sorted(there):
                for topic, made_of in ((each.topic, each.of_now), (each.name, each.of_then)):
                    if topic not in (cell.topic_1, cell.topic_2) or topic == each.finer:
                        continue
                    parts = _parts(cell, topic, each.finer, made_of)
                    if there.issuperset(parts):
                        row = {cell: 1.0, **dict.fromkeys(parts, -1.0)}
                        found.append(Constraint(row, 0, 0, f"{cell}: groups cut otherwise"))
        return found


def _parts(
    cell: Cell, topic: str, finer: str, made_of: Mapping[str, tuple[str, ...]]
) -> list[Cell]:
    def options(name: str, part: str) -> list[tuple[str, str]]:
        if name != topic:
            return [(name, part)]
        return [(finer, each) for each in made_of.get(part, ())]

    return [
        Cell(*cell[:3], *one, *other)
        for one, other in product(
            options(cell.topic_1, cell.part_1), options(cell.topic_2, cell.part_2)
        )
    ]


def _cut(format: ReturnFormat, topic: str, cut: Cut) -> ReturnFormat:
    """The format with one topic cut otherwise."""
    last = [part for part, codes in cut.items() if REST in codes]
    mine = [part for part in cut if part not in last] + last
    groups = tuple(
        Group(topic=topic, group=part, codes="; ".join(sorted(cut[part] - {REST}))) for part in mine
    )
    others = tuple(each for each in format.groups if each.topic != topic)
    return replace(format, groups=(*others, *groups))


def regrouped(earlier: Iterable[pl.DataFrame], now: Mapping[str, Cut]) -> Regrouped:
    """Earlier cubes, oldest first, as they were kept, with the codes of their groups."""
    known: dict[tuple[str, frozenset[frozenset[str]]], Recut] = {}
    frames = []
    for frame in earlier:
        names: dict[str, Recut] = {}
        same: dict[tuple[str, str], str] = {}
        for topic, then in _cuts_of(frame).items():
            universe = frozenset().union(*then.values(), *now[topic].values())
            by_codes = {codes: part for part, codes in _full(now[topic], universe).items()}
            key = (topic, frozenset(then.values()))
            found = known.get(key) or recut(topic, f"{topic} {len(known) + 1}", then, now[topic])
            if found is not None:
                known[key] = names[topic] = found
            for part, codes in _full(then, universe).items():
                if codes in by_codes:
                    same[topic, part] = by_codes[codes]
        frames.append(_in_present_keys(frame, names, same))
    return Regrouped(tuple(frames), tuple(known.values()))


def _cuts_of(frame: pl.DataFrame) -> dict[str, Cut]:
    """How the topics of a kept cube were cut; without codes nothing is known of that."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for i in ("1", "2"):
        rows = frame.select(f"topic_{i}", f"part_{i}", f"codes_{i}").unique(maintain_order=True)
        for topic, part, codes in rows.iter_rows():
            if topic and codes:
                found.setdefault(topic, {})[part] = frozenset(codes.split("; "))
    return dict(found)


def _in_present_keys(
    frame: pl.DataFrame, recuts: Mapping[str, Recut], same: Mapping[tuple[str, str], str]
) -> pl.DataFrame:
    plain = frame.drop("codes_1", "codes_2")
    if not recuts and all(part == now for (_, part), now in same.items()):
        return plain
    rows = []
    for row in plain.iter_rows(named=True):
        topics = [(i, row[f"topic_{i}"], row[f"part_{i}"]) for i in (1, 2) if row[f"topic_{i}"]]
        if any(topic in recuts for _, topic, _ in topics):
            old = {f"topic_{i}": recuts[topic].name for i, topic, _ in topics if topic in recuts}
            kept = {
                f"part_{i}": same.get((topic, part), part)
                for i, topic, part in topics
                if topic not in recuts
            }
            rows.append({**row, **old, **kept})
        if all((topic, part) in same for _, topic, part in topics):
            rows.append({**row, **{f"part_{i}": same[topic, part] for i, topic, part in topics}})
    return pl.DataFrame(rows, schema=plain.schema)
