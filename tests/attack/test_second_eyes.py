"""The second pair of eyes on real downloads, and on areas of other seeds and sizes.

Here stands one small area; `make attack` takes ten, of 2,000 to 12,000 persons.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.case_counts import cells
from scrutiny.publication.published import Published
from scrutiny.records.returns.case_store import held_years, read_stored
from scrutiny.records.returns.joined import join_returns
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.periods import shown as in_words
from scrutiny.wording.flow_text import TOPICS
from tests.attack import solver
from tests.attack.own_area import Snapshots, asked_in, corrected, stored, without
from tests.attack.test_differencing import Reader

AREAS = [(21, 2000)]
if "attack" in os.environ.get("SCRUTINY_LONG", ""):
    AREAS += [(22, 3000), (23, 4000), (24, 5000), (25, 6000), (26, 7000), (27, 8000), (28, 9000)]
    AREAS += [(29, 10500), (30, 12000)]
# One process makes an area once for all of its tests.
EACH = [
    pytest.param(area, id=f"{area[1]} persons", marks=pytest.mark.xdist_group(f"{area[1]}"))
    for area in AREAS
]


def keyed(frame: pl.DataFrame, value: str) -> dict[solver.Key, int | None]:
    found = {}
    for row in frame.iter_rows(named=True):
        parts = frozenset(
            (row[f"topic_{i}"], row[f"part_{i}"]) for i in (1, 2) if row[f"topic_{i}"]
        )
        found[row["quantity"], row["period"], parts] = row[value]
    return found


def exact_of(snapshots: Snapshots, at: int = -1) -> dict[solver.Key, int]:
    found: dict[solver.Key, int] = {}
    for (quantity, _, period, *by), count in snapshots.exact[at].items():
        pairs = zip(by[::2], by[1::2], strict=True)
        found[quantity, period, frozenset(pair for pair in pairs if pair[0])] = count
    return found


def come_to_light(
    now: Mapping[solver.Key, solver.Span],
    exact: Mapping[solver.Key, int],
    then: Sequence[Mapping[solver.Key, solver.Span]] = (),
) -> dict[solver.Key, solver.Span]:
    """Hidden counts that are pinned by all that is shown, was shown and is published together.

    Those too that are not in a table any more. Not those that what was shown and is published pins
    without what is shown now: nothing that is hidden now could help it.

    Everybody knows which groups there are. A part that is not shown, or is shown no more, is still
    a part: who left it out would take the others for the whole.
    """
    elsewhere = solver.published(exact)
    past: dict[solver.Key, solver.Span] = dict.fromkeys(exact, solver.ANY)
    last: dict[solver.Key, solver.Span] = {}
    for each in then:
        past = solver.both(past, solver.still_true(each, exact))
        last |= each
    hidden = {key for key, span in {**last, **now}.items() if span == solver.ANY}
    told = {**solver.both(past, now), **elsewhere}
    assert solver.untrue(told, exact) == []
    found = solver.pinned(told, exact, hidden=hidden - elsewhere.keys())
    if not found:
        return {}
    already = solver.pinned({**past, **elsewhere}, exact, hidden=found.keys())
    return {key: span for key, span in found.items() if key not in already}


def test_a_part_that_is_shown_no_more_is_still_a_part() -> None:
    """20 less 8 leaves 12 to what is hidden only if there is nothing else."""

    def count(age: str = "") -> solver.Key:
        return "requests", "2025-Q1", frozenset({("age", age)} if age else ())

    now = {count(): (20.0, 20.0), count("young"): (8.0, 8.0), count("older"): solver.ANY}
    then = [{count("oldest"): (8.0, 12.0)}, {count("oldest"): (8.0, 10.0)}]
    exact = {count(): 20, count("young"): 8, count("older"): 12, count("oldest"): 0}
    assert come_to_light(now, exact, then) == {}
    exact |= {count("older"): 2, count("oldest"): 10}
    assert come_to_light(now, exact, then) == {count("older"): (2, 4)}


def test_downloads_and_published_totals_give_nobody_away(
    published: Published, workbook: Folders, definitions: Definitions
) -> None:
    """From the CSV files that hang in the pages of Northmere."""
    reader = Reader(published)
    reader.browse()
    private = workbook.private
    returns = [read_stored(private, "northmere", y) for y in held_years(private, "northmere")]
    every = cells(
        join_returns("northmere", returns), definitions.return_format, definitions.methods.clocks
    )
    exact = {key: count or 0 for key, count in keyed(every, "count").items()}
    heads = [part.words for part in definitions.flows["flow_open_cases"].parts]
    waited = dict(zip(heads, solver.BANDS, strict=True))
    known = {}
    for name, period, parts in exact:
        spelt = frozenset((TOPICS[topic], part) for topic, part in parts)
        words = (name, in_words(period), spelt)
        for head, band in waited.items():
            if name == band and not parts:
                words = ("open_cases", in_words(period), frozenset({("waited", head)}))
        if words in reader.known:
            known[name, period, parts] = reader.known[words]
    assert sum(span == solver.ANY for span in known.values()) > 700
    assert come_to_light(known, exact) == {}


@pytest.fixture(scope="module", params=EACH)
def area(
    request: pytest.FixtureRequest,
    definitions: Definitions,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[list, Snapshots]:
    """Three snapshots: without the last return; with it and some mistakes; put right."""
    seed, persons = request.param
    returns = stored(definitions, Path(tmp_path_factory.mktemp("area")), seed=seed, persons=persons)
    snapshots = Snapshots(definitions)
    snapshots.show(returns[:2])
    who = asked_in(returns, 2026)
    wrong = corrected(without(returns, 2026, who[: len(who) // 20]), 2026, who[-20:])
    snapshots.show(wrong)
    snapshots.show(returns)
    return returns, snapshots


def test_no_snapshot_by_itself_gives_anybody_away(area: tuple[list, Snapshots]) -> None:
    _, snapshots = area
    for at, cube in enumerate(snapshots.cubes):
        exact = exact_of(snapshots, at)
        assert come_to_light(solver.read(keyed(cube, "shown"), exact), exact) == {}


def test_nor_do_two_or_three_together(area: tuple[list, Snapshots]) -> None:
    _, snapshots = area
    then: list[dict[solver.Key, solver.Span]] = []
    for at, cube in enumerate(snapshots.cubes):
        exact = exact_of(snapshots, at)
        now = solver.read(keyed(cube, "shown"), exact)
        assert come_to_light(now, exact, then) == {}
        then.append(now)


def test_nine_in_ten_cases_are_still_shown_by_quarter_and_one_breakdown(
    area: tuple[list, Snapshots],
) -> None:
    """Of the cases themselves, not of what is shown of them."""
    _, snapshots = area
    exact = exact_of(snapshots)
    cases = shown = 0
    for key, number in keyed(snapshots.cubes[-1], "shown").items():
        if "-Q" in key[1] and len(key[2]) == 1:
            cases += exact[key]
            shown += exact[key] if number is not None else 0
    assert shown >= 0.9 * cases
