"""Two truths that look alike: whatever is hidden, the published text is the same to the last byte.

Two children of a small area swap their main needs, where all four counts that this moves are hidden
before and after. What may be shown is worked out anew of each, and a whole snapshot is built of it.
So nothing in it, and in none of its lists neither order, count nor wording, depends on what is
hidden.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Collection, Iterator
from itertools import combinations, islice, product, starmap
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.flow_values import flow_values
from scrutiny.disclosure.kept_cubes import NOTHING_COUNTED
from scrutiny.disclosure.lost import lost
from scrutiny.disclosure.own_cases import OwnCases, no_values
from scrutiny.disclosure.return_facts import return_facts
from scrutiny.disclosure.shown_cells import Earlier, shown
from scrutiny.measures.case_counts import CELL, cells
from scrutiny.publication import build as building
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current
from scrutiny.records.returns.case_store import Stored
from scrutiny.records.returns.joined import join_returns
from scrutiny.vocabulary.folders import Folders
from tests.attack.own_area import AREA, stored
from tests.conftest import HOME, TODAY

Exact = dict[tuple[str, ...], int]
FEW = range(1, 8)

LISTS: dict[str, Callable[[Published], Collection[Any]]] = {
    "which return is held, and which rules it breaks": lambda made: [
        rule for each in made.area(AREA).returns for rule in each.rules
    ],
    "what was left out and is not judged": lambda made: [
        line for each in made.area(AREA).returns for line in each.left_out
    ],
    "how much is shown of which tables": lambda made: made.methods.disclosure[AREA].tables,
    "data health, with doubts": lambda made: made.methods.health[AREA],
    "where things stand": lambda made: made.area(AREA).answer,
    "measures of findings, with verdicts and signals": lambda made: [
        (key, each) for key, each in made.area(AREA).standings.items() if each.returned
    ],
    "what is said of each of them": lambda made: [
        line for each in made.area(AREA).standings.values() for line in each.lines
    ],
    "promises": lambda made: made.area(AREA).commitments,
    "claims": lambda made: made.area(AREA).claims,
    "targets": lambda made: made.area(AREA).targets,
    "questions, the strongest first": lambda made: [
        each for asked in made.area(AREA).questions.values() for each in asked.shown
    ],
    "gaps in the evidence": lambda made: made.area(AREA).gaps.unmeasured,
    "figures of each group": lambda made: [
        (figure.period, figure.part, figure)
        for flow in made.about.flows
        for figure in made.measure(flow).of("999")
        if figure.part
    ],
}
"""Every list that a snapshot holds on an area with cases."""


def exact(definitions: Definitions, returns: list[Stored]) -> Exact:
    made = cells(join_returns(AREA, returns), definitions.return_format, definitions.methods.clocks)
    return {row[:-1]: row[-1] for row in made.select(*CELL, "count").iter_rows()}


def swaps(definitions: Definitions, returns: list[Stored]) -> Iterator[list[Stored]]:
    """The same returns, the needs of two children swapped, where that moves small counts alone.

    They were reviewed in the year and in the same setting, and no plan was issued to them in it.
    """
    (held,) = returns
    form, year = definitions.return_format, held.year - 1
    needs, ages = form.groups_of("need"), [each.group for each in form.groups_of("age")]
    need = {code: each.group for each in needs for code in each.codes}
    rows = held.spine.filter(
        pl.col("review_meeting").dt.year() == year,
        (pl.col("assessment_outcome_date").dt.year() < year).fill_null(value=True),
    ).with_columns(
        group=pl.col("need").replace_strict(need, default=needs[-1].group),
        old=pl.col("age_at_census").map_elements(
            lambda age: ages[sum(age > last for last in (4, 10, 15))], return_dtype=pl.String
        ),
    )
    before = exact(definitions, returns)

    def small(old: str, group: str) -> bool:
        key = ("reviews_held", "year", str(year), "age", old, "need", group)
        return 2 <= before.get(key, 0) <= 6

    for _, alike in rows.group_by("setting", maintain_order=True):
        people = alike.select("person_ref", "need", "group", "old").rows()
        for one, other in combinations(people, 2):
            four = list(product((one[3], other[3]), (one[2], other[2])))
            if len(set(four)) < 4 or not all(starmap(small, four)):
                continue
            who = pl.col("person_ref")
            swapped = pl.when(who == one[0]).then(pl.lit(other[1]))
            swapped = swapped.when(who == other[0]).then(pl.lit(one[1]))
            made = dataclasses.replace(
                held, spine=held.spine.with_columns(need=swapped.otherwise("need"))
            )
            after = exact(definitions, [made])
            moved = [key for key, count in after.items() if before[key] != count]
            if moved and all(before[key] in FEW and after[key] in FEW for key in moved):
                yield [made]


def own_cases(definitions: Definitions, returns: list[Stored]) -> OwnCases:
    """What goes up to the pages of an area that shows its cases for the first time."""
    losses = lost(returns, definitions.methods)
    form, methods = definitions.return_format, definitions.methods
    facts = tuple(return_facts(each, losses[each.year - 1], form, methods) for each in returns)
    given, kept = shown(AREA, returns, definitions, Earlier((), NOTHING_COUNTED, None), facts)
    told = kept.told.facts
    values = [
        flow_values(
            flow, "999", given, [f.census for f in told], {f.covers: f.losses for f in told}
        )
        for flow in definitions.flows.values()
    ]
    every = {area: told if area == AREA else () for area in definitions.records}
    return OwnCases(
        pl.concat([no_values(), *values]), every, {AREA: kept.told.report}, {AREA: kept}
    )


def snapshot(cases: OwnCases, home: Path) -> Published:
    for folder in ("data", "notebooks"):
        shutil.copytree(HOME / folder, home / folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "cases_of_each", lambda *_: cases)
        building.build(Folders(home), TODAY)
    return current(home / "build")


@pytest.fixture(scope="module")
def pair(
    definitions: Definitions, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Published, Published]:
    """Snapshots of two truths of which the same is shown."""
    returns = stored(definitions, tmp_path_factory.mktemp("area"), seed=24, persons=500)[1:2]
    one = own_cases(definitions, returns)
    seen = one.to_keep[AREA].cells
    for other in islice(swaps(definitions, returns), 3):
        made = own_cases(definitions, other)
        if made.to_keep[AREA].cells == seen:
            return (
                snapshot(one, tmp_path_factory.mktemp("one")),
                snapshot(made, tmp_path_factory.mktemp("other")),
            )
    pytest.fail("No two truths look alike, so nothing is tried here")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_there_and_the_same(pair: tuple[Published, Published], name: str) -> None:
    one, other = (list(LISTS[name](made)) for made in pair)
    assert one
    assert one == other


def test_every_file_is_the_same(pair: tuple[Published, Published]) -> None:
    one, other = (
        {
            path.relative_to(made.folder): path.read_bytes()
            for path in sorted(Path(made.folder).rglob("*.json*"))
        }
        for made in pair
    )
    assert len(one) > 40
    assert [name for name in one if one[name] != other.get(name)] == []
    assert one.keys() == other.keys()
