"""What the Methods page shows: how verdicts are reached, constants, examples, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from scrutiny.assessment.agreement import Agreement
from scrutiny.definitions.counted import TOPICS
from scrutiny.definitions.example import Example
from scrutiny.definitions.methods import Constant, Methods
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.about import source_told
from scrutiny.publication.content.health_told import DataHealth
from scrutiny.publication.content.methods_told import (
    AgreementTold,
    ConstantTold,
    CorrectionTold,
    DifferenceTold,
    ExampleTold,
    Explained,
    MethodsTold,
    ReleaseTold,
    RuleTold,
)
from scrutiny.publication.content.returns_told import ProtectionTold
from scrutiny.wording import explained as words
from scrutiny.wording.numbers import day, number

_HIDING = (
    "hidden_up_to",
    "rounded_to",
    "all_or_none_below",
    "middle_from",
    "protected_width",
    "held_within",
)


def methods_told(
    definitions: Definitions,
    checked: Sequence[Agreement],
    releases: pl.DataFrame,
    disclosure: Mapping[str, ProtectionTold],
    health: Mapping[str, tuple[DataHealth, ...]],
) -> MethodsTold:
    """Everything of the Methods page."""
    methods, form = definitions.methods, definitions.return_format
    in_order = releases.sort("published", "source", descending=[True, False])
    return MethodsTold(
        constants=constants_told(methods),
        explained=explained(methods, _most_neighbours(definitions)),
        examples=tuple(map(example_told, definitions.examples.examples)),
        differences=tuple(
            DifferenceTold(each.title, each.theirs, each.ours, each.why)
            for each in definitions.examples.differences
        ),
        releases=tuple(
            ReleaseTold(source_told(definitions, row), number(row["figures"]))
            for row in in_order.to_dicts()
        ),
        groups={topic: tuple(each.group for each in form.groups_of(topic)) for topic in TOPICS},
        rules=tuple(RuleTold(r.id, r.severity, r.words, r.fields) for r in form.rules),
        corrections=tuple(
            CorrectionTold(
                where=tuple(each.where.values()),
                column=each.column,
                expect=each.expect,
                value=each.value or "",
                status=each.status or "",
                reason=each.reason,
            )
            for each in definitions.corrections
        ),
        agreement=tuple(
            AgreementTold(
                measure=definitions.measures[each.measure].name,
                against=words.against(each.against),
                compared=each.compared,
                differing=each.differing.height,
            )
            for each in checked
        ),
        hiding=hiding(methods),
        told_elsewhere=tuple(
            (flow.name, told.words)
            for flow in sorted(definitions.flows.values(), key=lambda each: each.order)
            for told in flow.told_elsewhere
        ),
        disclosure=disclosure,
        health=health,
    )


def explained(methods: Methods, neighbours: int) -> Explained:
    """How verdicts are reached, in sentences with the constants in them; `neighbours` is how many
    statistical neighbours a place has.
    """
    return Explained(
        modes=words.modes(methods),
        rules=words.rules(methods),
        frozen=words.frozen(methods),
        expected=words.expected(methods),
        record=words.record(methods),
        neighbours=words.neighbours(methods, neighbours),
    )


def example_told(example: Example) -> ExampleTold:
    """A worked example as a small table in words."""
    before, rows = words.months(example)
    return ExampleTold(example.title, example.shows, before, rows, words.says(example))


def _most_neighbours(definitions: Definitions) -> int:
    areas = [record.area.place for record in definitions.records.values()]
    return max((len(definitions.neighbours_of(place)) for place in areas), default=0)


def constants_told(methods: Methods) -> dict[str, ConstantTold]:
    """Every constant by its id."""
    return {name: _constant(name, methods) for name in type(methods).model_fields}


def hiding(methods: Methods) -> tuple[str, ...]:
    """What is hidden and rounded, in sentences."""
    return tuple(words.with_value(methods, name) for name in _HIDING)


def _constant(name: str, methods: Methods) -> ConstantTold:
    constant: Constant[object] = getattr(methods, name)
    shown, value = words.constant(name, constant.value)
    since = day(constant.since)
    return ConstantTold(shown, value, words.meaning(methods, name), since, constant.reference)
