"""Groups split and merged between two snapshots of a whole small area.

When codes were not kept with the groups, 58 hidden counts of an area of 1,500 persons were told.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import pytest

from scrutiny.definitions.returns import Group
from scrutiny.definitions.workbook import Definitions
from scrutiny.records.returns.case_store import Stored
from tests.attack import solver
from tests.attack.own_area import Snapshots, stored
from tests.attack.test_second_eyes import exact_of, keyed

OLD, NEW = "Learning difficulty", ("Specific", "Moderate to profound")
Parts = Mapping[str, Sequence[str]]
"""Each group that was cut into others, and those."""


def split(definitions: Definitions) -> Definitions:
    """Learning difficulty cut in two."""
    form = definitions.return_format
    groups: list[Group] = []
    for each in form.groups:
        if each.group == OLD:
            groups += [
                Group(topic="need", group=NEW[0], codes="SPLD"),
                Group(topic="need", group=NEW[1], codes="MLD; SLD; PMLD"),
            ]
        else:
            groups.append(each)
    return dataclasses.replace(
        definitions, return_format=dataclasses.replace(form, groups=tuple(groups))
    )


def of_whole(key: solver.Key, group: str, parts: Sequence[str]) -> list[solver.Key]:
    """The cells of the finer groups that make up one of a coarser group."""
    name, period, by = key
    return [(name, period, by - {("need", group)} | {("need", part)}) for part in parts]


def told(
    then: Mapping[solver.Key, solver.Span],
    now: Mapping[solver.Key, solver.Span],
    exact: Mapping[solver.Key, int],
) -> dict[solver.Key, solver.Span]:
    """Hidden counts that two tables by groups cut otherwise tell together.

    Not those that the first of them and what is published tell: nothing could help it.
    """
    elsewhere = solver.published(exact)
    wholes = [key for key in {**then, **now} if ("need", OLD) in key[2]]
    also = [(key, of_whole(key, OLD, NEW)) for key in wholes]
    apart = {("need", OLD)}
    hidden = {key for key, span in {**then, **now}.items() if span == solver.ANY}
    known = {**solver.both(then, now), **elsewhere}
    found = solver.pinned(known, exact, also, apart, hidden - elsewhere.keys())
    past = {**dict.fromkeys(known, solver.ANY), **then, **elsewhere}
    already = solver.pinned(past, exact, also, apart, found.keys())
    return {key: span for key, span in found.items() if key not in already}


@pytest.fixture(scope="module")
def returns(definitions: Definitions, tmp_path_factory: pytest.TempPathFactory) -> list[Stored]:
    return stored(definitions, tmp_path_factory.mktemp("regrouped"), seed=4, persons=1500)[1:2]


def shown_in_turn(
    first: Definitions, second: Definitions, returns: list[Stored], *, knowing: bool
) -> Snapshots:
    """Two snapshots by other groups; the second made with or without knowledge of the first."""
    made = Snapshots(first)
    made.show(returns, first)
    after = made if knowing else Snapshots(second)
    after.show(returns, second)
    if not knowing:
        after.cubes, after.exact = made.cubes + after.cubes, made.exact + after.exact
    return after


def told_by(made: Snapshots) -> dict[solver.Key, solver.Span]:
    exact = {**exact_of(made, 0), **exact_of(made, 1)}
    return told(*(solver.read(keyed(cube, "shown"), exact) for cube in made.cubes), exact)


def test_a_split_tells_what_is_hidden_where_codes_are_not_kept(
    definitions: Definitions, returns: list[Stored]
) -> None:
    made = shown_in_turn(definitions, split(definitions), returns, knowing=False)
    assert told_by(made)


@pytest.mark.parametrize("merged", [False, True], ids=["split", "merged"])
def test_groups_cut_otherwise_tell_nothing(
    definitions: Definitions, returns: list[Stored], merged: bool
) -> None:
    order = (definitions, split(definitions))
    first, second = reversed(order) if merged else order
    assert told_by(shown_in_turn(first, second, returns, knowing=True)) == {}
